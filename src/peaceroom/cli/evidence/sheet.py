"""Write the proposals for a document as a sheet to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._paths import as_typed
from peaceroom.cli._saying import tell, tell_json
from peaceroom.cli.evidence._common import json_option, opened, scenario_argument


@click.command("sheet")
@scenario_argument
@click.argument("target", metavar="FILE|DOCUMENT")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", required=True,
              help="The spreadsheet to write, an .xlsx.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@json_option
def command(scenario: str, target: str, out: Path, force: bool, as_json: bool) -> None:
    """Write what the rules propose of a document of SCENARIO's ledger as a spreadsheet to fill in.

    A row is a passage, with drop-downs.
    Say yes in the first column of the rows that are to count, correct them, give values, and bring the sheet back with
    `peaceroom evidence import`. A FILE is one that was added before.

    \b
    peaceroom evidence sheet my-talks a-letter -o a-letter.xlsx
    peaceroom evidence import my-talks a-letter.xlsx
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.documents.intake.extracting import read_bytes
    from peaceroom.evidence.coding.opening import document_of, open_document
    from peaceroom.evidence.ledger.loading import load
    from peaceroom.interop.xlsx.coding_sheet import write_sheet
    from peaceroom.scenario.known_actors import known_actors

    if out.suffix.lower() != ".xlsx":
        raise InputError.one("E515", f"{out.suffix or 'no ending'} is no spreadsheet", CODES["E515"][1],
                             "end the name in .xlsx", file=out.as_posix())
    refuse_to_overwrite(out, force)
    found = opened(scenario)
    book = load(found.folder).book
    id_ = target
    if target not in book.by_id and Path(target).exists():
        document = document_of(book, read_bytes(target))
        if document is None:
            raise InputError.one("E929", "the ledger does not have this file", CODES["E929"][1],
                                 f"add it first: peaceroom evidence add {found.name} {as_typed(Path(target))} "
                                 "--source …", file=target)
        id_ = document.id
    sheet = open_document(found.store, id_, known_actors(found.scenario))
    write_sheet(out, sheet.document, sheet.candidates, list(found.scenario.actors), list(found.scenario.issues))
    if as_json:
        tell_json({"document": sheet.document.id, "written": out.as_posix(), "proposed": len(sheet.candidates)})
        return
    tell(f"Written: {out}, {len(sheet.candidates)} passages of {sheet.document.id}")
    tell(f"Next:  peaceroom evidence import {found.name} {as_typed(out)}")
