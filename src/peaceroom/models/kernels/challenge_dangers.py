"""How the actors of the challenge model come by their risk exponents, compiled: from the challenges that they face."""

from __future__ import annotations

import numpy as np

from peaceroom.core.compiling import bare_kernel
from peaceroom.models.kernels.challenge_steps import TIE, F, I


@bare_kernel()
def dangers(s: F, d: F, up: F, down: F, n: int, own: bool, out: F, terms: F) -> None:
    """Sum of the utilities of the challenges that each actor faces (``own``: makes), at exponent 1.

    There E(i challenges j) = 2 d (1 − 2 s_j (1 − P_ij)). Everyone has a place of its own. Each sum runs over the others
    by rising position. ``terms`` is memory.
    """
    end = np.uint64(n)
    for i in range(n):
        out[i] = 0.0
    for p in range(n):
        begin = np.uint64(p + 1)
        mine = s[p]
        if own:
            for q in range(begin, end):
                out[q] += 2.0 * d[p, q] * (1.0 - 2.0 * mine * (1.0 - down[p, q]))
            for q in range(begin, end):
                terms[p, q] = 2.0 * d[p, q] * (1.0 - 2.0 * s[q] * (1.0 - up[p, q]))
        else:
            for q in range(begin, end):
                out[q] += 2.0 * d[p, q] * (1.0 - 2.0 * s[q] * (1.0 - up[p, q]))
            for q in range(begin, end):
                terms[p, q] = 2.0 * d[p, q] * (1.0 - 2.0 * mine * (1.0 - down[p, q]))
    add_rows(terms, n, out)


@bare_kernel()
def dangers_by_place(
    s: F, d: F, up: F, down: F, at: I, count: F, salience: F, n: int, m: int, own: bool, out: F, terms: F, one: F,
    other: F,
) -> None:
    """As `dangers`, of n actors at m places, of which only the number of actors and the sum of saliences count.

    What an actor faces is Σ 2 d − 2 s_j Σ 2 d (1 − P_ij): two sums for all who stand at its place. ``one``, ``other``
    and ``terms`` are memory.
    """
    end = np.uint64(m)
    for p in range(m):
        one[p] = 0.0
        other[p] = 0.0
    for p in range(m):
        begin = np.uint64(p + 1)
        if own:
            for q in range(begin, end):
                one[q] += 2.0 * d[p, q] * (count[p] - 2.0 * salience[p] * (1.0 - down[p, q]))
            for q in range(begin, end):
                terms[p, q] = 2.0 * d[p, q] * (count[q] - 2.0 * salience[q] * (1.0 - up[p, q]))
        else:
            for q in range(m):
                one[q] += 2.0 * count[p] * d[p, q]
            for q in range(begin, end):
                other[q] += 2.0 * count[p] * d[p, q] * (1.0 - up[p, q])
            for q in range(begin, end):
                terms[p, q] = 2.0 * count[q] * d[p, q] * (1.0 - down[p, q])
    add_rows(terms, m, one if own else other)
    for k in range(n):
        out[k] = one[at[k]] - 2.0 * s[k] * other[at[k]]


@bare_kernel()
def add_rows(terms: F, n: int, out: F) -> None:
    """Add ``terms[p, q]`` to ``out[p]``, for p < q < n."""
    for start in range(0, n, 8):  # short stretches of many sums, each in its order, so that none waits for itself
        for p in range(min(start + 8, n)):
            total = out[p]
            for q in range(max(start, p + 1), min(start + 8, n)):
                total += terms[p, q]
            out[p] = total


@bare_kernel()
def dangers_without(d: F, at: I, to_median: F, n: int, own: bool, left: float, out: F) -> None:
    """Take from the dangers what would change without the challenges, ``left`` times."""
    for i in range(n):
        for j in range(n):
            if i != j:
                z = to_median[i] + d[at[i], at[j]]
                out[i if own else j] -= left * (z if to_median[i] < d[at[i], at[j]] - TIE else -z)


@bare_kernel()
def exponents(danger: F, n: int, top: float, bottom: float, r: F) -> None:
    """Risk exponents from the dangers."""
    for p in range(n):
        acceptance = (2.0 * danger[p] - top - bottom) / (top - bottom)
        r[p] = (1.0 - acceptance / 3.0) / (1.0 + acceptance / 3.0)
