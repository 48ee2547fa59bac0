"""Write a scenario as a spreadsheet, or as YAML."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.argument("scenario")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(scenario: str, target: Path, force: bool) -> None:
    """Write SCENARIO (a file, a folder or a bundled name) to TARGET.

    TARGET ends in .xlsx for a spreadsheet that `peaceroom import` reads back, monthly series and the ledger of the
    folder included, or in .yaml for the scenario file in its standard layout.
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.scenario.file.loading import read

    kind = target.suffix.lower()
    if kind not in (".xlsx", ".yaml", ".yml"):
        raise InputError.one("E515", f"{target.name} ends neither in .xlsx nor in .yaml",
                             CODES["E515"][1], f"write {target.stem or 'sheet'}.xlsx",
                             file=target.as_posix())
    loaded = read(scenario)
    refuse_to_overwrite(target, force)
    note = ""
    if kind == ".xlsx":
        from peaceroom.interop.xlsx.ledger import ledger_files, left_behind
        from peaceroom.interop.xlsx.series import series_files
        from peaceroom.interop.xlsx.workbook import export

        folder = loaded.folder
        ledger = ledger_files(folder) if folder is not None else None
        export(loaded.scenario, target, series=series_files(folder) if folder is not None else None, ledger=ledger)
        if folder is not None and ledger is not None:
            note = "the spreadsheet holds the ledger of evidence" + "".join(
                f"; {name} stays behind" for name in left_behind(folder))
    else:
        from peaceroom.files.writing import replace_file
        from peaceroom.scenario.file.writing import to_yaml

        replace_file(target, to_yaml(loaded.scenario), code="E512")
    click.echo(f"Written: {target}")
    if note:
        click.echo(f"Note:    {note}")
