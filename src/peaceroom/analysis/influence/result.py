"""The trace-back of a run as plain numbers: ``result["influence"][quantity][unit][id]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from peaceroom.analysis.influence.leave_out import Change, Effect, LeaveOut
from peaceroom.analysis.influence.quantities import Quantity, quantities
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.ledger import Unit
from peaceroom.models import default_models, get_model
from peaceroom.models.written_options import own_options
from peaceroom.runs.desk import Desk, here
from peaceroom.runs.kept import Pieces
from peaceroom.runs.parts import Made, Part
from peaceroom.runs.plan import default_workers
from peaceroom.runs.results import Influence
from peaceroom.runs.solver import Solver
from peaceroom.scenario.sampling.evidence import wanted
from peaceroom.scenario.sampling.sample import Sample
from peaceroom.scenario.types import Scenario

#: draws of a run that its trace-back uses: paired differences need far fewer than tails do
DRAWS = 2048
#: draws times ledgers to be solved, about a minute's work, beyond which each ledger gets fewer draws; and the fewest
WORK, FEWEST = 2_000_000, 256
#: what leaving out one unit does to each quantity
ByQuantity: TypeAlias = dict[str, Influence]
#: quantity → unit → id → what leaving it out does
Traced: TypeAlias = dict[str, dict[str, ByQuantity]]


def traceable(scenario: Scenario) -> bool:
    """Whether some number is pooled from a ledger."""
    return scenario.ledger is not None and bool(wanted(scenario))


def issues_of(scenario: Scenario) -> tuple[str, ...]:
    """Issues with a number from the ledger, in the order of the file; all where an actor's capability is."""
    found = {w.key.issue for w in wanted(scenario)}
    return tuple(i for i in scenario.issues if i in found or None in found)


def leave_out(scenario: Scenario, sample: Sample, models: Iterable[str] | None = None,
              asked: Iterable[Quantity] | None = None, *, reweight: bool = False) -> LeaveOut:
    """A trace-back of ``asked`` (by default every quantity of the issues that the ledger speaks about).

    ``reweight``: see `LeaveOut`.

    Raises `InputError` E314 where nothing rests on a ledger.
    """
    if not traceable(scenario):
        raise InputError.one("E314", "no number of this scenario is taken from a ledger of evidence",
                             "there is no source whose influence could be traced",
                             "write {from: evidence} for numbers on which the ledger has codings")
    keys = tuple(default_models("trace-back") if models is None else models)
    found = quantities(issues_of(scenario), keys) if asked is None else tuple(asked)
    used = dict.fromkeys((*keys, *(q.model for q in found if q.model is not None)))
    models_ = {key: get_model(key, **own_options(scenario.models, key)) for key in used}
    return LeaveOut(scenario, sample, models_, found, reweight)


@one_blas_thread()
def bounded(work: LeaveOut) -> LeaveOut:
    """The same on so few of its draws, the first, that a large ledger is done in about a minute.

    Up to 200 different sets of passages have 10,000 draws, 5,000 have 400. What fewer draws cost is in the intervals.
    """
    draws = max(FEWEST, WORK // max(1, len({work.change(unit, name) for unit, name in work.every()})))
    return work if draws >= work.sample.draws else work.on(work.sample.slice(0, draws))


def influence_of(solver: Solver) -> LeaveOut:
    """The trace-back of a plan, on the first draws of its run."""
    plan = solver.plan
    work = bounded(leave_out(plan.scenario, solver.drawn.slice(0, min(DRAWS, plan.kept))))
    work.prepare()
    return work


def influence_result(work: LeaveOut, done: Mapping[tuple[str, str], ByQuantity] | None = None,
                     keep: Callable[[str, str, ByQuantity], None] | None = None,
                     workers: int | None = None, pieces: Pieces | None = None) -> Traced:
    """``{quantity: {unit: {id: {delta, low, high, distance, carried_by}}}}``.

    ``done`` holds units of an interrupted trace-back, ``keep`` is told of each new one; ``pieces`` does both.
    ``workers`` threads never change a number.
    """
    work.prepare()
    with here({influence_of: work}, workers or default_workers(), pieces) as desk:
        return traced(desk, done, keep)


def traced(desk: Desk, done: Mapping[tuple[str, str], ByQuantity] | None = None,
           keep: Callable[[str, str, ByQuantity], None] | None = None) -> Traced:
    """`influence_result` by whoever has parts done, such as the workers of a plan.

    Units that take away the same passages are one part.
    """
    work = desk.start(influence_of)
    every = list(work.every())
    found: dict[tuple[str, str], ByQuantity] = dict(done or {})
    asked: dict[Change, Callable[[], Made]] = {}
    for unit, name in every:
        if (unit, name) not in found and (change := work.change(unit, name)) not in asked:
            asked[change] = desk.ask(Part(f"influence/{unit}/{name}", influence_of, _left_out, (unit, name)))
    for unit, name in every:
        if (unit, name) not in found:
            found[unit, name] = asked[work.change(unit, name)]()[0]
            if keep is not None:
                keep(unit, name, found[unit, name])
    out: Traced = {q.name: {} for q in work.asked}
    for unit, name in every:
        for q, effect in found[unit, name].items():
            out[q].setdefault(unit, {})[name] = effect
    return out


def _left_out(work: LeaveOut, unit: Unit, name: str) -> Made:
    return {q: as_dict(e) for q, e in work.effects(work.change(unit, name)).items()}, b""


def as_dict(e: Effect) -> Influence:
    return {"delta": e.delta, "low": e.low, "high": e.high, "distance": e.distance, "carried_by": list(e.carried_by)}
