"""What an addition says that the ledger says already: the same table twice, a command repeated after it was cut off.

A record counts as there when one in use says the same, whoever added it and when: said twice it would count twice.
That is looked for where the addition itself made the id; an id that somebody chose is a record of its own, unless the
very record is there under it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable

from peaceroom.evidence.ledger.history import REFERENCES, Book
from peaceroom.evidence.ledger.json_lines import kind_of
from peaceroom.evidence.ledger.records import Passage, Record

#: what does not make a record another one; of codings and grades also who says it matters
_ASIDE = {"id", "on", "note", "near", "retrieved"}
_SAYS = {"coding", "grade", "withdrawal"}


def divided(new: Iterable[Record], book: Book, made: Collection[str]) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """The records that are new, with their references led to what is there; and those that are there.

    ``made`` are the ids that the addition made itself. Each record of the ledger is found once at most, so that a table
    with two equal rows stays one with two.
    """
    known: dict[str, list[str]] = defaultdict(list)
    new = tuple(new)
    for kind in {kind_of(r) for r in new}:
        for row in book.used(kind):
            known[_key(book.settled(row.record))].append(row.record.id)
    led: dict[str, str] = {}
    added: list[Record] = []
    there: list[Record] = []
    for given in new:
        record = _led(given, led)
        found = known.get(_key(record), [])
        if record.id in made and found:
            id_ = found.pop(0)
        elif _is_there(record, book):
            id_ = record.id
        else:
            added.append(record)
            continue
        led[record.id] = id_
        there.append(book.by_id[id_].record)
    return tuple(added), tuple(there)


def _is_there(record: Record, book: Book) -> bool:
    """Whether this very record, but for the day of its addition, is in use under its id."""
    if not book.in_use(record.id) or kind_of(book.by_id[record.id].record) != kind_of(record):
        return False
    old = book.by_id[record.id].record
    return record.model_copy(update={"on": old.on}) in (old, book.settled(old))


def _led(record: Record, led: dict[str, str]) -> Record:
    """The record naming what is there instead of what was found to be there already."""
    changed: dict[str, object] = {name: led[old] for name, _ in REFERENCES[kind_of(record)]
                                  if (old := getattr(record, name)) in led}
    if isinstance(record, Passage):
        near = tuple(dict.fromkeys(led.get(other, other) for other in record.near))
        changed |= {"near": near} if near != record.near else {}
        changed |= {"origin": led[record.origin]} if record.origin in led else {}
    return record.model_copy(update=changed) if changed else record


def _key(record: Record) -> str:
    """What a record says, in one line."""
    kind = kind_of(record)
    data = record.model_dump(mode="json", exclude_defaults=True)
    if data.get("origin") == record.id:
        del data["origin"]  # an utterance of its own
    aside = _ASIDE if kind in _SAYS else _ASIDE | {"by"}
    if kind == "grade":
        aside = aside | {"supersedes"}  # a grade that is given again takes the place of itself
    return json.dumps([kind, {name: value for name, value in data.items() if name not in aside}], sort_keys=True)
