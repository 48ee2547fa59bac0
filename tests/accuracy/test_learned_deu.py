"""What its page says of the learned model, measured again on DEU III (Arregui & Perarnaud 2022)."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from peaceroom.accuracy.fitting.design import Design, folds
from peaceroom.accuracy.fitting.selecting import OUTER, menu, nested, predict, refit
from peaceroom.accuracy.fitting.settlement import setting_of
from peaceroom.accuracy.fitting.studies import widened
from peaceroom.accuracy.scoring import scores
from peaceroom.accuracy.scoring.bootstrap import cluster_intervals
from peaceroom.accuracy.scoring.longform import read_long
from peaceroom.core.case import Case
from peaceroom.models import get_model
from peaceroom.models.learned import NAMES, Learned, load


@pytest.fixture(scope="module")
def design() -> Design:
    folder = os.environ.get("PEACEROOM_DATA")
    if not folder or not (path := Path(folder) / "deu3" / "deu3_training.csv").exists():
        pytest.skip("PEACEROOM_DATA does not name a folder with deu3/deu3_training.csv")
    return Design(read_long(path))


def test_shipped_coefficients_are_those_of_the_training_file(design: Design) -> None:
    card = load().card
    for row, kind in enumerate(("with_capability", "without_capability")):
        setting = setting_of(card[kind])
        theta = refit(design, setting, np.arange(len(design.at)))
        shipped = load().theta[row, setting.columns()]
        assert shipped == pytest.approx(theta, abs=2e-3), kind
        assert {NAMES[j] for j in setting.columns()} == set(card[kind]["coefficients"])


def test_out_of_fold_it_is_calibrated_and_ahead_of_the_compromise_mean(design: Design) -> None:
    """At the shipped setting (the choosing is measured by the slow test below)."""
    setting = setting_of(load().card["with_capability"])
    fold, q = folds(design.clusters, OUTER, 1), np.empty((len(design.at), 101))
    for j in range(OUTER):
        train, test = np.flatnonzero(fold != j), np.flatnonzero(fold == j)
        q[test] = predict(design, setting, refit(design, setting, train), test)
    y = design.long.outcomes
    assert scores.crps(q, y).mean() <= 15.0
    assert 0.77 <= scores.coverage(q, y, 0.8).mean() <= 0.83
    assert np.abs(scores.quantile(q, 0.5) - y).mean() < 22.488 - 1.0  # the compromise mean's, from the data's index


def test_widening_raises_coverage_at_every_level(design: Design) -> None:
    card = load().card
    found = widened(design, setting_of(card["with_capability"]), card["widening"])
    for level in (50, 80, 95):
        assert found[f"cover{level}_outside"] > found[f"cover{level}_inside"] + 0.01
    for name, value in card["validation"]["widening"].items():
        assert found[name] == pytest.approx(value, abs=2e-3), name


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
    assert high < 0 and again["crps"] <= 15.0
    assert 0.77 <= again["cover80"] <= 0.83 and 0.46 <= again["cover50"] <= 0.54
