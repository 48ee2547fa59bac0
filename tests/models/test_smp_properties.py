"""What the spatial model keeps whatever the numbers, and what its page says of single steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Case, make_case
from peaceroom.core.errors import InputError
from peaceroom.models import get_model
from peaceroom.models._smp_arrays import games as games_of
from peaceroom.models.kernels.smp_turn import as_seen_by, attitudes
from peaceroom.models.kernels.smp_votes import coalitions, election
from peaceroom.models.smp import CHOICES


def line(position: list[float], salience: Any = 0.5, capability: Any = 10.0) -> Case:
    n = len(position)
    return make_case(position, np.broadcast_to(salience, n), np.broadcast_to(capability, n))


games = st.integers(2, 7).flatmap(lambda n: st.tuples(*(
    st.lists(st.floats(low, high).map(lambda v: round(v, 3)), min_size=n, max_size=n)
    for low, high in ((0, 100), (0.05, 1), (1, 100)))))


@given(games, st.sampled_from(["smp", "smp@ktab"]))
@settings(max_examples=60, deadline=None)
def test_positions_stay_between_those_at_the_start(game: Any, key: str) -> None:
    """But for the rounding of bargains to four decimals of the scale: half of the last one."""
    x, s, c = game
    answer = get_model(key).solve(line(x, s, c), trajectory=True)
    assert answer.trajectory is not None
    assert answer.trajectory.min() >= min(x) - 0.005 - 1e-9
    assert answer.trajectory.max() <= max(x) + 0.005 + 1e-9


@given(games)
@settings(max_examples=40, deadline=None)
def test_whoever_moves_has_a_bargain_for_it(game: Any) -> None:
    x, s, c = game
    case = line(x, s, c)
    trace = get_model("smp").trace(case)
    for t, moves in enumerate(trace.moves):
        asked = {(ch.actor, ch.other) for ch in trace.challenges[t]}
        for m in moves:
            assert ((m.actor, m.other) if m.kind == "proposes" else (m.other, m.actor)) in asked
            assert m.gain > 1e-5
            assert 0 <= m.odds <= 1
            assert m.support >= m.staying or m.choices == 1
    assert trace.positions.shape[0] == len(trace.moves) + 1
    assert (trace.probabilities > 0).all()


@pytest.mark.parametrize("key", ["smp", "smp@ktab"])
def test_consensus_is_an_answer(key: str) -> None:
    answer = get_model(key).solve(line([40, 40, 40]))
    assert answer.outcome[0, 0] == 40
    assert answer.converged[0, 0]
    assert answer.rounds[0, 0] == 0
    assert get_model(key).workings(line([40, 40, 40]))["spaces"][0]["consensus"] is True


def test_workings_tell_the_last_positions_and_number_turns_from_one() -> None:
    case, model = line([10, 35, 60, 90]), get_model("smp")
    trace, space = model.trace(case), model.workings(case)["spaces"][0]
    assert space["turns"] == len(trace.moves) > 1 and space["end"] == trace.end
    assert space["consensus"] is bool(np.ptp(trace.positions[-1]) == 0)
    assert [(p["actor"], p["probability"], p["position"]) for p in space["positions"]] == [
        (actor, trace.probabilities[-1, i], {"issue-1": trace.positions[-1, i, 0]})
        for i, actor in enumerate(trace.actors)]
    assert [(c["turn"], c["actor"], c["other"], c["gain"], c["odds"]) for c in space["challenges"]] == [
        (turn, c.actor, c.other, c.gain, c.odds) for turn, made in enumerate(trace.challenges, 1) for c in made]


def test_two_equal_camps_stop_ktab_and_not_the_documented_reading() -> None:
    case = line([20, 20, 80, 80])
    stuck = get_model("smp@ktab").solve(case)
    assert np.isnan(stuck.outcome).all()
    assert "all actors are equally likely" in stuck.unavailable["issue-1"]
    found, mirrored = get_model("smp").solve(case), get_model("smp").solve(line([80, 80, 20, 20]))
    assert 20 < found.outcome[0, 0] < 80 and found.ties[0, 0] > 0, "who stands first decides, and ties are told"
    assert mirrored.outcome[0, 0] == pytest.approx(100 - found.outcome[0, 0], abs=1e-9)


def test_full_adjustment_runs_unless_guarded() -> None:
    case = line([10, 40, 90], [0.3, 0.6, 0.9], [5, 10, 20])
    assert np.isnan(get_model("smp@ktab", risk_adjust="Full").solve(case).outcome).all()
    assert np.isfinite(get_model("smp", risk_adjust="Full").solve(case).outcome).all()


def allied(allies: int, side: str, commit: str = "SemiCommit") -> float:
    """Odds of A at 10 against B at 90, of equal power, with identical allies of B, as A sees them."""
    n = 2 + allies
    x = np.array([[0.1], [0.9], *[[0.9]] * allies])
    s, c = np.ones((n, 1)), np.ones(n)
    how = get_model("smp", third_parties=side, third_party_commit=commit).numbers()
    delta, risk, room = np.empty((n, n)), np.empty(n), np.empty((4, n, n))
    attitudes(x, x, s, c, how, delta, risk, room)
    return float(as_seen_by(0, 0, 1, delta, np.zeros(n), np.ones(n), c, how)[0])


def test_allies_of_the_challenged_help_it_and_not_as_in_ktab_the_challenger() -> None:
    mended = [allied(k, "own-side") for k in (0, 1, 3, 6)]
    as_is = [allied(k, "winner-side") for k in (0, 1, 3, 6)]
    assert mended == sorted(mended, reverse=True)
    assert mended[0] == as_is[0] == pytest.approx(0.5)
    assert as_is == sorted(as_is)
    assert mended[1] < 0.5 < as_is[1]


@pytest.mark.parametrize("key", ["smp", "smp@ktab"])
def test_committing_fully_and_not_at_all_are_the_same(key: str) -> None:
    case = line([5, 30, 55, 95], [0.4, 0.9, 0.6, 0.8], [10, 20, 15, 30])
    a, b = (get_model(key, third_party_commit=c).solve(case) for c in ("NoCommit", "FullCommit"))
    assert a.outcome[0, 0] == b.outcome[0, 0]
    assert a.rounds[0, 0] == b.rounds[0, 0]


@pytest.mark.parametrize("voting", ["Binary", "PropBin", "Prop", "PropCbc", "Cubic", "ASymProsp"])
@pytest.mark.parametrize("pce", ["Conditional", "MarkovIncentive", "MarkovUniform"])
@pytest.mark.parametrize("victory", range(5))
def test_the_order_of_options_does_not_matter_to_an_election(voting: str, pce: str, victory: int) -> None:
    rng = np.random.default_rng(victory)
    n, m = 5, 4
    u, w = rng.uniform(0, 1, (n, m)), rng.uniform(1, 10, n)
    how = get_model("smp", voting=voting, pce=pce).numbers()

    def chances(order: list[int]) -> Any:
        plus, minus, win, p = np.zeros((m, m)), np.zeros((m, m)), np.zeros((m, m)), np.zeros(m)
        coalitions(np.ascontiguousarray(u[:, order]), w, m, how[3], True, plus, minus)
        election(plus, minus, m, victory, how[1], win, p)
        return p

    straight, turned = chances([0, 1, 2, 3]), chances([3, 1, 0, 2])
    assert straight.sum() == pytest.approx(1, abs=1e-5)  # the Markov chains stop at a change of 1e-6
    np.testing.assert_allclose(turned, straight[[3, 1, 0, 2]], rtol=0, atol=2e-5)


def test_stochastic_draws_follow_the_probabilities_and_the_seed() -> None:
    case = line([10, 45, 90], [0.5, 0.7, 0.9], [10, 14, 12])
    many = case.with_draws({k: np.repeat(a, 400, axis=0) for k, a in case.by_draw().items()})
    drawn = get_model("smp", transitions="Stochastic").solve(many)
    assert len(np.unique(drawn.outcome)) > 5
    one = get_model("smp", transitions="Stochastic", seed=7).solve(many)
    assert len(np.unique(one.outcome)) == 1
    point = get_model("smp", transitions="Stochastic").point(case)
    assert point.outcome[0, 0] == get_model("smp").solve(case).outcome[0, 0]
    assert point.reading["transitions"] == "Stochastic"


def test_affinity_pulls_an_ideal_and_is_refused_when_it_cannot_be_read() -> None:
    case = line([10, 45, 90], [0.5, 0.7, 0.9], [10, 14, 12])
    plain = get_model("smp").solve(case).outcome
    tied = get_model("smp", affinity="actor-1>actor-1=0.2; actor-1>actor-3=0.8").solve(case).outcome
    assert plain[0, 0] != tied[0, 0]
    for text, word in (("a=b", "write whose ideal"), ("a>b=2", "share"), ("a>b=0.5", "sum to 1.5")):
        with pytest.raises(InputError, match="E404") as caught:
            get_model("smp", affinity=text)
        assert word in str(caught.value)
    with pytest.raises(InputError, match="no actor"):
        get_model("smp", affinity="actor-1>actor-1=0.5; actor-1>nobody=0.5").solve(case)


def test_issues_in_one_space_or_apart() -> None:
    rng = np.random.default_rng(3)
    case = make_case(rng.uniform(0, 100, (5, 3)), rng.uniform(0.1, 0.3, (5, 3)), rng.uniform(1, 10, (5, 3)),
                     groups=("a", "a", "b"))
    apart = get_model("smp", joint="issue").solve(case).outcome
    alone = np.concatenate([get_model("smp").solve(case.issue(k)).outcome for k in range(3)], axis=1)
    np.testing.assert_array_equal(apart, alone)
    item = get_model("smp", joint="item").solve(case).outcome
    assert item[0, 2] == alone[0, 2]
    assert not np.array_equal(item, get_model("smp").solve(case).outcome)


def test_positions_and_statistics() -> None:
    case = line([10, 45, 90, 70], [0.5, 0.7, 0.9, 0.2], [10, 14, 12, 30])
    trace = get_model("smp").trace(case)
    final = trace.positions[-1, :, 0]
    best = final[int(np.argmax(trace.probabilities[-1]))]
    assert get_model("smp", forecast="likeliest").solve(case).outcome[0, 0] == pytest.approx(best, abs=1e-9)
    weight = case.weight[0, :, 0]
    mean = float((weight * final).sum() / weight.sum())
    assert get_model("smp", forecast="mean").solve(case).outcome[0, 0] == pytest.approx(mean, abs=1e-9)


def test_capability_that_differs_by_issue_is_one_number_weighed_by_salience() -> None:
    """(.2·10 + .6·30) / .8 = 25; one capability on all issues stays what it is, to the bit."""
    same = 10 / 3
    case = make_case([[10.0, 20.0], [80.0, 60.0]], [[.2, .6], [.1, .7]], [[10.0, 30.0], [same, same]])
    game = next(games_of(case, "all"))
    assert game.c[0, 0] == pytest.approx(25)
    assert game.c[0, 1] == same


def test_words_that_no_option_has_are_refused_by_name() -> None:
    for option, words in CHOICES.items():
        with pytest.raises(InputError) as caught:
            get_model("smp", **{option: "Nonesuch"})
        assert caught.value.problems[0].code == "E404"
        assert option in str(caught.value) and all(word in str(caught.value) for word in words)
