"""Everything that is wrong with a library: its origins, its outcomes, and what one has that the other lacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from peaceroom.accuracy.backtest.agreement import answers_alike
from peaceroom.accuracy.backtest.outcomes import OUTCOMES, outcome_file, read_outcomes
from peaceroom.accuracy.backtest.questions import IDS, QUESTIONS
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.scenario.cases.reading import CASES, origin_files, read_origin
from peaceroom.scenario.cases.types import Origin


def check_library(path: Path | None = None, *, whole: bool = True) -> tuple[int, list[Problem]]:
    """Number of files checked, and all their problems.

    Parameters
    ----------
    path
        A file of origins or outcomes, or a folder of either; None: the whole library, with what fits together in it.
    whole
        Outcomes must answer all twelve questions.
    """
    problems: list[Problem] = []
    origins: list[Origin] = []
    files = list(_files(path))
    if not files:
        raise InputError.one("E001", "there is no origin file and no file of outcomes", CODES["E001"][1],
                             "name a file YEAR-MONTH-DAY.yaml, or a folder that holds some", file=str(path)[:200])
    for file in files:
        try:
            if _is_outcomes(file):
                read_outcomes(file, whole=whole)
            else:
                origins.append(read_origin(file))
        except InputError as error:
            problems += error.problems
    if path is None and not problems:
        problems += _together(origins, whole)
    return len(files), problems


def coded_twice(folder: Path = OUTCOMES) -> dict[str, tuple[int, float, float]]:
    """Answers to q6–q12 that two coders gave: how many as yes or no, the share that is the same, Cohen's kappa.

    By question, those of all questions together as ``all``; nothing where no answer was given twice.
    """
    first: dict[str, list[str]] = {}
    second: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.yaml")):
        found = read_outcomes(file, whole=False)
        for day, answers in found.second.items():
            for key, answer in answers.items():
                if key in found.origins.get(day, {}) and not QUESTIONS[IDS.index(key)].machine:
                    for question in (key, "all"):
                        first.setdefault(question, []).append(found.origins[day][key].answer)
                        second.setdefault(question, []).append(answer.answer)
    return {key: answers_alike(first[key], second[key]) for key in (*IDS, "all") if key in first}


def _files(path: Path | None) -> Iterable[Path]:
    if path is None:
        return [*origin_files(), *origin_files(second=True), *sorted(OUTCOMES.glob("*.yaml"))]
    if path.is_dir():
        return sorted([*path.glob("*.yaml"), *path.glob("*/*.yaml")])
    return [path]


def _is_outcomes(path: Path) -> bool:
    try:
        return any(line.startswith("held_out:") for line in path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):  # told by the reader of origins
        return False


def _together(origins: list[Origin], whole: bool) -> Iterable[Problem]:
    """Origins without outcomes, and outcomes without an origin."""
    days: dict[str, set[date]] = {}
    for origin in origins:
        days.setdefault(origin.case, set()).add(origin.as_of)
    for case, coded in sorted(days.items()):
        file = outcome_file(case)
        there = set(read_outcomes(file, whole=whole).origins) if file.is_file() else set()
        for day in sorted(coded - there):
            yield _problem(file, f"the origin {day} has no outcomes", f"add a block `{day}:` with q1 to q12")
        for day in sorted(there - coded):
            yield _problem(file, f"{day} has outcomes and no origin", f"code {case}/{day}.yaml, or delete the block")
    for file in sorted(OUTCOMES.glob("*.yaml")):
        if file.stem not in days:
            yield _problem(file, "the case has outcomes and no origin", f"code {CASES.name}/{file.stem}")


def _problem(file: Path, message: str, remedy: str) -> Problem:
    return Problem(file.as_posix(), 0, 0, "E836", message, CODES["E836"][1], remedy)
