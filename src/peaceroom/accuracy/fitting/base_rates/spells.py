"""Spells between steps: events and time at risk by stage, pace and elapsed time, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.base_rates.terms import EDGES, PACE_EDGES, PACES, STAGES
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spells:
    """One row for each step ``(n,)``: the time from it to the next, or to the end of observation.

    ``length`` days, ``ended`` whether a next step came, ``kind`` of the next step (0 other, 1 partial, 2
    comprehensive), ``pace`` index into `PACES`.
    """

    process: Ints
    start: Ints
    stage: Ints
    pace: Ints
    length: Array
    ended: Flags
    kind: Ints

    def until(self, day: int, rows: Flags | None = None) -> Spells:
        """What was known of the spells on ``day``: later steps are not, running spells are cut there."""
        keep = self.start < day if rows is None else (self.start < day) & rows
        left = (day - self.start[keep]).astype(float)
        ended = self.ended[keep] & (self.length[keep] <= left)
        return Spells(self.process[keep], self.start[keep], self.stage[keep], self.pace[keep],
                      np.minimum(self.length[keep], left), ended, self.kind[keep])

    def counts(self, edges: tuple[int, ...] = EDGES) -> tuple[Array, Array]:
        """Ends and days at risk of every spell in every bin ``(n, B)``."""
        low, high = np.array(edges[:-1], float), np.array(edges[1:], float)
        exposure = np.clip(self.length[:, None] - low, 0, high - low)
        events = self.ended[:, None] & (self.length[:, None] > low) & (self.length[:, None] <= high)
        return events.astype(float), exposure


def spells(steps: Steps) -> Spells:
    """All spells of the sample, cut at the end of observation."""
    n = len(steps.day)
    follows = np.append(steps.process[1:] == steps.process[:-1], False)
    after = np.where(follows, np.append(steps.day[1:], 0), steps.end)
    kind = np.append(np.where(steps.comprehensive, 2, np.where(steps.substantive, 1, 0))[1:], 0)
    pace = np.empty(n, dtype=np.int64)
    bounds = steps.bounds
    for p in range(len(steps.names)):
        days = steps.day[bounds[p]:bounds[p + 1]]
        pace[bounds[p]:bounds[p + 1]] = np.arange(len(days)) - np.searchsorted(days, days - 365, side="right") + 1
    return Spells(steps.process, steps.day, steps.stage, np.searchsorted(PACE_EDGES, pace, side="right") - 1,
                  (after - steps.day).astype(float), follows, np.where(follows, kind, 0))


def resamples(processes: int, draws: int, seed: int) -> Array:
    """How often each process counts in each bootstrap resample ``(draws, processes)``."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(processes, np.full(processes, 1 / processes), size=draws).astype(float)


def by_process(values: Array, process: Ints, processes: int) -> Array:
    """Sums over each process's rows ``(processes, …)``."""
    out = np.zeros((processes, *values.shape[1:]))
    np.add.at(out, process, values)
    return out


def hazards(s: Spells, processes: int, weights: Array) -> list[dict[str, object]]:
    """Hazards per process-month by stage, by pace and of all, bin by bin, with 90 % intervals."""
    events, exposure = s.counts()
    rows: list[dict[str, object]] = []
    groups = [("all", np.ones(len(s.stage), bool))]
    groups += [(name, s.stage == i) for i, name in enumerate(STAGES)]
    groups += [(f"pace {name}", s.pace == i) for i, name in enumerate(PACES)]
    for target, least in (("any", 0), ("substantive", 1), ("comprehensive", 2)):
        counted = events * (s.kind >= least)[:, None]
        for group, mask in groups:
            e = by_process(counted[mask], s.process[mask], processes)
            x = by_process(exposure[mask], s.process[mask], processes) / MONTH_DAYS
            at_risk = weights @ x
            drawn = np.divide(weights @ e, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
            for b in range(len(EDGES) - 1):
                months, n = x[:, b].sum(), int(e[:, b].sum())
                low, high = np.quantile(drawn[at_risk[:, b] > 0, b], (0.05, 0.95)) if months else (0.0, 0.0)
                involved = int((x[:, b] > 0).sum())
                rows.append({"target": target, "group": group, "bin": b, "events": n, "months": round(float(months), 1),
                             "processes": involved, "hazard": n / months if months else 0.0, "low": low, "high": high})
    return rows


SHORT = 3
"""Bins up to 180 days, in which pace counts otherwise than later."""


def smoothed(s: Spells, processes: int, weights: Array) -> tuple[Array, Array]:
    """Stage × pace × elapsed, smoothed: log hazard = stage + elapsed + pace (one set up to 180 days, one later).

    Returns
    -------
    hazard ``(6, 4, 6)`` per month and its resamples ``(draws, 6, 4, 6)``
    """
    events, exposure = s.counts()
    shape = (len(STAGES), len(PACES), len(EDGES) - 1)
    cell = (s.stage * len(PACES) + s.pace)[:, None] * shape[2] + np.arange(shape[2])
    tables = []
    for values in (events, exposure / MONTH_DAYS):
        table = np.zeros((processes, int(np.prod(shape))))
        np.add.at(table, (s.process[:, None], cell), values)
        tables.append(table)
    design = _design(shape)
    fitted = _poisson(design, tables[0].sum(axis=0), tables[1].sum(axis=0))
    drawn = [np.exp(design @ _poisson(design, w @ tables[0], w @ tables[1], start=fitted)) for w in weights]
    return np.exp(design @ fitted).reshape(shape), np.array(drawn).reshape(-1, *shape)


def _design(shape: tuple[int, int, int]) -> Array:
    rows = []
    for stage in range(shape[0]):
        for pace in range(shape[1]):
            for b in range(shape[2]):
                row = np.zeros(shape[2] + shape[0] - 1 + 2 * (shape[1] - 1))
                row[b] = 1
                if stage:
                    row[shape[2] + stage - 1] = 1
                if pace:
                    row[shape[2] + shape[0] - 1 + (shape[1] - 1) * (b >= SHORT) + pace - 1] = 1
                rows.append(row)
    return np.array(rows)


def _poisson(design: Array, events: Array, exposure: Array, start: Array | None = None) -> Array:
    """Coefficients of a log-linear rate by Newton steps, with a faint ridge (0.3) for empty cells."""
    beta = np.full(design.shape[1], 0.0) if start is None else start.copy()
    if start is None:
        beta[:6] = np.log(events.sum() / exposure.sum())
    ridge = np.full(design.shape[1], 0.3)
    ridge[:6] = 1e-6
    for _ in range(50):
        mean = exposure * np.exp(np.clip(design @ beta, -20, 5))
        gradient = design.T @ (events - mean) - ridge * beta
        step = np.linalg.solve((design * mean[:, None]).T @ design + np.diag(ridge), gradient)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return beta


def kaplan_meier(length: Array, ended: Flags, at: Array, weights: Array | None = None) -> Array:
    """1 − S(t) at the days ``at`` ``(m,)`` for rows of weight ``weights`` (default 1)."""
    w = np.ones(len(length)) if weights is None else weights
    order = np.argsort(length, kind="stable")
    t, d, w = length[order], ended[order] * w[order], w[order]
    times, where = np.unique(t, return_index=True)
    died = np.add.reduceat(d, where) if len(t) else np.zeros(0)
    risk = np.cumsum(w[::-1])[::-1][where]
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.cumprod(np.where(risk > 0, 1 - died / risk, 1.0))
    return 1 - np.append(1.0, survival)[np.searchsorted(times, at, side="right")]
