"""What a run has finished, kept as it comes: one file that is only ever written at its end.

The file is a row of pieces, each with its name, a few facts (JSON), bytes, and a check sum. A piece that breaks off,
and what follows it, counts as absent: a kill or a power cut costs what was being written and no more. The first piece
names the plan; the pieces of another plan are thrown away.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from peaceroom.files.locking import acquire
from peaceroom.files.writing import refused

FILE = "partial.bin"
_HEAD = struct.Struct("<4sIQI")
_MARK = b"PR1\n"
_LONGEST = 1 << 34
T = TypeVar("T")
Array = NDArray[np.float64]


class Pieces:
    """Finished pieces by name, in memory only: for a run without a folder."""

    def __init__(self) -> None:
        self._facts: dict[str, object] = {}
        #: of these the bytes are not in memory
        self._heavy: set[str] = set()
        self._closed = False

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The piece of this name; made and kept where it is not there. It must be plain JSON without tuples.

        Raises `InterruptedError` after `close`: whoever still works on in a thread is to stop.
        """
        if self._closed:
            raise InterruptedError
        if name not in self._facts:
            self.put(name, make())
        return cast("T", self._facts[name])

    def array(self, name: str, make: Callable[[], Array]) -> Array:
        """The array of this name; made and kept where it is not there. One that is kept comes back to the last bit."""
        if self._closed:
            raise InterruptedError
        if self.has(name):
            shape, data = self.piece(name)
            return np.frombuffer(data).reshape(shape).copy()
        made = make()
        self.put(name, list(made.shape), made.tobytes())
        return made

    def get(self, name: str) -> Any:
        """The facts of a piece, or None."""
        return self._facts.get(name)

    def has(self, name: str) -> bool:
        """Whether the piece is there with all its bytes."""
        return name in self._facts and name not in self._heavy

    def piece(self, name: str) -> tuple[Any, bytes]:
        """Facts and bytes of a piece that is there."""
        return self._facts[name], b""

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        """Keep a piece. ``data`` goes to the file only. Raises `InterruptedError` after `close`."""
        if self._closed:
            raise InterruptedError
        self._facts[name] = facts
        if data:
            self._heavy.add(name)

    def close(self) -> None:
        """Nothing more is put."""
        self._closed = True


class Kept(Pieces):
    """Pieces on disk. Another process that runs the same plan meanwhile keeps its own in memory only.

    Raises `InputError` E308 where the file cannot be made.
    """

    def __init__(self, path: Path, plan: str) -> None:
        super().__init__()
        self._path, self._handle = path, -1
        self._writing = RLock()
        self._spans: dict[str, tuple[int, int]] = {}
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            if not acquire(self._handle, 0):
                os.close(self._handle)
                self._handle = -1
                return
            self._end = 0
            for name, facts, at, size, end in self._read():
                if not self._end and (name, facts) != ("plan", plan):
                    break
                self._facts[name], self._spans[name], self._end = facts, (at, size), end
            os.ftruncate(self._handle, self._end)
            if not self._end:
                self.put("plan", plan)
        except OSError as error:
            self.close()
            raise refused(path, error, "E308") from None

    def has(self, name: str) -> bool:
        return name in self._spans or super().has(name)

    def piece(self, name: str) -> tuple[Any, bytes]:
        if name not in self._spans:
            return super().piece(name)
        with self._writing:
            if self._closed:
                raise InterruptedError
            return self._facts[name], _read_at(self._handle, *self._spans[name])

    def bodies(self) -> Iterator[tuple[str, Any, bytes]]:
        """Name, facts and bytes of every piece on disk, in the order in which they were put."""
        for name, (at, size) in self._spans.items():
            yield name, self._facts[name], _read_at(self._handle, at, size)

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        super().put(name, facts)
        with self._writing:
            if self._handle >= 0:
                self._append(name, facts, data)

    def _append(self, name: str, facts: Any, data: bytes) -> None:
        head = json.dumps([name, facts], ensure_ascii=True, allow_nan=True).encode()
        size = len(head) + len(data)
        piece = _HEAD.pack(_MARK, len(head), size, zlib.crc32(data, zlib.crc32(head))) + head + data
        try:
            os.lseek(self._handle, self._end, os.SEEK_SET)
            view = memoryview(piece)
            while view:
                view = view[os.write(self._handle, view):]
        except OSError as error:
            raise refused(self._path, error, "E308") from None
        self._spans[name] = (self._end + _HEAD.size + len(head), len(data))
        self._end += len(piece)

    def close(self) -> None:
        super().close()
        with self._writing:
            if self._handle >= 0:
                os.close(self._handle)
                self._handle = -1

    def drop(self) -> None:
        """Delete the file: the run is finished. One that another process is writing stays."""
        if self._handle >= 0:
            if os.name != "posix":
                self.close()  # an open file cannot be deleted there
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise refused(self._path, error, "E308") from None
            finally:
                self.close()

    def _read(self) -> Iterator[tuple[str, Any, int, int, int]]:
        """Name, facts, place and size of the bytes, and the end of every whole piece."""
        at = 0
        while len(top := _read_at(self._handle, at, _HEAD.size)) == _HEAD.size:
            mark, head, size, check = _HEAD.unpack(top)
            start = at + _HEAD.size
            if mark != _MARK or not head <= size <= _LONGEST:
                return
            piece = _read_at(self._handle, start, size)
            if len(piece) != size or zlib.crc32(piece) != check:
                return
            try:
                name, facts = json.loads(piece[:head])
            except (ValueError, TypeError):
                return
            at = start + size
            yield str(name), facts, start + head, size - head, at


def _read_at(handle: int, at: int, size: int) -> bytes:
    out = bytearray()
    while len(out) < size and (part := _read_some(handle, at + len(out), min(size - len(out), 1 << 24))):
        out += part
    return bytes(out)


def _read_some(handle: int, at: int, most: int) -> bytes:
    if hasattr(os, "pread"):  # which leaves the place of writing alone: a copy of this process shares it
        return os.pread(handle, most, at)
    os.lseek(handle, at, os.SEEK_SET)
    return os.read(handle, most)
