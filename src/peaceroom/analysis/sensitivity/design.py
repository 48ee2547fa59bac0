"""Points of the unit cube at which outputs are asked for: two Sobol designs, trajectories, one input at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.rng import uniforms
from peaceroom.runs.kept import Pieces
from peaceroom.runs.threads import threads
from peaceroom.scenario.sampling.designs import unit_plan

Array = NDArray[np.float64]
#: outputs ``(n, Q)`` at points ``(n, d)`` of the open unit cube
Evaluate = Callable[[Array], Array]
#: called with (evaluations done, evaluations in all)
Progress = Callable[[int, int], None]
#: levels of a trajectory; a step goes over half of them
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Designed:
    """Outputs ``(N, Q)`` at both designs, and ``(N, G, Q)`` with each group taken from the second."""

    a: Array
    b: Array
    ab: Array


def pair(names: Sequence[str], n: int, seed: int) -> tuple[Array, Array]:
    """Two independent ``(n, d)`` Sobol designs; ``n`` a power of two."""
    found = unit_plan([f"{part}/{name}" for part in "ab" for name in names], n, seed, "sobol", first=0, total=n)
    return (np.column_stack([found[f"a/{name}"] for name in names]),
            np.column_stack([found[f"b/{name}"] for name in names]))


def evaluated(evaluate: Evaluate, names: Sequence[str], groups: Sequence[frozenset[int]], n: int, seed: int,
              progress: Progress | None = None, pieces: Pieces | None = None, kept: Mapping[str, Array] | None = None,
              workers: int | None = None) -> Designed:
    """Outputs at both designs and at each group's mixture of them: ``n × (G + 2)`` points.

    Every call has the same n rows, so that a model's own random numbers belong to the row and are the same in all.
    Finished calls go to ``pieces``; ``kept`` holds those of an interrupted call. ``workers`` never change a number.
    """
    one, other = pair(names, n, seed)
    wanted: list[tuple[str, frozenset[int]]] = [
        ("a", frozenset()), ("b", frozenset(range(len(names)))),
        *((",".join(map(str, sorted(g))), g) for g in groups)]

    def look(columns: frozenset[int]) -> Array:
        mixed = one.copy()
        mixed[:, sorted(columns)] = other[:, sorted(columns)]
        return np.asarray(evaluate(mixed), float)

    found: list[Array] = []
    with threads(workers) as pool:
        coming = [None if kept and name in kept else pool.submit(look, columns) for name, columns in wanted]
        for (name, _), future in zip(wanted, coming, strict=True):
            if future is None:
                assert kept is not None
                found.append(kept[name])
            else:
                found.append(future.result())
                if pieces is not None:
                    pieces.put(f"points/{name}", list(found[-1].shape), found[-1].tobytes())
            if progress is not None:
                progress(n * len(found), n * len(wanted))
    return Designed(found[0], found[1], np.stack(found[2:], axis=1))


def trajectories(d: int, r: int, seed: int) -> tuple[Array, NDArray[np.intp]]:
    """``(r, d + 1, d)`` points that change one input at a time, and ``(r, d)`` which input each step changes.

    Levels are the middles of `LEVELS` equal cells, so that no input is asked for at an end of its distribution.
    """
    low = LEVELS // 2
    base = (uniforms(seed, "sensitivity.morris.base", r * d).reshape(r, d) * low).astype(int)
    up = uniforms(seed, "sensitivity.morris.direction", r * d).reshape(r, d) < 0.5
    order = np.argsort(uniforms(seed, "sensitivity.morris.order", r * d).reshape(r, d), axis=1, kind="stable")
    rank = np.argsort(order, axis=1)
    moved = np.arange(d + 1)[None, :, None] > rank[:, None, :]
    level = base[:, None, :] + low * np.where(up[:, None, :], moved, ~moved)
    return (level + 0.5) / LEVELS, order


def elementary_effects(y: Array, points: Array, order: NDArray[np.intp]) -> Array:
    """``(r, d, Q)`` change of the outputs ``(r, d + 1, Q)`` for a step of one input over its whole cube edge."""
    r, d = order.shape
    rows = np.arange(r)[:, None]
    step = np.take_along_axis(np.diff(points, axis=1), order[:, :, None], axis=2)
    out = np.empty((r, d, y.shape[2]))
    out[rows, order] = np.diff(y, axis=1) / step
    return out
