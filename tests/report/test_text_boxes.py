"""No label of a figure is cut off and no two meet, however long names are."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.figure import Figure

from findings.talks import run_of, talks
from peaceroom import forecast, load_scenario
from peaceroom.findings.brief.build import brief
from peaceroom.findings.view import View
from peaceroom.report.figures.actor_map import actor_map
from peaceroom.report.figures.svg import canvas, panel_svg
from peaceroom.report.figures.timeline import timeline
from peaceroom.report.page import html
from peaceroom.runs.run import Run
from report.measuring import faults, measured
from report.random_talks import random_talks

FAST, SLOW = range(3), range(3, 20)


def all_figures(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[Figure]]:
    """What is wrong with the figures of the report of a scenario, and the figures."""
    return figures_of(run_of(data, draws=64), monkeypatch)


def figures_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[Figure]]:
    """What is wrong with the figures of a report, the map and the timeline in two widths; and the figures."""
    with measured(monkeypatch) as (found, drawn):
        html(run)
        v, page = View(run), brief(run)
        for wide in (430.0, 680.0):
            panel_svg(actor_map(v, wide), 1)
            panel_svg(timeline(page.strip, page.as_of, page.until, wide), 2)
    return found, drawn


def test_the_measure_sees_texts_that_meet_and_texts_that_are_cut_off() -> None:
    fig, ax = canvas(100, left=0)
    ax.text(0.5, 0.5, "one text", transform=ax.transAxes)
    ax.text(0.52, 0.5, "another", transform=ax.transAxes)
    ax.text(0.95, 0.9, "a text that leaves", transform=ax.transAxes)
    ax.set_xticks([])
    ax.set_yticks([])
    found = faults(fig)
    assert len(found) == 2
    assert found[0].startswith("cut off: 'a text that leaves'")
    assert found[1] == "meet: 'one text' and 'another'"


def test_no_label_meets_another_in_ordinary_talks(monkeypatch: pytest.MonkeyPatch) -> None:
    found, drawn = all_figures(talks(), monkeypatch)
    assert found == []
    assert len(drawn) > 10


@pytest.mark.parametrize("seed", FAST)
def test_no_label_meets_another_whatever_names(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all_figures(random_talks(seed), monkeypatch)[0] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", SLOW)
def test_no_label_meets_another_in_many_random_talks(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all_figures(random_talks(seed), monkeypatch)[0] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "doha-2020", "eu-emissions-1994"])
def test_no_label_meets_another_in_the_bundled_scenarios(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = forecast(load_scenario(name), draws=64, seed=1, influence=False)
    found, drawn = figures_of(run, monkeypatch)
    assert found == []
    assert len(drawn) > 2 * len(run.case.issues)


@pytest.mark.slow
@pytest.mark.parametrize(("actors", "issues"), [(40, 1), (6, 40)])
def test_forty_actors_or_issues_still_have_their_labels_apart(actors: int, issues: int,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    assert all_figures(random_talks(7, actors=actors, issues=issues), monkeypatch)[0] == []
