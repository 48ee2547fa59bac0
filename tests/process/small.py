"""Small cases: two sides, one item, everything settled within a week unless a mechanism prevents it."""

from __future__ import annotations

from typing import Any

import numpy as np

from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters

#: the table adds nothing of its own: gaps do not slow, items close and texts are signed at once
QUICK = Parameters().replace(h0=1e3, gamma=1.0, tau=1e9, signing=1e3, rho=0.0, bottom_shift=0.0, ratification=1e3)


def duel(**more: Any) -> ProcessCase:
    """Sides a (ideal 100) and b (ideal 0) over one issue, settled at ``terms`` (a's share in per cent, default 50)."""
    terms = more.pop("terms", 50.0)
    fields: dict[str, Any] = {
        "parties": ("a", "b"), "issues": ("pie",), "items": ("pie",), "item_of": [0],
        "ideal": np.array([[100.0], [0.0]]),
        "attractor": np.array([[[terms]]]), "attractors": "given", "steps_ago": (),
    }
    return ProcessCase(**(fields | more))


def within(share: float, expected: float, draws: int, errors: float = 4.0) -> bool:
    """Whether a Monte Carlo share lies within ``errors`` standard errors of the probability."""
    return abs(share - expected) <= errors * np.sqrt(expected * (1 - expected) / draws) + 1e-12


def plain(kernel: Any) -> Any:
    """The Python function that a kernel is compiled from; the kernel where nothing is compiled."""
    return getattr(kernel, "py_func", kernel)
