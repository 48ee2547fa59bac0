"""The coherent probabilities nearest to what somebody said: alternatives add up to 1, orderings and bounds hold.

Nearest in the sum of squared changes (the coherent approximation principle, Osherson and Vardi 2006, Games and Economic
Behavior 56). It is the projection on a convex set, found by Dykstra's alternating projections (Boyle and Dykstra 1986),
so that it never lies farther from any coherent truth than what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_ROUNDS, _CLOSE = 20_000, 1e-12


def coherent(said: Array, partitions: Sequence[Sequence[int]] = (), chains: Sequence[Sequence[int]] = (),
             bounds: tuple[Array, Array] | None = None) -> Array:
    """``(n,)`` probabilities in [0, 1] nearest to ``said`` ``(n,)``.

    Parameters
    ----------
    partitions
        Places of questions of which exactly one comes true: they add up to 1.
    chains
        Places of questions of which each contains the one before (by an earlier and a later day): they never fall.
    bounds
        The least and the most that each can be, ``(n,)`` both. Default: 0 and 1.

    Raises
    ------
    ValueError
        Where nothing is coherent, as two partitions of which one lies within the other.
    """
    least, most = bounds if bounds is not None else (np.zeros(len(said)), np.ones(len(said)))
    projections: list[Callable[[Array], Array]] = [lambda x: np.clip(x, least, most)]
    projections += [_sums_to_one(np.asarray(part)) for part in partitions]
    projections += [_never_falls(np.asarray(chain)) for chain in chains]
    x = np.asarray(said, float).copy()
    left = [np.zeros_like(x) for _ in projections]
    for _ in range(_ROUNDS):
        before = x
        moved = 0.0
        for k, project in enumerate(projections):
            wanted = x + left[k]
            x = project(wanted)
            new = wanted - x
            moved = max(moved, float(np.abs(new - left[k]).max()))
            left[k] = new
        if max(float(np.abs(x - before).max()), moved) < _CLOSE:
            break
    if any(abs(float(x[list(part)].sum()) - 1) > 1e-6 for part in partitions) or any(
            (np.diff(x[list(chain)]) < -1e-6).any() for chain in chains) or (
            (x < least - 1e-9) | (x > most + 1e-9)).any():
        raise ValueError("no probabilities satisfy all of these at once")
    found: Array = np.clip(x, least, most)
    return found


def _sums_to_one(at: NDArray[np.intp]) -> Callable[[Array], Array]:
    def project(x: Array) -> Array:
        y = x.copy()
        y[at] += (1 - y[at].sum()) / len(at)
        return y
    return project


def _never_falls(at: NDArray[np.intp]) -> Callable[[Array], Array]:
    def project(x: Array) -> Array:
        y = x.copy()
        y[at] = _isotonic(y[at])
        return y
    return project


def _isotonic(values: Array) -> Array:
    """The nearest values that never fall: neighbours that fall are pooled to their mean (Ayer et al. 1955)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((float(value), 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (b, m), (a, n) = blocks.pop(), blocks.pop()
            blocks.append(((a * n + b * m) / (n + m), n + m))
    return np.concatenate([np.full(n, mean) for mean, n in blocks])
