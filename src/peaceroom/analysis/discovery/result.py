"""Which inputs lead to a goal, as plain numbers: what ``peaceroom discover --json`` prints; docs/discovery.md."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.discovery.goals import Goal
from peaceroom.analysis.discovery.prim import FEWEST, Box, Step, prim
from peaceroom.analysis.discovery.tree import Node
from peaceroom.analysis.discovery.tree import tree as grow
from peaceroom.analysis.sensitivity.cube import Cube
from peaceroom.analysis.sensitivity.outputs import Outputs
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.errors import InputError
from peaceroom.core.rng import uniforms
from peaceroom.runs.run import Run
from peaceroom.scenario.sampling.draws import Draws
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.sample import build_case
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
#: boxes that are looked for, one after the other among the draws outside those before
BOXES = 3
#: odds of a goal inside a box over those in all draws, at least
BETTER = 2.0
#: points of the way that are told
TOLD = 12


class Limit(TypedDict, total=False):
    """What a box asks of an input: ends on its own scale (an end that is not there is open), or outcomes of an event.

    ``share``: part of all draws that fulfil it by themselves.
    """

    input: str
    low: float
    high: float
    outcomes: list[str]
    share: float


class Holds(TypedDict):
    """Shares, 0–1: of all draws that reach the goal, of draws inside that do, of all draws that are inside."""

    coverage: float
    density: float
    mass: float
    limits: int


class FoundBox(Holds):
    """A box, with what it asks, the draws it was counted on, and the way to it from the whole."""

    asks: list[Limit]
    inside: int
    way: list[Holds]


class Question(TypedDict, total=False):
    """A node of the tree: shares as in `Holds`; a leaf has no ``input``.

    ``yes``: the input is at least ``at``, or the event ends with ``outcome``.
    """

    density: float
    coverage: float
    mass: float
    input: str
    at: float
    outcome: str
    no: Question
    yes: Question


class Nearest(TypedDict):
    """The draw that comes nearest to a goal that none reaches."""

    draw: int
    value: float
    short_by: float


class Discovery(TypedDict):
    """Boxes and a tree, or in ``says`` why there are none."""

    goal: str
    limit: float | None
    draws: int
    counted_on: int
    reached: float
    without_value: float
    says: str | None
    nearest: Nearest | None
    boxes: list[FoundBox]
    tree: Question | None


def of_run(run: Run, goal: Goal) -> Discovery:
    """The goal over the draws and outcomes of a run."""
    if goal.output.kind == "process":
        raise InputError.one("E317", "a run keeps no single simulations of its process",
                             "which inputs lead there could not be looked for",
                             "give the scenario instead of the run: the process is simulated anew")
    outputs = Outputs(run.scenario, (goal.output,), Draws(run.scenario, run.draws, run.seed, design=run.design)
                      .slice(0, min(run.draws, 512)))
    model = goal.output.model
    settled = {model: run.settlements[model].outcome} if model is not None and model in run.models else None
    values = outputs.of_case(run.case, settled)[:, 0]
    return discovery_result(run.scenario, Draws(run.scenario, run.draws, run.seed, design=run.design), values, goal)


def of_scenario(scenario: Scenario, goal: Goal, draws: int, seed: int) -> Discovery:
    """The goal over fresh draws of a scenario, as things stand."""
    drawn = Draws(scenario, draws, seed)
    sample = drawn.slice(0, draws)
    outputs = Outputs(scenario, (goal.output,), sample.slice(0, min(draws, 512)))
    if outputs.process is None:
        return discovery_result(scenario, drawn, outputs.of_case(build_case(scenario, sample))[:, 0], goal)
    # numbers of the process are drawn beside those of the scenario; events happen within each simulation
    cube = Cube(scenario, seed, (), outputs.process.streams(()))
    names = [n for n in cube.names if not (n.startswith("events.") and n.count(".") == 1)]
    points = np.full((draws, len(cube.names)), 0.5)
    for name in names:
        points[:, cube.names.index(name)] = uniforms(seed, f"discovery.{name}", draws)
    whole = cube.sample(points)
    values = outputs(whole)[:, 0]
    columns = {n: whole.values.get(n, whole.units.get(n)) for n in names}
    known = {n: np.asarray(x) for n, x in columns.items() if x is not None}
    return discovered(np.column_stack(list(known.values())), values, goal, list(known), {})


@one_blas_thread()
def discovery_result(scenario: Scenario, drawn: Draws, values: Array, goal: Goal) -> Discovery:
    """Boxes and a tree for a goal, from draws of a scenario and values ``(D,)`` of the goal's output."""
    keys = [i.key for i in inputs(scenario) if not i.is_fixed and not i.key.startswith(("levers.", "what_ifs."))]
    outcomes = {f"events.{e}": list(event.outcomes) for e, event in scenario.events.items()}
    x = np.column_stack([drawn.column(k) for k in keys]) if keys else np.empty((len(values), 0))
    return discovered(x, values, goal, keys, outcomes)


def discovered(x: Array, values: Array, goal: Goal, keys: list[str], outcomes: Mapping[str, list[str]]) -> Discovery:
    """The same from columns ``(D, d)`` called ``keys``; those in ``outcomes`` hold numbers of outcomes."""
    reached, limit = goal.reached(values), goal.limit(values)
    out: Discovery = {
        "goal": goal.text, "limit": limit if np.isfinite(limit) else None, "draws": len(values), "boxes": [],
        "counted_on": len(values) // 2, "reached": float(reached.mean()), "tree": None, "nearest": None,
        "without_value": float((~np.isfinite(values)).mean()), "says": None}
    count = int(reached.sum())
    if not count:
        at = goal.nearest(values)
        out["says"] = "no draw reaches the goal" if at is not None else "the output has no value on any draw"
        if at is not None:
            out["nearest"] = {"draw": at, "value": float(values[at]), "short_by": float(abs(values[at] - limit))}
        return out
    if count == len(values):
        out["says"] = "every draw reaches the goal: no input decides it"
    elif min(count, len(values) - count) < 2 * FEWEST:
        few = "reach" if count < len(values) - count else "miss"
        rare = min(count, len(values) - count)
        out["says"] = (f"only {rare} of {len(values)} draws {few} the goal: too few to say what leads there; give at "
                       f"least {ceil(2 * FEWEST / rare)} times as many")
    elif not keys:
        out["says"] = "no number of this scenario is in doubt"
    if out["says"] is not None:
        return out
    kinds = [j for j, k in enumerate(keys) if k in outcomes]
    left = np.ones(len(values), bool)
    for _ in range(BOXES):
        if reached[left].sum() < 2 * FEWEST or (~reached[left]).sum() < 2 * FEWEST:
            break
        box = prim(x[left], reached[left], kinds)
        if box is None:
            break
        inside = box.step.box.inside(x) & left
        test = np.arange(1, len(values), 2)
        if inside[test].sum() < FEWEST or not reached[test][inside[test]].any():
            break
        goals = reached[test]
        step = Step(box.step.box, float((inside[test] & goals).sum() / goals.sum()), float(goals[inside[test]].mean()),
                    float(inside[test].mean()), int(inside[test].sum()))
        if _odds(step.density) < BETTER * _odds(float(goals.mean())):
            break
        out["boxes"].append(_box(step, box.way, x, keys, outcomes))
        left &= ~inside
    if not out["boxes"]:
        out["says"] = "no combination of inputs leads to the goal more often than any other"
    out["tree"] = _node(grow(x, reached, kinds), keys, outcomes)
    return out


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def _holds(step: Step) -> Holds:
    return {"coverage": step.coverage, "density": step.density, "mass": step.mass, "limits": len(step.box.columns)}


def _box(step: Step, way: tuple[Step, ...], x: Array, keys: list[str], outcomes: Mapping[str, list[str]]) -> FoundBox:
    told = [way[k] for k in np.unique(np.linspace(0, len(way) - 1, min(TOLD, len(way))).astype(int))]
    return {**_holds(step), "inside": step.inside, "asks": _asks(step.box, x, keys, outcomes),
            "way": [_holds(s) for s in told]}


def _asks(box: Box, x: Array, keys: list[str], outcomes: Mapping[str, list[str]]) -> list[Limit]:
    found: list[Limit] = []
    for j in box.columns:
        one = box.only(j)
        asks: Limit = {"input": keys[j], "share": float(one.inside(x).mean())}
        if one.low:
            asks["low"] = one.low[0][1]
        if one.high:
            asks["high"] = one.high[0][1]
        if one.among:
            asks["outcomes"] = [outcomes[keys[j]][int(v)] for v in sorted(one.among[0][1])]
        found.append(asks)
    return sorted(found, key=lambda a: (a["share"], a["input"]))


def _node(n: Node, keys: list[str], outcomes: Mapping[str, list[str]]) -> Question:
    out: Question = {"density": n.share, "coverage": n.goals, "mass": n.mass}
    if n.no is not None and n.yes is not None:
        out["input"] = keys[n.column]
        if n.equal:
            out["outcome"] = outcomes[keys[n.column]][int(n.at)]
        else:
            out["at"] = n.at
        out["no"], out["yes"] = _node(n.no, keys, outcomes), _node(n.yes, keys, outcomes)
    return out
