"""Forecasts of monthly deaths from the series' own past: naive ones and two that are hard to beat.

Nothing here looks at anything but the series. On 191 countries in 2018–21 no method that looks at more did
demonstrably better (docs/violence.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.violence.counts import Array, Counts, Empirical, NegativeBinomial, Poisson, Pool, Scaled
from peaceroom.violence.months import month_name, month_number
from peaceroom.violence.trees import forest

DEFAULT = "pool"
#: how far ahead a method may be asked; leads 3 … 14 are scored
LONGEST = 14
#: fewer months than this are refused
FEWEST = 3
#: months that the methods look back
WINDOW = 12

#: weight of the last three months in the level
_RECENT = 0.3
#: deaths a month that are added to both sides of a ratio of means
_LITTLE = 0.1
#: the moment estimate of the shape is held to these ends, then halved and raised
_SHAPE_ENDS = (0.2, 5.0)
_SHAPE = (0.3, 0.5)

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """What is forecast for one month (``YYYY-MM``), ``ahead`` months after the last known one."""

    month: str
    ahead: int
    counts: Counts

    def quantile(self, u: float) -> float:
        return float(self.counts.ppf(u))


@dataclass(frozen=True, slots=True)
class ViolenceForecast:
    """Forecasts of a series month by month.

    Attributes
    ----------
    name
        Of the series; it names the streams of random numbers.
    method, last
        How it was made, and the last month that was used.
    months
        One `MonthForecast` a month, from the month after ``last``.
    """

    name: str
    method: str
    last: str
    months: tuple[MonthForecast, ...]

    def quantiles(self, probabilities: Sequence[float] | Values) -> Array:
        """``(months, probabilities)`` counts."""
        return np.array([m.counts.ppf(probabilities) for m in self.months])

    def draws(self, n: int, seed: int) -> Array:
        """``(n, months)`` counts; each month of each series has its own stream, so draw i never depends on n.

        Months are drawn independently: the methods say nothing about how they hang together.
        """
        from peaceroom.core.rng import uniforms

        return np.column_stack([m.counts.ppf(uniforms(seed, f"violence.{self.name}.{m.month}", n))
                                for m in self.months])


def level(values: Values) -> float:
    """Where the series stands: 0.7 × mean of the last 12 months + 0.3 × mean of the last 3."""
    recent = values[-WINDOW:]
    return float((1 - _RECENT) * recent.mean() + _RECENT * recent[-3:].mean())


def usual(values: Values) -> float:
    """Mean on the scale of ln(1 + count), as a count: one month with very many counts for little."""
    return float(np.expm1(np.log1p(values).mean()))


def recency(values: Values) -> float:
    """What was usual in the last 3 months as a multiple of that in the last 12, a tenth of a death added to both."""
    recent = values[-WINDOW:]
    return (usual(recent[-3:]) + _LITTLE) / (usual(recent) + _LITTLE)


def shape(values: Values) -> float:
    """Shape k of the negative binomial: moment estimate of the last 12 months, shrunk.

    The moment estimate is m²/(s² − m), with the unbiased variance s², held to 0.2 … 5 (5 where s² ≤ m); the
    shape is 0.3 + 0.5 × that, so it lies between 0.4 and 2.8.
    """
    recent = values[-WINDOW:]
    mean, excess = float(recent.mean()), float(recent.var(ddof=1) - recent.mean())
    low, high = _SHAPE_ENDS
    moment = min(max(mean**2 / excess, low), high) if excess > 0 else high
    return _SHAPE[0] + _SHAPE[1] * moment


def _last(values: Values, _ahead: int) -> Counts:
    return Poisson(float(values[-1]))


def _mean12(values: Values, _ahead: int) -> Counts:
    return Poisson(float(values[-WINDOW:].mean()))


def _bootstrap(values: Values, _ahead: int) -> Counts:
    return Empirical(tuple(np.sort(values[-WINDOW:]).tolist()))


def _negative_binomial(values: Values, _ahead: int) -> Counts:
    return NegativeBinomial(level(values), shape(values))


def _analog(values: Values, ahead: int) -> Counts:
    table = analog_table()
    row = int(np.searchsorted(table["edges"], usual(values[-WINDOW:])))
    recent = int(np.searchsorted(table["recent"], recency(values)))
    lead = next(i for i, (first, last) in enumerate(table["leads"]) if first <= ahead <= last)
    return Scaled(tuple(table["probabilities"]), tuple(table["quantiles"][row][recent][lead]), level(values) or 1.0)


def _trees(values: Values, ahead: int) -> Counts:
    return Empirical(tuple(forest().counts(values, ahead, level(values)).tolist()))


def _pool(values: Values, ahead: int) -> Counts:
    return Pool((_negative_binomial(values, ahead), _bootstrap(values, ahead), _trees(values, ahead)))


#: method → what it is
METHODS: Mapping[str, str] = {
    "pool": "a third each of negative-binomial, bootstrap and trees",
    "negative-binomial": "shrunk negative binomial: mean 0.7 × last 12 months + 0.3 × last 3, shape 0.3 + 0.5 × its "
                         "moment estimate",
    "trees": "what came after months that look alike elsewhere: a forest of twelve small trees",
    "analog": "what came after months of a like level and recent change elsewhere: a table of ratios",
    "bootstrap": "each of the last 12 months with the same chance",
    "mean12": "Poisson with the mean of the last 12 months",
    "last": "Poisson with the last value as its mean",
}
_MAKERS: Mapping[str, Callable[[Values, int], Counts]] = {
    "pool": _pool, "negative-binomial": _negative_binomial, "trees": _trees, "analog": _analog, "bootstrap": _bootstrap,
    "mean12": _mean12, "last": _last,
}
#: methods that rest on tables of what came elsewhere: they leave room for deaths after a quiet year, and know years up
#: to the end of the table
TABLED = ("pool", "trees", "analog")


#: how what came after months of a like level was distributed: ``quantiles[level][recent][lead]`` of the ratio of what
#: came to the level, at ``probabilities``, from ``n[level][recent][lead]`` cases; ``edges`` part levels, ``recent``
#: recencies (see `recency`), ``leads`` are months ahead
AnalogTable = TypedDict("AnalogTable", {
    "until": str, "from": str, "countries": int, "edges": list[float], "recent": list[float],
    "leads": list[list[int]],
    "probabilities": list[float], "n": list[list[list[int]]],
    "quantiles": list[list[list[list[float]]]]})


class MethodRecord(TypedDict):
    """Mean CRPS of a method, and the shares that its 80 and 95 % intervals held."""

    crps: float
    covered: list[float]


class Record(TypedDict):
    """How the methods did in the past; the file holds more: `peaceroom.accuracy.scoring.violence_methods.summary`."""

    countries: int
    years: list[int]
    leads: list[int]
    against: str
    methods: dict[str, MethodRecord]


@cache
def analog_table() -> AnalogTable:
    """The shipped table of ratios with its source: see docs/violence.md."""
    table: AnalogTable = _shipped("analog.json")
    return table


@cache
def record() -> Record:
    """How the methods did on past months: mean CRPS by method, as measured and shipped."""
    measured: Record = _shipped("record.json")
    return measured


def _shipped(name: str) -> Any:
    text = files("peaceroom.violence").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return json.loads(text)


def forecast_series(months: Sequence[str], values: Sequence[float] | Values, *, method: str = DEFAULT,
                    horizon: int = 12, name: str = "series") -> ViolenceForecast:
    """Forecast a monthly series of counts.

    Parameters
    ----------
    months
        ``YYYY-MM``, each the month after the one before.
    values
        Whole counts ≥ 0, one a month; at least `FEWEST`.
    method
        One of `METHODS`.
    horizon
        Months ahead, 1 … `LONGEST`.

    Raises
    ------
    InputError
        E713–E720, E723, E724.
    """
    if method not in _MAKERS:
        raise _refuse("E723", f"there is no method {method}", f"write one of: {', '.join(METHODS)}")
    if not 1 <= horizon <= LONGEST:
        raise _refuse("E724", f"{horizon} months ahead cannot be forecast", f"ask for 1 to {LONGEST}")
    known, first = _checked(months, values)
    end = first + len(known) - 1
    make = _MAKERS[method]
    return ViolenceForecast(name, method, month_name(end), tuple(
        MonthForecast(month_name(end + h), h, make(known, h)) for h in range(1, horizon + 1)))


def _checked(months: Sequence[str], values: Sequence[float] | Values) -> tuple[Values, int]:
    """Values as an array, and the number of the first month."""
    known = np.asarray(values, float)
    if known.ndim != 1 or len(months) != len(known):
        raise _refuse("E722", f"{len(months)} months have {known.size} values", "give one value a month")
    numbers = [month_number(str(m)) for m in months]
    for month, number, before in zip(months, numbers, [None, *numbers], strict=False):
        if number is None:
            raise _refuse("E713", f"{month!r} is not a month", "write YYYY-MM, e.g. 2020-09")
        if before is not None and number != before + 1:
            code = "E717" if number == before else "E718" if number < before else "E719"
            raise _refuse(code, f"{month} follows {month_name(before)}", f"after {month_name(before)} comes "
                          f"{month_name(before + 1)}")
    if len(known) < FEWEST:
        raise _refuse("E720", f"the series has {len(known)} months", f"give at least {FEWEST}, better {WINDOW}")
    for month, value in zip(months, known, strict=True):
        code = "E714" if not np.isfinite(value) else "E715" if value < 0 else "E716" if value % 1 else ""
        if code:
            raise _refuse(code, f"the value of {month} is {value}", "write a whole number, 0 or more")
    assert numbers[0] is not None
    return known, numbers[0]


def _refuse(code: str, message: str, remedy: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy)
