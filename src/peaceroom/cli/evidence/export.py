"""Write a ledger for other programs: a table, Web Annotations or PROV."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._saying import tell
from peaceroom.cli.evidence._common import opened, scenario_argument


@click.command("export")
@scenario_argument
@click.option("--format", "format_", default="csv", show_default=True,
              type=click.Choice(["csv", "annotations", "prov"]),
              help="csv: a row a coding; annotations: W3C Web Annotation (JSON-LD); prov: W3C PROV-JSON.")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: to the terminal.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(scenario: str, format_: str, out: Path | None, force: bool) -> None:
    """Write the records in use of SCENARIO's ledger, the same bytes for the same records."""
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.evidence.exchange.annotations import as_json, to_annotations
    from peaceroom.evidence.exchange.provenance import to_prov
    from peaceroom.evidence.exchange.tables import to_csv
    from peaceroom.files.writing import replace_file

    if out is not None:
        refuse_to_overwrite(out, force)
    ledger = opened(scenario).store.read()
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
