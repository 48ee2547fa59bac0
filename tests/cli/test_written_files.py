"""Every verb that writes a file: refuses a place that takes none before it reads anything, and survives a kill."""

from __future__ import annotations

import shutil
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
    for name in ("talks", "old"):
        (tmp_path / name).mkdir()
    (tmp_path / "talks" / "scenario.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "old" / "scenario.yaml").write_text(OLD_FORMAT, encoding="utf-8")
    for name, text in (("events.csv", EVENTS), ("game.csv", POINTS), ("decisions.csv", DECISIONS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("verb", [v for v in VERBS if v not in ("migrate", "new", "import csv")])
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


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_every_change_of_the_disk_each_file_is_the_old_or_the_new(verb: str, place: Path) -> None:
    arguments = VERBS[verb]
    makes_new = verb in ("new", "migrate")
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
            assert left.get(name) in (earlier, new[name]), (n, name)
            old += left.get(name) != new[name]
        if verb == "migrate":  # the copy is there whenever the new text is
            assert left["old/scenario.yaml"] != new["old/scenario.yaml"] or "old/scenario.yaml.bak" in left, n
    assert old
