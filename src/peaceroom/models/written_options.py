"""Options of a model as people write them: ``victory=Square``, on the command line and in a scenario's file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from peaceroom.core.errors import InputError
from peaceroom.core.settlement import Option
from peaceroom.models.base import get_model, split_key

_ON = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}


def read_options(model: str, written: Iterable[str]) -> dict[str, Option]:
    """``["Q=0.5", "capitulation=off"]`` as values of the model's types. Raises `InputError` E401–E405.

    Switches are ``on`` or ``off``. A word where a number belongs is left to the check of the model (E404).
    """
    specs = {f.name: f.default for f in dataclasses.fields(split_key(model)[0].cls)}
    options: dict[str, Option] = {}
    for text in written:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise InputError.one("E405", f"the option {text!r} is not written as name=value",
                                 "it would be unclear what is to be changed",
                                 f"write for instance --option {next(iter(specs), 'name')}=value")
        options[name] = typed(specs.get(name), value)
    get_model(model, **options)
    return options


def own_options(written: Mapping[str, str], key: str) -> dict[str, Option]:
    """What a scenario says of a model, by the model's name: ``{"smp": "victory=Square, pce=Conditional"}``.

    It holds for every preset of the model. Raises `InputError` E401–E405.
    """
    text = written.get(key.partition("@")[0], "")
    return read_options(key, [part for part in text.split(",") if part.strip()])


def typed(default: object, text: str) -> Option:
    """A written value in the type of the option's default."""
    if isinstance(default, bool):
        return _ON.get(text.lower(), text)
    if isinstance(default, int | float):
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text
