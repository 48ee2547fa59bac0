"""Every table of the outside view that is shipped, made from the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.risk import Risk, risk_set
from peaceroom.accuracy.fitting.base_rates.spells import Spells, by_process, hazards, kaplan_meier, smoothed
from peaceroom.base_rates.terms import BINS, EDGES, HORIZONS, PACES, QUIET, STAGES
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]
Row = Mapping[str, object]
Table = list[dict[str, object]]

#: process-months by which a stage's share is drawn to that of all stages
SHARE_PRIOR = 60.0


def sample_flow(steps: Steps) -> Table:
    rows: Table = [{"rule": rule, "agreements": a, "processes": p} for rule, a, p in steps.flow]
    last = {"rule": "one step per process and day", "agreements": len(steps.day), "processes": len(steps.names)}
    return [*rows, dict(last)]


def hazard_table(s: Spells, processes: int, weights: Array) -> Table:
    """Hazards of the next step, one row a group and bin."""
    return [r | {"bin": BINS[int(str(r["bin"]))]} for r in hazards(s, processes, weights)]


def smoothed_table(s: Spells, processes: int, weights: Array) -> Table:
    """The smoothed stage × pace × elapsed table with what each cell rests on."""
    hazard, drawn = smoothed(s, processes, weights)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    events, exposure = s.counts()
    rows: Table = []
    for i, stage in enumerate(STAGES):
        for j, pace in enumerate(PACES):
            cell = (s.stage == i) & (s.pace == j)
            for b, name in enumerate(BINS):
                there = cell & (exposure[:, b] > 0)
                rows.append({"stage": stage, "pace": pace, "bin": name, "hazard": hazard[i, j, b],
                             "low": low[i, j, b], "high": high[i, j, b], "events": int(events[cell, b].sum()),
                             "months": round(float(exposure[cell, b].sum()) / MONTH_DAYS, 1),
                             "processes": len(np.unique(s.process[there]))})
    return rows


def shares(risk: Risk, target: str, within: int, weights: Array | None = None) -> Array:
    """Share of process-months followed by such a step, by stage and elapsed bin ``(7, B)``; the last row is all.

    A stage's share is drawn to that of all stages by `SHARE_PRIOR` process-months.
    """
    w = np.ones(len(risk)) if weights is None else weights
    b = np.searchsorted(EDGES[1:], risk.elapsed)
    y = risk.within(within, target)
    cell = risk.stage * len(BINS) + b
    size = (len(STAGES), len(BINS))
    n = np.bincount(cell, w, minlength=size[0] * size[1]).reshape(size)
    k = np.bincount(cell, w * y, minlength=size[0] * size[1]).reshape(size)
    every = (k.sum(axis=0) + 0.5) / (n.sum(axis=0) + 1)
    return np.vstack([(k + SHARE_PRIOR * every) / (n + SHARE_PRIOR), every])


def share_table(steps: Steps, weights: Array) -> Table:
    """Chances of a substantive or comprehensive text within a time, by stage and time since the last step."""
    risk = risk_set(steps, EDGES[-1])
    rows: Table = []
    b = np.searchsorted(EDGES[1:], risk.elapsed)
    following = {"substantive": risk.next_substantive, "comprehensive": risk.next_comprehensive}
    for target in following:
        for within in HORIZONS:
            seen = risk.take(risk.day + within <= steps.end)  # rows whose time had passed when observation stopped
            found = shares(seen, target, within)
            drawn = np.array([shares(seen, target, within, w[seen.process]) for w in weights])
            low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
            for i, stage in enumerate((*STAGES, "all")):
                for j, name in enumerate(BINS):
                    mask = (b == j) & ((risk.stage == i) if stage != "all" else True) & (risk.day + within <= steps.end)
                    hit = mask & risk.within(within, target)
                    came = np.unique(np.column_stack([risk.process, following[target]])[hit], axis=0)
                    rows.append({"target": target, "stage": stage, "bin": name, "within": within, "p": found[i, j],
                                 "low": low[i, j], "high": high[i, j], "months": int(mask.sum()),
                                 "processes": len(np.unique(risk.process[mask])), "events": len(came)})
    return rows


def at_signing(s: Spells, steps: Steps) -> Table:
    """Share of steps followed by another within a time, for steps to the end of 2019."""
    from datetime import date

    kept = s.start <= date(2019, 12, 31).toordinal()
    rows: Table = []
    for i, stage in enumerate((*STAGES, "all")):
        mask = kept if stage == "all" else kept & (s.stage == i)
        n = int(mask.sum())
        row: dict[str, object] = {"stage": stage, "steps": n, "processes": len(np.unique(s.process[mask]))}
        for within in (30, 90, 180, 365, 730):
            row[f"within_{within}"] = float((s.ended & (s.length <= within))[mask].mean())
        rows.append(row | {"never_by_2021": float((~s.ended)[mask].mean())})
    return rows


def transitions(s: Spells, steps: Steps) -> Table:
    """What kind of step follows which: shares of all steps of the stage, and none by the end of observation."""
    after = np.append(steps.stage[1:], 0)
    rows: Table = []
    for i, stage in enumerate(STAGES):
        mask = s.stage == i
        row: dict[str, object] = {"stage": stage, "steps": int(mask.sum())}
        row |= {f"to_{name}": float((s.ended & (after == j))[mask].mean()) for j, name in enumerate(STAGES)}
        rows.append(row | {"none_by_2021": float((~s.ended)[mask].mean())})
    return rows


def first_to_comprehensive(steps: Steps, weights: Array, at: Sequence[int] = (365, 730, 1826, 3652)) -> Table:
    """Kaplan–Meier: share of processes with a comprehensive text so long after their first, which was none."""
    bounds = steps.bounds
    first = bounds[:-1]
    later = [np.flatnonzero(steps.comprehensive[a:b]) for a, b in zip(first, bounds[1:], strict=True)]
    days = np.array([float((steps.day[a + k[0]] if len(k) else steps.end) - steps.day[a])
                     for a, k in zip(first, later, strict=True)])
    came = np.array([len(k) > 0 for k in later])
    kept = ~steps.comprehensive[first]
    return _curve(days[kept], came[kept], weights[:, kept], at, "process")


def quiet_resumes(s: Spells, processes: int, weights: Array) -> Table:
    """Spells silent for two years: share resumed within so many further days (Kaplan–Meier)."""
    last = s.start + s.length
    observed = s.length > QUIET
    kept = observed & (last > 0)
    return _curve(s.length[kept] - QUIET, s.ended[kept], weights[:, s.process[kept]], (365, 730, 1826), "spell")


def _curve(days: Array, came: NDArray[np.bool_], weights: Array, at: Iterable[int], unit: str) -> Table:
    points = np.array(list(at), float)
    found = kaplan_meier(days, came, points)
    drawn = np.array([kaplan_meier(days, came, points, w) for w in weights])
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    return [{"unit": unit, "days": int(t), "p": found[i], "low": low[i], "high": high[i], "n": len(days),
             "events": int(came.sum())} for i, t in enumerate(points)]


def active_rates(steps: Steps, weights: Array) -> Table:
    """How often steps come in the monthly risk sets (table 2 of the study)."""
    rows: Table = []
    for name, horizon in (("active (last step up to 2 years ago)", QUIET), ("wide (up to 5 years)", EDGES[-1])):
        risk = risk_set(steps, horizon)
        wanted = [("any", h) for h in (30, 90, 180, 365)] + [("substantive", 365), ("comprehensive", 365)]
        for target, within in wanted:
            y = risk.within(within, target).astype(float)
            n, k = (by_process(v, risk.process, len(steps.names)) for v in (np.ones(len(y)), y))
            drawn = (weights @ k) / (weights @ n)
            low, high = np.quantile(drawn, (0.05, 0.95))
            rows.append({"set": name, "target": target, "within": within, "months": len(y), "positives": int(y.sum()),
                         "rate": y.mean(), "low": low, "high": high,
                         "mean_of_processes": float((k[n > 0] / n[n > 0]).mean())})
        if horizon == QUIET:
            known = risk.day - risk.elapsed + QUIET <= steps.end
            y = (risk.goes_quiet()[known]).astype(float)
            n, k = (by_process(v, risk.process[known], len(steps.names)) for v in (np.ones(len(y)), y))
            drawn = (weights @ k) / (weights @ n)
            low, high = np.quantile(drawn, (0.05, 0.95))
            rows.append({"set": name, "target": "spell lasts beyond 2 years", "within": QUIET, "months": len(y),
                         "positives": int(y.sum()), "rate": y.mean(), "low": low, "high": high,
                         "mean_of_processes": float((k[n > 0] / n[n > 0]).mean())})
    return rows
