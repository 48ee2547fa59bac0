"""The form of a scenario read aloud: what ``peaceroom describe --json`` prints. In words: docs/results.md.

Numbers stand as the analyst wrote them, ``from evidence`` where they are pooled; None where nothing was said.
"""

from __future__ import annotations

from typing import TypedDict

from peaceroom.core.errors import Warned


class ActorSaid(TypedDict):
    """Who somebody is, and the issues on which it has a position."""

    id: str
    name: str
    kind: str
    of: str | None
    aliases: list[str]
    consent: str
    ratifies: bool
    capability: str | None
    issues: list[str]


#: who supports whom, how far; ``from`` is no name in Python
SupportSaid = TypedDict("SupportSaid", {"from": str, "to": str, "strength": str | None, "disputed": bool,
                                        "sentence": str})


class PositionSaid(TypedDict):
    """One row: who wants what, how much it cares, and why we think so."""

    actor: str
    name: str
    position: str
    nearest: str | None
    salience: str | None
    capability: str | None
    because: str | None
    sources: list[str]


class PointsSaid(TypedDict):
    """An option and its points."""

    option: float
    words: str
    points: str | None


class ScoresSaid(TypedDict):
    """What an actor makes of the options of an issue, best first."""

    actor: str
    name: str
    because: str | None
    sources: list[str]
    points: list[PointsSaid]


class IssueSaid(TypedDict):
    """An issue: ``scale`` has pairs of a value and its words."""

    id: str
    name: str
    kind: str
    scale: list[tuple[float, str]]
    reference: str | None
    decided_by: str
    positions: list[PositionSaid]
    scores: list[ScoresSaid]


class AgendaSaid(TypedDict):
    """An item of the agenda."""

    id: str
    issues: list[str]
    after: list[str]


class DraftSaid(TypedDict):
    """A draft, its clauses in words."""

    id: str
    name: str
    by: list[str]
    because: str | None
    date: str | None
    text: dict[str, str]


class OutcomeSaid(TypedDict):
    """An outcome of an event; ``p`` is ``rest`` where the others leave it."""

    id: str
    name: str
    p: str | None
    effects: list[str]


class EventSaid(TypedDict):
    """An event ahead."""

    id: str
    name: str
    when: str
    outcomes: list[OutcomeSaid]


class LeverSaid(TypedDict):
    """What somebody could do."""

    id: str
    name: str
    by: list[str]
    effects: list[str]


class WhatIfSaid(TypedDict):
    """A what-if and what it changes."""

    id: str
    name: str
    because: str | None
    changes: list[str]


class Description(TypedDict):
    """The whole object; ``numbers`` counts them by ground, ``total`` all; ``process``: how the talks stand in time."""

    scenario: str
    title: str
    summary: str | None
    as_of: str
    horizon: str
    domain: str
    voice: str
    actors: list[ActorSaid]
    support: list[SupportSaid]
    issues: list[IssueSaid]
    agenda: list[AgendaSaid]
    process: list[str]
    no_agreement: dict[str, str | None]
    thresholds: dict[str, str | None]
    drafts: list[DraftSaid]
    events: list[EventSaid]
    levers: list[LeverSaid]
    what_ifs: list[WhatIfSaid]
    numbers: dict[str, int]
    sources: int
    ledger_sources: int
    warnings: list[Warned]
