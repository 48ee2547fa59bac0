"""Writing: whole or not at all, several files together, whatever dies and when."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from cutting import cuts
from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.files.aside import beside, new_token
from peaceroom.files.journal import NAME, Change, begun
from peaceroom.files.writing import create_file, mend, must_take, replace_file, replace_files, written_aside

OLD = {"a.txt": "old a\n", "below/b.txt": "old b\n"}
NEW = {"a.txt": "new a, longer than it was\n", "below/b.txt": "new b\n", "below/deep/c.txt": "new c\n"}


def fill(folder: Path, files: dict[str, str]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*"))
            if p.is_file()}


def change(folder: Path) -> None:
    replace_files({folder / name: text for name, text in NEW.items()}, folder=folder)


def test_several_files_are_of_one_state_wherever_the_process_dies(tmp_path: Path) -> None:
    seen = []
    for _ in cuts(lambda: change(tmp_path), lambda: fill(tmp_path, OLD)):
        said = mend(tmp_path)
        state = found(tmp_path)
        assert state in (OLD, NEW), "and nothing else is left"
        assert mend(tmp_path) is None
        seen.append((state == NEW, said))
        change(tmp_path)
        assert found(tmp_path) == NEW
    whole = [is_new for is_new, _ in seen]
    assert whole == sorted(whole) and whole[-1] and not whole[0], "old up to a moment, new from then on"
    assert any("completed" in (said or "") for _, said in seen)
    assert any("taken back" in (said or "") for _, said in seen)


def test_folders_that_were_made_go_with_the_change(tmp_path: Path) -> None:
    for _ in cuts(lambda: change(tmp_path), lambda: fill(tmp_path, OLD)):
        mend(tmp_path)
        assert (tmp_path / "below/deep").exists() == (found(tmp_path) == NEW)


@pytest.mark.slow
def test_mending_may_be_cut_off_too(tmp_path: Path) -> None:
    """Every cut of the change, and every cut of its mending after that."""
    for first in cuts(lambda: change(tmp_path), lambda: fill(tmp_path, OLD)):
        left = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
        if NAME not in left:
            continue

        def again(left: dict[str, bytes] = left) -> None:
            fill(tmp_path, {})
            for name, data in left.items():
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_bytes(data)

        def mended() -> None:
            mend(tmp_path)
            for n in range(4):  # so that there are enough changes to count where nothing is left to do
                tmp_path.chmod(0o755)
                assert n < 4

        for _ in cuts(mended, again):
            mend(tmp_path)
            assert found(tmp_path) in (OLD, NEW), first


def test_one_file_is_whole_wherever_the_process_dies(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for _ in cuts(lambda: replace_file(path, "new\n"), lambda: fill(tmp_path, {"a.txt": "old\n"})):
        assert path.read_text(encoding="utf-8") in ("old\n", "new\n")
        for left in tmp_path.glob(".a.txt.*"):
            os.utime(left, (1, 1))
        replace_file(path, "new\n")
        assert found(tmp_path) == {"a.txt": "new\n"}, "what the kill left is swept away"


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_that_comes_into_being_is_whole_and_never_replaces_one(
        links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    if not links:
        def none(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")
        monkeypatch.setattr(os, "link", none)
    for _ in cuts(lambda: create_file(path, "secret\n", private=True), lambda: fill(tmp_path, {})):
        assert not path.exists() or path.read_text(encoding="utf-8") == "secret\n"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        create_file(path, "other\n")
    assert found(tmp_path) == {"key": "secret\n"}, "nothing is left beside it"


def test_a_private_file_takes_no_permissions_over(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("old\n", encoding="utf-8")
    path.chmod(0o644)
    replace_file(path, "new\n", private=True)
    assert path.stat().st_mode & 0o777 == 0o600 and path.read_text(encoding="utf-8") == "new\n"


def test_a_change_that_cannot_be_written_leaves_everything(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    (tmp_path / "below/deep").mkdir()
    (tmp_path / "below/deep/c.txt").mkdir()
    with pytest.raises(InputError, match="E326") as caught:
        change(tmp_path)
    assert caught.value.problems[0].file.endswith("below/deep/c.txt")
    assert found(tmp_path) == OLD


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_rename_that_fails_is_taken_back(call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, OLD)
    failing(monkeypatch, call)
    with pytest.raises(InputError, match=r"E326.*No space left"):
        change(tmp_path)
    monkeypatch.undo()
    assert found(tmp_path) == OLD
    change(tmp_path)
    assert found(tmp_path) == NEW


def test_where_it_cannot_be_taken_back_the_next_reader_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, OLD)
    failing(monkeypatch, 2, 3, 4)
    with pytest.raises(InputError, match="E326"):
        change(tmp_path)
    monkeypatch.undo()
    assert "taken back" in (mend(tmp_path) or "")
    assert found(tmp_path) == OLD


def failing(monkeypatch: pytest.MonkeyPatch, *calls: int) -> None:
    """Let the calls of `Path.replace` with these numbers fail."""
    count, true = 0, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count in calls:
            raise OSError(28, "No space left on device")
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_an_interrupt_in_the_middle_is_completed_by_the_next_reader(tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, OLD)
    count, true = 0, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == 2:
            raise KeyboardInterrupt
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        change(tmp_path)
    monkeypatch.undo()
    assert "completed" in (mend(tmp_path) or "") and found(tmp_path) == NEW


def test_links_stay_links_and_permissions_stay(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    elsewhere.mkdir()
    folder.mkdir()
    (elsewhere / "a.txt").write_text("old\n", encoding="utf-8")
    (elsewhere / "a.txt").chmod(0o640)
    (folder / "a.txt").symlink_to(elsewhere / "a.txt")
    replace_files({folder / "a.txt": "new\n", folder / "b.txt": "new\n"})
    assert (folder / "a.txt").is_symlink() and (elsewhere / "a.txt").read_text(encoding="utf-8") == "new\n"
    assert (elsewhere / "a.txt").stat().st_mode & 0o777 == 0o640
    assert found(elsewhere) == {"a.txt": "new\n"}


def test_a_reader_waits_for_a_change_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, OLD)
    done = threading.Event()
    with begun(Change(tmp_path, new_token(), ("a.txt",))):
        monkeypatch.setattr("peaceroom.files.journal._WAIT", 0.1)
        with pytest.raises(InputError, match=r"E328.*another program"):
            mend(tmp_path)
        monkeypatch.setattr("peaceroom.files.journal._WAIT", 20.0)
        reader = threading.Thread(target=lambda: (mend(tmp_path), done.set()))
        reader.start()
        assert not done.wait(0.2)
    assert done.wait(10)
    reader.join()
    assert found(tmp_path) == OLD


@pytest.mark.parametrize("said", [
    {"token": "1-00000000000a", "files": ["../outside.txt"], "folders": []},
    {"token": "1-00000000000a", "files": ["/etc/x"], "folders": []},
    {"token": "1-00000000000a", "files": ["a.txt"], "folders": ["../below"]},
    {"token": "../x", "files": ["a.txt"], "folders": []}, {"token": "1-00000000000a"}, ["a.txt"],
])
def test_a_journal_from_somebody_else_is_not_followed(said: object, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    outside = tmp_path / "outside.txt"
    outside.write_text("mine\n", encoding="utf-8")
    beside(folder / "outside.txt", "1-00000000000a", "put").write_text("theirs\n", encoding="utf-8")
    (folder / NAME).write_text(json.dumps(said) + "\nforward\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"E328.*not a journal"):
        mend(folder)
    assert outside.read_text(encoding="utf-8") == "mine\n"


def test_a_journal_cannot_reach_through_a_link(tmp_path: Path) -> None:
    """A folder that came from elsewhere may hold a link to a file of ours, and a journal that names the link."""
    folder, mine = tmp_path / "folder", tmp_path / "mine.txt"
    folder.mkdir()
    mine.write_text("mine\n", encoding="utf-8")
    (folder / "a.txt").symlink_to(mine)
    token = "1-00000000000a"
    for kind in ("put", "old", "none"):
        beside(folder / "a.txt", token, kind).write_text("theirs\n", encoding="utf-8")
    for mark in ("forward", "back"):
        (folder / NAME).write_text(json.dumps({"token": token, "files": ["a.txt"], "folders": []}) + f"\n{mark}\n",
                                   encoding="utf-8")
        mend(folder)
        assert mine.read_text(encoding="utf-8") == "mine\n"


def test_a_pipe_in_the_place_of_a_journal_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(InputError, match="E328"):
        mend(tmp_path)


def test_what_another_library_writes_is_placed_whole(tmp_path: Path) -> None:
    path = tmp_path / "below" / "x.bin"
    with written_aside(path) as new:
        new.write_bytes(b"one")
        assert not path.exists()
    with pytest.raises(RuntimeError), written_aside(path) as new:
        new.write_bytes(b"tw")
        raise RuntimeError
    with pytest.raises(InputError, match="E326"), written_aside(path) as new:
        raise OSError(28, "No space left on device")
    assert path.read_bytes() == b"one" and [p.name for p in path.parent.iterdir()] == ["x.bin"]


@pytest.mark.parametrize("name", ["\0", "x" * 300, "\ud800"])
def test_names_that_no_file_can_have_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E326"):
        replace_file(tmp_path / name, "x")
    with pytest.raises(InputError, match="E326"):
        replace_files({tmp_path / "a": "x", tmp_path / name: "x"})
    assert found(tmp_path) == {}


def test_a_name_at_the_limit_can_be_written(tmp_path: Path) -> None:
    long = "é" * 125 + ".yaml"
    replace_file(tmp_path / long, "x")
    replace_files({tmp_path / long: "y", tmp_path / "a": "x"})
    assert found(tmp_path) == {long: "y", "a": "x"}


def test_a_place_is_asked_before_long_work_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.rglob("*"))
    good = [("file", False), ("new/deep/file", False), ("there", True), ("new/deep", True)]
    bad = [("file", True), ("there", False), ("file/below", False), ("file/below", True), ("n" * 300, False),
           ("n" * 300 + "/file", False), ("a\0b", False)]
    for name, folder in good:
        must_take(tmp_path / name, folder=folder)
    for name, folder in bad:
        with pytest.raises(InputError) as refused:
            must_take(tmp_path / name, folder=folder)
        assert [p.code for p in refused.value.problems] == ["E326"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("argv", "work"), [
    (["accuracy", "decisions.csv", "--out", "file/x"], "peaceroom.accuracy.scoring.longform.read_long"),
    (["fit", "settlement", "decisions.csv", "--out", "file/x"], "peaceroom.accuracy.scoring.longform.read_long"),
    (["fit", "settlement", "decisions.csv", "--report", "file/x"], "peaceroom.accuracy.scoring.longform.read_long"),
    (["fit", "base-rates", "--out", "file/x"], "peaceroom.accuracy.fitting.base_rates.refit.fit"),
    (["backtest", "--out", "file/x"], "peaceroom.accuracy.backtest.forecasts.inside_views"),
])
def test_long_work_does_not_begin_for_a_place_that_takes_nothing(
        argv: list[str], work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(work, lambda *_, **__: pytest.fail("the work began"))
    with pytest.raises(SystemExit) as end:
        main(argv)
    assert end.value.code == 2 and "E326" in capsys.readouterr().err
