"""The best package in every draw is what the rule finds in that draw alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from peaceroom.models.packages.by_draw import best_by_draw
from peaceroom.models.packages.problem import Options, Problem
from peaceroom.models.packages.rules import RULES, best_by

from .problems import continua, problems


@pytest.mark.parametrize("rule", RULES)
@given(problem=problems(draws=20))
@settings(max_examples=25, deadline=None)
def test_each_draw_is_answered_as_if_it_were_alone(rule: str, problem: Problem) -> None:
    texts, values = best_by_draw(problem, rule, workers=2)
    assert texts.shape == (20, len(problem.issues)) and values.shape == (20,)
    for d in range(problem.draws):
        alone = best_by(rule, problem.slice(d, d + 1))
        if alone.text is None:
            assert np.isnan(texts[d]).all() and np.isnan(values[d])
        else:
            assert tuple(texts[d]) == alone.text
            assert values[d] == pytest.approx(alone.value, rel=1e-12, abs=1e-12)


def test_one_thread_and_many_find_the_same() -> None:
    rng = np.random.default_rng(3)
    issues = tuple(Options(np.arange(4.0), rng.random((50, 5, 4)), np.ones((50, 5, 4), bool)) for _ in range(4))
    problem = Problem(tuple("abcde"), tuple("wxyz"), issues, np.full((50, 5), 1.4))
    for rule in RULES:
        for one, many in zip(best_by_draw(problem, rule, workers=1), best_by_draw(problem, rule, workers=4),
                             strict=True):
            assert np.array_equal(one, many, equal_nan=True)


@given(problem=continua())
@settings(max_examples=3, deadline=None)
def test_continua_and_unknown_rules_are_refused(problem: Problem) -> None:
    with pytest.raises(ValueError, match="continuum"):
        best_by_draw(problem, "nash")
    with pytest.raises(ValueError, match="not one of"):
        best_by_draw(problem, "robust")
