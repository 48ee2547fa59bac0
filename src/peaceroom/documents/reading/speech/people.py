"""Whom words name: offices, names and bodies, and whom "he", "Brandt" or "the spokesman" takes up again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from peaceroom.documents.reading.text.lexicon import BODIES, NO_SPEAKERS, PAPERS, ROLES, TITLES
from peaceroom.documents.reading.text.words_and_sentences import Word, word_set

PRONOUNS = {"you": "2", "he": "m", "she": "f", "they": "p", "it": "b", "i": "1", "we": "1p"}
DETERMINERS = word_set(
    "either neither the a an his her its their our my your this that these those one another some any two three four "
    "five six both several many most all each every other"
)
CONNECTORS = word_set("of for at in on to from with and de la el al ul ur bin ibn van von der den du di da dos le "
                      "y e ben bint abu")
PARTICLES = word_set("de la el al ul ur bin ibn van von der den du di da dos le ben bint abu del")
_FEMALE = word_set(
    "spokeswoman chairwoman queen princess mother sister lady mrs ms miss madam congresswoman widow ombudswoman "
    "nun"
)
_MALE = word_set(
    "spokesman chairman king prince father brother lord sir mr bishop pope imam mullah congressman ombudsman monk "
    "ayatollah sultan emir archbishop"
)


@dataclass(slots=True)
class Person:
    """Somebody, or a body, that the document names."""

    name: str
    role: str | None = None
    roles: set[str] = field(default_factory=set)
    gender: str = ""
    body: bool = False
    at: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that can speak: its place, name and office as read from its words."""

    start: int
    end: int
    text: str
    name: str | None
    role: str | None
    head: str
    pronoun: str = ""
    body: bool = False


def is_role(low: str) -> bool:
    """Whether a word is an office, in singular or plural."""
    return (
        low in ROLES
        or (low.endswith("s") and low[:-1] in ROLES)
        or ("-" in low and not ROLES.isdisjoint(low.split("-")))
    )


def is_body(low: str) -> bool:
    """Whether a word is a body that can speak."""
    return (
        low in BODIES
        or (low.endswith("s") and low[:-1] in BODIES)
        or (low.endswith("ies") and low[:-3] + "y" in BODIES)
    )


def phrase(text: str, found: Sequence[Word]) -> Phrase | None:
    """What a run of words names; None where it can be no speaker."""
    run = list(found)
    while run and (run[-1].low in CONNECTORS or not run[-1].wordy):
        run.pop()
    while run and not run[0].wordy:
        run.pop(0)
    if not run or len(run) > 30 or all(w.low in DETERMINERS for w in run):
        return None
    if len(run) == 1 and run[0].low in PRONOUNS:
        word = run[0]
        return Phrase(word.start, word.end, word.text, None, None, word.low, PRONOUNS[word.low])
    start, end = run[0].start, run[-1].end
    said = text[start:end]
    core = run[1:] if run[0].low in DETERMINERS and len(run) > 1 else run
    head = _head(core)
    if head.low in PAPERS and (owner := _owner(text, core)) is not None:
        return owner
    name, role = _name(text, core)
    body = not name and (is_body(head.low) or head.low in PAPERS)
    named = name is not None or body or any(is_role(w.low) or w.capital for w in core)
    if (not named and run[0].low not in DETERMINERS) or (name is None and head.low in NO_SPEAKERS):
        return None
    return Phrase(start, end, said, name, role, head.low, "", body)


def _head(core: Sequence[Word]) -> Word:
    """The word before the first "of", "for", "at" …, else the last."""
    for n, word in enumerate(core):
        if n and word.low in ("of", "for", "at", "in", "from", "with", "on", "to", "who"):
            return core[n - 1]
    return core[-1]


def _owner(text: str, core: Sequence[Word]) -> Phrase | None:
    """Who speaks through a paper: "a statement by the council", "the council’s statement"."""
    for n, word in enumerate(core):
        if n and word.low in ("by", "from", "of") and n + 1 < len(core):
            if core[n + 1].text[0].isdigit():
                continue  # "your report of 28 April"
            return phrase(text, core[n + 1 :])
        if word.possessive and n + 1 < len(core):
            made = phrase(text, core[: n + 1])
            if made is None:
                return None
            cut = re.sub(r"['’]s?$", "", made.text)
            name = re.sub(r"['’]s?$", "", made.name) if made.name else None
            return Phrase(made.start, made.start + len(cut), cut, name, made.role, made.head, made.pronoun, made.body)
    return None


def _name(text: str, core: Sequence[Word]) -> tuple[str | None, str | None]:
    """A person's name at the end (or the beginning) of a phrase, and the office before it."""
    n = len(core)
    k = n
    while k and (
        (
            core[k - 1].capital
            and core[k - 1].wordy
            and not is_body(core[k - 1].low)
            and (not is_role(core[k - 1].low) or (core[k - 1].text.isupper() and len(core[k - 1].text) < 3))
        )
        or (core[k - 1].low in PARTICLES and k < n and k > 1)
        or (core[k - 1].text == "." and k > 1 and len(core[k - 2].text) <= 4)
    ):
        k -= 1
    while k < n and ((core[k].low in PARTICLES and core[k].text.islower() and k + 1 == n) or core[k].text == "."):
        k += 1
    if k == n:
        return None, text[core[0].start : core[-1].end] if any(is_role(w.low) for w in core) else None
    before = core[:k]
    if before and before[-1].low in ("of", "for", "at", "in", "from", "the", "to", "and", "with", "on"):
        return None, text[core[0].start : core[-1].end] if any(is_role(w.low) for w in core) else None
    if before and not any(is_role(w.low) for w in before) and not before[-1].text.islower():
        return None, None  # "Northern Council Tamra": a body's name
    name = text[core[k].start : core[-1].end]
    role = text[before[0].start : before[-1].end] if before else None
    name = re.sub(r"['’]s?$", "", name)
    return (name or None), role


class People:
    """Everybody named so far, in the order of the text."""

    def __init__(self) -> None:
        self.known: dict[str, Person] = {}
        self._by_last: dict[str, Person] = {}
        self._by_role: dict[str, Person] = {}
        self._by_head: dict[str, Person] = {}
        self.last: Person | None = None  # the last speaker
        self.before: Person | None = None
        self.last_person: dict[str, Person] = {}

    def meet(self, name: str, role: str | None, at: int, *, body: bool = False) -> Person:
        """Somebody is named."""
        key = " ".join(w for w in name.split() if w.lower().strip(".") not in TITLES)
        key = key if any(c.isupper() for c in key) else name  # of "interior minister" nothing is a title
        found = self.known.get(key) or (self._by_last.get(key) if " " not in key else None)
        if found is None and not body and " " in key:
            known = self._by_last.get(key.rsplit(" ", 1)[1])
            if known is not None and " " not in known.name:
                known.name = key
                self.known[key] = known
                found = known
        if found is None:
            found = Person(key, text=name, body=body)
            self.known[key] = found
            if not body:
                self._by_last[key.rsplit(" ", 1)[-1]] = found
        found.at = at
        said = set(re.findall(r"[\w-]+", (role or "").casefold()))
        said |= {w.lower().strip(".") for w in name.split()} & TITLES
        if role:
            found.role = found.role if found.role and len(found.role) > len(role) else role
        for word in said:
            if is_role(word):
                found.roles.add(word)
                self._by_role[word] = found
        if said & _FEMALE:
            found.gender = "f"
        elif said & _MALE:
            found.gender = "m"
        if not body:
            self.last_person["any"] = found
            if found.gender:
                self.last_person[found.gender] = found
        return found

    def speaks(self, person: Person) -> None:
        """Somebody has spoken."""
        if person is not self.last:
            self.before, self.last = self.last, person

    def take_up(self, said: Phrase) -> Person | None:
        """Who is meant by a phrase; new ones are met."""
        if said.pronoun:
            return self._pronoun(said.pronoun)
        if said.name is not None:
            return self.meet(said.name, said.role, said.start)
        low = said.text.casefold()
        definite = low.startswith(("the ", "his ", "her ", "its ", "their ", "this "))
        if is_role(said.head) and definite:
            short = len(low.split()) <= 3
            known = self._by_role.get(said.head)
            if known is not None and (short or (known.role and low.partition(" ")[2] in known.role.casefold())):
                return known
        shown = re.sub(r"^(?:the|a|an|this|one)\s+", "", " ".join(said.text.split()), flags=re.IGNORECASE)
        shown = re.sub(r"['’]s?$", "", shown) if not said.head.endswith("s") else shown
        if said.body and definite and len(low.split()) <= 2 and said.head in self._by_head:
            return self._by_head[said.head]
        person = self.meet(shown, said.role or shown, said.start, body=True)
        if said.body and len(shown.split()) > 1 and any(c.isupper() for c in shown):
            self._by_head[said.head] = person
        if is_role(said.head) and not definite:
            person.roles.add(said.head)
            self._by_role[said.head] = person
        return person

    def _pronoun(self, kind: str) -> Person | None:
        last = self.last
        if kind in ("m", "f"):
            if last is not None and self._can(last, kind):
                self._learn(last, kind)
                return last
            found = self.last_person.get(kind) or self.last_person.get("any")
            if found is not None and self._can(found, kind):
                self._learn(found, kind)
                return found
            if self.before is not None and self._can(self.before, kind):
                return self.before
            return None
        if kind in ("p", "b"):
            if last is not None and last.body:
                return last
            return self.before if self.before is not None and self.before.body else None
        return None

    @staticmethod
    def _can(person: Person, kind: str) -> bool:
        if person.body:
            return any(is_role(w) for w in person.roles) and person.gender in ("", kind)
        return person.gender in ("", kind)

    @staticmethod
    def _learn(person: Person, kind: str) -> None:
        person.gender = person.gender or kind
