"""What the challenge model promises, as properties."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peaceroom.core.case import Case, make_case
from peaceroom.core.errors import InputError
from peaceroom.models import entries, get_model

from .emissions import emissions

PRESETS = ("challenge", "challenge@scholz-2011", "challenge@own-danger", "challenge@least-move")
seeds = st.integers(0, 2**32 - 1)


def random_case(seed: int, draws: int = 1, issues: int = 1, least: int = 2) -> Case:
    """Uniform numbers: no two equal, so no ties."""
    rng = np.random.default_rng(seed)
    shape = (draws, int(rng.integers(least, 9)), issues)
    return make_case(rng.uniform(0, 100, shape), rng.uniform(0.05, 1, shape), rng.uniform(1, 100, shape))


def forecasts(key: str, case: Case, **options: Any) -> NDArray[np.float64]:
    answer = get_model(key, **{"rounds": 3} | options).solve(case, trajectory=True)
    return np.stack([answer.forecast["median"], answer.forecast["mean"]])


@pytest.mark.parametrize("key", PRESETS)
@settings(max_examples=60, deadline=None)
@given(seed=seeds)
def test_order_of_actors_does_not_matter(key: str, seed: int) -> None:
    case = random_case(seed)
    p = np.random.default_rng(seed).permutation(len(case.actors))
    shuffled = make_case(case.position[:, p], case.salience[:, p], case.capability[:, p])
    np.testing.assert_allclose(forecasts(key, shuffled), forecasts(key, case), rtol=0, atol=1e-7)


@pytest.mark.parametrize("key", ["challenge", "challenge@own-danger", "challenge@least-move"])
@settings(max_examples=100, deadline=None)
@given(seed=seeds, q=st.sampled_from([1.0, 0.5]))
def test_mirrored_scale_mirrors_the_forecast(key: str, seed: int, q: float) -> None:
    case = random_case(seed)
    mirrored = make_case(100 - case.position, case.salience, case.capability)
    np.testing.assert_allclose(forecasts(key, mirrored, Q=q), 100 - forecasts(key, case, Q=q), rtol=0, atol=1e-7)


def test_only_the_scholz_choice_declares_itself_lopsided() -> None:
    assert {key: get_model(key).traits.mirror for key in PRESETS} == {
        "challenge": True, "challenge@scholz-2011": False, "challenge@own-danger": True, "challenge@least-move": True}
    assert entries()["challenge"].traits.mirror


@pytest.mark.parametrize("key", PRESETS)
@settings(max_examples=60, deadline=None)
@given(seed=seeds, factor=st.sampled_from([1e-6, 0.37, 12.0, 1e6]))
def test_unit_of_capability_does_not_matter(key: str, seed: int, factor: float) -> None:
    case = random_case(seed)
    scaled = make_case(case.position, case.salience, case.capability * factor)
    np.testing.assert_allclose(forecasts(key, scaled), forecasts(key, case), rtol=0, atol=1e-7)


@pytest.mark.parametrize("key", PRESETS)
@settings(max_examples=60, deadline=None)
@given(seed=seeds, where=st.integers(0, 9), field=st.sampled_from(["salience", "capability", "position"]))
def test_who_has_no_weight_or_no_position_changes_nothing(key: str, seed: int, where: int, field: str) -> None:
    case = random_case(seed)
    at = where % (len(case.actors) + 1)
    x = np.insert(case.position, at, np.nan if field == "position" else 999.0, axis=1)
    s = np.insert(case.salience, at, 0.0 if field == "salience" else 0.9, axis=1)
    c = np.insert(case.capability, at, 0.0 if field == "capability" else 500.0, axis=1)
    model = get_model(key)
    with_it, without = model.solve(make_case(x, s, c), trajectory=True), model.solve(case, trajectory=True)
    np.testing.assert_array_equal(with_it.outcome, without.outcome)
    np.testing.assert_array_equal(np.delete(with_it.trajectory, at, axis=2), without.trajectory)
    np.testing.assert_array_equal(with_it.trajectory[0, :, at, 0], np.full(11, x[0, at, 0]))


@pytest.mark.parametrize("key", PRESETS)
@settings(max_examples=60, deadline=None)
@given(seed=seeds, q=st.sampled_from([1.0, 0.5]))
def test_positions_never_leave_the_hull(key: str, seed: int, q: float) -> None:
    case = random_case(seed)
    path = get_model(key, Q=q, range="round").solve(case, trajectory=True).trajectory
    assert path.min() >= case.position.min()
    assert path.max() <= case.position.max()


@pytest.mark.parametrize("key", PRESETS)
def test_unanimity_is_a_fixed_point(key: str) -> None:
    answer = get_model(key).solve(make_case([30.0] * 4, [0.1, 0.5, 1, 0.7], [1, 2, 3, 4]), trajectory=True)
    assert answer.outcome[0, 0] == 30
    assert (answer.rounds[0, 0], bool(answer.converged[0, 0]), answer.ties[0, 0]) == (0, True, 0)
    assert (answer.trajectory == 30).all()
    assert not answer.unavailable


def test_fewer_than_two_actors_with_weight_is_said_not_guessed() -> None:
    x = np.array([[[10.0, 10.0], [90.0, np.nan], [50.0, np.nan]]])
    case = make_case(x, [[0.5, 0.5], [0.5, 0.5], [0.0, 0.5]], 1.0)
    answer = get_model("challenge").solve(case, trajectory=True)
    assert np.isfinite(answer.outcome[0, 0])
    assert np.isnan(answer.outcome[0, 1])
    assert list(answer.unavailable) == ["issue-2"]
    assert not answer.converged[0, 1]
    assert np.isnan(answer.forecast["median"][0, :, 1]).all()
    assert get_model("challenge").trace(case, issue=1).moves == ()


def test_an_issue_silent_in_some_draws_only_is_not_unavailable() -> None:
    case = make_case(np.full((2, 2, 1), [[20.0], [80.0]]), np.array([[[0.0], [0.5]], [[0.4], [0.5]]]), 1.0)
    answer = get_model("challenge").solve(case)
    assert np.isnan(answer.outcome[0, 0])
    assert np.isfinite(answer.outcome[1, 0])
    assert not answer.unavailable


@pytest.mark.parametrize("key", PRESETS)
def test_batch_is_a_loop_bit_for_bit(key: str) -> None:
    case = random_case(5, draws=40, issues=3, least=4)
    model = get_model(key)
    whole = model.solve(case, trajectory=True)
    for start, stop in ((0, 7), (7, 8), (8, 40)):
        part = model.solve(case.slice(start, stop), trajectory=True)
        for name in ("outcome", "converged", "rounds", "ties", "interval_low", "interval_high", "trajectory"):
            assert getattr(part, name).tobytes() == getattr(whole, name)[start:stop].tobytes()
    for k in range(3):
        assert model.solve(case.issue(k)).outcome.tobytes() == whole.outcome[:, k].tobytes()
    assert model.solve(case).outcome.tobytes() == whole.outcome.tobytes()


def test_salience_beyond_its_range_counts_as_full() -> None:
    case = emissions()
    louder = replace(case, salience=np.where(case.salience == 1.0, 3.0, case.salience))
    model = get_model("challenge")
    assert model.solve(louder).outcome == model.solve(case).outcome


def test_a_tied_median_is_an_interval_and_counted() -> None:
    case = make_case([20.0, 80.0], [0.5, 0.5], [10.0, 10.0])
    middle, lower = (get_model("challenge", median_tie=m).solve(case) for m in ("midpoint", "lower"))
    assert (middle.outcome[0, 0], lower.outcome[0, 0]) == (50, 20)
    for answer in (middle, lower):
        assert (answer.interval_low[0, 0], answer.interval_high[0, 0]) == (20, 80)
        assert answer.ties[0, 0] == 1
    assert middle.converged[0, 0]  # both are in the same danger: no risk exponents, at rest


def test_two_offers_as_good_go_to_the_first_actor_named() -> None:
    """The actor in the middle can yield to either side at the same distance: input order decides, and it is counted."""
    x, s, c = [50.0, 20.0, 80.0], [0.1, 0.9, 0.9], [5.0, 50.0, 50.0]
    options = {"rounds": 1, "choice": "least"}
    first = get_model("challenge", **options).solve(make_case(x, s, c), trajectory=True)
    second = get_model("challenge", **options).solve(
        make_case([50.0, 80.0, 20.0], s, c), trajectory=True)
    assert first.ties[0, 0] >= 1
    assert first.trajectory[0, 1, 0, 0] < 50 < second.trajectory[0, 1, 0, 0]


def test_input_is_not_touched_and_the_model_can_be_sent() -> None:
    case = random_case(3, draws=3, issues=2)
    before = case.position.copy()
    model = pickle.loads(pickle.dumps(get_model("challenge@scholz-2011")))
    assert model == get_model("challenge@scholz-2011")
    model.solve(case)
    np.testing.assert_array_equal(case.position, before)


@pytest.mark.parametrize("options", [
    {"Q": 0.0}, {"Q": 1.5}, {"Q": float("nan")}, {"rounds": 0}, {"rounds": 2.5}, {"denominator": "both"},
    {"capitulation": "on"}, {"choice": 3}, {"forecast": ""}, {"tolerance": -0.1}, {"Q": True},
])
def test_a_bad_option_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        get_model("challenge", **options)
    assert [p.code for p in caught.value.problems] == ["E404"]


def test_the_answer_names_its_reading() -> None:
    for key in PRESETS:
        answer = get_model(key).solve(emissions())
        assert answer.model == key
        assert answer.reading["denominator"] == ("literal" if key.endswith("2011") else "pair")
    assert get_model("challenge", choice="least").solve(emissions()).model == "challenge@least-move"
    assert get_model("challenge@scholz-2011", Q=0.5).solve(emissions()).model == "challenge"


def test_what_is_answered_is_not_said_to_be_unavailable() -> None:
    assert get_model("challenge").solve(emissions()).unavailable == {}
