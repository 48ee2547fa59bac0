"""Every part of a scenario with its path, in file order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from peaceroom.files.nodes import Loc
from peaceroom.scenario.types import Provenance, Quantity, Scenario

Found = tuple[Loc, Provenance, tuple[Provenance, ...]]

#: blocks of plain numbers that say how likely or how much something is, and what it is; ``…_weeks`` say how long. Other
#: plain numbers are marks on a scale or rules: quotas, how many have to agree, tracks, values of a draft, loadings
SHARES = {"p": "probability", "values": "worth of the terms", "believed": "probability believed in",
          "states": "probability", "recognition": "recognition", "patience": "patience", "control": "control",
          "discount": "share by which it is believed less"}


def provenances(scenario: Scenario) -> Iterator[Found]:
    """Everything that may carry a reason, sources or a judgement: (path, it, what contains it)."""
    for loc, found, around in _walk(scenario, (), ()):
        if isinstance(found, Provenance):
            yield loc, found, around


def written(scenario: Scenario) -> Iterator[tuple[Loc, Quantity | float, tuple[Provenance, ...]]]:
    """Every number that was written, with its path and the entries around it, whose sources speak for it too.

    One that takes no range (a chance by outcome, a share by party, weeks) is a plain float.
    """
    for loc, found, around in _walk(scenario, (), ()):
        if isinstance(found, Quantity | float):
            yield loc, found, around


def path_name(loc: Loc) -> str:
    """A path as people read it: ``positions[3].salience``."""
    out = ""
    for step in loc:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def _walk(thing: Any, loc: Loc, around: tuple[Provenance, ...],
          ) -> Iterator[tuple[Loc, Provenance | float, tuple[Provenance, ...]]]:
    if isinstance(thing, BaseModel):
        if isinstance(thing, Provenance):
            yield loc, thing, around
            around = (*around, thing)
        given = thing.model_fields_set
        for name, field in type(thing).model_fields.items():
            if name in given:
                value = getattr(thing, name)
                # a kept scenario spells defaults out, which nobody wrote
                if isinstance(value, Quantity) and value == field.get_default(call_default_factory=True):
                    continue
                if isinstance(value, BaseModel | Mapping | tuple):
                    yield from _walk(value, (*loc, field.alias or name), around)
                elif (name.endswith("_weeks") and isinstance(value, float)
                        and value != field.get_default(call_default_factory=True)):
                    yield (*loc, name), value, around
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            if isinstance(value, BaseModel):
                yield from _walk(value, (*loc, key), around)
            elif loc[-1] in SHARES and isinstance(value, float):
                yield (*loc, key), value, around
    elif isinstance(thing, tuple):
        for i, value in enumerate(thing):
            if isinstance(value, BaseModel):
                yield from _walk(value, (*loc, i), around)
