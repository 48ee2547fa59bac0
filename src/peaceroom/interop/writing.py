"""Write a scenario for another program, with what is not in its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.writing import must_take, replace_files
from peaceroom.interop.registry import Outgoing, formats, named, written_as
from peaceroom.scenario.types import Scenario


@dataclass(frozen=True, slots=True)
class Done:
    """Files that were written, in which format, and what of the scenario is not in them."""

    files: tuple[Path, ...]
    format: str
    lost: tuple[str, ...]


def outgoing(scenario: Scenario, target: Path, key: str | None = None) -> tuple[str, Outgoing]:
    """The scenario in a format, by default the first with the target's ending that can hold something of it.

    Raises `InputError`: E515 no format has the ending, E540 no such format, E549 it could hold nothing of the scenario.
    """
    if key is not None:
        found = [named(key)]
        if found[0].write is None:
            able = [f.key for f in formats().values() if f.write is not None]
            raise InputError.one("E549", f"{key} is only read", CODES["E549"][1], "write one of " + ", ".join(able),
                                 file=target.as_posix())
    else:
        found = written_as(target)
    if not found:
        endings = sorted({e for f in formats().values() for e in f.usual})
        raise InputError.one("E515", f"{target.name} does not end as a file does that is written", CODES["E515"][1],
                             f"write {target.stem or 'sheet'}.xlsx, or one that ends in {', '.join(endings)}",
                             file=target.as_posix())
    refused: InputError | None = None
    for each in found:
        assert each.write is not None
        try:
            return each.key, each.write(scenario, target.name)
        except InputError as error:
            refused = refused or error
    assert refused is not None
    raise refused


def write_as(scenario: Scenario, target: Path, key: str | None = None, force: bool = False) -> Done:
    """Write the files of `outgoing` beside each other, all or none.

    Raises `InputError` as `outgoing`, E512 where they cannot be written, E513 for files that are there without
    ``force``.
    """
    key, made = outgoing(scenario, target, key)
    files = {target.parent / name: data for name, data in made.files.items()}
    for path in files:
        if path.exists() and not force:
            raise InputError.one("E513", "this file exists already", CODES["E513"][1],
                                 "give another name, or add --force to replace it", file=path.as_posix())
        must_take(path, code="E512")
    replace_files(dict(files), folder=target.parent, code="E512")
    return Done(tuple(files), key, made.lost)
