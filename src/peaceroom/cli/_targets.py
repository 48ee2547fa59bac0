"""What a verb is pointed at: files that it writes, never over somebody's work without being told so; runs."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.writing import must_take


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Raise `InputError` for a file that exists, ``--force`` not given (E513), and a place that takes none (E512)."""
    if path.exists() and not force:
        raise InputError.one("E513", "this file exists already", CODES["E513"][1],
                             "give another name, or add --force to replace it", file=path.as_posix())
    must_take(path, code="E512")


def refuse_to_write_over(path: Path, *read: Path) -> None:
    """Raise `InputError` for a file that the same call reads (E513)."""
    for other in read:
        if path.resolve() == other.resolve():
            raise InputError.one("E513", "this file is read by the same command", CODES["E513"][1], "give another name",
                                 file=path.as_posix())


def run_folder(what: str, base: str) -> Path | None:
    """The folder of a finished run that ``what`` is, or names in ``base``; None where it is neither."""
    from peaceroom.runs.store import RESULT

    for path in (Path(what), Path(base) / what):
        try:
            if (path / RESULT).is_file():
                return path
        except OSError:  # a name that is too long, a folder that may not be entered
            continue
    return None
