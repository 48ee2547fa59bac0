"""Months that stand out: found by the rule, settled by a second count."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.violence.artefacts import ABOVE, TIMES, repaired, suspects

#: Afghanistan, March to September 2020 (UCDP by way of VIEWS, and GED 25.1 without events over months)
FIRST = np.array([1069.0, 1006, 1165, 1455, 3115, 1380, 1758])
SECOND = np.array([1126.0, 1026, 1164, 1474, 1567, 1392, 1777])


def test_july_2020_is_found_and_replaced() -> None:
    (found,) = suspects(FIRST, SECOND)
    assert (found.index, found.count, found.used, found.fate) == (4, 3115, 1567, "replaced")
    assert found.neighbours == np.median([1165, 1455, 1380, 1758])
    np.testing.assert_array_equal(repaired(FIRST, [found]), [1069, 1006, 1165, 1455, 1567, 1380, 1758])


def test_without_a_second_count_it_is_told_and_kept() -> None:
    (found,) = suspects(FIRST)
    assert found.fate == "unchecked"
    np.testing.assert_array_equal(repaired(FIRST, [found]), FIRST)
    assert suspects(FIRST, np.full(7, np.nan))[0].fate == "unchecked"


def test_a_second_count_can_confirm_a_peak() -> None:
    second = SECOND.copy()
    second[4] = 2600
    assert suspects(FIRST, second)[0].fate == "confirmed"


def test_small_counts_and_the_last_months_alone() -> None:
    assert not suspects(np.array([1.0, 2, 20, 1, 2]))  # ten times as high, but small
    assert not suspects(np.array([500.0]))
    assert [s.index for s in suspects(np.array([100.0, 100, 100, 300]))] == [3]  # neighbours before it suffice


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=30))
def test_the_rule_as_written(counts: list[int]) -> None:
    values = np.array(counts, float)
    found = {s.index for s in suspects(values)}
    for i in range(len(counts)):
        around = counts[max(0, i - 2):i] + counts[i + 1:i + 3]
        median = float(np.median(around)) if around else np.inf
        assert (i in found) == (counts[i] > TIMES * median and counts[i] > median + ABOVE)
