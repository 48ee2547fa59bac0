"""What was changed from one version of a scenario to another, in pieces that can be made one by one.

A piece is a number of the file, an event, an entry that is new or gone with all that names it, or what one coder made
of one source about one input in the ledger. Words that no model reads (titles, reasons, names of sources) are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from peaceroom.evidence.ledger.records import Coding, Record
from peaceroom.scenario.row_names import row_names, score_names, support_names
from peaceroom.scenario.types import Quantity, Scenario

if TYPE_CHECKING:
    from peaceroom.evidence.ledger.ledger import Ledger

#: fields that no model reads
_WORDS = frozenset({"peaceroom", "title", "summary", "coding_rules", "coders", "sources", "name", "aliases", "because",
                    "judgement", "note", "url", "what_ifs", "description", "drafts", "levers"})
_ROWS = {"positions": row_names, "support": support_names, "scores": score_names}
#: records of a ledger on which codings rest
SUPPORT = ("passages", "documents", "sources")
#: what stands for a value that one of the two lacks
GONE = object()
#: a place in a scenario: block, then the row or key, then the field
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One place of a scenario and its values before and after; `GONE` where there is none."""

    place: Place
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece: edits of the file, or records of the ledger (ids by kind) that come and go together.

    ``event``, ``sources``, ``coder`` and ``input`` say whom and what it belongs to, where that is known; ``on`` is its
    day (ISO) in the journal, empty where none is noted. ``taken_whole``: parts of the ledger that change as one.
    """

    name: str
    event: str | None
    sources: tuple[str, ...]
    coder: str | None
    input: str | None
    on: str
    edits: tuple[Edit, ...] = ()
    records: frozenset[tuple[str, str]] = frozenset()
    taken_whole: frozenset[str] = frozenset()


def bare(value: object) -> object:
    """A value without the words that no model reads, as something that can be compared."""
    if isinstance(value, Quantity):
        return (str(value.value), value.disputed, bare(value.loadings))
    if isinstance(value, BaseModel):
        return {name: bare(getattr(value, name)) for name in type(value).model_fields if name not in _WORDS}
    if isinstance(value, Mapping):
        return {str(key): bare(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [bare(part) for part in value]
    return value if isinstance(value, int | float | bool | str) or value is None or value is GONE else str(value)


def edits_of(one: Scenario, two: Scenario) -> list[Edit]:
    """Every place whose bare value differs, in the order of the files."""
    found: list[Edit] = []
    for block in type(one).model_fields:
        if block in _WORDS:
            continue
        a, b = parts(one, block), parts(two, block)
        if a is None or b is None:
            x, y = getattr(one, block), getattr(two, block)
            if bare(x) != bare(y):
                found.append(Edit((block,), x, y))
            continue
        for key in [*a, *(k for k in b if k not in a)]:
            found += _entry((block, key), a.get(key, GONE), b.get(key, GONE))
    return found


def _entry(place: Place, x: object, y: object) -> Iterator[Edit]:
    if bare(x) == bare(y):
        return
    whole = x is GONE or y is GONE or place[0] in ("events", "issues", "agenda", "factors")
    if whole or not (isinstance(x, BaseModel) and isinstance(y, BaseModel) and type(x) is type(y)) or isinstance(
            x, Quantity):
        yield Edit(place, x, y)
        return
    for field in type(x).model_fields:
        if field not in _WORDS and bare(getattr(x, field)) != bare(getattr(y, field)):
            yield Edit((*place, field), getattr(x, field), getattr(y, field))


def parts(s: Scenario, block: str) -> Mapping[str, object] | None:
    """The rows or entries of a block by name; None for a block that has none."""
    value = getattr(s, block)
    if block in _ROWS:
        prefix = len(block) + 1
        return dict(zip((name[prefix:] for name in _ROWS[block](s)), value, strict=True))
    if block == "process" and value is not None:
        return {name: getattr(value, name) for name in type(value).model_fields if name not in _WORDS}
    return value if isinstance(value, Mapping) else None


def atoms_of(one: Scenario, two: Scenario) -> list[Atom]:
    """Every piece, in the order of the journal: by day, what has none as the file has it, before the rest."""
    edits = edits_of(one, two)
    found = [_of_edits(group, one, two) for group in _together(edits, one, two)]
    found += _of_ledgers(one.ledger, two.ledger)
    return sorted(found, key=lambda atom: atom.on)  # the order of the file among those of one day


def _together(edits: list[Edit], one: Scenario, two: Scenario) -> list[list[Edit]]:
    """Edits that make no sense alone: whatever names an actor, issue, event or factor that only one version has."""
    only = {key for block in ("actors", "issues", "events", "factors")
            for key in set(getattr(one, block)) ^ set(getattr(two, block))}
    groups: list[tuple[set[str], list[Edit]]] = []
    for edit in edits:
        named = only & (set(".".join(edit.place).split(".")) | set(_texts(bare(edit.before))) | set(
            _texts(bare(edit.after))))
        mine, kept = (named, [edit]), []
        for group in groups:
            if named & group[0]:
                mine = (mine[0] | group[0], group[1] + mine[1])
            else:
                kept.append(group)
        groups = [*kept, mine]
    return [sorted(group, key=edits.index) for _, group in groups]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _of_edits(group: list[Edit], one: Scenario, two: Scenario) -> Atom:
    first = next((e for e in group if e.place[0] in ("actors", "issues", "events", "factors")), group[0])
    name = ".".join(first.place)
    event = first.place[1] if first.place[0] == "events" else None
    sources: list[str] = []
    coders: list[str] = []
    days: list[str] = []
    for edit in group:
        held, file = (edit.before, one) if edit.after is GONE else (edit.after, two)
        for quantity in _provenances(held):
            cited = tuple(getattr(quantity, "sources", None) or ())
            sources += cited
            days += [str(file.sources[s].date) for s in cited if s in file.sources and getattr(file.sources[s], "date",
                                                                                             None) is not None]
            judged = getattr(quantity, "judgement", None)
            if judged is not None:
                coders.append(str(judged.by))
                days.append(str(judged.on))
    return Atom(name, event, tuple(dict.fromkeys(sources)), coders[-1] if coders else None,
                None if event is not None else name, max(days, default=""), tuple(group))


def _provenances(value: object) -> Iterator[object]:
    if isinstance(value, BaseModel):
        if hasattr(value, "sources") or hasattr(value, "judgement"):
            yield value
        for name in type(value).model_fields:
            yield from _provenances(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _provenances(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _provenances(part)


def _of_ledgers(one: Ledger | None, two: Ledger | None) -> list[Atom]:
    """Codings and grades that differ, by source, coder and input; changed assumptions; changed passages."""
    if one is None and two is None:
        return []
    groups: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    days: dict[tuple[str, str, str], list[str]] = {}
    for kind in ("codings", "grades", "scales"):
        a, b = records(one, kind), records(two, kind)
        for key in [*a, *(k for k in b if k not in a)]:
            if a.get(key) == b.get(key):
                continue
            held, book = (b[key], two) if key in b else (a[key], one)
            assert book is not None  # it holds the record
            who = (_source(held, book), held.by, _input(held))
            groups.setdefault(who, set()).add((kind, key))
            days.setdefault(who, []).append(held.on.isoformat())
    found = [Atom(f"ledger: {source or 'scales'}{f', on {about}' if about else ''}, by {coder}", None,
                  (source,) if source else (), coder, about or None, max(days[source, coder, about]),
                  records=frozenset(ids))
             for (source, coder, about), ids in groups.items()]
    if one is not None and two is not None and (one.assumptions, dict(one.discounts)) != (
            two.assumptions, dict(two.discounts)):
        found.append(Atom("ledger: assumptions", None, (), None, "ledger.assumptions", "",
                          taken_whole=frozenset({"assumptions", "discounts"})))
    if any(a.get(key, record) != record for a, b in ((records(one, k), records(two, k)) for k in SUPPORT)
           for key, record in b.items()):
        found.append(Atom("ledger: passages and documents themselves", None, (), None, "ledger.passages", "",
                          taken_whole=frozenset(SUPPORT)))
    return found


def records(ledger: Ledger | None, kind: str) -> Mapping[str, Record]:
    """The records of one kind by id; none without a ledger."""
    found: Mapping[str, Record] = {} if ledger is None else getattr(ledger, kind)
    return found


def _input(record: Record) -> str:
    """What a coding is about: ``<quantity>.<actor>.<issue>``; empty for a grade or a scale."""
    if not isinstance(record, Coding):
        return ""
    return ".".join(part for part in (record.quantity, record.actor, record.issue) if part)


def _source(record: Record, book: Ledger) -> str:
    """The source that a coding or a grade is about; empty for a scale."""
    if (named := getattr(record, "source", None)) is not None:
        return str(named)
    passage = book.passages.get(getattr(record, "passage", ""))
    document = None if passage is None else book.documents.get(passage.document)
    return "" if document is None else document.source


def merged(atoms: Iterable[Atom], name: str) -> Atom:
    """Several pieces as one, for what makes sense only together."""
    found = list(atoms)
    return Atom(name, None, tuple(dict.fromkeys(s for a in found for s in a.sources)), None, name,
                max((a.on for a in found), default=""), tuple(e for a in found for e in a.edits),
                frozenset(r for a in found for r in a.records), frozenset(p for a in found for p in a.taken_whole))
