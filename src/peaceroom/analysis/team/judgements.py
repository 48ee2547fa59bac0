"""Probabilities of several analysts put together: coherent first, then pooled; who disagrees stays visible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.team.coherent import coherent
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.csv import Cell, Codes, Table, read_table
from peaceroom.files.folding import fold
from peaceroom.files.numbers import NotationError

Array = NDArray[np.float64]
_CODES = Codes("E391", "E391", "E391", "E391")
_HEAD = ("analyst", "question", "p", "partition", "chain", "rank", "least", "most")
_MOST_BYTES = 5_000_000
#: resolved questions that a record must have before it moves a weight, and how many it counts as having at par
ENOUGH, AT_PAR = 30, 50


@dataclass(frozen=True, slots=True)
class Judgements:
    """Who said what: ``said`` analyst → question → probability; which questions exclude each other, which contain
    each other (in order), and what is known of some, whoever is asked: the least and the most that each can be."""

    said: Mapping[str, Mapping[str, float]]
    questions: tuple[str, ...]
    partitions: Mapping[str, tuple[str, ...]]
    chains: Mapping[str, tuple[str, ...]]
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)


class Said(TypedDict):
    """One analyst on one question: as given and as made coherent."""

    said: float
    coherent: float


class PooledQuestion(TypedDict):
    """One question: ``raw`` is the plain mean of what was said; ``apart`` the distance of the farthest two."""

    question: str
    pooled: float
    raw: float
    apart: float
    by: dict[str, Said]


class TeamPool(TypedDict):
    """The object of ``peaceroom team --judgements FILE --json``; ``moved`` is how far each analyst's judgements were
    moved to be coherent (root of the mean square)."""

    weights: dict[str, float]
    moved: dict[str, float]
    questions: list[PooledQuestion]


def pool(j: Judgements, records: Mapping[str, tuple[int, float]] | None = None) -> TeamPool:
    """Make each analyst coherent, then take the weighted mean.

    It is coherent again where all answer everything; where somebody left a question out, it is made so.

    Parameters
    ----------
    records
        Analyst → (resolved questions, mean Brier score). Weights are equal unless every analyst has a record of
        `ENOUGH` questions; see `weights_of`.

    Raises
    ------
    InputError
        E391 where the partitions, chains and bounds cannot hold together.
    """
    weights = weights_of(list(j.said), records or {})
    made = {analyst: _coherent(j, analyst, answers) for analyst, answers in j.said.items()}
    pooled = _pooled(j, weights, made)
    rows: list[PooledQuestion] = []
    for question in j.questions:
        who = [a for a in j.said if question in j.said[a]]
        said, now = (np.array([found[a][question] for a in who]) for found in (j.said, made))
        rows.append({"question": question, "pooled": pooled[question], "raw": float(said.mean()),
                     "apart": float(np.ptp(now)), "by": {a: {"said": float(x), "coherent": float(y)}
                                                         for a, x, y in zip(who, said, now, strict=True)}})
    moved = {a: float(np.sqrt(np.mean([(made[a][q] - p) ** 2 for q, p in answers.items()])))
             for a, answers in j.said.items()}
    return {"weights": weights, "moved": moved, "questions": rows}


def _pooled(j: Judgements, weights: Mapping[str, float], made: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    found = {}
    for question in j.questions:
        who = [a for a in made if question in made[a]]
        share = np.array([weights[a] for a in who])
        found[question] = float(share @ np.array([made[a][question] for a in who]) / share.sum())
    return found if all(len(m) == len(j.questions) for m in made.values()) else _coherent(j, "the team", found)


def weights_of(analysts: Sequence[str], records: Mapping[str, tuple[int, float]]) -> dict[str, float]:
    """Weights that sum to 1: equal, unless all have a record of `ENOUGH` questions.

    Then in proportion to 1 / Brier², each score drawn to the mean of all as if `AT_PAR` questions at that mean had been
    added: thirty questions say little.
    """
    if not analysts or any(records.get(a, (0, 0.0))[0] < ENOUGH for a in analysts):
        return {a: 1 / len(analysts) for a in analysts}
    mean = float(np.mean([records[a][1] for a in analysts]))
    drawn = [max((n * b + AT_PAR * mean) / (n + AT_PAR), 1e-6) for n, b in (records[a] for a in analysts)]
    raw = 1 / np.array(drawn) ** 2
    return {a: float(w) for a, w in zip(analysts, raw / raw.sum(), strict=True)}


def _coherent(j: Judgements, analyst: str, answers: Mapping[str, float]) -> dict[str, float]:
    names = list(answers)
    at = {name: k for k, name in enumerate(names)}
    partitions = [[at[q] for q in part] for part in j.partitions.values() if all(q in at for q in part)]
    chains = [[at[q] for q in chain if q in at] for chain in j.chains.values()]
    try:
        ends = np.array([j.bounds.get(name, (0.0, 1.0)) for name in names]).T
        found = coherent(np.array([answers[name] for name in names]), partitions, [c for c in chains if len(c) > 1],
                         (ends[0], ends[1]))
    except ValueError as error:
        raise InputError.one("E391", f"what {analyst} says cannot be made coherent: {error}", CODES["E391"][1],
                             "see that no question stands in two partitions of which one lies within the other, and "
                             "that what each can be at least and at most leaves room for them"
                             ) from None
    return {name: float(p) for name, p in zip(names, found, strict=True)}


def read_judgements(path: Path) -> Judgements:
    """A CSV of judgements: ``analyst, question, p`` and, where wanted, the other columns.

    Questions of one ``partition`` exclude each other, and one of them comes true; of one ``chain`` each contains those
    of a lower ``rank``; ``least`` and ``most`` say what is known of a question by all. Raises `InputError` E391 with
    every line that is wrong.
    """
    table = read_table(path, _CODES, _MOST_BYTES, ",".join(_HEAD))
    head = [cell.text.strip().lower() for cell in table.head]
    if missing := [name for name in _HEAD[:3] if name not in head]:
        raise InputError.one("E391", f"the table has no column {', '.join(missing)}", CODES["E391"][1],
                             f"begin it with the line {','.join(_HEAD)}", file=path.as_posix(), line=1, column=1)
    read = _Reading(path.as_posix(), table, head)
    for row in table.rows:
        read.take(row)
    if not read.said and not read.problems:
        read.refuse(table.head[0], "nobody says anything", "write a line for each analyst and question")
    if read.problems:
        raise InputError(read.problems)
    chains = {name: tuple(q for _, q in sorted((rank, q) for q, rank in ranks.items()))
              for name, ranks in read.ranks.items()}
    bounds = {q: ends for q, (*_, ends) in read.questions.items() if ends != (0.0, 1.0)}
    return Judgements(read.said, tuple(read.questions), {k: tuple(v) for k, v in read.partitions.items()}, chains,
                      bounds)


class _Reading:
    def __init__(self, file: str, table: Table, head: list[str]) -> None:
        self.file, self.table, self.head = file, table, head
        self.problems: list[Problem] = []
        self.said: dict[str, dict[str, float]] = {}
        self.questions: dict[str, tuple[str, str, float, tuple[float, float]]] = {}
        self.partitions: dict[str, list[str]] = {}
        self.ranks: dict[str, dict[str, float]] = {}
        #: a word as it is compared, by its column → as it was typed first
        self.spelled: dict[tuple[str, str], str] = {}

    def refuse(self, cell: Cell, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, "E391", what, CODES["E391"][1], remedy))

    def take(self, row: list[Cell]) -> None:
        by = dict(zip(self.head, row, strict=False))
        if any(name not in by or not by[name].text.strip() for name in _HEAD[:3]):
            return self.refuse(row[0], "analyst, question or probability is missing", "fill in all three")
        analyst, question = (by[name].text.strip() for name in _HEAD[:2])
        for name, word in zip(_HEAD, (analyst, question), strict=False):
            if (first := self.spelled.setdefault((name, fold(word).text.strip()), word)) != word:
                return self.refuse(by[name], f"the {name} {word!r} is typed otherwise than {first!r} before",
                                   f"write {first}")
        try:
            p = self.table.number(by["p"].text)
        except NotationError as error:
            return self.refuse(by["p"], str(error.args[0]), str(error.args[1]))
        if not 0 <= p <= 1:
            return self.refuse(by["p"], f"{p:g} is not a probability", f"write {p / 100:g}" if 1 < p <= 100 else
                               "write a number from 0 to 1")
        if question in self.said.setdefault(analyst, {}):
            return self.refuse(by["question"], f"{analyst} answers {question!r} twice", "keep one of the two")
        self.said[analyst][question] = p
        part, chain = (by[name].text.strip() if name in by else "" for name in ("partition", "chain"))
        try:
            rank = self.table.number(by["rank"].text) if chain else 0.0
        except (NotationError, KeyError):
            return self.refuse(row[0], f"a question of the chain {chain!r} has no rank", "number them 1, 2, 3 …")
        if (ends := self._bounds(by)) is None:
            return None
        where = (part, chain, rank, ends)
        if self.questions.setdefault(question, where) != where:
            return self.refuse(by["question"], f"{question!r} stood in another partition, chain or rank, or between "
                               "other bounds, before",
                               "give it the same on every line")
        if part and question not in self.partitions.setdefault(part, []):
            self.partitions[part].append(question)
        if chain:
            self.ranks.setdefault(chain, {})[question] = rank
        return None

    def _bounds(self, by: Mapping[str, Cell]) -> tuple[float, float] | None:
        """The least and the most that a question can be; None, and a problem, where they are none."""
        ends = [0.0, 1.0]
        for k, name in enumerate(("least", "most")):
            if name in by and by[name].text.strip():
                try:
                    ends[k] = self.table.number(by[name].text)
                except NotationError as error:
                    self.refuse(by[name], str(error.args[0]), str(error.args[1]))
                    return None
                if not 0 <= ends[k] <= 1:
                    self.refuse(by[name], f"{ends[k]:g} is not a probability", "write a number from 0 to 1")
                    return None
        if ends[0] > ends[1]:
            self.refuse(by["least"], f"the least, {ends[0]:g}, is more than the most, {ends[1]:g}", "exchange the two")
            return None
        return ends[0], ends[1]
