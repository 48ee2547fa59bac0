"""Keys that sign: Ed25519 (RFC 8032), the private one in a file that only its owner may read."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.ordinary import ordinary_bytes
from peaceroom.files.writing import create_file, make_folder, refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: environment variable that names another place for the key
VARIABLE = "PEACEROOM_SEAL_KEY"
_SIGNATURE = re.compile("[0-9a-f]{128}", re.ASCII)


def key_path() -> Path:
    """Where the private key is: what `VARIABLE` says, else ``seal-key.pem`` in the user's folder of settings."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    import click

    return Path(click.get_app_dir("peaceroom")) / "seal-key.pem"


def make_key(path: Path) -> Ed25519PrivateKey:
    """A new key in a new file that only its owner may read (mode 600).

    Raises `InputError`: E323 where something is there, E326 where nothing can be written.
    """
    need("seals")
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    make_folder(path.parent)
    try:
        create_file(path, text, private=True)
    except FileExistsError:
        raise InputError.one("E323", "there is a key already", "seals made with it could not be added to any more",
                             "use it, or name another place", file=path.as_posix()) from None
    except OSError as error:
        raise refused(path, error) from None
    return key


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key of a file. Raises `InputError` E333 where it cannot be used, or others may read it."""
    need("seals")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        text = ordinary_bytes(path)
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise _unusable(path, f"the key cannot be read ({error.strerror})", "name its place with --key, or begin a new "
                        "ledger: a key that is lost cannot be made again") from None
    if os.name == "posix" and mode & 0o077:
        raise _unusable(path, f"others may read this key (mode {mode:03o})", f"type: chmod 600 {path.as_posix()}")
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(path, "this is not a private key of kind Ed25519 in PEM without a password",
                        "give the file that `peaceroom seal` made")
    return key


def key_for(ledger: Path, path: Path | None = None) -> tuple[Ed25519PrivateKey, Path, bool]:
    """The key that adds to a ledger, its file, and whether it was made now: for a ledger's beginning, where there is
    none yet. ``path``: default `key_path`. Raises `InputError` as `make_key` and `read_key`."""
    where = path or key_path()
    made = not ledger.exists() and not where.exists()
    return make_key(where) if made else read_key(where), where, made


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half as 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def public_key(digits: str) -> Ed25519PublicKey:
    """The public key of 64 hexadecimal digits. Raises ValueError."""
    need("seals")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits))


def fits(key: Ed25519PublicKey, signature: str, data: bytes) -> bool:
    """Whether a signature (128 hexadecimal digits, small letters only) is this key's of these bytes."""
    from cryptography.exceptions import InvalidSignature

    if not _SIGNATURE.fullmatch(signature):  # the same in capitals would be other bytes with the same meaning
        return False
    try:
        key.verify(bytes.fromhex(signature), data)
    except InvalidSignature:
        return False
    return True


def _unusable(path: Path, what: str, remedy: str) -> InputError:
    return InputError.one("E333", what, CODES["E333"][1], remedy, file=path.as_posix())
