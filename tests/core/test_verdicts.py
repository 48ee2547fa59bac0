"""What a share of draws lets one say: the interval is that of statsmodels, and the whole of it decides."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

from peaceroom.core.verdicts import verdict, wilson


@pytest.mark.parametrize(("count", "draws"), [(0, 10), (1, 10), (10, 10), (37, 64), (666, 1_000), (5_000, 10_000)])
def test_the_interval_is_wilsons(count: int, draws: int) -> None:
    assert wilson(count / draws, draws) == pytest.approx(proportion_confint(count, draws, method="wilson"), abs=1e-12)


def test_of_no_draws_nothing_is_known() -> None:
    assert wilson(.5, 0) == wilson(.5, -1) == (0, 1) and verdict(1.0, 0) == "open"


@pytest.mark.parametrize(("share", "draws", "said"), [
    (.70, 1_000, "yes"), (.68, 1_000, "open"), (1.0, 5, "open"), (1.0, 8, "yes"), (.30, 1_000, "no"),
    (.32, 1_000, "open"), (0.0, 7, "open"), (0.0, 8, "no"), (.5, 10**6, "open")])
def test_the_whole_interval_decides(share: float, draws: int, said: str) -> None:
    assert verdict(share, draws) == said
