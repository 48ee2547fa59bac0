"""What the ledger says of every number it speaks about, beside what the file says: ``result["evidence"]``."""

from __future__ import annotations

from peaceroom.evidence.pooling.pooled import Method, Pooled
from peaceroom.runs.results import Evidence, Pool
from peaceroom.scenario.sampling.evidence import pooled, rows_known, wanted
from peaceroom.scenario.types import Scenario

#: an item whose posterior chance to be informative is so far below its prior contradicts the others
SURPRISE = 0.25
METHODS: tuple[Method, ...] = ("mixture", "linear", "log")


def pooled_result(s: Scenario) -> dict[str, Evidence]:
    """Input → ``{actor, issue, quantity, aspect, scale, used, given, method, mixture, linear, log, items, origins,
    documents, conflict, torn, surprising}``.

    Every number that is taken from the ledger, and every position of a row on which it has items. Values are on the
    scale of the number, ``scale`` its ends; ``set`` is the smallest set that holds 80 %, one interval or more.
    """
    if s.ledger is None:
        return {}
    taken = {w.name: w for w in wanted(s)}
    every = {**rows_known(s), **taken}
    found = pooled(s, tuple(every.values()))
    pools = {m: pooled(s, tuple(every.values()), m) for m in METHODS}
    given = _given(s)
    out: dict[str, Evidence] = {}
    for name, w in every.items():
        p = found[name]
        if p.empty and name not in taken:
            continue
        out[name] = {
            "actor": w.key.actor, "issue": w.key.issue, "quantity": w.key.quantity, "aspect": w.key.aspect,
            "scale": list(w.ends),
            "used": name in taken, "given": given.get(name), "method": p.method,
            "mixture": numbers(pools["mixture"][name]), "linear": numbers(pools["linear"][name]),
            "log": numbers(pools["log"][name]),
            "items": len(p.items), "origins": len({i.origin for i in p.items}),
            "documents": sorted({i.document for i in p.items if i.document}), "conflict": p.conflict,
            "torn": p.mean_in_trough or p.median_in_trough,
            "surprising": [i.passage for i, prior, after in zip(p.items, p.prior, p.informative, strict=True)
                           if after < SURPRISE * prior],
        }
    return out


def numbers(p: Pooled) -> Pool:
    """A pool on the number's own scale."""
    low, high = p.ends
    width = (high - low) / 100
    at = p.quantile([.1, .5, .9])
    return {"p10": low + width * float(at[0]), "median": low + width * float(at[1]), "p90": low + width * float(at[2]),
            "mean": low + width * p.mean, "sd": abs(width) * p.sd,
            "set": [[low + width * a, low + width * b] for a, b in p.highest_density_set(.8)]}


def _given(s: Scenario) -> dict[str, str]:
    """What the file says where it says a number."""
    from peaceroom.scenario.row_names import row_names

    return {f"{name}.position": str(row.position.value) for name, row in zip(row_names(s), s.positions, strict=True)
            if row.position.value is not None}
