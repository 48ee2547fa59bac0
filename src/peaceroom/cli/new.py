"""Start a new scenario: a small valid folder with a word about every block."""

from __future__ import annotations

from pathlib import Path

import click

from peaceroom.cli._paths import as_typed
from peaceroom.cli._saying import tell


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--title", default="Two sides and a river", show_default=True, help="Title of the scenario.")
def command(path: Path, title: str) -> None:
    """Write a new scenario folder to PATH, or a starter workbook where it ends in .xlsx. Nothing is overwritten."""
    from datetime import date

    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.files.writing import replace_file
    from peaceroom.scenario.file.loading import FILE_NAME, Located, judge_text
    from peaceroom.scenario.file.template import template

    file = path / FILE_NAME
    if path.is_file() or file.exists():
        raise InputError.one("E323", "there is already something of that name", CODES["E323"][1],
                             "choose another path", file=(path if path.is_file() else file).as_posix())
    text = template(title, date.today())
    scenario, *_ = judge_text(text, Located(file, path, path.name))  # a title may be refused: too long, invisible
    if path.suffix.lower() == ".xlsx":
        from peaceroom.cli._targets import refuse_to_overwrite
        from peaceroom.interop.xlsx.starter import write_starter

        refuse_to_overwrite(path, False)
        write_starter(scenario, path)
        tell(f"written: {path}\nnext: fill it in, then peaceroom import {as_typed(path)}")
        return
    replace_file(file, text)
    tell(f"written: {file}\nnext: peaceroom validate {as_typed(path)}")
