"""A checkpoint: five lines of text that say how long a ledger was, and what its last line hashed to; signed.

It is what is published: with it in other hands no earlier line can be changed or taken away, not by the key's holder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.seals.canonical import digest, to_bytes
from peaceroom.seals.chain import Ledger
from peaceroom.seals.keys import fits, public_hex, public_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FORM = re.compile(r"peaceroom checkpoint 1\nkey ([0-9a-f]{64})\nlines ([1-9][0-9]{0,11})\nhead ([0-9a-f]{64})\n"
                   r"at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\nsignature ([0-9a-f]{128})\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says; ``text`` is all of it."""

    text: str
    key: str
    lines: int
    head: str
    at: str


def checkpoint_path(ledger: Path) -> Path:
    """Where the newest checkpoint of a ledger is kept, beside it."""
    return ledger.with_name(ledger.name + ".checkpoint")


def checkpoint(lines: int, head: str, at: str, key: Ed25519PrivateKey) -> str:
    """The text of a new checkpoint."""
    said = f"peaceroom checkpoint 1\nkey {public_hex(key)}\nlines {lines}\nhead {head}\nat {at}\n"
    return f"{said}signature {key.sign(said.encode()).hex()}\n"


def state(ledger: Ledger, lines: int, key: Ed25519PrivateKey) -> str:
    """The checkpoint that was written when the ledger had so many lines: a signature is the same every time."""
    last = ledger.lines[lines - 1]
    return checkpoint(lines, digest(to_bytes(last)), last["at"], key)


def parse(data: bytes, file: Path) -> Checkpoint:
    """A checkpoint whose signature fits its key. Raises `InputError` E331."""
    found = _FORM.fullmatch(data.decode("utf-8", errors="replace"))
    if found is None:
        raise _wrong(file, "it is not a checkpoint of a ledger of seals")
    key, lines, head, at, signature = found.groups()
    said = found[0].rpartition("signature ")[0]
    if not fits(public_key(key), signature, said.encode()):
        raise _wrong(file, "its signature is not that of its key")
    return Checkpoint(found[0], key, int(lines), head, at)


def read(file: Path) -> Checkpoint:
    """The checkpoint of a file. Raises `InputError` E330 where it cannot be read, E331."""
    try:
        return parse(ordinary_bytes(file), file)
    except OSError as error:
        raise InputError.one("E330", f"the checkpoint cannot be read ({error.strerror})", CODES["E330"][1],
                             "give the checkpoint that was published", file=file.as_posix()) from None


def must_cover(ledger: Ledger, point: Checkpoint, file: Path) -> None:
    """Raise `InputError` E331 unless the ledger goes on from where the checkpoint says that it was."""
    if point.key != ledger.key:
        raise _wrong(file, "it is of another key than the ledger's")
    if point.lines > len(ledger.lines):
        raise _wrong(file, f"it counts {point.lines} lines and the ledger has {len(ledger.lines)}: the last were taken "
                     "away", ledger.path, len(ledger.lines) + 1)
    if digest(to_bytes(ledger.lines[point.lines - 1])) != point.head:
        raise _wrong(file, f"line {point.lines} is another than the one that it covers: the ledger was written anew",
                     ledger.path, point.lines)


def _wrong(file: Path, what: str, place: Path | None = None, line: int = 0) -> InputError:
    return InputError.one("E331", f"the checkpoint {file.as_posix()} does not fit: {what}", CODES["E331"][1],
                          "compare with the checkpoint that was published, and put back the ledger that it covers",
                          file=(place or file).as_posix(), line=line, column=1 if line else 0)
