"""Weeks and bins at their borders: the simulator's clock counts as the tables of real processes do."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from peaceroom.base_rates.tables import pace_word, widest_bin
from peaceroom.base_rates.terms import BINS, EDGES, PACE_EDGES, PACES
from peaceroom.core.months import MONTH_DAYS, month_of_weeks
from peaceroom.process.machine.tally import AGE_EDGES, clock, pace_row
from peaceroom.process.result import BINS as RESULT_BINS

from .small import plain


def test_bins_of_weeks_are_those_of_days() -> None:
    """A week counts to the bin in which most of its days lie; the first week after a text is week 1."""
    assert RESULT_BINS == BINS
    assert AGE_EDGES.tolist() == [round(e / 7) + 1 for e in EDGES]
    for week in range(1, AGE_EDGES[-1]):
        mine = BINS[int(np.searchsorted(AGE_EDGES, week, side="right")) - 1]
        days = [widest_bin(d) for d in range(7 * (week - 1) + 1, 7 * week + 1)]
        assert days.count(mine) >= 4, (week, mine, days)


@pytest.mark.parametrize(("day", "name"), [(0, "0-30 d"), (1, "0-30 d"), (30, "0-30 d"), (31, "31-90 d"), (90,
                                                                                                           "31-90 d"),
                                           (91, "91-180 d"), (180, "91-180 d"), (181, "181-365 d"),
                                           (365, "181-365 d"), (366, "1-2 y"), (730, "1-2 y"), (731, "2-5 y"),
                                           (1826, "2-5 y"), (9999, "2-5 y")])
def test_bins_of_days_hold_the_days_they_are_named_for(day: int, name: str) -> None:
    assert widest_bin(day) == name


@pytest.mark.parametrize("texts", range(1, 20))
def test_paces_are_the_same_everywhere(texts: int) -> None:
    row = int(pace_row(texts)) - 1
    assert pace_word(texts) == PACES[row]
    assert int(np.searchsorted(PACE_EDGES, texts, side="right")) - 1 == row


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("after", [False, True])
def test_the_clock_counts_texts_and_weeks_at_risk(seed: int, after: bool) -> None:
    """Against a list of the weeks with texts, looked through anew each week."""
    weeks = np.flatnonzero(np.random.default_rng(seed).random(600) < .02) + 1
    st = SimpleNamespace(age=0, mask=np.uint64(1), texts=1, stepped=0)  # a text in week 0
    events, exposure, expected, at_risk = (np.zeros((6, 6), np.int64) for _ in range(4))
    for week in range(1, 601):
        came = week in weeks
        st.stepped = int(came)
        plain(clock)(after, st, events, exposure)
        last = max([0, *weeks[weeks < week]])
        bin_ = int(np.searchsorted(AGE_EDGES, week - last, side="right")) - 1
        if bin_ < 6:
            # texts of the 52 weeks that end with the last one, itself counted
            pace = sum(last - 52 < w <= last for w in [0, *weeks])
            rows = [0, PACES.index(pace_word(pace)) + 1] + [5] * after
            at_risk[rows, bin_] += 1
            expected[rows, bin_] += came
    assert exposure.tolist() == at_risk.tolist()
    assert events.tolist() == expected.tolist()


def test_a_week_counts_to_the_month_of_its_middle() -> None:
    months = month_of_weeks(120)
    for week, month in enumerate(months):
        assert month * MONTH_DAYS <= 7 * week + 3.5 < (month + 1) * MONTH_DAYS
    assert months[:10].tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1, 2]
