"""The process in time in a run's result, as types. In words: docs/results.md."""

from __future__ import annotations

from typing import TypedDict

from peaceroom.runs.decided_results import Decided


class ProcessRate(TypedDict):
    """The base rate of an outcome of the process at its horizon."""

    event: str
    stage: str
    elapsed_days: int
    p: float
    low: float
    high: float


class Chance(TypedDict):
    """A probability by a day (ISO), with 10–90 % between input draws."""

    by: str
    p: float
    low: float
    high: float


class Outcome(Chance):
    """The same with what it is made of: the simulator's, the base rate of the same event if there is one.

    ``weight``: of the simulator's, in log-odds; 1 where there is no base rate.
    """

    inside: float
    outside: float | None
    weight: float


class MeanDifference(TypedDict):
    """A mean paired difference with the 95 % interval of the mean."""

    delta: float
    low: float
    high: float


class Waiting(TypedDict):
    """What waiting for the first event is worth to a party, in shares of its best package; ``pace``: a multiplier.

    ``gain``: without the cost of waiting and discounting; ``told``: from values that the file gives.
    """

    worth: float
    trend: float
    option: float
    pace: float
    low: float
    high: float
    gain: float
    gain_low: float
    gain_high: float
    told: bool


class Hinge(TypedDict):
    """A number that an outcome of the process goes with."""

    parameter: str
    identified: str
    reason: str
    outcome: str
    rank_correlation: float


class ShareOfItems(TypedDict):
    """Probabilities at one end of the share of texts that close an item."""

    share: float
    p: dict[str, float]
    by: str


class Pacing(TypedDict):
    """The base rate that sets the pace, over so many weeks, and what the share of texts that close an item does."""

    base_rate: float | None
    weeks: int
    by_item_share: list[ShareOfItems]


class Curve(TypedDict):
    """By week, from the as-of date on."""

    p: list[float]
    low: list[float]
    high: list[float]


class Curves(TypedDict):
    """What figures draw: by week, deaths by month."""

    weeks: list[str]
    outcomes: dict[str, Curve]
    states: dict[str, list[float]]
    deaths: list[list[float]]
    balance: dict[str, list[list[float]]]
    naive_deaths: dict[str, list[float]] | None


class _ProcessParts(TypedDict, total=False):
    drivers: dict[str, Decided]
    declared: dict[str, dict[str, MeanDifference]]


class Process(_ProcessParts):
    """The process in time; ``declared``: thing that the file declares → differences without it, by outcome.

    ``drivers`` stand in ``result["drivers"]`` of a run, as ``process.<outcome>``."""

    draws: int
    input_draws: int
    paired_draws: int
    weeks: int
    state: dict[str, dict[str, float]]
    outcomes: dict[str, list[Outcome]]
    items: dict[str, list[Outcome]]
    by_reference: dict[str, float]
    mechanisms: dict[str, dict[str, MeanDifference]]
    earns_nothing: list[str]
    what_ifs: dict[str, dict[str, MeanDifference]]
    base_rates: dict[str, ProcessRate | None]
    curves: Curves
    waiting: dict[str, Waiting]
    hinges: list[Hinge]
    hinge_input_draws: int
    hinge_limit: float
    pace: Pacing

