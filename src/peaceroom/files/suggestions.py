"""The known word most like a word that is not known, as a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

#: of longer lists only words with the same first letter are compared, and no more than this
_MOST = 3_000


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known word, else the known words when they are few, else ``otherwise``."""
    words = sorted(set(known))
    near = words if len(words) <= _MOST else [k for k in words if k[:1] == word[:1]][:_MOST]
    found = get_close_matches(word, near, n=1, cutoff=0.6)
    if not found:  # one contains the other
        found = [k for k in near if len(word) > 3 and (k.startswith(word) or (len(k) > 3 and word.startswith(k)))][:1]
    if found:
        return f"did you mean {found[0]}?"
    return f"write one of: {', '.join(words)}" if 0 < len(words) <= 12 else otherwise
