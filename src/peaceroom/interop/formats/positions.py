"""A table of positions with columns of one's own: the long form, columns for each issue, the challenge tools' CSV."""

from __future__ import annotations

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import as_csv
from peaceroom.interop.draft import Draft
from peaceroom.interop.position_frame import COLUMNS, lost_in_table, table_rows
from peaceroom.interop.position_rows import Reading
from peaceroom.interop.position_table import enter, find_head, understood
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.source import Source
from peaceroom.scenario.types import Scenario


def _readings(source: Source) -> list[Reading]:
    return [] if source.is_json else [found for table in source.tables
                                      if (found := find_head(table, source.columns)) is not None]


def _fits(source: Source) -> int:
    found = _readings(source)
    return 2 if any(map(understood, found)) else 1 if found else 0


def _read(source: Source, draft: Draft) -> None:
    found = _readings(source)
    best = next(filter(understood, found), found[0] if found else None)
    if best is None:
        raise InputError.one("E546", "no column was recognised as the actor, position or salience", CODES["E546"][1],
                             'say which they are: --columns "actor=…,position=…,salience=…"', file=source.file, line=1,
                             column=1)
    others = [other.table.file for other in found if other is not best and understood(other)]
    draft.lost += [f"the sheet {other}" for other in others]
    enter(best, draft, source.columns, source.scale)


def _write(scenario: Scenario, name: str) -> Outgoing:
    rows = table_rows(scenario)
    if not rows:
        raise InputError.one("E549", "this scenario has no positions", CODES["E549"][1],
                             "write its points: --format points")
    return Outgoing({name: as_csv([COLUMNS, *rows]).encode("utf-8")}, tuple(lost_in_table(scenario)))


FORMAT = register(Format(
    "positions", "Table of positions (long or wide, the challenge tools' CSV, any names of columns)",
    (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xml"),
    keeps="actors, issues, positions, saliences, capabilities, ends of scales, reference points, bottom lines, reasons",
    loses="columns that mean none of these, rows without a position or a salience, rows that sum up others",
    fits=_fits, read=_read, write=_write, usual=(".csv",),
    left_out="ids, words of scales, dates; doubts other than ranges, sources, every other block"))
