"""Months of equal length: twelve make a year, and weeks fall into them by their middle."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.core.months import MONTH_DAYS, MONTH_WEEKS, month_of_weeks


def test_twelve_months_make_the_mean_year_of_the_calendar() -> None:
    assert pytest.approx(365.2425, abs=.05) == 12 * MONTH_DAYS
    assert pytest.approx(MONTH_DAYS) == MONTH_WEEKS * 7 and 4.34 < MONTH_WEEKS < 4.36


def test_a_week_lies_in_the_month_of_its_middle() -> None:
    months = month_of_weeks(53)
    assert months[:9].tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert months[51] == 11 and np.all(np.diff(months) >= 0)
