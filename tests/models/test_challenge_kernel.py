"""The compiled kernel against the readable reference, for every combination of options."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peaceroom.core.case import make_case
from peaceroom.models import get_model
from peaceroom.models.challenge import Challenge
from peaceroom.models.kernels.challenge import FEW, batch
from peaceroom.models.kernels.challenge_batch import LANES, few_actors
from peaceroom.models.kernels.challenge_offers import bounds

from . import reference_challenge as reference
from .emissions import CAPABILITY, POSITION, SALIENCE, emissions

CHOICES: dict[str, tuple[Any, ...]] = {
    "denominator": ("literal", "pair", "third_party"), "range": ("initial", "round"), "danger": ("others", "own"),
    "status_quo_term": (True, False), "Q": (1.0, 0.5), "capitulation": (True, False),
    "choice": ("scholz_code", "within_type", "least"), "median_tie": ("midpoint", "lower"),
    "odds_risk": ("own", "neutral"),
}
# the statistic that is the outcome is no step of the model: it alternates
COMBINATIONS = [dict(zip(CHOICES, values, strict=True)) | {"forecast": ("median", "mean")[i % 2]}
                for i, values in enumerate(product(*CHOICES.values()))]


def compare(position: list[float], salience: list[float], capability: list[float], options: dict[str, Any]) -> None:
    game = reference.play(position, salience, capability, **options)
    model = get_model("challenge", **options)
    case = make_case(position, salience, capability)
    answer = model.solve(case, trajectory=True)
    played = len(game.steps)
    assert answer.rounds[0, 0] == played, options
    assert answer.converged[0, 0] == game.converged
    assert answer.ties[0, 0] == game.ties
    close = {"rtol": 0, "atol": 1e-9 * max(1.0, float(np.ptp(position)))}
    np.testing.assert_allclose(answer.trajectory[0, :played + 1, :, 0], game.positions, **close)
    np.testing.assert_allclose(answer.forecast["median"][0, :played + 1, 0], game.median, **close)
    np.testing.assert_allclose(answer.forecast["mean"][0, :played + 1, 0], game.mean, **close)
    final = game.median if options.get("forecast", "median") == "median" else game.mean
    np.testing.assert_allclose(answer.outcome[0, 0], final[-1], **close)
    trace = model.trace(case)
    for t, step in enumerate(game.steps):
        np.testing.assert_allclose(trace.danger[t], step.danger, rtol=0, atol=1e-9)
        np.testing.assert_allclose(trace.risk[t], step.risk, rtol=0, atol=1e-9)
        theirs = [(f"actor-{i + 1}", o.kind, f"actor-{o.other + 1}") for i, o in step.accepted.items()]
        assert [(m.actor, m.kind, m.other) for m in trace.moves[t]] == theirs


@pytest.mark.parametrize("part", range(8))
def test_every_reading_of_the_emissions_case(part: int) -> None:
    """Coarse scores, so ties everywhere: the tie rule must be the same in both, to the count."""
    for options in COMBINATIONS[part::8]:
        compare(POSITION, SALIENCE, CAPABILITY, options | {"rounds": 3})


@pytest.mark.parametrize("part", range(8))
def test_every_reading_of_a_random_case(part: int) -> None:
    rng = np.random.default_rng(part)
    for options in COMBINATIONS[part::8]:
        n = int(rng.integers(2, 8))
        compare(list(rng.uniform(0, 100, n)), list(rng.uniform(0.05, 1, n)), list(rng.uniform(1, 100, n)),
                options | {"rounds": 3})


@pytest.mark.parametrize("options", COMBINATIONS[::61])
def test_readings_among_many_actors(options: dict[str, Any]) -> None:
    """Where offers are weighed by bounds."""
    rng = np.random.default_rng(1)
    compare(list(rng.uniform(0, 100, FEW)), list(rng.uniform(0.05, 1, FEW)), list(rng.uniform(1, 100, FEW)),
            options | {"rounds": 1})


@pytest.mark.parametrize("options", [
    {"denominator": denominator, "choice": choice, "danger": ("others", "own")[i % 2], "capitulation": i % 3 > 0,
     "Q": 0.5 if i == 5 else 1.0, "status_quo_term": i % 4 > 0, "odds_risk": "neutral" if i == 7 else "own"}
    for i, (denominator, choice) in enumerate(product(CHOICES["denominator"], CHOICES["choice"]))], ids=str)
def test_many_actors_who_share_places(options: dict[str, Any]) -> None:
    """Odds and dangers are worked out by place: some are shared at the start, more after a round."""
    rng = np.random.default_rng(2)
    n = FEW + 6
    position = np.where(rng.random(n) < 0.6, rng.choice([10.0, 40.0, 45.0, 90.0], n), rng.uniform(0, 100, n))
    compare(list(position), list(rng.uniform(0.05, 1, n)), list(rng.uniform(1, 100, n)), options | {"rounds": 2})


def test_the_lines_between_which_a_challenge_begins_to_pay() -> None:
    r = np.linspace(0.5, 2.0, 301)
    d = np.concatenate([np.logspace(-4, 0, 200), np.linspace(0.001, 1, 500)]).astype(np.longdouble)
    lowest, highest = np.empty(len(r)), np.empty(len(r))
    at_least, at_most = bounds(r, len(r), True, lowest, highest)
    e = r.astype(np.longdouble)[:, None]
    rho = (1 - (1 - d) ** e) / ((1 + d) ** e - (1 - d) ** e)
    assert (at_least + lowest[:, None] * d <= rho + 1e-12).all()
    assert (rho - 1e-12 <= at_most + highest[:, None] * d).all()
    assert np.abs(highest - lowest).max() < 0.083  # and they are near to each other


def test_bounds_tell_nothing_where_without_a_challenge_not_all_stays() -> None:
    r, lowest, highest = np.array([0.5, 1.0, 2.0]), np.empty(3), np.empty(3)
    at_least, at_most = bounds(r, 3, False, lowest, highest)
    assert at_least + lowest.max() < 0.0  # no fear is sure to be below
    assert at_most + highest.min() > 1.0  # nor above


@pytest.mark.parametrize("n", [2, 3, 5, 8, 11, FEW - 1])
@pytest.mark.parametrize("ties", [False, True], ids=["", "ties"])
def test_games_side_by_side_are_those_one_by_one_to_the_bit(n: int, ties: bool) -> None:
    """More games than lanes, of several numbers of actors, some at rest at once; every reading without the term."""
    rng = np.random.default_rng(n)
    shape = LANES + 7, 2, n
    x, s, c = rng.uniform(0, 100, shape), rng.uniform(0.05, 1, shape), rng.uniform(1, 100, shape)
    if ties:
        x, s, c = (rng.choice(a, shape) for a in ([0.0, 10.0, 50.0, 100.0], [0.1, 0.5, 1.0], [1.0, 10.0, 100.0]))
    w = np.where(rng.random(shape) < 0.1, 0.0, s * c)
    x[0], x[1, 0] = 50.0, np.nextafter(50.0, 51.0)
    x[1, 0, 0] = 50.0
    for i, options in enumerate(o for o in COMBINATIONS if o["Q"] == 1 or not o["status_quo_term"]):
        if i % 12 != n % 12:
            continue
        model = Challenge(**options, tolerance=0.01 * (i % 3 == 0))
        how = model._numbers(), float(model.Q), float(model.tolerance)
        together, apart = (
            [np.full(shape[:2], np.nan) for _ in range(3)] + [np.zeros(shape[:2], kind) for kind in (bool, int, int)]
            for _ in range(2))
        few_actors(x, s, w, FEW - 1, *how, *together)
        batch(x, s, w, 2, *how, *apart, np.empty((0, 0, n, 2)), np.empty((0, 0, 2)), np.empty((0, 0, 2)))
        for name, a, b in zip(("outcome", "low", "high", "converged", "rounds", "ties"), together, apart, strict=True):
            assert a.tobytes() == b.tobytes(), (name, options)
        assert np.isfinite(together[0]).any()


def test_many_games_by_place_and_by_bounds_are_those_in_which_every_pair_is_weighed() -> None:
    """Some places are shared; sums run by place, so that last digits may differ."""
    rng = np.random.default_rng(5)
    n = FEW + 9
    shape = 20, 2, n
    x, s, c = rng.uniform(0, 100, shape), rng.uniform(0.05, 1, shape), rng.uniform(1, 100, shape)
    x[:, 0, ::3] = x[:, 0, :1]
    w = np.where(rng.random(shape) < 0.1, 0.0, s * c)
    for options in [o for o in COMBINATIONS if o["Q"] == 1 or not o["status_quo_term"]][::7]:
        model = Challenge(**options, rounds=3)
        how = model._numbers(), float(model.Q), float(model.tolerance)
        weighed, bounded = (
            [np.full(shape[:2], np.nan) for _ in range(3)] + [np.zeros(shape[:2], kind) for kind in (bool, int, int)]
            for _ in range(2))
        few_actors(x, s, w, n, *how, *weighed)
        batch(x, s, w, 2, *how, *bounded, np.empty((0, 0, n, 2)), np.empty((0, 0, 2)), np.empty((0, 0, 2)))
        for name, a, b in zip(("outcome", "low", "high"), weighed[:3], bounded[:3], strict=True):
            np.testing.assert_allclose(b, a, rtol=0, atol=1e-7, err_msg=f"{name} {options}")
        for name, a, b in zip(("converged", "rounds", "ties"), weighed[3:], bounded[3:], strict=True):
            assert (a == b).all(), (name, options)
        assert np.isfinite(weighed[0]).all()


coarse = st.lists(
    st.tuples(st.sampled_from([0.0, 10.0, 25.0, 50.0, 75.0, 100.0]), st.sampled_from([0.1, 0.5, 0.8, 1.0]),
              st.sampled_from([1.0, 10.0, 50.0, 100.0])), min_size=2, max_size=8,
)


def determined(position: list[float], salience: list[float], capability: list[float],
               options: dict[str, Any]) -> bool:
    """Whether the game itself is settled to the tolerance of `compare`.

    A few coarse cases pass so near to a zero denominator that the reference moves by 1e-7 when its input moves in the
    last digit: there is then nothing for a kernel to agree with.
    """
    found = reference.play(position, salience, capability, **options).positions
    for nudge in (1e-15, -1e-15, 1e-14):
        again = reference.play([x * (1 + nudge) for x in position], salience, capability, **options).positions
        if len(again) != len(found) or np.abs(np.subtract(again, found)).max() > 1e-10 * max(1.0, np.ptp(position)):
            return False
    return True


@settings(max_examples=150, deadline=None)
@given(actors=coarse, options=st.fixed_dictionaries({k: st.sampled_from(v) for k, v in CHOICES.items()}))
def test_coarse_cases_with_ties(actors: list[tuple[float, float, float]], options: dict[str, Any]) -> None:
    x, s, c = (list(column) for column in zip(*actors, strict=True))
    assume(determined(x, s, c, options | {"rounds": 3}))
    compare(x, s, c, options | {"rounds": 3})


def test_a_tolerance_stops_when_the_forecast_hardly_moves() -> None:
    for tolerance in (0.001, 0.05, 0.3):
        compare(POSITION, SALIENCE, CAPABILITY, reference.SCHOLZ | {"tolerance": tolerance})
    stopped = get_model("challenge@scholz-2011", tolerance=0.001).solve(emissions())
    assert (stopped.rounds[0, 0], stopped.converged[0, 0]) == (4, True)  # the forecast of round 4 is that of round 3
