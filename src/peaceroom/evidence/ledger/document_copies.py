"""Documents much like each other, and quotations that several have: one utterance in two outlets counts once.

Whole texts are compared by runs of five words, hashed. Of a long text only one run in eight is kept, chosen by its
hash, so that the same runs are kept of every text; what looks alike by those is compared in full. Source of the method:
Broder (1997), "On the resemblance and containment of documents", section 4 (sketches modulo m).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

RUN = 5
JACCARD = 0.5
CONTAINMENT = 0.8
#: of longer texts one run in `_MODULUS` is kept
_FULL = 500
_MODULUS = 8
#: words of the shortest quotation that is compared; shorter ones are said by many
QUOTE_WORDS = 6
#: the same quotation in more documents than this is a formula
_MOST_SHARED = 50
_WORD = re.compile(r"\w+")
_QUOTE = re.compile("[“„«]([^“”„«»]{20,1500})[”“»]|\"([^\"]{20,1500})\"")
_POWERS = np.array([pow(1_000_003, k, 2**64) for k in range(RUN)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class DocumentCopy:
    """A document much like another: shares of their runs of words, of all and of the shorter one's, 0 … 1."""

    id: str
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """A quotation ``text[start:end]`` that another document has too."""

    id: str
    start: int
    end: int
    text: str


def runs_of(text: str) -> NDArray[np.uint64]:
    """Hashes of a text's runs of five words, sorted, each once; case and punctuation do not count."""
    words = _WORD.findall(text.casefold())
    if not words:
        return np.empty(0, dtype=np.uint64)
    known: dict[str, int] = {}
    hashed = np.array([known.get(w) or known.setdefault(w, crc32(w.encode()) + 1) for w in words], dtype=np.uint64)
    if len(words) < RUN:
        hashed = np.pad(hashed, (0, RUN - len(words)))
    count = len(hashed) - RUN + 1
    with np.errstate(over="ignore"):
        mixed = sum((hashed[k:k + count] * _POWERS[k] for k in range(RUN)), np.zeros(count, dtype=np.uint64))
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return np.unique(mixed)


class DocumentIndex:
    """Documents by their runs of words and by their quotations.

    ``read`` gives the text of a document again, for the comparison in full.
    """

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._sizes: dict[str, int] = {}
        self._places: defaultdict[int, list[str]] = defaultdict(list)
        self._quotes: defaultdict[int, list[str]] = defaultdict(list)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._sizes

    def add(self, id_: str, text: str) -> None:
        """Take a document in."""
        runs = runs_of(text)
        self._sizes[id_] = len(runs)
        for run in self._kept(runs).tolist():
            self._places[run].append(id_)
        for key in {key for key, _, _, _ in quotes_of(text)}:
            self._quotes[key].append(id_)

    def near(self, text: str) -> tuple[DocumentCopy, ...]:
        """Documents with Jaccard ≥ 0.5 or containment ≥ 0.8, the most alike first, then by id."""
        runs = runs_of(text)
        if not len(runs):
            return ()
        sampled = runs[runs % _MODULUS == 0]
        hits = Counter(id_ for run in runs.tolist() for id_ in self._places.get(run, ()))
        found = []
        for id_, n in hits.items():
            long = self._sizes[id_] > _FULL
            ours = len(sampled) if long else len(runs)
            theirs = self._sizes[id_] / (_MODULUS if long else 1)
            if n < .5 * min(ours, theirs):
                continue
            other = self._read(id_)
            if other is None:
                continue
            common = len(np.intersect1d(runs, again := runs_of(other), assume_unique=True))
            jaccard, contained = common / (len(runs) + len(again) - common), common / min(len(runs), len(again))
            if jaccard >= JACCARD or contained >= CONTAINMENT:
                found.append(DocumentCopy(id_, jaccard, contained))
        return tuple(sorted(found, key=lambda c: (-c.jaccard, -c.containment, c.id)))

    def shared_quotes(self, text: str) -> tuple[SharedQuote, ...]:
        """Quotations of six words and more that a document here has word for word, in order."""
        out = []
        for key, start, end, words in quotes_of(text):
            those = self._quotes.get(key, ())
            if 0 < len(those) <= _MOST_SHARED:
                out += [SharedQuote(id_, start, end, words) for id_ in those]
        return tuple(out)

    @staticmethod
    def _kept(runs: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return runs if len(runs) <= _FULL else runs[runs % _MODULUS == 0]


def quotes_of(text: str) -> list[tuple[int, int, int, str]]:
    """Quotations of six words and more: a hash of their words, start, end and the words between the marks."""
    out = []
    for found in _QUOTE.finditer(text):
        group = 1 if found[1] is not None else 2
        words = _WORD.findall(found[group].casefold())
        if len(words) >= QUOTE_WORDS:
            key = crc32(" ".join(words).encode()) << 16 ^ len(words)
            out.append((key, found.start(group), found.end(group), found[group]))
    return out
