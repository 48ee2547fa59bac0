"""What the checks of `check_model` are made of: their register, and ways to fail in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Settlement

#: a check of one model with one seed: returns, raises AssertionError, or `NotApplicable`
CheckFunction = Callable[[Any, int], None]

#: what two ways to the same settlement may differ by, as a share of the scale
CLOSE = 1e-6

#: every check by its name, in the order of the report
RULES: dict[str, CheckFunction] = {}


class NotApplicable(Exception):
    """Raised by a check that says nothing about this model."""


def rule(name: str) -> Callable[[CheckFunction], CheckFunction]:
    """Decorator: put a check into `RULES`."""

    def put(function: CheckFunction) -> CheckFunction:
        RULES[name] = function
        return function

    return put


def demand(condition: Any, message: str) -> None:
    """Fail with ``message`` unless the condition holds."""
    if not condition:
        raise AssertionError(message)


def demand_same(found: Array, expected: Array, case: Case, what: str, share: float = CLOSE) -> None:
    """Fail unless two ``(D, K)`` outcomes agree (NaN where NaN) to a share of the scale of ``case``."""
    demand(found.shape == expected.shape, f"{what}: shape {found.shape} instead of {expected.shape}")
    width = case.high - case.low
    gap = np.where(np.isnan(found) & np.isnan(expected), 0.0, np.abs(found - expected) / width)
    bad = ~(gap <= share)
    if bad.any():
        d, k = np.argwhere(bad)[0]
        raise AssertionError(f"{what}: {found[d, k]:.9g} instead of {expected[d, k]:.9g} "
                             f"(draw {d}, {case.issues[k]}; {int(bad.sum())} of {bad.size} values)")


def same_bytes(a: Settlement, b: Settlement) -> bool:
    """All arrays of two settlements agree bit for bit."""
    names = ("outcome", "no_agreement", "converged", "rounds", "ties", "interval_low", "interval_high")
    return all(np.asarray(getattr(a, n)).tobytes() == np.asarray(getattr(b, n)).tobytes() for n in names)
