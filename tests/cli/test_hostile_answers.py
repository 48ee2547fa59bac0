"""The verbs that answer (drivers, discover, levers, robust, brief) on files that are hard on them."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from findings.brief_cases import case
from report.random_talks import random_talks
from runs.test_run_cli import call

SCRIPT = '</script><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"\'&amp;'
FREE = ("name", "title", "summary", "because", "note", "coding_rules", "with")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def written(tmp_path: Path, data: dict[str, Any]) -> str:
    path = tmp_path / "talks.json.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def fixed(data: dict[str, Any]) -> dict[str, Any]:
    """The case with every number given without doubt and no event."""
    def sure(x: Any) -> Any:
        if isinstance(x, dict):
            return {k: sure(v) for k, v in x.items()}
        if isinstance(x, list):
            return [sure(v) for v in x]
        if isinstance(x, str) and (ends := re.fullmatch(r"([\d.]+?)\.\.([\d.]+)", x)):
            return (float(ends[1]) + float(ends[2])) / 2
        return x

    found = sure(data)
    del found["events"], found["what_ifs"]
    return dict(found)


def spiked(x: Any, key: str = "") -> Any:
    """The file with a script in each of its free texts."""
    if isinstance(x, dict):
        at = {k: spiked(v, k) for k, v in x.items()}
        return {k: SCRIPT + str(v) for k, v in at.items()} if key == "scale" else at
    if isinstance(x, list):
        return [spiked(v, key) for v in x]
    return f"{SCRIPT} {x}" if key in FREE and isinstance(x, str) else x


def verbs(path: str, issue: str, tmp_path: Path) -> list[tuple[str, ...]]:
    """Each verb with little to do."""
    runs = str(tmp_path / "runs")
    return [
        ("drivers", path, "--output", f"settlement.{issue}.compromise", "--samples", "16", "--trajectories", "4",
         "--out", runs),
        ("discover", path, "--goal", f"settlement.{issue}.compromise >= p80", "--draws", "400", "--runs", runs),
        ("levers", path, "--draws", "40", "--no-process"),
        ("robust", path, "--draws", "40", "--no-process", "--runs", runs),
    ]


def answered(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """What a verb prints; that it ends well, without a traceback and without a sign that moves a terminal's cursor."""
    code, out, err = call(capsys, *args)
    assert code == 0, err
    assert "Traceback" not in err and "E999" not in err
    assert out.strip() and not CONTROL.search(out), CONTROL.search(out)
    return out


@pytest.mark.slow
def test_a_script_in_every_text_reaches_no_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, spiked(case(True)))
    for verb in verbs(path, "toll", tmp_path):
        out = answered(capsys, *verb)
        assert "49" not in re.findall(r"alert\(1\)>(\d+)", out)  # no template of ours ran it
        assert json.loads(answered(capsys, *verb, "--json"))
    kinds = {kind: tmp_path / f"page.{kind}" for kind in ("html", "docx", "pdf")}
    base = ("--draws", "60", "--runs", str(tmp_path / "runs"))
    for at in kinds.values():
        answered(capsys, "brief", path, *base, "--out", str(at))
    page = kinds["html"].read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    report = next((tmp_path / "runs").glob("*/report.html")).read_text(encoding="utf-8")
    assert re.findall("<script[^>]*>", report) == ["<script>"] and "<img" not in report and "&lt;img" in report
    assert kinds["pdf"].read_bytes().startswith(b"%PDF") and b"/JavaScript" not in kinds["pdf"].read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(("actors", "issues"), [(40, 1), (6, 40), (40, 40), (2, 1)])
def test_many_few_long_and_turned_names(actors: int, issues: int, capsys: pytest.CaptureFixture[str],
                                        tmp_path: Path) -> None:
    data = random_talks(7, actors=actors, issues=issues) | {"title": "مفاوضات السلام " * 18}
    for key, actor in data["actors"].items():
        actor["name"] = f"{actor['name'][:290]} {key}"  # of forty names at random two may be alike, which is refused
    path = written(tmp_path, data)
    for verb in verbs(path, "i0", tmp_path):
        answered(capsys, *verb)
    out = answered(capsys, "brief", path, "--draws", "40", "--runs", str(tmp_path / "runs"), "--format", "html",
                   "--format", "docx", "--format", "pdf")
    assert [Path(line).suffix for line in out.split("\n") if line] == [".html", ".docx", ".pdf"]


def test_without_a_doubt_nothing_drives_and_the_reason_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path,
                                                               ) -> None:
    path = written(tmp_path, fixed(case(True)))
    drivers, discover, levers, robust = verbs(path, "toll", tmp_path)
    code, out, err = call(capsys, *drivers)
    assert code == 2 and err.startswith("E318 no number of this scenario is in doubt") and not out
    assert "Every draw reaches the goal: no input decides it." in answered(capsys, *discover)
    answered(capsys, *levers)
    said = answered(capsys, *robust)
    assert "under ." not in said and "No other assumption was there to try." in said


def test_an_output_that_is_constant_or_without_a_value_is_refused_with_the_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:
    data = case(True)
    del data["no_agreement"]["towns"]
    path = written(tmp_path, data)
    asked = ("--samples", "16", "--trajectories", "4", "--out", str(tmp_path / "runs"), "--json")
    _, out, err = call(capsys, "drivers", path, "--output", "zone.toll", *asked)
    said = out + err
    assert "Traceback" not in said and ("no value" in said or "not known" in said)
    path = written(tmp_path, case(True))  # there is room on every draw
    found = json.loads(answered(capsys, "drivers", path, "--output", "zone.toll", *asked))["outputs"]["zone.toll"]
    assert all("the output is 1 at every point" in found[method]["refused"] for method in ("sobol", "morris"))
    assert "no input alone moves the output" in found["tornado"]["refused"]


def test_too_few_samples_are_told_by_the_interval(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, case(True))
    asked = ("drivers", path, "--output", "settlement.toll.compromise", "--samples", "16", "--trajectories", "4",
             "--out", str(tmp_path / "runs"))
    found = json.loads(answered(capsys, *asked, "--json"))["outputs"]["settlement.toll.compromise"]["sobol"]
    assert not found["convergence"]["enough"] and found["convergence"]["suggested"] > 16
    first = next(iter(found["inputs"].values()))
    assert first["total_high"] - first["total_low"] > 0.1
    assert f"give about {found['convergence']['suggested']:,} samples" in answered(capsys, *asked)


def test_a_goal_that_no_draw_reaches_is_said_with_the_nearest(capsys: pytest.CaptureFixture[str],
                                                              tmp_path: Path) -> None:
    path = written(tmp_path, deepcopy(case(True)))
    asked = ("discover", path, "--goal", "settlement.toll.compromise >= 99", "--draws", "400")
    out = answered(capsys, *asked)
    assert "No draw reaches the goal." in out and "The nearest is" in out
    near = json.loads(answered(capsys, *asked, "--json"))["nearest"]
    assert near["value"] < 99 and near["short_by"] == pytest.approx(99 - near["value"])
