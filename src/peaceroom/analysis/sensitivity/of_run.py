"""What decides each answer of a run, from the draws that it has: ``result["drivers"]``, see docs/results.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.pool import Pool
from peaceroom.analysis.sensitivity.given import Binned, binned, decided
from peaceroom.analysis.sensitivity.outputs import Output, Outputs
from peaceroom.analysis.zone import zone_open
from peaceroom.runs.decided_results import Decided
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import Sample
from peaceroom.scenario.types import Scenario

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

Array = NDArray[np.float64]
#: draws of a run that are used, and of those for drafts, which are dear
DRAWS, DRAFT_DRAWS = 5_000, 2_000


def drivers_of_run(run: Run, drawn: Sample) -> dict[str, Decided]:
    """What decides where all models together settle each issue, whether there is room for a text on it, and drafts.

    ``drawn``: the run's inputs, its first `DRAWS` draws or all. Keys: ``settlement.<issue>`` (all models with equal
    weight), ``zone.<issue>``, ``draft.<id>``.
    """
    n = min(DRAWS, run.draws, drawn.draws)
    sample = drawn.slice(0, n)
    columns = columns_of(run.scenario, sample)
    case, pool = run.case.slice(0, n), Pool(run)
    found: dict[str, Decided] = {}
    for k, issue in enumerate(run.case.issues):
        found[f"settlement.{issue}"] = _settlement(columns, pool.outcomes(k)[:, :n])
    for k, issue in enumerate(run.case.issues):
        room = zone_open(case, k)
        found[f"zone.{issue}"] = ({"unavailable": "whether there is room for a text is not known"} if room is None
                                  else decided(columns, room.astype(float)))
    if run.scenario.drafts:
        few = min(DRAFT_DRAWS, n)
        asked = tuple(Output("draft", d) for d in run.scenario.drafts)
        values = Outputs(run.scenario, asked, sample.slice(0, min(few, 512))).of_case(case.slice(0, few))
        some = columns_of(run.scenario, sample.slice(0, few))
        found |= {o.name: decided(some, values[:, q]) for q, o in enumerate(asked)}
    return found


def columns_of(scenario: Scenario, sample: Sample) -> dict[str, Binned]:
    """Every input in doubt that acts as things stand, events by their outcomes, in bins."""
    outcomes = {f"events.{e}": tuple(event.outcomes) for e, event in scenario.events.items()}
    return {i.key: binned(sample.values[i.key], outcomes.get(i.key, ())) for i in inputs(scenario)
            if not i.is_fixed and not i.key.startswith(("levers.", "what_ifs.")) and i.key in sample.values}


def _settlement(columns: dict[str, Binned], by_model: Array) -> Decided:
    """Of outcomes ``(F, D)``: means over models by draw, shares of the variance over models and draws."""
    models = by_model[np.isfinite(by_model).any(axis=1)]
    if not models.size:
        return {"unavailable": "no model gives a settlement"}
    known = np.isfinite(models)
    count = known.sum(axis=0)
    mean = np.where(count > 0, np.where(known, models, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    whole = float(models[known].var())
    found = decided(columns, mean, whole=whole or None)
    if "unavailable" not in found and whole > 0:
        middles = np.array([m[k].mean() for m, k in zip(models, known, strict=True)])
        found["models"] = float(min(1.0, middles.var() / whole))
        squares = np.where(count > 0, np.where(known, (models - mean) ** 2, 0.0).sum(axis=0), 0.0)
        found["models_total"] = float(min(1.0, squares.sum() / count.sum() / whole))
    return found
