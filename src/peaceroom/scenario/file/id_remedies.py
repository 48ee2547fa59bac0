"""Which id was meant by something that is none: a name, a word with capitals, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from peaceroom.files.nodes import Loc
from peaceroom.files.suggestions import nearest

RULE = "ids hold small letters, digits, - and _"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
#: blocks whose keys are ids, and the fields that name them elsewhere
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "actors": ("actor", "actors", "of", "from", "to", "receiver", "consent_of", "deciders", "setter", "without",
               "party", "required", "debtor", "creditor", "recognition", "patience", "control", "no_agreement", "by",
               "leverage", "support", "parties", "third_parties", "ratifiers", "disruptors", "discount"),
    "issues": ("issue", "issues"), "agenda": ("after", "settled", "deadline", "wants", "items"),
    "sources": ("sources",), "coders": ("by",), "levers": ("levers",), "factors": ("loadings",),
    "events": ("event", "events", "given", "depends_on"),
}


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


def id_remedy(word: str, loc: Loc, data: Mapping[str, Any], *, is_key: bool) -> str:
    """What to type in place of a word that is no id: the id of what has that name, else the nearest, else an id."""
    made, blocks = as_id(word), _blocks(loc)
    if is_key and len(loc) == 2 and loc[0] in _NAMED_BY:  # where an id is given for the first time
        if _ID.fullmatch(word):
            return f'put it in quotes: "{word}"'
        return f"{RULE}: did you mean {made}?" if made else RULE
    named = {as_id(id_) for block in blocks for name, id_ in names_of(data, block) if name == fold(word)}
    known = {as_id(id_) for block in blocks for id_ in data.get(block) or () if isinstance(id_, str)}
    if len(named) == 1:
        return f"{RULE}: did you mean {next(iter(named))}?"
    meant = made if made in known or not known else nearest(made, sorted(known))
    return f"{RULE}: did you mean {meant}?" if meant else RULE


def _blocks(loc: Loc) -> list[str]:
    """The blocks whose ids may stand at a path: by the last field's name; all where it says nothing."""
    fields = [step for step in reversed(loc) if isinstance(step, str)]
    for field in fields[:2]:
        if blocks := [block for block, names in _NAMED_BY.items() if field in names]:
            return blocks
    return list(_NAMED_BY)
