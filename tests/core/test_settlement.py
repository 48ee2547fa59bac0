"""A settlement whose parts nobody names, and values brought to options."""

from __future__ import annotations

import numpy as np

from peaceroom.core.case import make_case
from peaceroom.core.settlement import Settlement, nearest_options, on_options


def test_a_model_of_one_step_has_no_rounds_and_no_ties() -> None:
    made = Settlement.of("mean", ("water",), np.array([[30.0], [50.0]]))
    for counted in (made.rounds, made.ties):
        assert counted.dtype == np.int64 and counted.tolist() == [[0], [0]]
    assert made.converged.all() and made.converged.dtype == bool
    assert not made.no_agreement.any() and made.no_agreement.dtype == bool
    assert (made.interval_low == made.outcome).all() and (made.interval_high == made.outcome).all()
    assert Settlement.of("mean", ("water",), made.outcome, rounds=made.rounds + 3).rounds.tolist() == [[3], [3]]


def test_of_two_options_that_are_as_near_the_lower_is_the_outcome() -> None:
    options = np.array([0.0, 40.0, 100.0])
    low, high = nearest_options(np.array([19.0, 20.0, 21.0, 70.0, np.nan]), options, 100.0)
    np.testing.assert_array_equal(low, [0, 0, 40, 40, np.nan])
    np.testing.assert_array_equal(high, [0, 40, 40, 100, np.nan])
    case = make_case(np.full((2, 1, 2), 20.0), 1.0, 1.0, options=(options[::-1], None))
    found = on_options(Settlement.of("mean", case.issues, np.array([[20.0, 20.0], [65.0, 65.0]]),
                                     forecast={"mean": np.array([[[20.0, 20.0]], [[65.0, 65.0]]])}), case)
    assert found.outcome.tolist() == [[0, 20], [40, 65]] and found.ties.tolist() == [[1, 0], [0, 0]]
    assert found.interval_low.tolist() == [[0, 20], [40, 65]] and found.interval_high.tolist() == [[40, 20], [40, 65]]
    assert found.forecast is not None and found.forecast["mean"].tolist() == [[[0, 20]], [[40, 65]]]
    free = make_case(np.full((2, 1, 2), 20.0), 1.0, 1.0)
    assert on_options(found, free) is found
