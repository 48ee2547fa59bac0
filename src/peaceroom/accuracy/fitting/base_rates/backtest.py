"""The outside view's forecast, scored: as of each year, the test country left out, settings never tuned on the score.

Protocol: a fresh fit on 1 January of every year; training rows must have their time ahead closed before that day, and
the test process and every process of its country are out of training (ten folds of countries). Origins of 1997–2020
are scored; those of 1993–1996 only serve to choose among variants (`chosen`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.models import Standard, history, logit, piecewise
from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.refit import HAZARD_RIDGE, LOGIT_RIDGE
from peaceroom.accuracy.fitting.base_rates.risk import Risk, risk_set
from peaceroom.accuracy.fitting.base_rates.spells import Spells, spells
from peaceroom.accuracy.fitting.base_rates.tables import shares
from peaceroom.base_rates.blend import between, months_ahead, survive
from peaceroom.base_rates.terms import EDGES, HORIZONS, QUIET, STAGES
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.months import MONTH_DAYS
from peaceroom.files.csv import csv_line
from peaceroom.files.writing import written_aside

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST, SCORED, LAST = 1993, 1997, 2020
FOLDS = 10
SEED = 7
AHEAD = (90, 180, 365)
#: half-life in years of the variants that forget
HALF_LIFE = 10.0

#: blends of forecasts by any next step; `recommended` was fixed before any score was seen here
BLENDS: dict[str, tuple[str, ...]] = {
    "recommended": ("pw-stage", "hazard", "history"),
    "hazard alone": ("hazard-100",),
    "lighter ridge": ("hazard-100", "history-100"),
    "forgetful": ("hazard-100-forgets", "history-100-forgets"),
    "wide": ("hazard-100-forgets", "history-100-forgets", "hazard", "history", "pw-stage-forgets"),
}


@dataclass(slots=True)
class Forecasts:
    """Out-of-fold forecasts: ``p[name, target, days]`` ``(n,)`` of origins ``risk``, country folds ``fold``.

    ``end`` is the last day on which steps were counted.
    """

    risk: Risk
    fold: NDArray[np.int64]
    names: tuple[str, ...]
    end: int
    p: dict[tuple[str, str, int], Array] = field(default_factory=dict)

    def put(self, name: str, target: str, days: int, rows: Flags, values: Array) -> None:
        self.p.setdefault((name, target, days), np.full(len(self.risk), np.nan))[rows] = values

    def came(self, target: str, days: int) -> Array:
        """``(n,)`` 1 where it came, 0 where not; NaN where the two years of a spell are not over."""
        if target != "quiet":
            return self.risk.within(days, target).astype(float)
        return np.where(self.risk.day - self.risk.elapsed + QUIET <= self.end, self.risk.goes_quiet(), np.nan)


@one_blas_thread()
def backtest(steps: Steps, progress: Callable[[str], None] = lambda _: None) -> Forecasts:
    """All forecasts of the protocol, year by year and fold by fold."""
    risk, s = risk_set(steps), spells(steps)
    x = history(risk, steps, months_ahead(QUIET))
    of_country = np.random.default_rng(SEED).permutation(int(steps.country.max()) + 1) % FOLDS
    out = Forecasts(risk, of_country[risk.country], steps.names, steps.end)
    spell_fold = of_country[steps.country[s.process]]
    for year in range(FIRST, LAST + 1):
        first, end = (date(y, 1, 1).toordinal() for y in (year, year + 1))
        for fold in range(FOLDS):
            test = (risk.day >= first) & (risk.day < end) & (out.fold == fold)
            if test.any():
                _one(out, x, s.until(first, spell_fold != fold), first, test, out.fold != fold)
        progress(f"{year}")
    for name, parts in BLENDS.items():
        for days in AHEAD:
            out.p[name, "any", days] = np.mean([out.p[part, "any", days] for part in parts], axis=0)
    out.p["recommended", "quiet", QUIET] = np.mean(
        [out.p[part, "quiet", QUIET] for part in BLENDS["recommended"]], axis=0)
    _choose(out)
    return out


def _one(out: Forecasts, x: Array, known: Spells, first: int, test: Flags, others: Flags) -> None:
    """Fit on what was known of other countries on the day ``first``; forecast the ``test`` origins."""
    risk = out.risk
    stage, elapsed = risk.stage[test], risk.elapsed[test].astype(float)
    forget = 0.5 ** ((first - risk.day) / 365.25 / HALF_LIFE)
    over = 0.5 ** ((first - known.start - known.length) / 365.25 / HALF_LIFE)
    for name, weights in (("pw-stage", None), ("pw-stage-forgets", over)):
        pw = piecewise(known, weights)
        for days in AHEAD:
            out.put(name, "any", days, test, pw.chance(stage, elapsed, days))
    month = others & (risk.day + MONTH_DAYS < first)
    for name, ridge, w in (("hazard", HAZARD_RIDGE, None), ("hazard-100", 100.0, None),
                           ("hazard-100-forgets", 100.0, forget)):
        fitted = logit(x[month, 0], risk.within(MONTH_DAYS)[month].astype(float), ridge,
                       None if w is None else w[month])
        p = fitted.chance(x[test].reshape(-1, x.shape[2])).reshape(int(test.sum()), -1)
        for days in AHEAD:
            out.put(name, "any", days, test, survive(p[:, :len(months_ahead(days))], days))
    for days in AHEAD:
        closed = others & (risk.day + days < first)
        y = risk.within(days)[closed].astype(float)
        out.put("constant", "any", days, test, np.full(int(test.sum()), y.mean()))
        for name, ridge, w in (("history", LOGIT_RIDGE, None), ("history-100", 100.0, None),
                               ("history-100-forgets", 100.0, forget)):
            fitted = logit(x[closed, 0], y, ridge, None if w is None else w[closed])
            out.put(name, "any", days, test, fitted.chance(x[test, 0]))
    _quiet(out, x, known, first, test, others)
    closed = others & (risk.day + 365 < first)
    for target in ("substantive", "comprehensive"):
        _shares(out, x, target, closed, test)


def _quiet(out: Forecasts, x: Array, known: Spells, first: int, test: Flags, others: Flags) -> None:
    """The spell lasts beyond two years: no step in the rest of them, by the parts of the shipped blend."""
    risk = out.risk
    stage, elapsed = risk.stage[test], risk.elapsed[test].astype(float)
    rest = QUIET - elapsed
    closed = others & (risk.day - risk.elapsed + QUIET < first)
    out.put("constant", "quiet", QUIET, test, np.full(len(rest), risk.goes_quiet()[closed].mean()))
    out.put("pw-stage", "quiet", QUIET, test, 1 - piecewise(known).chance(stage, elapsed, rest))
    month = others & (risk.day + MONTH_DAYS < first)
    fitted = logit(x[month, 0], risk.within(MONTH_DAYS)[month].astype(float), HAZARD_RIDGE)
    p = fitted.chance(x[test].reshape(-1, x.shape[2])).reshape(len(rest), -1)
    grown = [survive(row[:len(months_ahead(r))], r) if r > 0 else 0.0 for row, r in zip(p, rest, strict=True)]
    out.put("hazard", "quiet", QUIET, test, 1 - np.array(grown, float))
    direct = np.empty((len(HORIZONS), len(rest)))
    for k, days in enumerate(HORIZONS):
        over = others & (risk.day + days < first)
        direct[k] = logit(x[over, 0], risk.within(days)[over].astype(float), LOGIT_RIDGE).chance(x[test, 0])
    at = np.array(HORIZONS, float)
    step = [between(at, direct[:, i], r) for i, r in enumerate(rest)]
    out.put("history", "quiet", QUIET, test, 1 - np.array(step, float))


def _shares(out: Forecasts, x: Array, target: str, closed: Flags, test: Flags) -> None:
    """Partial or comprehensive texts within a year: elapsed bins, logit on elapsed and stage, the shipped shares."""
    risk = out.risk
    b = np.searchsorted(EDGES[1:], risk.elapsed)
    table = shares(risk.take(closed), target, 365)
    out.put("bins", target, 365, test, table[-1][b[test]])
    out.put("shipped shares", target, 365, test, table[risk.stage[test], b[test]])
    columns = np.r_[0:2, x.shape[2] - len(STAGES) + 1:x.shape[2]]
    y = risk.within(365, target)[closed].astype(float)
    fitted = logit(x[closed, 0][:, columns], y, 1.0, standard=Standard.of(x[closed, 0][:, columns]))
    out.put("elapsed and stage logit", target, 365, test, fitted.chance(x[test, 0][:, columns]))


def _choose(out: Forecasts) -> None:
    """`chosen`: each year, fold and horizon the blend with the best Brier score on other countries' closed past."""
    risk = out.risk
    for days in AHEAD:
        y = risk.within(days).astype(float)
        found = np.full(len(risk), np.nan)
        for year in range(SCORED, LAST + 1):
            first, end = (date(v, 1, 1).toordinal() for v in (year, year + 1))
            for fold in range(FOLDS):
                test = (risk.day >= first) & (risk.day < end) & (out.fold == fold)
                past = (risk.day + days < first) & (out.fold != fold) & np.isfinite(out.p["recommended", "any", days])
                score = {n: float(((out.p[n, "any", days] - y)[past] ** 2).mean()) for n in BLENDS}
                best = min(score, key=score.__getitem__)
                found[test] = out.p[best, "any", days][test]
        out.p["chosen", "any", days] = found


def write_predictions(out: Forecasts, path: Path) -> None:
    """One row for each scored origin: what was forecast and what came. Raises `InputError` (E326)."""
    keys = sorted(out.p)
    head = ["process", "date", "stage", "elapsed", "steps", "fold",
            *sorted({f"came_{t}_{d}" for _, t, d in keys}), *(f"{n}|{t}|{d}" for n, t, d in keys)]
    came = {f"came_{t}_{d}": ["" if np.isnan(v) else int(v) for v in out.came(t, d)] for _, t, d in keys}
    scored = np.flatnonzero(out.risk.day >= date(SCORED, 1, 1).toordinal())
    with written_aside(path) as new, new.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(head))
        for i in scored:
            row: list[object] = [out.names[out.risk.process[i]], date.fromordinal(int(out.risk.day[i])),
                                 STAGES[out.risk.stage[i]], out.risk.elapsed[i], out.risk.count[i], out.fold[i]]
            row += [came[name][i] for name in sorted(came)]
            file.write(csv_line([*row, *(f"{out.p[k][i]:.6f}" for k in keys)]))


@dataclass(frozen=True, slots=True)
class Predictions:
    """Out-of-fold forecasts as read back from their file, columns ``(n,)``; ``came`` is NaN where it is not told."""

    process: NDArray[np.intp]
    elapsed: Array
    steps: Array
    came: Mapping[tuple[str, int], Array]
    p: Mapping[tuple[str, str, int], Array]


def read_predictions(path: Path) -> Predictions:
    """Read the file of `write_predictions`, so that every score can be computed again."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = dict(zip(head, zip(*rows, strict=True), strict=True))
    came: dict[tuple[str, int], Array] = {}
    p: dict[tuple[str, str, int], Array] = {}
    for name, values in columns.items():
        if name.startswith("came_"):
            _, target, days = name.split("_")
            came[target, int(days)] = np.array([v or "nan" for v in values], float)
        elif "|" in name:
            model, target, days = name.split("|")
            p[model, target, int(days)] = np.array(values, float)
    return Predictions(np.unique(np.array(columns["process"]), return_inverse=True)[1],
                       np.array(columns["elapsed"], float), np.array(columns["steps"], float), came, p)
