"""Moves and counter-moves in the browser."""

from __future__ import annotations

import csv
import html
from pathlib import Path

import pytest

from peaceroom.scenario.file.copying import copy_bundled

from .visitor import Visitor


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    copy_bundled("doha-2020", tmp_path / "doha")
    copy_bundled("tutorial", tmp_path / "river")
    return Visitor(tmp_path)


def test_states_that_last_and_why(visitor: Visitor) -> None:
    text = html.unescape(visitor.get("/scenarios/doha/conflict?state=1"))
    assert "24 of 32 states can be" in text and "in 256 draws" in text
    assert "lasts in " in text and '<svg class="figure"' in text and 'style="' not in text
    assert "would stay" in text or "would move" in text
    assert "None of the states that it could move to is better for it." in text
    assert 'Save as <a href="/scenarios/doha/conflict/figure.svg?concept=SEQ" download>' in text


def test_the_figure_is_saved_with_its_moves_as_rows(visitor: Visitor) -> None:
    rows = list(csv.DictReader(visitor.get("/scenarios/doha/conflict/figure.csv?concept=GMR").splitlines()))
    states = {row["state"] for row in rows if row["drawn"] == "state"}
    assert any(row["lasts under GMR"] == "yes" for row in rows)
    assert all({row["state"], row["to state"]} <= states and row["by"] for row in rows if row["drawn"] == "move")
    assert visitor.get("/scenarios/doha/conflict/figure.svg").startswith("<svg ")
    assert visitor.client.get("/scenarios/river/conflict/figure.svg").status_code == 422


def test_a_scenario_without_one_is_told_how(visitor: Visitor) -> None:
    assert "does not say yet who can do what" in visitor.get("/scenarios/river/conflict")


def test_a_fault_in_the_file_is_said_in_its_words(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "doha" / "conflict.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 70", "value: 700", 1), encoding="utf-8")
    text = html.unescape(visitor.get("/scenarios/doha/conflict"))
    assert "E365" in text and "700" in text
