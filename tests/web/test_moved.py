"""What moved the answer, in the browser."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from findings.brief_cases import case
from peaceroom.analysis.forecast import forecast
from peaceroom.scenario.file.loading import read

from .visitor import Visitor


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario with a run, and then an actor that has moved."""
    folder = tmp_path_factory.mktemp("moved")
    (folder / "road").mkdir()
    data, file = case(True), folder / "road" / "scenario.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    forecast(read(folder / "road").scenario, draws=16, seed=1, models=["median"], what_ifs=[], process=False,
             levers=False, out=folder / "runs")
    data["positions"][0]["position"]["value"] = "90..95"
    file.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return folder


def test_the_run_then_against_the_scenario_now(place: Path) -> None:
    visitor = Visitor(place)
    run, = (p.name for p in (place / "runs").iterdir() if p.is_dir())
    text = html.unescape(visitor.get("/scenarios/road/moved"))
    assert run in text and "What it moved" not in text
    text = html.unescape(visitor.get(f"/scenarios/road/moved?before={quote(run)}&after="))
    assert "90" in text and "are being answered" in text and 'style="' not in text
    assert "over_weeks" not in text, "0.0, as the run keeps it, is the default 0"
    at = f"/scenarios/road/moved/found?before={quote(run)}&after="
    part = html.unescape(visitor.client.get(at, headers={"HX-Request": "true"}).text)
    assert "Middle of the settlements on ‘Grazing on the high meadows’: 50 → 7" in part and "coder-1" in part
    assert "the 1 change can be made" in part and "on the same 128 draws" in part and "<html" not in part
    same = html.unescape(visitor.get(f"/scenarios/road/moved/found?before={quote(run)}&after={quote(run)}"))
    assert "Nothing that a model reads was changed." in same and "<html" in same


def test_a_run_that_is_not_there_is_refused(place: Path) -> None:
    assert "E001" in Visitor(place).get("/scenarios/road/moved?before=nothing")
