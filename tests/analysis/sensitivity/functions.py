"""Functions on the unit cube whose indices are known exactly, and the points and values of a design of them."""

from __future__ import annotations

import numpy as np

from peaceroom.analysis.sensitivity.design import Designed, Evaluate, evaluated

#: Ishigami and Homma (1990) with a = 7, b = 0.1: variance 1/2 + a²/8 + b π⁴/5 + b² π⁸/18
_A, _B = 7.0, 0.1
_VARIANCE = 0.5 + _A**2 / 8 + _B * np.pi**4 / 5 + _B**2 * np.pi**8 / 18
_FIRST = 0.5 * (1 + _B * np.pi**4 / 5) ** 2 / _VARIANCE
_THIRD = _B**2 * np.pi**8 * (1 / 18 - 1 / 50) / _VARIANCE
ISHIGAMI_FIRST = np.array([_FIRST, _A**2 / 8 / _VARIANCE, 0.0])
ISHIGAMI_TOTAL = np.array([_FIRST + _THIRD, _A**2 / 8 / _VARIANCE, _THIRD])

#: Saltelli and Sobol (1995): the G function with these coefficients
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
_PARTS = 1 / (3 * (1 + G) ** 2)
_WHOLE = np.prod(1 + _PARTS) - 1
G_FIRST = _PARTS / _WHOLE
G_TOTAL = _PARTS * np.array([np.prod(1 + np.delete(_PARTS, j)) for j in range(len(G))]) / _WHOLE


def ishigami(u: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * u - 1)
    return (np.sin(x[:, 0]) + _A * np.sin(x[:, 1]) ** 2 + _B * x[:, 2] ** 4 * np.sin(x[:, 0]))[:, None]


def sobol_g(u: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=1)[:, None]


def designed(function: Evaluate, d: int, n: int, seed: int) -> Designed:
    """The function at a design of n rows in which each input is a group by itself."""
    return evaluated(function, [f"x{j}" for j in range(d)], [frozenset((j,)) for j in range(d)], n, seed)
