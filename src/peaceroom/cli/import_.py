"""Read a spreadsheet, or a file of another program, into a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._paths import as_typed
from peaceroom.cli._saying import tell, tell_json


@click.command("import")
@click.argument("sheet", type=click.Path(path_type=Path), required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path),
              help="Folder (or .yaml file) to write; default: a folder named after the file.")
@click.option("--into", metavar="SCENARIO", help="Of a CSV of points: the scenario whose points it replaces or adds.")
@click.option("--as-of", "as_of", metavar="DATE", help="The day of the scenario, which other programs' files do not "
              "say. Default: 2000-01-01.")
@click.option("--format", "key", metavar="KEY", help="What the file is, where it is not recognised.")
@click.option("--formats", "listed", is_flag=True, help="List the formats that are known.")
@click.option("--columns", multiple=True, metavar="MEANING=HEADING", help="What a column of a table means, e.g. "
              "position=Stance (repeatable, or separated by commas).")
@click.option("--encoding", metavar="NAME", help="Of a text, where nothing in it says so: cp1251, cp1256 …")
@click.option("--scale", metavar="LOW..HIGH", help="Ends of the scales of a table that does not say them.")
@click.option("--yes", is_flag=True, help="Take what is guessed of columns without asking.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@click.option("--json", "as_json", is_flag=True, help="Say the result, or the problems, as JSON.")
def command(sheet: Path | None, out: Path | None, into: str | None, as_of: str | None, key: str | None, listed: bool,
            columns: tuple[str, ...], encoding: str | None, scale: str | None, yes: bool, force: bool, as_json: bool
            ) -> None:
    """Turn SHEET into a scenario folder: a workbook of `peaceroom export`, or a file of another program.

    Known are the files of KTAB, DECIDE, NegMAS, Genius and the challenge tools, tables of positions or points with
    columns of any name (CSV, .xlsx, .ods), see --formats. What is guessed of columns is shown, and asked at a terminal;
    what has no place in a scenario is listed. A CSV of points can also go --into a scenario that there is.
    Every problem is named with its sheet, row and column. A folder gets the process as process.yaml, drafts as
    drafts.yaml, monthly series in series/ and the ledger in ledger/; an existing one keeps its other files.
    """
    if listed:
        from peaceroom.cli._import_others import list_formats

        list_formats(as_json)
        return
    if sheet is None:
        raise click.UsageError("name the file to import, or add --formats")
    if into is not None:
        from peaceroom.cli._import_points import import_points

        import_points(sheet, out, into, as_of, as_json)
        return
    from peaceroom.interop.xlsx.opening import is_full_workbook

    if key is not None or not is_full_workbook(sheet):
        from peaceroom.cli._import_others import Asked, import_other

        import_other(sheet, out, Asked(key, columns, encoding, scale, as_of, yes), force, as_json)
        return
    if as_of is not None:
        raise click.UsageError("--as-of is for files of other programs; this spreadsheet has a day of its own")
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.files.writing import make_folder, mend, replace_files
    from peaceroom.interop.xlsx.ledger_check import kept
    from peaceroom.interop.xlsx.workbook import import_all
    from peaceroom.scenario.file.ledger_folder import FOLDER as LEDGER
    from peaceroom.scenario.file.ledger_folder import has_ledger
    from peaceroom.scenario.file.loading import FILE_NAME
    from peaceroom.scenario.file.parts import PARTS
    from peaceroom.scenario.file.series import FOLDER
    from peaceroom.scenario.file.writing import part_to_yaml, to_yaml

    out = out or sheet.with_suffix("")
    target = out if out.suffix.lower() in (".yaml", ".yml") else out / "scenario.yaml"
    in_folder = target.name == FILE_NAME  # a single file has neither a ledger nor a process file beside it
    ledger = target.parent / LEDGER
    mend(target.parent)
    found = import_all(sheet, ledger=in_folder and has_ledger(target.parent), folder=ledger, alone=not in_folder)
    scenario = found.scenario
    files = {target.parent / FOLDER / name: data for name, data in found.series.items()}
    carried = found.ledger is not None and in_folder
    if carried:
        files |= {ledger / name: data for name, data in (found.ledger or {}).items()}
    for block, (name, _) in PARTS.items() if in_folder else ():
        if part := getattr(scenario, block):
            files[target.parent / name] = part_to_yaml(part).encode("utf-8")
            scenario = scenario.model_copy(update={block: type(scenario).model_fields[block].get_default(
                call_default_factory=True)})
    refuse_to_overwrite(target, force)
    for path, data in files.items():
        if not (path.is_file() and path.read_bytes() == data):
            refuse_to_overwrite(path, force)
    if carried:
        make_folder(ledger, code="E512")  # also where nothing has been added yet
    replace_files({**files, target: to_yaml(scenario)}, folder=target.parent, code="E512")
    if as_json:
        tell_json({"scenario": target.as_posix(), "beside": [path.as_posix() for path in files],
                   "absent_columns": list(found.absent)})
    else:
        for path in (target, *files):
            tell(f"Written: {path}")
        for path in kept(ledger, found.ledger or ()) if carried else ():
            tell(f"Kept:    {path}, which the spreadsheet does not have")
        if found.ledger is not None and not in_folder:
            tell("Note:    a single file has no ledger; that of the spreadsheet was left out")
        if found.absent:
            tell(f"Note:    made by an earlier version, without these columns, which count as empty: "
                 f"{', '.join(found.absent)}")
        tell(f"Next:    peaceroom validate {as_typed(out)}")
