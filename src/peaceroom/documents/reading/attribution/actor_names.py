"""Mentions of the scenario's actors: by name, by alias, by an abbreviation the text introduces, and in context.

Names are compared without case and accents where the alias has capitals and the text has too; the longest form wins,
and no form is found within a longer word. Positions are those of the text as it is.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.text.lexicon import BODIES
from peaceroom.documents.reading.text.words_and_sentences import Word, folded, word_set, words

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
#: in brackets behind a name: (KPF), ("the Front"), (hereinafter “the Government”), (the “Communes”)
_BRACKET = re.compile(
    r"\s?\((?:[^()\n]{0,60}?\b(?:hereinafter|hereafter|henceforth|abbreviated|also known as|known as|or|in short|"
    r"short|the)\b[^()\n\"“«]{0,40}?)?[\"“«'‘]?(?P<name>[^()\"“”«»\n]{1,40}?)[\"”»'’]?(?:,[^()\n]{0,40})?\)"
)
_STATES = word_set(
    "government republic kingdom state union crown ministry authority administration directorate directory "
    "emirate empire federation directory regime junta"
)
_GENERIC = {
    "government": word_set("government republic kingdom state crown cabinet administration authority"),
    "movement": word_set("movement front army liberation resistance emirate council"),
    "rebels": word_set("rebels front army resistance movement"),
    "authorities": word_set("government authority authorities administration"),
    "regime": word_set("government republic kingdom regime"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """An actor of the scenario: id, name, and whatever else it is called. ``side``: the actor whose part it is;
    ``kind``: as the scenario has it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    side: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A mention: ``kind`` is name, alias, abbreviation or context."""

    start: int
    end: int
    actor: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Form:
    parts: tuple[str, ...]
    lower: bool  # the form has no capital: any case will do
    actor: str
    kind: str
    confidence: float
    article: bool
    whole: str


class Names:
    """The forms of all actors, by their first word."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = {k.id: k for k in known}
        self._forms: defaultdict[str, list[_Form]] = defaultdict(list)
        self._owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for actor in known:
            self.add(actor.id, actor.name, "name", 0.95)
            for alias in actor.aliases:
                self.add(actor.id, alias, "alias", 0.9)
        self.heads = self._heads(known)
        self.initials = self._initials(known)

    def add(self, actor: str, form: str, kind: str, confidence: float, *, here: bool = False) -> None:
        """One more form of an actor; ``here``: the text itself gives it, whatever else it might mean."""
        bare = _ARTICLE.sub("", form.strip())
        article = bare != form.strip() and len(bare.split()) == 1
        parts = tuple(folded(_bare(w.text)) for w in words(bare) if w.wordy or w.text in "&")
        if not parts:
            return
        made = _Form(parts, bare == bare.lower(), actor, kind, confidence, article, form.strip())
        if here:
            self._owners[parts] = {actor}
            self._forms[parts[0]] = [f for f in self._forms[parts[0]] if f.parts != parts]
        self._owners[parts].add(actor)
        self._forms[parts[0]].append(made)
        self._forms[parts[0]].sort(key=lambda f: -len(f.parts))

    def copy(self) -> Names:
        """Forms that may grow with a document, the scenario's own left as they are."""
        made = Names([])
        made.known, made.heads, made.initials = self.known, self.heads, self.initials
        made._owners = defaultdict(set, {k: set(v) for k, v in self._owners.items()})
        made._forms = defaultdict(list, {k: list(v) for k, v in self._forms.items()})
        return made

    def match(self, run: Sequence[Word], at: int) -> tuple[_Form, int] | None:
        """The longest form that begins at a word, and the word behind it."""
        for form in self._forms.get(run[at].low if run[at].low.isascii() else folded(run[at].low), ()):
            stop = at
            k = 0
            good = True
            capital = False
            while k < len(form.parts):
                if stop >= len(run):
                    good = False
                    break
                word = run[stop]
                if folded(_bare(word.text)) != form.parts[k]:
                    good = False
                    break
                capital = capital or word.capital or word.text[:1].isupper()
                stop, k = stop + 1, k + 1
            if not good or not (form.lower or capital):
                continue
            if form.article and not (at and run[at - 1].low in ("the", "our", "their", "its")):
                continue
            if len(self._owners[form.parts]) > 1:
                continue
            return form, stop
        return None

    @staticmethod
    def _heads(known: Sequence[Known]) -> dict[str, str]:
        """Head noun → the only actor whose name has it: "the Front" for the Kelmar People’s Front."""
        found: dict[str, set[str]] = defaultdict(set)
        for actor in known:
            bare = _ARTICLE.sub("", actor.name)
            head = re.split(r"\s(?:of|for|in|on|to|and)\s", bare)[0].split()
            if head and (len(head) > 1 or bare != head[0]):
                found[folded(head[-1])].add(actor.id)
        return {h: next(iter(ids)) for h, ids in found.items() if len(ids) == 1}

    @staticmethod
    def _initials(known: Sequence[Known]) -> dict[str, str]:
        """First letters of the capitalised words of a name → its actor, where no other actor has them."""
        found: dict[str, set[str]] = defaultdict(set)
        for actor in known:
            for name in (actor.name, *actor.aliases):
                letters = "".join(p[0] for p in re.split(r"[\s-]+", name) if p[:1].isupper())
                if len(letters) >= 2:
                    found[letters].add(actor.id)
        return {k: next(iter(ids)) for k, ids in found.items() if len(ids) == 1}

    def generic(self, word: str, lately: Sequence[str]) -> tuple[str, float] | None:
        """Whom "the government" or "the movement" means."""
        fits = [
            k.id
            for k in self.known.values()
            if any(folded(w) == word for name in (k.name, *k.aliases) for w in name.split())
        ]
        if len(fits) == 1:
            return fits[0], 0.7
        for actor in reversed(lately):
            name = {folded(w) for n in (self.known[actor].name, *self.known[actor].aliases) for w in n.split()}
            if actor in fits or (not fits and (name & _GENERIC[word] or (word == "movement" and not name & _STATES))):
                return actor, 0.5
        return None


def _bare(said: str) -> str:
    """Without a possessive ending."""
    for end in ("'s", "’s", "'S", "’S"):
        if said.endswith(end):
            return said[:-2]
    return said[:-1] if said.endswith(("'", "’")) and len(said) > 1 else said


def mentions(text: str, names: Names, start: int = 0, end: int | None = None) -> list[Named]:
    """Mentions in the order of the text; forms that it introduces in brackets are learned on the way."""
    mine = names.copy()
    mine.heads = {h: a for h, a in mine.heads.items() if not _another(text, h, names.known[a])}
    run = words(text, start, end)
    out: list[Named] = []
    lately: list[str] = []
    i = 0
    while i < len(run):
        word = run[i]
        if not word.wordy:
            i += 1
            continue
        handle = i and run[i - 1].text == "@" and run[i - 1].end == word.start
        got = mine.match(run, i) if not handle else None
        if got is not None:
            form, stop = got
            first = run[i].start
            if i and run[i - 1].low == "the" and (form.article or (form.kind == "abbreviation" and form.article)):
                first = run[i - 1].start
            last = run[stop - 1]
            out.append(Named(first, last.start + len(_own(form, last)), form.actor, form.kind, form.confidence))
            lately.append(form.actor)
            _introduced(text, mine, form.actor, last.end)
            i = stop
            continue
        for made in _context(mine, run, i, lately):
            out.append(made)
            lately.append(made.actor)
        i += 1
    return out


def _another(text: str, head: str, actor: Known) -> bool:
    """Whether the text names another body with the same head noun: "the Council of Varsia" is not our High Council."""
    own = " | ".join(folded(n) for n in (actor.name, *actor.aliases))
    pattern = rf"\b{re.escape(head.title())} (?:of|for) (?:the )?[A-Z][\w'’-]+"
    for found in itertools.islice(re.finditer(pattern, text), 50):
        if folded(" ".join(found[0].split())) not in own:
            return True
    return False


def _own(form: _Form, last: Word) -> str:
    """The last word without a possessive ending, unless the form itself has one."""
    return last.text if last.text.endswith(("s'", "s’")) and form.whole.endswith(("'", "’")) else _bare(last.text)


def _introduced(text: str, names: Names, actor: str, at: int) -> None:
    found = _BRACKET.match(text, at)
    if found is None:
        return
    name = found["name"].strip(" ,.")
    bare = _ARTICLE.sub("", name)
    if not bare[:1].isupper() or len(bare.split()) > 5 or any(c.isdigit() for c in bare):
        return
    said = found[0].strip().lstrip("(")
    article = "the " if re.search(r"\b[Tt]he\b", said) and len(bare.split()) == 1 else ""
    names.add(actor, article + bare, "abbreviation", 0.9, here=True)


def _context(names: Names, run: Sequence[Word], i: int, lately: Sequence[str]) -> Iterator[Named]:
    word = run[i]
    if word.text.isupper() and _bare(word.text) in names.initials and not (i and run[i - 1].text in "@_"):
        yield Named(
            word.start, word.start + len(_bare(word.text)), names.initials[_bare(word.text)], "abbreviation", 0.75
        )
        return
    if not i or run[i - 1].low not in ("the", "this", "our", "said"):
        return
    after = run[i + 1] if i + 1 < len(run) else None
    low = folded(_bare(word.text))
    stop = word.start + len(_bare(word.text))
    if word.capital and low in names.heads and not (after is not None and (after.low == "of" or after.capital)):
        yield Named(run[i - 1].start, stop, names.heads[low], "context", 0.7)
    elif low in _GENERIC and not (after is not None and (after.low == "of" or (after.capital and after.wordy))):
        found = names.generic(low, lately)
        if found is not None:
            yield Named(run[i - 1].start, stop, found[0], "context", found[1])


def actor_by_adjective(role: str | None, names: Names) -> str | None:
    """ "Velian Ambassador", "the governor’s deputy": a word that begins like a word of one actor’s name only."""
    found: set[str] = set()
    for word in words(role or ""):
        low = folded(_bare(word.text))
        if len(low) < 5 or not word.wordy or (low in BODIES and word.text.islower() and low not in ("governor",)):
            continue
        for actor in names.known.values():
            for part in (p for n in (actor.name, *actor.aliases) for p in n.split()):
                own = folded(_bare(part))
                if (len(own) >= 4 and own not in BODIES) or own == low:
                    size = max(4, min(len(low), len(own)) - 2)
                    if low[:size] == own[:size] and abs(len(low) - len(own)) <= 5:
                        found.add(actor.id)
    return found.pop() if len(found) == 1 else None


def actor_of(name: str | None, names: Names) -> str | None:
    """The actor that a speaker's or an organisation's words name, if any."""
    if not name:
        return None
    found = mentions(name, names)
    if found:
        whole = [m for m in found if m.kind != "context"] or found
        return whole[0].actor
    last = [w for w in words(name) if w.wordy]
    if last and folded(last[-1].low) in names.heads and folded(last[-1].low) in {folded(b) for b in BODIES}:
        return names.heads[folded(last[-1].low)]
    if last and len(last) == 1:
        got = Names.match(names, [Word(0, 3, "the", "the"), *last], 1)
        return got[0].actor if got else None
    return None
