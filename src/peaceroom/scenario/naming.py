"""What things are called in sentences, tables and figures, with names hidden on request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peaceroom.files.folding import fold
from peaceroom.scenario.types import Scenario

#: writing without spaces between words, or with articles and endings written on: a name may stand inside a word
_WITHIN_WORDS = re.compile("[\u0590-\u08ff\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
                           "\U00020000-\U0003ffff]")
#: from this length on a name is also seen in words made of it, as a people's name of its country's
_STEM = 4
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def _letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


class Hidden:
    """Finds names in texts however they are typed, and puts labels in their place.

    Case, accents, kinds of apostrophes, dashes and spaces, line breaks and characters without width do not count
    (`peaceroom.files.folding`), nor whether apostrophes, points and spaces are there at all. Exactly what was found is
    replaced; of a word that begins with a name of four letters or more, the whole.
    """

    def __init__(self, labels: dict[str, str]) -> None:
        self._labels: dict[str, str] = {}
        patterns: dict[str, str] = {}
        for name, label in labels.items():
            for variant in dict.fromkeys((name, name.translate(_UMLAUTS))):
                folded = fold(variant).text.strip()
                if bare := _bare(folded):
                    self._labels.setdefault(bare, label)
                    patterns.setdefault(bare, _pattern(folded, spelled=name.isupper()))
        longest_first = sorted(patterns, key=lambda bare: (-len(bare), bare))
        self._pattern = re.compile("|".join(f"(?:{patterns[bare]})" for bare in longest_first) or "(?!)")
        self._done: dict[str, str] = {}

    def text(self, words: str) -> str:
        """The words with every name replaced by its label."""
        if words not in self._done:
            self._done[words] = self._replaced(words)
        return self._done[words]

    def places(self, words: str) -> Iterator[tuple[int, int, str]]:
        """Where names stand, and their labels, in order."""
        folded, done = fold(words), 0
        for found in self._pattern.finditer(folded.text):
            start, end = folded.span(*found.span())
            if start >= done:  # else a second name in one character, as in a ligature
                yield start, end, self._label(found[0])
                done = end

    def _replaced(self, words: str) -> str:
        pieces, done = [], 0
        for start, end, label in self.places(words):
            pieces += [words[done:start], label]
            done = end
        return "".join([*pieces, words[done:]])

    def _label(self, found: str) -> str:
        """The label of what was found: of the longest name that it begins with."""
        bare = _bare(found)
        return next(self._labels[bare[:n]] for n in range(len(bare), 0, -1) if bare[:n] in self._labels)


def _bare(folded: str) -> str:
    return re.sub("[ '.]", "", folded)


def _pattern(folded: str, *, spelled: bool) -> str:
    """A regular expression for a folded name. ``spelled``: written in capitals, so maybe with points between them."""
    between = r"\.?" if spelled and folded.isalnum() and len(folded) <= 6 else ""
    parts = between.join(f"{letter}?" if letter in " '" else r"\.?" if letter == "." else re.escape(letter)
                         for letter in folded)
    if _WITHIN_WORDS.search(folded[0]) and _WITHIN_WORDS.search(folded[-1]):
        return parts
    end = "[^\\W\\d_]*" if len(_bare(folded)) >= _STEM and folded[-1].isalpha() else ""
    return rf"(?<!\w){parts}{end}(?!\w)"


class Names:
    """Labels of a scenario's actors, issues and what-ifs.

    With ``redact`` actors become "Actor A", "Actor B" … in the order of the file, and every name, alias and
    id of an actor is replaced wherever it occurs in other labels (an issue may be called after an actor), however it
    is typed there (`Hidden`).
    """

    def __init__(self, scenario: Scenario, *, redact: bool = False) -> None:
        self.redact = redact
        self._scenario = scenario
        self._labels = {key: f"Actor {_letter(i)}" if redact else actor.name
                        for i, (key, actor) in enumerate(scenario.actors.items())}
        spoken: dict[str, str] = {}
        for key, actor in scenario.actors.items():
            # an id of one letter says nothing, and would hide the article “a”
            for word in (actor.name, *actor.aliases, *([key] if len(key) > 1 else [])):
                spoken.setdefault(word, self._labels[key])
        self._hidden = Hidden(spoken) if redact else None

    def text(self, words: str) -> str:
        """Free text of the file, with actors' names replaced if they are to be hidden."""
        return words if self._hidden is None else self._hidden.text(words)

    def ids(self, words: str) -> str:
        """A message that names actors by their ids, with their labels instead."""
        # an id of one letter may be the article “a”: it is an id where it stands in a list
        pattern = "|".join(rf"(?<![\w-]){re.escape(key)}(?![\w-])" if len(key) > 1 else rf"(?<=[r,] ){key}(?=,|$)"
                           for key in sorted(self._labels, key=len, reverse=True))
        return self.text(re.sub(pattern, lambda found: self._labels[found[0]], words))

    def actor(self, key: str) -> str:
        return self._labels.get(key) or self.text(key)

    def issue(self, key: str) -> str:
        issue = self._scenario.issues.get(key)
        return self.text(issue.name if issue else key)

    def what_if(self, key: str, name: str | None = None) -> str:
        return self.text(name or key.replace("-", " "))

    def is_event(self, key: str) -> bool:
        return key in self._scenario.events

    def event(self, key: str) -> str:
        event = self._scenario.events.get(key)
        return self.text((event.name if event else None) or key.replace("-", " "))

    def outcome(self, event: str, key: str) -> str:
        found = self._scenario.events.get(event)
        outcome = found.outcomes.get(key) if found else None
        return self.text((outcome.name if outcome else None) or key.replace("-", " "))

    @property
    def title(self) -> str:
        """The scenario's title; hidden together with the names, since a title tells who talks."""
        return "A negotiation, names hidden" if self.redact else self._scenario.title
