"""Krippendorff's alpha and the Pareto k of importance weights against other programs of the same."""

from __future__ import annotations

from itertools import zip_longest

import krippendorff
import numpy as np
import pytest
from arviz_stats.base import array_stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peaceroom.evidence.agreement import alpha
from peaceroom.evidence.pooling.reweighting import pareto_k


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=5), min_size=2, max_size=12),
       st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_against_krippendorff(units: list[list[int]], metric: str) -> None:
    pairable = [u for u in units if len(u) > 1]
    assume(len({v for u in pairable for v in u}) > 1)
    table = np.array(list(zip_longest(*units, fillvalue=np.nan)), float)
    theirs = krippendorff.alpha(reliability_data=table, level_of_measurement=metric)
    assert alpha(units, metric) == pytest.approx(theirs, abs=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize(("draws", "spread"), [(d, s) for d in (200, 1000, 5000) for s in (.3, 1., 2., 4.)])
def test_pareto_k_against_arviz(draws: int, spread: float) -> None:
    """The same tail, fit and prior. Theirs takes log likelihoods, of which the weights are the inverse."""
    log_w = np.random.default_rng(draws).normal(0, spread, draws)
    _, theirs = array_stats.psislw(-log_w)
    # 3√M is rounded up here and down there: a tail longer by one draw, but for 200 draws, where M/5 counts
    assert pareto_k(log_w) == pytest.approx(float(theirs), abs=1e-12 if draws == 200 else .01)
