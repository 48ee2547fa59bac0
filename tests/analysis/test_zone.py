"""Zone of agreement and blockers against brute force."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from peaceroom.analysis.acceptance import package_utilities, package_weights, utilities
from peaceroom.analysis.packages.margins import package_margin
from peaceroom.analysis.zone import issue_zone, package_zone, share_suiting, suiting, zone_open
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
    alike = dataclasses.replace(case, actors=("b", "a"), no_agreement=np.array([[0.6, 0.6]] * 4))
    assert issue_zone(alike, 0, compromise(alike))["blockers"] == [
        {"actor": "a", "share": 1.0}, {"actor": "b", "share": 1.0}]  # by name where they block alike


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
    assert issue_zone(free, 0, compromise(free)) == {
        "unavailable": "no single actor's consent is required on this issue"}
    silent = dataclasses.replace(free, rule=("consent",))
    assert issue_zone(silent, 0, compromise(silent)) == {
        "unavailable": "no actor whose consent is required has a position on this issue"}
    assert package_zone(free, compromise(free)) == {
        "unavailable": "no actor whose consent is required has a position"}


def best_margin_by_linear_programme(x: Any, w: Any, d: Any, ends: Any = (0, 100)) -> float:
    """max t: Σ_k w_ik (1 − a_ik / m_ik) ≥ d_i + t, a_ik ≥ |y_k − x_ik|; y within ``ends``, −inf where they cross."""
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
    within = np.broadcast_to(np.transpose(ends), (k, 2))
    if (within[:, 0] > within[:, 1]).any():
        return float("-inf")
    bounds = [*map(tuple, within), *[(0, None)] * (n * k), (None, None)]
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


def test_what_a_package_is_worth_is_said_once() -> None:
    """An actor that cares about nothing weighs its issues alike; without a position nothing is worth anything."""
    x = [[10.0, 40.0], [0.0, 100.0], [np.nan, np.nan], [50.0, np.nan]]
    case = make_case(x, [[0.0, 0.0], [0.9, 0.1], [0.5, 0.5], [1.0, 1.0]], 1.0)
    worth = package_utilities(case, np.array([[46.0, 28.0]]))[0]
    assert worth[0] == pytest.approx(((1 - 36 / 90) + (1 - 12 / 60)) / 2)
    assert worth[1] == pytest.approx(0.9 * 0.54 + 0.1 * 0.28)
    assert np.isnan(worth[2]) and worth[3] == pytest.approx(1 - 4 / 50)
    silent = package_utilities(case, np.array([[46.0, np.nan]]))[0]
    assert np.isnan(silent[0]) and np.isnan(silent[1]) and silent[3] == worth[3]  # of its one issue it knows all


@settings(deadline=None)
@given(seed=SEEDS, k=st.integers(1, 3))
def test_who_is_indifferent_does_not_block(seed: int, k: int) -> None:
    """What failure is worth is exactly what the compromise is worth, up to rounding on either side."""
    case = random_case(seed, 200, 3, k)
    y = compromise(case)
    worth = package_utilities(case, y)
    nudge = np.random.default_rng(seed).choice([-1, 0, 1], worth.shape) * 1e-13
    even = dataclasses.replace(case, no_agreement=worth + nudge)
    assert package_zone(even, y) == {"share": 1.0, "blockers": []}
    single = dataclasses.replace(case.issue(0), no_agreement=utilities(case, y)[:, :, 0] + nudge)
    assert issue_zone(single, 0, y[:, :1]) == {"share": 1.0, "blockers": []}
    at_line = dataclasses.replace(case.issue(0), bottom_line=y[:, None, :1] + 100 * nudge[:, :, None])
    at_line = dataclasses.replace(at_line, no_agreement=np.zeros_like(worth))
    assert issue_zone(at_line, 0, y[:, :1]) == {"share": 1.0, "blockers": []}
    edge = make_case([0.0, 100.0], 1.0, [0.0, 1.0], no_agreement=[1e-9, 0.0])  # a tie, just
    assert issue_zone(edge, 0, compromise(edge))["blockers"] == []
    worse = dataclasses.replace(case, no_agreement=worth + 1e-6)
    assert [b["share"] for b in package_zone(worse, y)["blockers"]] == [1, 1, 1]


# -- bottom lines -------------------------------------------------------------------------------------------------


def test_bottom_lines_that_cannot_meet_leave_no_zone() -> None:
    case = make_case([10.0, 90.0], 0.5, 50.0, no_agreement=[0.4, 0.4], bottom_line=[[[30.0], [70.0]]])
    y = compromise(case)
    everybody = [{"actor": "actor-1", "share": 1.0}, {"actor": "actor-2", "share": 1.0}]
    assert issue_zone(case, 0, y) == {"share": 0.0, "blockers": everybody}
    assert package_zone(case, y) == {"share": 0.0, "blockers": everybody}
    opened = zone_open(case, 0)
    assert opened is not None and opened.tolist() == [False]
    met = make_case([10.0, 90.0], 0.5, 50.0, no_agreement=[0.4, 0.4], bottom_line=[[[50.0], [50.0]]])
    assert issue_zone(met, 0, y) == package_zone(met, y) == {"share": 1.0, "blockers": []}


def test_a_bottom_line_says_what_is_accepted_where_failure_has_no_value() -> None:
    case = make_case([10.0, 90.0], 0.5, 50.0, no_agreement=[np.nan, 0.4], bottom_line=[[[45.0], [np.nan]]])
    y = compromise(case)
    assert issue_zone(case, 0, y) == package_zone(case, y) == {
        "share": 1.0, "blockers": [{"actor": "actor-1", "share": 1.0}]}
    two = make_case([[10.0, 10.0], [90.0, 90.0]], 0.5, 50.0, no_agreement=[np.nan, 0.4],
                    bottom_line=[[[45.0, np.nan], [np.nan, np.nan]]])
    y = compromise(two)
    assert "share" in issue_zone(two, 0, y) and "actor-1" in issue_zone(two, 1, y)["unavailable"]
    assert "actor-1" in package_zone(two, y)["unavailable"]  # on the second issue it could ask for anything


@settings(deadline=None)
@given(seed=SEEDS, n=st.integers(1, 4))
def test_one_issue_with_bottom_lines_against_a_search_of_the_whole_scale(seed: int, n: int) -> None:
    case = with_bottom_lines(random_case(seed, 30, n, 1), seed)
    x, d, b = case.position[:, :, 0], case.no_agreement, case.bottom_line[:, :, 0]
    grid = np.linspace(0, 100, 4001)
    away = np.abs(grid[:, None, None] - x)
    beyond = np.where(np.isnan(b), np.inf, np.abs(b - x)) - away
    slack = np.minimum(100 * (1 - away / np.maximum(x, 100 - x) - d), beyond).min(axis=2).max(axis=0)
    sure = np.abs(slack) > 0.1
    opened = zone_open(case, 0)
    assert opened is not None
    np.testing.assert_array_equal(opened[sure], (slack >= 0)[sure])
    assert issue_zone(case, 0, compromise(case))["share"] == opened.mean()
    suits = suiting(case, 0, grid)
    assert suits is not None
    assert (opened | ~suits.any(axis=1)).all()  # what suits everybody lies in the zone
    np.testing.assert_array_equal(suits.any(axis=1)[sure], (slack >= 0)[sure])


@settings(deadline=None)
@given(seed=SEEDS, k=st.integers(1, 4))
def test_who_blocks_with_bottom_lines(seed: int, k: int) -> None:
    case = with_bottom_lines(random_case(seed, 100, 3, k), seed)
    y = compromise(case)
    away = np.abs(y[:, None, :] - case.position)
    beyond = np.asarray(np.nan_to_num(away - np.abs(case.bottom_line - case.position)) > 0)
    worth = 1 - away / np.maximum(case.position, 100 - case.position)
    for j in range(k):
        refused = beyond[:, :, j] | (worth[:, :, j] < case.no_agreement)
        said = {b["actor"]: b["share"] for b in issue_zone(case, j, y)["blockers"]}
        assert [said.get(a, 0) for a in case.actors] == pytest.approx(refused.mean(axis=0))
    package = beyond.any(axis=2) | ((worth * package_weights(case)).sum(axis=2) < case.no_agreement)
    said = {b["actor"]: b["share"] for b in package_zone(case, y)["blockers"]}
    assert [said.get(a, 0) for a in case.actors] == pytest.approx(package.mean(axis=0))


@settings(deadline=None, max_examples=60)
@given(seed=SEEDS, n=st.integers(1, 5), k=st.integers(1, 5))
def test_packages_with_bottom_lines_against_a_linear_programme(seed: int, n: int, k: int) -> None:
    case = with_bottom_lines(random_case(seed, 1, n, k, grid=True), seed)
    x, w = case.position[0], package_weights(case)
    far = np.nan_to_num(np.abs(case.bottom_line[0] - x), nan=1e3)
    ends = (np.maximum(0, (x - far).max(axis=0)), np.minimum(100, (x + far).min(axis=0)))
    theirs = best_margin_by_linear_programme(x, w[0], case.no_agreement[0], ends)
    exact = package_margin(case.position, w, case.no_agreement, case.low, case.high, exact=True,
                           within=(ends[0][None], ends[1][None]))[0]
    assert exact == pytest.approx(theirs, abs=1e-7)
    if abs(theirs) > 1e-7:
        assert package_zone(case, compromise(case))["share"] == (theirs >= 0)


def test_a_bottom_line_of_one_issue_cannot_be_bought_with_another() -> None:
    free = make_case([[0.0, 0.0], [100.0, 100.0]], [[0.9, 0.1], [0.1, 0.9]], 1.0, no_agreement=[0.8, 0.8])
    bound = dataclasses.replace(free, bottom_line=np.array([[[np.nan, 40.0], [np.nan, np.nan]]]))
    assert package_zone(free, compromise(free))["share"] == 1
    assert package_zone(bound, compromise(bound))["share"] == 0


def with_bottom_lines(case: Case, seed: int) -> Case:
    """About half of the actors' issues get one, on whichever side, on the grid of tens like some of the positions."""
    rng = np.random.default_rng([seed, 1])
    shape = case.position.shape
    line = np.where(rng.random(shape) < 0.5, np.round(rng.uniform(0, 100, shape), -1), np.nan)
    return dataclasses.replace(case, bottom_line=line)


# -- packages of options ------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=80)
@given(seed=SEEDS, n=st.integers(1, 4), k=st.integers(1, 4))
def test_packages_of_options_against_every_combination(seed: int, n: int, k: int) -> None:
    rng = np.random.default_rng([seed, 2])
    case = with_bottom_lines(random_case(seed, 20, n, k, grid=True), seed)
    case = dataclasses.replace(case, options=tuple(
        np.sort(rng.choice(np.arange(0.0, 101, 10), rng.integers(1, 5), replace=False)) for _ in range(k)))
    w, d = package_weights(case), case.no_agreement
    best = np.full(case.draws, -np.inf)
    for package in product(*(tuple(o) for o in case.options if o is not None)):
        away = np.abs(np.array(package) - case.position)
        worth = ((1 - away / np.maximum(case.position, 100 - case.position)) * w).sum(axis=2) - d
        allowed = ~(np.nan_to_num(away - np.abs(case.bottom_line - case.position)) > 0).any(axis=(1, 2))
        best = np.maximum(best, np.where(allowed, worth.min(axis=1), -np.inf))
    sure = np.abs(best) > 1e-7
    share = package_zone(case, compromise(case))["share"] * case.draws
    assert (best >= 0)[sure].sum() - 1e-9 <= share <= ((best >= 0) | ~sure).sum() + 1e-9


def test_a_package_of_one_issue_with_options_is_that_issue() -> None:
    for options in ([0.0, 100.0], [0.0, 50.0, 100.0]):
        case = make_case([0.0, 100.0], 1.0, 1.0, no_agreement=[0.4, 0.4], options=(np.array(options),))
        y = compromise(case)
        assert package_zone(case, y)["share"] == issue_zone(case, 0, y)["share"] == (len(options) == 3)


def test_shares_of_draws_that_suit_are_counted_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(5, 40, 3, 2)
    points = np.linspace(0, 100, 31)
    whole = suiting(case, 0, points)
    assert whole is not None
    monkeypatch.setattr("peaceroom.analysis.zone.PIECE", 7)
    found = share_suiting(case, 0, points)
    assert found is not None and np.array_equal(found, whole.mean(axis=0)) and 0 < found.max() <= 1


def test_who_is_not_asked_blocks_no_package_and_who_says_nothing_is_not_asked() -> None:
    # the third has a position and would accept next to nothing, but nobody needs it; the fourth is needed and silent
    x = np.array([[[0.0], [40.0], [100.0], [np.nan]]])
    needed = np.array([[True], [True], [False], [True]])
    case = make_case(x, 1.0, 1.0, no_agreement=[[0.3, 0.3, 0.99, 0.99]], required=needed)
    assert package_zone(case, compromise(case)) == {"share": 1.0, "blockers": []}
    asked = make_case(x, 1.0, 1.0, no_agreement=[[0.3, 0.3, 0.99, 0.99]], required=np.ones((4, 1), bool))
    found = package_zone(asked, compromise(asked))
    assert found["share"] == 0 and [b["actor"] for b in found["blockers"]] == ["actor-3"]
