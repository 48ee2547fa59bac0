"""Models of deals are scored on all issues of a decision together."""

from __future__ import annotations

import numpy as np

from peaceroom.accuracy.scoring.joined import joined
from peaceroom.core.case import make_case
from peaceroom.models import get_model


def test_issues_decided_together_are_one_case() -> None:
    rng = np.random.default_rng(1)
    whole = make_case(rng.uniform(0, 100, (4, 3)), rng.uniform(0.1, 1, (4, 3)), rng.uniform(1, 9, (4, 3)))
    found = joined([whole.issue(k) for k in range(3)])
    np.testing.assert_array_equal(found.position, whole.position)
    for key in ("exchange", "smp"):
        model = get_model(key)
        assert model.traits.whole_decisions
        np.testing.assert_array_equal(model.point(found).outcome, model.point(whole).outcome)
        alone = [model.point(whole.issue(k)).outcome[0, 0] for k in range(3)]
        assert not np.allclose(model.point(found).outcome[0], alone)


def test_who_is_not_on_an_issue_has_no_position_there() -> None:
    one = make_case([10, 90], [0.5, 0.5], [1, 1], actors=("a", "b"))
    other = make_case([20, 60], [0.5, 0.5], [1, 1], actors=("b", "c"), low=0, high=60)
    found = joined([one, other])
    assert found.actors == ("a", "b", "c")
    np.testing.assert_array_equal(found.position[0], [[10, np.nan], [90, 20], [np.nan, 60]])
    np.testing.assert_array_equal(found.high, [100, 60])
