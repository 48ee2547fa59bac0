"""How a draft stands, its repair and what is better for all, in a run's result, as types. In words: docs/results.md.

A key of a class marked ``total=False`` may be absent.
"""

from __future__ import annotations

from typing import TypedDict

from peaceroom.runs.package_results import Approval, Limits, Spread


class Move(TypedDict):
    """One issue moved to a value, and the share of draws in which the party then accepts."""

    issue: str
    to: float
    words: str
    accepts: float


class Compensation(TypedDict):
    """What would have to come on top of a text for a party, and who could spare it."""

    points: float
    share_of_best: float
    could_pay: list[str]


class Signatory(TypedDict):
    """How a draft stands with one party."""

    margin: Spread
    accepts: float
    alone: float
    ratifies: bool
    points: str
    rests_on: str
    bottom_line_crossed: dict[str, float]
    moves: list[Move]
    compensation: Compensation | None


class Refusal(TypedDict):
    """Share of draws in which a party refuses a draft, and in which it alone does."""

    actor: str
    share: float
    alone: float


class Repaired(TypedDict):
    """Median points over what a party needs after the repair, and the share of draws in which it accepts."""

    margin: float
    accepts: float


class _Repair(TypedDict):
    needed: bool
    changes: dict[str, float] | None
    proved: bool


class Repair(_Repair, total=False):
    """The smallest repair.

    ``changes`` is None where there is none; then ``at_most`` bounds the share that any reaches, and ``found`` is the
    largest that was found. ``fewest``: proved on all draws that fewer clauses are not enough; ``fewer_reach`` bounds
    the share that these reach.
    """

    accepted: float
    enough: bool
    at_most: float
    found: float
    words: dict[str, str]
    cost: float
    draws: int
    fewest: bool
    fewer_reach: float
    searched: bool
    on_a_grid: bool
    parties: dict[str, Repaired]


class _Better(TypedDict):
    share: float
    draws: int
    text: dict[str, float] | None


class Better(_Better, total=False):
    """Share of draws in which some text is better for everybody than the draft, and one such text."""

    holds: float
    words: dict[str, str]
    gain: dict[str, float]


class _Stands(TypedDict):
    name: str
    by: list[str]
    date: str | None
    text: dict[str, float | str]
    words: dict[str, str]
    silent_on: list[str]
    certain: bool
    approval: Approval | None
    limits: Limits
    accepted: float
    accepted_if_read_against: float
    wanted: float
    parties: dict[str, Signatory]
    blockers: list[Refusal]


class Draft(_Stands, total=False):
    """How a draft stands; the last two only where they were asked for."""

    repair: Repair
    better_for_all: Better

