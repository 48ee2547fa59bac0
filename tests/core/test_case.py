"""Cases from plain arrays."""

from __future__ import annotations

import numpy as np

from peaceroom.core.case import make_case


def test_who_has_no_position_on_an_issue_has_neither_salience_nor_capability_there() -> None:
    case = make_case([[10.0, np.nan], [np.nan, 40.0], [60.0, 70.0]], .5, 20.0)
    silent = np.isnan(case.position)
    assert silent.sum() == 2
    np.testing.assert_array_equal(case.salience, np.where(silent, np.nan, .5))
    np.testing.assert_array_equal(case.capability, np.where(silent, np.nan, 20.0))


def test_what_is_given_of_the_issues_is_kept_and_the_rest_is_unknown() -> None:
    case = make_case([[10.0, 30.0], [60.0, 70.0]], .5, 20.0, rule=("unanimity", "quota"), quota=[np.nan, .6],
                     setter=(None, "actor-2"), groups=("one", "two"), required=[[True, False], [True, True]])
    assert case.rule == ("unanimity", "quota") and case.setter == (None, "actor-2") and case.groups == ("one", "two")
    np.testing.assert_array_equal(case.quota, [np.nan, .6])
    np.testing.assert_array_equal(case.required, [[True, False], [True, True]])
    for unknown in (case.bottom_line, case.flexibility, case.risk, case.reference, case.recognition):
        assert np.isnan(unknown).all()
    assert case.actors == ("actor-1", "actor-2") and case.issues == ("issue-1", "issue-2")


def test_what_nobody_gives_is_empty_and_nothing_can_be_written_over() -> None:
    case = make_case([10.0, 60.0], .5, 20.0)
    assert case.threshold.shape == (0, 0) and (case.points, case.among, case.by_approval) == ((), (), ())
    assert (case.options, case.setter, case.rule) == ((None,), (None,), ("unanimity",))
    assert (case.spare, case.seed, case.first, case.context) == (0, 0, 0, {})
    for array in (case.position, case.threshold, case.required):
        assert not array.flags.writeable


def test_arrays_of_one_and_two_dimensions_are_one_draw() -> None:
    assert make_case([10.0, 60.0, 90.0], .5, 20.0).position.shape == (1, 3, 1)
    assert make_case([[10.0, 60.0, 90.0]], .5, 20.0).position.shape == (1, 1, 3)
    assert make_case(np.zeros((4, 2, 3)), [.1, .2], [[1.0, 2, 3]] * 2).position.shape == (4, 2, 3)
    case = make_case(np.zeros((4, 2, 3)), [.1, .2], [[1.0, 2, 3], [4, 5, 6]])
    assert case.salience[3].tolist() == [[.1] * 3, [.2] * 3] and case.capability[2].tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_slice_keeps_its_draws_and_knows_where_they_were() -> None:
    position = np.arange(12.0).reshape(6, 2, 1)
    case = make_case(position, .5, 20.0, risk=np.arange(12.0).reshape(6, 2), first=7, seed=3,
                     options=(position[0, :, 0],))
    part = case.slice(2, 5)
    assert (part.draws, part.first, part.seed) == (3, 9, 3)
    np.testing.assert_array_equal(part.position, position[2:5])
    np.testing.assert_array_equal(part.risk, np.arange(4.0, 10.0).reshape(3, 2))
    assert part.options[0] is not None and part.options[0].tolist() == [0, 1]
    again = case.with_draws(dict(case.by_draw()))
    assert again.first == 7 and case.with_draws(dict(case.by_draw()), 1).first == 1
