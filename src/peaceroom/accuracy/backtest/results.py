"""The forms of what the backtest says as plain data: ``peaceroom backtest --json``."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class MethodScore(TypedDict):
    """Brier score with a 90 % interval by country, log score; the gain over the outside view in per cent."""

    brier: float
    low: float
    high: float
    log: float
    gain: NotRequired[float]
    gain_low: NotRequired[float]
    gain_high: NotRequired[float]
    detectable: NotRequired[float]  # the gain that so many cases would show four times in five


class Scores(TypedDict):
    """Scores of some rows by method: ``n`` rows of so many countries, the share of them that came."""

    n: int
    countries: int
    yes: float
    methods: dict[str, MethodScore]


class Calibrated(TypedDict):
    """Forecasts between two values: how many, their mean, and the share that came."""

    least: float
    most: float
    n: int
    forecast: float
    came: float


class Group(TypedDict):
    """Random or picked origins, or all."""

    all: Scores
    types: dict[str, Scores]
    by_months: dict[str, float]
    calibration: dict[str, list[Calibrated]]


class Came(TypedDict):
    """How often a text came within 90 days, beside the outside view's mean."""

    n: int
    came: float
    outside: float


class Weight(TypedDict):
    """The inside view's weight: its mean over the countries left out, the least and the most."""

    mean: float
    least: float
    most: float


class Summary(TypedDict):
    """The whole answer; groups without an origin are left out."""

    origins: dict[str, int]
    cases: int
    countries: int
    questions: int
    left_out: int
    groups: dict[str, Group]
    selection: dict[str, Came]
    weights: dict[str, Weight]
    supported: dict[str, float]  # the inside view's weight by type that all cases together support
    other_answers: Scores | None


class RowDict(TypedDict):
    """One question of one origin: forecasts, what they rest on, and what came (1 yes, 0 no)."""

    case: str
    as_of: str
    cluster: str
    how_drawn: str
    question: str
    type: str
    outside: float
    reference: str
    inside: float
    unfitted: float
    silent: bool
    answer: int
    other: int
    months: float
    blend: float
    weight: float
