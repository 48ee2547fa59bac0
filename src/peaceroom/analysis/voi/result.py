"""What is worth a day's research: ``result["voi"][quantity][input]``, and which kind of passage would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from math import hypot

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
from peaceroom.runs.cases import whole
from peaceroom.runs.desk import Desk, here
from peaceroom.runs.kept import Pieces
from peaceroom.runs.parts import Made, Part
from peaceroom.runs.plan import default_workers
from peaceroom.runs.results import Worth
from peaceroom.runs.solver import Solver
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


@dataclass(frozen=True, eq=False)
class Doubts:
    """What the worth of inputs is counted from: n draws of the inputs, and of the quantities in doubt.

    ``outcomes`` holds ``(n, Q)`` settlements, and zones of agreement as 0 and 1, in the order of ``names``. There are
    none with too few draws, or where nothing is in doubt.
    """

    scenario: Scenario
    sample: Sample
    names: tuple[str, ...]
    issues: tuple[str, ...]
    outcomes: Array
    seed: int

    @classmethod
    def of(cls, scenario: Scenario, sample: Sample, case: Case, settlements: Mapping[str, Array],
           asked: Iterable[Quantity] | None = None, seed: int = 0) -> Doubts:
        """Parameters as of `worth_result`."""
        n = min(DRAWS, sample.draws)
        found = (asked_by_default(scenario) if asked is None else tuple(asked)) if n >= LEAST else ()
        sample, case = sample.slice(0, n), case.slice(0, n)
        solved = {m: settlements[m][:n] if m in settlements
                  else ask(m, get_model(m, **own_options(scenario.models, m)), case).outcome
                  for m in dict.fromkeys(q.model for q in found) if m is not None}
        y = {q: v for q in found if np.isfinite(v := _values(q, case, solved)).any() and np.nanstd(v) > 0}
        return cls(scenario, sample, tuple(q.name for q in y), tuple(q.issue for q in y),
                   np.column_stack(list(y.values())) if y else np.empty((n, 0)), seed)


def doubts_of(solver: Solver) -> Doubts:
    """Those of a plan, on the first draws of its run."""
    plan = solver.plan
    n = min(DRAWS, plan.kept)
    blocks = [b for b, (start, _) in enumerate(solver.blocks) if start < n]
    case = whole(solver.blocks[blocks[-1]][1], (solver.case(None, b) for b in blocks))
    models = {q.model for q in asked_by_default(plan.scenario)} & {*plan.models}
    solved = {key: np.concatenate([solver.answer(key, b)["outcome"] for b in blocks])
              for key in plan.models if key in models}
    return Doubts.of(plan.scenario, solver.drawn.slice(0, n), case, solved, seed=plan.seed)


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
    found = Doubts.of(scenario, sample, case, settlements, asked, seed)
    with here({doubts_of: found}, workers or default_workers(), pieces) as desk:
        return worth(desk)


def worth(desk: Desk) -> dict[str, dict[str, Worth]]:
    """`worth_result` by whoever has parts done, such as the workers of a plan."""
    doubts = desk.start(doubts_of)
    if not doubts.names:
        return {}
    from peaceroom.analysis.voi.gains import Gain

    variances = np.nanvar(doubts.outcomes, axis=0)
    out: dict[str, dict[str, Worth]] = {name: {} for name in doubts.names}
    asked = [(i, desk.ask(Part(f"voi/gain/{i.key}", doubts_of, _gains, (i.key,)))) for i in _inputs(doubts.scenario)]
    for i, made in asked:
        by_quantity = [Gain(**g) for g in made()[0]]
        for name, issue, variance, g in zip(doubts.names, doubts.issues, variances, by_quantity, strict=True):
            if i.issue != issue and not g.share_low > 0:
                continue  # inputs of other issues only where they matter
            out[name][i.key] = (
                {"evppi": g.value, "low": g.low, "high": g.high, "null": g.null} if name.startswith("zone.") else
                {"evppi": g.share, "low": g.share_low, "high": g.share_high, "null": float(g.null**2 / variance)})
    weighed: list[tuple[Worth, Callable[[], Made]]] = []
    for name, by_input in out.items():
        ranked = sorted(by_input.items(), key=lambda item: (-item[1]["evppi"], item[0]))
        out[name] = dict(ranked)
        weighed += [(entry, desk.ask(Part(f"voi/passages/{name}/{key}", doubts_of, _passages, (name, key))))
                    for key, entry in ranked[:WEIGHED] if entry["low"] > 0]
    for entry, made in weighed:
        entry["evsi"] = made()[0]
    return out


def _gains(doubts: Doubts, key: str) -> Made:
    """What knowing an input would gain, by quantity."""
    from peaceroom.analysis.voi.evppi import evppi_many

    return [asdict(g) for g in evppi_many(doubts.sample.values[key], doubts.outcomes, seed=doubts.seed)], b""


def _values(q: Quantity, case: Case, settlements: Mapping[str, Array]) -> Array:
    k = case.issues.index(q.issue)
    if q.model is None:
        found = zone_open(case, k)
        return np.full(case.draws, np.nan) if found is None else found.astype(float)
    return settlements[q.model][:, k]


def _inputs(scenario: Scenario) -> list[Input]:
    """Inputs that are in doubt and act as things stand: none of levers and what-ifs."""
    return [i for i in inputs(scenario) if not i.is_fixed and not i.key.startswith(("levers.", "what_ifs."))]


def _passages(doubts: Doubts, name: str, key: str) -> Made:
    """What one passage of each kind about an input would gain; none for numbers that passages do not speak about."""
    from peaceroom.analysis.voi.evsi import evsi

    scenario, seed, event = doubts.scenario, doubts.seed, name.startswith("zone.")
    a = scenario.ledger.assumptions if scenario.ledger is not None else Assumptions()
    i = next(i for i in inputs(scenario) if i.key == key)
    theta, y = doubts.sample.values[key], doubts.outcomes[:, doubts.names.index(name)]
    if i.kind in ("position", "bottom_line") and i.issue is not None:
        scale = scenario.issues[i.issue].ends
    elif i.kind == "salience":
        scale = (0.0, 100.0)
    else:
        return {}, b""
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
        out[kind] = float(g.value if event else g.share)
    return out, b""
