"""What is not an ordinary file is refused at once, wherever a file is read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from peaceroom.files.ordinary import ordinary_bytes
from scenario.calls import run

BUNDLED = Path(__file__).parents[2] / "src" / "peaceroom" / "scenario" / "library" / "doha-2020"


def test_an_ordinary_file_is_read_whole(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    (tmp_path / "a").write_bytes(data)
    assert ordinary_bytes(tmp_path / "a") == data


def test_anything_else_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe", tmp_path / "link", tmp_path, tmp_path / "nothing"):
        with pytest.raises(OSError):
            ordinary_bytes(path)


@pytest.mark.parametrize("argv", [["validate"], ["evidence", "check"], ["export"]])
@pytest.mark.parametrize("name", ["ledger/assumptions.toml", "ledger/codings.jsonl", "series/fatalities.csv",
                                  "scenario.yaml"])
def test_a_pipe_in_a_scenario_folder_ends_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str,
                                                  argv: list[str]) -> None:
    folder = tmp_path / "talks"
    shutil.copytree(BUNDLED, folder)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    code, _, err = run(capsys, *argv, folder, *([tmp_path / "a.xlsx"] if argv == ["export"] else []))
    assert code == 2 and "ordinary file" in err and name in err
