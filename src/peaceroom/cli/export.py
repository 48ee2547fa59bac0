"""Write a scenario as a spreadsheet, as YAML, or for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.scenario.file.loading import ScenarioFile
    from peaceroom.scenario.types import Scenario


@click.command("export")
@click.argument("scenario")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "key", metavar="KEY", help="Of another program; see `peaceroom import --formats`.")
@click.option("--starter", is_flag=True, help="A workbook of six sheets, for people who begin.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Say what was written, and what is not in it, as JSON.")
def command(scenario: str, target: Path, key: str | None, starter: bool, force: bool, as_json: bool) -> None:
    """Write SCENARIO (a file, also of another program, a folder or a bundled name) to TARGET.

    TARGET ends in .xlsx for a spreadsheet that `peaceroom import` reads back, monthly series and the ledger of the
    folder included, in .yaml for the scenario file in its standard layout, or for other programs in .csv (points, else
    positions), .xml (a utility space, else KTAB), .txt (DECIDE) or .json (the challenge tools, else an outcome space).
    What such a file does not hold is listed.
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.interop.reading import read_any

    kind = target.suffix.lower()
    own = key is None and kind in (".xlsx", ".yaml", ".yml")
    refuse_to_overwrite(target, force)
    loaded = read_any(scenario)
    files, made = [target.as_posix()], "scenario"
    note = ""
    lost: tuple[str, ...] = ()
    if starter:
        lost = _starter(loaded.scenario, target)
        made = "starter"
    elif own:
        note = _workbook(loaded, target) if kind == ".xlsx" else _yaml(loaded.scenario, target)
        made = "workbook" if kind == ".xlsx" else "scenario"
    else:
        from peaceroom.interop.writing import write_as

        done = write_as(loaded.scenario, target, key, force)
        lost, made = done.lost, done.format
        files = [path.as_posix() for path in done.files]
    if as_json:
        tell_json({"written": files, "format": made, "note": note, "lost": list(lost)})
        return
    for path in files:
        tell(f"Written: {path}")
    if note:
        tell(f"Note:    {note}")
    for what in lost:
        tell(f"Lost:    {what}")


def _starter(scenario: Scenario, target: Path) -> tuple[str, ...]:
    from peaceroom.interop.xlsx.starter import write_starter

    return write_starter(scenario, target)


def _workbook(loaded: ScenarioFile, target: Path) -> str:
    from peaceroom.interop.xlsx.ledger import ledger_files, left_behind
    from peaceroom.interop.xlsx.series import series_files
    from peaceroom.interop.xlsx.workbook import export

    folder = loaded.folder
    ledger = ledger_files(folder) if folder is not None else None
    export(loaded.scenario, target, series=series_files(folder) if folder is not None else None, ledger=ledger)
    if folder is None or ledger is None:
        return ""
    return "the spreadsheet holds the ledger of evidence" + "".join(
        f"; {name} stays behind" for name in left_behind(folder))


def _yaml(scenario: Scenario, target: Path) -> str:
    from peaceroom.files.writing import replace_file
    from peaceroom.scenario.file.writing import to_yaml

    text = to_yaml(scenario)
    note = _judged(text, target)
    replace_file(target, text, code="E512")
    return note


def _judged(text: str, target: Path) -> str:
    """Refuse a text that could not stand where it is to be written, and name what must be put beside it.

    Raises `InputError` (E253) where numbers are left to a ledger, which a single file has not.
    """
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.findings.rounding import counted
    from peaceroom.scenario.file.loading import FILE_NAME, Located, judge_text

    folder = target.parent if target.name == FILE_NAME else None
    try:
        judge_text(text, Located(target, folder, target.stem))
    except InputError as refused:
        left = [p for p in refused.problems if p.code in ("E253", "E275")]
        if left:
            raise InputError.one(
                "E253", counted(len(left), "number or question is", "numbers and questions are")
                + " left to the ledger of evidence, and there is none here",
                CODES["E253"][1], "write a name that ends in .xlsx for a spreadsheet, which carries the "
                "ledger, or copy the folder", file=target.as_posix()) from None
        if any(p.code == "E821" for p in refused.problems):
            return "the process names a file of series/; copy that folder beside this file"
    return ""
