"""The kernel's own exponential and logarithm against numpy's."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from peaceroom.models.kernels.elementary import exp, log


@njit
def exps(x: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    for i in range(x.size):
        out[i] = exp(x[i])


@njit(error_model="numpy")
def logs(x: NDArray[np.float64], out: NDArray[np.float64]) -> None:
    for i in range(x.size):
        out[i] = log(x[i])


def test_exponential_of_what_is_not_positive() -> None:
    x = -np.concatenate([[0.0, 1e-300, 1e-16], np.geomspace(1e-12, 700, 20_001)])
    out = np.empty_like(x)
    exps(x, out)
    assert out[0] == 1.0
    np.testing.assert_allclose(out, np.exp(x), rtol=4.5e-16, atol=0)
    far = np.array([-708.0, -1e4, -np.inf])
    ends = np.empty(3)
    exps(far, ends)
    assert (ends <= 1e-307).all()
    assert (ends >= 0).all()


def test_logarithm_up_to_one() -> None:
    x = np.concatenate([np.geomspace(1e-300, 1, 20_001), 1 - np.geomspace(1e-16, 0.5, 20_001)])
    out = np.empty_like(x)
    logs(x, out)
    np.testing.assert_allclose(out, np.log(x), rtol=4.5e-16, atol=0)
    nought = np.empty(1)
    logs(np.zeros(1), nought)
    assert nought[0] < -700
