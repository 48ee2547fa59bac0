"""The password of a server that others reach: kept hashed (scrypt, RFC 7914), in a file that only its owner reads."""

from __future__ import annotations

import hashlib
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.writing import refused, replace_file

LEAST = 12  # characters
#: cost of a guess: 32 MiB three times (OWASP, Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3)
_N, _R, _P = 2**15, 8, 3
_MEMORY = 64 * 2**20


def password_file() -> Path:
    """Where the password is kept: ``peaceroom/serve-password`` in the user's folder of settings."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA") or str(Path.home() / ".config")
    return Path(base) / "peaceroom" / "serve-password"


def set_password(password: str, path: Path) -> None:
    """Keep a password, hashed. Raises `InputError`: E341 it is too short, E326 the file cannot be written."""
    if len(password) < LEAST:
        raise InputError.one("E341", f"this password has {len(password)} characters", CODES["E341"][1],
                             f"take {LEAST} characters or more, such as four words")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise refused(path, error) from None
    replace_file(path, hashed(password) + "\n", private=True)


def kept_password(path: Path) -> str:
    """The hash that `set_password` kept. Raises `InputError` E341 where there is none, or where others can read it."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise InputError.one("E341", "the file of the password can be read by others", CODES["E341"][1],
                                 f"type: chmod 600 {path}", file=path.as_posix())
        found = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        found = ""
    if not found.startswith("scrypt$") or found.count("$") != 5:
        raise InputError.one("E341", "no password was set for a server that others reach", CODES["E341"][1],
                             "type: peaceroom serve --set-password")
    return found


def hashed(password: str) -> str:
    """``scrypt$N$r$p$salt$hash``, with a salt of its own each time."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _N, _R, _P)
    return "$".join(["scrypt", str(_N), str(_R), str(_P), b64encode(salt).decode(), b64encode(made).decode()])


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time for every wrong one."""
    _, n, r, p, salt, made = kept.split("$")
    return secrets.compare_digest(_scrypt(password, b64decode(salt), int(n), int(r), int(p)), b64decode(made))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)
