"""What things are called in sentences, tables and figures, with names hidden on request."""

from __future__ import annotations

import re

from peaceroom.scenario.types import Scenario


def _letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


class Names:
    """Labels of a scenario's actors, issues and what-ifs.

    With ``redact`` actors become "Actor A", "Actor B" … in the order of the file, and every name, alias and
    id of an actor is replaced wherever it occurs in other labels (an issue may be called after an actor).
    """

    def __init__(self, scenario: Scenario, *, redact: bool = False) -> None:
        self.redact = redact
        self._scenario = scenario
        self._labels = {key: f"Actor {_letter(i)}" if redact else actor.name
                        for i, (key, actor) in enumerate(scenario.actors.items())}
        spoken: dict[str, str] = {}
        for key, actor in scenario.actors.items():
            for word in (actor.name, *actor.aliases, key, key.replace("-", " ").replace("_", " ")):
                spoken.setdefault(word.casefold(), self._labels[key])
        self._spoken = spoken
        longest_first = sorted(spoken, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in longest_first), re.IGNORECASE)

    def text(self, words: str) -> str:
        """Free text of the file, with actors' names replaced if they are to be hidden."""
        if not self.redact:
            return words
        return self._pattern.sub(lambda found: self._spoken.get(found[0].casefold(), "an actor"), words)

    def ids(self, words: str) -> str:
        """A message that names actors by their ids, with their labels instead."""
        known = sorted(self._labels, key=len, reverse=True)
        pattern = "|".join(rf"(?<![\w-]){re.escape(key)}(?![\w-])" for key in known)
        return self.text(re.sub(pattern, lambda found: self._labels[found[0]], words))

    def actor(self, key: str) -> str:
        return self._labels.get(key) or self.text(key)

    def issue(self, key: str) -> str:
        issue = self._scenario.issues.get(key)
        return self.text(issue.name if issue else key)

    def what_if(self, key: str, name: str | None = None) -> str:
        return self.text(name or key.replace("-", " "))

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
