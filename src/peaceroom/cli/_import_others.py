"""A file of another program made into a scenario: shown what was guessed, asked at a terminal, told what is lost."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peaceroom.cli._paths import as_typed
from peaceroom.cli._saying import tell, tell_json

if TYPE_CHECKING:
    from peaceroom.interop.reading import Incoming


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of the file."""

    key: str | None
    columns: tuple[str, ...]
    encoding: str | None
    scale: str | None
    as_of: str | None
    yes: bool


def import_other(sheet: Path, out: Path | None, asked: Asked, force: bool, as_json: bool) -> None:
    """Read the file, show and ask, write the scenario. Raises `InputError`."""
    from peaceroom.cli._targets import refuse_to_overwrite
    from peaceroom.files.writing import replace_file
    from peaceroom.interop.reading import read_file_of_others
    from peaceroom.scenario.file.writing import to_yaml

    found = read_file_of_others(sheet, format=asked.key, encoding=asked.encoding, columns=_columns(asked.columns),
                                as_of=asked.as_of, scale=_scale(asked.scale))
    out = out or sheet.with_suffix("")
    target = out if out.suffix.lower() in (".yaml", ".yml") else out / "scenario.yaml"
    refuse_to_overwrite(target, force)
    if not as_json:
        _show(found)
    if found.guessed and not asked.yes and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        click.confirm("Is that right?", default=True, abort=True)
    replace_file(target, to_yaml(found.scenario), code="E512")
    if as_json:
        tell_json({"scenario": target.as_posix(), "beside": [], **found.to_dict()})
        return
    tell(f"Written: {target}")
    verb = "packages" if found.scenario.scores and not found.scenario.positions else "validate"
    tell(f"Next:    peaceroom {verb} {as_typed(out)}")


def _show(found: Incoming) -> None:
    tell(f"Read as: {found.format.name} ({found.format.key})", err=True)
    for word, lines in (("Guessed", found.guessed), ("Mended", found.repaired), ("Assumed", found.assumed),
                        ("Lost", found.lost)):
        for line in lines:
            tell(f"{word + ':':<8} {line}", err=True)
    if any(guess.column.startswith("the column") for guess in found.guessed):
        tell('Other columns are named with --columns "position=HEADING"', err=True)


def _columns(written: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for part in (p for text in written for p in text.split(",") if p.strip()):
        meaning, sign, heading = (word.strip() for word in part.partition("="))
        if not (meaning and sign and heading):
            raise click.UsageError(f"--columns {part!r} is not written as MEANING=HEADING, such as position=Stance")
        found[meaning.replace("-", "_")] = heading
    return found


def _scale(text: str | None) -> tuple[float, float] | None:
    from peaceroom.files.numbers import written_range

    if text is None:
        return None
    ends = written_range(text)
    if ends is None or ends[0] >= ends[1]:
        raise click.UsageError(f"--scale {text!r} is not written as LOW..HIGH, such as 0..100")
    return ends


def list_formats(as_json: bool) -> None:
    """Print the formats, with what is kept of them and what is lost."""
    from peaceroom.interop.registry import formats

    known = formats().values()
    if as_json:
        tell_json([{"key": f.key, "name": f.name, "endings": list(f.endings), "read": f.read is not None
                    or f.whole is not None, "written": f.write is not None, "keeps": f.keeps, "loses": f.loses,
                    "left_out": f.left_out} for f in known])
        return
    for f in known:
        tell(f"{f.key:<16} {f.name}\n{'':<16} {', '.join(f.endings)}; "
             + (f"read{' and written' if f.write else ''}" if f.read or f.whole else "written"))
