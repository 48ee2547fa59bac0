"""Write a ledger for other programs: a table, a REFI-QDA project, Web Annotations or PROV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import opened, scenario_argument

if TYPE_CHECKING:
    from peaceroom.evidence.ledger.ledger import Ledger
    from peaceroom.scenario.file.opened_ledger import OpenedLedger


@click.command("export")
@scenario_argument
@click.option("--format", "format_", type=click.Choice(["csv", "qdpx", "annotations", "prov"]),
              help="csv (default): a row a coding; qdpx: a REFI-QDA project, for programs of qualitative analysis; "
                   "annotations: W3C Web Annotation (JSON-LD); prov: W3C PROV-JSON.")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Default: to the terminal. A name that ends in .qdpx says the format.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(scenario: str, format_: str | None, out: Path | None, force: bool) -> None:
    """Write the records in use of SCENARIO's ledger, the same bytes for the same records."""
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.evidence.exchange.annotations import as_json, to_annotations
    from peaceroom.evidence.exchange.provenance import to_prov
    from peaceroom.evidence.exchange.tables import to_csv
    from peaceroom.files.writing import replace_file

    if format_ is None:
        format_ = "qdpx" if out is not None and out.suffix.lower() == ".qdpx" else "csv"
    if out is not None:
        refuse_to_overwrite(out, force)
    found = opened(scenario)
    ledger = found.store.read()
    if format_ == "qdpx":
        _write_project(found, ledger, out)
        return
    if format_ == "csv":
        text = to_csv(ledger)
    else:
        text = as_json(to_annotations(ledger) if format_ == "annotations" else to_prov(ledger))
    if out is None:
        tell(text, nl=False)
        return
    # the mark tells spreadsheet programs that the table is UTF-8
    replace_file(out, "\ufeff" + text if format_ == "csv" else text, code="E512")
    tell(f"Written: {out}")


def _write_project(found: OpenedLedger, ledger: Ledger, out: Path | None) -> None:
    """The ledger as a project, with a code for every input of the scenario. Raises `InputError` (E948, E512)."""
    from functools import partial

    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.evidence.exchange.qdpx_writing import inputs_of, to_qdpx
    from peaceroom.evidence.ledger.stored_texts import stored
    from peaceroom.files.writing import replace_file

    if out is None:
        raise InputError.one("E948", "a project is an archive, which a terminal cannot show", CODES["E948"][1],
                             f"add -o {found.folder.parent.name}.qdpx")
    data = to_qdpx(ledger, partial(stored, found.folder), inputs_of(found.frame), found.name)
    replace_file(out, data, code="E512")
    tell(f"Written: {out}")
