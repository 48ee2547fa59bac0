"""Single steps of the spatial model against what its page says of them."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.core.case import make_case
from peaceroom.models import get_model
from peaceroom.models._smp_arrays import games
from peaceroom.models.kernels.smp import meeting
from peaceroom.models.kernels.smp_votes import coalitions, election, winning

METHODS = ("Conditional", "MarkovIncentive", "MarkovUniform")


@pytest.mark.parametrize("pce", METHODS)
@pytest.mark.parametrize("seed", range(4))
def test_an_election_rests_where_its_chain_does(pce: str, seed: int) -> None:
    """Products of victories; or the eigenvector of the chain in which i beats the leader j with P(i, j)."""
    rng = np.random.default_rng(seed)
    n, m = 7, 4
    u, w = rng.uniform(0, 1, (n, m)), rng.uniform(1, 10, n)
    method = get_model("smp", pce=pce).numbers()[1]
    plus, minus, win, found = np.zeros((m, m)), np.zeros((m, m)), np.zeros((m, m)), np.zeros(m)
    coalitions(u, w, m, 2, True, plus, minus)
    election(plus, minus, m, 0, method, win, found)
    strength = np.array([[1e-8 + (w * np.maximum(0, u[:, i] - u[:, j])).sum() for j in range(m)] for i in range(m)])
    beats = strength / (strength + strength.T)
    if pce == "Conditional":
        expected = beats.prod(axis=1)
    else:
        turns = np.full((m, m), 1 / m) if pce == "MarkovUniform" else strength * beats + 1e-10 * np.eye(m)
        turns /= turns.sum(axis=0)  # who challenges where j leads
        chain = beats * turns  # i wins where j led
        chain += np.diag((beats * turns.T).sum(axis=1))  # or leads and is not beaten
        values, vectors = np.linalg.eig(chain)
        expected = np.abs(vectors[:, np.argmax(values.real)].real)
    np.testing.assert_allclose(found, expected / expected.sum(), atol=2e-5)


def test_odds_are_powers_of_strength() -> None:
    plus, minus = np.array([[0, 0], [3.0, 0]]), np.array([[0, 0], [1.0, 0]])
    for victory, power in enumerate((1, 2, 4, 8)):
        win = np.zeros((2, 2))
        winning(plus, minus, 2, victory, win)
        assert win[1, 0] == pytest.approx(3**power / (3**power + 1), rel=1e-6)
        assert win[0, 1] == pytest.approx(1 - win[1, 0]) and win[0, 0] == win[1, 1] == .5


@pytest.mark.parametrize(("vector", "i", "j"), [
    # .8·.6 of the way back from .3 to .1 … (S1P1), squares (S2P2), the winner's surplus (S2PMax)
    ("S1P1", (.48 * .1 + .1 * .9) / .58, (.48 * .1 + .1 * .9) / .58),
    ("S2P2", (.2304 * .1 + .01 * .9) / .2404, (.2304 * .1 + .01 * .9) / .2404),
    ("S2PMax", .1, .9 + (.4 * .64 / (.4 * .64 + .6 * .0625)) * (.1 - .9)),
])
def test_a_bargain_lies_between_both_by_salience_and_odds(vector: str, i: float, j: float) -> None:
    """i at .1 with salience .8 and odds .6, j at .9 with salience .25 and odds .4 (.2 for the surplus to be .4)."""
    number = ("S1P1", "S2P2", "S2PMax").index(vector)
    odds = .2 if vector == "S2PMax" else .4
    b_i, b_j = np.zeros(1), np.zeros(1)
    meeting(np.array([.1]), np.array([.9]), np.array([.8]), np.array([.25]), .6, odds, number, b_i, b_j)
    assert (b_i[0], b_j[0]) == (pytest.approx(i, abs=6e-5), pytest.approx(j, abs=6e-5))
    meeting(np.array([.9]), np.array([.1]), np.array([.25]), np.array([.8]), odds, .6, number, b_j, b_i)
    assert (b_i[0], b_j[0]) == (pytest.approx(i, abs=6e-5), pytest.approx(j, abs=6e-5))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_actors_does_not_matter_where_losses_weigh_more(seed: int) -> None:
    """With votes both ways round, as documented; KTAB votes as the list goes."""
    rng = np.random.default_rng(seed)
    x, s, c = rng.uniform(0, 100, 5), rng.uniform(.2, .9, 5), rng.uniform(5, 40, 5)
    order = [3, 0, 4, 2, 1]
    model = get_model("smp", voting="ASymProsp")
    one, other = model.solve(make_case(x, s, c)), model.solve(make_case(x[order], s[order], c[order]))
    assert one.ties[0, 0] == 0
    assert other.outcome[0, 0] == pytest.approx(one.outcome[0, 0], abs=1e-6)


def test_one_capability_on_all_issues_is_kept_to_the_bit_even_by_who_is_silent_on_one() -> None:
    """A mean by salience would give it back but for the last digit, and ties are decided by that."""
    rng = np.random.default_rng(3)
    position, held = rng.uniform(0, 100, (200, 3, 3)), rng.uniform(.1, 9, (200, 3, 1))
    position[:, 0, 2] = position[:, 1, 0] = np.nan
    game, = games(make_case(position, rng.uniform(.1, 1, (200, 3, 3)), np.broadcast_to(held, (200, 3, 3))), "all")
    assert (game.c == held[:, :, 0]).all()
