"""Durations in words change their unit at two of the next one, and keep two digits up to a hundred."""

from __future__ import annotations

import pytest

from peaceroom.core.durations import lasting


@pytest.mark.parametrize(("seconds", "said"), [
    (0, "1 s"), (.4, "1 s"), (40, "40 s"), (89.4, "89 s"), (90, "1.5 min"), (570, "9.5 min"), (600, "10 min"),
    (7_199, "120 min"), (7_200, "2 h"), (12_600, "3.5 h"), (172_799, "48 h"), (172_800, "2 days"),
    (86_400 * 9.96, "10 days"), (86_400 * 1_234, "1,234 days")])
def test_a_duration_in_words(seconds: float, said: str) -> None:
    assert lasting(seconds) == f"about {said}"
