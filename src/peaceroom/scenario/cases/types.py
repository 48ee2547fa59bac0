"""One origin of the library as types: a real process as it could be known on one day, coarsely coded.

The sheet is explained in docs/library.md. What the words mean together, and that nothing is from after the as-of date,
is checked in :mod:`peaceroom.scenario.cases.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from peaceroom.scenario.quantities import Date, Frozen, Id, Name, Number, Text, Value
from peaceroom.scenario.talks_types import CeasefireClass
from peaceroom.scenario.types import Stage

#: version of the sheet
SHEET_VERSION = 1

State = Literal["in_session", "recess", "suspended", "dormant", "not_opened"]
Kind = Literal["procedure", "security", "ceasefire", "humanitarian", "prisoners", "politics", "justice", "economy",
               "other"]
Certainty = Literal["day", "week", "month", "year"]
Side = Literal["a", "b", "c", "d", "e", "f"]
Scope = Literal["local", "partial", "general"]
Level = Literal["formal", "back-channel"]
Share = Annotated[Number, Field(ge=0, le=1)]
Count = Annotated[Number, Field(ge=0, le=1e7)]
#: ``knowledge`` (the coder's judgement), ``UCDP``, ``case_events``, ``PA-X 393``, or ids of the file's own sources
Sourced = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]+$(?!\n)")]


class Fact(Frozen):
    """Something said of the process, with whose word it is and how exactly its days are known."""

    #: fields whose day may lie after the as-of date, if ``known`` says since when that was public
    AHEAD: ClassVar[frozenset[str]] = frozenset()

    source: Sourced
    certainty: Certainty = "day"
    note: Text | None = None


class CaseSource(Frozen):
    """A document or data set that facts of this file rest on."""

    title: Text
    date: Date | None = None
    vintage: Literal["as-of", "final"] = "as-of"  # final: revised, or written, after the as-of date
    url: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$(?!\n)", max_length=2000)] | None = None


class Coding(Frozen):
    """Who coded, when, how long it took, and whether the ending was known to the coder."""

    name: Name
    date: Date
    hours: Annotated[Number, Field(ge=0, le=1000)]
    knew_the_ending: Literal["yes", "partly", "no"]
    note: Text | None = None


class CaseParty(Fact):
    """A party whose consent a text needs."""

    name: Name
    side: Side
    capability: Value  # at the table, 0 … 100
    strength: Value | None = None  # on the battlefield, without outside support; only ratios count; else the capability
    failure: Value | None = None  # what failure of the talks is worth to it: share of its best package, 0 … 1


class Leaving(Fact):
    """The end of an outside party's support: announced, begun, completed, each as far as it was known."""

    AHEAD: ClassVar[frozenset[str]] = frozenset({"begins", "completes"})

    known: Date  # the day on which it was announced or could be seen
    begins: Date | None = None
    completes: Date | None = None
    keeps: Value | None = None  # share of the support that is left, 0 … 1


class Other(Fact):
    """Somebody who mediates, hosts, guarantees or stands behind a party."""

    name: Name
    role: Literal["mediator", "host", "patron", "guarantor", "observer"]
    of: Id | None = None  # whose patron
    gives: tuple[Literal["troops", "aid", "sanctuary", "arms", "diplomacy"], ...] = ()
    effort: Value | None = None  # of a mediator, 0 … 1; an average one 0.5
    support: Value | None = None  # of a patron, in units of the parties' strength
    leaves: Leaving | None = None


class Opening(Fact):
    """When the talks opened: the first formal meeting of this round of talks."""

    date: Date


class CaseBreak(Fact):
    """A suspension of the talks of 14 days or more; without ``resumed`` it is still going on."""

    began: Date
    resumed: Date | None = None
    by: Id | None = None  # the party that announced it
    level: Level = "formal"  # what resumed


class CaseText(Fact):
    """A text signed or agreed before the as-of date."""

    date: Date
    title: Text
    stage: Stage
    main_parties: Literal["both", "one", "none"] = "both"  # of the two main parties, how many signed it


class Closed(Fact):
    """How an item was settled."""

    date: Date
    how: Literal["text", "by-reference", "oral", "back-channel"]


class Stance(Frozen):
    """What a party wants on an item: ranges from 0 to 100, never a point."""

    wants: Value
    salience: Value | None = None  # percentage of full attention; 60..90 where nothing is said
    bottom_line: Value | None = None
    source: Sourced = "knowledge"
    note: Text | None = None


class Item(Fact):
    """An item of the agenda."""

    id: Id
    kind: Kind
    title: Text
    open_since: Date | None = None
    after: tuple[Id, ...] = ()  # items that have to close first
    scale: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)] | None = None  # what 0 and 100 mean
    closed: Closed | None = None
    positions: Mapping[Id, Stance] = Field(default_factory=dict)


class Ahead(Fact):
    """A deadline or an election whose day was known on the as-of date, or one that is past."""

    AHEAD: ClassVar[frozenset[str]] = frozenset({"date"})

    date: Date
    known: Date
    what: Text
    on: tuple[Id, ...] = ()  # a deadline: the items it presses on; none named: all of them
    outcome: Literal["kept", "missed", "moved"] | None = None  # of a past one


class CaseCeasefire(Fact):
    """A ceasefire before the as-of date; without ``ended`` it is in force."""

    scope: Scope
    kind: CeasefireClass = Field(alias="class")
    began: Date
    ended: Date | None = None
    how: Text | None = None  # it ended


class CaseViolence(Fact):
    """The violence around the talks, coarsely."""

    deaths_a_month: Value  # in fighting of the parties, over the last six months
    trend: Literal["rising", "level", "falling", "unknown"] = "unknown"


class Origin(Frozen):
    """One process on one day: the whole of an origin file."""

    sheet: int
    case: Id
    title: Text
    pax_process: Text
    cluster: Id
    as_of: Date
    how_drawn: Literal["random", "picked"]
    stratum: Text | None = None
    weight: Annotated[Number, Field(ge=1)] | None = None  # months of its process that a random origin stands for
    coder: Coding
    sources: Mapping[Id, CaseSource] = Field(default_factory=dict)
    parties: Mapping[Id, CaseParty]
    others: Mapping[Id, Other] = Field(default_factory=dict)
    state: Mapping[State, Share]
    state_source: Sourced = "knowledge"
    opened: Opening | None = None
    breaks: tuple[CaseBreak, ...] = ()
    texts: tuple[CaseText, ...] = ()
    agenda: tuple[Item, ...]
    deadlines: tuple[Ahead, ...] = ()
    elections: tuple[Ahead, ...] = ()
    ceasefires: tuple[CaseCeasefire, ...] = ()
    violence: CaseViolence | None = None
    summary: Text | None = None
