"""The one form in which what is sealed stands in bytes: JSON in ASCII, keys in order, no blanks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

#: begins what is hashed, so that a commitment is nothing else's hash
_PREFIX = b"peaceroom commitment 1\n"
#: bytes of a salt: as many as the hash has, so that guessing what was said does not help
_SALT = 32


def to_bytes(value: object) -> bytes:
    """JSON text that is the same for equal values. Raises ValueError for NaN and infinity."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode("ascii")


def digest(data: bytes) -> str:
    """SHA-256, in lower-case hexadecimal digits."""
    return sha256(data).hexdigest()


#: what is sealed, a `Question` or an `Origin`, and lines of a ledger as read: anything JSON holds, until it is checked
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Secret:
    """What was said, and the salt (hexadecimal) that opens its commitment."""

    salt: str
    said: Said

    @property
    def commitment(self) -> str:
        """SHA-256 of a fixed line, the salt and what was said: reveals nothing without the salt."""
        return digest(_PREFIX + bytes.fromhex(self.salt) + to_bytes(self.said))


def secret(said: Said) -> Secret:
    """What is said with a new salt of 32 random bytes of the system."""
    return Secret(secrets.token_hex(_SALT), said)
