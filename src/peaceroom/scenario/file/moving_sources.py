"""Move the sources that a scenario lists into its ledger, so that each is written once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peaceroom.evidence.ledger.adding import Desk, Store
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.records import Record
from peaceroom.evidence.ledger.records import Source as Publisher
from peaceroom.files import yaml as yaml_reader
from peaceroom.files.editing import BOM
from peaceroom.files.nodes import Node
from peaceroom.files.writing import replace_file
from peaceroom.scenario.file.ledger_sources import as_source, contradictions
from peaceroom.scenario.file.loading import Located, judge_text, read_text
from peaceroom.scenario.types import Scenario, Source


@dataclass(frozen=True)
class Move:
    """What is to be done with each listed source: ``there`` in the ledger under the same id, so that its entry in the
    file goes; ``new`` to the ledger; ``staying`` in the file, with the reason."""

    there: tuple[str, ...]
    new: tuple[str, ...]
    staying: tuple[tuple[str, str], ...]
    differing: tuple[tuple[str, str, str, str], ...]


def plan_move(scenario: Scenario, root: Node, ledger: Ledger) -> Move:
    """What `move` would do with the sources in the file ``root``."""
    pair = root.get("sources")
    ids = [str(key.value) for key, _ in pair[1].pairs] if pair is not None else []
    known = {i: its for i in ids if (its := as_source(ledger, i)) is not None}
    staying = tuple((i, why) for i in ids if (why := _why_not(scenario.sources[i], known.get(i))))
    there = tuple(i for i in known if i not in dict(staying))
    new = tuple(i for i in ids if i not in known and i not in dict(staying))
    differing = tuple(c for c in contradictions(scenario.sources, ledger) if c[0] in there)
    return Move(there, new, staying, differing)


def move(where: Located, scenario: Scenario, store: Store, plan: Move, by: str, on: date) -> tuple[Record, ...]:
    """Write new sources into the ledger, then take those that it has out of the file; comments stay.

    Where it is cut off between the two, a source stands in both, says the same, and the next call takes it out.

    Raises `InputError`: what the ledger refuses, or what would be wrong with the file (then it stays as it was).
    """
    added: tuple[Record, ...] = ()
    if plan.new:
        added = store.enter(lambda desk: list(_records(desk, scenario, plan.new, by, on))).added
    text, bom = read_text(where)
    after = without_sources(text, where.path.as_posix(), {*plan.there, *plan.new})
    if after != text:
        judge_text(after, where)
        replace_file(where.path, (BOM if bom else b"") + after.encode())
    return added


def without_sources(text: str, file: str, gone: Iterable[str]) -> str:
    """The text of a scenario without some entries of ``sources``; a comment above the next entry stays with it."""
    root = yaml_reader.parse(text, file)
    pair = root.get("sources")
    gone = set(gone)
    if pair is None or not gone:
        return text
    lines = text.split("\n")
    after = [k.line for k, _ in root.pairs if k.line > pair[0].line]
    end = min(after, default=len(lines) + 1)
    keys = [key for key, _ in pair[1].pairs]
    if any(key.line == pair[0].line for key in keys):  # {a: {…}, b: {…}} on the line of its name
        return text
    stops = [*(key.line for key in keys[1:]), end]
    cut: set[int] = set()
    for key, stop in zip(keys, stops, strict=True):
        if key.value in gone:
            cut.update(range(key.line, _last(lines, key.line, stop) + 1))
    if all(key.value in gone for key in keys):
        cut.add(pair[0].line)
    return "\n".join(line for number, line in enumerate(lines, 1) if number not in cut)


def _last(lines: Sequence[str], first: int, stop: int) -> int:
    """The last line of an entry that begins at ``first``: empty lines and comments before ``stop`` belong to what
    follows."""
    last = stop - 1
    while last > first and (not (line := lines[last - 1].strip()) or line.startswith("#")):
        last -= 1
    return last


def _why_not(here: Source, there: Source | None) -> str:
    """Why a source stays in the file; empty where nothing is lost by taking it out."""
    if there is not None:
        lost = [name for name in ("note", "url") if getattr(here, name) and not getattr(there, name)]
        return f"the ledger does not have its {' and '.join(lost)}" if lost else ""
    if here.date is None:
        return "it has no date, and a document of a ledger needs one"
    return "it is a series that was revised later" if here.vintage == "final" else ""


def publisher(scenario: Scenario, store: Store, id_: str, by: str, on: date) -> str:
    """The id in the ledger of who published a source that the scenario lists; added where the ledger does not have it.

    An id that the ledger has, or that the scenario does not list, is given back as it is.
    """
    if id_ not in scenario.sources or any(row.record.id == id_ for row in load(store.folder).book.used("source")):
        return id_
    found: list[str] = []

    def maker(desk: Desk) -> list[Record]:
        record, is_new = _publisher(desk, scenario, id_, by, on)
        found.append(record.id)
        return [record] if is_new else []

    store.enter(maker)
    return found[-1]


def _records(desk: Desk, scenario: Scenario, ids: Iterable[str], by: str, on: date) -> Iterable[Record]:
    """A document for each source, and its publisher where the ledger does not know it yet."""
    new: dict[str, Publisher] = {}
    for id_ in ids:
        source = scenario.sources[id_]
        record, is_new = _publisher(desk, scenario, id_, by, on, new.values())
        if is_new and record.id not in new:
            new[record.id] = record
            yield record
        yield made("document", id=id_, by=by, on=on, source=record.id, title=source.title, date=source.date,
                   url=source.url, note=source.note)


def _publisher(desk: Desk, scenario: Scenario, id_: str, by: str, on: date,
               also: Iterable[Publisher] = ()) -> tuple[Publisher, bool]:
    """Who published a source, known by name, kind and camp, and whether it has to be added."""
    source = scenario.sources[id_]
    name = source.publisher or source.title
    camp = source.camp if source.camp in scenario.actors else None
    for record in (*also, *(row.record for row in desk.book.used("source"))):
        if isinstance(record, Publisher) and (record.name.casefold(), record.kind, record.camp) == (
                name.casefold(), source.kind, camp):
            return record, record in also
    record = made("source", id=desk.new_id("source", name), by=by, on=on, name=name, kind=source.kind, camp=camp)
    assert isinstance(record, Publisher)
    return record, True
