"""Packages of issues with options: the best of every text, against brute force."""

from __future__ import annotations

from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import make_case
from peaceroom.models import _package, get_model


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


@given(st.integers(0, 10**6), st.sampled_from([1.0, 1.5, 2.0]), st.sampled_from(["reference", "no_agreement"]))
@settings(max_examples=60, deadline=None)
def test_beside_a_continuum_no_text_has_a_larger_product(seed: int, rho: float, failure: str) -> None:
    """For each combination of the options the best point of the continuum, from a grid and a finer one around it."""
    rng = np.random.default_rng(seed)
    n, options = 3, (np.array([0.0, 40.0, 100.0]), np.array([0.0, 20.0, 70.0, 100.0]), None)
    x, s, c = rng.uniform(0, 100, (n, 3)), rng.uniform(0.1, 1, (n, 3)), rng.uniform(1, 9, (n, 3))
    r, d = rng.uniform(0, 100, 3), rng.uniform(0.1, 0.7, n)
    case = make_case(x[None], s[None], c[None], options=options, reference=r[None], no_agreement=d[None],
                     risk=np.full((1, n), rho))
    found = get_model("nash", joint="all", disagreement=failure).solve(case)
    assert found.converged.all()
    w = s / s.sum(axis=1, keepdims=True)

    def loss(y: np.ndarray) -> np.ndarray:
        """``(n, …)`` of points ``(3, …)``."""
        return np.einsum("nk,nk...->n...", w, (np.abs(y[None] - x.reshape(n, 3, *[1] * (y.ndim - 1))) / 100) ** rho)

    room = loss(r) if failure == "reference" else 1 - d
    a = (c * s).sum(axis=1)

    def log_product(first: float, second: float, third: np.ndarray) -> np.ndarray:
        gain = room[:, None] - loss(np.stack([np.full_like(third, first), np.full_like(third, second), third]))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(gain.min(axis=0) > 1e-6, a / a.sum() @ np.log(np.maximum(gain, 1e-300)), -np.inf)

    best = -np.inf
    for first, second in product(options[0], options[1]):
        grid = np.concatenate([np.linspace(0, 100, 2001), x[:, 2]])
        at = grid[log_product(first, second, grid).argmax()]
        best = max(best, float(log_product(first, second, np.append(np.clip(
            np.linspace(at - 0.05, at + 0.05, 2001), 0, 100), at)).max()))
    if found.no_agreement.all():
        assert best < np.log(1e-2)  # if there is a zone at all, hardly anything is gained in it
        return
    y = found.outcome[0]
    assert y[0] in options[0] and y[1] in options[1]
    assert float(log_product(y[0], y[1], y[2:])[0]) == pytest.approx(best, abs=2e-6)


@given(st.integers(0, 10**6), st.sampled_from([1.0, 2.0]))
@settings(max_examples=40, deadline=None)
def test_branches_find_what_the_walk_finds(seed: int, rho: float) -> None:
    rng = np.random.default_rng(seed)
    options = tuple(np.arange(0.0, 101, step) for step in (10, 20, 25, 50))
    x, s, c = (rng.uniform(low, high, (4, 3, 4)) for low, high in ((0, 100), (0.1, 1), (1, 9)))
    case = make_case(x, s, c, options=options, no_agreement=rng.uniform(0.1, 0.6, (4, 3)), risk=np.full((4, 3), rho))
    model = get_model("nash", joint="all", disagreement="no_agreement")
    walked = model.solve(case)
    with patch.object(_package, "_MOST_TEXTS", 0):
        branched = model.solve(case)
    assert branched.converged.all()
    assert np.array_equal(walked.no_agreement, branched.no_agreement)

    def log_product(y: np.ndarray) -> np.ndarray:
        w = s / s.sum(axis=2, keepdims=True)
        gain = 1 - case.no_agreement - (w * (np.abs(y[:, None, :] - x) / 100) ** rho).sum(axis=2)
        a = (c * s).sum(axis=2)
        with np.errstate(invalid="ignore"):
            return np.asarray((a / a.sum(axis=1, keepdims=True) * np.log(gain)).sum(axis=1))

    settled = ~walked.no_agreement[:, 0]
    assert log_product(branched.outcome)[settled] == pytest.approx(log_product(walked.outcome)[settled], abs=2e-7)


def test_an_issue_with_one_option_is_settled_there() -> None:
    """Without options each gives way where it cares less: (100, 0).

    At 60 on the first issue and 100 y on the other gains over no deal (worth nothing) are .8 − .6 y and .36 + .5 y;
    their product is highest at y = .184 / .6.
    """
    x, s = [[0.0, 0.0], [100.0, 100.0]], [[.5, .6], [.6, .5]]
    for options, expected in (((np.array([60.0]), None), [60, 100 * .184 / .6]), ((None, None), [100, 0])):
        found = get_model("nash@package", disagreement="no_agreement", weights="equal").solve(
            make_case(x, s, 10.0, options=options, no_agreement=0.0))
        np.testing.assert_allclose(found.outcome[0], expected, atol=1e-4)
