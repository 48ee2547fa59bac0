"""Counter-based random numbers: Philox 4x64-10, keyed by a seed and a *name*.

A stream belongs to an input or a mechanism by name, and its counter is (draw, step). Draw 17 of the
stream ``positions.taliban.ceasefire.position`` is the same number whatever else the scenario holds,
however many draws are asked for, and however they are split over chunks and workers.

References: Salmon, Moraes, Dror & Shaw 2011 ("Parallel random numbers: as easy as 1, 2, 3").
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.compiling import kernel

_MUL0 = np.uint64(0xD2E7470EE14C6C93)
_MUL1 = np.uint64(0xCA5A826395121157)
_WEYL0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL1 = np.uint64(0xBB67AE8584CAA73B)
_LOW32 = np.uint64(0xFFFFFFFF)
_S32 = np.uint64(32)
_S11 = np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2**-53


def stream_key(name: str) -> int:
    """64-bit key of a named stream (BLAKE2b of the name: stable across machines and versions)."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


@kernel(inline=True)
def _mulhilo(a: np.uint64, b: np.uint64) -> tuple[np.uint64, np.uint64]:
    """High and low word of the 128-bit product."""
    lo = a * b
    a_lo, a_hi = a & _LOW32, a >> _S32
    b_lo, b_hi = b & _LOW32, b >> _S32
    cross = a_hi * b_lo
    mid = a_lo * b_hi + (cross & _LOW32) + ((a_lo * b_lo) >> _S32)
    return a_hi * b_hi + (cross >> _S32) + (mid >> _S32), lo


@kernel()
def philox(
    seed: np.uint64, key: np.uint64, c0: np.uint64, c1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """One Philox 4x64-10 block: 256 random bits for key (seed, key) at counter (c0, c1, 0, 0)."""
    x0, x1, x2, x3 = c0, c1, np.uint64(0), np.uint64(0)
    k0, k1 = seed, key
    for _ in range(10):
        hi0, lo0 = _mulhilo(_MUL0, x0)
        hi1, lo1 = _mulhilo(_MUL1, x2)
        x0, x1, x2, x3 = hi1 ^ x1 ^ k0, lo1, hi0 ^ x3 ^ k1, lo0
        k0 += _WEYL0
        k1 += _WEYL1
    return x0, x1, x2, x3


@kernel(inline=True)
def to_unit(bits: np.uint64) -> float:
    """A 64-bit word to the open interval (0, 1): the middle of one of 2**53 equal cells.

    In the uppermost cell that middle rounds to 1, so the result is held below it: a quantile function may
    be infinite at 0 and 1.
    """
    u = (float(bits >> _S11) + 0.5) * _UNIT
    return u if u < 1.0 else 1.0 - 2.0**-53


@kernel()
def _fill(seed: np.uint64, key: np.uint64, first: int, step: np.uint64, out: NDArray[np.float64]) -> None:
    for d in range(out.size):
        x0, _, _, _ = philox(seed, key, np.uint64(first + d), step)
        out[d] = to_unit(x0)


def uniforms(seed: int, name: str, n: int, *, first: int = 0, step: int = 0) -> NDArray[np.float64]:
    """Uniform numbers in (0, 1) of draws ``first … first+n-1`` of the stream ``name``.

    Parameters
    ----------
    seed
        Any integer from 0 to 2**64 - 1. Zero is a seed like any other.
    name
        Name of the input or mechanism.
    n, first
        How many draws, and the number of the first one.
    step
        Week, round or lane: the second word of the counter.
    """
    out = np.empty(n)
    _fill(np.uint64(seed), np.uint64(stream_key(name)), first, np.uint64(step), out)
    return out
