"""The job that answers a question beside a run: what a verb of the command line says, and its data."""

from __future__ import annotations

from pathlib import Path

from peaceroom.scenario.file.loading import read
from peaceroom.web.jobs.job import Asked
from peaceroom.web.jobs.questions import questions
from peaceroom.web.jobs.worker import Tell


def work(folder: Path, runs: Path, options: Asked, tell: Tell) -> str:
    """Answer the question about the scenario in ``folder``; the answer is told, no run is made. Raises `InputError`."""
    tell(stage="reading the scenario")
    loaded = read(folder)
    answer = questions()[options["question"]].plan(loaded, options["values"])
    tell(stage="at work on it")
    text, result = answer(runs, tell)
    tell(answer={"text": text, "result": {"scenario": loaded.name, "as_of": loaded.scenario.as_of.isoformat(),
                                          **result}})
    return ""
