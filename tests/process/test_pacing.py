"""A scenario's pace: frailty from its texts, multiplier from the outside view."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.generic import generic_case
from peaceroom.process.pacing import anchor_to_scenario, frailty_of, knowledge_free, next_text, residual_frailty
from peaceroom.process.parameters import Parameters

CASE = generic_case(items=3).replace(steps_ago=(3, 20), frailty_table=residual_frailty())


@pytest.mark.parametrize("target", [.2, .45, .7])
def test_the_twin_meets_the_base_rate(target: float) -> None:
    case = anchor_to_scenario(CASE, target, draws=4_096, workers=1)
    found = next_text(knowledge_free(case), draws=4_096, workers=1)
    assert found == pytest.approx(target, abs=2e-3), "the same draws: only the bisection is left"
    fresh = next_text(knowledge_free(case), draws=16_384, seed=2, workers=1)
    assert abs(fresh - target) < 4 * np.sqrt(target * (1 - target) * (1 / 4_096 + 1 / 16_384))


def test_share_of_texts_that_settle_items() -> None:
    cases = [anchor_to_scenario(CASE, .4, item_share=s, draws=1_024, workers=1) for s in (.3, .8)]
    assert cases[0].texts_ratio > cases[1].texts_ratio
    for case in cases:
        assert next_text(knowledge_free(case), draws=1_024, workers=1) == pytest.approx(.4, abs=5e-3)


def test_a_rate_that_cannot_be_met_is_refused() -> None:
    with pytest.raises(InputError, match="E809"):
        anchor_to_scenario(CASE, 1.0)
    apart = CASE.replace(stage="dormant")
    with pytest.raises(InputError, match="E809"):
        anchor_to_scenario(apart, .9, draws=1_024, workers=1)


def test_texts_seen_raise_the_pace() -> None:
    few, many = (frailty_of(CASE, texts=n, weeks=52) for n in (0, 8))
    prior = Parameters()["frailty_sd"] * np.linspace(-5, 5, 257) - Parameters()["frailty_sd"] ** 2 / 2
    middle = 128
    assert few[middle] < prior[middle] < many[middle]
    assert many[200] - many[56] < prior[200] - prior[56], "eight texts say more than none"
    assert np.all(np.diff(many) >= 0)


def test_residual_frailty_has_mean_one() -> None:
    from scipy.special import ndtr

    table = residual_frailty(.6)
    weight = np.diff(ndtr(np.linspace(-5, 5, 258)))
    assert (np.exp(table) * weight).sum() == pytest.approx(1, abs=2e-3)
