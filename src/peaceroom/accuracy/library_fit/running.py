"""Runs of every origin at every point of the design, kept as they are made: an interrupted fit goes on from there.

Every origin and point has draws of its own, which the emulator averages: shared ones would be wrong together. The pace
of each origin is set anew at each point, under common random numbers, so that no number is fitted through the level of
texts, which base rates give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.inside import WEEKS, numbers_of
from peaceroom.accuracy.backtest.keeping import each_origin
from peaceroom.accuracy.library_fit.design import numbers
from peaceroom.accuracy.library_fit.pacing_again import Paces
from peaceroom.accuracy.library_fit.targets import counted, targets
from peaceroom.process.actors import Violence
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.scenario.cases.compiling import scenario_data, states
from peaceroom.scenario.cases.types import Origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.level import of_level

Array = NDArray[np.float64]

#: input draws of an origin, and how many of them each point takes, in turn
INPUT_DRAWS, TAKEN = 32, 4
#: draws that an origin has room for: those of its points, then those of planted answers
ROOM, PLANTED = 1 << 24, 1 << 23
#: what a run depends on beside the simulator
_MADE_BY = tuple(f"accuracy/library_fit/{name}.py" for name in ("design", "pacing_again", "running", "targets"))


class _Kept(TypedDict):
    asked: list[list[int]]
    yes: list[list[int]]
    planted: list[list[list[float | None]]]


@dataclass(frozen=True, slots=True)
class Ran:
    """An origin's runs: draws asked and saying yes ``(J, T)``, and K planted answers at each point ``(J, K, T)``.

    A planted answer is that of one draw of the simulator in place of what came: 1, 0, NaN where not asked.
    """

    origin: Origin
    asked: Array
    yes: Array
    planted: Array


def run_origin(origin: Origin, names: tuple[str, ...], points: Array, *, draws: int, planted: int, seed: int) -> Ran:
    """Run an origin at every point ``(J, d)``; its possible states of the talks share the draws."""
    kinds, chances = targets(origin), states(origin)
    counts = np.zeros((len(points), len(kinds), 2))
    answers = np.full((len(points), planted, len(kinds)), np.nan)
    own = int.from_bytes(blake2b(f"{origin.case}/{origin.as_of}".encode(), digest_size=4).digest(), "big")
    rng, start = np.random.default_rng([seed, own]), own * ROOM
    which = rng.choice(len(chances), size=(len(points), planted), p=list(chances.values()))
    whose = rng.integers(INPUT_DRAWS, size=(len(points), planted))
    for n, (state, p) in enumerate(chances.items()):
        s = from_dict(scenario_data(origin, state))
        b = Builder(s, seed, INPUT_DRAWS, of_level(s) or Violence(month=s.as_of.month - 1))
        cases = [b.case(g) for g in range(INPUT_DRAWS)]
        paces = Paces.of(origin, s, cases[0], b.switches, seed)
        each = ceil(draws * p / TAKEN)
        for j, z in enumerate(points):
            mine = numbers(names, z)
            place = paces.place(numbers_of(Parameters(), origin, mine))

            def run(g: int, size: int, first: int, *, mine: dict[str, float] = mine, place: float = place,
                    paces: Paces = paces, b: Builder = b, cases: list[ProcessCase] = cases) -> NDArray[np.int64]:
                case = paces.at_place(cases[g], place)
                return counted(origin, b.parties, simulate(
                    case, numbers_of(b.parameters(g), origin, mine), b.switches, draws=size, weeks=max(WEEKS.values()),
                    seed=seed, first=first, workers=1))

            for i in range(TAKEN):
                counts[j] += run((j * TAKEN + i) % INPUT_DRAWS, each, start + (j * TAKEN + i) * draws)
            for k in np.flatnonzero(which[j] == n):
                one = run(int(whose[j, k]), 1, start + PLANTED + j * planted + int(k))
                answers[j, k] = np.where(one[:, 0] > 0, one[:, 1], np.nan)
    return Ran(origin, counts[..., 0], counts[..., 1], answers)


def run_library(paths: Sequence[Path], names: tuple[str, ...], points: Array, *, draws: int = 96, planted: int = 2,
                seed: int = 1, folder: Path | None = None, workers: int | None = None,
                told: Callable[[int, int, str], None] | None = None) -> list[Ran]:
    """Runs of all origins, in their order; those that ``folder`` holds are read. Raises `InputError`."""
    def make(origin: Origin) -> _Kept:
        return _kept(run_origin(origin, names, points, draws=draws, planted=planted, seed=seed))

    asked = [names, points.tolist(), draws, planted, seed]
    return [_ran(origin, kept) for origin, kept in each_origin(
        paths, make, _Kept, options=lambda _: asked, made_by=_MADE_BY, folder=folder, workers=workers, told=told)]


def _kept(ran: Ran) -> _Kept:
    planted = [[[None if np.isnan(x) else x for x in row] for row in rows] for rows in ran.planted.tolist()]
    return {"asked": ran.asked.astype(int).tolist(), "yes": ran.yes.astype(int).tolist(), "planted": planted}


def _ran(origin: Origin, kept: _Kept) -> Ran:
    return Ran(origin, np.array(kept["asked"], float), np.array(kept["yes"], float),
               np.array([[[np.nan if x is None else x for x in row] for row in rows] for rows in kept["planted"]]))
