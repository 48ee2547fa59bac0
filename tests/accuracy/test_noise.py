"""Floors under the error, on decisions made so that the floor is known."""

import numpy as np
import pytest

from peaceroom.accuracy.scoring import noise
from peaceroom.accuracy.scoring.longform import LongForm
from peaceroom.core.case import make_case


def data(positions, outcomes, groups=None):
    cases = tuple(make_case(x, np.full(len(x), 0.5), np.arange(1.0, len(x) + 1)) for x in positions)
    names = tuple(f"i{k}" for k in range(len(cases)))
    return LongForm("made", cases, np.array(outcomes, float), names, tuple(groups or names))


def test_half_the_gap_of_identical_issues_is_the_crps_of_the_true_distribution():
    """Same positions everywhere, outcomes 0 or 100: half of 100 times the share of the fifty that end otherwise.

    With even chances that is about ½·½·100 = 25, the CRPS of the truth.
    """
    y = np.random.default_rng(1).choice([0.0, 100.0], 400)
    found = noise.alike(data([[0, 50, 90]] * 400, y), 50)
    assert found.apart == pytest.approx(0, abs=1e-9)
    others = [np.delete(y, i)[:50] for i in range(400)]  # all are as near, so the first ones count
    np.testing.assert_allclose(found.half, [50 * (near != own).mean() for near, own in zip(others, y, strict=True)])


def test_a_reversed_issue_is_alike_with_its_outcome_reversed():
    found = noise.alike(data([[0, 20, 60], [100, 80, 40]], [10, 90]), 1)
    assert found.apart == pytest.approx(0, abs=1e-9)
    assert found.half.tolist() == [0, 0]


def test_issues_of_one_proposal_are_no_neighbours():
    found = noise.alike(data([[0, 20, 60], [0, 20, 60], [90, 95, 100]], [10, 10, 70], ["a", "a", "b"]), 1)
    assert found.half[:2].tolist() == [10, 10]  # the far one, closer when reversed: |10 − 30| / 2


def test_distance_is_the_weight_moved():
    """Half of the weight moved by 10 hundredths: 5 on average."""
    cases = [make_case([0.0, 50.0], [0.5, 0.5], [1, 1]), make_case([0.0, 60.0], [0.5, 0.5], [1, 1])]
    long = LongForm("made", tuple(cases), np.array([0.0, 0.0]), ("a", "b"), ("a", "b"))
    assert noise.alike(long, 1).apart == pytest.approx(5)


def test_coding_floor_is_the_mean_size_of_a_normal_error():
    draws = np.abs(np.random.default_rng(3).normal(scale=10, size=200_000)).mean()
    assert noise.coding_floor(10) == pytest.approx(draws, rel=0.01)


def test_changed_decisions_keep_everything_else():
    long = data([[0, 50, 90], [10, 20, 30]], [10, 20])
    noisy = noise.with_noise(long, 10, 1)
    assert not np.array_equal(noisy.cases[0].position, long.cases[0].position)
    assert ((noisy.cases[0].position >= 0) & (noisy.cases[0].position <= 100)).all()
    alike = noise.with_capability(long, 0.0)
    assert (alike.cases[0].capability == 1).all()
    assert np.array_equal(alike.cases[0].position, long.cases[0].position)
    assert np.array_equal(noise.with_capability(long, 1.0).cases[1].capability, long.cases[1].capability)


def test_hindsight_takes_the_nearest_and_skips_the_silent():
    points = {"a": np.array([0.0, np.nan]), "b": np.array([10.0, 30.0])}
    assert noise.oracle(points, np.array([4.0, 20.0])) == 7
