"""Show an origin of the library in ten lines."""

from __future__ import annotations

import click

from peaceroom.cli._saying import tell, tell_json


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(name: str, as_json: bool) -> None:
    """Show NAME (case/as-of, a case, or an origin file) in ten lines: what was known on the day, and its base rates.

    What came is shown by `peaceroom backtest --case`.
    """
    from pathlib import Path

    from peaceroom.accuracy.backtest.page import ten_lines
    from peaceroom.core.codes import CODES
    from peaceroom.core.errors import InputError
    from peaceroom.files.suggestions import did_you_mean
    from peaceroom.scenario.cases.reading import case_file, case_names, origin_files, read_origin

    paths = [path for path in origin_files() if path.parent.name == name]
    if (file := case_file(name)) is not None:
        paths = [file]
    elif not paths and name.endswith(".yaml"):
        paths = [Path(name)]
    if not paths:
        known = [*case_names(), *sorted({path.parent.name for path in origin_files()})]
        raise InputError.one("E832", f"the library has no {name[:80]!r}", CODES["E832"][1],
                             did_you_mean(name, known, "`peaceroom library list` names them"))
    pages = {f"{path.parent.name}/{path.stem}": ten_lines(read_origin(path)) for path in paths}
    if as_json:
        tell_json(pages, indent=1)
    else:
        tell("\n\n".join("\n".join([f"{key}: {lines[0]}", *lines[1:]]) for key, lines in pages.items()))
