"""Fit the outside view without the processes of each country of the library: what a backtest may rest on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.fitting.base_rates import items
from peaceroom.accuracy.fitting.base_rates.contents import waits
from peaceroom.accuracy.fitting.base_rates.files import find, has
from peaceroom.accuracy.fitting.base_rates.models import Standard, history, logit, piecewise
from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.risk import Risk, risk_set
from peaceroom.accuracy.fitting.base_rates.shipping import rounded
from peaceroom.accuracy.fitting.base_rates.spells import Spells, hazards, smoothed
from peaceroom.accuracy.fitting.base_rates.tables import shares
from peaceroom.base_rates.left_out import SHARED
from peaceroom.base_rates.terms import EDGES, HORIZONS
from peaceroom.core.months import MONTH_DAYS
from peaceroom.scenario.cases.reading import origin_files, read_origin

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: ridge of the monthly hazard and of the history logits, as in the fit to all
Ridges = tuple[float, float]
#: clusters of the coded items of procedure that are called otherwise than the country in the library
CLUSTERS = {
    "elsalvador": "el-salvador", "nireland": "ireland", "colombia-farc": "colombia", "colombia-cgsb": "colombia",
    "colombia-eln": "colombia", "milf": "philippines", "ndf": "philippines", "mnlf": "philippines",
    "chiapas": "mexico", "drc": "democratic-republic-of-congo", "bosnia": "bosnia-and-herzegovina",
    "bougainville": "papua-new-guinea", "sudan-ta": "sudan", "darfur": "sudan", "sudan-ns": "sudan",
    "aceh": "indonesia", "cotedivoire": "cote-d-ivoire", "car": "central-african-republic",
}


def processes(steps: Steps) -> dict[str, Flags]:
    """Country of the library → ``(P,)`` which processes of PA-X are its: all of the countries of its own cases."""
    names = [name.strip() for name in steps.names]
    found: dict[str, Flags] = {}
    for path in origin_files():
        origin = read_origin(path)
        mine = np.zeros(len(names), bool)
        if (origin.pax_process or "").strip() in names:
            mine = steps.country == steps.country[names.index((origin.pax_process or "").strip())]
        found[origin.cluster] = found.get(origin.cluster, np.zeros(len(names), bool)) | mine
    return dict(sorted(found.items()))


def leave_out(steps: Steps, s: Spells, folder: Path, ridges: Ridges) -> dict[str, object]:
    """The document that ships: the fit without each country."""
    theirs = processes(steps)
    risk, wide = risk_set(steps), risk_set(steps, EDGES[-1])
    x = history(risk, steps, np.zeros(1))[:, 0]
    standard = Standard.of(x)
    dropped = _items(steps, folder, theirs)
    return {
        "what": "the outside view without each country's processes: blend, hazards a month, shares; its cases of items",
        "mean": rounded(standard.mean), "spread": rounded(standard.spread),
        "countries": {country: _fit(steps, s, risk, wide, x, standard, ~mine, ridges) | {"items": dropped[country]}
                      for country, mine in theirs.items()},
    }


def _fit(steps: Steps, s: Spells, risk: Risk, wide: Risk, x: Array, standard: Standard, kept: Flags,
         ridges: Ridges) -> dict[str, object]:
    """Estimates from the processes kept ``(P,)``, by the same steps as those from all."""
    one = np.ones(len(risk))[kept[risk.process]]
    rows, mine = x[kept[risk.process]], risk.take(kept[risk.process])
    w = kept.astype(float)
    pw = piecewise(s, w[s.process])
    found: dict[str, object] = {
        "rates": rounded(pw.rates), "stages": rounded(pw.stages),
        "hazard": rounded(logit(rows, mine.within(MONTH_DAYS).astype(float), ridges[0], one, standard).beta)}
    for h in HORIZONS:
        seen = mine.day + h <= steps.end
        found[f"logit_{h}"] = rounded(logit(rows[seen], mine.within(h)[seen].astype(float), ridges[1], one[seen],
                                            standard).beta)
    spells_kept = Spells(*(getattr(s, name)[kept[s.process]] for name in s.__slots__))
    n = len(steps.names)
    every = [r for r in hazards(spells_kept, n, w[None]) if (r["target"], r["group"]) == ("any", "all")]
    found["every"] = rounded(np.array([r["hazard"] for r in every], float))
    found["smoothed"] = rounded(smoothed(spells_kept, n, w[None])[0])
    table = np.empty((len(SHARED), 7, len(EDGES) - 1, len(HORIZONS)))
    for k, target in enumerate(SHARED):
        for j, h in enumerate(HORIZONS):
            table[k, :, :, j] = shares(wide.take(kept[wide.process] & (wide.day + h <= steps.end)), target, h)
    return found | {"shares": rounded(table)}


def _items(steps: Steps, folder: Path, theirs: Mapping[str, Flags]) -> dict[str, dict[str, list[int]]]:
    """Country → kind of item → which of its shipped cases are the country's, in the order in which they ship."""
    kinds: dict[str, tuple[Array, Flags, list[set[str]]]] = {}
    if has(folder, items.TABLE):
        days, ended, clusters = items.procedure(find(folder, items.TABLE))
        kinds["procedure"] = days, ended, [{CLUSTERS.get(c, c)} for c in clusters]
    path = find(folder, "PA-X v6")
    country_of = _countries_by_number(steps, path, theirs)
    for kind, w in waits(path).items():
        kinds[kind] = np.array(w.days, float), np.array(w.ended), [country_of.get(p, set()) for p in w.names]
    found: dict[str, dict[str, list[int]]] = {country: {} for country in theirs}
    for kind, (days, ended, whose) in kinds.items():
        for at, k in enumerate(np.lexsort((ended, days))):
            for country in whose[int(k)] & set(theirs):
                found[country].setdefault(kind, []).append(at)
    return found


def _countries_by_number(steps: Steps, path: Path, theirs: Mapping[str, Flags]) -> dict[str, set[str]]:
    """PA-X's number of a process, as its file writes it → the countries of the library whose process it is."""
    from peaceroom.accuracy.fitting.base_rates.pax import sample

    number = {r["PPName"]: r["PP"] for r in sample(path)[0]}
    return {number[name]: {country for country, mine in theirs.items() if mine[p]}
            for p, name in enumerate(steps.names) if name in number}
