"""Why nothing is signed, in a run's result, as types. In words: docs/results.md."""

from __future__ import annotations

from typing import TypedDict

from peaceroom.runs.package_results import Approval, Limits


class _Enough(TypedDict):
    enough_in: float


class Change(_Enough, total=False):
    """The smallest change that lifts an obstacle, and in what share of its draws it would be enough.

    ``points`` and ``share_of_best`` that a party would have to ask less for; ``part_of_scale`` by which its bottom
    lines on ``issues`` would have to move (1: they would have to go); ``items`` that would have to be settled
    together, or first.
    """

    points: float
    share_of_best: float
    part_of_scale: float
    issues: list[str]
    items: list[str]


class Obstacle(TypedDict):
    """What, lifted alone, opens the table: share of draws, and share in which nothing else alone does."""

    kind: str
    ids: list[str]
    share: float
    only: float
    change: Change | None
    by: list[str]
    why_none: str | None


class Pair(TypedDict):
    """Two obstacles that are enough together where no single one is."""

    kind: str
    ids: list[str]
    share: float
    change: Change | None
    by: list[str]


class Shut(TypedDict):
    """What keeps some issues open; ``open`` and ``unresolved`` are shares of draws."""

    issues: list[str]
    open: float
    obstacles: list[Obstacle]
    pairs: list[Pair]
    pairs_among: list[str] | None
    unresolved: float


class ItemShut(Shut):
    """The same of the agenda item at the table."""

    id: str


class WholeShut(Shut):
    """The same of everything; ``linkage``: share of draws in which only a package opens it."""

    linkage: float


class Part(TypedDict):
    """A part of a mechanism taken away, and what that brings: mean and 95 % interval."""

    part: float
    delta: float
    low: float
    high: float


class Eased(TypedDict):
    """Outcome → its probability as things stand; mechanism → outcome → the smallest part that is enough."""

    now: dict[str, float]
    changes: dict[str, dict[str, Part]]


class HeldBack(TypedDict):
    """How much likelier the item closes, or the whole is signed, without one mechanism: mean and 95 % interval.

    ``of``: ``item`` or ``whole``. ``now``: how likely that is as things stand. ``change``: the smallest part of the
    mechanism that brings half of it; None where the difference is none beyond chance, or no part does (``why_none``).
    ``by``: who could lift it; ``event`` and ``date``: what is waited for.
    """

    kind: str
    mechanism: str
    of: str
    now: float | None
    change: Part | None
    why_none: str | None
    by: list[str]
    event: str | None
    date: str | None
    delta: float
    low: float
    high: float


class Stuck(TypedDict):
    """Why nothing is signed; ``certain``: no draw of the content differs from another."""

    draws: int
    certain: bool
    approval: Approval | None
    limits: Limits
    item: ItemShut
    whole: WholeShut
    process: list[HeldBack]

