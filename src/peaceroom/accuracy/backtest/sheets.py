"""The twelve questions of sheets that are not of the library: forecasts that rest on it, and their score where told.

Outside views rest on what came of the library's origins in other countries than the sheet's; the weight of the
simulator is the one that the whole library supports, which ships.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from peaceroom.accuracy.backtest.forecasts import Inside
from peaceroom.accuracy.backtest.nearest import nearest
from peaceroom.accuracy.backtest.outcomes import OUTCOMES, Answer, outcome_file, read_outcomes
from peaceroom.accuracy.backtest.outside import Known, outside_view
from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.scoring import told
from peaceroom.accuracy.backtest.shipped import blended, shipped
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.cases.types import Origin

METHODS = ("outside", "inside", "blend")


class Forecast(TypedDict):
    """A question: probabilities, the class of the outside view, the simulator's weight; ``answer`` where it is told.

    ``inside`` is None where the simulator has nothing to say.
    """

    question: str
    words: str
    outside: float
    inside: float | None
    blend: float
    weight: float
    reference: str
    answer: str | None


class SheetForecasts(TypedDict):
    """All questions of a sheet that can be asked, and the three processes of the library most like it."""

    sheet: str
    nearest: list[str]
    forecasts: list[Forecast]


class SheetScore(TypedDict):
    """Brier scores over so many answered questions of all sheets."""

    n: int
    brier: dict[str, float]


def answers_of(files: Sequence[Path], origins: Sequence[Origin]) -> list[dict[str, Answer]]:
    """What came of each origin, by files of outcomes: question → answer, nothing where no file tells it.

    Raises `InputError` E832 for a file that answers no day of these origins.
    """
    read = {one.case: one for one in (read_outcomes(path, whole=False) for path in files)}
    days = {(o.case, o.as_of) for o in origins}
    for case, one in read.items():
        if not any((case, day) in days for day in one.origins):
            raise InputError.one("E832", f"the outcomes of {case} answer no day of a sheet", CODES["E832"][1],
                                 "name the outcomes of the sheet's case, or the sheet itself with --sheet")
    return [dict(read[o.case].origins.get(o.as_of, {})) if o.case in read else {} for o in origins]


def sheet_forecasts(found: Sequence[Inside], came: Sequence[Mapping[str, Answer]] | None = None,
                    folder: Path = OUTCOMES) -> list[SheetForecasts]:
    """Forecasts of sheets from their inside views; ``came``: the answers of each, where they are told."""
    known = []
    for path in origin_files():
        origin = read_origin(path)
        answers = read_outcomes(outcome_file(origin.case, folder)).origins[origin.as_of]
        known.append(Known(origin, {q: a.answer == "yes" for q, a in answers.items() if told(a)}))
    out: list[SheetForecasts] = []
    for n, inside in enumerate(found):
        elsewhere = [k for k in known if k.origin.cluster != inside.origin.cluster]
        view, rows = outside_view(inside.origin, elsewhere), list[Forecast]()
        for question in QUESTIONS:
            if (outside := view[question.id]) is None:
                continue
            own, answer = inside.inside[question.id], came[n].get(question.id) if came is not None else None
            weight = 0.0 if own is None else shipped().weights[question.type]
            rows.append({"question": question.id, "words": question.words, "outside": outside.p, "inside": own,
                         "blend": blended(outside.p, outside.p if own is None else own, weight), "weight": weight,
                         "reference": outside.reference,
                         "answer": answer.answer if answer is not None and told(answer) else None})
        near = nearest(inside.origin, [k.origin for k in elsewhere])
        out.append({"sheet": inside.name, "nearest": [f"{o.case}/{o.as_of}" for o in near], "forecasts": rows})
    return out


def sheet_score(sheets: Sequence[SheetForecasts]) -> SheetScore | None:
    """Brier scores of what is answered; None where nothing is. A silent simulator says the outside view."""
    rows = [row for sheet in sheets for row in sheet["forecasts"] if row["answer"] is not None]
    if not rows:
        return None
    came = np.array([row["answer"] == "yes" for row in rows], float)
    by = {"outside": [row["outside"] for row in rows], "blend": [row["blend"] for row in rows],
          "inside": [row["outside"] if row["inside"] is None else row["inside"] for row in rows]}
    return {"n": len(rows), "brier": {name: float(((np.array(by[name]) - came) ** 2).mean()) for name in METHODS}}
