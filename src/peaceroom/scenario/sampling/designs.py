"""Numbers in (0, 1) for every input of a plan: plain random, Latin hypercube or Sobol.

Random: draw d of an input depends on the seed, the input's name and d alone. Latin hypercube: each input's
own permutation of the plan's strata, so it depends on the size of the plan too. Sobol: the inputs that are
in doubt take the sequence's dimensions in name order, each shifted digitally by its own random word.

References: McKay, Beckman & Conover 1979; Sobol 1967 with the direction numbers of Joe & Kuo 2008 (those of
`scipy.stats.qmc`); random digital shift: L'Ecuyer & Lemieux 2002.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.errors import InputError
from peaceroom.core.rng import uniforms

Array = NDArray[np.float64]

DESIGNS = ("random", "lhs", "sobol")
_BITS = 30


def unit_plan(
    names: Iterable[str], draws: int, seed: int, design: str, *, first: int, total: int
) -> Mapping[str, Array]:
    """Uniform numbers of draws ``first … first + draws - 1`` of a plan of ``total`` draws.

    Parameters
    ----------
    names
        The streams: inputs in doubt, and factors.
    design
        One of `DESIGNS`. Raises `InputError` E304 on any other.

    Returns
    -------
    name → ``(draws,)`` numbers in (0, 1).
    """
    if design == "random":
        return {name: uniforms(seed, name, draws, first=first) for name in names}
    stop = first + draws
    if design == "lhs":
        return {name: _stratified(seed, name, total)[first:stop] for name in names}
    if design == "sobol":
        return _sobol(sorted(names), seed, first, stop)
    raise InputError.one("E304", f"there is no design {design!r}", "the design says how the draws are spread",
                         "choose one of: " + ", ".join(DESIGNS))


def _stratified(seed: int, name: str, total: int) -> Array:
    """One number in each of ``total`` equal strata, in an order of this stream's own."""
    order = np.argsort(uniforms(seed, name, total, step=1), kind="stable")
    return np.asarray((order + uniforms(seed, name, total)) / total)


def _sobol(names: list[str], seed: int, first: int, stop: int) -> Mapping[str, Array]:
    if not names:
        return {}
    from scipy.stats import qmc

    sequence = qmc.Sobol(len(names), scramble=False, bits=_BITS)
    if first:
        sequence.fast_forward(first)
    with warnings.catch_warnings():  # a size that is no power of two is reported by the run (W101)
        warnings.simplefilter("ignore", UserWarning)
        points = sequence.random(stop - first)
    cells = (points * 2**_BITS).astype(np.uint64)  # whole multiples of 2**-30: exact in floating point
    out = {}
    for j, name in enumerate(names):
        shift = np.uint64(uniforms(seed, name, 1, step=2)[0] * 2**_BITS)
        inside = uniforms(seed, name, 1, step=3)[0]
        out[name] = np.asarray(((cells[:, j] ^ shift) + inside) / 2**_BITS, float)
    return out
