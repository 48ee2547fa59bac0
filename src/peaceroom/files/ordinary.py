"""Bytes of a file that is one: a pipe would be waited for, a device never ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO


class NotOrdinary(OSError):
    """A pipe, a device or a folder."""


def ordinary_file(path: Path) -> BinaryIO:
    """An ordinary file, open for reading. Raises `OSError`, for other files `NotOrdinary`."""
    # not waiting for who writes into a pipe; ordinary files do not know this flag
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise NotOrdinary(errno.EINVAL, "it is not an ordinary file", str(path))


def ordinary_bytes(path: Path, most: int = -1) -> bytes:
    """Everything in an ordinary file, or its first ``most`` bytes. Raises `OSError`, for other files `NotOrdinary`."""
    with ordinary_file(path) as file:
        return file.read(most)


def ordinary_text(path: Path) -> str:
    """An ordinary file as UTF-8. Raises `OSError` as `ordinary_bytes`, and ``UnicodeDecodeError``."""
    return ordinary_bytes(path).decode("utf-8")
