"""Pages about a scenario, as code: the Python gives the same files to the last byte, and what is shown runs."""

from __future__ import annotations

import html
import shutil
from pathlib import Path

import pytest

from peaceroom.scenario.editing.blocks import block_texts
from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.web.registry import Page, pages

from .visitor import HERE, Visitor

CODED = [p for p in pages() if p.about == "scenario" and p.code is not None]
EDITING = [p for p in CODED if p.key.startswith("edit-")]
TITLE = "Talks “in March” \\ with \"\"\" quotes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("talks", "older"):
        shutil.copytree(LIBRARY / "doha-2020", tmp_path / name / "talks")
    return tmp_path


def _code(visitor: Visitor, key: str, what: str = "python") -> str:
    shown = visitor.get(f"/scenarios/talks/code?page={key}")
    return html.unescape(shown.split(f'id="as-{what}"')[1].split(">", 1)[1].split("</pre>")[0])


def _edit(visitor: Visitor, *edits: dict[str, object]) -> None:
    answer = visitor.client.post("/scenarios/talks/edits", json={"what": "an edit", "edits": edits},
                                 headers={"X-CSRF": visitor.csrf, "Origin": HERE})
    assert answer.status_code == 200
    visitor.client.get("/scenarios/talks/edits/state?wait=1")


#: page → an edit of what it shows
CHANGES: dict[str, dict[str, object]] = {
    "edit-basics": {"path": ["title"], "value": TITLE, "kind": "text"},
    "edit-actors": {"path": ["actors", "taliban", "name"], "value": "Movement", "kind": "text"},
    "edit-issues": {"path": ["issues", "ceasefire", "name"], "value": "Calm", "kind": "text"},
    "edit-positions": {"path": ["positions", {"actor": "taliban", "issue": "ceasefire"}, "position"], "value": "1..2",
                       "kind": "cell"},
    "edit-events": {"path": ["events", "us-election", "name"], "value": "The election", "kind": "text"},
    "edit-levers": {"path": ["what_ifs"], "take": True},
    "edit-drafts": {"path": ["drafts", "mine", "text", "ceasefire"], "value": "50", "kind": "word"},
    "edit-process": {"path": ["process", "attractors"], "take": True},
    "edit-history": {"path": ["coders", "second"], "value": {"name": "A second coder"}},
    "edit-text": {"path": ["summary"], "value": "In short", "kind": "text"},
}


def _files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (folder / "talks").glob("*.yaml")}


@pytest.mark.parametrize("page", EDITING, ids=lambda p: p.key)
def test_the_python_of_an_editing_page_gives_the_same_bytes(page: Page, folder: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(folder / "talks")
    before = _files(folder / "older")
    _edit(visitor, CHANGES[page.key])
    python = _code(visitor, page.key)
    monkeypatch.chdir(folder / "older")
    exec(compile(python, page.key, "exec"), {})  # it compares the sums itself
    assert _files(folder / "older") == _files(folder / "talks")
    assert _files(folder / "talks") != before, "the edit changed something"


def test_edits_are_made_again_on_the_files_before_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(folder / "talks")
    for key in ("edit-basics", "edit-positions", "edit-drafts"):
        _edit(visitor, CHANGES[key])
    monkeypatch.chdir(folder / "older")
    exec(compile(_code(visitor, "edits"), "edits", "exec"), {})
    assert _files(folder / "older") == _files(folder / "talks")
    with pytest.raises(Exception, match="E342"):
        exec(compile(_code(visitor, "edits"), "edits", "exec"), {})
    assert _files(folder / "older") == _files(folder / "talks"), "nothing is written where it does not fit"


@pytest.mark.parametrize("page", CODED, ids=lambda p: p.key)
def test_every_page_leads_to_its_code(page: Page, folder: Path) -> None:
    visitor = Visitor(folder / "talks")
    assert f"/scenarios/talks/code?page={page.key}" in visitor.get(page.address.format(scenario="talks"))
    shown = visitor.get(f"/scenarios/talks/code?page={page.key}")
    assert f"What the page “{page.title}” shows" in shown


def test_a_page_that_is_none_is_refused(folder: Path) -> None:
    assert "E312" in Visitor(folder / "talks").get("/scenarios/talks/code?page=nothing")


def test_every_page_about_a_scenario_has_code_or_is_reached_from_one_that_has() -> None:
    without = {p.title for p in pages() if p.about == "scenario" and p.in_menu and p.code is None}
    assert without == {"As code", "Ask"}, "an answer of Ask shows its own command"


@pytest.mark.parametrize("key", ["", "evidence", "grades", "coders"])
def test_python_of_a_page_runs(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch,
                               capsys: pytest.CaptureFixture[str]) -> None:
    _runs(key, folder, monkeypatch)
    assert capsys.readouterr().out or key in ("grades", "coders")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["board", "ask-model", "share", "moved", "team", "conflict"])
def test_python_that_takes_longer_runs(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch,
                                       capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder / "talks" / "talks")
    bundled = next(LIBRARY.glob("*/conflict.yaml")).parent if key in ("conflict", "board") else LIBRARY / "tutorial"
    for name in ("talks", "OTHER", "OLD"):
        shutil.copytree(bundled, folder / "talks" / name)
    _runs(key, folder, monkeypatch)
    assert capsys.readouterr().out


def _runs(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = _code(Visitor(folder / "talks"), key)
    monkeypatch.chdir(folder / "talks")
    exec(compile(python, key or "overview", "exec"), {})


def test_a_block_is_as_it_stands_in_the_file(folder: Path) -> None:
    text = (folder / "talks" / "talks" / "scenario.yaml").read_text(encoding="utf-8")
    found = block_texts({"scenario.yaml": text, "process.yaml": "", "drafts.yaml": ""}, "title", "actors", "nothing")
    assert found["title"].startswith("title: ") and found["title"].endswith("\n") and found["title"] in text
    assert found["actors"].startswith("actors:\n") and found["actors"] in text and "nothing" not in found
    assert "issues:" not in found["actors"]
