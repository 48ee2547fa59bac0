"""Bytes of a file that is one: a pipe would be waited for, a device never ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotOrdinary(OSError):
    """A pipe, a device or a folder."""


def ordinary_bytes(path: Path, most: int = -1) -> bytes:
    """Everything in an ordinary file, or its first ``most`` bytes. Raises `OSError`, for other files `NotOrdinary`."""
    # not waiting for who writes into a pipe; ordinary files do not know this flag
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotOrdinary(errno.EINVAL, "it is not an ordinary file", str(path))
        return file.read(most)
