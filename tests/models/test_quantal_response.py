"""Quantal response: probabilities by definition, frequencies, independence of chunks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.core.case import Array, Case, make_case
from peaceroom.core.rng import uniforms
from peaceroom.models import get_model

from .examples import random_case, tables


def repeated(x: list[float], c: list[float], draws: int, **given: object) -> Case:
    """The same three numbers in every draw."""
    shape = (draws, len(x), 1)
    return make_case(np.broadcast_to(np.array(x)[:, None], shape), 1.0, np.array(c), **given)


@given(tables(), st.floats(0, 200), st.sampled_from(["group", "actors"]))
def test_probabilities_are_the_definition(table: tuple[Array, Array, Array], lam: float, form: str) -> None:
    x, s, c = table
    case = make_case(x, s, c)
    y, p = (v[0] for v in get_model("quantal-response", precision=lam, form=form).probabilities(case, 0))
    candidates = np.unique(x)
    if (np.diff(candidates) < 1e-6).any():  # nearly one candidate: a matter of the tolerance
        return
    share = s * c / (s * c).sum()
    u = 1 - np.abs(candidates[:, None] - x) / 100
    if form == "group":
        e = np.exp(lam * (u @ share - (u @ share).max()))
        expected = e / e.sum()
    else:
        e = np.exp(lam * (u - u.max(axis=0)))
        expected = (e / e.sum(axis=0)) @ share
    assert y[p > 0] == pytest.approx(candidates[expected > 0])
    assert p.sum() == pytest.approx(1)
    assert p[p > 0] == pytest.approx(expected[expected > 0])


def test_two_candidates_closed_form() -> None:
    """Log-odds of 20 against 70 with weights 3:1 are λ (v(20) − v(70)) = λ · 0.5 · (¾ − ¼)."""
    _, p = get_model("quantal-response", precision=8.0).probabilities(repeated([20, 70], [3, 1], 1), 0)
    assert np.log(p[0, 0] / p[0, 1]) == pytest.approx(8 * 0.25)


def test_frequencies() -> None:
    case = repeated([10, 40, 90], [1, 2, 1], 20_000, seed=5)
    model = get_model("quantal-response", precision=3.0)
    _, p = model.probabilities(case, 0)
    y = model.solve(case).outcome[:, 0]
    for x, expected in zip([10, 40, 90], p[0], strict=True):
        assert (y == x).mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 20_000))


def test_ends_of_the_precision() -> None:
    case = repeated([10, 40, 90], [1, 2, 1], 3000)
    assert (get_model("quantal-response", precision=10_000).solve(case).outcome == 40).all()
    y = get_model("quantal-response", precision=0).solve(case).outcome
    assert [(y == x).mean() for x in (10, 40, 90)] == pytest.approx([1 / 3] * 3, abs=0.04)


def test_draws_follow_the_named_stream() -> None:
    case = repeated([10, 90], [1, 1], 50, seed=3, issues=("ceasefire",))
    u = uniforms(3, "models.quantal-response.ceasefire", 50)
    expected = np.where(u < 0.5, 10, 90)
    assert np.array_equal(get_model("quantal-response").solve(case).outcome[:, 0], expected)


def test_chunks_do_not_matter() -> None:
    case = replace(random_case(1, 200, 6, 3), seed=9)
    model = get_model("quantal-response")
    whole = model.solve(case).outcome
    parts = np.concatenate([model.solve(case.slice(a, a + 37)).outcome for a in range(0, 200, 37)])
    assert whole.tobytes() == parts.tobytes()


def test_options_are_the_candidates() -> None:
    options = np.array([0.0, 50.0, 100.0])
    y = get_model("quantal-response", precision=0).solve(repeated([33, 34], [1, 1], 300, options=(options,))).outcome
    assert set(np.unique(y)) == set(options)


def test_idle_actor_offers_no_candidate() -> None:
    case = make_case(np.broadcast_to(np.array([10.0, 50.0, 90.0])[:, None], (300, 3, 1)),
                     np.array([1.0, 0.0, 1.0]), 1.0)
    assert set(np.unique(get_model("quantal-response", precision=0).solve(case).outcome)) == {10.0, 90.0}
