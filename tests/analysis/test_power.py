"""Power indices: printed tables, the definition by counting, and the axioms."""

from __future__ import annotations

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.power import power
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
def test_broken_votes_are_counted_on_a_stated_grid(weights: list[float]) -> None:
    found = power({str(i): w + 0.001 for i, w in enumerate(weights)}, 0.6 * sum(weights))
    assert found.grid == 10_000 and abs(int(found.votes.sum()) - 10_000) <= len(weights)


def test_dictator_and_unanimity() -> None:
    assert power({"a": 5, "b": 1, "c": 1}, 4).shapley_shubik == pytest.approx([1, 0, 0])
    assert power({"a": 5, "b": 1, "c": 1}, 7).shapley_shubik == pytest.approx([1 / 3] * 3)
    assert power({"a": 5, "b": 1, "c": 1}, 7).blocking == (("a",), ("b",), ("c",))


@pytest.mark.parametrize(("votes", "quota"), [({"a": -1.0, "b": 2.0}, 1), ({"a": 0.0}, 1), ({"a": 1.0}, 2),
                                              ({"a": 1.0}, 0), ({"a": float("nan")}, 1)])
def test_votes_that_cannot_be_counted_are_refused(votes: dict[str, float], quota: float) -> None:
    with pytest.raises(InputError, match="E450"):
        power(votes, quota)
