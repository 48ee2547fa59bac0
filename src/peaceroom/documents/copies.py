"""Near-copies of passages: shares of common runs of five words.

Paraphrases and translations are not found; the origin of a passage is a judgement that only a reader can make.
Source of the measures: Broder (1997), resemblance (Jaccard) and containment of shingles.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

RUN = 5
JACCARD = 0.5
CONTAINMENT = 0.8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage much like another: ``jaccard`` common runs of all, ``containment`` of the shorter one's, 0 … 1."""

    id: str
    jaccard: float
    containment: float


def shingles(text: str) -> frozenset[str]:
    """Runs of five words, without case and punctuation; a shorter text is one run of its own length."""
    words = _WORD.findall(text.casefold())
    if not words:
        return frozenset()
    return frozenset(" ".join(words[i:i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


class CopyIndex:
    """Passages by their runs of words, so that each new one is compared only with those that share some."""

    def __init__(self, passages: Mapping[str, str] | None = None) -> None:
        self._sizes: dict[str, int] = {}
        self._places: defaultdict[str, list[str]] = defaultdict(list)
        for id_, text in (passages or {}).items():
            self.add(id_, text)

    def add(self, id_: str, text: str) -> None:
        """Take a passage in."""
        runs = shingles(text)
        self._sizes[id_] = len(runs)
        for run in runs:
            self._places[run].append(id_)

    def near(self, text: str) -> tuple[Copy, ...]:
        """Passages with Jaccard ≥ 0.5 or containment ≥ 0.8, the most alike first, then by id."""
        runs = shingles(text)
        common = Counter(id_ for run in runs for id_ in self._places.get(run, ()))
        found = []
        for id_, n in common.items():
            jaccard, contained = n / (len(runs) + self._sizes[id_] - n), n / min(len(runs), self._sizes[id_])
            if jaccard >= JACCARD or contained >= CONTAINMENT:
                found.append(Copy(id_, jaccard, contained))
        return tuple(sorted(found, key=lambda c: (-c.jaccard, -c.containment, c.id)))
