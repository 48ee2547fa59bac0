"""Zone of agreement and blockers against brute force."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from peaceroom.analysis.package import package_margin
from peaceroom.analysis.zone import issue_zone, package_weights, package_zone
from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model

SEEDS = st.integers(0, 2**32 - 1)


def random_case(seed: int, draws: int, n: int, k: int, *, grid: bool = False) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 100, (draws, n, k))
    if grid:
        x = np.round(x, -1)
    return make_case(x, rng.uniform(0.1, 1, x.shape), rng.uniform(1, 9, x.shape),
                     no_agreement=rng.uniform(0, 1, (draws, n)))


def compromise(case: Case) -> Any:
    return get_model("compromise").solve(case).outcome


@settings(deadline=None)
@given(seed=SEEDS, n=st.integers(1, 5))
def test_one_issue_against_a_search_of_the_whole_scale(seed: int, n: int) -> None:
    case = random_case(seed, 30, n, 1)
    x, d = case.position[:, :, 0], case.no_agreement
    grid = np.linspace(0, 100, 4001)
    u = 1 - np.abs(grid[:, None, None] - x) / np.maximum(x, 100 - x)
    slack = (u - d).min(axis=2).max(axis=0)
    sure = np.abs(slack) > 1e-3  # a grid of 0.025 points says nothing closer to the border
    share = issue_zone(case, 0, compromise(case))["share"]
    assert (slack >= 0)[sure].sum() / 30 <= share + 1e-12
    assert share <= ((slack >= 0) | ~sure).mean() + 1e-12


@settings(deadline=None)
@given(seed=SEEDS)
def test_blockers_are_those_who_lose_by_the_compromise(seed: int) -> None:
    case = random_case(seed, 200, 3, 1)
    y = compromise(case)
    x = case.position[:, :, 0]
    lose = 1 - np.abs(y - x) / np.maximum(x, 100 - x) < case.no_agreement
    said = {b["actor"]: b["share"] for b in issue_zone(case, 0, y)["blockers"]}
    for i, actor in enumerate(case.actors):
        assert said.get(actor, 0) == pytest.approx(lose[:, i].mean())


def test_blockers_come_largest_first_and_only_if_they_ever_block() -> None:
    content = make_case([0.0, 100.0], 1.0, [1.0, 3.0], no_agreement=[0.0, 0.7])
    assert issue_zone(content, 0, compromise(content)) == {"share": 1.0, "blockers": []}
    case = make_case(np.tile([0.0, 100.0], (4, 1))[:, :, None], np.ones((4, 2, 1)), np.ones((4, 2, 1)),
                     no_agreement=[[0.6, 0.6], [0.6, 0.1], [0.1, 0.6], [0.6, 0.1]])
    zone = issue_zone(case, 0, compromise(case))
    assert zone["blockers"] == [{"actor": "actor-1", "share": 0.75}, {"actor": "actor-2", "share": 0.5}]
    assert zone["share"] == 0.75  # on the first draw both want 0.6 of a scale that has 1 to give


def test_options_count_only_where_they_are() -> None:
    # both accept 40–60 only, and neither end is that near
    wide = make_case([0.0, 100.0], 1.0, 1.0, no_agreement=[0.4, 0.4])
    narrow = make_case([0.0, 100.0], 1.0, 1.0, no_agreement=[0.4, 0.4], options=(np.array([0.0, 100.0]),))
    middle = make_case([0.0, 100.0], 1.0, 1.0, no_agreement=[0.4, 0.4], options=(np.array([0.0, 50.0, 100.0]),))
    assert [issue_zone(c, 0, compromise(c))["share"] for c in (wide, narrow, middle)] == [1, 0, 1]


def test_what_is_not_known_is_not_said() -> None:
    case = make_case([0.0, 100.0], 1.0, 1.0, no_agreement=[0.4, np.nan])
    assert "cannot say" in issue_zone(case, 0, compromise(case))["unavailable"]
    assert "actor-2" in issue_zone(case, 0, compromise(case))["unavailable"]
    assert "cannot say" in package_zone(case, compromise(case))["unavailable"]
    free = make_case([0.0, 100.0], 1.0, 1.0, required=False, rule=("majority",))
    assert "unavailable" in issue_zone(free, 0, compromise(free))
    assert "unavailable" in package_zone(free, compromise(free))


def best_margin_by_linear_programme(x: Any, w: Any, d: Any) -> float:
    """max t: Σ_k w_ik (1 − a_ik / m_ik) ≥ d_i + t, a_ik ≥ |y_k − x_ik|."""
    n, k = x.shape
    reach = np.maximum(x, 100 - x)
    rows, right = [], []
    for i in range(n):
        row = np.zeros(k + n * k + 1)
        row[k + i * k : k + (i + 1) * k] = w[i] / reach[i]
        row[-1] = 1
        rows.append(row)
        right.append(w[i].sum() - d[i])
        for j, sign in product(range(k), (1, -1)):
            row = np.zeros(k + n * k + 1)
            row[j], row[k + i * k + j] = sign, -1
            rows.append(row)
            right.append(sign * x[i, j])
    goal = np.zeros(k + n * k + 1)
    goal[-1] = -1
    bounds = [(0, 100)] * k + [(0, None)] * (n * k) + [(None, None)]
    return float(-linprog(goal, np.array(rows), right, bounds=bounds).fun)


@settings(deadline=None, max_examples=60)
@given(seed=SEEDS, n=st.integers(1, 6), k=st.integers(1, 7), grid=st.booleans())
def test_packages_against_a_linear_programme(seed: int, n: int, k: int, grid: bool) -> None:
    case = random_case(seed, 1, n, k, grid=grid)
    w = package_weights(case)
    low, high = np.zeros(k), np.full(k, 100.0)
    theirs = best_margin_by_linear_programme(case.position[0], w[0], case.no_agreement[0])
    exact = package_margin(case.position, w, case.no_agreement, low, high, exact=True)[0]
    quick = package_margin(case.position, w, case.no_agreement, low, high)[0]
    assert exact == pytest.approx(theirs, abs=1e-7)
    if abs(theirs) > 1e-7:
        assert (quick >= 0) == (theirs >= 0)


@settings(deadline=None, max_examples=30)
@given(seed=SEEDS)
def test_a_package_exists_wherever_every_issue_alone_has_a_zone(seed: int) -> None:
    case = random_case(seed, 50, 3, 4)
    alone = [package_zone(case.issue(k), compromise(case.issue(k)))["share"] for k in range(4)]
    single = [issue_zone(case, k, compromise(case))["share"] for k in range(4)]
    assert alone == pytest.approx(single)  # a package of one issue is that issue
    both = package_zone(case, compromise(case))["share"]
    assert both >= max(0.0, 1 - sum(1 - s for s in single)) - 1e-12


def test_trading_issues_opens_a_package_that_no_issue_alone_allows() -> None:
    # each cares almost only for one issue and would fail rather than yield there
    case = make_case([[0.0, 0.0], [100.0, 100.0]], [[0.9, 0.1], [0.1, 0.9]], 1.0, no_agreement=[0.8, 0.8])
    y = compromise(case)
    assert [issue_zone(case, k, y)["share"] for k in (0, 1)] == [0, 0]
    assert package_zone(case, y)["share"] == 1
