"""`import --force` and `export --force` killed at every change of the disk, and on a full disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cutting import cuts
from peaceroom.cli import main
from peaceroom.scenario.file.loading import load_scenario

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"


def call(*arguments: object) -> int:
    try:
        main([str(a) for a in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A workbook of a scenario with a process and a series, called anew."""
    folder = tmp_path / "talks"
    write(folder, "New title")
    assert call("export", folder, tmp_path / "sheet.xlsx") == 0
    return tmp_path / "sheet.xlsx"


def write(folder: Path, title: str, months: str = "2020-01,5\n2020-02,6\n") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "series").mkdir(parents=True)
    text = VALID.read_text(encoding="utf-8")
    line = next(x for x in text.splitlines() if x.startswith("title:"))
    (folder / "scenario.yaml").write_text(text.replace(line, f"title: {title}"), encoding="utf-8")
    (folder / "series" / "deaths.csv").write_text(f"month,deaths\n{months}", encoding="utf-8")


def state(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_an_import_that_is_killed_leaves_one_state(sheet: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"

    def before() -> None:
        write(folder, "Old title", "2020-01,7\n2020-02,8\n2020-03,9\n")

    before()
    old = state(folder)
    assert call("import", sheet, "-o", folder, "--force") == 0
    new = state(folder)
    assert old.keys() == new.keys() and all(old[name] != new[name] for name in old)
    seen = []
    for _ in cuts(lambda: main(["import", str(sheet), "-o", str(folder), "--force"]), before):
        title = load_scenario(folder).title
        assert state(folder) == (new if title == "New title" else old)
        seen.append(title)
        assert call("import", sheet, "-o", folder, "--force") == 0 and state(folder) == new
    assert seen == sorted(seen, reverse=True) and set(seen) == {"Old title", "New title"}


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
def test_a_full_disk_leaves_the_file_that_was_to_be_replaced(
        ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder, target = tmp_path / "talks", tmp_path / f"out.{ending}"
    write(folder, "Title")
    target.write_bytes(b"somebody's work")
    fsync = os.fsync

    def full(handle: int) -> None:
        fsync(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert call("export", folder, target, "--force") == 2
    assert "E512" in capsys.readouterr().err and target.read_bytes() == b"somebody's work"
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"out.{ending}", "talks"]
