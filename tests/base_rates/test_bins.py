"""Spells counted day by day: a text on day d belongs to the bin whose name holds d."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.spells import spells
from peaceroom.base_rates.tables import widest_bin
from peaceroom.base_rates.terms import BINS, EDGES

from .sample import poisson_processes


def test_events_and_days_at_risk_by_day() -> None:
    found = spells(poisson_processes(12, .08, seed=2))
    events, exposure = found.counts()
    for i in range(len(found.stage)):
        length, ended = int(found.length[i]), bool(found.ended[i])
        days = [BINS.index(widest_bin(d)) for d in range(1, min(length, EDGES[-1]) + 1)]
        assert exposure[i].tolist() == np.bincount(days, minlength=len(BINS)).tolist()
        mine = [0.0] * len(BINS)
        if ended and 0 < length <= EDGES[-1]:
            mine[days[-1]] = 1.0
        assert events[i].tolist() == mine


@pytest.mark.parametrize(("gap", "bin_"), [(30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (365, 3), (366, 4),
                                           (730, 4), (731, 5), (1826, 5)])
def test_a_text_on_the_last_day_of_a_bin_is_in_it(gap: int, bin_: int) -> None:
    steps: Steps = poisson_processes(1, .5, seed=1)
    one = spells(steps).__class__(*(np.array([v]) for v in (0, steps.day[0], 0, 0)), np.array([float(gap)]),
                                  np.array([True]), np.array([0]))
    assert one.counts()[0][0].tolist() == [float(b == bin_) for b in range(6)]
