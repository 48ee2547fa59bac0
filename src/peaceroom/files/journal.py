"""A change of several files, written down before it is made, so that the next reader can complete it or take it back.

The journal is one file in the folder, ``.change.json``: a first line that lists the files, and a line ``forward``
once all new texts are on the disk, or ``back`` where they are to be taken back. It goes when the change is whole.
Whoever makes or mends the change holds a lock on it, which the system frees when that process ends.

A folder may come from anybody, so that a journal is not trusted: it can only rename files that lie beside their
targets under the change's own token, and delete folders that are empty.
"""

from __future__ import annotations

import json
import logging
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.aside import beside, remove, sync_folders
from peaceroom.files.locking import acquire

NAME = ".change.json"
_TOKEN = re.compile(r"\d{1,20}-[0-9a-f]{12}")
_MOST_BYTES = 20_000_000
_WAIT = 10.0
_LOG = logging.getLogger("peaceroom")


@dataclass(frozen=True)
class Change:
    """Files of one change, as paths relative to the folder, and the folders that it makes."""

    folder: Path
    token: str
    files: tuple[str, ...]
    folders: tuple[str, ...] = ()

    def target(self, name: str) -> Path:
        """The file itself: a link stays a link."""
        return (self.folder / name).resolve()

    def parents(self) -> list[Path]:
        """The folders in which something is renamed or made."""
        made = [(self.folder / name).parent for name in self.folders]
        return list(dict.fromkeys([*(self.target(f).parent for f in self.files), *made, self.folder]))

    def forward(self) -> None:
        """Put every new text that is not in its place yet there. Raises OSError."""
        for name in self.files:
            target = self.target(name)
            new = beside(target, self.token, "put")
            if _there(new):
                new.replace(target)
        sync_folders(self.parents())
        for name in self.files:
            for kind in ("old", "none"):
                remove(beside(self.target(name), self.token, kind))

    def back(self) -> None:
        """Put every old text back, and leave nothing of the new ones. Raises OSError."""
        for name in self.files:
            target = self.target(name)
            old, none = beside(target, self.token, "old"), beside(target, self.token, "none")
            if _there(old):
                old.replace(target)
                remove(old)  # two names of one file are left as they are by a rename
            elif _there(none):
                if not _there(beside(target, self.token, "put")):  # it is in its place
                    target.unlink(missing_ok=True)
                none.unlink()
        for name in self.files:
            remove(beside(self.target(name), self.token, "put"))
        for name in reversed(self.folders):
            with suppress(OSError):  # somebody put something else into it
                (self.folder / name).rmdir()
        sync_folders(p for p in self.parents() if p.is_dir())


class Journal:
    """An open journal with its lock. ``mark`` says how far the change has come; ``close`` ends it."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle, self._open = path, handle, True

    def mark(self, word: str) -> None:
        _write(self._handle, f"{word}\n".encode())

    def close(self, *, keep: bool = False) -> None:
        """End the change; ``keep`` leaves it to the next reader."""
        if not self._open:
            return
        self._open = False
        if os.name == "posix" and not keep:
            remove(self._path)
        os.close(self._handle)
        if os.name != "posix" and not keep:
            remove(self._path)  # an open file cannot be deleted there
        if not keep:
            sync_folders([self._path.parent])


@contextmanager
def begun(change: Change) -> Iterator[Journal]:
    """The journal of a change, written and locked. Raises OSError, and `InputError` E328 as `mend` does."""
    path = change.folder / NAME
    head = json.dumps({"token": change.token, "files": change.files, "folders": change.folders}) + "\n"
    while True:
        mend(change.folder)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            continue  # another change began; `mend` waits for it
        if acquire(handle, _WAIT) and _is(path, handle):
            break
        os.close(handle)  # a reader took the empty journal for a remainder and removed it
    journal = Journal(path, handle)
    try:
        _write(handle, head.encode())
        sync_folders([change.folder])
        yield journal
    finally:
        journal.close()


def mend(folder: Path) -> str | None:
    """Complete or take back a change that was cut off in this folder. Every reader of the folder calls this first.

    Returns what was done, which is also logged as a warning (to stderr, unless a program decides otherwise).

    Raises
    ------
    InputError
        E328: the change cannot be mended, or another program is at it for ten seconds.
    """
    path = folder / NAME
    try:
        if not os.path.lexists(path):
            return None
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
                         | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _stuck(path, getattr(error, "strerror", None) or str(error)) from None
    try:
        if not acquire(handle, _WAIT):
            raise _stuck(path, "another program has been at it for ten seconds")
        if not _is(path, handle):
            return None  # it was completed while we waited
        done = _mended(folder, handle, path)
        Journal(path, handle).close()
        handle = -1
    except OSError as error:
        raise _stuck(path, error.strerror or str(error)) from None
    finally:
        if handle >= 0:
            os.close(handle)
    if done:
        _LOG.warning("%s", done)
    return done


def _mended(folder: Path, handle: int, path: Path) -> str | None:
    head, _, marks = _read(handle, path).partition(b"\n")
    if not marks and not head.endswith(b"}"):
        return None  # cut off before anything was made
    change = _change(folder, head, path)
    names = ", ".join(change.files[:5]) + (f" and {len(change.files) - 5} more" if len(change.files) > 5 else "")
    if b"forward\n" in marks and b"back\n" not in marks:
        change.forward()
        return f"Notice: a change that was cut off has been completed in {folder.as_posix()}: {names}"
    change.back()
    return f"Notice: a change that was cut off has been taken back in {folder.as_posix()}: {names} are as they were"


def _change(folder: Path, head: bytes, path: Path) -> Change:
    """The change that a journal describes, if it is one that we would have written."""
    try:
        said = json.loads(head)
        token, files, folders = said["token"], said["files"], said["folders"]
        if not _TOKEN.fullmatch(token) or not all(map(_inside, [*files, *folders])):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _stuck(path, "it is not a journal that Peaceroom wrote") from None
    return Change(folder, token, tuple(files), tuple(folders))


def _inside(name: object) -> bool:
    if not isinstance(name, str) or "\0" in name:
        return False
    path = Path(name)
    return bool(path.parts) and not path.anchor and ".." not in path.parts


def _read(handle: int, path: Path) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        raise _stuck(path, "it is not a journal that Peaceroom wrote")
    os.lseek(handle, 0, os.SEEK_SET)
    out = b""
    while part := os.read(handle, 1 << 20):
        out += part
    return out


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data):]
    os.fsync(handle)


def _is(path: Path, handle: int) -> bool:
    """Whether the open file is still the one of this name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _there(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _stuck(path: Path, why: str) -> InputError:
    return InputError.one(
        "E328", f"a change of this folder's files was cut off or is under way, and cannot be completed ({why})",
        CODES["E328"][1], "see that the folder can be written, or wait for the other program, and try again",
        file=path.as_posix())
