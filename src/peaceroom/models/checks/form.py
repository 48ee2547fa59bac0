"""Checks of form: what a model hands back, and its manners. One function each."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models.checks import cases as cases
from peaceroom.models.checks.tools import NotApplicable, demand, demand_same, rule, same_bytes
from peaceroom.models.protocols import Traits

KINDS = ("benchmark", "bargaining", "voting", "dynamic", "statistical")


def all_cases(seed: int) -> dict[str, Case]:
    """Cases in which a settlement's form is looked at."""
    bare = replace(cases.general(seed), reference=np.full((8, 3), np.nan), no_agreement=np.full((8, 6), np.nan))
    return {
        "everything known": cases.general(seed),
        "ordered options": cases.ordered(seed),
        "tied camps": cases.tied(seed),
        "one actor": cases.permuted(cases.general(seed), [0]),
        "nothing known but positions": bare,
        "an issue without positions": without_positions(cases.general(seed)),
    }


def without_positions(case: Case) -> Case:
    """The second issue has no positions at all."""
    changes = {}
    for name in ("position", "salience", "capability"):
        array = getattr(case, name).copy()
        array[:, :, 1] = np.nan
        changes[name] = array
    return replace(case, **changes)


@rule("form")
def form(model: Any, seed: int) -> None:
    """Shapes, types and labels of the settlement."""
    for name, case in all_cases(seed).items():
        s = model.solve(case)
        demand(isinstance(s, Settlement), f"solve returned a {type(s).__name__}, not a Settlement")
        shape = (case.draws, len(case.issues))
        demand(tuple(s.issues) == case.issues, f"{name}: the issues are not those of the case, in their order")
        for field, kind in {"outcome": np.float64, "interval_low": np.float64, "interval_high": np.float64,
                            "no_agreement": np.bool_, "converged": np.bool_, "rounds": np.int64,
                            "ties": np.int64}.items():
            array = getattr(s, field)
            demand(isinstance(array, np.ndarray) and array.shape == shape,
                   f"{name}: {field} must be an array of shape (draws, issues) = {shape}")
            demand(array.dtype == kind, f"{name}: {field} is of type {array.dtype}, not {np.dtype(kind)}")
        demand(isinstance(s.model, str) and s.model, "the settlement does not name its model")


@rule("frozen parameters")
def frozen(model: Any, seed: int) -> None:
    """A frozen dataclass: a result's reading cannot change after the fact."""
    demand(dataclasses.is_dataclass(model), "a model is a dataclass of its parameters")
    demand(type(model).__dataclass_params__.frozen, "the dataclass is not frozen")


@rule("declared traits")
def declared(model: Any, seed: int) -> None:
    """Traits exist and use the known words. Growth of time (``cost``) is declared, not measured here."""
    traits = getattr(model, "traits", None)
    demand(isinstance(traits, Traits), "the model declares no Traits")
    assert isinstance(traits, Traits)
    demand(traits.kind in KINDS, f"kind {traits.kind!r} is none of {', '.join(KINDS)}")
    demand(traits.summary.strip() and "\n" not in traits.summary, "the summary is not one line in words")
    demand(traits.cost.strip(), "the cost is empty")


@rule("options in the reading")
def reading(model: Any, seed: int) -> None:
    """Every parameter with its value is recorded in the result."""
    s = model.solve(cases.general(seed))
    demand(isinstance(s.reading, Mapping), "the reading is not a mapping")
    for field in dataclasses.fields(model):
        demand(field.name in s.reading, f"the option {field.name!r} is not in the reading")
        demand(s.reading[field.name] == getattr(model, field.name), f"the reading of {field.name!r} is another value")


@rule("finite or declared unavailable")
def finite(model: Any, seed: int) -> None:
    """No infinity; a silent issue says why; a spoken one is not called unavailable."""
    for name, case in all_cases(seed).items():
        s = model.solve(case)
        demand(not np.isinf(s.outcome).any(), f"{name}: an outcome is infinite")
        for issue, reason in s.unavailable.items():
            demand(issue in case.issues, f"{name}: {issue!r} is called unavailable but is no issue")
            demand(isinstance(reason, str) and reason.strip(), f"{name}: no reason why {issue!r} is unavailable")
        for k, issue in enumerate(case.issues):
            silent = bool(np.isnan(s.outcome[:, k]).all())
            demand(silent == (issue in s.unavailable),
                   f"{name}: {issue!r} is " + ("NaN without a reason" if silent else "unavailable yet has outcomes"))
        if name in ("everything known", "ordered options"):
            demand(np.isfinite(s.outcome).all(), f"{name}: an outcome is NaN")


@rule("what it needs")
def needs(model: Any, seed: int) -> None:
    """Without the reference point, or the value of failure, it speaks unless it declares to need it."""
    case = cases.general(seed)
    for trait, field in (("needs_reference", "reference"), ("needs_no_agreement", "no_agreement")):
        bare = replace(case, **{field: np.full_like(getattr(case, field), np.nan)})
        s = model.solve(bare)
        if getattr(model.traits, trait):
            demand(np.isnan(s.outcome).all(), f"declares {trait} but speaks without it")
        else:
            demand((np.isfinite(s.outcome) | s.no_agreement).all(), f"is silent without {field} but declares no need")


@rule("no-agreement flags")
def flags(model: Any, seed: int) -> None:
    """Where no agreement is flagged, the outcome is the reference point (the option nearest to it), or unknown."""
    for name, case in all_cases(seed).items():
        s = model.solve(case)
        demand(s.no_agreement.dtype == np.bool_, f"{name}: the flags are of type {s.no_agreement.dtype}")
        fallback = on_options(Settlement.of("", case.issues, np.array(case.reference)), case).outcome
        demand_same(np.where(s.no_agreement, s.outcome, 0.0), np.where(s.no_agreement, fallback, 0.0),
                    case, f"{name}: outcome without agreement")


@rule("same seed, same bytes")
def repeatable(model: Any, seed: int) -> None:
    """Solving twice gives the same bits."""
    for case in (cases.general(seed), cases.tied(seed)):
        demand(same_bytes(model.solve(case), model.solve(case)), "two calls differ")


@rule("input untouched")
def untouched(model: Any, seed: int) -> None:
    """Solving does not write into the case."""
    case = cases.ordered(seed)
    before = cases.snapshot(case)
    model.solve(case)
    after = cases.snapshot(case)
    written = [name for name in before if before[name] != after[name]]
    demand(not written, "wrote into " + ", ".join(written))


@rule("pickling")
def pickling(model: Any, seed: int) -> None:
    """A model can travel to another process and comes back the same."""
    twin = pickle.loads(pickle.dumps(model))
    demand(twin == model, "the copy is not equal")
    case = cases.general(seed)
    demand(same_bytes(twin.solve(case), model.solve(case)), "the copy solves differently")


@rule("ties")
def ties(model: Any, seed: int) -> None:
    """Ties are counted, both ends are reported around the outcome, and the option ``tie`` is honoured."""
    case = cases.tied(seed)
    s = model.solve(case)
    demand(np.issubdtype(s.ties.dtype, np.integer) and (s.ties >= 0).all(), "ties is no count")
    speaks = ~np.isnan(s.outcome)
    low, high = s.interval_low[speaks], s.interval_high[speaks]
    demand(((low <= s.outcome[speaks]) & (s.outcome[speaks] <= high)).all(), "the outcome lies outside its interval")
    demand((s.ties[speaks][high > low] > 0).all(), "an open interval without a tie counted")
    rules = {"lower": s.interval_low, "upper": s.interval_high, "midpoint": (s.interval_low + s.interval_high) / 2}
    options = {f.name: f.metadata.get("choices") or () for f in dataclasses.fields(model)}
    for choice in options.get("tie", ()):
        if choice in rules:
            y = replace(model, tie=choice).solve(case).outcome
            demand_same(y, rules[choice], case, f"tie={choice!r}", 1e-9)


@rule("trajectory on request")
def trajectory(model: Any, seed: int) -> None:
    """Asking for the trajectory changes no outcome; where given it starts from the input."""
    case = cases.general(seed)
    s = model.solve(case, trajectory=True)
    demand(s.outcome.tobytes() == model.solve(case).outcome.tobytes(), "the outcome depends on asking")
    if s.trajectory is None:
        raise NotApplicable("a model of one step has no trajectory")
    shape = s.trajectory.shape
    demand(len(shape) == 4 and (shape[0], *shape[2:]) == case.position.shape, f"trajectory of shape {shape}")
    demand_same(s.trajectory[:, 0].reshape(-1, 3), case.position.reshape(-1, 3), case, "round 0")
