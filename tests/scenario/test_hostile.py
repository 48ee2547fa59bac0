"""Hostile sizes end soon, hostile characters never reach a terminal, and parts of a folder are what they seem."""

from __future__ import annotations

import gc
import os
from copy import deepcopy
from pathlib import Path
from time import process_time

import pytest
from pydantic import ValidationError

from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.assumptions import read_assumptions
from peaceroom.files.normalising import clean
from peaceroom.files.yaml import parse
from peaceroom.interop.xlsx.series import series_files
from peaceroom.scenario.file.loading import from_dict, read
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.types import Scenario
from small import SMALL

VALID = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8")
MONTHS = "month,deaths\n2020-01,1\n2020-02,2\n"
#: processor seconds: 2 on an idle machine, and what it costs to share one
SOON = 4.0
ROWS = 20_000


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "x.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        read(path)
    except InputError as error:
        return error.problems
    return ()


def many(n: int, row: str = "actor: nobody{}, issue: water, position: 20, salience: 40") -> str:
    return VALID.replace("no_agreement:\n", "".join(
        f"  - {{{row.format(i)}}}\n" for i in range(n)) + "no_agreement:\n")


@pytest.mark.parametrize(("name", "text", "code"), [
    ("twenty thousand digits", VALID.replace("40..60", "1" * 20_000 + "x"), "E108"),
    ("a cell of spaces", VALID.replace("40..60", '"40' + " " * 90_000 + 'x"'), "E108"),
    ("a value of ten million letters", VALID.replace("A dispatch", "x" * 10_000_000), "E118"),
    ("open calls", VALID + "".join(f"k{i}: f(\n" for i in range(ROWS)), "E105"),
    ("keys given again", VALID + "title: x\n" * ROWS, "E010"),
    ("ids with capitals", VALID.replace("support:\n", "".join(
        f"  Bad Id {i}: {{name: F{i}, kind: party}}\n" for i in range(ROWS)) + "support:\n"), "E113"),
    ("torn values", "{a: b" + ", x" * 20_000 + "}", "E110"),
    ("factions of factions", VALID.replace("support:\n", "".join(
        f"  f{i}: {{name: F{i}, kind: faction, of: {f'f{i - 1}' if i else 'north'}}}\n" for i in range(3_000))
        + "support:\n"), ""),
])
def test_size_ends_soon(name: str, text: str, code: str, tmp_path: Path) -> None:
    began = process_time()
    found = problems_of(tmp_path, text)
    assert process_time() - began < SOON
    assert {p.code for p in found} == ({code} if code else set())


@pytest.mark.parametrize(("row", "codes"), [
    ("actor: nobody{}, issue: water, position: 20, salience: 40", {"E201"}),
    ("actor: north, issue: watr{}, position: 20, salience: 40", {"E202"}),
    ("actor: north, issue: water, position: 20, salience: 40", {"E210"}),
    ("actor: north, issue: water, position: 20..abc{}, salience: 40", {"E108"}),
    ("actor: north, issue: water, position: 20, sal{}: 40", {"E105", "E106"}),
    ("actor: north, issue: water, position: , salience: 40", {"E120"}),
    ("actor: north, issue: water, position: 20, 5, salience: 40", {"E110"}),
])
def test_twenty_thousand_bad_rows_end_soon(row: str, codes: set[str], tmp_path: Path) -> None:
    text = many(ROWS, row)
    began = process_time()
    found = problems_of(tmp_path, text)
    assert process_time() - began < SOON
    assert {p.code for p in found} == codes and len(found) >= ROWS - 1


def test_the_search_for_garbage_goes_on_after_reading(tmp_path: Path) -> None:
    assert gc.isenabled()
    assert problems_of(tmp_path, VALID.replace("position", "positon")) and gc.isenabled()
    gc.disable()
    try:
        assert not problems_of(tmp_path, VALID) and not gc.isenabled(), "whoever stopped it begins it again"
    finally:
        gc.enable()


@pytest.mark.parametrize(("text", "kinds"), [
    ("\u1000\u200b\u1001" * 20_000, {"removed"}), ("e\u0301\u200b " * 20_000, {"removed"}),
    ("a\u0431 " * 200_000, {"mixed"}),
])
def test_documents_of_joined_letters_are_cleaned_soon(text: str, kinds: set[str]) -> None:
    began = process_time()
    found = clean(text)
    assert process_time() - began < SOON
    assert {f.kind for f in found.findings} == kinds
    assert [f.column for f in found.findings[:3]] == sorted(f.column for f in found.findings[:3])


def test_a_hundred_problems_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(many(400), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    lines = str(caught.value).split("\n")
    assert len(caught.value.problems) == 400 and len(lines) == 101
    assert lines[-1] == "and 300 more problems"


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "\x9b2J", "a\rb", "\u202eab", "\ud800", "two\nlines"])
def test_refusals_show_characters_that_terminals_obey_as_escapes(text: str) -> None:
    shown = str(Problem(text, 1, 1, "E000", text, "why", text))
    assert shown.isprintable() and "\\" in shown


def test_escapes_are_refused_wherever_a_text_stands() -> None:
    for place in ("A dispatch", "Guest", "the north", "nobody", "halves"):
        text = VALID.replace(place, f'"{place} \\e[2J"', 1)
        assert text != VALID
        with pytest.raises(InputError) as caught:
            parse(text, "x.yaml")
        assert [p.code for p in caught.value.problems] == ["E006"]


def with_series(folder: Path) -> Path:
    (folder / "series").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(VALID, encoding="utf-8")
    (folder / "series" / "deaths.csv").write_text(MONTHS, encoding="utf-8")
    return folder


def test_a_series_that_is_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = with_series(tmp_path / "talks")
    assert [s.id for s in folder_series(folder)] == ["deaths"] and list(series_files(folder)) == ["deaths.csv"]
    (tmp_path / "secret.csv").write_text(MONTHS, encoding="utf-8")
    (folder / "series" / "other.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError, match="E019"):
        folder_series(folder)
    with pytest.raises(InputError, match="E019"):
        series_files(folder)


def test_a_series_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = with_series(tmp_path / "talks")
    os.mkfifo(folder / "series" / "other.csv")
    for take in (folder_series, series_files):
        with pytest.raises(InputError, match="E018"):
            take(folder)


def test_series_that_cannot_be_listed_are_not_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = with_series(tmp_path / "talks")

    def refuse(_: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(InputError, match="E016"):
        folder_series(folder)


def test_a_file_in_place_of_the_folder_of_series_is_refused(tmp_path: Path) -> None:
    (tmp_path / "series").write_text(MONTHS, encoding="utf-8")
    with pytest.raises(InputError, match="E018"):
        folder_series(tmp_path)


def test_assumptions_that_are_a_pipe_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "assumptions.toml")
    _, problems = read_assumptions(tmp_path, "ledger")
    assert [p.code for p in problems] == ["E900"]


def test_a_path_of_three_hundred_letters_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="E001"):
        read("x" * 300)


@pytest.mark.parametrize(("odd", "code"), [("\x1b]0;x\x07", "E006"), ("a\x9bb", "E006"),
                                           ("a\u202eb", "E015"), ("a\u200bb", "E015")])
def test_data_in_memory_holds_no_characters_that_a_file_may_not(odd: str, code: str) -> None:
    """Names, texts and addresses alike; both doors."""
    data = deepcopy(SMALL)
    data["actors"]["north"]["name"] = f"North {odd}"
    data["summary"] = f"Of {odd} talks"
    data["sources"] = {"news": {"title": "News", "url": f"https://example.org/{odd}x"}}
    with pytest.raises(InputError) as refused:
        from_dict(data)
    assert [p.code for p in refused.value.problems] == [code] * 3
    assert all(p.remedy == "delete it" and odd not in str(p) for p in refused.value.problems)
    with pytest.raises(ValidationError):
        Scenario.model_validate(data)
