"""The forest of the method ``trees``: its features, its fit, and what it forecasts."""

from __future__ import annotations

import numpy as np

from peaceroom.accuracy.scoring.violence_trees import FEWEST, fit
from peaceroom.violence.forecasts import forecast_series, level
from peaceroom.violence.trees import FEATURES, POINTS, features, forest, tree_of


def test_features_by_hand() -> None:
    h = np.array([[9.0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0]])
    found = dict(zip(FEATURES, features(np.hstack([np.full((1, 5), 99.0), h]), 7)[0], strict=True))
    assert found["mean of 12 months"] == np.log1p(13 / 12) and found["of 6"] == np.log1p(4 / 6) and found["of 3"] == 0
    assert found["maximum"] == np.log(10) and found["share without deaths"] == 10 / 12
    assert found["months since the last death"] == 3 and found["months ahead"] == 7
    assert found["3 months against those before"] == -np.log1p(13 / 9)
    assert features(np.zeros((1, 12)), 3)[0, 7] == 12 and features(np.ones((2, 3)), 3)[1, 8] == 0


def test_every_tree_is_whole() -> None:
    assert forest().until == "2017-10" and len(forest().trees) == 12
    for tree in forest().trees:
        inner = tree.feature >= 0
        assert (tree.low[inner] > np.flatnonzero(inner)).all() and (tree.high[inner] > tree.low[inner]).all()
        assert sorted([*tree.low[inner], *tree.high[inner]]) == list(range(1, len(inner)))  # each reached once
        assert (np.diff(tree.leaf[~inner], axis=1) >= 0).all() and tree.leaf.shape[1] == len(POINTS)


def test_a_forest_finds_what_was_planted() -> None:
    """Halves where the last year rose, doubles where it fell: the leaves know, and nothing after the end is used."""
    rng = np.random.default_rng(1)
    t, n = 240, 60
    values = np.zeros((t, n))
    for c in range(n):
        level_now = 50.0
        for k in range(t):
            if k % 24 == 0:
                level_now = float(rng.choice([20.0, 200.0]))
            values[k, c] = rng.poisson(level_now)
    found = fit(12 * 2000, values, "2014-12", years=12, trees=4)
    changed = values.copy()
    changed[180:] = 0
    assert fit(12 * 2000, changed, "2014-12", years=12, trees=4) == found
    made = [tree_of(tree) for tree in found["trees"]]
    assert all(len(tree.feature) > 3 for tree in made) and found["rows"] > 20 * FEWEST
    high, low = (np.median([tree.leaf[tree.leaves(features(np.full((1, 12), v), 6))[0]] for tree in made])
                 for v in (200.0, 20.0))
    assert low > high  # from a low level it can rise, from a high one fall


def test_the_forecast_is_of_whole_counts_about_the_level() -> None:
    values = np.array([40.0, 35, 50, 44, 38, 41, 60, 52, 47, 39, 45, 50])
    months = [f"2020-{m:02d}" for m in range(1, 13)]
    found = forecast_series(months, values, method="trees", horizon=14).months
    assert len(found) == 14
    q = found[5].counts.ppf([0.1, 0.5, 0.9])
    assert (q == np.rint(q)).all() and q[0] < q[1] < q[2] and 0.2 < q[1] / level(values) < 2
    quiet = forecast_series(months, np.zeros(12), method="trees").months[5].counts
    assert quiet.ppf(0.5) == 0 and 0.9 < quiet.cdf(0) < 1  # room for deaths after a quiet year
