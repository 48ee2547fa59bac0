"""Which numbers the library's answers can identify: information by finite differences, in prior standard deviations.

Every number with a prior is moved up and down under common random numbers, on every fifth origin. Two halves of the
draws give two estimates of every slope; their products are free of the noise that a square would count as information.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.inside import WEEKS, numbers_of
from peaceroom.accuracy.library_fit.design import score_of, value
from peaceroom.accuracy.library_fit.pacing_again import Paces
from peaceroom.accuracy.library_fit.targets import counted, targets
from peaceroom.process.actors import Violence
from peaceroom.process.parameter_table import TABLE
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.scenario.cases.compiling import most_likely_state, scenario_data
from peaceroom.scenario.cases.types import Origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.level import of_level

Array = NDArray[np.float64]

#: normal scores by which a number is moved up and down
STEP = 0.7
HALVES = 2
#: of the library's origins every so many is run, and stands for the others
EVERY = 5


def slopes(origin: Origin, names: Sequence[str], *, draws: int, seed: int) -> tuple[Array, Array]:
    """Slopes of each target's probability in each number, by halves of the draws ``(2, T, d)``, and weights ``(T,)``.

    A weight is the share of draws that are asked over the variance of the answer.
    """
    s = from_dict(scenario_data(origin, most_likely_state(origin)))
    b = Builder(s, seed, HALVES, of_level(s) or Violence(month=s.as_of.month - 1))
    cases = [b.case(g) for g in range(HALVES)]
    paces = Paces.of(origin, s, cases[0], b.switches, seed)
    each = ceil(draws / HALVES)

    def run(name: str | None, at: float) -> Array:
        mine = {} if name is None else {name: float(value(name, at))}
        place = paces.place(numbers_of(Parameters(), origin, mine))
        out = []
        for g, case in enumerate(cases):
            r = simulate(paces.at_place(case, place), numbers_of(b.parameters(g), origin, mine),
                         b.switches, draws=each, weeks=max(WEEKS.values()), seed=seed, first=g * each, workers=1)
            out.append(counted(origin, b.parties, r))
        return np.array(out, float)  # (2, T, 2)

    base = run(None, 0.0).sum(axis=0)
    found = np.zeros((HALVES, len(targets(origin)), len(names)))
    default = Parameters()
    for k, name in enumerate(names):
        centre = score_of(name, default[name])
        up, down = (run(name, centre + side * STEP) for side in (1, -1))
        p_up, p_down = (np.divide(r[..., 1], r[..., 0], out=np.zeros(r.shape[:2]), where=r[..., 0] > 0)
                        for r in (up, down))
        found[:, :, k] = (p_up - p_down) / (2 * STEP)
    p = (base[:, 1] + 0.5) / (base[:, 0] + 1)
    return found, base[:, 0] / base[:, 0].max() / (p * (1 - p))


def identification(origins: Sequence[Origin], *, stand_for: int, draws: int = 64, seed: int = 1,
                   told: Callable[[int, int, str], None] | None = None) -> dict[str, tuple[float, float]]:
    """Number → posterior over prior standard deviation, all together and alone, best identified first.

    ``stand_for``: the number of origins that those given stand for.
    """
    names = [p.name for p in TABLE if p.law != "fixed"]
    total = np.zeros((len(names), len(names)))
    for n, origin in enumerate(origins):
        (first, second), weight = slopes(origin, names, draws=draws, seed=seed)
        both = (first * weight[:, None]).T @ second
        total += (both + both.T) / 2
        if told is not None:
            told(n + 1, len(origins), f"{origin.case}/{origin.as_of}")
    return ratios(names, total * stand_for / len(origins))


def ratios(names: Sequence[str], information: Array) -> dict[str, tuple[float, float]]:
    """The same from an estimate of the information ``(d, d)``; what is negative in it is noise."""
    values, vectors = np.linalg.eigh(information)
    whole = np.linalg.inv((vectors * np.maximum(values, 0)) @ vectors.T + np.eye(len(names)))
    alone = 1 / np.sqrt(1 + np.maximum(np.diag(information), 0))
    found = {name: (float(np.sqrt(whole[k, k])), float(alone[k])) for k, name in enumerate(names)}
    return dict(sorted(found.items(), key=lambda item: item[1][0]))
