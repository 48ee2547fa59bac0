"""Every bad line of a ledger is reported at its place with its code; nothing else is."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import read_assumptions
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.loading import examine, read_ledger

FOLDER = Path(__file__).parent / "malformed"
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "bad-lines.yaml").read_text(encoding="utf-8"))
FRAME = Frame(dt.date(2020, 10, 5), {"north", "south"}, {"water": (0, 100), "patrols": (0, 10)}, {"coder-a"})
MARK = re.compile("⟦(E\\d{3})⟧")


def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "valid", tmp_path / "ledger"))


def unmarked(text: str, lines_before: int) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and line, column and code of each."""
    expected = []
    while mark := MARK.search(text):
        before = text[:mark.start()]
        expected.append((lines_before + before.count("\n") + 1, mark.start() - before.rfind("\n"), mark[1]))
        text = before + text[mark.end():]
    return text, expected


def test_the_valid_ledger_is_valid(tmp_path: Path) -> None:
    ledger = read_ledger(FOLDER / "valid", FRAME.as_of, FRAME.actors, FRAME.issues, FRAME.coders)
    assert list(ledger.passages) == ["p-1", "p-2", "p-3"] and len(ledger.sha256) == 64


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_reported_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    folder = copied(tmp_path)
    expected = []
    for stem, marked in {**case.get("add", {}), **({"toml": case["toml"]} if "toml" in case else {})}.items():
        path = folder / (f"{stem}.jsonl" if stem != "toml" else "assumptions.toml")
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        text, places = unmarked(marked, before.count("\n"))
        path.write_bytes((before + text).encode())
        expected += [(path.as_posix(), *place) for place in places]
    found = examine(folder, FRAME)
    assert [(p.file, p.line, p.column, p.code) for p in found.problems] == sorted(expected)
    for problem in found.problems:
        assert problem.message and problem.why == CODES[problem.code][1] and problem.remedy
        assert "\n" not in str(problem)
    assert case.get("says", "") in " ".join(p.remedy for p in found.problems)
    if "toml" not in case and all(p.code != "E920" and p.code != "E921" for p in found.problems):
        assert set(found.ledger.sources) >= {"wire", "paper"}  # what stands before the bad line is fine
    with pytest.raises(InputError) as caught:
        read_ledger(folder, FRAME.as_of, FRAME.actors, FRAME.issues, FRAME.coders)
    assert caught.value.problems == found.problems


def test_every_code_of_a_ledger_file_has_a_case() -> None:
    shown = {code for case in CASES for text in (*case.get("add", {}).values(), case.get("toml", ""))
             for code in MARK.findall(text)}
    # E900 needs bytes (below), E926 a lock, E927 and E929 the command
    assert shown == {c for c in CODES if "E900" <= c < "E930"} - {"E900", "E926", "E927", "E929"}


@pytest.mark.parametrize(("data", "place"), [
    (b'{"id": "x"}\n{"name": "caf\xe9"}\n', "2:14 E900"), (b'\xff\xfe{\x00', "1:1 E900")])
def test_bytes_that_are_not_utf8(data: bytes, place: str, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "sources.jsonl").write_bytes(data)
    assert [f"{p.line}:{p.column} {p.code}" for p in examine(folder).problems] == [place]


def test_a_folder_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "codings.jsonl").mkdir()
    assert [p.code for p in examine(tmp_path).problems] == ["E900"]


def test_marks_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "sources.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert not examine(folder, FRAME).problems


def test_a_changed_text_is_noticed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = next((folder / "texts").iterdir())
    text.write_bytes(text.read_bytes() + b" ")
    assert [(p.code, p.line) for p in examine(folder, FRAME).problems] == [("E919", 2)]


def test_a_ledger_passed_on_without_texts_is_warned_of(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(folder / "texts")
    found = examine(folder, FRAME)
    assert not found.problems and [w.code for w in found.warnings] == ["W901", "W904"]


def test_a_ledger_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert not read_ledger(tmp_path / "none").sources


def test_checks_against_the_scenario_can_be_left_out(tmp_path: Path) -> None:
    assert read_ledger(FOLDER / "valid").codings["c-1"].actor == "north"


def test_records_that_name_each_other_in_a_circle_end(tmp_path: Path) -> None:
    base = '"by": "a", "on": "2020-01-01"'
    (tmp_path / "documents.jsonl").write_text(
        f'{{"id": "d", {base}, "source": "p", "title": "T", "date": "2020-01-01"}}\n', encoding="utf-8")
    (tmp_path / "passages.jsonl").write_text(
        f'{{"id": "p", {base}, "document": "d", "exact": "x", "origin": "o"}}\n', encoding="utf-8")
    found = examine(tmp_path)
    assert [p.code for p in found.problems] == ["E908"] and not found.ledger.documents


def test_assumptions_are_merged_with_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "assumptions.toml").write_text(
        'pool = "linear"\nbreaks = [2020-02-29]\n[class_sd]\ndeed = 4\n[shift.ally]\nmean = 2\n', encoding="utf-8")
    found, problems = read_assumptions(tmp_path, "ledger")
    assert not problems and found.pool == "linear" and found.breaks == (dt.date(2020, 2, 29),)
    assert found.class_sd["deed"] == 4 and found.class_sd["ally"] == 14  # evidence.md section 3, class table
    assert (found.shift["ally"].mean, found.shift["ally"].sd) == (2, 8)
