"""Packages of issues with options: the best of every text, against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import make_case
from peaceroom.models import get_model


@given(st.integers(0, 10**6), st.sampled_from([0.5, 1.0, 2.0]), st.sampled_from(["reference", "no_agreement"]))
@settings(max_examples=80, deadline=None)
def test_no_text_has_a_larger_product(seed: int, rho: float, failure: str) -> None:
    rng = np.random.default_rng(seed)
    n, k_all = 3, 3
    options = tuple(np.sort(rng.choice(np.arange(0, 101, 10), int(rng.integers(2, 5)), replace=False)).astype(float)
                    for _ in range(k_all))
    x, s, c = rng.uniform(0, 100, (n, k_all)), rng.uniform(0.1, 1, (n, k_all)), rng.uniform(1, 9, (n, k_all))
    r, d = rng.uniform(0, 100, k_all), rng.uniform(0.1, 0.7, n)
    case = make_case(x[None], s[None], c[None], options=options, reference=r[None], no_agreement=d[None],
                     risk=np.full((1, n), rho))
    found = get_model("nash", joint="all", disagreement=failure).solve(case)
    w = s / s.sum(axis=1, keepdims=True)

    def loss(y: np.ndarray) -> np.ndarray:
        return np.asarray((w * (np.abs(y - x) / 100) ** rho).sum(axis=1))

    # what failure is worth: the reference point issue by issue, or a share of the best package
    room = loss(r) if failure == "reference" else 1 - d
    a = (c * s).sum(axis=1)
    best, text = -np.inf, None
    for y in product(*options):
        gain = room - loss(np.array(y))
        if gain.min() > 1e-6:
            value = float((a / a.sum() * np.log(gain)).sum())
            if value > best + 1e-9:
                best, text = value, y
    if text is None:
        assert found.no_agreement.all()
        return
    gain = room - loss(found.outcome[0])
    assert gain.min() > 0 and found.converged.all() and not found.no_agreement.any()
    assert float((a / a.sum() * np.log(gain)).sum()) == pytest.approx(best, abs=1e-9)
