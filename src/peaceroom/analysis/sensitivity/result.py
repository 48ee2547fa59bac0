"""What drives outputs, as plain numbers: what ``peaceroom drivers --json`` prints; docs/drivers.md has the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.sensitivity import estimators
from peaceroom.analysis.sensitivity.cube import Cube
from peaceroom.analysis.sensitivity.design import Designed, Progress, elementary_effects, evaluated, trajectories
from peaceroom.analysis.sensitivity.estimators import Indices, morris, refusal, sobol, weights
from peaceroom.analysis.sensitivity.outputs import Output, Outputs
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.errors import InputError
from peaceroom.runs.kept import Pieces
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]

#: rows of a Sobol design and trajectories of Morris by default; what is accepted
SAMPLES, TRAJECTORIES = 512, 32
FEWEST, MOST = 16, 1 << 20
METHODS = ("sobol", "morris", "tornado")
#: a 95 % interval of a total index no wider than this is narrow enough to rank by
NARROW = 0.1


class Index(TypedDict):
    """Shares of an output's variance with 95 % intervals: of an input by itself, and with all its interactions."""

    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


class Convergence(TypedDict):
    """How far the number of samples reaches.

    ``half_moved``: how much the largest move of a total index was from half of the rows to all; ``widest``: interval
    of a total index; ``enough``: both are at most 0.1; ``suggested``: samples that should be, by the square-root law.
    """

    half_moved: float
    widest: float
    enough: bool
    suggested: int


class Refused(TypedDict, total=False):
    """``refused``: why nothing is said; where it stands nothing else does."""

    refused: str


class Variances(Refused, total=False):
    """Indices of inputs, largest total first, and of groups.

    ``silent``: inputs that changed the output at no point; ``unknown``: those whose points have no output, with why.
    """

    mean: float
    sd: float
    rows: int
    inputs: dict[str, Index]
    groups: dict[str, dict[str, Index]]
    silent: list[str]
    unknown: dict[str, str]
    first_sum: float
    convergence: Convergence


class Effect(TypedDict):
    """Change of the output for a step over an input's whole range of probability: mean size with interval, mean, sd."""

    size: float
    low: float
    high: float
    mean: float
    spread: float


class Screening(Refused, total=False):
    """Elementary effects of inputs, largest size first."""

    trajectories: int
    inputs: dict[str, Effect]
    silent: list[str]


class Bar(TypedDict):
    """The output where one input is at its 10 and its 90 % point (an event: the outcomes' least and most)."""

    low: float | None
    high: float | None
    swing: float


class Tornado(Refused, total=False):
    """The output with every number at its median, and bars that move it, longest first."""

    base: float | None
    inputs: dict[str, Bar]
    silent: list[str]


class Explained(TypedDict, total=False):
    """What drives one output, by each method that was asked for."""

    sobol: Variances
    morris: Screening
    tornado: Tornado


class Drivers(TypedDict):
    """What drives each output."""

    seed: int
    samples: int
    trajectories: int
    in_doubt: int
    under: str | None
    against: str | None
    outputs: dict[str, Explained]


@one_blas_thread()
def drivers_result(scenario: Scenario, asked: Sequence[Output], *, samples: int = SAMPLES,
                   routes: int = TRAJECTORIES, seed: int = 1, methods: Sequence[str] = METHODS,
                   under: str | None = None, against: str | None = None, progress: Progress | None = None,
                   pieces: Pieces | None = None, kept: Mapping[str, Array] | None = None,
                   workers: int | None = None) -> Drivers:
    """What drives each of ``asked``.

    Parameters
    ----------
    samples
        Rows of each Sobol design, a power of two from 16 on. ``samples × (inputs + groups + 2)`` points are solved.
    routes
        Trajectories of the screening, at least 2; each solves one point more than there are inputs.
    under, against
        What-ifs, see `Outputs`.
    pieces, kept
        Where finished points are kept, and those of an interrupted call: ``points/<columns>`` without the prefix.

    Raises
    ------
    InputError
        E318 for sizes and methods that cannot be, or where nothing is in doubt; E305 for an unknown what-if.
    """
    check(samples, routes, methods)
    outputs = Outputs(scenario, asked, sample(scenario, samples, seed), under, against)
    what_ifs = tuple(w for w in (under, against) if w)
    cube = Cube(scenario, seed, what_ifs, outputs.process.streams(what_ifs) if outputs.process is not None else ())
    if not cube.names:
        raise InputError.one("E318", "no number of this scenario is in doubt", "nothing can drive an output",
                             "write ranges such as 40..60 where you are not sure")
    found: dict[str, Explained] = {o.name: {} for o in asked}

    def evaluate(points: Array) -> Array:
        return outputs(cube.sample(points))

    if "sobol" in methods:
        d = len(cube.names)
        sets = [frozenset((j,)) for j in range(d)]
        sets += dict.fromkeys(c for by in cube.groups.values() for c in by.values() if 1 < len(c) < d)
        points = evaluated(evaluate, cube.names, sets, samples, seed, progress, pieces, kept, workers)
        counts = weights(samples, seed)
        for q, o in enumerate(asked):
            found[o.name]["sobol"] = _variances(cube, sets, points, q, counts)
    if "morris" in methods:
        at, order = trajectories(len(cube.names), routes, seed)
        y = np.stack([evaluate(at[:, step]) for step in range(at.shape[1])], axis=1)
        effects, counts = elementary_effects(y, at, order), weights(routes, seed)
        for q, o in enumerate(asked):
            found[o.name]["morris"] = _screening(cube, y[:, :, q], effects[:, :, q], counts)
    if "tornado" in methods:
        drawn, rows = cube.tornado()
        values = outputs(drawn)
        for q, o in enumerate(asked):
            found[o.name]["tornado"] = _tornado(values[:, q], rows)
    return {"seed": seed, "samples": samples, "trajectories": routes, "in_doubt": len(cube.names), "under": under,
            "against": against, "outputs": found}


def check(samples: int, routes: int, methods: Sequence[str]) -> None:
    """Raise `InputError` E318 for sizes and methods that cannot be."""
    if not (FEWEST <= samples <= MOST) or samples & (samples - 1):
        raise InputError.one("E318", f"a Sobol design cannot have {samples} rows", "its balance rests on powers of two",
                             f"give a power of two from {FEWEST} to {MOST}, such as 512")
    if not 2 <= routes <= MOST:
        raise InputError.one("E318", f"{routes} trajectories cannot be walked", "a spread rests on two at least",
                             "give 2 or more, such as 32")
    if wrong := [m for m in methods if m not in METHODS]:
        raise InputError.one("E318", f"there is no method {wrong[0]!r}", "the method says how inputs are moved",
                             "choose among: " + ", ".join(METHODS))


def _variances(cube: Cube, sets: Sequence[frozenset[int]], points: Designed, q: int, counts: Array) -> Variances:
    a, b, ab = points.a[:, q], points.b[:, q], points.ab[:, :, q]
    both = np.concatenate([a, b])
    if (why := refusal(both)) is not None:
        return {"refused": why}
    found = sobol(a, b, ab, counts)
    known = both[np.isfinite(both)]
    missing = 1 - np.isfinite(ab).mean(axis=0)
    least = estimators.ROUNDING * max(1.0, float(np.abs(known).max()))
    moves = np.asarray((np.abs(ab - a[:, None]) > least).any(axis=0))
    at = {columns: g for g, columns in enumerate(sets)}
    d = len(cube.names)
    fit = [j for j in range(d) if moves[j] and missing[j] <= estimators.MISSING]
    inputs = {cube.names[j]: _index(found, j) for j in sorted(fit, key=lambda j: (-found.total.value[j], j))}
    groups: dict[str, dict[str, Index]] = {}
    for kind, by in cube.groups.items():
        some = {name: g for name, c in by.items()
                if (g := at.get(c)) is not None and moves[g] and missing[g] <= estimators.MISSING}
        groups[kind] = {name: _index(found, g) for name, g in sorted(
            some.items(), key=lambda row: (-found.total.value[row[1]], row[0]))}
    apart = np.abs(found.total.value - found.half)[fit]
    moved = float(np.where(np.isnan(apart), 1.0, apart).max(initial=0.0))  # 1: half of the rows do not tell
    widest = float((found.total.high - found.total.low)[fit].max(initial=0.0))
    n = len(a)
    more = int(2 ** np.ceil(np.log2(max(1.0, (max(widest, moved) / NARROW) ** 2))))
    return {
        "mean": float(known.mean()), "sd": float(known.std()), "rows": found.rows, "inputs": inputs, "groups": groups,
        "silent": [cube.names[j] for j in range(d) if not moves[j] and missing[j] <= estimators.MISSING],
        "unknown": {cube.names[j]: f"the output has no value at {100 * missing[j]:.0f} of 100 of its points"
                    for j in range(d) if missing[j] > estimators.MISSING},
        "first_sum": float(sum(i["first"] for i in inputs.values())),
        "convergence": {"half_moved": moved, "widest": widest, "enough": max(widest, moved) <= NARROW,
                        "suggested": n * more},
    }


def _index(found: Indices, g: int) -> Index:
    f, t = found.first, found.total
    return {"first": float(f.value[g]), "first_low": float(f.low[g]), "first_high": float(f.high[g]),
            "total": float(t.value[g]), "total_low": float(t.low[g]), "total_high": float(t.high[g])}


def _screening(cube: Cube, y: Array, effects: Array, counts: Array) -> Screening:
    if (why := refusal(y.ravel())) is not None:
        return {"refused": why}
    s = morris(effects, counts)
    order = sorted((j for j in range(len(cube.names)) if s.size.value[j] > 0), key=lambda j: (-s.size.value[j], j))
    return {"trajectories": len(effects), "inputs": {
        cube.names[j]: {"size": float(s.size.value[j]), "low": float(s.size.low[j]), "high": float(s.size.high[j]),
                        "mean": float(s.mean[j]), "spread": float(s.spread[j])} for j in order},
        "silent": [name for j, name in enumerate(cube.names) if not s.size.value[j] > 0]}


def _tornado(values: Array, rows: Mapping[str, slice]) -> Tornado:
    if not np.isfinite(values).any():
        return {"refused": "the output has no value at any point"}
    base = _number(values[0])
    bars: dict[str, Bar] = {}
    for name, at in rows.items():
        part = values[at]
        event = name.startswith("events.") and name.count(".") == 1
        known = part[np.isfinite(part)]
        ends = (known.min(), known.max()) if event and known.size else (part[0], part[-1])
        # an event may also not happen: then the output stays where it is
        reached = known if base is None else np.append(known, base)
        bars[name] = {"low": _number(ends[0]), "high": _number(ends[1]),
                      "swing": float(np.ptp(reached)) if reached.size else 0.0}
    if not any(b["swing"] > 0 for b in bars.values()):
        return {"refused": "no input alone moves the output between its 10 and 90 % points"}
    ranked = sorted(bars.items(), key=lambda row: (-row[1]["swing"], row[0]))
    return {"base": base, "inputs": {n: b for n, b in ranked if b["swing"] > 0},
            "silent": [n for n, b in ranked if not b["swing"] > 0]}


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
