"""The part of the report on moves: there with a conflict beside the scenario, and in what the run kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.analysis.conflict_of_run import worked_out
from peaceroom.analysis.forecast import forecast
from peaceroom.conflict.file.reading import read_conflict
from peaceroom.report.page import html
from peaceroom.runs.saved import load_run
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import load_scenario

CONFLICT = """\
peaceroom: 1
title: Who could move on the <b>river</b>
status_quo: NN
actors:
  upper: {options: {more: {text: Release half, stands_for: {issue: water, value: 50}}}}
  lower: {options: {patrols: {text: Leave the patrols to the others, stands_for: {issue: patrols, value: 0}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled("tutorial", tmp_path / "river")
    (tmp_path / "river" / "conflict.yaml").write_text(CONFLICT, encoding="utf-8")
    return tmp_path / "river"


def test_a_run_keeps_what_comes_of_the_conflict_and_its_report_shows_it(folder: Path, tmp_path: Path) -> None:
    asked = {"draws": 200, "models": ["mean"], "what_ifs": [], "process": False, "levers": False,
             "out": tmp_path / "runs"}
    run = forecast(load_scenario(folder), **asked)  # type: ignore[arg-type]  # a dictionary of its options
    wanted = worked_out(read_conflict(folder / "conflict.yaml"), load_scenario(folder))[1]
    assert run.result["conflict"] == wanted
    assert run.folder is not None
    kept = load_run(run.folder)
    assert json.dumps(kept.result["conflict"]) == json.dumps(wanted)
    text = html(kept)
    assert 'id="moves"' in text and "Release half" in text and "<b>river</b>" not in text and "&lt;b&gt;river" in text
    assert "in how many of 100 draws it does" in text
    assert 'id="moves"' not in html(kept, redact=True)
    (folder / "conflict.yaml").write_text(CONFLICT.replace("value: 50", "value: 60"), encoding="utf-8")
    other = forecast(load_scenario(folder), **asked)  # type: ignore[arg-type]  # a dictionary of its options
    assert other.folder != run.folder, "another conflict is another run"


def test_a_run_without_one_says_nothing_of_moves() -> None:
    run = forecast(load_scenario("tutorial"), draws=100, models=["mean"], what_ifs=[], process=False, levers=False)
    assert "conflict" not in run.result and 'id="moves"' not in html(run)
