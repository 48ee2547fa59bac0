"""Write a scenario as a spreadsheet, as YAML, or its points as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._saying import tell

if TYPE_CHECKING:
    from peaceroom.scenario.types import Scenario


@click.command("export")
@click.argument("scenario")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def command(scenario: str, target: Path, force: bool) -> None:
    """Write SCENARIO (a file, a folder, a bundled name or a CSV of points) to TARGET.

    TARGET ends in .xlsx for a spreadsheet that `peaceroom import` reads back, monthly series and the ledger of the
    folder included, in .yaml for the scenario file in its standard layout, or in .csv for its points alone
    (actor,issue,option,points, with words and reasons where there are any).
    """
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.scenario.file.game import read_any

    kind = target.suffix.lower()
    if kind not in (".xlsx", ".yaml", ".yml", ".csv"):
        raise InputError.one("E515", f"{target.name} ends neither in .xlsx, .yaml nor .csv",
                             CODES["E515"][1], f"write {target.stem or 'sheet'}.xlsx",
                             file=target.as_posix())
    refuse_to_overwrite(target, force)
    loaded = read_any(scenario)
    table = _points(loaded.scenario) if kind == ".csv" else None
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
    elif table is not None:
        from peaceroom.files.writing import replace_file

        replace_file(target, table, code="E512")
        note = _left_out(loaded.scenario)
    else:
        from peaceroom.files.writing import replace_file
        from peaceroom.scenario.file.writing import to_yaml

        text = to_yaml(loaded.scenario)
        note = _judged(text, target)
        replace_file(target, text, code="E512")
    tell(f"Written: {target}")
    if note:
        tell(f"Note:    {note}")


def _points(scenario: Scenario) -> str:
    from peaceroom.scenario.file.scores_table import scores_csv

    return scores_csv(scenario)


def _left_out(scenario: Scenario) -> str:
    """What a table of points does not hold of the scenario."""
    from peaceroom.scenario.file.scores_table import approval_fits

    blocks = ("positions", "support", "events", "levers", "what_ifs", "agenda", "no_agreement", "drafts", "sources",
              "process")
    lost = [name.replace("_", " ") for name in blocks if getattr(scenario, name)]
    known = [*scenario.scores, *(c for s in scenario.scores for c in s.points.values()), *scenario.thresholds.values()]
    if any(k.sources or k.judgement is not None for k in known):
        lost.append("sources and judgements of the points")
    if scenario.approval is not None and not approval_fits(scenario):
        lost.append("who must approve a text")
    return "the table holds points alone; " + ", ".join(["names", "dates", *lost]) + " stay behind"


def _judged(text: str, target: Path) -> str:
    """Refuse a text that could not stand where it is to be written, and name what must be put beside it.

    Raises `InputError` (E253) where numbers are left to a ledger, which a single file has not.
    """
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.scenario.file.loading import FILE_NAME, Located, judge_text

    folder = target.parent if target.name == FILE_NAME else None
    try:
        judge_text(text, Located(target, folder, target.stem))
    except InputError as refused:
        left = [p for p in refused.problems if p.code in ("E253", "E275")]
        if left:
            raise InputError.one(
                "E253", f"{len(left)} numbers and questions are left to the ledger of evidence, and there is none here",
                CODES["E253"][1], "write a name that ends in .xlsx for a spreadsheet, which carries the "
                "ledger, or copy the folder", file=target.as_posix()) from None
        if any(p.code == "E821" for p in refused.problems):
            return "the process names a file of series/; copy that folder beside this file"
    return ""
