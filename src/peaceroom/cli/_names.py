"""Names of inputs that fit a terminal."""

from __future__ import annotations


def short(key: str, issue: str | None = None) -> str:
    """``positions.taliban.ceasefire.position`` as ``taliban/ceasefire``, other fields of a row with their name.

    ``issue`` is left out: it stands beside the name.
    """
    if not key.startswith("positions."):
        return key.replace(".", "/")
    _, actor, about, *field = key.split(".")
    parts = [actor, *([] if about == issue else [about]), *(f for f in field if f != "position")]
    return "/".join(parts)
