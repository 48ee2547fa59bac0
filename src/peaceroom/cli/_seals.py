"""Options that the verbs of sealing share, and the key that they use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from peaceroom.cli._saying import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

F = TypeVar("F", bound="Callable[..., Any]")

ledger_option = click.option("--ledger", type=click.Path(path_type=Path), default=Path("seals.jsonl"), metavar="FILE",
                             show_default=True, help="The ledger of seals.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")


def adding(command: F) -> F:
    """The options of a verb that adds a line."""
    for option in (click.option("--clock", metavar="WHY", help="Add a line though the clock is behind the last one."),
                   click.option("--key", "key", type=click.Path(path_type=Path), metavar="FILE",
                                help="The private key. Default: $PEACEROOM_SEAL_KEY, or the user's settings."),
                   ledger_option):
        command = option(command)
    return command


def signing_key(path: Path | None, *, begins: Path | None = None) -> Ed25519PrivateKey:
    """The private key; ``begins``: a ledger that may be begun with a new one, which is said on stderr."""
    from peaceroom.seals.keys import key_for, key_path, public_hex, read_key

    if begins is None:
        return read_key(path or key_path())
    key, where, made = key_for(begins, path)
    if made:
        tell(f"A new key was made: {where.as_posix()}. Keep a copy in a safe place, and publish its public half:\n"
             f"{public_hex(key)}", err=True)
    return key
