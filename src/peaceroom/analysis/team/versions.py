"""Versions of one scenario by several analysts: agreement on each number, and which disagreement matters most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.movement.atoms import Atom, atoms_of
from peaceroom.analysis.movement.hybrids import hybrid
from peaceroom.analysis.movement.result import DRAWS, headlines_of
from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.inputs import Input, inputs
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
_POINTS: Array = (np.arange(200) + 0.5) / 200
#: disagreements whose effect is looked at, the widest first
MOST = 12


class NumberOfTeam(TypedDict):
    """One number: 10, 50, 90 % points of each analyst and of the pool (the mean of their distributions).

    ``apart``: distance of the farthest two medians; ``overlap``: share of mass that all have in common, 1 where they
    agree.
    """

    input: str
    by: dict[str, list[float]]
    pooled: list[float]
    apart: float
    overlap: float


class Disagreement(TypedDict):
    """What one number, taken from each analyst in turn, does to the headline that it moves most.

    ``values``: the headline with each analyst's number, the rest as the first analyst has it; ``effect``: the distance
    of the farthest two, as a share of ``width``.
    """

    change: str
    headline: str
    values: dict[str, float]
    width: float
    effect: float


class Team(TypedDict):
    """The object of ``peaceroom team --json`` for versions of a scenario. Only numbers that differ are listed."""

    analysts: list[str]
    weights: dict[str, float]
    numbers: list[NumberOfTeam]
    same: int
    disagreements: list[Disagreement]
    not_tried: list[str]


def team(versions: Mapping[str, Scenario], *, weights: Mapping[str, float], draws: int = DRAWS, seed: int = 1,
         most: int = MOST, told: Callable[[int, int], None] | None = None) -> Team:
    """Agreement of several versions of one scenario, and the disagreement that matters most for the answer.

    Parameters
    ----------
    versions
        Analyst → version; the first is the one in which numbers of the others are tried, one at a time.
    weights
        Analyst → weight in the pool; they sum to 1.
    most
        Disagreements that are tried, those first whose numbers lie farthest apart.
    """
    names = list(versions)
    first = versions[names[0]]
    by = {name: {i.key: i for i in inputs(s) if i.kind != "event"} for name, s in versions.items()}
    shared = [key for key in by[names[0]] if all(key in found for found in by.values())]
    numbers = [row for key in shared if (row := _number(key, {n: by[n][key] for n in names}, weights)) is not None]
    tried: dict[str, dict[str, Atom]] = {}
    for name in names[1:]:
        for atom in atoms_of(first, versions[name]):
            tried.setdefault(atom.name, {})[name] = atom
    apart = {row["input"]: 1 - row["overlap"] for row in numbers}
    order = sorted(tried, key=lambda change: -apart.get(change, 1.0))
    base = headlines_of(first, draws, seed)
    found, left = list[Disagreement](), order[most:]
    for n, change in enumerate(order[:most], 1):
        try:
            effect = _effect(change, names, versions, tried[change], base, draws, seed)
        except (InputError, LookupError, ValueError):  # by itself it makes no scenario
            left.append(change)
        else:
            found.append(effect)
        if told is not None:
            told(n, min(most, len(order)))
    found.sort(key=lambda d: -d["effect"])
    return {"analysts": names, "weights": dict(weights), "numbers": sorted(numbers, key=lambda r: r["overlap"]),
            "same": len(shared) - len(numbers), "disagreements": found, "not_tried": left}


def _number(key: str, by: Mapping[str, Input], weights: Mapping[str, float]) -> NumberOfTeam | None:
    values = {name: np.sort(np.asarray(i.distribution.ppf(_POINTS), float)) for name, i in by.items()}
    rows = list(values.values())
    if all(np.array_equal(rows[0], row) for row in rows[1:]):
        return None
    low, high = min(r[0] for r in rows), max(r[-1] for r in rows)
    edges = np.linspace(low, high, 101) if high > low else np.array([low - 0.5, low + 0.5])
    masses = np.stack([np.histogram(row, edges)[0] / len(row) for row in rows])
    together = np.concatenate(rows)
    share = np.concatenate([np.full(len(row), weights[name] / len(row)) for name, row in values.items()])
    order = np.argsort(together, kind="stable")
    at = np.searchsorted(np.cumsum(share[order]), (0.1, 0.5, 0.9))
    middles = [float(np.median(row)) for row in rows]
    return {"input": key, "pooled": [float(x) for x in together[order][np.minimum(at, len(order) - 1)]],
            "by": {name: [float(x) for x in np.quantile(row, (0.1, 0.5, 0.9))] for name, row in values.items()},
            "apart": max(middles) - min(middles), "overlap": float(masses.min(axis=0).sum())}


def _effect(change: str, names: list[str], versions: Mapping[str, Scenario], atoms: Mapping[str, Atom],
            base: Mapping[str, tuple[float, float]], draws: int, seed: int) -> Disagreement:
    first = versions[names[0]]
    made = {names[0]: base} | {name: headlines_of(hybrid(first, versions[name], [atom]), draws, seed)
                               for name, atom in atoms.items()}
    best: Disagreement | None = None
    for key, (value, width) in base.items():
        # who says the same as the first stands where the first does
        values = {name: made[name][key][0] if name in made and key in made[name] else value for name in names}
        effect = (max(values.values()) - min(values.values())) / width
        if best is None or effect > best["effect"]:
            best = {"change": change, "headline": key, "values": values, "width": width, "effect": effect}
    assert best is not None  # every scenario has an issue
    return best
