"""The track record: what was promised, what came, and how good the promises were. The worst misses first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from peaceroom.accuracy.backtest.results import Calibrated
from peaceroom.accuracy.backtest.summary import calibration
from peaceroom.seals import adding, chain, scoring
from peaceroom.seals.canonical import Said
from peaceroom.seals.scoring import Array
from peaceroom.seals.sealing import VOID

#: central interval whose share is printed
_INSIDE = (0.1, 0.9)
#: bars of the histogram of where numbers fell
BINS = 5


class Told(TypedDict):
    """What a resolved question is called, and when it was sealed and decided."""

    ledger: str
    line: int
    id: str
    title: str
    asks: str
    sealed: str
    due: str
    on: str
    source: str
    kind: str


class Answer(Told):
    """One resolved question; ``said`` is a probability, the 10–50–90 % points, or by day the chance that it has come;
    ``chance`` that of so far out; ``late``: it was sealed when its last day was past."""

    said: float | list[float] | dict[str, float]
    late: bool
    unit: str | None
    came: str | float
    chance: float
    brier: float | None
    log: float | None
    crps: float | None
    at: float | None


class YesNo(TypedDict):
    """Answers of yes or no: ``reference`` is the Brier score of always saying the share that came."""

    n: int
    brier: float
    log: float
    forecast: float
    came: float
    reference: float
    calibration: list[Calibrated]


class Numbers(TypedDict):
    """Numbers of one unit: ``inside`` the 10–90 % ranges; ``where``: shares in fifths of what was said; ``middle``:
    the mean distance of the median alone."""

    n: int
    crps: float
    middle: float
    log: float
    inside: float
    where: list[float]


class Dated(TypedDict):
    """Answers that are days: CRPS in days, and of how many it was said, and came, that there was one in time."""

    n: int
    crps: float
    log: float
    forecast: float
    came: float


class Period(TypedDict):
    """Questions of yes or no that were decided in a year."""

    period: str
    n: int
    brier: float
    forecast: float
    came: float


class Record(TypedDict):
    """The object of ``peaceroom record --json``."""

    ledgers: list[str]
    sealed: bool
    seals: int
    closed: int
    questions: int
    resolved: int
    void: int
    overdue: list[str]
    yes_no: YesNo | None
    numbers: dict[str, Numbers]
    days: Dated | None
    late: int
    over_time: list[Period]
    answers: list[Answer]


def record(ledgers: Sequence[str | Path], *, today: str | None = None) -> Record:
    """The track record of ledgers of seals.

    Parameters
    ----------
    today
        ISO day; questions that were due before it and are not resolved are listed as overdue. Default: today.

    Raises
    ------
    InputError
        Where a ledger does not fit: a record rests on one that does.
    """
    day = today or adding.now()[:10]
    found = [chain.read(Path(ledger)) for ledger in ledgers]
    answers, void, overdue, asked, closed = list[Answer](), 0, list[str](), 0, 0
    for ledger in found:
        came = {(r["of"], r["question"]): r for r in ledger.of_kind("resolve")}  # the last of each counts
        for line in ledger.of_kind("seal"):
            said = ledger.opened(line["n"])
            closed += len(line["commitments"]) - len(said)
            title = next((str(one["title"]) for one in said if one["what"] == "run"), "")
            for question in (one for one in said if one["what"] == "question"):
                asked += 1
                result = came.get((line["n"], question["id"]))
                if result is None:
                    overdue += [f"{line['n']} {question['id']}"] if question["due"] < day else []
                elif result["outcome"] == VOID:
                    void += 1
                else:
                    answers.append(_answer(ledger, line, title, question, result))
    return summed(answers, ledgers=[ledger.path.as_posix() for ledger in found],
                  seals=sum(len(ledger.of_kind("seal")) for ledger in found), closed=closed, questions=asked,
                  void=void, overdue=overdue)


def _answer(ledger: chain.Ledger, line: chain.Line, title: str, q: Said, r: chain.Line) -> Answer:
    base: Told = {
        "ledger": ledger.path.as_posix(), "line": line["n"], "id": q["id"], "title": title, "asks": q["asks"],
        "sealed": line["at"], "due": q["due"], "on": r["on"], "source": r["source"], "kind": q["kind"]}
    return made(base, q, r["outcome"])


def made(base: Told, q: Said, came: str | float) -> Answer:
    """An answer with its scores. ``q`` holds ``p``, or ``quantiles`` and ``unit``, or ``by`` and ``since``."""
    late = base["sealed"][:10] > base["due"]
    if q["kind"] == "yes-no":
        one, two, chance = scoring.of_yes_no(q["p"], came == "yes")
        return {**base, "unit": None, "said": q["p"], "came": came, "brier": one, "log": two, "chance": chance,
                "crps": None, "at": None, "late": late}
    if q["kind"] == "date":
        days, on = scoring.Days(q["by"], q["since"]), None if came == "no" else str(came)
        return {**base, "unit": None, "said": q["by"], "came": came, "brier": None, "log": days.log(on),
                "crps": days.crps(on), "at": days.at(on), "chance": days.chance(on), "late": late}
    quantiles, value = q["quantiles"], float(came)
    points = [float(x) for x in np.quantile(scoring.drawn(quantiles), (0.1, 0.5, 0.9))]
    return {**base, "unit": q.get("unit"), "said": points, "came": value, "brier": None,
            "log": scoring.number_log(quantiles, value, q.get("step", 1.0)), "late": late,
            "crps": scoring.crps(quantiles, value), "at": scoring.reached(quantiles, value),
            "chance": scoring.chance_of_number(quantiles, value)}


def summed(answers: Iterable[Answer], *, ledgers: list[str], seals: int, closed: int, questions: int, void: int,
           overdue: list[str], sealed: bool = True) -> Record:
    """The record of answers, the least likely first."""
    rows = sorted(answers, key=lambda a: (a["chance"], a["id"], a["line"]))
    yes_no = [a for a in rows if a["kind"] == "yes-no"]
    dated = [a for a in rows if a["kind"] == "date"]
    units = sorted({str(a["unit"]) for a in rows if a["kind"] == "number"})
    return {"ledgers": ledgers, "sealed": sealed, "seals": seals, "closed": closed, "questions": questions,
            "resolved": len(rows), "void": void, "overdue": overdue, "yes_no": _yes_no(yes_no) if yes_no else None,
            "numbers": {unit: _numbers([a for a in rows if a["unit"] == unit]) for unit in units},
            "days": _dated(dated) if dated else None, "late": sum(a["late"] for a in rows),
            "over_time": list(_over_time(yes_no)), "answers": rows}


def _p(answers: Sequence[Answer]) -> tuple[Array, Array]:
    return (np.array([a["said"] for a in answers], float), np.array([a["came"] == "yes" for a in answers], float))


def _yes_no(answers: Sequence[Answer]) -> YesNo:
    p, y = _p(answers)
    came = float(y.mean())
    return {"n": len(answers), "brier": float(np.mean([a["brier"] for a in answers])),
            "log": float(np.mean([a["log"] for a in answers])), "forecast": float(p.mean()), "came": came,
            "reference": came * (1 - came), "calibration": calibration(p, y)}


def _numbers(answers: Sequence[Answer]) -> Numbers:
    at = np.array([a["at"] for a in answers], float)
    counts, _ = np.histogram(at, BINS, (0, 1))
    middles = [abs(a["said"][1] - float(a["came"])) for a in answers if isinstance(a["said"], list)]
    return {"n": len(answers), "crps": float(np.mean([a["crps"] for a in answers])), "middle": float(np.mean(middles)),
            "log": float(np.mean([a["log"] for a in answers])),
            "inside": float(((at >= _INSIDE[0]) & (at <= _INSIDE[1])).mean()),
            "where": [float(c) / len(answers) for c in counts]}


def _dated(answers: Sequence[Answer]) -> Dated:
    said = [max(a["said"].values()) for a in answers if isinstance(a["said"], dict)]
    return {"n": len(answers), "crps": float(np.mean([a["crps"] for a in answers])),
            "log": float(np.mean([a["log"] for a in answers])), "forecast": float(np.mean(said)),
            "came": float(np.mean([a["came"] != "no" for a in answers]))}


def _over_time(answers: Sequence[Answer]) -> Iterator[Period]:
    for year in sorted({a["on"][:4] for a in answers}):
        rows = [a for a in answers if a["on"].startswith(year)]
        p, y = _p(rows)
        yield {"period": year, "n": len(rows), "brier": float(np.mean([a["brier"] for a in rows])),
               "forecast": float(p.mean()), "came": float(y.mean())}
