"""Time stamps from outside (RFC 3161): that a checkpoint was there at a time, said by somebody else's clock.

The request is a file and the answer is a file: the machine that holds the ledger needs no network.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.writing import replace_file
from peaceroom.seals import adding, chain, checkpoints
from peaceroom.seals.keys import public_hex

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse


class Stamped(TypedDict):
    """A stamp: its line, how many lines it covers, the time that it says (ISO, UTC), and whether roots were given to
    check who says it."""

    line: int
    covers: int
    at: str
    checked: bool


def request(ledger: str | Path, out: str | Path) -> str:
    """Write a request for the newest checkpoint (``application/timestamp-query``); returns the checkpoint's text.

    Raises `InputError` E330, E331, E326.
    """
    need("seals")
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    found = adding.read(Path(ledger))
    file = checkpoints.checkpoint_path(found.path)
    point = checkpoints.read(file)
    checkpoints.must_cover(found, point, file)
    asked = (TimestampRequestBuilder().data(point.text.encode()).hash_algorithm(HashAlgorithm.SHA256)
             .cert_request(cert_request=True).build())
    replace_file(Path(out), asked.as_bytes())
    return point.text


def take(ledger: str | Path, token: str | Path, key: Ed25519PrivateKey, *, roots: Sequence[str | Path],
         clock: str | None = None) -> Stamped:
    """Check an answer to the newest checkpoint that it fits, without a network, and add it to the ledger.

    Raises `InputError` E336 where it fits none of the ledger's states, or no root vouches for it.
    """
    need("seals")
    found = adding.read(Path(ledger))
    path = Path(token)
    data = _read(path, "the time stamp")
    if not roots:
        raise _wrong(path, "without a root certificate nobody vouches for it", "give the certificate of the time "
                     "stamping service's authority with --root FILE")
    if public_hex(key) != found.key:
        raise InputError.one("E333", "this key is not the ledger's", CODES["E333"][1],
                             "give the ledger's own with --key", file=found.path.as_posix(), line=1, column=1)
    imprint = _answer(data, path)[1]
    states = (checkpoints.state(found, lines, key) for lines in range(len(found.lines), 0, -1))
    text = next((text for text in states if sha256(text.encode()).digest() == imprint), None)
    if text is None:
        raise _wrong(path, "it stamps nothing that this ledger was", "ask again: peaceroom stamp --request FILE")
    when, point = _verified(data, text, path, _certificates(roots)), checkpoints.parse(text.encode(), path)
    adding.add(found.path, [{"kind": "stamp", "checkpoint": text, "token": b64encode(data).decode()}], key,
               clock=clock)
    return {"line": len(found.lines) + 1, "covers": point.lines, "at": when, "checked": True}


def check_all(found: chain.Ledger, roots: Sequence[str | Path]) -> list[Stamped]:
    """Every stamp of a ledger: that it is of a state of this ledger, and (with ``roots``) who says so.

    Raises `InputError` E331, E336.
    """
    known, stamps = _certificates(roots), list[Stamped]()
    for line in found.of_kind("stamp"):
        point = checkpoints.parse(str(line["checkpoint"]).encode(), found.path)
        checkpoints.must_cover(found, point, found.path)
        try:
            data = b64decode(line["token"], validate=True)
        except (ValueError, TypeError):
            raise chain.unfit(found.path, line["n"], "its time stamp is none") from None
        when = _verified(data, point.text, found.path, known, line["n"])
        stamps.append({"line": line["n"], "covers": point.lines, "at": when, "checked": bool(known)})
    return stamps


def _verified(data: bytes, text: str, file: Path, roots: Sequence[Certificate], line: int = 0) -> str:
    """The time of a stamp of a text. Raises `InputError` E336."""
    from rfc3161_client import VerificationError, VerifierBuilder

    answer, imprint, when = _answer(data, file, line)
    if imprint != sha256(text.encode()).digest():
        raise _wrong(file, "it stamps something else than the checkpoint beside it", "put back a copy of the ledger",
                     line)
    if roots:
        builder = VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        try:
            builder.build().verify_message(answer, text.encode())
        except (VerificationError, ValueError) as error:
            raise _wrong(file, f"no root that you give vouches for it ({error})", "give the root certificate that the "
                         "service names", line) from None
    return when


def _answer(data: bytes, file: Path, line: int = 0) -> tuple[TimeStampResponse, bytes, str]:
    """A service's answer, the hash that it stamps, and when. Raises `InputError` E336."""
    from rfc3161_client import decode_timestamp_response

    try:
        answer = decode_timestamp_response(data)
        info = answer.tst_info
        return answer, info.message_imprint.message, info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError as error:
        raise _wrong(file, f"it is not an answer of a time stamping service ({error})", "give the file that the "
                     "service answered with (application/timestamp-reply)", line) from None


def _certificates(files: Sequence[str | Path]) -> list[Certificate]:
    if not files:
        return []
    from cryptography.x509 import load_pem_x509_certificates

    found: list[Certificate] = []
    for file in map(Path, files):
        try:
            found += load_pem_x509_certificates(_read(file, "the certificate"))
        except ValueError:
            raise _wrong(file, "it is not a certificate in PEM", "convert it: openssl x509 -inform der -in FILE -out "
                         "FILE.pem") from None
    return found


def _read(path: Path, what: str) -> bytes:
    try:
        return ordinary_bytes(path)
    except OSError as error:
        raise _wrong(path, f"{what} cannot be read ({error.strerror})", "give the file") from None


def _wrong(file: Path, what: str, remedy: str, line: int = 0) -> InputError:
    return InputError.one("E336", what, CODES["E336"][1], remedy, file=file.as_posix(), line=line,
                          column=1 if line else 0)
