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
