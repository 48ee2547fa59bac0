"""Shocks of no known day, and recesses that pass whatever the talks do."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.actors import Effect, Event, Outcome, Shock, Violence
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

CASE = generic_case(items=1).replace(gap_range=(1.0, 1.0))
ONLY = Switches().off("break", "disrupt", "violence")
#: an advantage that wins the war as soon as it has lasted long enough
ROUT = Effect("strength.a", "add", 50.0)


@pytest.mark.parametrize("rate", [0.02, 0.2])
def test_a_shock_comes_at_its_rate(rate: float) -> None:
    """P(victory by week t) = 1 − e^(−rate·(t − m + 1)) where one shock decides the war after m weeks."""
    case = CASE.replace(multiplier=0.0, shocks=(Shock("rout", rate, (ROUT,)),), third_parties=())
    seen = simulate(case, switches=ONLY.off("beliefs"), draws=8_192, weeks=40, seed=3).victory("a")
    m = int(Parameters()["victory_weeks"])
    for week in (m, 12, 40):
        wanted = 1 - np.exp(-rate * (week - m + 1))
        assert seen[week] == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / 8_192) + 0.01)
    assert seen[m - 1] == 0


def test_a_shock_may_keep_to_talks_or_to_breaks() -> None:
    rout = {during: CASE.replace(multiplier=0.0, shocks=(Shock("rout", 0.2, (ROUT,), during),), third_parties=())
            for during in ("always", "talks", "breaks")}
    sits = {d: simulate(c, switches=ONLY, draws=512, weeks=26, seed=1).victory("a")[26] for d, c in rout.items()}
    assert sits["breaks"] == 0 and sits["talks"] == sits["always"] > 0.9
    away = {d: simulate(c.replace(stage="suspended", break_weeks=300.0), switches=ONLY, draws=512, weeks=8,
                        seed=1).victory("a")[8] for d, c in rout.items()}
    assert away["talks"] < 0.05 < away["breaks"] <= away["always"]


def test_a_shock_does_not_come_again_before_its_effects_are_over() -> None:
    """However often it might come, what it adds for eight weeks is added once at a time, and taken back."""
    up, down = Effect("violence", "add", 1.0), Effect("violence", "add", -1.0, delay=8)
    calm = CASE.replace(violence=Violence(level=100.0, sd=0.0, shape=1e6), third_parties=())
    on = Switches().off("break", "disrupt", "truce", "balance")
    base = simulate(calm, switches=on, draws=256, weeks=60, seed=2).deaths((0.5,))[4:12, 0]
    often = simulate(calm.replace(shocks=(Shock("raid", 50.0, (up, down)),)), switches=on, draws=256, weeks=60,
                     seed=2).deaths((0.5,))[4:12, 0]
    ratio = often / base
    # eight weeks of nine at e times the level; by month between one week in four or five without and none
    assert (ratio < np.e * 1.05).all() and ratio.mean() == pytest.approx((8 * np.e + 1) / 9, rel=0.08)


def test_shocks_that_cannot_be_are_refused() -> None:
    for wrong in (Shock("x", -1.0, (ROUT,)), Shock("x", 0.1, ()), Shock("x", 0.1, (Effect("none.a", "add", 1.0),))):
        with pytest.raises(InputError, match=r"E80[67]"):
            CASE.replace(shocks=(wrong,))


def recess(first: int, weeks: int) -> Event:
    return Event("-rounds", (Outcome("sit", 1.0, (Effect("recess", "set", float(weeks), delay=first - 1),)),), (1, 1),
                 waits=False)


def test_nothing_closes_in_a_recess_and_everything_moves_on_by_its_length() -> None:
    """Ten weeks of recess at the start: no item in them; afterwards the same chances, ten weeks later."""
    on = Switches().off("break", "disrupt", "momentum", "balance", "violence", "texts", "readiness")
    case = CASE.replace(multiplier=6.0, third_parties=())
    plain = simulate(case, switches=on, draws=8_192, weeks=30, seed=4).by("items.item-1")
    late = simulate(case.replace(events=(recess(1, 10),)), switches=on, draws=8_192, weeks=40,
                    seed=4).by("items.item-1")
    assert late[10] == 0
    assert late[11:41] == pytest.approx(plain[1:31], abs=0.025)
    back = simulate(case.replace(events=(recess(1, 10),), back_channel=np.array([True])), switches=on, draws=2_048,
                    weeks=10, seed=4).by("items.item-1")
    assert back[10] == pytest.approx(plain[10], abs=0.015) and back[10] > 0


def test_a_recess_passes_while_talks_are_broken_off() -> None:
    """Two weeks of recess within a break leave nothing of themselves afterwards."""
    on = Switches().off("break", "disrupt")
    broken = CASE.replace(stage="suspended", break_weeks=2.0)
    runs = [simulate(c, switches=on, draws=2_048, weeks=30, seed=5) for c in
            (broken, broken.replace(events=(recess(1, 2),)))]
    sits = [r.state[:, r.states.index("in_session")] for r in runs]
    assert sits[1][3:] == pytest.approx(sits[0][3:], abs=0.005)
    assert sits[1][1] == 0
