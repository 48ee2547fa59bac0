"""How well methods forecast monthly deaths: CRPS on country-months of the VIEWS files, origin by origin.

Every year is forecast from the end of October before it, 3 to 14 months ahead. A forecast is taken as 300 quantile
points, at (i + ½)/300, and scored against the count that came; lower is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.violence.forecasts import METHODS, TABLED, WINDOW, forecast_series
from peaceroom.violence.months import month_name

Array = NDArray[np.float64]

YEARS = (2018, 2019, 2020, 2021)
LEADS = range(3, 15)
POINTS: Array = (np.arange(300) + 0.5) / 300
#: the method that others are measured against
AGAINST = "bootstrap"
#: so many country-years decide most of the mean and are left out of the trimmed one
TRIMMED = 8
#: central intervals whose coverage is counted, where there was at least one death a month before
INTERVALS = ((0.1, 0.9), (0.025, 0.975))
RESAMPLES, SEED, LEVEL = 10_000, 20171031, 0.90
#: VIEWS counts months from January 1980 as 1
_EPOCH = 12 * 1980 - 1


@dataclass(frozen=True, slots=True)
class Panel:
    """Countries with what was known at each origin and what came.

    Attributes
    ----------
    countries
        ``(n,)`` VIEWS numbers.
    origins
        Number of the last known month of each year's forecast (`peaceroom.violence.months`).
    history
        For each origin ``(n, m)`` counts up to it, m = 6 for the first year (the files hold no more), else 12.
    outcomes
        ``(years, n, 12)`` counts of the leads 3 … 14.
    """

    countries: NDArray[np.int64]
    origins: tuple[int, ...]
    history: tuple[Array, ...]
    outcomes: Array


def read_panel(folder: str | Path) -> Panel:
    """The panel of ``cm_actuals_*.parquet`` and ``cm_features_to_oct*.parquet`` in a folder.

    Only deaths in state-based conflict (``ged_sb``) are read, of features also their six lags, which give the
    months before the first file. Raises `InputError` E001, E729.
    """
    folder = Path(folder)
    known: dict[tuple[int, int], float] = {}
    for year in YEARS[:-1]:
        lags = ["ged_sb", *(f"ged_sb_tlag_{k}" for k in range(1, 7))]
        for lag, table in enumerate(_columns(folder / f"cm_features_to_oct{year}.parquet", lags)):
            for country, month, value in zip(*table, strict=True):
                known.setdefault((int(country), int(month) - lag), float(value))
    came: dict[tuple[int, int], float] = {}
    for year in YEARS:
        for table in _columns(folder / f"cm_actuals_{year}.parquet", ["ged_sb"]):
            came |= {(int(c), int(m)): float(v) for c, m, v in zip(*table, strict=True)}
    countries = sorted({c for c, _ in came})
    origins = [12 * (year - 1980) - 2 for year in YEARS]  # October of the year before, as VIEWS counts
    history = []
    for origin in origins:
        rows = np.array([[known.get((c, origin - k), np.nan) for k in range(WINDOW - 1, -1, -1)] for c in countries])
        history.append(rows[:, ~np.isnan(rows).any(axis=0)])
    outcomes = np.array([[[came[c, origin + h] for h in LEADS] for c in countries] for origin in origins])
    return Panel(np.array(countries), tuple(_EPOCH + o for o in origins), tuple(history), outcomes)


def _columns(path: Path, names: Sequence[str]) -> list[tuple[Any, Any, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = path.as_posix()
    if not path.is_file():
        raise InputError.one("E001", "there is no such file", CODES["E001"][1],
                             "give the folder with cm_actuals_*.parquet and cm_features_to_oct*.parquet", file=file)
    try:
        missing = {"country_id", "month_id", *names} - set(pq.read_schema(path).names)
        table = None if missing else pq.read_table(path, columns=["country_id", "month_id", *names])
    except (pa.ArrowException, OSError) as error:
        raise InputError.one("E729", f"the file cannot be read: {str(error)[:200]}", CODES["E729"][1],
                             "get it again", file=file) from None
    if table is None:
        raise InputError.one("E729", f"the file has no column {', '.join(sorted(missing))}", CODES["E729"][1],
                             "give the files of the VIEWS prediction challenge 2023/24", file=file)
    country, month = table["country_id"].to_numpy(), table["month_id"].to_numpy()
    return [(country, month, table[name].to_numpy()) for name in names]


def crps(points: Array, outcomes: Array) -> Array:
    """``(…)`` mean |x − y| − ½ mean |x − x'| over the points ``(…, q)`` of each forecast."""
    q = points.shape[-1]
    ordered = np.sort(points, axis=-1)
    spread = (ordered * (2 * np.arange(1, q + 1) - q - 1)).sum(axis=-1) / q**2
    return np.asarray(np.abs(points - outcomes[..., None]).mean(axis=-1) - spread)


@dataclass(frozen=True, slots=True)
class Backtest:
    """Scores of methods: ``crps`` and ``log`` (CRPS of ln(1 + count)) map a method to ``(years, n, 12)``.

    ``inside`` maps it to ``(2, years, n, 12)``: whether the count lay in the closed 80 % and 95 % interval.
    """

    panel: Panel
    crps: Mapping[str, Array]
    log: Mapping[str, Array]
    inside: Mapping[str, NDArray[np.bool_]]


@one_blas_thread()
def backtest(panel: Panel, methods: Sequence[str] = tuple(METHODS)) -> Backtest:
    """Forecast and score every country-month of the panel."""
    plain: dict[str, Array] = {}
    logs: dict[str, Array] = {}
    inside: dict[str, NDArray[np.bool_]] = {}
    for method in methods:
        a, b = np.empty_like(panel.outcomes), np.empty_like(panel.outcomes)
        within = np.empty((len(INTERVALS), *panel.outcomes.shape), bool)
        for year, (origin, history) in enumerate(zip(panel.origins, panel.history, strict=True)):
            months = [month_name(origin - k) for k in range(history.shape[1] - 1, -1, -1)]
            for i, values in enumerate(history):
                found = forecast_series(months, values, method=method, horizon=max(LEADS))
                asked = np.r_[POINTS, np.ravel(INTERVALS)]
                points = found.quantiles(asked)[LEADS.start - 1:] if method in TABLED else \
                    np.tile(found.months[0].counts.ppf(asked), (len(LEADS), 1))
                points, ends = points[:, :len(POINTS)], points[:, len(POINTS):]
                y = panel.outcomes[year, i]
                whole = np.rint(y)
                within[:, year, i] = [(ends[:, 2 * k] <= whole) & (whole <= ends[:, 2 * k + 1])
                                      for k in range(len(INTERVALS))]
                a[year, i], b[year, i] = crps(points, y), crps(np.log1p(points), np.log1p(y))
        plain[method], logs[method], inside[method] = a, b, within
    return Backtest(panel, plain, logs, inside)


def largest(panel: Panel, n: int = TRIMMED) -> list[tuple[int, int]]:
    """(year index, country index) of the ``n`` country-years with most deaths."""
    totals = panel.outcomes.sum(axis=2)
    order = np.argsort(-totals, axis=None, kind="stable")[:n]
    return [(int(k) // totals.shape[1], int(k) % totals.shape[1]) for k in order]


@one_blas_thread()
def skill(scores: Array, against: Array, *, keep: NDArray[np.bool_] | None = None) -> tuple[float, float, float]:
    """1 − mean score / mean score of ``against`` ``(years, n, 12)``, with a 90 % interval over resampled countries.

    ``keep`` ``(years, n)`` says which country-years count.
    """
    kept = np.ones(scores.shape[:2], bool) if keep is None else keep
    ours, theirs = ((s.mean(axis=2) * kept).sum(axis=0) for s in (scores, against))
    n = len(ours)
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    low, high = np.quantile(1 - (weights @ ours) / (weights @ theirs), ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(1 - ours.sum() / theirs.sum()), float(low), float(high)


class _MethodScores(TypedDict):
    crps: float
    by_year: dict[str, float]
    trimmed: float
    log: float
    log_by_year: dict[str, float]
    covered: list[float] | None
    by_lead: dict[str, float]


class MethodScores(_MethodScores, total=False):
    """Mean scores of one method, and its skill against another with 90 % intervals."""

    skill: tuple[float, float, float]
    skill_trimmed: tuple[float, float, float]
    skill_log: tuple[float, float, float]


class Summary(TypedDict):
    """What `summary` says: the object of ``data/record.json``, with its source."""

    countries: int
    years: list[int]
    leads: list[int]
    active: int
    quiet: int
    quiet_months_with_deaths: float | None
    quiet_years_with_deaths: float | None
    against: str
    methods: dict[str, MethodScores]


def summary(done: Backtest) -> Summary:
    """The tables as plain numbers: for each method means by year, overall, trimmed, on the log scale, coverage, skills.

    ``covered`` counts country-years with at least one death a month before (``active``); ``quiet`` ones had none at
    all, and deaths came in these shares of their months and years.
    """
    keep = np.ones(done.panel.outcomes.shape[:2], bool)
    for year, country in largest(done.panel):
        keep[year, country] = False
    active = np.stack([history.mean(axis=1) >= 1 for history in done.panel.history])
    methods: dict[str, MethodScores] = {}
    for method, scores in done.crps.items():
        logs = done.log[method]
        methods[method] = {
            "crps": float(scores.mean()), "by_year": dict(zip(map(str, YEARS), scores.mean(axis=(1, 2)).tolist(),
                                                              strict=True)),
            "trimmed": float(scores.mean(axis=2)[keep].mean()), "log": float(logs.mean()),
            "log_by_year": dict(zip(map(str, YEARS), logs.mean(axis=(1, 2)).tolist(), strict=True)),
            "covered": [float(found[active].mean()) for found in done.inside[method]] if active.any() else None,
            "by_lead": dict(zip(map(str, LEADS), scores.mean(axis=(0, 1)).tolist(), strict=True)),
        }
        if method != AGAINST and AGAINST in done.crps:
            base, base_log = done.crps[AGAINST], done.log[AGAINST]
            methods[method]["skill"] = skill(scores, base)
            methods[method]["skill_trimmed"] = skill(scores, base, keep=keep)
            methods[method]["skill_log"] = skill(logs, base_log)
    quiet = np.stack([~history.any(axis=1) for history in done.panel.history])
    came = done.panel.outcomes[quiet] > 0
    return {
        "countries": len(done.panel.countries), "years": list(YEARS), "leads": [LEADS[0], LEADS[-1]],
        "active": int(active.sum()), "quiet": int(quiet.sum()),
        "quiet_months_with_deaths": float(came.mean()) if came.size else None,
        "quiet_years_with_deaths": float(came.any(axis=1).mean()) if came.size else None,
        "against": AGAINST, "methods": methods,
    }
