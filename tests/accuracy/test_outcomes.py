"""Outcomes of the library: what is refused, that they fit the origins, and that forecasting code has no way to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import peaceroom
from peaceroom.accuracy.backtest.checking import check_library
from peaceroom.accuracy.backtest.outcomes import read_outcomes
from peaceroom.core.errors import InputError

LINES = {f"q{n}": f"    q{n}: {{answer: no, source: UCDP}}" for n in range(1, 13)}
SOURCE = Path(peaceroom.__file__).parent


def written(tmp_path: Path, **changed: str) -> Path:
    lines = {**LINES, **{key: f"    {key}: {{{text}}}" for key, text in changed.items()}}
    path = tmp_path / "hills.yaml"
    head = "held_out: true\ncase: hills\ncoder: c-1\norigins:\n  2001-03-01:\n"
    path.write_text(head + "\n".join(lines.values()) + "\n", encoding="utf-8")
    return path


def test_twelve_answers_are_read(tmp_path: Path) -> None:
    found = read_outcomes(written(tmp_path, q3="answer: yes, date: 2001-12-01, source: PA-X 12"))
    (answers,) = found.origins.values()
    assert len(answers) == 12 and answers["q3"].answer == "yes" and answers["q4"].answer == "no"


@pytest.mark.parametrize(("key", "text", "code"), [
    ("q1", "answer: yes, source: UCDP", "E836"),  # without its day
    ("q1", "answer: yes, date: 2001-06-01, source: UCDP", "E836"),  # after 90 days
    ("q1", "answer: yes, date: 2001-03-01, source: UCDP", "E836"),  # on the day itself
    ("q4", "answer: no, date: 2001-06-01, source: UCDP", "E836"),  # within the year
    ("q6", "answer: not-asked, source: UCDP", "E836"),
    ("q8", "answer: maybe, source: UCDP", "E114"),
    ("q9", "answer: no", "E106"),
    ("q13", "answer: no, source: UCDP", "E836"),
])
def test_an_answer_that_cannot_be_scored_is_refused(tmp_path: Path, key: str, text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_outcomes(written(tmp_path, **{key: text}))
    assert [p.code for p in caught.value.problems] == [code]


def test_all_twelve_are_asked_of_every_origin(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(LINES["q7"] + "\n", ""), encoding="utf-8")
    with pytest.raises(InputError, match="q7 of 2001-03-01 is not answered"):
        read_outcomes(path)
    assert len(read_outcomes(path, whole=False).origins) == 1


def test_the_library_is_whole() -> None:
    checked, problems = check_library()
    assert [str(problem) for problem in problems] == []
    assert checked >= 2


def test_no_room_but_scoring_and_its_commands_names_the_outcomes() -> None:
    allowed = {"accuracy/backtest/outcomes.py", "accuracy/backtest/checking.py", "accuracy/backtest/scoring.py",
               "accuracy/backtest/sheets.py", "accuracy/library_fit/fitting.py",
               "accuracy/fitting/base_rates/first_items.py"}
    naming = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")
              if re.search("backtest.outcomes|accuracy/outcomes|outcome_file", path.read_text(encoding="utf-8"))}
    assert naming <= allowed, "only scoring may read what came later"
    assert "accuracy/backtest/checking.py" in naming
