"""Power indices: printed tables, the definition by counting, and the axioms."""

from __future__ import annotations

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.power import issue_power, power, simple_majority, smallest
from peaceroom.core.case import make_case
from peaceroom.core.errors import InputError

#: Council of the European Economic Community 1958–1972, 12 of 17 votes
EEC = {"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}


def _counted(weights: list[int], quota: int) -> tuple[list[float], list[float]]:
    """Both indices by going through all orders and all coalitions."""
    n = len(weights)
    shapley, banzhaf = [0.0] * n, [0.0] * n
    for order in permutations(range(n)):
        held = 0
        for i in order:
            if held < quota <= held + weights[i]:
                shapley[i] += 1 / factorial(n)
            held += weights[i]
    for i in range(n):
        others = [j for j in range(n) if j != i]
        for size in range(n):
            for coalition in combinations(others, size):
                held = sum(weights[j] for j in coalition)
                banzhaf[i] += (held < quota <= held + weights[i]) / 2 ** (n - 1)
    return shapley, banzhaf


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.data())
@settings(max_examples=80, deadline=None)
def test_indices_are_those_of_counting(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    found = power({f"p{i}": w for i, w in enumerate(weights)}, quota)
    shapley, banzhaf = _counted(weights, quota)
    assert found.shapley_shubik == pytest.approx(shapley, abs=1e-12)
    assert found.banzhaf_absolute == pytest.approx(banzhaf, abs=1e-12)
    assert found.shapley_shubik.sum() == pytest.approx(1)


def test_the_first_council() -> None:
    """EEC 1958–72: Shapley–Shubik .2333, .1500, 0 and Banzhaf .2381, .1429, 0: Luxembourg never decides."""
    found = power(EEC, 12)
    assert found.shapley_shubik == pytest.approx([14 / 60] * 3 + [9 / 60] * 2 + [0])
    assert found.banzhaf == pytest.approx([5 / 21] * 3 + [3 / 21] * 2 + [0])
    assert found.winning is not None and ("DE", "FR", "IT") in found.winning
    assert all("LU" not in coalition for coalition in found.winning)
    assert found.blocking is not None and ("BE", "DE") in [tuple(sorted(c)) for c in found.blocking]


def test_the_security_council() -> None:
    """Five permanent members and ten others, 39 of 45 with weights 7 and 1: 421/2145 and 4/2145."""
    members = {f"permanent-{i}": 7 for i in range(5)} | {f"elected-{i}": 1 for i in range(10)}
    found = power(members, 39)
    assert found.shapley_shubik == pytest.approx([421 / 2145] * 5 + [4 / 2145] * 10)


def test_a_hundred_players_keep_their_digits() -> None:
    rng = np.random.default_rng(1)
    weights = rng.integers(1, 60, 100)
    found = power({str(i): int(w) for i, w in enumerate(weights)}, int(weights.sum() // 2 + 1))
    assert found.shapley_shubik.sum() == pytest.approx(1, abs=1e-12)
    order = np.argsort(weights, kind="stable")
    assert (np.diff(found.shapley_shubik[order]) >= -1e-15).all()  # who has more votes has no less power
    assert found.winning is None and found.blocking is None


@given(st.lists(st.floats(0.01, 10), min_size=2, max_size=8))
@settings(max_examples=40, deadline=None)
def test_votes_without_a_common_measure_are_counted_on_a_stated_grid(weights: list[float]) -> None:
    found = power({str(i): w * 2**0.5 + i * 3**0.5 for i, w in enumerate(weights)}, 0.6 * sum(weights))
    if found.grid:
        assert found.grid == 10_000 and abs(int(found.votes.sum()) - 10_000) <= len(weights)
    else:  # chance made the shares fractions
        held = np.array([w * 2**0.5 + i * 3**0.5 for i, w in enumerate(weights)])
        assert found.votes / found.votes.sum() == pytest.approx(held / held.sum(), rel=1e-11)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.floats(0.01, 10), st.data())
@settings(max_examples=60, deadline=None)
def test_votes_in_another_measure_have_the_same_power(weights: list[int], unit: float, data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    whole = power({str(i): w for i, w in enumerate(weights)}, quota)
    scaled = power({str(i): w * unit for i, w in enumerate(weights)}, quota * unit)
    assert scaled.grid == 0
    assert scaled.shapley_shubik == pytest.approx(whole.shapley_shubik, abs=1e-12)
    assert scaled.winning == whole.winning and scaled.blocking == whole.blocking


def test_two_thirds_reached_exactly_are_enough_and_half_is_no_majority() -> None:
    thirds = power({"a": 33.3, "b": 33.3, "c": 33.3}, 2 / 3 * 99.9)
    assert thirds.winning == (("a", "b"), ("a", "c"), ("b", "c"))
    assert simple_majority({"a": 0.5, "b": 0.5}).winning == (("a", "b"),)
    assert simple_majority({"a": 3, "b": 2, "c": 2}).quota == 4


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7).filter(any), st.data())
@settings(max_examples=80, deadline=None)
def test_smallest_coalitions_are_those_of_the_definition(weights: list[int], data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, sum(weights)))
    ids = tuple("abcdefg"[: len(weights)])
    votes = dict(zip(ids, weights, strict=True))
    wins = {c for size in range(1, len(ids) + 1) for c in combinations(ids, size) if sum(votes[i] for i in c) >= needed}
    lean = {c for c in wins if not any(tuple(i for i in c if i != out) in wins for out in c)}
    found = smallest(ids, np.array(weights), needed)
    assert set(found) == lean and len(found) == len(lean)
    assert [len(c) for c in found] == sorted(len(c) for c in lean)


def test_issues_under_majority_have_votes_and_others_veto_players() -> None:
    case = make_case([[[0, 0], [50, 50], [100, 100]]], np.ones((1, 3, 2)), [[[40, 40], [35, 35], [25, 25]]],
                     rule=("majority", "consent"), quota=[0.7, np.nan],
                     required=[[False, True], [False, False], [False, True]])
    found = issue_power(case, 0)
    assert (found["rule"], found["quota"], found["votes"]) == ("majority", 70, {"actor-1": 40, "actor-2": 35,
                                                                               "actor-3": 25})
    assert found["shapley_shubik"] == {"actor-1": 0.5, "actor-2": 0.5, "actor-3": 0}
    assert found["winning"] == [["actor-1", "actor-2"]] and found["blocking"] == [["actor-1"], ["actor-2"]]
    assert issue_power(case, 1) == {"rule": "consent", "veto_players": ["actor-1", "actor-3"]}


def test_where_nobody_cares_nobody_has_power() -> None:
    case = make_case([0, 100], [0, 0], [1, 1], rule=("majority",), required=False)
    assert "unavailable" in issue_power(case, 0)


def test_dictator_and_unanimity() -> None:
    assert power({"a": 5, "b": 1, "c": 1}, 4).shapley_shubik == pytest.approx([1, 0, 0])
    assert power({"a": 5, "b": 1, "c": 1}, 7).shapley_shubik == pytest.approx([1 / 3] * 3)
    assert power({"a": 5, "b": 1, "c": 1}, 7).blocking == (("a",), ("b",), ("c",))


@pytest.mark.parametrize(("votes", "quota"), [({"a": -1.0, "b": 2.0}, 1), ({"a": 0.0}, 1), ({"a": 1.0}, 2),
                                              ({"a": 1.0}, 0), ({"a": float("nan")}, 1)])
def test_votes_that_cannot_be_counted_are_refused(votes: dict[str, float], quota: float) -> None:
    with pytest.raises(InputError, match="E450"):
        power(votes, quota)
