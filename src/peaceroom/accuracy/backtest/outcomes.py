"""What came of the origins of the library. Only scoring reads this; a test watches that no other room does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field

from peaceroom.accuracy.backtest.questions import IDS, QUESTIONS
from peaceroom.files.form_reading import read_form
from peaceroom.files.nodes import Loc
from peaceroom.files.places import PlacedProblems
from peaceroom.scenario.cases.types import Certainty, Sourced
from peaceroom.scenario.quantities import Date, Frozen, Id, Text

#: questions that mean nothing to some origins: procedure where it is not open, a ceasefire where nobody fights
NOT_ALWAYS = ("q7", "q10")
OUTCOMES = Path(__file__).parents[1] / "outcomes"


class Answer(Frozen):
    """The answer to one question: yes or no, the day of what made it so, and whose word that is."""

    answer: Literal["yes", "no", "unknown", "not-asked"]  # not-asked: see `NOT_ALWAYS`
    date: Date | None = None
    source: Sourced
    certainty: Certainty = "day"
    both_ways: Literal["yes", "no"] | None = None  # the other answer, where a text lacks one of the two main parties
    note: Text | None = None


class End(Frozen):
    """How the process ended, or that it still ran."""

    how: Literal["signed", "victory", "dormant", "running", "merged", "other"]
    date: Date | None = None
    of: Text | None = None  # whose victory
    source: Sourced
    note: Text | None = None


class Outcomes(Frozen):
    """What came of one case: a file of ``accuracy/outcomes``."""

    held_out: Literal[True]
    case: Id
    coder: Text
    origins: Mapping[Date, Mapping[str, Answer]]
    end: End | None = None
    second: Mapping[Date, Mapping[str, Answer]] = Field(default_factory=dict)  # by the second, independent coder


def outcome_file(case: str, folder: Path = OUTCOMES) -> Path:
    """Where the outcomes of a case lie."""
    return folder / f"{case}.yaml"


def read_outcomes(path: Path, *, whole: bool = True) -> Outcomes:
    """Read and check the outcomes of a case; ``whole``: all twelve questions must be answered. Raises `InputError`."""
    return read_form(path, Outcomes, lambda outcomes, findings: _judge(outcomes, path, whole, findings))


def _judge(outcomes: Outcomes, path: Path, whole: bool, findings: PlacedProblems) -> None:
    if path.stem != outcomes.case:
        findings.add("E835", ("case",), f"the case is {outcomes.case}, and the file is called {path.name}",
                     f"call the file {outcomes.case}.yaml, or mend the name")
    for block in ("origins", "second"):
        for day, answers in getattr(outcomes, block).items():
            loc = (block, day)
            for key, answer in answers.items():
                if key not in IDS:
                    findings.add("E836", (*loc, key), f"there is no question {key}", "questions are q1 to q12",
                                 part="key")
                else:
                    _one(key, answer, day, (*loc, key), findings)
            if whole and block == "origins" and (missing := [q for q in IDS if q not in answers]):
                verb = "is" if len(missing) == 1 else "are"
                findings.add("E836", loc, f"{', '.join(missing)} of {day} {verb} not answered",
                             "add each; write `answer: unknown` where two coders could not tell", part="key")


def _one(key: str, answer: Answer, day: date, where: Loc, findings: PlacedProblems) -> None:
    question = QUESTIONS[IDS.index(key)]
    if answer.answer == "not-asked" and key not in NOT_ALWAYS:
        findings.add("E836", (*where, "answer"), f"{key} is asked of every origin", "write yes, no or unknown")
    if answer.date is None:
        if answer.answer == "yes" and key not in ("q8", "q10", "q11"):
            findings.add("E836", where, f"{key} is answered yes without a day", "add `date: …`", part="key")
    elif answer.answer == "yes" and not day < answer.date <= day + timedelta(question.days):
        if key in ("q8", "q10"):  # a meeting within 30 days either side; a ceasefire that began earlier
            return
        findings.add("E836", (*where, "date"), f"{answer.date} is not within {question.days} days after {day}",
                     "the answer is no, or the day is a slip")
    elif answer.answer == "no" and key in ("q1", "q2", "q3", "q4", "q5", "q6", "q7", "q9", "q12") and (
            day < answer.date <= day + timedelta(question.days)):
        findings.add("E836", (*where, "date"), f"{answer.date} is within {question.days} days after {day}",
                     "the answer is yes, or the day is a slip")
