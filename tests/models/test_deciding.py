"""Whose consent an issue needs, who decides, and by what share of the votes."""

from __future__ import annotations

import numpy as np

from peaceroom.core.case import Case, make_case
from peaceroom.models.deciding import SIMPLE_MAJORITY, asked, deciders, quota, votes

NAN = float("nan")


def case(**more: object) -> Case:
    """Four actors on two issues: the third is silent on the first, the fourth cares for nothing there."""
    position = [[10.0, 10], [20, 20], [NAN, 30], [40, 40]]
    salience = [[.5, .5], [.5, .5], [.5, .5], [0, .5]]
    return make_case(position, salience, [4.0, 0, 9, 6], actors=("a", "b", "c", "d"),
                     required=[[True, False], [False, False], [True, False], [True, False]], **more)


def test_all_whose_consent_is_required_are_asked_one_by_one() -> None:
    found = asked(case(), 0)
    assert found.actors.tolist() == [0, 3] and found.some.dtype == bool and found.some.tolist() == [False, False]
    assert found.spare == 0 and asked(case(), 1).actors.size == 0


def test_by_approval_some_may_refuse() -> None:
    approving = case(among=("b", "c"), spare=1, by_approval=(True, False))
    found = asked(approving, 0)
    assert found.actors.tolist() == [0, 1, 3] and found.some.tolist() == [False, True, False] and found.spare == 1
    assert asked(approving, 1).actors.size == 0 and asked(approving, 1).spare == 0


def test_who_cares_decides_and_votes_by_capability() -> None:
    made = case(rule=("consent", "majority"), quota=[NAN, .6])
    assert deciders(made, 0).tolist() == [[True, False, False, False]]
    assert deciders(made, 1).tolist() == [[True, False, True, True]], "without a vote nobody is asked"
    np.testing.assert_allclose(votes(made, 1), [[4 / 19, 0, 9 / 19, 6 / 19]])
    np.testing.assert_allclose(votes(made, 0), [[1, 0, 0, 0]])
    assert (quota(made, 0), quota(made, 1)) == (SIMPLE_MAJORITY, .6)
    free = case(rule=("unanimity", "unanimity"))
    assert deciders(free, 1).all(), "where nobody's consent is required, all decide"


def test_a_text_is_carried_by_all_who_must_and_enough_of_the_others() -> None:
    found = asked(case(among=("b", "c"), spare=1, by_approval=(True, True)), 1)
    assert found.actors.tolist() == [1, 2] and found.carried(np.array([[1, 0], [0, 0], [1, 1]], bool)).tolist() == [
        True, False, True]
    found = asked(case(), 0)
    assert found.carried(np.array([[1, 1], [1, 0]], bool)).tolist() == [True, False]
