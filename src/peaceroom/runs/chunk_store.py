"""Finished units in a folder that machines share, or in an object store: each is a file that is only ever created.

A file is named by the hash of the plan and the unit, and holds its pieces with a check sum. Whoever comes second with
the same unit finds it there and leaves it. A file that is not whole (a disk that filled up, a copy that broke off)
counts as absent and is removed.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.writing import create_file, refused
from peaceroom.runs.plan import Plan
from peaceroom.runs.solver import Piece
from peaceroom.runs.store import manifest_sha256

_MARK = b"PC1\n"
_ENDING = ".chunk"


class Place(Protocol):
    """Files by name, in a folder or elsewhere. Errors are OSError."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes | None: ...

    def create(self, name: str, data: bytes) -> None:
        """Whole or not at all; one that is there stays as it is."""
        ...

    def remove(self, name: str) -> None: ...


class ChunkStore:
    """The finished units of one plan."""

    def __init__(self, place: Place, where: str, plan: str) -> None:
        self._place, self._where, self._plan = place, where, plan

    def name_of(self, unit: str) -> str:
        """``<hash of plan and unit>.chunk``."""
        return hashlib.sha256(f"{self._plan}\n{unit}".encode()).hexdigest() + _ENDING

    def get(self, unit: str) -> list[Piece] | None:
        """The pieces of a unit, or None where it is not there or not whole."""
        return self._read(self.name_of(unit))

    def put(self, unit: str, pieces: list[Piece]) -> None:
        """Leave the pieces of a unit. Raises `InputError` E384."""
        try:
            self._place.create(self.name_of(unit), encoded(self._plan, unit, pieces))
        except OSError as error:
            raise _unusable(self._where, error) from None

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the plan that are there, in the order of their names. Raises `InputError` E384."""
        try:
            names = self._place.names()
        except OSError as error:
            raise _unusable(self._where, error) from None
        for name in sorted(n for n in names if n.endswith(_ENDING)):
            yield from self._read(name) or ()

    def _read(self, name: str) -> list[Piece] | None:
        try:
            data = self._place.read(name)
        except OSError as error:
            raise _unusable(self._where, error) from None
        if data is None:
            return None
        try:
            return decoded(data, self._plan)
        except (ValueError, LookupError, TypeError, struct.error):
            with suppress(OSError):
                self._place.remove(name)
            return None


def open_store(where: str, plan: Plan) -> ChunkStore:
    """The store at a folder, or at a URL that fsspec knows (``s3://bucket/folder``); units lie below the plan's hash.

    Raises `InputError` E384 where it cannot be used, E329 where fsspec or what it needs is missing.
    """
    sha = manifest_sha256(plan.manifest())
    if "://" not in where:
        return ChunkStore(Folder(Path(where) / sha[:16]), where, sha)
    from peaceroom.core.extras import need

    need("cluster")
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(where)
        return ChunkStore(Objects(files, f"{path.rstrip('/')}/{sha[:16]}"), where, sha)
    except (OSError, ValueError, ImportError) as error:
        raise _unusable(where, error) from None


def must_work(where: str, plan: Plan) -> None:
    """Raises `InputError` E384 if nothing can be written to the store or read from it."""
    store = open_store(where, plan)
    store.put("probe", [])
    if store.get("probe") is None:
        raise _unusable(where, OSError("what was written is not there"))


class Folder:
    """A folder, which may be shared by machines: files come into being whole, by a link."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        return [p.name for p in self._folder.iterdir()] if self._folder.is_dir() else []

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def create(self, name: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            create_file(self._folder / name, data)

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


class Objects:
    """What fsspec reaches; an object store puts an object there whole."""

    def __init__(self, files: Any, path: str) -> None:
        self._files, self._path = files, path

    def names(self) -> list[str]:
        try:
            self._files.invalidate_cache()
            return [str(p).rpartition("/")[2] for p in self._files.ls(self._path, detail=False)]
        except FileNotFoundError:
            return []

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._files.cat_file(f"{self._path}/{name}"))
        except FileNotFoundError:
            return None

    def create(self, name: str, data: bytes) -> None:
        with suppress(FileExistsError):
            self._files.makedirs(self._path, exist_ok=True)
        with suppress(FileExistsError):
            try:
                self._files.pipe_file(f"{self._path}/{name}", data, mode="create")
            except (TypeError, NotImplementedError):  # a system that cannot create only: equal files replace each other
                self._files.pipe_file(f"{self._path}/{name}", data)

    def remove(self, name: str) -> None:
        self._files.rm_file(f"{self._path}/{name}")


def encoded(plan: str, unit: str, pieces: list[Piece]) -> bytes:
    """Mark, length of the head, check sum of all that follows, head (JSON), bytes of the pieces."""
    listed = [[name, facts, len(data)] for name, facts, data in pieces]
    head = json.dumps({"plan": plan, "unit": unit, "pieces": listed}, ensure_ascii=True, allow_nan=True).encode()
    body = head + b"".join(data for _, _, data in pieces)
    return _MARK + struct.pack("<Q", len(head)) + hashlib.sha256(body).digest() + body


def decoded(data: bytes, plan: str) -> list[Piece]:
    """What `encoded` was given. Raises `ValueError` where it is not whole, or of another plan."""
    size = struct.unpack_from("<Q", data, 4)[0]
    body = data[44:]
    if data[:4] != _MARK or hashlib.sha256(body).digest() != data[12:44]:
        raise ValueError("not whole")
    head = json.loads(body[:size])
    if head["plan"] != plan:
        raise ValueError("another plan")
    out, at = [], size
    for name, facts, length in head["pieces"]:
        out.append((str(name), facts, body[at : at + length]))
        at += length
    return out


def _unusable(where: str, error: BaseException) -> InputError:
    if "://" not in where and isinstance(error, OSError):
        return refused(Path(where), error, "E384")
    return InputError.one("E384", f"the store {where} cannot be used ({error})", CODES["E384"][1],
                          "check that it is there and that this machine and every worker may read and write it; what "
                          "was finished is kept, and the same command goes on from there")
