"""Every part of a scenario with its path, in file order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from peaceroom.files.nodes import Loc
from peaceroom.scenario.types import Provenance, Quantity, Scenario

Found = tuple[Loc, Provenance, tuple[Provenance, ...]]


def provenances(scenario: Scenario) -> Iterator[Found]:
    """Everything that may carry a reason, sources or a judgement: (path, it, what contains it)."""
    yield from _walk(scenario, (), ())


def quantities(scenario: Scenario) -> Iterator[tuple[Loc, Quantity, tuple[Provenance, ...]]]:
    """Every number that was written, with its path and the entries around it, whose sources speak for it too."""
    for loc, found, around in provenances(scenario):
        if isinstance(found, Quantity):
            yield loc, found, around


def path_name(loc: Loc) -> str:
    """A path as people read it: ``positions[3].salience``."""
    out = ""
    for step in loc:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def _walk(thing: Any, loc: Loc, around: tuple[Provenance, ...]) -> Iterator[Found]:
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
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            if isinstance(value, BaseModel):
                yield from _walk(value, (*loc, key), around)
    elif isinstance(thing, tuple):
        for i, value in enumerate(thing):
            if isinstance(value, BaseModel):
                yield from _walk(value, (*loc, i), around)
