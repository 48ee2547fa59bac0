"""Nash packages: against the definition, a certificate of optimality, linear programming, and issue by issue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from peaceroom.core.case import Array, Case, make_case
from peaceroom.models import get_model
from peaceroom.models.nash import Nash, package_gain

from .examples import random_case


def values(case: Case, y: Array, rho: float) -> tuple[Array, Array, Array]:
    """(salience shares (D, N, K), utility of y (D, N), utility of the reference point (D, N)) on a 0–100 scale."""
    w = case.salience / case.salience.sum(axis=2, keepdims=True)
    utility = [1 - (w * (np.abs(p[:, None, :] - case.position) / 100) ** rho).sum(axis=2) for p in (y, case.reference)]
    return w, utility[0], utility[1]


def duality_gap(case: Case, y: Array, rho: float, d: int) -> float:
    """What a package could still gain in Σ λ U, λ = a / gain scaled to sum to one; 0 exactly at the optimum.

    The maximum of Σ λ U falls apart into issues, where a fine search finds it.
    """
    w, u, r = values(case, y, rho)
    a = case.weight[d].sum(axis=1)
    lam = a / (u[d] - r[d])
    lam /= lam.sum()
    total = 0.0
    for k in range(y.shape[1]):
        def loss(p: Array, k: int = k) -> Array:
            distance = (np.abs(p - case.position[d, :, k : k + 1]) / 100) ** rho
            return (lam[:, None] * w[d, :, k : k + 1] * distance).sum(axis=0)

        if rho == 1:  # the best is at a position
            least = loss(case.position[d, :, k]).min()
        else:
            grid = np.linspace(0, 100, 1001)
            centre = grid[loss(grid).argmin()]
            least = loss(np.linspace(centre - 0.1, centre + 0.1, 2001)).min()
        total += loss(y[d, k : k + 1]).item() - least
    return total


@pytest.mark.parametrize("rho", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize(("actors", "issues"), [(2, 2), (2, 8), (3, 5), (6, 8), (8, 3)])
def test_no_package_is_better(rho: float, actors: int, issues: int) -> None:
    case = random_case(actors * issues, 60, actors, issues)
    s = get_model("nash@package", risk=rho).solve(case)
    _, u, r = values(case, s.outcome, rho)
    found = ~s.no_agreement[:, 0]
    assert found.sum() > 20
    assert (u[found] > r[found]).all()
    assert max(duality_gap(case, s.outcome, rho, int(d)) for d in np.flatnonzero(found)) < 1e-7


def best_smallest_gain(case: Case, d: int) -> float:
    """max_y min_i gain_i for ρ = 1 as a linear program in (y, |y − x|, t)."""
    n, k = case.position.shape[1:]
    x = case.position[d] / 100
    w, _, r = values(case, case.reference, 1.0)
    rows, bounds = [], []
    for i in range(n):
        row = np.zeros(k + n * k + 1)
        row[k + i * k : k + (i + 1) * k] = w[d, i]
        row[-1] = 1
        rows.append(row)
        bounds.append(1 - r[d, i])
        for j in range(k):
            for sign in (1, -1):
                row = np.zeros(k + n * k + 1)
                row[j], row[k + i * k + j] = sign, -1
                rows.append(row)
                bounds.append(sign * x[i, j])
    cost = np.zeros(k + n * k + 1)
    cost[-1] = -1
    limits = [(0, 1)] * k + [(0, None)] * (n * k) + [(None, None)]
    return float(-linprog(cost, A_ub=np.array(rows), b_ub=bounds, bounds=limits).fun)


def test_zone_is_found_exactly_when_linear_programming_finds_one() -> None:
    case = random_case(3, 120, 7, 2)
    s = get_model("nash@package").solve(case)
    share = s.no_agreement[:, 0].mean()
    assert 0.1 < share < 0.9  # both answers occur
    for d in range(case.draws):
        assert s.no_agreement[d, 0] == (best_smallest_gain(case, d) < 1e-6)


def test_without_a_zone_the_reference_point_is_the_outcome() -> None:
    case = random_case(3, 120, 7, 2)
    s = get_model("nash@package").solve(case)
    flagged = s.no_agreement[:, 0]
    assert (s.no_agreement == flagged[:, None]).all()
    assert np.array_equal(s.outcome[flagged], case.reference[flagged])


def test_agrees_with_a_general_purpose_optimiser() -> None:
    case = random_case(11, 10, 3, 4)
    s = get_model("nash@package", risk=2.0).solve(case)
    for d in range(case.draws):
        part = case.slice(d, d + 1)
        a = part.weight[0].sum(axis=1)

        def cost(y: Array, part: Case = part, a: Array = a) -> float:
            _, u, r = values(part, y[None, :], 2.0)
            gain = u[0] - r[0]
            return float(-(a / a.sum() * np.log(gain)).sum()) if (gain > 0).all() else 1e6

        start = s.outcome[d] + np.random.default_rng(d).normal(0, 0.5, 4)
        found = minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-13, "maxiter": 8000})
        assert s.outcome[d] == pytest.approx(found.x, abs=0.01)
        assert cost(s.outcome[d]) <= found.fun + 1e-9


def test_log_rolling_by_hand() -> None:
    """Two actors at opposite ends, each caring nine times as much about another issue: each gets its own issue.

    Alone, no issue has a zone (the reference point lies between); together both gain 0.9·½ − 0.1·½ = 0.4.
    """
    x = np.array([[0.0, 0.0], [100.0, 100.0]])
    s = np.array([[0.9, 0.1], [0.1, 0.9]])
    case = make_case(x, s, 1.0, reference=50.0)
    assert get_model("nash").solve(case).no_agreement.all()
    package = get_model("nash@package").solve(case)
    assert package.outcome == pytest.approx(np.array([[0.0, 100.0]]), abs=1e-4)
    gain = package_gain(case)
    assert gain.gain == pytest.approx(np.array([[0.4, 0.4]]), abs=1e-6)
    assert not gain.no_package.any()


@given(st.integers(0, 1000), st.sampled_from([1.0, 2.0]))
@settings(max_examples=15)
def test_package_product_is_never_below_issue_by_issue(seed: int, rho: float) -> None:
    case = random_case(seed, 10, 3, 4)
    joint, alone = (get_model(k, risk=rho).solve(case) for k in ("nash@package", "nash"))
    _, u, r = values(case, joint.outcome, rho)
    _, u_alone, _ = values(case, alone.outcome, rho)
    a = case.weight.sum(axis=2)
    good = (u_alone - r > 1e-6).all(axis=1)
    product = [(a * np.log(np.maximum(v - r, 1e-12))).sum(axis=1) / a.sum(axis=1) for v in (u, u_alone)]
    assert (product[0][good] >= product[1][good] - 1e-5).all()


@given(st.integers(0, 1000))
@settings(max_examples=10)
def test_package_of_one_issue_is_that_issue(seed: int) -> None:
    case = random_case(seed, 10, 3, 1)
    joint, alone = (get_model(k, risk=2.0).solve(case) for k in ("nash@package", "nash"))
    # zones that hold less than the least gain count as none in packages only
    same = joint.no_agreement == alone.no_agreement
    assert joint.outcome[same] == pytest.approx(alone.outcome[same], abs=1e-4)


def test_items_are_packages_of_their_own() -> None:
    case = random_case(5, 12, 3, 4, groups=("a", "a", "b", "b"))
    by_item = get_model("nash@package-by-item").solve(case).outcome
    first = random_case(5, 12, 3, 4, groups=("a",) * 4)
    two = make_case(first.position[:, :, :2], first.salience[:, :, :2], first.capability[:, :, :2],
                    reference=first.reference[:, :2])
    assert by_item[:, :2] == pytest.approx(get_model("nash@package").solve(two).outcome, abs=1e-9)


def test_issue_without_reference_is_left_out() -> None:
    case = random_case(7, 6, 3, 3)
    reference = case.reference.copy()
    reference[:, 1] = np.nan
    bare = make_case(case.position, case.salience, case.capability, reference=reference)
    s = get_model("nash@package").solve(bare)
    assert set(s.unavailable) == {"issue-2"}
    others = [0, 2]
    two = make_case(case.position[:, :, others], case.salience[:, :, others], case.capability[:, :, others],
                    reference=case.reference[:, others])
    assert s.outcome[:, others] == pytest.approx(get_model("nash@package").solve(two).outcome, abs=1e-9)


def test_options_beside_a_continuum_are_proved_and_risk_seekers_marked_as_a_local_search() -> None:
    options = (np.array([0.0, 25.0, 60.0, 100.0]), None)
    case = random_case(9, 30, 2, 2, options=options)
    s = get_model("nash@package").solve(case)
    assert s.converged.all()
    assert np.abs(s.outcome[~s.no_agreement[:, 0], :1] - options[0]).min(axis=1).max() < 1e-9
    _, u, r = values(case, s.outcome, 1.0)
    found = ~s.no_agreement[:, 0]
    assert (u - r)[found].min() > 0
    # no change of the ordered issue alone does better
    a = case.weight.sum(axis=2)
    for o in options[0]:
        other = s.outcome.copy()
        other[:, 0] = o
        _, v, _ = values(case, other, 1.0)
        ok = found & (v - r > 0).all(axis=1)
        product = [(a * np.log(np.where(ok[:, None], w - r, 1.0))).sum(axis=1) for w in (u, v)]
        assert (product[0] >= product[1] - 1e-6).all()
    assert not get_model("nash@package", risk=0.5).solve(random_case(9, 5, 2, 2)).converged.any()


def test_package_gain_defaults_and_other_readings() -> None:
    case = random_case(2, 15, 3, 4)
    gain = package_gain(case)
    assert gain.package.shape == gain.issue_by_issue.shape == (15, 3)
    assert gain.actors == case.actors
    assert (gain.gain.min(axis=1) > -1).all()
    again = package_gain(case, Nash(joint="issue"))
    assert np.array_equal(again.package, gain.package)
    failure = package_gain(case, Nash(disagreement="no_agreement"))
    assert failure.gain.shape == (15, 3)
    assert not failure.no_package.all()
