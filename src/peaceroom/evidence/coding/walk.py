"""Through the proposals for a document one by one, a key each: accept, correct, reject, later, undo, quit.

A passage and its coding are written when the analyst has said what the passage says, together or not at all. Undo takes
them out of use again, as everything in a ledger is taken out: by a withdrawal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import get_args

from peaceroom.core.errors import InputError
from peaceroom.evidence.coding.candidates import Candidate, shown
from peaceroom.evidence.coding.deciding import Coder, named
from peaceroom.evidence.coding.keys import Keys, NoMoreKeys
from peaceroom.evidence.ledger.adding import Entered, Store
from peaceroom.evidence.ledger.quoting import find_quote
from peaceroom.evidence.ledger.records import Passage, Polarity, QuoteKind, Relation, Section, SignClass

_HELP = ("a accept  c correct  r reject  l later  + another issue from the last passage  u undo  q quit; "
         "a line is ended with Enter")
#: key → field of a candidate, what it is called, and the words it may hold
_FIELDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "s": ("actor", "speaker", ()), "b": ("about", "about", ()), "o": ("role", "office", ()), "w": ("text", "words", ()),
    "t": ("section", "section", get_args(Section)), "d": ("quote", "quotation", get_args(QuoteKind)),
    "p": ("polarity", "polarity", get_args(Polarity)), "r": ("relation", "relation", get_args(Relation)),
    "g": ("sign", "sign", get_args(SignClass)), "k": ("credibility", "credibility", ("2", "3", "4", "5", "6")),
}
_LETTERS = "123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Desktop:
    """What an analyst codes: a document of a ledger, its text, and what the scenario knows.

    ``issues`` gives for each issue its name and the ends of its scale; ``actors`` names.
    """

    store: Store
    document: str
    text: str
    actors: Mapping[str, str]
    issues: Mapping[str, tuple[str, tuple[float, float]]]
    by: str
    on: dt.date


@dataclass
class Walked:
    """What came of a walk, with the keys that were struck and the prompts that were shown."""

    accepted: int = 0
    rejected: int = 0
    left: int = 0
    keys: int = 0
    prompts: int = 0
    finished: bool = False


class Walk:
    """One sitting. ``tell`` shows a line."""

    def __init__(self, desktop: Desktop, candidates: Sequence[Candidate], keys: Keys,
                 tell: Callable[[str], None]) -> None:
        self.desk, self.keys, self.tell = desktop, keys, tell
        self.candidates = list(candidates)
        self.coder = Coder(desktop.store, desktop.document, desktop.by, desktop.on)
        self.memory = self.coder.memory
        self.walked = Walked()
        self.done: list[tuple[int, str]] = []  # candidates decided in this sitting, and how
        self.last: tuple[str, Candidate] | None = None  # the passage that was added last

    def run(self) -> Walked:
        """Ask until nothing is left or the analyst quits. Raises `InputError` where the ledger cannot be written."""
        before = self.keys.count
        with suppress(NoMoreKeys):  # as `q`
            self._run()
        self.walked.keys = self.keys.count - before
        self.walked.left = sum(self._open(n) for n in range(len(self.candidates)))
        self.walked.finished = not self.walked.left
        return self.walked

    def _open(self, n: int) -> bool:
        return self.memory.decisions.get(self.candidates[n].key, "later") == "later"

    def _run(self) -> None:
        queue = [n for n in range(len(self.candidates)) if self._open(n)]
        while queue:
            n = queue[0]
            key = self._ask(n, len(queue))
            if key == "q":
                return
            if key == "u":
                queue = self._undo(queue)
            elif key == "a":
                if self._accept(n):
                    queue.pop(0)
            elif key == "c":
                self.candidates[n] = self._correct(self.candidates[n])
            elif key == "r":
                self._decide(n, "rejected")
                self.walked.rejected += 1
                queue.pop(0)
            elif key == "l":
                self._decide(n, "later")
                queue.pop(0)
            elif key == "+":
                self._another()
            else:
                self.tell(_HELP)

    def _ask(self, n: int, left: int) -> str:
        c = self.candidates[n]
        page = f", page {c.page}" if c.page else ""
        self.tell("")
        self.tell(f"[{n + 1} of {len(self.candidates)}, {left} open] {c.section}{page}  ({c.rule}, {c.confidence:.2f})")
        self.tell(f"  {shown(c)}")
        quoted = "" if c.quote == "none" else f"{c.quote} quotation, "
        said = " ".join(filter(None, (c.actor or "nobody named", f"({c.role})" if c.role else "")))
        self.tell(f"  said by {said}, about {c.about or '?'}: {c.polarity}, {quoted}{c.relation}, "
                  f"{c.sign}, credibility {c.credibility}")
        return self._prompt("a accept  c correct  r reject  l later  u undo  q quit  ? help")

    def _prompt(self, words: str) -> str:
        self.walked.prompts += 1
        self.tell(words)
        return self.keys.key()

    def _line(self, words: str) -> str:
        self.walked.prompts += 1
        self.tell(words)
        return self.keys.line()

    def _choose(self, what: str, ids: Sequence[str], names: Mapping[str, str] | None = None) -> str | None:
        """One of several by its number; None where another key is struck."""
        shown_ = "  ".join(f"{_LETTERS[k]} {(names or {}).get(id_, id_)}" for k, id_ in enumerate(ids[:len(_LETTERS)]))
        key = self._prompt(f"{what}: {shown_}  0 none")
        at = _LETTERS.find(key)
        return ids[at] if 0 <= at < len(ids) else None

    def _accept(self, n: int) -> bool:
        """Ask what the passage says, and write it. False where the analyst went back."""
        c = self.candidates[n]
        coding = self._coding(c)
        if coding is None:
            return False
        entered = self._write(c, coding)
        if entered is None:
            return False
        self._decide(n, named(entered.added))
        self.last = next(r.id for r in (*entered.added, *entered.there) if isinstance(r, Passage)), c
        self.walked.accepted += 1
        return True

    def _coding(self, c: Candidate) -> dict[str, object] | None:
        """Fields of a coding; empty for a passage without one, None to go back."""
        issues = list(self.desk.issues)
        named = "  ".join(f"{_LETTERS[k]} {self.desk.issues[i][0]}" for k, i in enumerate(issues[:len(_LETTERS)]))
        more = "  / another, by its id" if len(issues) > len(_LETTERS) else ""
        key = self._prompt(f"Says of: {named}{more}  S salience  C capability  0 nothing to code  - back")
        if key == "0":
            return {}
        typed = self._line("Id of the issue:") if key == "/" and more else ""
        at = issues.index(typed) if typed in self.desk.issues else _LETTERS.find(key)
        fields: dict[str, object]
        if key in "SC":
            fields = {"quantity": "salience" if key == "S" else "capability"}
            ends = (0.0, 100.0)
        elif 0 <= at < len(issues):
            fields = {"quantity": "position", "issue": issues[at]}
            ends = self.desk.issues[issues[at]][1]
        else:
            return None
        about = c.about or self._choose("About", list(self.desk.actors), self.desk.actors)
        if about is None:
            return None
        value = self._line(f"Where {about} stands, {ends[0]:g} to {ends[1]:g}, e.g. 60..80; x says nothing of it; "
                           "empty goes back")
        if not value:
            return None
        if value != "x":
            fields["value"] = value
        return {**fields, "actor": about}

    def _write(self, c: Candidate, coding: Mapping[str, object], passage: str | None = None) -> Entered | None:
        """The passage and its coding; None, with the reason told, where the ledger refuses them."""
        try:
            entered, warnings = self.coder.accept(c, coding, passage)
        except InputError as error:
            if any(p.code in ("E326", "E926") for p in error.problems):
                raise
            for problem in error.problems:
                self.tell(f"  {problem.code} {problem.message}: {problem.remedy}")
            return None
        for warning in warnings:
            self.tell(f"  Careful: {warning}")
        return entered

    def _another(self) -> None:
        if self.last is None:
            self.tell("no passage was added yet")
            return
        passage, c = self.last
        coding = self._coding(c)
        if coding and (entered := self._write(c, coding, passage)):
            known = self.memory.decisions.get(c.key)
            if isinstance(known, list):
                self.memory.keep(c.key, [*known, *named(entered.added)])

    def _correct(self, c: Candidate) -> Candidate:
        named = "  ".join(f"{key} {name}" for key, (_, name, _) in _FIELDS.items())
        found = _FIELDS.get(self._prompt(f"Correct: {named}"))
        if found is None:
            return c
        field, name, words = found
        if field in ("actor", "about"):
            chosen = self._choose(name, list(self.desk.actors), self.desk.actors)
            return replace(c, actor=chosen) if field == "actor" else replace(c, about=chosen)
        if field == "role":
            return replace(c, role=self._line("Office or role:") or None)
        if field == "text":
            return self._words(c)
        chosen = self._choose(name, words)
        if chosen is None:
            return c
        values: dict[str, object] = {field: int(chosen) if field == "credibility" else chosen}
        return replace(c, **values)  # type: ignore[arg-type]  # one of the words of its type

    def _words(self, c: Candidate) -> Candidate:
        typed = self._line("The words as they stand in the text:")
        if not typed:
            return c
        try:
            start, end = find_quote(self.desk.text, typed)
        except InputError as error:
            self.tell(f"  {error.problems[0].message}: {error.problems[0].remedy}")
            return c
        return replace(c, start=start, end=end, text=self.desk.text[start:end])

    def _decide(self, n: int, decision: str | list[str]) -> None:
        key = self.candidates[n].key
        self.memory.keep(key, decision)
        self.done.append((n, key))

    def _undo(self, queue: list[int]) -> list[int]:
        if not self.done:
            self.tell("nothing to undo in this sitting")
            return queue
        n, key = self.done.pop()
        decision = self.memory.decisions.get(key)
        if isinstance(decision, list):
            self.coder.withdraw(decision)
            self.walked.accepted -= 1
            self.last = None
        elif decision == "rejected":
            self.walked.rejected -= 1
        self.memory.keep(key, None)
        return [n, *(k for k in queue if k != n)]
