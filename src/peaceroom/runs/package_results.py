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
    certain: bool
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
