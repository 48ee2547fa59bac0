"""The result object: what the arrays of a run say, as plain numbers and words. See docs/results.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.pool import Pool
from peaceroom.analysis.stacked import in_domain, stacked
from peaceroom.analysis.zone import issue_zone, package_zone
from peaceroom.core.counted import Counted
from peaceroom.core.modes import Mode, modes, quantiles
from peaceroom.core.settlement import Settlement
from peaceroom.models import get_model
from peaceroom.runs.answers import NO_OUTCOME
from peaceroom.runs.results import Difference, Distribution, Result, ResultParts
from peaceroom.runs.run import Run
from peaceroom.scenario.anchors import say
from peaceroom.scenario.sampling.evidence import ledger_sha256
from peaceroom.scenario.types import Issue

Array = NDArray[np.float64]


def build_result(run: Run, name: str, what_if_draws: int) -> Result:
    """What the models' answers say, of the object of ``run --json``: not the folder's path, the hash and warnings."""
    issues = run.scenario.issues
    compromise = _compromise(run)
    pool = Pool(run)
    kept: ResultParts = {} if run.tally is None else {"kept_draws": run.case.draws}
    domain: ResultParts = {"stacked": stacked(run, distribution)} if in_domain(run) else {}
    return {
        "scenario": name,
        "title": run.scenario.title,
        "as_of": run.scenario.as_of.isoformat(),
        "seed": run.seed,
        "draws": run.draws,
        **kept,
        "design": run.design,
        "models": list(run.models),
        "what_if_draws": what_if_draws,
        "run": None,
        "results_sha256": "",
        "settlements": {issue: {m: _settlement(issues[issue], run, m, k) for m in run.models}
                        for k, issue in enumerate(run.case.issues)},
        "equal_weight": {issue: _pooled(issues[issue], run, pool, k) for k, issue in enumerate(run.case.issues)},
        **domain,
        "zone": {issue: issue_zone(run.case, k, compromise) for k, issue in enumerate(run.case.issues)},
        "zone_package": package_zone(run.case, compromise),
        "what_ifs": {w: {issue: {m: _shift(table[m][:, k], run.settlements[m], k) for m in run.models}
                         for k, issue in enumerate(run.case.issues)} for w, table in run.what_ifs.items()},
        "what_if_names": dict(run.what_if_names),
        "warnings": [],
    }


def distribution(issue: Issue, values: Array) -> Distribution:
    """Quantiles, mean, humps and words of finite outcomes ``(n,)``, n ≥ 1.

    Of ordered options every quantile is an option; the mean is one of the outcomes' places, not a text.
    """
    low, high = issue.ends
    discrete = issue.kind == "options"
    return _described(issue, quantiles(values, discrete=discrete), float(values.mean()),
                      modes(values, low, high, discrete=discrete))


def _counted(issue: Issue, counted: Counted) -> Distribution:
    """The same of counts, n ≥ 1."""
    return _described(issue, counted.quantiles(), counted.mean, counted.modes())


def _described(issue: Issue, ends: tuple[float, float, float], mean: float, humps: Sequence[Mode]) -> Distribution:
    return {
        "p10": ends[0], "median": ends[1], "p90": ends[2], "mean": mean,
        "modes": [{"low": h.low, "high": h.high, "share": h.share, "median": h.median} for h in humps],
        "words": say(issue, humps),
    }


def _settlement(issue: Issue, run: Run, key: str, k: int) -> Distribution:
    s, tally = run.settlements[key], run.tally
    if tally is None:
        if (reason := s.unavailable.get(s.issues[k])) is not None:
            return {"unavailable": reason}
        y, none = s.outcome[:, k], s.no_agreement[:, k]
        agreed = y[np.isfinite(y) & ~none]
        n, refused, silent = agreed.size, int(none.sum()), int((~np.isfinite(y)).sum())
    else:
        m, name = tally.models.index(key), tally.issues[k]
        if not tally.speaking[m, k]:
            return {"unavailable": tally.reasons.get((key, name), (0, NO_OUTCOME))[1]}
        counted = tally.of(key, k, run.case.options[k])
        n, refused, silent = counted.n, int(tally.no_agreement[m, k]), int(tally.silent[m, k])
    counts: Distribution = {"n_no_agreement": refused, "n_no_answer": silent}
    if not n:
        return {"unavailable": "on no draw is there a settlement that every required actor prefers to none", **counts}
    found = distribution(issue, agreed) if tally is None else _counted(issue, counted)
    if refused:
        found["words"] = f"no agreement in {_hundredths(refused / run.draws)} draws, otherwise {found['words']}"
    return {**found, **counts}


def _hundredths(share: float) -> str:
    """``37 in 100``; the ends only where they are exact."""
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "less than 1 in 100"
    return "more than 99 in 100" if whole == 100 and share < 1 else f"{whole} in 100"


def _pooled(issue: Issue, run: Run, pool: Pool, k: int) -> Distribution:
    if run.tally is not None:
        counted = run.tally.of(None, k, run.case.options[k])
        if counted.n:
            return {**_counted(issue, counted), "models": list(run.tally.available(k))}
    elif (values := pool.values(k)).size:
        return {**distribution(issue, values), "models": list(pool.available(k))}
    return {"unavailable": "no model finds a settlement on any draw"}


def _shift(changed: Array, base: Settlement, k: int) -> Difference:
    """Paired differences what-if − baseline: their mean, its standard error, and their 10–90 % range."""
    if (reason := base.unavailable.get(base.issues[k])) is not None:
        return {"unavailable": reason}
    delta = changed - base.outcome[: len(changed), k]
    delta = delta[np.isfinite(delta)]
    if not delta.size:
        return {"unavailable": "the model says nothing under this what-if"}
    if not delta.any():
        return {"delta": 0.0, "low": 0.0, "high": 0.0, "se": 0.0}
    low, high = np.quantile(delta, (0.1, 0.9))
    error = float(delta.std(ddof=1) / np.sqrt(delta.size)) if delta.size > 1 else 0.0
    return {"delta": float(delta.mean()), "low": float(low), "high": float(high), "se": error}


def _compromise(run: Run) -> Array:
    found = run.settlements.get("compromise")
    answer: Settlement = found if found is not None else get_model("compromise").solve(run.case)
    return answer.outcome


#: parts of the result that enter `results_sha256`, in this order, where the run holds them
HASHED = ("settlements", "equal_weight", "stacked", "zone", "zone_package", "what_ifs", "base_rates", "violence",
          "process", "evidence", "influence", "voi", "packages", "drafts", "stuck", "levers")


def results_sha256(run: Run, canonical_scenario: str) -> str:
    """Hash over the canonical inputs and all results; blind to time, place, chunks and workers.

    SHA-256 of: one line of canonical JSON (scenario, ledger, seed, draws, design, models with options, and the parts
    `HASHED` of the result), then for every model its outcome and no-agreement arrays, then for every
    what-if and model the outcome array, and where not every draw is kept the counts of all. Arrays as little-endian
    64-bit floats (flags as bytes), in C order, unrounded, every NaN the same.
    """
    whole: Mapping[str, Any] = run.result
    head = {
        "scenario": json.loads(canonical_scenario), "ledger": ledger_sha256(run.scenario),
        "seed": run.seed, "draws": run.draws, "design": run.design,
        "models": {m: dict(run.settlements[m].reading) for m in run.models},
        "results": {name: whole[name] for name in HASHED if name in whole},
    }
    digest = hashlib.sha256(canonical_json(head).encode())
    for m in run.models:
        digest.update(_bytes(run.settlements[m].outcome))
        digest.update(run.settlements[m].no_agreement.astype(np.uint8).tobytes())
    for table in run.what_ifs.values():
        for m in run.models:
            digest.update(_bytes(table[m]))
    if run.tally is not None:
        digest.update(run.tally.raw())
    return digest.hexdigest()


def canonical_json(value: Mapping[str, Any]) -> str:
    """One line, keys in the order given, numbers in full, no NaN."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _bytes(values: Array) -> bytes:
    clean = np.where(np.isnan(values), np.nan, values) + 0.0  # one NaN, one zero
    return np.ascontiguousarray(clean, "<f8").tobytes()
