"""Draft texts: what each says on every issue it speaks of. From ``drafts.yaml`` beside the scenario, or its key
``drafts``.

A clause is a value of the issue's scale (``50``), a range left open on purpose (``40..60``: constructive ambiguity,
each side may read it its own way), ``deferred`` to later talks, or ``{refer: a body}`` with the value that the body is
expected to find (``expect``), where anybody ventures one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, StrictBool, model_validator

from peaceroom.files.numbers import NotationError, format_number, number
from peaceroom.scenario.quantities import Date, Frozen, Id, Ids, Number, Provenance, Text, refusal

_HOW = "write a value such as 50, a range such as 40..60, deferred, or {refer: the body}"


class Clause(Frozen):
    """What a draft says on one issue: exactly one of value, open, deferred, refer."""

    value: Number | None = None
    open: tuple[Number, Number] | None = None
    deferred: StrictBool = False
    refer: Text | None = None
    expect: Number | None = None  # the value that the body is expected to find

    @model_validator(mode="after")
    def _exactly_one(self) -> Clause:
        given = [self.value is not None, self.open is not None, self.deferred, self.refer is not None]
        if sum(given) != 1:
            raise refusal("E286", "this clause says nothing" if not any(given) else "this clause says several things",
                          _HOW)
        if self.expect is not None and self.refer is None:
            raise refusal("E286", "a value is expected of a clause that is not referred to a body", _HOW)
        if self.open is not None and self.open[0] >= self.open[1]:
            low, high = sorted(self.open)
            raise refusal("E283", f"the range {self.open[0]:g}..{self.open[1]:g} is upside down or empty",
                          f"write {low:g}..{high:g}" if low < high else f"write {low:g}")
        return self

    @property
    def settled(self) -> bool:
        """Whether the clause itself says what holds, if only within a range."""
        return self.value is not None or self.open is not None

    def written(self) -> str:
        """The clause as one types it: ``50``, ``40..60``, ``deferred``, ``refer:the body``."""
        if self.value is not None:
            return format_number(self.value)
        if self.open is not None:
            return "..".join(map(format_number, self.open))
        return "deferred" if self.deferred else f"refer:{self.refer}"


def clause(text: Any) -> Any:
    """The fields of a clause that is written short; anything else as it is."""
    if isinstance(text, Mapping):
        return _opened(text)
    if isinstance(text, int | float) and not isinstance(text, bool):
        return {"value": text}
    if not isinstance(text, str):
        return text
    word = text.strip()
    if word == "deferred":
        return {"deferred": True}
    if word.startswith("refer:"):
        return {"refer": word.removeprefix("refer:").strip()}
    try:
        return {"open": _ends(word)} if ".." in word else {"value": number(word)}
    except NotationError:
        raise refusal("E286", f"{word[:40]!r} is no clause", _HOW) from None


def _opened(text: Any) -> Any:
    if isinstance(text, Mapping) and isinstance(text.get("open"), str):
        try:
            return {**text, "open": _ends(text["open"])}
        except NotationError:
            raise refusal("E286", f"{text['open'][:40]!r} is no range", _HOW) from None
    if isinstance(text, Mapping) and isinstance(text.get("open"), list | tuple) and len(text["open"]) != 2:
        raise refusal("E286", f"a range has two ends, and here are {len(text['open'])} numbers", _HOW)
    return text


def _ends(word: str) -> tuple[float, float]:
    low, _, high = word.partition("..")
    return number(low.strip()), number(high.strip())


class Draft(Provenance):
    """A text that somebody proposed, or that the analyst tries."""

    name: Text | None = None
    by: Ids | None = None  # whose proposal it is; absent: the analyst's own
    date: Date | None = None
    text: Mapping[Id, Annotated[Clause, BeforeValidator(clause)]]
