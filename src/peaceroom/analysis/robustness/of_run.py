"""Every answer of a run under one other assumption at a time: ``result["robust"]``, see docs/robustness.md.

Inputs at the ends of their ranges are the draws in which they are: nothing is solved again for them, and all other
inputs stay as unsure as they are. Under what-ifs the same draws are solved, of models each speaks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.pool import Pool
from peaceroom.analysis.robustness.claims import MOVES, MOVES_OF_SCALE, judged, state_of_place, state_of_share
from peaceroom.analysis.robustness.of_process import robust_process
from peaceroom.analysis.robustness.of_texts import robust_texts
from peaceroom.analysis.sensitivity.given import Binned
from peaceroom.analysis.sensitivity.of_run import DRAFT_DRAWS, DRAWS, columns_of
from peaceroom.analysis.sensitivity.outputs import Output, Outputs
from peaceroom.core.modes import median, quantiles
from peaceroom.models import default_models
from peaceroom.models.families import families
from peaceroom.runs.robust_results import Assumed, Kind, Robust
from peaceroom.scenario.sampling.sample import Sample
from peaceroom.scenario.sampling.what_ifs import PARTISAN

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Tried = Iterator[tuple[Assumed, float]]
#: draws on which zones and drafts are looked at under each what-if: paired differences need few
WHAT_IF_DRAWS = 256
#: draws in an end of an input, at least
IN_AN_END = 20
#: units of the ledger that are left out one at a time
UNITS = ("source", "camp", "comment", "anonymous", "translated")


def robust_of_run(run: Run, drawn: Sample) -> dict[str, Robust]:
    """How far each answer depends on single assumptions.

    Keys as in ``drivers`` (``settlement.<issue>`` …), and those of `of_texts`.
    """
    n = min(DRAWS, run.draws, drawn.draws)
    sample = drawn.slice(0, n)
    ends = [end for end in _ends(columns_of(run.scenario, sample)) if end[3].sum() >= IN_AN_END]
    pool, found = Pool(run), {}
    for k, issue in enumerate(run.case.issues):
        found[f"settlement.{issue}"] = _settlement(run, pool, k, ends, n)
    asked = (*(Output("zone", i) for i in run.case.issues), *(Output("draft", d) for d in run.scenario.drafts))
    found |= _shares(run, sample, asked, ends)
    found |= robust_texts(run, sample, ends)
    if "process" in run.result:
        found |= robust_process(run.result["process"], run.result.get("drivers", {}))
    return found


def _ends(columns: Mapping[str, Binned]) -> Iterator[tuple[Kind, str, str, Flags]]:
    """Every input at its ends, and every outcome of an event, with the draws in which that is so."""
    for name, column in columns.items():
        kind: Kind = "event" if name.startswith("events.") and name.count(".") == 1 else "input"
        called = name.removeprefix("events.") if kind == "event" else name
        if column.labels:
            for b, label in enumerate(column.labels):
                yield kind, called, label, column.index == b
        else:
            width = max(1, column.count // 10)
            yield kind, called, "lowest", column.index < width
            yield kind, called, "highest", column.index >= column.count - width


def _settlement(run: Run, pool: Pool, k: int, ends: list[tuple[Kind, str, str, Flags]], n: int) -> Robust:
    issue, discrete, width = run.scenario.issues[run.case.issues[k]], pool.discrete[k], float(pool.width[k])
    values = pool.outcomes(k)
    whole = quantiles(values[np.isfinite(values)], discrete=discrete) if np.isfinite(values).any() else None
    if whole is None:
        return {"unavailable": "no model gives a settlement"}
    middle, state = whole[1], state_of_place(issue.scale)
    values = values[:, :n]
    whole_row = bool(np.isfinite(values).all())

    def row(kind: Kind, name: str, at: str, value: float, error: float) -> tuple[Assumed, float]:
        return {"kind": kind, "name": name, "at": at, "value": value, "state": state(value)}, error

    def moved_by(delta: float) -> float:
        """The median moved by a mean of shifts; where nothing lies between options, the one that is then nearest."""
        at = float(np.clip(middle + delta, run.case.low[k], run.case.high[k]))
        options = run.case.options[k]
        return at if options is None else float(min(options, key=lambda x: (abs(x - at), abs(x - middle))))

    def tried() -> Tried:
        for kind, name, at, inside in ends:
            part, count = values[:, inside], int(inside.sum())
            known = part.ravel() if whole_row else part[np.isfinite(part)]
            if known.size:
                # of a median: 1.25 σ / √n, with n draws, not draws times models, which share their inputs
                error = 1.2533 * float(known.std()) / np.sqrt(count)
                yield row(kind, name, at, median(known, discrete=discrete), error)
        for family, keys in families(run.models).items():
            alone = np.concatenate([_of_model(run, key, k) for key in keys])
            if alone.size:
                yield row("model", family, "", median(alone, discrete=discrete), 0.0)
        for what_if in run.what_ifs:
            shifts = pool.shifts(what_if, k)
            known = shifts[np.isfinite(shifts)]
            if known.size:
                error = float(known.std()) / np.sqrt(shifts.shape[1])
                yield row(_kind(what_if), what_if, "", moved_by(float(known.mean())), error)
        model = default_models("value of information")[0]
        for unit, name, delta, error in _readings(run, f"settlement.{run.case.issues[k]}.{model}"):
            yield row("reading", f"{unit}.{name}", "", moved_by(delta), error)

    return judged(middle, state(middle), tried(), MOVES_OF_SCALE * width)


def _of_model(run: Run, key: str, k: int) -> Array:
    s = run.settlements[key]
    values = np.where(s.no_agreement[:, k], np.nan, s.outcome[:, k])
    return np.asarray(values[np.isfinite(values)])


def _shares(run: Run, sample: Sample, asked: tuple[Output, ...],
            ends: list[tuple[Kind, str, str, Flags]]) -> dict[str, Robust]:
    """Zones and drafts: the share of draws, at ends of inputs, under what-ifs, without units of the ledger."""
    n, few = sample.draws, min(DRAFT_DRAWS, sample.draws)
    small = sample.slice(0, min(WHAT_IF_DRAWS, n))
    outputs = Outputs(run.scenario, asked, sample.slice(0, min(512, n)))
    zones = tuple(o for o in asked if o.kind == "zone")
    values = np.full((n, len(asked)), np.nan)
    values[:, :len(zones)] = Outputs(run.scenario, zones, small).of_case(run.case.slice(0, n))
    values[:few] = outputs.of_case(run.case.slice(0, few))
    changed = {w: Outputs(run.scenario, asked, outputs.first, under=w)(small) - values[:small.draws]
               for w in run.what_ifs}
    found: dict[str, Robust] = {}
    for q, o in enumerate(asked):
        y = values[:, q]
        known = np.isfinite(y)
        if not known.any():
            found[o.name] = {"unavailable": "whether there is room for a text is not known" if o.kind == "zone" else
                             "nobody's consent is asked for"}
            continue
        share, draws = float(y[known].mean()), int(known.sum())
        found[o.name] = judged(share, state_of_share(share, draws), _tried(run, o.name, y, share, ends, {
            w: d[:, q] for w, d in changed.items()}), MOVES)
    return found


def _tried(run: Run, name: str, y: Array, share: float, ends: list[tuple[Kind, str, str, Flags]],
           changed: Mapping[str, Array]) -> Tried:
    known = np.isfinite(y)
    total = int(known.sum())
    for kind, key, at, inside in ends:
        part = y[inside & known]
        if part.size >= IN_AN_END:
            there = float(part.mean())
            pooled = max(share * (1 - share), 1 / part.size)
            yield ({"kind": kind, "name": key, "at": at, "value": there, "state": state_of_share(there, part.size)},
                   float(np.sqrt(pooled / part.size)))
    for what_if, d in changed.items():
        some = d[np.isfinite(d)]
        if some.size:
            there = float(np.clip(share + some.mean(), 0, 1))
            yield ({"kind": _kind(what_if), "name": what_if, "at": "", "value": there,
                    "state": state_of_share(there, total)}, float(some.std() / np.sqrt(some.size)))
    for unit, key, delta, error in _readings(run, name):
        there = float(np.clip(share + delta, 0, 1))
        yield ({"kind": "reading", "name": f"{unit}.{key}", "at": "", "value": there,
                "state": state_of_share(there, total)}, error)


def _kind(what_if: str) -> Kind:
    return "reading" if what_if in PARTISAN else "what-if"


def _readings(run: Run, quantity: str) -> Iterator[tuple[str, str, float, float]]:
    """Units of the ledger that are left out: kind, id, what that does to the quantity, its standard error."""
    for unit, by_id in run.result.get("influence", {}).get(quantity, {}).items():
        if unit in UNITS:
            for name, e in by_id.items():
                yield unit, name, e["delta"], (e["high"] - e["low"]) / (2 * 1.96)
