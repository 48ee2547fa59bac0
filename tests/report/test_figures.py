"""What the figures draw is what the run says."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.talks import run_of, talks
from peaceroom.analysis.pool import quantiles, quantiles_by_column
from peaceroom.findings.view import View
from peaceroom.report import page
from peaceroom.report.figures import boxes, positions, shapes, svg
from peaceroom.report.figures.drawing import Rows


@given(st.lists(st.floats(0, 100), min_size=1, max_size=200))
def test_a_density_stays_on_the_scale_and_keeps_its_weight(values: list[float]) -> None:
    grid, hill = shapes.density(np.array(values), 0.0, 100.0)
    assert grid[0] == 0 and grid[-1] == 100 and hill.max() == pytest.approx(1)
    peak = grid[int(np.argmax(hill))]
    # a sum of bells is highest between its outermost centres; one cut off at an end of the scale is mirrored there
    spread = 3 * max(.01, .9 * np.std(values) / 100 * len(values) ** -.2) * 100
    assert min(values) - spread <= peak <= max(values) + spread
    assert hill.min() >= 0


def test_a_density_of_one_value_peaks_there() -> None:
    grid, hill = shapes.density(np.full(50, 30.0), 0.0, 100.0)
    assert grid[int(np.argmax(hill))] == 30
    assert hill[np.abs(grid - 30) > 10].max() < 1e-6


def test_no_value_no_hill() -> None:
    assert not shapes.density(np.array([np.nan]), 0.0, 1.0)[1].any()


def test_no_point_suits_all_more_often_than_a_zone_exists() -> None:
    v = View(run_of(talks()))
    for k, issue in enumerate(v.case.issues):
        found = positions.acceptance(v, k)
        assert found is not None
        assert found[1].max() <= v.run.result["zone"][issue]["share"] + 1e-12
    ceasefire = positions.acceptance(v, 0)
    assert ceasefire is not None and 45 <= ceasefire[0][int(np.argmax(ceasefire[1]))] <= 60


def test_ordered_options_are_judged_at_the_options() -> None:
    data = talks()
    data["issues"]["system"]["kind"] = "options"
    found = positions.acceptance(View(run_of(data)), 1)
    assert found is not None and found[0].tolist() == [0, 50, 100]


def test_without_the_value_of_failure_no_zone_is_drawn() -> None:
    assert positions.acceptance(View(run_of(talks(no_agreement={}))), 0) is None


def test_marks_show_best_estimates_in_order() -> None:
    rows = positions.marks(View(run_of(talks())), 1)
    assert [m.name for m in rows] == ["North", "South"] and all(m.required for m in rows)
    assert rows[0].low < rows[0].middle < rows[0].high < 10 and 0.6 < rows[0].salience < 0.8
    assert rows[0].capability > rows[1].capability
    shown = [positions.diameter(m.capability, rows[0].capability) for m in rows]
    assert shown[0] == 19
    assert (shown[1] / shown[0]) ** 2 == pytest.approx(rows[1].capability / rows[0].capability, rel=0.01)


def test_long_labels_are_folded_and_cut_to_their_width_in_pixels() -> None:
    assert boxes.fold("High Council for National Reconciliation", 140) == "High Council for\nNational Reconciliation"
    assert boxes.fold("one two three four five six seven", 60) == "one two\nthree fo…"
    for text in ("Supercalifragilistic name of a thing", "W" * 300, "i" * 300, "مجلس عالی مصالحه ملی " * 9):
        found = boxes.fold(text, 80, 3).splitlines()
        assert 1 <= len(found) <= 3 and all(boxes.width(line, 11) <= 80 for line in found)
        assert "…" in found[-1] or "…" in found[0]
    assert boxes.width("W" * 10, 11) > 3 * boxes.width("i" * 10, 11)


def test_names_that_would_look_alike_when_cut_are_told_apart() -> None:
    long = [f"Provisional Coordination Council of the United Movements of Region {i} for Renewal" for i in (1, 2)]
    assert boxes.fold_apart([*long, "Army"], 150) == ["… Region 1 for Renewal", "… Region 2 for Renewal", "Army"]
    assert boxes.fold_apart(["Army", "Army"], 150) == ["Army", "Army"]


def test_labels_above_an_axis_never_meet() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        n = int(rng.integers(1, 12))
        anchors, widths = rng.uniform(0, 400, n), rng.uniform(10, 240, n)
        placed = boxes.lanes(anchors.tolist(), widths.tolist(), 0.0, 400.0)
        spans = [(p.lane, p.left, p.left + w) for p, w in zip(placed, widths, strict=True)]
        assert all(a >= 0 and b <= 400 for _, a, b in spans)
        assert not any(one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
                       for i, one in enumerate(spans) for other in spans[:i])


def test_darker_is_more_salient() -> None:
    assert [positions.shade(s) for s in (0.0, 0.3, 0.6, 1.0)] == list(svg.SHADES)


def test_ticks_keep_both_ends_and_room_between_labels() -> None:
    assert positions.ticks([0, 5, 50, 96, 100], 0, 100) == [0, 50, 100]


def test_a_panel_shows_who_must_consent_and_the_weightiest() -> None:
    rows = [positions.Mark(f"a{i:02}", 0, i, 9, salience=0.5, capability=float(i), required=i in {0, 3})
            for i in range(positions.MOST + 5)]
    shown = [m.name for m in positions.drawn(rows)]
    # of the 45, the five with the least weight go that need not consent
    assert shown == [m.name for m in rows if m.name not in {"a01", "a02", "a04", "a05", "a06"}]
    assert positions.drawn(rows[:positions.MOST]) == rows[:positions.MOST]


def test_a_caption_counts_actors_without_a_row() -> None:
    data = talks()
    names = [f"g{i:02}" for i in range(positions.MOST + 3)]
    data["actors"] |= {name: {"name": f"Group {name}", "kind": "patron", "capability": 1} for name in names}
    data["positions"] += [{"actor": name, "issue": "ceasefire", "position": 40, "salience": 0.5} for name in names]
    written = page.html(run_of(data))
    assert "Shown are 40 of 45 actors" in written and written.count("Shown are") == 1


def test_many_figures_are_the_same_whoever_draws_them(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(talks())
    alone = page.html(run)
    monkeypatch.setattr(svg, "MANY", 1)
    monkeypatch.setattr("peaceroom.runs.forking.may_fork", lambda: True)
    assert page.html(run) == alone


def test_a_figure_sent_by_a_copy_of_the_process_keeps_its_numbers() -> None:
    drawn = svg.panel_svg(svg.Panel(60.0, 20.0, lambda ax: None, "what", "said", Rows.of(("a", "b"), [(1.5, None)])), 7)
    again = pickle.loads(pickle.dumps(drawn))
    assert (again, again.number, again.rows) == (drawn, 7, drawn.rows)
    assert again.rows.csv() == "a,b\n1.5,\n"


def test_quantiles_of_columns_are_those_of_each() -> None:
    rng = np.random.default_rng(3)
    whole = rng.choice([10.0, 20.0, 55.5], (41, 6)) + rng.random((41, 6))
    spotty = whole.copy()
    spotty[3, 1] = spotty[:, 4] = np.nan
    for values in (whole, spotty, whole[:, :0]):
        for discrete in (False, True):
            each = [quantiles(values[:, j], discrete=discrete) for j in range(values.shape[1])]
            assert quantiles_by_column(values, discrete=discrete) == each
    assert quantiles_by_column(spotty)[4] is None
