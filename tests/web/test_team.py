"""Two versions of a scenario, in the browser."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
import yaml

from findings.brief_cases import case
from peaceroom.scenario.file.loading import load_scenario

from .visitor import Visitor


def put(folder: Path, name: str, **moved: str) -> None:
    data = case(True)
    for key, value in moved.items():
        data["positions"][int(key[1:])]["position"]["value"] = value
    (folder / name).mkdir()
    (folder / name / "scenario.yaml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    put(tmp_path, "talks")
    put(tmp_path, "ann", p0="90..95")
    put(tmp_path, "ben", p3="0..5")
    put(tmp_path, "cy", p0="10..20")
    return Visitor(tmp_path)


def test_what_differs_what_matters_and_one_of_both(visitor: Visitor, tmp_path: Path) -> None:
    text = html.unescape(visitor.get("/scenarios/talks/team?first=ann&second=ben"))
    assert "Nothing contradicts" in text and "positions.herders.grazing.position" in text and 'style="' not in text
    part = html.unescape(visitor.client.get("/scenarios/talks/team/found?first=ann&second=ben",
                                            headers={"HX-Request": "true"}).text)
    assert "The disagreement that matters most is about" in part and "<html" not in part
    where, _ = visitor.send("/scenarios/talks/team", data={"first": "ann", "second": "ben"})
    assert where == "/scenarios/talks-merged"
    values = [str(p.position.value) for p in load_scenario(tmp_path / "talks-merged").positions]
    assert "90" in values[0] and values[3].startswith("0")


def test_contradictions_are_shown_and_nothing_is_written(visitor: Visitor, tmp_path: Path) -> None:
    text = html.unescape(visitor.get("/scenarios/talks/team?first=ann&second=cy"))
    assert "E390" in text and "90..95" in text and "10..20" in text and "Make one of both" not in text
    visitor.send("/scenarios/talks/team", data={"first": "ann", "second": "cy"})
    assert visitor.status == 422 and not (tmp_path / "talks-merged").exists()
    assert "E312" in visitor.get("/scenarios/talks/team/found?first=ann&second=ann")
