"""What its page says of the learned model, measured again on DEU III (Arregui & Perarnaud 2022)."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.selecting import OUTER, menu, nested, predict, refit
from peaceroom.accuracy.fitting.settlement import compromise_errors, setting_of
from peaceroom.accuracy.fitting.studies import outside
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.core.case import Case
from peaceroom.models import get_model
from peaceroom.models.learned import FORMS, KINDS, Learned, load


@pytest.fixture(scope="module")
def design() -> Design:
    folder = os.environ.get("PEACEROOM_DATA")
    if not folder or not (path := Path(folder) / "deu3" / "deu3_training.csv").exists():
        pytest.skip("PEACEROOM_DATA does not name a folder with deu3/deu3_training.csv")
    return Design(read_long(path))


def test_shipped_coefficients_are_those_of_the_training_file(design: Design) -> None:
    card = load().card
    for kind in KINDS:
        fitted = refit(design, setting_of(card, kind), np.arange(len(design.at)))
        for form, found in (("log_linear", fitted.linear), ("mixture", fitted.mixture)):
            shipped = [card[kind][form]["coefficients"][name]["estimate"] for name in FORMS[form]]
            assert shipped == pytest.approx(found.theta, abs=2e-3), (kind, form)
            np.testing.assert_allclose(card[kind][form]["covariance"], found.covariance, rtol=0.02, atol=2e-3)
    np.testing.assert_allclose(load().errors, compromise_errors(design.long), atol=1e-5)


def test_out_of_fold_it_is_calibrated_and_ahead_of_the_compromise_mean(design: Design) -> None:
    """At the shipped setting (the choosing is measured by the slow test below)."""
    setting = setting_of(load().card)
    fold, q = folds(design.clusters, OUTER, 1), np.empty((len(design.at), 101))
    for j in range(OUTER):
        train, test = np.flatnonzero(fold != j), np.flatnonzero(fold == j)
        q[test] = predict(design, refit(design, setting, train), test)
    y = design.long.outcomes
    assert scores.crps(q, y).mean() <= 14.6
    assert scores.log_score(q, y).mean() <= 2.46
    assert 0.53 <= scores.coverage(q, y, 0.5).mean() <= 0.57
    assert 0.80 <= scores.coverage(q, y, 0.8).mean() <= 0.84
    assert np.abs(scores.quantile(q, 0.5) - y).mean() < 22.488 - 1.8  # the compromise mean's, from the data's index


@pytest.mark.slow
def test_the_rule_for_other_domains_is_no_narrower(design: Design) -> None:
    card = load().card
    found = outside(design, setting_of(card))
    for name, value in card["validation"]["outside"].items():
        assert found[name] == pytest.approx(value, abs=2e-3), name
    assert found["crps_outside"] < found["crps_inside"] + 1.0


def test_without_capabilities_it_is_wider(design: Design) -> None:
    y = np.arange(101)

    def spread(cases: list[Case]) -> float:
        p = np.concatenate([Learned().masses(case)[0] for case in cases])
        return float(np.sqrt(p @ y**2 - (p @ y) ** 2).mean())

    bare = [replace(case, capability=np.full_like(case.capability, np.nan)) for case in design.long.cases]
    assert spread(bare) > spread(list(design.long.cases)) + 0.5


@pytest.mark.slow
def test_the_nested_scores_of_the_card(design: Design) -> None:
    found = nested(design, menu(), 1)
    y, said = design.long.outcomes, load().card["validation"]
    points = scores.quantile(found.masses, 0.5)
    again = scores.summary(points, found.masses, y)
    for name, value in said["scores"].items():
        assert again[name] == pytest.approx(value, abs=0.02), name
    compromise = np.array([get_model("compromise").solve(case).outcome.item() for case in design.long.cases])
    difference = np.abs(points - y) - np.abs(compromise - y)
    mean, low, high = (float(v[0]) for v in cluster_intervals(difference[:, None], design.clusters))
    assert (mean, low, high) == pytest.approx(tuple(said["paired"][k] for k in ("mae_delta", "low", "high")), abs=0.05)
    assert high < 0 and again["crps"] <= 14.6 and again["log"] <= 2.46
    assert 0.80 <= again["cover80"] <= 0.84 and 0.53 <= again["cover50"] <= 0.57
