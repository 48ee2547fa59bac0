"""Checks of meaning: what may and what may not change a settlement. One function each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from peaceroom.models.checks import cases as cases
from peaceroom.models.checks.tools import CLOSE, NotApplicable, demand, demand_same, rule, same_bytes


@rule("order of the actors")
def order(model: Any, seed: int) -> None:
    """Listing the actors in another order changes nothing."""
    case = cases.general(seed)
    expected = model.solve(case).outcome
    for actors in ([5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3]):
        demand_same(model.solve(cases.permuted(case, actors)).outcome, expected, case, "actors in another order")


@rule("reflection of the scale")
def mirror(model: Any, seed: int) -> None:
    """Reversing every scale reverses the outcome."""
    if not model.traits.mirror:
        raise NotApplicable("declares mirror=False")
    for case in (cases.general(seed), cases.ordered(seed)):
        found = -model.solve(cases.moved(case, 0.0, -1.0)).outcome
        demand_same(found, model.solve(case).outcome, case, "reversed scale")


@rule("shift and stretch of the scale")
def stretch(model: Any, seed: int) -> None:
    """The unit and the zero of a scale do not matter."""
    for case in (cases.general(seed), cases.ordered(seed)):
        found = (model.solve(cases.moved(case, 32.0, 4.0)).outcome - 32.0) / 4.0
        demand_same(found, model.solve(case).outcome, case, "shifted and stretched scale")


@rule("rescaling of capability")
def capability(model: Any, seed: int) -> None:
    """Only ratios of capability matter."""
    if not model.traits.scale_free_capability:
        raise NotApplicable("declares scale_free_capability=False")
    case = cases.general(seed)
    expected = model.solve(case).outcome
    for factor in (0.01, 7.3):
        demand_same(model.solve(replace(case, capability=case.capability * factor)).outcome, expected, case,
                    f"capabilities times {factor}")


@rule("inert actor with salience 0")
def inert(model: Any, seed: int) -> None:
    """An actor that does not care changes nothing, wherever it stands and however strong it is."""
    if not model.traits.inert_zero_salience:
        raise NotApplicable("declares inert_zero_salience=False")
    case = cases.general(seed)
    for actor in (0, 5):  # one whose consent is required, one whose is not
        expected = model.solve(cases.absent(case, actor)).outcome
        for end in (case.low, case.high):
            idle = cases.changed(case, actor, salience=0.0, capability=500.0, position=end)
            demand_same(model.solve(idle).outcome, expected, case, f"with an idle {case.actors[actor]}")


@rule("unanimity")
def unanimity(model: Any, seed: int) -> None:
    """What all want is the outcome."""
    if not model.traits.unanimity:
        raise NotApplicable("declares unanimity=False")
    case = cases.unanimous(seed)
    demand_same(model.solve(case).outcome, case.position[:, 0, :], case, "all at one position")


@rule("outcome within the hull")
def hull(model: Any, seed: int) -> None:
    """Between the lowest and the highest position or the reference point."""
    if not model.traits.in_hull:
        raise NotApplicable("declares in_hull=False")
    for case in (cases.general(seed), cases.general(seed + 1, draws=64)):
        y = model.solve(case).outcome
        low = np.fmin(np.nanmin(case.position, axis=1), case.reference)
        high = np.fmax(np.nanmax(case.position, axis=1), case.reference)
        slack = CLOSE * (case.high - case.low)
        outside = (y < low - slack) | (y > high + slack)
        demand(not outside.any(), f"{int(outside.sum())} of {outside.size} outcomes lie outside")


@rule("deterministic or not, as declared")
def deterministic(model: Any, seed: int) -> None:
    """The seed matters exactly if the model says that it draws."""
    case = cases.general(seed, draws=64)
    alike = same_bytes(model.solve(case), model.solve(replace(case, seed=seed + 1)))
    if model.traits.deterministic:
        demand(alike, "declares deterministic=True but another seed gives another outcome")
    else:
        demand(not alike, "declares deterministic=False but the seed does not matter")


@rule("batch equals loop")
def batch(model: Any, seed: int) -> None:
    """A draw's outcome does not depend on the other draws, to the last bit."""
    for case in (cases.general(seed), cases.ordered(seed), cases.tied(seed)):
        whole = model.solve(case)
        parts = [model.solve(case.slice(d, d + 1)) for d in range(case.draws)]
        for name in ("outcome", "no_agreement", "ties", "rounds", "interval_low", "interval_high"):
            joined = np.concatenate([getattr(p, name) for p in parts])
            demand(joined.tobytes() == getattr(whole, name).tobytes(), f"{name} of single draws differs")


@rule("one issue alone or jointly, as declared")
def alone(model: Any, seed: int) -> None:
    """Without ``multi_issue`` an issue alone gives its column; with it, at least one does not."""
    case = cases.general(seed)
    whole = model.solve(case).outcome
    columns = np.concatenate([model.solve(case.issue(k)).outcome for k in range(3)], axis=1)
    if model.traits.multi_issue:
        differ = ~(np.abs(columns - whole) <= CLOSE * (case.high - case.low))
        demand(differ.any(), "declares multi_issue=True but every issue alone gives the same")
    else:
        demand_same(columns, whole, case, "an issue alone", 1e-9)


@rule("actor without a position")
def missing(model: Any, seed: int) -> None:
    """NaN in an actor's row is the same as that actor not being listed."""
    case = cases.general(seed)
    for actor in (0, 5):
        others = [i for i in range(6) if i != actor]
        demand_same(model.solve(cases.absent(case, actor)).outcome, model.solve(cases.permuted(case, others)).outcome,
                    case, f"without {case.actors[actor]}", 1e-9)
