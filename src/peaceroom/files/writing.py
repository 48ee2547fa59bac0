"""The one way to write: a new file beside the old one, brought to the disk, then renamed over it.

`replace_file` writes one file whole or not at all, `create_file` one that must not be there yet. `replace_files` writes
several as one change: all of them or none, even where the process is killed or the machine stops; the next reader calls
`mend` (`peaceroom.files.journal`) before it looks at the folder. `written_aside` is for a library that wants a path to
write to. `must_take` asks before long work whether a place can be written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EEXIST, EISDIR, ENOTDIR
from pathlib import Path
from tempfile import TemporaryFile

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.aside import beside, new_token, remove, settle_file, sweep, sync_folders, write_new
from peaceroom.files.journal import Change, Journal, begun, mend

__all__ = ["create_file", "make_folder", "mend", "must_take", "refused", "replace_file", "replace_files",
           "written_aside"]


def replace_file(path: Path, data: bytes | str, *, code: str = "E326", private: bool = False) -> None:
    """Write a whole file or nothing, and the folders it needs. A text is written as UTF-8 with plain line ends.

    ``private``: for its owner only (mode 600), whatever was there. Raises `InputError` (``code``) when the place cannot
    be written.
    """
    with _placed(path, code) as (new, target):
        write_new(new, _bytes(data), None if private else target, mode=0o600 if private else 0o666)


def create_file(path: Path, data: bytes | str, *, private: bool = False) -> None:
    """Write a whole file where there is none, or nothing; one that is there stays as it is. Its folder must be there.

    ``private``: for its owner only (mode 600). Raises OSError, FileExistsError where something has this name.
    """
    new = beside(path, new_token())
    write_new(new, _bytes(data), mode=0o600 if private else 0o666)
    try:
        try:
            os.link(new, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without second names
            if _there(path):
                raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path)) from None
            new.replace(path)
    finally:
        remove(new)
    sync_folders([path.parent])


@contextmanager
def written_aside(path: Path, *, code: str = "E326") -> Iterator[Path]:
    """A path beside ``path`` to write to; at the end of the block it takes the place of ``path``.

    After an error in the block nothing has changed. Raises `InputError` (``code``) when the place cannot be written,
    also for an OSError of the block itself.
    """
    with _placed(path, code) as (new, target):
        yield new
        settle_file(new, target)


@contextmanager
def _placed(path: Path, code: str) -> Iterator[tuple[Path, Path]]:
    try:
        target = path.resolve()  # a link stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        new = beside(target, new_token())
        try:
            yield new, target
            new.replace(target)
        except BaseException:
            remove(new)
            raise
        sync_folders([target.parent])
    except (OSError, ValueError) as error:
        raise refused(path, error, code) from None


def replace_files(changes: Mapping[Path, bytes | str], *, folder: Path | None = None, code: str = "E326") -> None:
    """Write several files of one folder and those below it, all of them or none, whatever happens meanwhile.

    Parameters
    ----------
    changes
        What to write where. Folders that are needed are made.
    folder
        Where readers look for a change that was cut off: a scenario's folder, a ledger's. Default: the folder that
        all files share.

    Raises
    ------
    InputError
        ``code`` when a place cannot be written; then every file is as it was. E328 when an earlier change cannot be
        completed.
    """
    folder = folder or Path(os.path.commonpath([p.parent for p in changes]))
    if len(changes) == 1:
        mend(folder)
        return replace_file(*next(iter(changes.items())), code=code)
    path = folder  # what is being looked at, for the refusal
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in changes:
            _possible(path)
        path = folder
        names = {p.absolute().relative_to(folder.absolute()).as_posix(): d for p, d in changes.items()}
        change = Change(folder, new_token(), tuple(names), tuple(_missing(folder, names)))
        with begun(change) as journal:
            try:
                for name in change.folders:
                    path = folder / name
                    path.mkdir(exist_ok=True)
                for name, data in names.items():
                    path = folder / name
                    _prepare(change, name, _bytes(data))
                sync_folders(change.parents())
                journal.mark("forward")
            except BaseException:
                _undo(change, journal)
                raise
            try:
                change.forward()
            except OSError:
                journal.mark("back")
                _undo(change, journal)
                raise
            except BaseException:
                journal.close(keep=True)  # an interrupt: the next reader completes the change
                raise
    except (OSError, ValueError) as error:
        raise refused(path, error, code) from None


def _possible(path: Path) -> None:
    """Raise ValueError for a name that no file can have."""
    if b"\0" in os.fsencode(path):
        raise ValueError("a zero byte in the name")


def _prepare(change: Change, name: str, data: bytes) -> None:
    """The new text beside its place, and a second name for the old one."""
    target = change.target(name)
    if target.is_dir():
        raise IsADirectoryError(21, os.strerror(21))
    old, none = (beside(target, change.token, kind) for kind in ("old", "none"))
    if not target.exists():
        write_new(none, b"")
    else:
        try:
            os.link(target, old)
        except OSError:  # a file system without second names
            write_new(old, target.read_bytes(), target)
    write_new(beside(target, change.token, "put"), data, target)


def _undo(change: Change, journal: Journal) -> None:
    try:
        change.back()
    except BaseException:
        journal.close(keep=True)  # the next reader tries again
        raise


def _missing(folder: Path, names: Mapping[str, object]) -> Iterator[str]:
    """Folders that are to be made, outer ones first."""
    seen = set()
    for name in names:
        for parent in reversed(list((Path(name)).parents)[:-1]):
            if parent not in seen and not (folder / parent).is_dir():
                seen.add(parent)
                yield parent.as_posix()


def make_folder(path: Path, *, code: str = "E326") -> None:
    """Make a folder and those it needs, unless they are there. Raises `InputError` (``code``)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise refused(path, error, code, "the folder cannot be made") from None


def must_take(path: Path, *, folder: bool = False, code: str = "E326") -> None:
    """Refuse a place where a file (or a folder's files) could not be written, before long work; nothing is left there.

    Raises `InputError` (``code``).
    """
    try:
        _possible(path)
        if _there(path) and path.is_dir() != folder:
            number = ENOTDIR if folder else EISDIR
            raise OSError(number, os.strerror(number))
        above = path if folder else path.parent
        while not _there(above):
            above = above.parent
        with TemporaryFile(dir=above):
            pass
    except (OSError, ValueError) as error:
        raise refused(path, error, code) from None


def _there(path: Path) -> bool:
    """Whether something has this name; OSError where no disk takes it, and below a file."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def refused(path: Path, error: Exception, code: str = "E326", what: str = "the file cannot be written") -> InputError:
    """The error of a place that cannot be written."""
    why = getattr(error, "strerror", None) or str(error)
    return InputError.one(code, f"{what} ({why})", CODES[code][1],
                          "choose another place, or check its permissions and the space left", file=path.as_posix())


def _bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8")
