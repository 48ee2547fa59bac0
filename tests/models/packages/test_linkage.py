"""Trades and orders of closing: made-up deals with known answers, and the definitions by brute force."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.models.packages.linkage import closings, issue_by_issue, trades, without_text
from peaceroom.models.packages.problem import Options, Problem
from peaceroom.models.packages.rules import best_by

from .problems import problems


def _logroll() -> Problem:
    """Two parties, two issues of three options: a cares 9 to 1 for x, b the reverse, and they want opposite ends."""
    def issue(a: float, b: float) -> Options:
        return Options(np.array([0.0, 50.0, 100.0]), np.array([[[0.0, a / 2, a], [b, b / 2, 0.0]]]),
                       np.ones((1, 2, 3), bool))

    return Problem(("a", "b"), ("x", "y"), (issue(9, 1), issue(1, 9)), np.array([[2.0, 2.0]]))


def test_each_gives_way_where_it_cares_less() -> None:
    problem = _logroll()
    alone, package = issue_by_issue(problem), best_by("nash", problem).text
    assert alone == (50.0, 50.0) and package == (100.0, 0.0)
    found = trades(problem, alone, package)
    assert len(found) == 1
    trade = found[0]
    assert (trade.giver, trade.other, trade.gives, trade.gets) == (0, 1, 1, 0)
    assert (trade.costs, trade.brings) == pytest.approx((0.05, 0.45))
    assert trade.worth == pytest.approx(0.4)


@given(problems(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_trade_leaves_both_better_off(problem: Problem, data: st.DataObject) -> None:
    menus = [i.values.tolist() for i in problem.issues if isinstance(i, Options)]
    alone, package = ([data.draw(st.sampled_from(m)) for m in menus] for _ in range(2))
    best = problem.best()[0]
    for t in trades(problem, alone, package):
        swapped = list(alone)
        for k in (t.gives, t.gets):
            swapped[k] = package[k]
        change = (problem.worth(swapped) - problem.worth(alone))[0] / best
        assert change[t.giver] == pytest.approx(t.brings - t.costs) and change[t.giver] > 0
        assert change[t.other] == pytest.approx(t.other_brings - t.other_costs) and change[t.other] > 0


@given(problems(draws=3))
@settings(max_examples=40, deadline=None)
def test_nothing_signed_is_worth_no_agreement(problem: Problem) -> None:
    assert without_text(problem).sum(axis=2) == pytest.approx(problem.threshold)


def test_what_holds_today_is_worth_its_option() -> None:
    problem = _logroll()
    unsigned = without_text(problem, np.array([[100.0, np.nan]]))
    assert unsigned[0, :, 0] == pytest.approx([9.0, 0.0])
    assert unsigned[0, :, 1] == pytest.approx([2 * 1 / 10, 2 * 9 / 10])


@given(problems(draws=5), st.data())
@settings(max_examples=60, deadline=None)
def test_no_order_has_a_stronger_weakest_step(problem: Problem, data: st.DataObject) -> None:
    text = [data.draw(st.sampled_from(i.values.tolist())) for i in problem.issues if isinstance(i, Options)]
    n = len(text)
    unsigned = without_text(problem)
    after = [[j for j in range(k) if data.draw(st.booleans()) and k > 1] for k in range(n)]
    found = closings(problem, text, [[k] for k in range(n)], after, unsigned)
    assert found.best is not None  # nothing waits for a later one, so some order exists

    def weakest(order: tuple[int, ...]) -> float:
        shares = []
        for step in range(1, n + 1):
            signed = order[:step]
            worth = sum((problem.issues[k].points[:, :, problem.issues[k].values.tolist().index(text[k])]
                         if k in signed else unsigned[:, :, k]) for k in range(n))
            fits = (worth >= problem.threshold - 1e-6) & ~problem.crossed(text)[:, :, list(signed)].any(axis=2)
            shares.append(fits.all(axis=1).mean())
        return float(min(shares))

    allowed = [o for o in permutations(range(n)) if all(o.index(j) < o.index(k) for k in range(n) for j in after[k])]
    assert found.best.order in allowed
    assert found.best.weakest == pytest.approx(max(weakest(o) for o in allowed))
    assert found.best.weakest == pytest.approx(weakest(found.best.order))


def test_who_gains_first_may_leave() -> None:
    """x is all a wants and y all that b wants: whoever is served first has more then than at the end."""
    problem = _logroll()
    unsigned = without_text(problem)
    found = closings(problem, (100.0, 0.0), [[0], [1]], [[], []], unsigned)
    assert {(p.party, p.closed) for p in found.pocketing} == {(0, (0,)), (1, (1,))}
    assert found.first == {0: 0.0, 1: 0.0}  # neither would sign the other's issue alone


def test_precedence_in_a_circle_has_no_order() -> None:
    problem = _logroll()
    assert closings(problem, (100.0, 0.0), [[0], [1]], [[1], [0]], without_text(problem)).best is None
