"""What PA-X alone can say of an origin: the texts so far, and the answers to the first five questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.fitting.base_rates.files import read_csv
from peaceroom.accuracy.fitting.base_rates.pax import END, Steps

_STAGE = {"SubComp": "comprehensive", "SubPar": "partial", "Cea": "ceasefire", "Imp": "implementation",
          "Oth": "implementation", "Ren": "renewal", "Pre": "pre-negotiation"}


@dataclass(frozen=True, slots=True)
class Text:
    """One agreement of PA-X: number, day, stage as the sheet says it, title, and whether it counts as a step."""

    number: int
    date: date
    stage: str
    title: str
    counted: bool


def texts(path: Path, steps: Steps, process: str) -> list[Text]:
    """Every text of a process, in order of days; those that the sample leaves out are not ``counted``."""
    days = set(step_days(steps, process).tolist())
    found = []
    for row in read_csv(path, "PA-X v6", ("PPName", "AgtId", "Dat", "Stage", "Agt", "Status", "Agtp")):
        if row["PPName"].strip() == process.strip():
            day = date.fromisoformat(row["Dat"][:10])
            found.append(Text(int(float(row["AgtId"])), day, _STAGE[row["Stage"]], " ".join(row["Agt"].split()),
                              day.toordinal() in days))
    return sorted(found, key=lambda text: (text.date, text.number))


def step_days(steps: Steps, process: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Ordinals of the days of a process with a counted text. Raises `KeyError` where PA-X's sample has none such."""
    names = [name.strip() for name in steps.names]
    if process.strip() not in names:
        raise KeyError(process)
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = steps.day[steps.process == names.index(process.strip())]
    return found


def answers(steps: Steps, process: str, as_of: date) -> dict[str, tuple[str, date | None]]:
    """Question → (yes, no or unknown; day of the first such text) for the questions that PA-X decides.

    ``unknown`` where no such text came and observation stops before the question is decided.
    """
    names = [name.strip() for name in steps.names]
    mine = steps.process == names.index(process.strip())
    days, whole = steps.day[mine], steps.comprehensive[mine]
    found: dict[str, tuple[str, date | None]] = {}
    for question in QUESTIONS:
        if not question.machine:
            continue
        wanted = days[whole] if question.type == "comprehensive" else days
        later = wanted[wanted > as_of.toordinal()]
        came = date.fromordinal(int(later[0])) if len(later) else None
        end = as_of + timedelta(question.days)
        word = "yes" if came is not None and came <= end else "no" if end <= END else "unknown"
        found[question.id] = word, came
    return found
