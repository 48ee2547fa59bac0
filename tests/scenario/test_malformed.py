"""Every malformed file is refused at the expected places with the expected codes; every code has a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from peaceroom.core.codes import AT_RUN, CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import read

FOLDER = Path(__file__).parents[1] / "malformed"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))


def refusal(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path)
    for problem in caught.value.problems:
        assert problem.message and problem.why and problem.remedy, problem
        assert "\n" not in str(problem)
    return [f"{p.line}:{p.column} {p.code}" for p in caught.value.problems]


@pytest.mark.parametrize("name", sorted(EXPECTED["files"]))
def test_refused_at_its_place(name: str) -> None:
    assert refusal(FOLDER / name) == EXPECTED["files"][name]


@pytest.mark.parametrize("name", sorted(EXPECTED["made"]))
def test_refused_what_is_made(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "hundred-megabytes.yaml":
        with path.open("wb") as file:
            file.truncate(100_000_000)
    elif name == "unreadable.yaml":
        path.write_text("peaceroom: 1\n", encoding="utf-8")

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
    elif name == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo(path)
    elif name.startswith("with-"):
        path.mkdir()
        (path / "scenario.yaml").write_bytes((FOLDER / "valid.yaml").read_bytes())
        elsewhere = tmp_path / "elsewhere.yaml"
        elsewhere.write_text("talks: {state: recess}\n", encoding="utf-8")
        beside = path / "process.yaml"
        match name:
            case "with-a-folder-as-process":
                beside.mkdir()
            case "with-a-link-to-elsewhere":
                beside.symlink_to(elsewhere)
            case "with-a-link-to-nothing":
                beside.symlink_to(path / "nothing.yaml")
            case "with-a-pipe-as-process":
                os.mkfifo(beside)
    assert refusal(path) == EXPECTED["made"][name]


def test_the_valid_file_is_valid() -> None:
    assert read(FOLDER / "valid.yaml").scenario.title == "Two sides and a river"


def test_every_file_is_listed() -> None:
    assert {p.name for p in FOLDER.glob("*.yaml")} == {*EXPECTED["files"], "expected.yaml", "valid.yaml"}


def test_every_code_has_a_file() -> None:
    shown = {line.split()[1] for kind in ("files", "made") for lines in EXPECTED[kind].values() for line in lines}
    wanted = {code for code in CODES if code[:2] in ("E0", "E1", "E2")} - AT_RUN
    wanted -= {"E285"}  # needs a second file (test_drafts_file)
    # of the process, all but those of a run (E804–E809), and E810, which needs a second file (test_process_file)
    wanted |= {code for code in CODES if code[:2] == "E8"} - {f"E8{n:02}" for n in range(4, 11)}
    wanted -= {f"E83{n}" for n in range(10)}  # of origins and outcomes (scenario/cases, accuracy/test_outcomes)
    assert shown == wanted
    assert len(shown) >= 40
