"""One addition at a time: a lock between processes, held on a file beside the records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.locking import acquire, release

FILE = ".lock"


@contextmanager
def locked(folder: Path, wait: float = 10.0) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when a process ends, however it ends.

    Raises `InputError`: E926 when another process holds it for ``wait`` seconds, E326 when the folder cannot be
    written.
    """
    file = folder.as_posix()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise InputError.one("E326", f"the ledger cannot be written ({error.strerror})", CODES["E326"][1],
                             "check the permissions of the folder", file=file) from None
    try:
        if not acquire(handle, wait):
            raise InputError.one("E926", f"another program has been adding to this ledger for {wait:g} seconds",
                                 CODES["E926"][1], "wait for it or end it, then try again", file=file)
        try:
            yield
        finally:
            release(handle)
    finally:
        os.close(handle)
