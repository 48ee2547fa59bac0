"""KTAB's spatial model as CSV, or the same rows in a spreadsheet."""

from __future__ import annotations

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.draft import Draft
from peaceroom.interop.ktab import as_draft
from peaceroom.interop.ktab_table import looks_like_ktab, read_ktab_table
from peaceroom.interop.ktab_writing import as_table, of_scenario
from peaceroom.interop.registry import Format, Outgoing, register
from peaceroom.interop.source import Source
from peaceroom.interop.tables.table import RawTable
from peaceroom.scenario.types import Scenario


def _table(source: Source) -> RawTable | None:
    if source.is_json:
        return None
    return next((table for table in source.tables if looks_like_ktab(table)), None)


def _read(source: Source, draft: Draft) -> None:
    table = _table(source)
    if table is None:
        raise InputError.one("E547", "the first line does not count actors and dimensions", CODES["E547"][1],
                             "write a first line such as: My talks,What they are about,5,2", file=source.file, line=1,
                             column=1)
    found = read_ktab_table(table, draft)
    if source.is_xml:
        found.repaired.append("the file is the XML of a spreadsheet, which KTAB itself refuses; its rows are those of "
                              "a KTAB CSV and were read as such")
    if found.name:
        draft.data["title"] = " ".join(found.name.split())
    as_draft(found, draft)


def _write(scenario: Scenario, name: str) -> Outgoing:
    found, lost = of_scenario(scenario)
    if found.told or found.affinity:
        lost.append("affinities and options of the spatial model: KTAB's XML holds them (--format ktab-xml)")
    return Outgoing({name: as_table(found).encode("utf-8")}, tuple(lost))


FORMAT = register(Format(
    "ktab-csv", "KTAB CSV (spatial model of politics)", (".csv", ".xlsx", ".ods", ".xml"),
    keeps="name, description, dimensions, actors with descriptions, capabilities, positions, saliences",
    loses="nothing; the format has no affinities, parameters or seed", fits=lambda s: 2 * (_table(s) is not None),
    read=_read, write=_write,
    left_out="affinities and options of the model; doubts (best estimates are written), reasons, every other block"))
