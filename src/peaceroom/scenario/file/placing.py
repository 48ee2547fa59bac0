"""Where in a scenario's file stands what only a run finds wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from peaceroom.core.errors import InputError, Problem
from peaceroom.files.places import TextPlaces
from peaceroom.scenario.file.loading import ScenarioFile, judge_text, locate, read_text


@contextmanager
def placed(loaded: ScenarioFile) -> Iterator[None]:
    """Within the block, problems of the scenario get the file they are in, and the line where it can be told."""
    try:
        yield
    except InputError as error:
        raise InputError(_place(loaded, problem) for problem in error.problems) from None


def _place(loaded: ScenarioFile, problem: Problem) -> Problem:
    """Problems of the scenario (E2…) have no place yet: what-ifs can be pointed at, the rest is in the file."""
    if problem.file or problem.code >= "E3":
        return problem
    file, line, column = loaded.path.as_posix(), 0, 0
    named = [w for w in loaded.scenario.what_ifs if repr(w) in problem.message]
    if named:
        where = locate(loaded.path)
        root = judge_text(read_text(where)[0], where)[2]
        file, line, column = TextPlaces(file, root).at(("what_ifs", named[0]), "key")
    return replace(problem, file=file, line=line, column=column)
