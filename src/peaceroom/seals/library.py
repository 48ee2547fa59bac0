"""The same record of forecasts that were not sealed: the library of real processes, each country left out in turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from peaceroom.accuracy.backtest.forecasts import inside_views
from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.scoring import score
from peaceroom.scenario.cases.reading import origin_files
from peaceroom.seals.record import Record, Told, made, summed


def library_record(*, draws: int = 2_000, seed: int = 1, folder: Path | None = None, workers: int | None = None,
                   told: Callable[[int, int, str], None] | None = None) -> Record:
    """What a run would have said on each origin's day (the blend of both views), and what came.

    Nobody sealed these: they are made now, with each country left out of what its forecast rests on. Options as those
    of `peaceroom.accuracy.backtest.forecasts.inside_views`. Raises `InputError` where the library cannot be read.
    """
    found = score(inside_views(origin_files(), draws=draws, seed=seed, folder=folder, workers=workers, told=told))
    asked = {question.id: question for question in QUESTIONS}
    answers = []
    for n, (row, p) in enumerate(zip(found.rows, found.forecasts("blend"), strict=True), 1):
        question = asked[row.question]
        due = (date.fromisoformat(row.as_of) + timedelta(days=question.days)).isoformat()
        base: Told = {"ledger": "library", "line": n, "id": f"{row.case}.{row.as_of}.{row.question}", "title": row.case,
                "asks": f"{row.case}, {row.as_of}: {question.words}?", "sealed": row.as_of, "due": due, "on": due,
                "source": "the library’s file of outcomes", "kind": "yes-no"}
        answers.append(made(base, {"kind": "yes-no", "p": float(p)}, "yes" if row.answer else "no"))
    return summed(answers, ledgers=[], seals=0, closed=0, questions=len(answers) + found.left_out, void=found.left_out,
                  overdue=[], sealed=False)
