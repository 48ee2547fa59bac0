"""Numbers and ranges of codings as written: ``40`` or ``40..60``."""

from __future__ import annotations

import re

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?"
_RANGE = re.compile(rf"\s*({_NUMBER})(?:\s*\.\.\s*({_NUMBER}))?\s*", re.ASCII)


def written_range(text: str) -> tuple[float, float] | None:
    """Low and high end of a value, equal for a single number; None where it is neither. Ends stay as written."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    low = float(found[1])
    return low, low if found[2] is None else float(found[2])
