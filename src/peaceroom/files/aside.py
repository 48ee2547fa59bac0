"""The steps that every writing is made of: a new file beside the old one, on the disk, then renamed over it.

A file that is being written is called ``.<name>.<token>.new``, in a change of several ``.put``; the token says whose it
is.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
#: a file that nobody has written to for so long (s), and whose process has ended, was left by a kill
_LEFT = 10.0


def new_token() -> str:
    """``<process>-<random>``: no two writings share one."""
    return f"{os.getpid()}-{secrets.token_hex(6)}"


def beside(path: Path, token: str, kind: str = "new") -> Path:
    """Where the file that is to replace ``path`` is written (``new``, or ``put`` in a change of several), or its old
    state is kept (``old``; ``none`` where there was no file).

    A name at the limit of the file system still has one: its last characters are left out.
    """
    ending = f".{token}.{kind}"
    stem = path.name
    while len(os.fsencode(stem)) + len(ending) + 1 > 255:
        stem = stem[:-1]
    return path.with_name(f".{stem}{ending}")


def write_new(path: Path, data: bytes, like: Path | None = None, *, mode: int = 0o666) -> None:
    """Write a file that is not there yet, to the disk; with the permissions of ``like`` where that exists, else
    ``mode`` less what the user's mask takes away.

    Raises OSError; then nothing of it is left.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        try:
            view = memoryview(data)
            while view:  # once, except on file systems that write a part and say so
                view = view[os.write(handle, view):]
            _permit(path, like)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        remove(path)
        raise


def settle_file(path: Path, like: Path | None = None) -> None:
    """Bring a file that another library wrote to the disk; permissions as in `write_new`. Raises OSError."""
    _permit(path, like)
    handle = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _permit(path: Path, like: Path | None) -> None:
    if like is not None and like.exists():
        path.chmod(like.stat().st_mode & 0o777)


def sync_folders(folders: Iterable[Path]) -> None:
    """Bring renames in these folders to the disk, on systems that can."""
    if os.name != "posix":
        return
    for folder in dict.fromkeys(folders):
        with suppress(OSError):  # a file system that cannot do so has nothing better to offer
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def remove(path: Path) -> None:
    """Delete a file if it is there and can be deleted."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Delete what killed writings of ``path`` have left beside it."""
    with suppress(OSError):
        for left in path.parent.glob(f".{_escaped(path.name)}.*-*.new"):
            process = left.name.removesuffix(".new").rpartition(".")[2].partition("-")[0]
            if process.isdigit() and time.time() - left.stat().st_mtime > _LEFT and not _runs(int(process)):
                left.unlink(missing_ok=True)


def _escaped(name: str) -> str:
    from glob import escape

    return escape(name)


def _runs(process: int) -> bool:
    """Whether a process is there; one that we may not ask about is."""
    if os.name != "posix":
        return False  # a file that is open cannot be deleted there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
