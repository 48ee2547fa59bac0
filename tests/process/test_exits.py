"""The end of support: a jump of unknown size, so that defeat is neither near 0 early nor near 1 late."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from peaceroom.base_rates.end_rate import end_rate
from peaceroom.process.actors import Effect, Event, Outcome, ThirdParty
from peaceroom.process.machine.quantities import Layout
from peaceroom.process.machine.support_lost import falls
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .small import duel

DRAWS = 8_000
FIGHT = Switches.only("balance", "events", "hollow")


def after(weeks: int, *, keeps: float = 0.0, share: float = .5, delay: int = 0, ramp: int = 1,
          switches: Switches = FIGHT, draws: int = DRAWS) -> ProcessResult:
    """Side a's only patron leaves in week 1; a has this share of the strength."""
    gone = Event("exit", (Outcome("yes", 1.0, (Effect("support.usa.a", "multiply", keeps, delay, ramp),)),), (1, 1),
                 waits=False)
    case = duel(third_parties=(ThirdParty("usa", support={"a": 1.1}),), events=(gone,),
                share=np.array([share, 1 - share]))
    return simulate(case, Parameters().replace(h0=0.0), switches, draws=draws, weeks=weeks, workers=1)


@pytest.mark.parametrize(("months", "weeks"), [(4, 17), (12, 52), (24, 104), (36, 156), (60, 261)])
def test_two_equal_sides_fare_as_governments_did_whose_patron_left(months: int, weeks: int) -> None:
    """.18, .23, .30, .41, .55 of them were defeated within 4, 12, 24, 36, 60 months."""
    seen = end_rate("government-defeat", "after-exit", f"{months}m")
    assert seen.p is not None and seen.low is not None and seen.high is not None
    found = after(weeks).victory("b")[weeks]
    assert seen.low <= found <= seen.high
    assert found == pytest.approx(seen.p, abs=.09)


def test_content_moves_it() -> None:
    """Who is weak, and loses all, falls sooner: by a half or more against who is strong or keeps most."""
    equal, weak, strong, kept = (r.victory("b")[52] for r in (
        after(52), after(52, share=.3), after(52, share=.7), after(52, keeps=.7)))
    assert weak > 1.3 * equal > 1.3 * strong
    assert kept < .6 * equal


@pytest.mark.parametrize("share", [.6, .8, .9])
def test_a_standing_difference_is_no_rout(share: float) -> None:
    """A rout feeds itself by how far the balance has moved since the as-of date, not by what it was all along.

    So a side can only be routed once a walk has brought it half the way from where it stood.
    """
    def won(cascade: float) -> float:
        case = duel(share=np.array([share, 1 - share]))
        params = Parameters().replace(h0=0.0, cascade=cascade)
        r = simulate(case, params, Switches.only("balance"), draws=4_000, weeks=52, workers=1)
        return float(r.victory("a")[52])

    calm, rout = won(0.0), won(.6)
    assert calm <= rout
    # the reflection principle, of a walk of sd σ√52 that starts at the balance; four standard errors
    way = np.log(19) - np.log(share / (1 - share))
    halfway = 2 * (1 - NormalDist().cdf(way / 2 / (Parameters()["sigma"] * 52 ** .5)))
    assert rout <= halfway + 4 * (halfway / 4_000) ** .5


def test_the_field_may_move_before_the_last_soldier_but_not_before_the_announcement() -> None:
    """Support ends over weeks 30 to 43; the field moves from thirteen weeks before it begins to."""
    r = after(45, delay=29, ramp=13)
    lost = r.victory("b")
    assert lost[17] == 0
    assert .2 * lost[45] < lost[40] < lost[45]
    soon = after(20, delay=3, ramp=4).balance("a", (.1,))[:, 0]
    assert soon[4] < soon[0] - .1, "announced in week 1, it begins at once"


def test_without_the_jump_only_a_slow_drift_is_left() -> None:
    r = after(52, switches=FIGHT.off("hollow"))
    assert r.victory("b")[52] < .02
    assert r.balance("a", (.5,))[52, 0] < .48


def test_the_share_of_support_that_is_lost_is_counted_from_what_is_left() -> None:
    support = {("usa", "a"): 1.0, ("uk", "a"): .5, ("usa", "b"): 0.0, ("uk", "b"): 0.0}
    found = falls((Effect("support.usa.a", "multiply", .5), Effect("support.usa.a", "set", 0.0),
                   Effect("support.uk.a", "add", .5), Effect("strength.a", "add", -1.0)), support, .5, 13.0)
    assert [x.value for x in found] == pytest.approx([.25, .5 / 1.5])
    assert {x.quantity for x in found} == {"hollow.a"}
    assert "hollow.a" in Layout.of(("a", "b"), ("pie",), ("usa",)).index


def test_more_support_uncovers_nothing() -> None:
    assert not falls((Effect("support.usa.a", "multiply", 2.0),), {("usa", "a"): 1.0}, .2, 13.0)
