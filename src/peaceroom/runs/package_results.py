"""Packages, drafts and obstacles in a run's result, as types. In words: docs/results.md.

A text is ``{issue: value}``, on each issue's scale; points are those of the file, or shares of a party's best package.
A key of a class marked ``total=False`` may be absent.
"""

from __future__ import annotations

from typing import TypedDict


class Spread(TypedDict):
    """Points over what a party needs: 10, 50 and 90 % of the draws."""

    p10: float
    median: float
    p90: float


class Margin(Spread):
    """The same with the share of draws in which the party accepts."""

    accepts: float


class Needs(TypedDict):
    """What a party needs: points on the best estimates, their 10–90 % range, and what its acceptance rests on."""

    needs: float
    p10: float
    p90: float
    best: float
    points: str
    rests_on: str


class Approval(TypedDict):
    """Of ``among`` at least ``at_least`` must accept a text, those ``including`` all among them."""

    at_least: int
    among: list[str]
    including: list[str]


class OutOfReach(TypedDict):
    """A party that asks for more than its best package has, in points at the middle of the draws."""

    actor: str
    needs: float
    best: float


class Nearest(TypedDict):
    """The text that leaves least to be wished for by who misses most, and the points that each misses in it."""

    text: dict[str, float]
    words: dict[str, str]
    short: dict[str, float]


class Limits(TypedDict):
    """Who asks for what no text gives, with the nearest text, and who accepts any text."""

    out_of_reach: list[OutOfReach]
    nearest: Nearest | None
    accept_any: list[str]


class _Found(TypedDict):
    text: dict[str, float] | None
    gain: dict[str, float]
    accepted: float
    ties: list[dict[str, float]]
    tied: int | None
    proved: bool
    gap: float | None


class BestText(_Found, total=False):
    """The best text by one rule; where none is accepted, ``text`` is None and ``why`` says so."""

    words: dict[str, str]
    margin: dict[str, Margin]
    acceptable: bool
    against: list[str]
    value: float | None
    why: str


class ByIssue(TypedDict):
    """The text that closes each issue by itself, and the share of draws in which all accept it."""

    text: dict[str, float]
    accepted: float


class Trade(TypedDict):
    """Who gives way on which issue for which; in shares of each one's best package."""

    giver: str
    gives: str
    gets: str
    other: str
    costs: float
    brings: float
    other_costs: float
    other_brings: float
    worth: float


class Step(TypedDict):
    """One closing, and the share of draws in which nobody is below its alternative after it."""

    item: str
    holds: float


class Stop(TypedDict):
    """Who would gain by leaving after these items: share of draws, and points at the median."""

    party: str
    after: list[str]
    share: float
    more: float


class Order(TypedDict, total=False):
    """In which order a text can be closed; or why that is not known."""

    text: dict[str, float]
    best: list[Step] | None
    first: dict[str, float]
    would_stop: list[Stop]
    unavailable: str


class _Counted(TypedDict):
    approval: Approval | None
    limits: Limits
    parties: dict[str, Needs]
    texts: int | None
    acceptable: int | None
    acceptable_without: dict[str, int] | None
    not_counted: str | None
    best: dict[str, BestText]


class Packages(_Counted, total=False):
    """The best packages; the last three only where all accept some text."""

    issue_by_issue: ByIssue
    trades: list[Trade]
    order: Order


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


class HeldBack(TypedDict):
    """How much likelier the item closes, or the whole is signed, without one mechanism: mean and 95 % interval.

    ``of``: ``item`` or ``whole``. ``by``: who could lift it; ``event`` and ``date``: what is waited for.
    """

    kind: str
    mechanism: str
    of: str
    by: list[str]
    event: str | None
    date: str | None
    delta: float
    low: float
    high: float


class Stuck(TypedDict):
    """Why nothing is signed."""

    draws: int
    approval: Approval | None
    limits: Limits
    item: ItemShut
    whole: WholeShut
    process: list[HeldBack]
