"""The challenge tools' JSON: a list of actors with capability, position and salience, under names of any kind."""

from __future__ import annotations

import json

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.interop.draft import Draft, some
from peaceroom.interop.estimates import lost_of_positions, position_rows
from peaceroom.interop.position_rows import Reading
from peaceroom.interop.position_table import enter, find_head, understood
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.scaling import by_100
from peaceroom.interop.source import Source
from peaceroom.interop.tables.headings import range_in
from peaceroom.interop.tables.records import Records, records_in
from peaceroom.interop.tables.table import RawTable
from peaceroom.scenario.types import Scenario

_TITLES = ("title", "name", "scenario", "issue", "topic")
_SCALES = ("scale", "range", "position_range", "positions")


def _found(source: Source) -> tuple[Records, Reading] | None:
    """The records that say who stands where, of those that the file holds."""
    if not source.is_json:
        return None
    best: tuple[Records, Reading] | None = None
    for records in records_in(source.json):
        reading = find_head(RawTable(source.file, [records.head, *records.rows]), source.columns)
        if reading is not None and (best is None or reading.columns.score > best[1].columns.score):
            best = records, reading
    return best


def _fits(source: Source) -> int:
    found = _found(source)
    return 0 if found is None else 2 if understood(found[1]) else 1


def _read(source: Source, draft: Draft) -> None:
    found = _found(source)
    if found is None:
        raise InputError.one("E546", "no list of records with actor, position and salience was found", CODES["E546"][1],
                             'write {"actors": [{"actor": …, "position": …, "salience": …, "capability": …}]}',
                             file=source.file, line=1, column=1)
    records, reading = found
    top = source.json
    said = {key.value: value for key, value in top.pairs if value.kind == "scalar"} if top.kind == "map" else {}
    title = next((said[key] for key in _TITLES if key in said and isinstance(said[key].value, str)), None)
    if title is not None and title.value.strip():
        draft.data["title"] = " ".join(title.value.split())[:300]
    scale = source.scale or next((ends for key in _SCALES if key in said and isinstance(said[key].value, str)
                                  and (ends := range_in(said[key].value))), None)
    enter(reading, draft, source.columns, scale, subject=draft.data["title"])
    if others := _others(top, records, title):
        draft.lost.append(f"the field{'s' * (len(others) > 1)} {some(others, 20)}")


def _others(top: Node, records: Records, title: Node | None) -> list[str]:
    return [repr(str(key.value)[:60]) for key, value in (top.pairs if top.kind == "map" else [])
            if value is not records.node and value is not title and key.value not in _SCALES]


def _write(scenario: Scenario, name: str) -> Outgoing:
    rows = position_rows(scenario)
    if not rows:
        raise InputError.one("E549", "this scenario has no positions", CODES["E549"][1],
                             "write its points to a .csv file")
    several = len({row.issue for row in rows}) > 1
    ends = {key: scenario.issues[key].ends for key in {row.issue for row in rows}}
    actors = [{"actor": scenario.actors[r.actor].name, **({"issue": scenario.issues[r.issue].name} if several else {}),
               "capability": r.capability, "position": r.position, "salience": by_100(r.salience),
               "scale_low": ends[r.issue][0], "scale_high": ends[r.issue][1]} for r in rows]
    only = scenario.issues[rows[0].issue].name
    data = {"name": scenario.title if several else only, "actors": actors}
    lost = lost_of_positions(scenario, {"words of scales": True, "the title": not several and only != scenario.title})
    return Outgoing({name: (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}, tuple(lost))


FORMAT = register(Format(
    "challenge-json", "The challenge tools' JSON (a list of actors)", (".json",),
    keeps="actors, issues, positions, saliences, capabilities, ends of scales",
    loses="fields that mean none of these: outcomes, earlier forecasts", fits=_fits, read=_read, write=_write,
    usual=(".json",),
    left_out="words of scales; doubts (the best estimates are written), reasons, every other block"))
