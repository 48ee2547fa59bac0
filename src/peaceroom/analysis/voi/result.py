"""What is worth a day's research: ``result["voi"][quantity][input]``, and which kind of passage would help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import asdict
from functools import partial
from math import hypot
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.influence.quantities import Quantity, quantities
from peaceroom.analysis.zone import zone_open
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.case import Case
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.grades import chance_informative, chance_stated
from peaceroom.evidence.pooling.items import OWN_WORDS
from peaceroom.models import default_models, get_model
from peaceroom.models.asking import ask
from peaceroom.models.written_options import own_options
from peaceroom.runs.kept import Pieces
from peaceroom.runs.results import Worth
from peaceroom.runs.threads import threads
from peaceroom.scenario.sampling.inputs import Input, inputs
from peaceroom.scenario.sampling.sample import Sample
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
#: draws of a run that are used, and those below which estimates are rough
DRAWS, ENOUGH = 5_000, 5_000
#: with fewer, nothing is said
LEAST = 500
#: inputs of each quantity for which plausible passages are weighed
WEIGHED = 3
#: kinds of passages: name → (reliability, credibility, class of sign)
PASSAGES: Mapping[str, tuple[str, int, str]] = {
    "public-B2": ("B", 2, "public"), "private-C3": ("C", 3, "private"), "signed-A1": ("A", 1, "signed"),
}


def asked_by_default(scenario: Scenario) -> tuple[Quantity, ...]:
    """The compromise on every issue, and whether it has a zone of agreement."""
    return quantities(scenario.issues, default_models("value of information"))


@one_blas_thread()
def worth_result(scenario: Scenario, sample: Sample, case: Case, settlements: Mapping[str, Array],
                 asked: Iterable[Quantity] | None = None, seed: int = 0, workers: int | None = None,
                 pieces: Pieces | None = None) -> dict[str, dict[str, Worth]]:
    """What knowing each input would take away of the doubt about each quantity.

    Parameters
    ----------
    sample, case
        The draws; the first `DRAWS` are used.
    settlements
        Model → outcomes ``(D, K)``; a model that is asked about and not here is solved.
    workers
        Threads, which share the inputs. Never changes a number.
    pieces
        Where finished parts are kept, and looked for.

    Returns
    -------
    dict
        quantity → input → ``{evppi, low, high, null, evsi}``. For a settlement: shares of its variance (first-order
        Sobol indices, Strong, Oakley and Brennan 2014), for a zone: expected gain of the Brier score. ``null`` is what
        an input that does not matter would seem to gain and is taken off; the interval is 90 %. ``evsi``, for the
        inputs that matter most: the same for one more passage of a kind.
    """
    from peaceroom.analysis.voi.evppi import evppi_many
    from peaceroom.analysis.voi.gains import Gain

    n = min(DRAWS, sample.draws)
    if n < LEAST:
        return {}
    found = asked_by_default(scenario) if asked is None else tuple(asked)
    case = case.slice(0, n)
    solved = {m: settlements[m][:n] if m in settlements
              else ask(m, get_model(m, **own_options(scenario.models, m)), case).outcome
              for m in dict.fromkeys(q.model for q in found) if m is not None}
    y = {q.name: v for q in found if np.isfinite(v := _values(q, case, solved)).any() and np.nanstd(v) > 0}
    if not y:
        return {}
    outcomes = np.column_stack(list(y.values()))
    whole = np.nanvar(outcomes, axis=0)
    issue_of = {q.name: q.issue for q in found}
    out: dict[str, dict[str, Worth]] = {name: {} for name in y}
    drawn = _inputs(scenario)
    by_key = {i.key: i for i in inputs(scenario)}
    a = scenario.ledger.assumptions if scenario.ledger is not None else Assumptions()
    pieces = pieces or Pieces()

    def gains(i: Input) -> list[Mapping[str, Any]]:
        return [asdict(g) for g in known[i.key].result()]

    with threads(workers) as pool:
        known = {i.key: pool.submit(evppi_many, sample.values[i.key][:n], outcomes, seed=seed) for i in drawn
                 if pieces.get(f"voi/gain/{i.key}") is None}
        for i in drawn:
            by_quantity = [Gain(**g) for g in pieces.once(f"voi/gain/{i.key}", partial(gains, i))]
            for (name, variance), g in zip(zip(y, whole, strict=True), by_quantity, strict=True):
                event = name.startswith("zone.")
                if i.issue != issue_of[name] and not g.share_low > 0:
                    continue  # inputs of other issues only where they matter
                out[name][i.key] = (
                    {"evppi": g.value, "low": g.low, "high": g.high, "null": g.null} if event else
                    {"evppi": g.share, "low": g.share_low, "high": g.share_high,
                     "null": float(g.null**2 / variance)})
        weighed = []
        for name, by_input in out.items():
            ranked = sorted(by_input.items(), key=lambda item: (-item[1]["evppi"], item[0]))
            out[name] = dict(ranked)
            weighed += [(entry, f"voi/passages/{name}/{key}", partial(
                _passages, scenario, by_key[key], sample.values[key][:n], y[name], a, seed,
                event=name.startswith("zone."))) for key, entry in ranked[:WEIGHED] if entry["low"] > 0]
        found_anew = {place: pool.submit(passages) for _, place, passages in weighed if pieces.get(place) is None}
        for entry, place, _ in weighed:
            entry["evsi"] = pieces.once(place, partial(_result, found_anew, place))
    return out


def _result(running: Mapping[str, Future[dict[str, float]]], place: str) -> dict[str, float]:
    return running[place].result()


def _values(q: Quantity, case: Case, settlements: Mapping[str, Array]) -> Array:
    k = case.issues.index(q.issue)
    if q.model is None:
        found = zone_open(case, k)
        return np.full(case.draws, np.nan) if found is None else found.astype(float)
    return settlements[q.model][:, k]


def _inputs(scenario: Scenario) -> list[Input]:
    """Inputs that are in doubt and act as things stand: none of levers and what-ifs."""
    return [i for i in inputs(scenario) if not i.is_fixed and not i.key.startswith(("levers.", "what_ifs."))]


def _passages(scenario: Scenario, i: Input, theta: Array, y: Array, a: Assumptions, seed: int, *,
              event: bool) -> dict[str, float]:
    """What one passage of each kind about the input would gain; none for numbers that passages do not speak about."""
    from peaceroom.analysis.voi.evsi import evsi

    if i.kind in ("position", "bottom_line") and i.issue is not None:
        scale = scenario.issues[i.issue].ends
    elif i.kind == "salience":
        scale = (0.0, 100.0)
    else:
        return {}
    unit = (scale[1] - scale[0]) / 100
    out = {}
    for kind, (reliability, credibility, sign) in PASSAGES.items():
        own = i.kind == "position" and sign in OWN_WORDS
        stated = chance_stated(reliability, credibility, a) if own else None
        p = stated or a.hedge * chance_informative(reliability, credibility, a)
        class_sd = a.class_sd.get(sign, 0.0)
        kind_sd = min(a.own_words_sd, class_sd) if stated else hypot(class_sd, a.model_sd)
        sd = hypot(kind_sd, a.coder_sd) * unit
        g = evsi(theta, y, p=p, sd=sd, scale=scale, seed=seed)
        out[kind] = g.value if event else g.share
    return out
