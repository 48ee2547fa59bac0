"""Whether a model has an option, and may be given a value for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field
from typing import Any

from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean


def check_option(key: str, specs: Mapping[str, Field[Any]], name: str, value: Any) -> None:
    """Raise `InputError` E403 for an option that the model ``key`` does not have, E404 for a value it cannot take.

    ``specs``: the model's fields by name, with what `param` notes in them.
    """
    if name not in specs:
        raise InputError.one(
            "E403", f"the model {key!r} has no option {name!r}", "a misspelt option would silently do nothing",
            did_you_mean(name, specs, "its options are: " + (", ".join(specs) or "none")),
        )
    notes = specs[name].metadata
    choices, low, high = notes.get("choices"), notes.get("low"), notes.get("high")
    reason = ""
    if choices and value not in choices:
        reason = "choose one of: " + ", ".join(choices)
    elif not choices and isinstance(specs[name].default, bool):
        reason = "" if isinstance(value, bool) else "say on or off (True or False)"
    elif not choices and isinstance(specs[name].default, int) and type(value) is not int:
        reason = "give a whole number"
    elif not choices and isinstance(specs[name].default, float) and type(value) not in (int, float):
        reason = "give a number"
    elif (low is not None and not value >= low) or (high is not None and not value <= high):  # NaN is refused too
        reason = f"give a number from {low} to {high}"
    if reason:
        raise InputError.one("E404", f"option {name}={value!r} of {key!r} is out of range",
                             notes.get("meaning", "the model is not defined there"), reason)
