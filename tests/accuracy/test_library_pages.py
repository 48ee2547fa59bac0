"""Ten lines of an origin, the list of all, and how far two codings agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.accuracy.backtest.agreement import agreement, answers_alike
from peaceroom.accuracy.backtest.checking import coded_twice
from peaceroom.accuracy.backtest.page import ten_lines
from peaceroom.cli import group
from peaceroom.files.yaml import parse
from peaceroom.scenario.cases.reading import case_names, origin_files, read_origin
from peaceroom.scenario.cases.types import Origin
from scenario.cases.test_origins import GOOD


def origin() -> Origin:
    return Origin.model_validate(parse(GOOD, "good").to_python())


def test_an_origin_in_ten_lines() -> None:
    lines = ten_lines(origin())
    assert len(lines) == 10 and all("\n" not in line for line in lines)
    assert lines[3] == ("Talks: in session 80 %, suspended 20 %; opened 2000-10-01; last break 2000-12-01 to "
                        "2001-01-20")
    assert lines[5] == "Open, in order: Land (economy)" and lines[6].endswith("land 65 (1 bottom lines)")
    assert "2001-05-01 Round of May; 2001-12-01 North leaves" in lines[8]
    assert lines[9].startswith("Base rates: a further text within 90 days ")


@pytest.mark.parametrize("path", origin_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_origin_of_the_library_has_its_page(path: Path) -> None:
    assert len(ten_lines(read_origin(path))) == 10


def test_the_commands() -> None:
    run = CliRunner()
    shown = run.invoke(group, ["library", "show", "el-salvador/1990-06-01"], catch_exceptions=False).stdout
    assert shown.startswith("el-salvador/1990-06-01: Government of El Salvador") and len(shown.splitlines()) == 10
    listed = json.loads(run.invoke(group, ["library", "list", "--json"], catch_exceptions=False).stdout)
    assert [row["name"] for row in listed] == case_names()
    compared = json.loads(run.invoke(group, ["library", "agreement", "--json"], catch_exceptions=False).stdout)
    assert compared["origins"] == len(origin_files(second=True))


def test_a_coding_agrees_with_itself_and_less_with_another() -> None:
    one = origin()
    same = agreement([(one, one)])
    assert same["same most likely state (share)"] == (1, 1.0)
    assert same["overlap of the states' probabilities (share)"][1] == pytest.approx(1)
    assert same["difference in how far apart the sides are, same kind of item (of 100)"] == (1, 0.0)
    other = one.model_copy(update={"state": {"suspended": 0.7, "dormant": 0.3}, "violence": None})
    found = agreement([(one, other)])
    assert found["same most likely state (share)"] == (1, 0.0)
    assert found["overlap of the states' probabilities (share)"][1] == pytest.approx(0.2)
    assert "difference in deaths a month (powers of ten)" not in found


def test_kappa_of_the_textbook() -> None:
    """20 yes and 15 no in common, 5 and 10 apart: 0.7 the same, 0.5 by chance (Cohen 1960)."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert answers_alike(first, second) == (50, pytest.approx(0.7), pytest.approx(0.4))
    assert answers_alike(["unknown"], ["yes"])[0] == 0


def test_answers_of_two_coders_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "held_out: true\ncase: a\ncoder: c\norigins:\n  2001-03-01: {q8: {answer: yes, source: UCDP}}\n"
        "second:\n  2001-03-01: {q8: {answer: no, source: UCDP}, q1: {answer: no, source: UCDP}}\n", "utf-8")
    assert coded_twice(tmp_path)[:2] == (1, 0.0)
