"""The talks block and the items of ``process.yaml`` as types: where talks stand, who has to consent, what an item is.

The whole file is `peaceroom.scenario.process_types.Process`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from peaceroom.scenario.quantities import Cell, Date, Id, Number, Provenance

Share = Annotated[Number, Field(ge=0, le=1)]
Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Weeks = Annotated[Number, Field(ge=0, le=5200)]
#: as in `peaceroom.process.case_fields.SCOPES`
CeasefireScope = Literal["local", "partial", "general"]
CeasefireClass = Literal["cessation", "preliminary", "definitive"]
#: as in `peaceroom.process.clocks.KINDS`
ItemKind = Literal["procedure", "security", "ceasefire", "humanitarian", "prisoners", "politics", "justice", "economy",
                   "other"]


class Consent(Provenance):
    """Sufficient consensus: all of ``needs`` agree, and so many of the other parties beside them."""

    needs: tuple[Id, ...] = ()
    others: Annotated[Number, Field(ge=0, le=1000)] = 0


class Passage(Provenance):
    """How a party comes to the table or leaves it: from a date on, once an item is settled, at once or at a rate."""

    date: Date | None = None
    after: Id | None = None  # an agenda item
    rate: Cell | None = None  # a week; left out: at once


class Break(Provenance):
    """A suspension of the talks; without ``ended`` it is still going on."""

    began: Date
    began_latest: Date | None = None  # where the day is in doubt: the last one that it may be
    ended: Date | None = None


class Round(Provenance):
    """A round of talks: its first and its last day."""

    begins: Date
    ends: Date


class Rhythm(Provenance):
    """Rounds at regular distances: a round every so many weeks, each of so many."""

    every_weeks: Annotated[Number, Field(ge=2, le=520)]
    sits_weeks: Annotated[Number, Field(ge=1, le=519)] = 1
    next: Date | None = None  # first day of the next one, or of the one under way; left out: the as-of date


class Talks(Provenance):
    """Where the talks stand on the as-of date."""

    state: Literal["not_opened", "in_session", "recess", "suspended", "dormant"] = "in_session"
    states: Mapping[Id, Share] = Field(default_factory=dict)  # where it is in doubt: state → chance, in place of it
    opened: Date | None = None
    last_break: Break | None = None
    settled: tuple[Id, ...] = ()  # agenda items agreed already
    rhythm: Rhythm | None = None  # between rounds no item moves, but by back-channel
    consensus: Consent | None = None  # who has to sign the whole; left out: all whose consent some item needs
    tracks: Annotated[Number, Field(ge=0, le=1000)] = 0  # items open at once; 0: as many as the order allows
    steps_that_are_items: Cell | None = None  # share of coming texts that close an item


class ItemFacts(Provenance):
    """What the process knows of an agenda item beyond its issues and order."""

    in_talks: StrictBool = True  # false: negotiated elsewhere
    open_since: Date | None = None
    ease: Cell | None = None  # factor on the pace at which it closes
    kind: ItemKind | None = None  # left out: ceasefire where agreement brings one, else other
    delegation: StrictBool | None = None  # may be settled by reference to a committee; left out: procedure only
    back_channel: StrictBool = False  # talked about while talks are not in session
    resumes_talks: StrictBool = False  # suspended talks resume only once it is settled
    required: tuple[Id, ...] = ()  # whose consent it needs; empty: every party with a position on it
    consensus: Consent | None = None  # in place of `required`: named parties and so many of the others
    ceasefire: CeasefireClass | None = None  # the ceasefire that agreement on it brings
    term_weeks: Weeks = 0  # its term; 0: open-ended
    ceasefire_scope: CeasefireScope = "general"  # how far it reaches
    ceasefire_collapse: Cell | None = None  # hazard of collapse a week; left out: that of its class


def kind_of(facts: ItemFacts | None) -> str:
    """The kind of an item: as given, ``ceasefire`` where it brings one, else ``other``."""
    if facts is None:
        return "other"
    return facts.kind or ("ceasefire" if facts.ceasefire else "other")

