"""Which id was meant by something that is none: a name, a word with capitals, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from peaceroom.files.nodes import Loc
from peaceroom.files.places import PlacedProblems

RULE = "ids hold small letters, digits, - and _"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
#: blocks whose keys are ids, and the fields that name them elsewhere
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "actors": ("actor", "actors", "of", "from", "to", "receiver", "consent_of", "deciders", "setter", "without",
               "party", "required", "debtor", "creditor", "recognition", "patience", "control", "no_agreement",
               "thresholds", "by", "leverage", "support", "parties", "third_parties", "ratifiers", "disruptors",
               "discount", "among", "including"),
    "issues": ("issue", "issues", "text"), "agenda": ("after", "settled", "deadline", "wants", "items"),
    "sources": ("sources",), "coders": ("by",), "levers": ("levers",), "factors": ("loadings",),
    "events": ("event", "events", "given", "depends_on"),
}
#: blocks whose keys are ids that no other field names
_UNNAMED = ("what_ifs", "drafts")


def fold(words: str) -> str:
    """A name as it is compared: without regard to capitals and the number of spaces."""
    return " ".join(words.casefold().split())


def names_of(data: Mapping[str, Any], block: str) -> Iterator[tuple[str, str]]:
    """Folded names, titles and aliases of a block's entries, each with the entry's id."""
    entries = data.get(block)
    for id_, entry in entries.items() if isinstance(entries, Mapping) else ():
        if isinstance(id_, str) and isinstance(entry, Mapping):
            more = entry.get("aliases")
            for words in (entry.get("name"), entry.get("title"), *(more if isinstance(more, list | tuple) else ())):
                if isinstance(words, str):
                    yield fold(words), id_


def as_id(word: str) -> str:
    """The id that looks most like a word; empty where no letter or digit of an id is in it."""
    return word if _ID.fullmatch(word) else re.sub(r"[^a-z0-9_]+", "-", word.lower()).strip("-_")[:64].strip("-_")


class Ids:
    """The ids and names of a scenario's data, in search of the one that was meant."""

    def __init__(self, data: Mapping[str, Any], findings: PlacedProblems) -> None:
        self.data, self._findings = data, findings

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return {block: sorted({as_id(id_) for id_ in entries if isinstance(id_, str)})
                for block in _NAMED_BY if isinstance(entries := self.data.get(block), Mapping)}

    @cached_property
    def _named(self) -> dict[str, dict[str, set[str]]]:
        """block → folded name → ids."""
        out: dict[str, dict[str, set[str]]] = {}
        for block in _NAMED_BY:
            for name, id_ in names_of(self.data, block):
                out.setdefault(block, {}).setdefault(name, set()).add(as_id(id_))
        return out

    def remedy(self, word: str, loc: Loc, *, is_key: bool) -> str:
        """What to type in place of a word that is no id: the id of what has that name, the nearest, or an id."""
        made, blocks = as_id(word[:4_000]), _blocks(loc)
        if is_key and len(loc) == 2 and loc[0] in (*_NAMED_BY, *_UNNAMED):  # where an id is given for the first time
            if _ID.fullmatch(word):
                return f'put it in quotes: "{word}"'
            return f"{RULE}: did you mean {made}?" if made else RULE
        named = set().union(*(self._named.get(block, {}).get(fold(word), ()) for block in blocks))
        if len(named) == 1:
            return f"{RULE}: did you mean {next(iter(named))}?"
        known = [id_ for block in blocks for id_ in self._known.get(block, ())]
        meant = made if made in known or not known else self._findings.nearest(made, known)
        return f"{RULE}: did you mean {meant}?" if meant else RULE


def _blocks(loc: Loc) -> list[str]:
    """The blocks whose ids may stand at a path: by the last field's name; all where it says nothing."""
    fields = [step for step in reversed(loc) if isinstance(step, str)]
    for field in fields[:2]:
        if blocks := [block for block, names in _NAMED_BY.items() if field in names]:
            return blocks
    return list(_NAMED_BY)
