"""Every verb that writes a file: refuses a place that takes none before it reads anything, and survives a kill."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from cutting import cuts
from peaceroom.cli import main

VALID = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8")
EVENTS = "country_id,month_id,ged_sb,ged_ns\n1,489,5,1\n2,489,6.0,0\n1,491,0,2\n"
OLD_FORMAT = VALID.replace("peaceroom: 1", "peaceroom: 0").replace("\nactors:", "\nplayers:")
POINTS = "actor,issue,option,points\na,x,one,10\na,x,two,0\nb,x,one,0\nb,x,two,20\n"
DECISIONS = ("proposal,issue,actor,position,salience,capability,outcome,instrument,procedure,voting,year,"
             "reference_point\n") + "".join(
    f"p{p},i{p},{a},{10 * k + p},{40 + k},{1 + k},{20 + p},,,,,\n" for p in range(4) for k, a in enumerate("abc"))

CONFLICT = """\
peaceroom: 1
title: A well
status_quo: NN
actors:
  north:
    options: {dig: Dig a well}
    preferences: {statements: [pay, dig]}
  south:
    options: {pay: Pay for water}
    preferences: {statements: [not dig, not pay]}
"""
QUESTIONS = """\
questions:
  joint: {asks: Is a joint text published?, answer: yes-no, rule: "Yes if both issue it.", due: 2099-06-30, p: 0.35}
"""

#: verb and what it is asked, with {out} where the file or folder goes that it writes
VERBS = {
    "new": ("new", "{out}"),
    "schema": ("schema", "-o", "{out}"),
    "sum-events": ("sum-events", "events.csv", "-o", "{out}"),
    "export yaml": ("export", "talks", "{out}.yaml", "--force"),
    "export csv": ("export", "game.csv", "{out}.csv", "--force"),
    "evidence export": ("evidence", "export", "talks", "-o", "{out}", "--force"),
    "import csv": ("import", "game.csv", "-o", "{out}", "--force"),
    "migrate": ("migrate", "old"),
    "export ktab": ("export", "talks", "{out}.xml", "--force"),
    "export decide": ("export", "talks", "{out}.txt", "--force"),
    "export xlsx": ("export", "talks", "{out}.xlsx", "--starter", "--force"),
    "import ktab": ("import", "talks.xml", "-o", "{out}", "--force"),
    "merge": ("merge", "talks", "theirs", "--out", "{out}"),
    "graph": ("graph", "conflict.yaml", "--to", "{out}.gmcr", "--force"),
    "record": ("record", "ledger.jsonl", "--html", "{out}.html", "--force"),
    "brief": ("brief", "talks", "--draws", "8", "--out", "{out}.html", "--force"),
    "accuracy": ("accuracy", "decisions.csv", "--model", "mean", "--model", "median", "--out", "{out}"),
}


def call(arguments: Sequence[str], out: Path) -> int:
    try:
        main([a.format(out=out) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an input of every kind, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PEACEROOM_SEAL_KEY", str(tmp_path / "key.pem"))
    for name in ("talks", "old", "theirs"):
        (tmp_path / name).mkdir()
    theirs = VALID.replace("position: 20,", "position: 25,")
    (tmp_path / "talks" / "scenario.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "theirs" / "scenario.yaml").write_text(theirs, encoding="utf-8")
    (tmp_path / "theirs" / "notes.md").write_text("what they think\n", encoding="utf-8")
    (tmp_path / "old" / "scenario.yaml").write_text(OLD_FORMAT, encoding="utf-8")
    for name, text in (("events.csv", EVENTS), ("game.csv", POINTS), ("decisions.csv", DECISIONS),
                       ("questions.yaml", QUESTIONS), ("conflict.yaml", CONFLICT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


#: what has to be done before a verb has its input
FIRST = {
    "import ktab": [("export", "talks", "talks.xml")],
    "record": [("seal", "--questions", "questions.yaml", "--ledger", "ledger.jsonl")],
    "brief": [("run", "talks", "--draws", "8", "--models", "mean", "--no-report", "--no-process", "--no-levers")],
}


@pytest.mark.parametrize("verb", [v for v in VERBS if v not in FIRST and v not in (
    "migrate", "new", "import csv", "merge")])
def test_a_place_that_takes_no_file_is_refused_before_the_input_is_read(
        verb: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("events.csv", "game.csv", "decisions.csv"):
        (place / name).unlink()
    shutil.rmtree(place / "talks")
    (place / "file").write_text("no folder")
    assert call(VERBS[verb], place / "file" / "x") == 2
    said = capsys.readouterr().err
    assert ("E326" in said) != ("E512" in said) and "E001" not in said


def _state(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and not p.name.startswith(".")}


def _content(data: bytes | None) -> object:
    """What is in a file; of a workbook its parts, without the time of saving."""
    if data is None or not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_every_change_of_the_disk_each_file_is_the_old_or_the_new(verb: str, place: Path) -> None:
    arguments = VERBS[verb]
    makes_new = verb in ("new", "migrate", "merge")
    for one in FIRST.get(verb, ()):
        assert call(one, place) == 0
    inputs = _state(place)

    def before() -> None:
        for found in place.iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()
        for name, data in inputs.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        if not makes_new:
            for name in sorted(set(new) - set(inputs)):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(b"somebody's work")

    assert call(arguments, place / "made") == 0
    new = _state(place)
    changed = [name for name in new if inputs.get(name) != new[name]]
    assert changed
    old = 0
    for n in cuts(lambda: call(arguments, place / "made") and pytest.fail("it fails by itself"), before):
        left = _state(place)
        for name in changed:
            earlier = inputs.get(name) if makes_new else b"somebody's work"
            assert _content(left.get(name)) in (earlier, _content(new[name])), (n, name)
            old += left.get(name) != new[name]
        if verb == "migrate":  # the copy is there whenever the new text is
            assert left["old/scenario.yaml"] != new["old/scenario.yaml"] or "old/scenario.yaml.bak" in left, n
    assert old


@pytest.mark.parametrize("verb", [
    ("sum-events", "events.csv", "-o", "{out}/../events.csv"),
    ("fit", "settlement", "decisions.csv", "-o", "decisions.csv"),
    ("stamp", "--request", "ledger.jsonl", "--ledger", "ledger.jsonl"),
    ("stamp", "--request", "ledger.jsonl.private", "--ledger", "ledger.jsonl"),
    ("graph", "conflict.yaml", "--to", "conflict.yaml"), ("export", "game.csv", "game.csv")])
def test_no_verb_writes_over_what_it_reads(verb: Sequence[str], place: Path,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    assert call(("seal", "--questions", "questions.yaml", "--ledger", "ledger.jsonl"), place) == 0
    (place / "made").mkdir()
    before = _state(place)
    assert call(verb, place / "made") == 2
    assert "E513" in capsys.readouterr().err and _state(place) == before
