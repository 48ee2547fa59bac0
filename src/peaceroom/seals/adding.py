"""Adding to a ledger of seals: under a lock, secrets first, whole lines or none."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.locking import acquire
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.writing import make_folder, refused, replace_file
from peaceroom.seals import chain, checkpoints
from peaceroom.seals.canonical import Said, Secret, digest, to_bytes
from peaceroom.seals.keys import public_hex

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def private_path(ledger: Path) -> Path:
    """Where the secrets of a ledger's seals are kept, beside it; nobody else should have this file."""
    return ledger.with_name(ledger.name + ".private")


def now() -> str:
    """The machine's clock, to the second, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path: Path) -> chain.Ledger:
    """The ledger that is to be added to, checked; a last line that a kill cut off is taken away first.

    One that the checkpoint counts stays, so that it is told. Raises `InputError` E326 where the file cannot be written,
    and what `chain.read` raises.
    """
    data = chain.read_bytes(path)
    if not data.endswith(b"\n"):
        with _open(path, 0o666) as handle:
            _cut(path, handle)
    return chain.read(path)


def add(path: Path, bodies: Sequence[Said], key: Ed25519PrivateKey, *, at: str | None = None,
        clock: str | None = None, secrets: Sequence[Secret] = ()) -> list[int]:
    """Add lines to a ledger, which is begun where it is not there, and write its checkpoint anew.

    Parameters
    ----------
    bodies
        ``kind`` and what the kind holds.
    at
        The time, as `now` writes it. Default: now.
    clock
        Why a time before that of the last line is right, where it is.
    secrets
        Kept in `private_path` before the lines are written.

    Returns
    -------
    The numbers of the lines.

    Raises
    ------
    InputError
        E326 where something cannot be written (nothing is added then), E331 where the end of the ledger does not fit,
        E332 for a clock that runs backwards, E333 for another key than the ledger's.
    """
    make_folder(path.parent)
    with _open(path, 0o666) as handle:
        before, prev, last = _end(path, handle, key)
        when = at or now()
        if when < last and clock is None:
            raise InputError.one(
                "E332", f"the clock says {when}, and the last line of the ledger was added at {last}",
                CODES["E332"][1], "set the clock; if it is right and was wrong then, add --clock \"why\"",
                file=path.as_posix())
        rows: list[bytes] = []
        start = before
        if not before:
            bodies = [{"kind": "ledger", "format": chain.FORMAT, "key": public_hex(key)}, *bodies]
        for n, body in enumerate(bodies, start + 1):
            behind = {"clock": clock} if when < last else {}
            rows.append(chain.signed({"n": n, "at": when, "prev": prev, **body, **behind}, key))
            prev, last = digest(rows[-1]), when
        if secrets:
            with _open(private_path(path), 0o600) as hidden:
                _append(private_path(path), hidden, b"".join(
                    to_bytes({"commitment": s.commitment, "said": s.said, "salt": s.salt}) + b"\n" for s in secrets))
        size = os.lseek(handle, 0, os.SEEK_END)
        _append(path, handle, b"".join(row + b"\n" for row in rows))
        total = start + len(rows)
        try:
            replace_file(checkpoints.checkpoint_path(path), checkpoints.checkpoint(total, prev, when, key))
        except InputError:  # nobody has seen the lines yet: whoever tries again does not add them twice
            os.ftruncate(handle, size)
            raise
        return list(range(start + 1 + (not before), total + 1))


def secrets_of(path: Path) -> dict[str, Secret]:
    """Commitment → secret, of the file beside a ledger; empty where there is none.

    Raises `InputError` E334 where it cannot be read.
    """
    hidden = private_path(path)
    if not hidden.exists():
        return {}
    found: dict[str, Secret] = {}
    try:
        for row in ordinary_bytes(hidden).split(b"\n"):
            with suppress(ValueError, KeyError, TypeError):  # cut off; which seal misses it is said where it is asked
                line = json.loads(row)
                one = Secret(line["salt"], line["said"])
                found[one.commitment] = one
    except OSError as error:
        raise InputError.one("E334", f"the secrets of the seals cannot be read ({error.strerror})", CODES["E334"][1],
                             "check the permissions of the file, or put back a backup of it",
                             file=hidden.as_posix()) from None
    return found


@contextmanager
def _open(path: Path, mode: int) -> Iterator[int]:
    """The file, made where it is missing, with its lock."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), mode)
    except OSError as error:
        raise refused(path, error) from None
    try:
        if not acquire(handle, 10.0):
            raise InputError.one("E326", "another program has been adding to this file for ten seconds",
                                 CODES["E326"][1], "wait for it or end it, then try again", file=path.as_posix())
        yield handle
    finally:
        os.close(handle)


def _append(path: Path, handle: int, data: bytes) -> None:
    """Write at the end and to the disk; what cannot be written whole is taken away again."""
    size = os.lseek(handle, 0, os.SEEK_END)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view):]
        os.fsync(handle)
    except OSError as error:
        os.ftruncate(handle, size)
        raise refused(path, error) from None


def _end(path: Path, handle: int, key: Ed25519PrivateKey) -> tuple[int, str, str]:
    """Number of lines, hash and time of the last. What a kill cut off is taken away."""
    rows = _cut(path, handle)
    if not rows:
        return 0, chain.ZEROS, ""
    first = _line(path, 1, rows[0])
    if first.get("key") != public_hex(key):
        raise InputError.one("E333", "this key is not the ledger's", CODES["E333"][1],
                             "give the ledger's own with --key, or begin another ledger with --ledger",
                             file=path.as_posix(), line=1, column=1)
    last = _line(path, len(rows), rows[-1])
    return len(rows), digest(rows[-1]), str(last["at"])


def _cut(path: Path, handle: int) -> list[bytes]:
    """The lines, without the end of one that was cut off, which is taken away. Raises `InputError` E331 where the
    checkpoint counts it."""
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(0)
        data = file.read()
    whole, _, tail = data.rpartition(b"\n")
    rows = whole.split(b"\n") if whole else []
    counted = checkpoints.checkpoint_path(path)
    known = checkpoints.read(counted) if data and counted.exists() else None
    if known is not None and known.lines > len(rows):
        raise chain.unfit(path, len(rows) + 1, "lines that the checkpoint counts are missing")
    if tail:
        os.ftruncate(handle, len(whole) + 1 if whole else 0)
    return rows


def _line(path: Path, n: int, row: bytes) -> Said:
    """A line by itself: that it is canonical and numbered; `chain.read` looks at the whole."""
    try:
        line = json.loads(row)
        if to_bytes(line) == row and line["n"] == n and isinstance(line["at"], str):
            found: Said = line
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise chain.unfit(path, n, "it is not a line that Peaceroom wrote")
