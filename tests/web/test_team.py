"""Two versions of a scenario, in the browser."""

from __future__ import annotations

import html
import io
import zipfile
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


def zipped(folder: Path, name: str, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.write(folder / name / "scenario.yaml", f"{name}/scenario.yaml")
        for path, data in more.items():
            made.writestr(path, data)
    return out.getvalue()


def test_a_colleagues_zip_becomes_a_version_that_is_compared(visitor: Visitor, tmp_path: Path) -> None:
    sent = zipped(tmp_path, "ben", **{"ben/notes.txt": b"stay behind"})
    where, text = visitor.send("/scenarios/talks/team/bring", files={"files": ("Dora.zip", sent)})
    assert where.startswith("/scenarios/talks/team?") and where.endswith("second=dora") and "What differs" in text
    assert load_scenario(tmp_path / "dora") == load_scenario(tmp_path / "ben")
    assert not (tmp_path / "dora" / "notes.txt").exists()


@pytest.mark.parametrize(("sent", "code"), [(b"no zip", "E962"), ({"../out.yaml": b"x"}, "E965"),
                                            ({"ben/scenario.yaml": b"a: 1"}, "E962"), (None, "E002")])
def test_a_bad_zip_is_refused_and_leaves_nothing(visitor: Visitor, tmp_path: Path, sent: object, code: str) -> None:
    data = sent if isinstance(sent, bytes) else zipped(tmp_path, "ben", **sent) if isinstance(sent, dict) else b"PK"
    if sent is None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr("readme.txt", "nothing")
        data = out.getvalue()
    before = sorted(p.name for p in tmp_path.iterdir())
    _, text = visitor.send("/scenarios/talks/team/bring", files={"files": ("x.zip", data)})
    assert visitor.status == 422 and code in text
    assert {p.name for p in tmp_path.iterdir()} - {".workbench"} == set(before) - {".workbench"}
