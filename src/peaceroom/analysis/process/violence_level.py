"""Where the simulator's violence starts (level, spread, memory of a series), and naive forecasts to hold beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceroom.analysis.violence_forecast import forecast_known
from peaceroom.core.errors import InputError
from peaceroom.core.months import MONTH_WEEKS
from peaceroom.process.actors import Violence
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.level import of_level
from peaceroom.scenario.types import Scenario
from peaceroom.violence.forecasts import ViolenceForecast

#: months that level, spread and memory are read from
WINDOW = 36
#: share of the unexplained variance of logs that is counted as the chance of a month, not as movement
OBSERVED = 0.5


def start_of(s: Scenario, series: Sequence[Series] = ()) -> Violence:
    """The violence of a scenario's process: its series up to the as-of date, else its level, else the default.

    The log of monthly deaths is an AR(1): memory is its lag-one correlation over the last 36 months, moved to weeks;
    half of what it leaves unexplained is movement of the level, half the chance of a month (negative binomial).
    """
    month = s.as_of.month - 1
    facts = s.process.violence if s.process is not None else None
    if facts is None:
        return Violence(month=month)
    if facts.series is None and (found := of_level(s)) is not None:
        return found
    known = _known(s, series)
    if known is None:
        return Violence(month=month)
    counts = known[1].values[-WINDOW:]
    logs = np.log(np.maximum(counts, 0.5))
    if len(logs) < 12 or float(np.var(logs)) == 0:
        return Violence(level=max(float(counts.mean()) / MONTH_WEEKS, 0.1), month=month)
    memory = float(np.clip(np.corrcoef(logs[1:], logs[:-1])[0, 1], 0.1, 0.97))
    phi = memory ** (1 / MONTH_WEEKS)
    unexplained = float(np.var(logs)) * (1 - memory**2)
    moving = float(np.var(logs)) * (1 - OBSERVED * (1 - memory**2))
    level = float(counts.mean())
    return Violence(level=level / MONTH_WEEKS, start=float(logs[-3:].mean() - np.log(level)), phi=phi,
                    sd=float(np.sqrt(moving * (1 - phi**2))), shape=1 / max(OBSERVED * unexplained, 1e-3), month=month)


def naive_of(s: Scenario, series: Sequence[Series] = ()) -> dict[str, list[float]] | None:
    """Naive forecasts of every month to come: the last value, the mean of twelve months, a negative binomial on them.

    Lists hold one level, or the 10, 50 and 90 % points. None where the process has no series.
    """
    known = _known(s, series)
    if known is None:
        return None
    made, used = known
    return {"last": [float(used.values[-1])], "mean": [float(used.values[-12:].mean())],
            "negative_binomial": made.quantiles([.1, .5, .9])[0].tolist()}


def _known(s: Scenario, series: Sequence[Series]) -> tuple[ViolenceForecast, Series] | None:
    """The process's series up to the as-of date with its default forecast; None where there is none, or too little."""
    facts = s.process.violence if s.process is not None else None
    wanted = [x for x in series if facts is not None and x.id == facts.series]
    if not wanted:
        return None
    try:
        return forecast_known(wanted[0], as_of=s.as_of)[:2]
    except InputError:  # too little before the as-of date
        return None
