"""What a search of the pace tries next: few looks, on smooth curves and on steps, and an end where nothing is met."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.process.anchoring.search import CLOSE, Balance, Crossing, crossing

DRAWS = 1_024


def _sampled(rise: float, level: float, most: float = 1.0) -> Callable[[float], float]:
    """Share of 1,024 draws that change sides as the pace rises: Weibull in it, no further than ``most``."""
    u = (np.arange(DRAWS) + .5) / DRAWS
    at = np.where(u < most, (np.log(-np.log1p(-np.minimum(u, .999999 * most) / most)) - level) / rise, np.inf)
    return lambda pace: float((at <= np.log(pace)).mean())


@given(st.floats(.25, 1.2), st.floats(-4, 1), st.floats(.02, .95))
def test_a_crossing_is_found_to_two_draws_in_few_looks(rise: float, level: float, target: float) -> None:
    looks: list[float] = []
    reached = _sampled(rise, level)

    def look(pace: float) -> float:
        looks.append(pace)
        return reached(pace)

    # the pace that has the target lies within what is looked through
    assume(1e-4 < np.exp((np.log(-np.log1p(-target)) - level) / rise) < 1e4)
    found = crossing(look, target, DRAWS)
    assert abs(reached(found) - target) <= 2 / DRAWS
    assert len(looks) <= 16


@pytest.mark.parametrize("target", [.2, .35, .7])
def test_where_many_draws_change_sides_together_the_place_is_found(target: float) -> None:
    def reached(pace: float) -> float:
        return float(np.floor(8 * (1 - np.exp(-pace))) / 8)

    found = crossing(reached, target, DRAWS)
    below, above = reached(found * np.exp(-CLOSE)), reached(found * np.exp(CLOSE))
    assert below < target < above and above - below == pytest.approx(1 / 8)


def test_where_no_pace_has_the_target_it_is_refused() -> None:
    with pytest.raises(InputError, match="E809"):
        crossing(_sampled(.7, 0, .4), .5, DRAWS)
    with pytest.raises(InputError, match="E809"):
        crossing(lambda _: .3, .2, DRAWS)


def test_what_was_seen_before_something_else_changed_is_no_side() -> None:
    search = Crossing(.5, DRAWS)
    search.seen(0.0, .1)
    search.seen(2.0, .9)
    assert 0 < (search.next() or 0) < 2
    search.forget()
    search.seen(1.0, .3)  # the curve has moved: the target is not below 2 any more
    assert (search.next() or 0) > 1
    for place in (1.5, 1.9, 2.6):
        search.seen(place, .4)
    assert (search.next() or 0) > 2.6


def test_a_ratio_balances_whatever_comes_besides() -> None:
    """Others: 60 in any case and 200 for each unit of the ratio, beside 100 items; wanted are .8 for each item."""
    balance, ratio = Balance(.8), 1.0
    for _ in range(4):
        ratio, _ = balance.step(ratio, 100, 60 + 200 * ratio)
    assert 60 + 200 * ratio == pytest.approx(80, rel=.031)
    assert balance.step(ratio, 100, 60 + 200 * ratio) == (ratio, pytest.approx(.6 + 2 * ratio))


def test_where_more_comes_besides_than_wanted_the_ratio_is_nothing() -> None:
    balance, ratio = Balance(.4), 1.0
    for _ in range(3):
        ratio, expected = balance.step(ratio, 100, 60 + 200 * ratio)
    assert (ratio, expected) == (0, pytest.approx(.6))
    assert Balance(.4).step(.7, 0, 60) == (.7, 0), "nothing left to close: any ratio is as good"
