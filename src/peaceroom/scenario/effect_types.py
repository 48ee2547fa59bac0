"""What changes the inputs of a scenario: effects, events with their outcomes, levers, and what-ifs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from peaceroom.scenario.quantities import (
    Cell,
    Date,
    Frozen,
    Id,
    Ids,
    Name,
    Number,
    Probability,
    Provenance,
    Text,
    refusal,
)

FIELDS = ("position", "salience", "capability", "flexibility", "bottom_line", "risk", "strength", "share",
          "no_agreement", "disruption", "reference")
Field_ = Literal["position", "salience", "capability", "flexibility", "bottom_line", "risk", "strength", "share",
                 "no_agreement", "disruption", "reference"]


class Target(Frozen):
    """Which quantities an effect changes: a field, narrowed to actors and issues (absent = all that have it).

    ``strength`` and ``share`` of support are named by ``from``/``to`` instead of ``actor``.
    """

    field: Field_
    actor: Ids | None = None
    issue: Ids | None = None
    from_: Id | None = Field(default=None, alias="from")
    to_actor: Id | None = Field(default=None, alias="receiver")
    over_weeks: Annotated[Number, Field(ge=0)] = 0


class SetTo(Target):
    to: Cell


class ChangeBy(Target):
    by: Cell


class Equalise(Frozen):
    """Give the actors the same value of a field: their mean, draw by draw."""

    field: Literal["capability", "salience", "risk", "no_agreement"]
    actors: tuple[Id, ...]


class Effect(Provenance):
    """Exactly one of set, add, multiply, equalise."""

    set_: SetTo | None = Field(default=None, alias="set")
    add: ChangeBy | None = None
    multiply: ChangeBy | None = None
    equalise: Equalise | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Effect:
        given = [n for n in ("set_", "add", "multiply", "equalise") if getattr(self, n) is not None]
        if len(given) != 1:
            kinds = "none of" if not given else "more than one of"
            raise refusal("E123", f"this effect has {kinds} set, add, multiply, equalise",
                          "write one list entry for each change")
        return self


class Outcome(Frozen):
    """One way in which an event can end: its chance, and what changes then."""

    name: Name | None = None
    p: Probability
    effects: tuple[Effect, ...] = ()


class Event(Provenance):
    """Something outside the room: on a date or in a window, with exclusive outcomes."""

    name: Name | None = None
    date: Date | None = None
    window: tuple[Date, Date] | None = None
    outcomes: Mapping[Id, Outcome]


class Lever(Provenance):
    """What an actor could do: a named set of effects."""

    name: Name | None = None
    by: Ids | None = None
    effects: tuple[Effect, ...]


def _by_camp(value: Any) -> Any:
    """``{camp: any, by: 0.5}`` is short for ``{any: 0.5}``."""
    if isinstance(value, Mapping) and set(value) == {"camp", "by"} and isinstance(value["camp"], str):
        return {value["camp"]: value["by"]}
    return value


class WhatIf(Frozen):
    """A question: the same draws with these things different."""

    name: Text | None = None
    because: Text | None = None
    given: Mapping[Id, Id] = Field(default_factory=dict)  # event → outcome
    levers: tuple[Id, ...] = ()
    without: tuple[Id, ...] = ()  # actors whose support and own positions are taken away
    effects: tuple[Effect, ...] = ()
    voice: Literal["party", "factions"] | None = None
    # camp, or `any` for every source with one → share by which its sources are believed less
    discount: Annotated[Mapping[Id, Annotated[Number, Field(ge=0, le=1)]], BeforeValidator(_by_camp)] = Field(
        default_factory=dict)
