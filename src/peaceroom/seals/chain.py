"""A ledger of seals as lines: each names the hash of the one before, and is signed.

The first line holds the form's version and the public key. Every line is the canonical JSON of an object with ``n``
(from 1), ``kind``, ``at`` (UTC), ``prev`` (SHA-256 of the line before, without its end; zeros in the first), what the
kind holds, and ``sig``, the signature of the same object without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.structure import misfit
from peaceroom.seals.canonical import Said, Secret, digest, to_bytes
from peaceroom.seals.keys import fits, public_key
from peaceroom.seals.questions import Origin, Question

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = 1
ZEROS = "0" * 64
#: kind → what it holds beside the common parts; ``clock`` may stand in any
KINDS: Mapping[str, frozenset[str]] = {
    "ledger": frozenset({"format", "key"}), "seal": frozenset({"commitments"}),
    "open": frozenset({"of", "opened"}), "stamp": frozenset({"checkpoint", "token"}),
    "resolve": frozenset({"of", "question", "outcome", "source", "on", "instead"}),
}
_COMMON = frozenset({"n", "kind", "at", "prev", "sig"})
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)

Line = Said


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a ledger that fits, the hash of the last, and what was revealed of each seal."""

    path: Path
    lines: tuple[Line, ...]
    head: str
    opens: Mapping[int, list[Said]]

    @property
    def key(self) -> str:
        """The public key, 64 hexadecimal digits."""
        return str(self.lines[0]["key"])

    def of_kind(self, kind: str) -> list[Line]:
        """The lines of one kind, in order."""
        return [line for line in self.lines if line["kind"] == kind]

    def seal(self, n: int) -> Line:
        """The seal on line ``n``. Raises `InputError` E334."""
        if not 1 <= n <= len(self.lines) or self.lines[n - 1]["kind"] != "seal":
            known = ", ".join(str(line["n"]) for line in self.of_kind("seal")[-5:]) or "none so far"
            raise InputError.one("E334", f"line {n} is not a seal", CODES["E334"][1],
                                 f"give the line of a seal; the last ones: {known}", file=self.path.as_posix())
        return self.lines[n - 1]

    def opened(self, n: int) -> list[Said]:
        """What has been revealed of the seal on line ``n``, in the order in which it was."""
        return self.opens.get(n, [])


def signed(body: Said, key: Ed25519PrivateKey) -> bytes:
    """A line, without its end, of what it says without its signature."""
    return to_bytes({**body, "sig": key.sign(to_bytes(body)).hex()})


def read(path: Path) -> Ledger:
    """The ledger, every line checked: its form, its place in the chain, its signature, commitments that are opened.

    Raises `InputError`: E330 where it cannot be read, E331 naming the first line that does not fit, E339 for a newer
    form.
    """
    return check(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a ledger. Raises `InputError` E330."""
    try:
        return ordinary_bytes(path)
    except OSError as error:
        raise InputError.one("E330", f"there is no ledger of seals that can be read ({error.strerror})",
                             CODES["E330"][1], "`peaceroom seal RUN` begins one; --ledger names it",
                             file=path.as_posix()) from None


def check(data: bytes, path: Path) -> Ledger:
    """The ledger of these bytes; raises as `read` does."""
    if not data.strip():
        raise InputError.one("E330", "the file is empty", CODES["E330"][1], "`peaceroom seal RUN` begins a ledger in a "
                             "file that is not there", file=path.as_posix())
    rows = data.split(b"\n")
    state = _Checking(path)
    for n, row in enumerate(rows[:-1], 1):
        try:
            state.take(n, row)
        except (TypeError, LookupError, ValueError, AttributeError):  # signed by a program that writes another form
            raise unfit(path, n, "what it holds has another form") from None
    if rows[-1]:
        raise unfit(path, len(rows), "it is cut off: its line end is missing",
                    "add to the ledger again, which takes away what a kill cut off; if that is refused, put back the "
                    "copy that you published, or a backup")
    return Ledger(path, tuple(state.lines), state.prev, state.opens)


class _Checking:
    """Lines one after the other, with what later ones rest on."""

    def __init__(self, path: Path) -> None:
        self.path, self.prev, self.lines = path, ZEROS, list[Line]()
        self._key: Ed25519PublicKey | None = None
        self._at = ""
        self._commitments: dict[int, set[str]] = {}
        self.opens: dict[int, list[Said]] = {}

    def take(self, n: int, row: bytes) -> None:
        line = self._parsed(n, row)
        if n == 1:
            self._key = self._first(line)
        body = {key: value for key, value in line.items() if key != "sig"}
        if line["n"] != n or line["prev"] != self.prev:
            raise unfit(self.path, n, "it does not follow the line before it")
        assert self._key is not None  # the first line set it
        if not fits(self._key, line["sig"], to_bytes(body)):
            raise unfit(self.path, n, "its signature is not that of the ledger's key")
        if line["at"] < self._at and "clock" not in line:
            raise unfit(self.path, n, f"its time {line['at']} is before that of the line before it, {self._at}")
        if (wrong := self._meaning(line)) is not None:
            raise unfit(self.path, n, wrong)
        self._at, self.prev = line["at"], digest(row)
        self.lines.append(line)

    def _parsed(self, n: int, row: bytes) -> Line:
        try:
            line = json.loads(row)
            whole = isinstance(line, dict) and to_bytes(line) == row
        except (ValueError, RecursionError):
            raise unfit(self.path, n, "it is not JSON") from None
        if not whole:
            raise unfit(self.path, n, "it is not written as Peaceroom writes it")
        if n == 1 and isinstance(line.get("format"), int) and line["format"] > FORMAT:
            raise InputError.one("E339", f"this ledger has form {line['format']}; this version knows {FORMAT}",
                                 CODES["E339"][1], "install the newer version", file=self.path.as_posix(), line=1,
                                 column=1)
        kind = line.get("kind")
        if kind not in KINDS or (n == 1) != (kind == "ledger"):
            raise unfit(self.path, n, "no such line stands there in a ledger of seals")
        if set(line) - {"clock"} != _COMMON | KINDS[kind]:
            raise unfit(self.path, n, f"it does not hold what a line of kind {kind} holds")
        found: Line = line
        return found

    def _first(self, line: Line) -> Ed25519PublicKey:
        try:
            return public_key(line["key"])
        except (ValueError, TypeError):
            raise unfit(self.path, 1, "its key is none") from None

    def _meaning(self, line: Line) -> str | None:
        """What is wrong with what a line that was signed says."""
        kind = line["kind"]
        if not isinstance(line["at"], str) or not _AT.fullmatch(line["at"]):
            return "its time is none"
        if kind == "seal":
            if not line["commitments"] or not all(isinstance(c, str) and _HEX.fullmatch(c)
                                                  for c in line["commitments"]):
                return "its commitments are none"
            self._commitments[line["n"]] = set(line["commitments"])
        if kind in ("open", "resolve") and line["of"] not in self._commitments:
            return f"line {line['of']} before it is not a seal"
        if kind == "open":
            for part in line["opened"]:
                if (place := misfit(part["said"], Question if part["said"]["what"] == "question" else Origin)):
                    return f"what it reveals is neither a question nor a run ({place})"
                if Secret(part["salt"], part["said"]).commitment not in self._commitments[line["of"]]:
                    return f"what it reveals is not what line {line['of']} sealed"
            self.opens.setdefault(line["of"], []).extend(part["said"] for part in line["opened"])
        return None


def unfit(path: Path, line: int, what: str,
          remedy: str = "put back the copy that you published, or a backup") -> InputError:
    """E331: a line that does not fit."""
    return InputError.one("E331", f"line {line} does not fit: {what}", CODES["E331"][1],
                          f"{remedy}; nothing before this line was changed",
                          file=path.as_posix(), line=line, column=1)
