"""Promises made, opened and kept in the browser."""

from __future__ import annotations

import datetime as dt
import html
import json
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from findings.brief_cases import case
from peaceroom.analysis.forecast import forecast
from peaceroom.cli import group
from peaceroom.findings.process import day_words
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario
from peaceroom.seals.chain import read

from .visitor import Visitor


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one short run of the talks week by week."""
    folder = tmp_path_factory.mktemp("sealed")
    forecast(Scenario.model_validate(case(True)).with_origin(Origin("easy")), draws=60, seed=1, models=["median"],
             what_ifs=[], process=True, levers=False, out=folder / "runs")
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "work"))


@pytest.fixture
def run(workspace: Path) -> str:
    found, = (p.name for p in (workspace / "runs").iterdir() if p.is_dir())
    return found


@pytest.fixture
def visitor(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    monkeypatch.setenv("PEACEROOM_SEAL_KEY", str(tmp_path / "home" / "key.pem"))
    return Visitor(workspace)


def page(visitor: Visitor, path: str) -> str:
    text = visitor.get(path)
    assert 'style="' not in text and "<style" not in text
    return html.unescape(text)


def test_a_run_is_sealed_opened_resolved_and_scored(visitor: Visitor, workspace: Path, run: str,
                                                    tmp_path: Path) -> None:
    assert "Nothing is sealed" in page(visitor, "/record")
    before = page(visitor, f"/runs/{run}/seal")
    assert "Is there a next text by" in before and not (workspace / "seals.jsonl").exists()
    where, after = visitor.send(f"/runs/{run}/seal")
    ledger = read(workspace / "seals.jsonl")
    assert where == f"/runs/{run}/seal" and "Sealed: line 2 of seals.jsonl" in after and ledger.head in after
    assert stat.S_IMODE((tmp_path / "home" / "key.pem").stat().st_mode) == 0o600
    assert "Is there a next text" not in (workspace / "seals.jsonl").read_text()
    text = page(visitor, "/record")
    assert "2 lines, every one fits" in text and "run folder as sealed" in text and "No question is resolved" in text
    visitor.send("/record/open", data={"line": "2", "question": ""})
    opened = read(workspace / "seals.jsonl").opened(2)
    assert opened[0]["folder"] == f"runs/{run}", "what is open to all does not tell where the workspace lies"
    asked = min((q for q in opened if q["id"].startswith("process.any-text.")), key=lambda q: q["due"])
    today = dt.date.today().isoformat()
    visitor.send("/record/resolve", data={"line": "2", "question": asked["id"], "outcome": "yes", "on": today,
                                          "source": "<b>gazette</b>"})
    text = visitor.get("/record")
    assert f"yes on {day_words(today)} (<bdi>&lt;b&gt;gazette&lt;/b&gt;</bdi>)" in text
    assert f"{(1 - asked['p']) ** 2:.3f}" in text, "its Brier score"
    assert '<svg class="figure' in text and 'style="' not in text


def test_the_worst_miss_is_first(visitor: Visitor, workspace: Path, run: str) -> None:
    visitor.send(f"/runs/{run}/seal")
    visitor.send("/record/open", data={"line": "2"})
    asked = sorted((q for q in read(workspace / "seals.jsonl").opened(2) if q.get("p") is not None),
                   key=lambda q: float(q["p"]))
    low, less = (q for q in (asked[0], next(q for q in asked if asked[0]["p"] < q["p"] <= 0.33)))
    for q in (less, low):
        visitor.send("/record/resolve", data={"line": "2", "question": q["id"], "outcome": "yes",
                                              "on": "2026-01-01", "source": "the gazette"})
    text = page(visitor, "/record").split("The worst misses")[1]
    assert text.index(low["asks"].rstrip("?")) < text.index(less["asks"].rstrip("?"))


def test_what_cannot_be_resolved_is_refused_and_kept_in_the_form(visitor: Visitor, workspace: Path, run: str) -> None:
    visitor.send(f"/runs/{run}/seal")
    visitor.send("/record/open", data={"line": "2"})
    asked = next(q for q in read(workspace / "seals.jsonl").opened(2) if q.get("kind") == "yes-no")
    sent = {"line": "2", "question": asked["id"], "outcome": "perhaps", "on": "2026-01-01", "source": "gazette 7"}
    for wrong in ({}, {"outcome": "yes", "on": "soon"}, {"line": "9"}):
        text = visitor.send("/record/resolve", data=sent | wrong)[1]
        assert visitor.status == 422 and ("E335" in text or "E334" in text)
    assert 'value="gazette 7"' in visitor.send("/record/resolve", data=sent)[1]
    assert len(read(workspace / "seals.jsonl").lines) == 3


def test_the_first_line_that_does_not_fit_is_named(visitor: Visitor, workspace: Path, run: str) -> None:
    visitor.send(f"/runs/{run}/seal")
    ledger = workspace / "seals.jsonl"
    rows = ledger.read_text().splitlines()
    line = json.loads(rows[1])
    ledger.write_text("\n".join([rows[0], json.dumps(line | {"at": "2020-01-01T00:00:00Z"}, sort_keys=True,
                                                     separators=(",", ":"))]) + "\n")
    text = page(visitor, "/record")
    assert "E331" in text and "line 2" in text and text.count("E331") == 1


def test_a_changed_run_is_told_and_the_record_stays(visitor: Visitor, workspace: Path, run: str) -> None:
    visitor.send(f"/runs/{run}/seal")
    (workspace / "runs" / run / "summary.txt").write_text("changed")
    text = page(visitor, "/record")
    assert "E337" in text and "summary.txt is not the file that was sealed" in text
    assert "No question is resolved" in text


def test_the_command_line_goes_on_with_the_same_ledger(visitor: Visitor, workspace: Path, run: str,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.send(f"/runs/{run}/seal")
    monkeypatch.chdir(workspace)
    assert "2 lines, every one fits" in CliRunner().invoke(group, ["verify"]).output
    assert "line 3" in CliRunner().invoke(group, ["seal", run]).output
    assert "Sealed: line 3 of" in page(visitor, f"/runs/{run}/seal")
