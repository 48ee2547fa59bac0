"""Read a spreadsheet back into a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._paths import as_typed


@click.command("import")
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path),
              help="Folder (or .yaml file) to write; default: a folder named after the spreadsheet.")
@click.option("--force", is_flag=True, help="Replace the scenario file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Say the result, or the problems, as JSON.")
def command(sheet: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Turn SHEET, written by `peaceroom export` and edited, into a scenario folder.

    Every problem is named with its sheet, row and column. An existing folder keeps its other files.
    """
    from peaceroom.cli._targets import refuse_to_overwrite, write_text
    from peaceroom.interop.xlsx import import_
    from peaceroom.scenario.writing import to_yaml

    out = out or sheet.with_suffix("")
    target = out if out.suffix.lower() in (".yaml", ".yml") else out / "scenario.yaml"
    scenario = import_(sheet, ledger=(target.parent / "ledger").is_dir())
    refuse_to_overwrite(target, force)
    write_text(target, to_yaml(scenario))
    if as_json:
        import json

        click.echo(json.dumps({"scenario": target.as_posix()}))
    else:
        click.echo(f"Written: {target}\nNext:    peaceroom validate {as_typed(out)}")
