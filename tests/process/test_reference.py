"""The compiled table against its plain Python twin: the same random numbers, so the same weeks."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.process.actors import ThirdParty
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .reference import table

ON = Switches.only("frailty", "momentum", "texts", "delegate", "break", "mediation")


def _case(effort: float, tracks: int) -> ProcessCase:
    return generic_case(items=3).replace(
        attractors="given", attractor=np.full((1, 1, 3), 50.0), no_agreement=np.zeros(2), multiplier=15.0,
        may_refer=np.array([True, True, False]), bottom=np.array([[55.0, 45.0, 55.0], [45.0, 55.0, 45.0]]),
        tracks=tracks, texts_away=2.0, texts_resumed=1.0, third_parties=(ThirdParty("m", effort=effort),))


@pytest.mark.parametrize(("effort", "tracks", "seed"), [(.5, 0, 1), (.9, 1, 2), (0.0, 0, 3)])
def test_every_first_week_agrees(effort: float, tracks: int, seed: int) -> None:
    case, params = _case(effort, tracks), Parameters().replace(bottom_shift=0.0, break_hazard=.04)
    draws, weeks = 40, 52
    found = simulate(case, params, ON, draws=draws, weeks=weeks, seed=seed, workers=1)
    happened = 0
    for draw in range(draws):
        expected = table(case, params, draw, weeks, seed)
        assert {name: int(found.column(name)[draw]) for name in expected} == expected, f"draw {draw}"
        happened += sum(week >= 0 for week in expected.values())
    assert happened > draws, "the comparison has something to compare"
