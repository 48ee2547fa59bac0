"""Agenda setter, veto players, Baron–Ferejohn: definitions on grids, printed examples, limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.case import Array, Case, make_case
from peaceroom.models import get_model
from peaceroom.models.baron_ferejohn import first_share
from peaceroom.models.veto_players import core

ACTORS = st.integers(2, 7)


def _case(seed: int, n: int, *, rule: str, reference: float, quota: float = float("nan"), **given: object) -> Case:
    """One issue from 0 to 100, whole-number positions, everybody decides."""
    rng = np.random.default_rng(seed)
    return make_case(rng.integers(0, 101, n).astype(float), np.ones(n), rng.integers(1, 10, n).astype(float),
                     reference=reference, rule=(rule,), quota=quota, required=rule != "majority", **given)


def _carries(case: Case, y: float, than: float) -> bool:
    """Whether those who find y at least as good as ``than`` carry it: the definition, actor by actor."""
    x, c = case.position[0, :, 0], case.capability[0, :, 0]
    content = np.abs(y - x) <= np.abs(than - x) + 1e-7
    if case.rule[0] != "majority":
        return bool(content.all())
    share = c[content].sum() / c.sum()
    quota = case.quota[0]
    return bool(share > 0.5 + 1e-9) if np.isnan(quota) else bool(share >= quota - 1e-9)


RULES = st.sampled_from(["unanimity", "consent", "majority"])


@given(st.integers(0, 10**6), ACTORS, RULES, st.integers(0, 100))
@settings(max_examples=150)
def test_no_text_that_carries_is_nearer_to_the_setter(seed: int, n: int, rule: str, r: int) -> None:
    case = _case(seed, n, rule=rule, reference=r, setter=("actor-1",))
    y = float(get_model("agenda-setter").solve(case).outcome[0, 0])
    wish = case.position[0, 0, 0]
    assert _carries(case, y, r)
    grid = np.arange(0, 100.5, 0.5)
    assert min(abs(g - wish) for g in grid if _carries(case, float(g), r)) >= abs(y - wish) - 1e-7


def test_a_median_accepts_all_up_to_the_mirror_image_of_what_holds() -> None:
    """Romer & Rosenthal 1978: with ideal point x and status quo r < x the voters take anything up to 2x − r."""
    case = make_case([90, 30, 30, 30], [1, 1, 1, 1], [1, 1, 1, 1], reference=10, rule=("majority",), required=False,
                     setter=("actor-1",))
    assert get_model("agenda-setter").solve(case).outcome.item() == pytest.approx(50)  # 2 · 30 − 10


def test_without_a_named_setter_the_heaviest_proposes() -> None:
    case = make_case([90, 30], [1, 1], [2, 1], reference=0)
    assert get_model("agenda-setter").solve(case).outcome.item() == pytest.approx(60)
    even = make_case([90, 30], [1, 1], [1, 1], reference=0)  # either may: 60 or 30
    assert get_model("agenda-setter").solve(even).outcome.item() == pytest.approx(45)


def test_the_setter_chooses_among_options_and_may_find_none() -> None:
    options = (np.array([0.0, 45.0, 100.0]),)
    case = make_case([90, 30], [1, 1], [2, 1], reference=0, options=options, setter=("actor-1",))
    assert get_model("agenda-setter").solve(case).outcome.item() == 45
    stuck = make_case([90, 30], [1, 1], [2, 1], reference=45, options=options, setter=("actor-1",))
    s = get_model("agenda-setter").solve(stuck)
    assert s.outcome.item() == 45 and s.no_agreement.item()


@given(st.integers(0, 10**6), ACTORS, RULES, st.integers(0, 100), st.sampled_from([float("nan"), 0.6, 0.75, 1.0]))
@settings(max_examples=150)
def test_nothing_in_the_core_is_left_in_one_direction(seed: int, n: int, rule: str, r: int, quota: float) -> None:
    case = _case(seed, n, rule=rule, reference=r, quota=quota if rule == "majority" else float("nan"))
    low, high = (float(e[0]) for e in core(case, 0))
    for y in case.position[0, :, 0]:
        left = any(_carries(case, float(y) + step, float(y)) for step in (-0.25, 0.25))
        assert left == (not low - 1e-9 <= y <= high + 1e-9)


@given(st.integers(0, 10**6), ACTORS, RULES, st.integers(0, 100))
@settings(max_examples=150)
def test_the_texts_of_veto_players_carry_and_others_of_the_core_do_not(seed: int, n: int, rule: str, r: int) -> None:
    case = _case(seed, n, rule=rule, reference=r)
    s = get_model("veto-players").solve(case)
    low, high = (float(e[0]) for e in core(case, 0))
    inside = low <= r <= high
    assert s.no_agreement.item() == (inside or s.interval_low.item() == s.interval_high.item() == r)
    if s.no_agreement.item():
        assert s.outcome.item() == r
        return
    for y in np.linspace(low, high, 41):
        within = s.interval_low.item() - 1e-6 <= y <= s.interval_high.item() + 1e-6
        assert _carries(case, float(y), r) == within or abs(y - s.interval_high.item()) < 1e-6 or abs(
            y - s.interval_low.item()) < 1e-6


def test_one_more_veto_player_on_the_way_lets_less_pass() -> None:
    """Tsebelis 2002, on a line: every veto player can only shrink the winset."""
    few = get_model("veto-players").solve(make_case([60, 80], [1, 1], [1, 1], reference=20))
    more = get_model("veto-players").solve(make_case([60, 80, 35], [1, 1, 1], [1, 1, 1], reference=20))
    assert (few.interval_low.item(), few.interval_high.item()) == (60, 80)  # up to 100 carries, but the core ends at 80
    assert (more.interval_low.item(), more.interval_high.item()) == (35, 50)


def _proposals(patience: float, **given: object) -> Array:
    case = make_case([0, 30, 60, 80, 100], [1] * 5, [1] * 5, rule=("majority",), required=False, **given)
    return np.asarray(get_model("baron-ferejohn", patience=patience).proposals(case, 0)[0][0])


def test_proposals_close_in_on_the_median_as_patience_grows() -> None:
    """Banks & Duggan 2000: with one dimension and patience going to 1 all proposals go to the core."""
    spread = [float(np.ptp(_proposals(p))) for p in (0.5, 0.9, 0.99, 0.999)]
    assert spread == sorted(spread, reverse=True) and spread[-1] < 1.1
    assert _proposals(0.999) == pytest.approx(60, abs=0.51)


@given(st.integers(0, 10**6), ACTORS, st.sampled_from([0.3, 0.8, 0.95]), st.sampled_from([1.0, 2.0]))
@settings(max_examples=80, deadline=None)
def test_an_equilibrium_is_one(seed: int, n: int, patience: float, risk: float) -> None:
    """Every proposal carries when each decider compares it with going on, and none nearer to its author does."""
    case = _case(seed, n, rule="unanimity", reference=float("nan"))
    y, rests, _ = get_model("baron-ferejohn", patience=patience, risk=risk).proposals(case, 0)
    assert rests.all()
    x, p = case.position[0, :, 0], case.weight[0, :, 0] / case.weight[0, :, 0].sum()

    def utility(text: Array) -> Array:
        return np.asarray(1 - (np.abs(text[:, None] - x) / 100) ** risk)

    going_on = patience * (p @ utility(y[0]))
    assert (utility(y[0]) >= going_on - 1e-6).all()
    nearer = y[0] + 0.02 * (x - y[0])
    better = (utility(nearer) >= going_on + 1e-6).all(axis=1) & (np.abs(x - y[0]) > 0.01)
    assert not better.any()


def test_the_first_proposer_of_a_dollar_pays_for_the_votes_it_needs() -> None:
    """Baron & Ferejohn 1989, closed rule: n odd, simple majority: 1 − δ(n − 1)/(2n)."""
    for n in (3, 5, 101):
        for d in (0.0, 0.8, 1.0):
            assert first_share(n, (n + 1) // 2, d) == pytest.approx(1 - d * (n - 1) / (2 * n))
    assert first_share(2, 2, 0.9) == pytest.approx(1 - 0.9 / 2)  # two players: no Rubinstein, a coin decides who begins
    with pytest.raises(ValueError, match="votes"):
        first_share(3, 4, 0.5)


def test_drawn_proposals_come_as_often_as_their_authors_are_recognised() -> None:
    draws = 20_000
    case = make_case(np.broadcast_to([[[0.0], [50.0], [100.0]]], (draws, 3, 1)), np.ones((draws, 3, 1)),
                     np.ones((draws, 3, 1)), rule=("majority",), required=False,
                     recognition=np.array([[0.5], [0.3], [0.2]]))
    drawn = get_model("baron-ferejohn", outcome="drawn", patience=0.0).solve(case).outcome[:, 0]
    shares = [float((drawn == y).mean()) for y in (0.0, 50.0, 100.0)]
    assert shares == pytest.approx([0.5, 0.3, 0.2], abs=4 * np.sqrt(0.25 / draws))
