"""The one command: read a user's data, make every table, write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates import failure, tables
from peaceroom.accuracy.fitting.base_rates.breaks import fit_breaks
from peaceroom.accuracy.fitting.base_rates.ends import end_table, fit_exits
from peaceroom.accuracy.fitting.base_rates.files import data_folder, find, has
from peaceroom.accuracy.fitting.base_rates.first_items import fit_first_items
from peaceroom.accuracy.fitting.base_rates.items import fit_items
from peaceroom.accuracy.fitting.base_rates.leaving_out import leave_out
from peaceroom.accuracy.fitting.base_rates.leaving_out_ends import leave_out_ends
from peaceroom.accuracy.fitting.base_rates.models import Standard, history, logit, piecewise
from peaceroom.accuracy.fitting.base_rates.pax import Steps, read_steps
from peaceroom.accuracy.fitting.base_rates.risk import risk_set
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.accuracy.fitting.base_rates.spells import Spells, resamples, spells
from peaceroom.base_rates.history import FEATURES
from peaceroom.base_rates.terms import HORIZONS
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.months import MONTH_DAYS

Array = NDArray[np.float64]

#: resamples of the processes behind every interval of a table, and behind the blend's
DRAWS = 1000
BLEND_DRAWS = 100
SEED = 20211231
#: ridge of the monthly hazard and of the history logits
HAZARD_RIDGE = 10.0
LOGIT_RIDGE = 1000.0

#: facts that people coded by hand: there is no producer to get them from, so the refit does without
CODED_TABLES = ("breaks of talks", "items of procedure", "ends of foreign support")

#: what the study of the same data counted after each rule
EXPECTED_FLOW = ((2003, 170), (1859, 168), (1856, 168), (1457, 133), (1413, 124), (1405, 121), (1391, 117), (1230, 117))


@dataclass(frozen=True, slots=True)
class Fit:
    """All tables and documents (the blend, the length of breaks), ready to be written.

    ``absent``: tables coded by hand of which the folder holds no file; what rests on them is not made.
    """

    steps: Steps
    tables: Mapping[str, tables.Table]
    documents: Mapping[str, Mapping[str, object]]
    absent: tuple[str, ...] = ()

    def differences(self) -> list[str]:
        """Where the sample flow is another than that of the study."""
        return [f"{row['rule']}: {row['agreements']} in {row['processes']} processes, where the study has {a} in {p}"
                for row, (a, p) in zip(self.tables["sample"], EXPECTED_FLOW, strict=True)
                if (row["agreements"], row["processes"]) != (a, p)]


@one_blas_thread()
def fit(data: str | Path | None = None, *, draws: int = DRAWS, blend_draws: int = BLEND_DRAWS) -> Fit:
    """Make every table from the files in ``data`` (default: the environment's PEACEROOM_DATA). E730–E733."""
    folder = data_folder(data)
    steps = read_steps(find(folder, "PA-X v6"))
    s = spells(steps)
    n = len(steps.names)
    weights = resamples(n, draws, SEED)
    found: dict[str, tables.Table] = {
        "sample": tables.sample_flow(steps),
        "hazards": tables.hazard_table(s, n, weights),
        "smoothed": tables.smoothed_table(s, n, weights),
        "shares": tables.share_table(steps, weights[:300]),
        "active": tables.active_rates(steps, weights),
        "at_signing": tables.at_signing(s, steps),
        "next_kind": tables.transitions(s, steps),
        "to_comprehensive": tables.first_to_comprehensive(steps, weights),
        "quiet_resumed": tables.quiet_resumes(s, n, weights),
    }
    found |= failure.failure_tables(folder)
    found["ends"] = end_table(folder)
    documents = {"blend": _blend(steps, s, weights[:blend_draws]), "items": fit_items(folder),
                 "first_items": fit_first_items(),
                 "left_out_ends": leave_out_ends(folder),
                 "left_out": leave_out(steps, s, folder, (HAZARD_RIDGE, LOGIT_RIDGE))}
    absent = tuple(name for name in CODED_TABLES if not has(folder, name))
    if "breaks of talks" not in absent:
        documents["breaks"] = fit_breaks(folder)
    if "ends of foreign support" not in absent:
        documents["exits"] = fit_exits(folder)
    return Fit(steps, found, documents, absent)


def _blend(steps: Steps, s: Spells, weights: Array) -> dict[str, object]:
    """What the forecast from a process's own history needs, and the same for resampled processes."""
    risk = risk_set(steps)
    x = history(risk, steps, np.zeros(1))[:, 0]
    standard = Standard.of(x)
    month = risk.within(MONTH_DAYS).astype(float)

    def one(w: Array) -> dict[str, Array]:
        rows = w[risk.process]
        pw = piecewise(s, w[s.process])
        found = {"rates": pw.rates, "stages": pw.stages,
                 "hazard": logit(x, month, HAZARD_RIDGE, rows, standard).beta}
        for h in HORIZONS:
            seen = risk.day + h <= steps.end
            found[f"logit_{h}"] = logit(x[seen], risk.within(h)[seen].astype(float), LOGIT_RIDGE, rows[seen],
                                        standard).beta
        return found

    best = one(np.ones(len(steps.names)))
    drawn = [one(w) for w in weights]
    out: dict[str, object] = {"features": list(FEATURES), "rows": len(risk), "processes": len(steps.names),
                              "steps": len(steps.day), "mean": rounded(standard.mean),
                              "spread": rounded(standard.spread)}
    out |= {name: rounded(values) for name, values in best.items()}
    return out | {f"drawn_{name}": rounded(np.array([d[name] for d in drawn])) for name in best}
