"""Questions that an analyst writes: words, a rule, a last day, and a number that is said or taken from a run.

The file and its fields are told in docs/seals.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from peaceroom.core.codes import CODES
from peaceroom.files.form_reading import form_of_data, read_form
from peaceroom.files.notation import Written, trouble
from peaceroom.files.numbers import NotationError, number
from peaceroom.files.places import DataPlaces, PlacedProblems
from peaceroom.scenario.quantities import Date, Frozen, Id, Name, Number, Text, Value, refusal
from peaceroom.seals import adding
from peaceroom.seals.questions import LEVELS, Expected, Question, questions_of, settled, share_where

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

SEE = "docs/seals.md"
_Chance = Annotated[Number, Field(ge=0, le=1)]
_MOST_QUESTIONS = 1_000
#: a number of a run, compared: ``settlement.water >= 40``
_COMPARED = re.compile(r"(?P<id>\S+)\s*(?P<sign><=|>=|<|>)\s*(?P<than>\S+)")
#: answer → the fields of which one says what is expected
_SAID: Mapping[str, tuple[str, ...]] = {"yes-no": ("p", "take"), "number": ("said", "take"), "date": ("by", "take")}
_NUMBERS_ONLY = ("unit", "least", "most", "step")


def _ends(said: Written) -> tuple[float, ...]:
    """The numbers of a cell that lie on its scale."""
    return {"normal": said.numbers[:1], "lognormal": said.numbers[:1], "categories": said.numbers[::2],
            "quantiles": said.numbers[1::2]}.get(said.form, said.numbers)


class Own(Frozen):
    """One question; which fields belong to which answer is said by `_SAID` and docs/seals.md."""

    asks: Text
    answer: Literal["yes-no", "number", "date"]
    rule: Text
    due: Date | None = None
    p: _Chance | None = None
    said: Value | None = None
    by: Mapping[Date, _Chance] = Field(default_factory=dict)
    take: Name | None = None
    unit: Name | None = None
    least: Number | None = None
    most: Number | None = None
    step: Annotated[Number, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_said(self) -> Own:
        given = [name for name in ("p", "said", "by", "take") if getattr(self, name) not in (None, {})]
        wanted = _SAID[self.answer]
        if len(given) != 1 or given[0] not in wanted:
            raise refusal("E343", f"a question answered by {self.answer} has exactly one of {' and '.join(wanted)}"
                          + (f", and here is {' and '.join(given)}" if given else ""),
                          f"write {wanted[0]}: …, or take: … for a number of a run")
        if self.due is None and self.take is None:
            raise refusal("E106", "the field due is missing", "add `due: …`, the last day")
        if self.answer != "number" and (extra := [n for n in _NUMBERS_ONLY if getattr(self, n) is not None]):
            raise refusal("E343", f"{extra[0]} belongs to a question answered by number", f"delete {extra[0]}")
        if self.said is not None and self.unit is None:
            raise refusal("E343", "the number has no unit", "add `unit: …`: what is counted or measured")
        return self


class Questions(Frozen):
    """A file of questions."""

    questions: Annotated[Mapping[Id, Own], Field(min_length=1, max_length=_MOST_QUESTIONS)]


def read_own(path: str | Path, run: Run | None = None, *, today: str | None = None) -> list[Question]:
    """The questions of a YAML file as they are sealed, in the order of the file.

    Parameters
    ----------
    run
        The run that ``take`` takes numbers from.
    today
        ISO day after which questions must be due where there is no run; with one it is the run's as-of date.

    Raises
    ------
    InputError
        E343 for a question that cannot be sealed, with its place; errors of form as those of a scenario.
    """
    return _judged(lambda judge: read_form(Path(path), Questions, judge, see=SEE), run, today)


def own_of_data(data: Mapping[str, object], run: Run | None = None, *, file: str = "", today: str | None = None
                ) -> list[Question]:
    """As `read_own`, of plain data: ``{"questions": {id: {…}}}``."""
    return _judged(lambda judge: form_of_data(data, DataPlaces(file), Questions, judge, see=SEE), run, today)


def _judged(read: Callable[[Callable[[Questions, PlacedProblems], None]], Questions], run: Run | None,
            today: str | None) -> list[Question]:
    since = run.scenario.as_of if run is not None else date.fromisoformat(today or adding.now()[:10])
    made: list[Question] = []

    def judge(found: Questions, findings: PlacedProblems) -> None:
        theirs = {q["id"]: q for q in questions_of(run)} if run is not None else {}
        for key, one in found.questions.items():
            judged = _Judging(key, one, since, run, theirs, findings)
            if (question := judged.question()) is not None:
                made.append(question)

    read(judge)
    return made


class _Judging:
    """One question: what is wrong with it, or what is sealed."""

    def __init__(self, key: str, one: Own, since: date, run: Run | None, theirs: Mapping[str, Question],
                 findings: PlacedProblems) -> None:
        self.key, self.one, self.since, self.run, self.theirs, self.findings = key, one, since, run, theirs, findings
        self.due = one.due

    def question(self) -> Question | None:
        before = len(self.findings.problems)
        said = self._said()
        if self.due is not None and self.due <= self.since:
            what = "today" if self.run is None else "the as-of date of the run"
            self._wrong("due", f"the last day, {self.due}, is not after {what}, {self.since}",
                        "give a day that is still to come")
        if said is None or self.due is None or len(self.findings.problems) > before:
            return None
        asked: Question = {"what": "question", "id": f"own.{self.key}", "kind": self.one.answer, "asks": self.one.asks,
                           "rule": self.one.rule, "due": self.due.isoformat(), **said}
        if self.one.take is not None:
            asked["taken"] = self.one.take
        return asked

    def _said(self) -> Expected | None:
        one = self.one
        if one.take is not None:
            return self._taken(one.take)
        if one.p is not None:
            return {"p": one.p}
        if one.said is not None:
            return self._number()
        return self._dates(dict(sorted(one.by.items())))

    def _number(self) -> Expected | None:
        one = self.one
        assert one.said is not None  # it was asked before
        least, most = (-float("inf") if one.least is None else one.least,
                       float("inf") if one.most is None else one.most)
        if least >= most:
            return self._wrong("most", f"{most:g} is not above {least:g}", "give the lower number as least")
        if trouble(one.said, least, most, False) or (
                one.said.form != "beta" and not least <= min(_ends(one.said)) <= max(_ends(one.said)) <= most):
            return self._wrong("said", f"{one.said} cannot be drawn from between {least:g} and {most:g}",
                               "give a range within least and most")
        stretched = one.said.form == "beta"  # the others keep the points that were said, and are cut off
        values = np.clip((one.said.on(least, most) if stretched else one.said.on()).ppf(LEVELS), least, most)
        return self._scaled({f"{q:g}": float(x) for q, x in zip(LEVELS, values, strict=True)}, one.unit or "")

    def _scaled(self, quantiles: dict[str, float], unit: str) -> Expected:
        found: Expected = {"quantiles": quantiles, "unit": self.one.unit or unit}
        if self.one.step is not None:
            found["step"] = self.one.step
        return found

    def _dates(self, by: Mapping[date, float]) -> Expected | None:
        days, shares = list(by), list(by.values())
        if any(a > b for a, b in pairwise(shares)):
            return self._wrong("by", "the chance that it has come falls from one day to a later one",
                               "give the chance that it has come by each day, never less than before")
        if days[0] <= self.since:
            return self._wrong("by", f"{days[0]} is not after {self.since}", "begin with a day that is still to come")
        if self.due is not None and days[-1] != self.due:
            return self._wrong("by", f"its last day is {days[-1]}, and the question is due on {self.due}",
                               f"say how likely it is that it has come by {self.due}")
        return {"by": {day.isoformat(): p for day, p in by.items()}, "since": self.since.isoformat()}

    def _taken(self, name: str) -> Expected | None:
        if self.run is None:
            return self._wrong("take", "there is no run to take it from", "name one: peaceroom seal RUN --questions …")
        kind = self.one.answer
        if kind == "date":
            return self._curve(name)
        compared = _COMPARED.fullmatch(name) if kind == "yes-no" else None
        asked = self.theirs.get(compared["id"] if compared else name)
        form = "number" if compared or kind == "number" else "yes-no"
        if asked is None or asked["kind"] != form:
            known = sorted(q["id"] for q in self.theirs.values() if q["kind"] == form)
            return self._unknown(compared["id"] if compared else name, known)
        if self.due is not None and self.due.isoformat() != asked["due"]:
            return self._wrong("due", f"the run says that for {asked['due']}, and the question is due on {self.due}",
                               f"write due: {asked['due']}, or leave it out")
        self.due = date.fromisoformat(asked["due"])
        if compared:
            return self._share(asked, compared)
        if kind == "number":
            return self._scaled(dict(asked["quantiles"]), asked["unit"])
        return {"p": asked["p"]}

    def _share(self, asked: Question, compared: re.Match[str]) -> Expected | None:
        try:
            than = number(compared["than"])
        except NotationError as error:
            return self._wrong("take", str(error.args[0]), "compare with a number: settlement.water > 50")
        assert self.run is not None  # the question was found in it
        issue = asked["id"].removeprefix("settlement.")
        values = settled(self.run, issue) if issue != asked["id"] else None
        return {"p": share_where(values if values is not None else asked["quantiles"], compared["sign"], than)}

    def _curve(self, name: str) -> Expected | None:
        found = {q["due"]: q["p"] for q in self.theirs.values() if q["id"].rpartition(".")[0] == name
                 and q["id"].startswith("process.")}
        if not found:
            return self._unknown(name, sorted({q["id"].rpartition(".")[0] for q in self.theirs.values()
                                               if q["id"].startswith("process.")}))
        by = {date.fromisoformat(day): p for day, p in sorted(found.items())}
        last = max(by)
        if self.due is not None and self.due != last:
            if self.due not in by:
                return self._wrong("due", f"the run says nothing for {self.due}",
                                   f"give one of {', '.join(day.isoformat() for day in by)}")
            by = {day: p for day, p in by.items() if day <= self.due}
        self.due = self.due or last
        return self._dates(by)

    def _unknown(self, name: str, known: list[str]) -> Expected | None:
        see = "see what the run answers: peaceroom seal RUN, then peaceroom open" if not known else (
            f"give one of {', '.join(known[:4])}" + (" …" if len(known) > 4 else ""))
        return self._wrong("take", f"the run has no such number: {name}", self.findings.did_you_mean(name, known, see))

    def _wrong(self, field: str, message: str, remedy: str) -> Expected | None:
        """Nothing, and why."""
        self.findings.add("E343", ("questions", self.key, field), message, remedy, why=CODES["E343"][1])
        return None
