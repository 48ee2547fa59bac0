"""Single steps of the learned model's kernels."""

from __future__ import annotations

import numpy as np

from peaceroom.models.kernels.learned_features import on_grid


def test_a_position_is_a_candidate_of_0_to_100_on_its_issues_scale() -> None:
    """Halves go to the even one; what a model says beyond the scale is cut to its end."""
    on = [on_grid(value, 20.0, 60.0) for value in (20.0, 20.19, 20.2, 20.6, 40.0, 60.0, 61.0, 90.0, 19.0)]
    assert on == [0, 0, 0, 2, 50, 100, 100, 100, 0]
    assert np.isnan(on_grid(np.nan, 20.0, 60.0))
