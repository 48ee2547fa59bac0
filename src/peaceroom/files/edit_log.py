"""A log that only grows: one JSON object a line, on the disk before anybody is told that it was kept.

Several processes may write to one log: each takes its lock, reads what the others have added, and adds its own line. A
line that a kill cut off is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.locking import acquire, release
from peaceroom.files.nodes import Block
from peaceroom.files.writing import refused

_WAIT = 10.0
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class EditLog:
    """An open log. ``taken`` is called with every line that this or another process has added, in order, once."""

    def __init__(self, path: Path, taken: Callable[[Block], None]) -> None:
        self.path, self._taken, self._read = path, taken, 0

    @contextmanager
    def turn(self) -> Iterator[Callable[[Block], None]]:
        """Hold the lock, having read what others added; gives the function that adds a line.

        Raises `InputError`: E326 the log cannot be written, E328 another program holds it for ten seconds.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
        except OSError as error:
            raise refused(self.path, error) from None
        try:
            if not acquire(handle, _WAIT):
                raise InputError.one("E328", "another program is editing this scenario", CODES["E328"][1],
                                     "wait for it, and try again", file=self.path.as_posix())
            try:
                self._catch_up(handle)
                yield lambda line: self._add(handle, line)
            finally:
                release(handle)
        except OSError as error:
            raise refused(self.path, error) from None
        finally:
            os.close(handle)

    def _catch_up(self, handle: int) -> None:
        os.lseek(handle, self._read, os.SEEK_SET)
        data = b""
        while part := os.read(handle, 1 << 20):
            data += part
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.ftruncate(handle, self._read + whole)
        for line in data[:whole].splitlines():
            found = _line(line)
            if found is not None:
                self._taken(found)
        self._read += whole

    def _add(self, handle: int, line: Block) -> None:
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        os.lseek(handle, self._read, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view):]
        os.fsync(handle)
        self._read += len(data)
        self._taken(line)


def _line(data: bytes) -> Block | None:
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
