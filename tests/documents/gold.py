"""The corpus: documents written for tests, and beside each what a careful reader finds in it (corpus/README.md)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).with_name("corpus")
HALVES = ("development", "held_out")
#: parts the first from the last words of a long span
_GAP = " … "


@dataclass(frozen=True)
class Found:
    """A span of the text and what the gold says of it; `optional` ones may be found or not."""

    start: int
    end: int
    says: dict[str, Any] = field(compare=False)

    @property
    def optional(self) -> bool:
        return bool(self.says.get("optional", False))


@dataclass(frozen=True)
class Gold:
    """One document of the corpus: where its file is, and the gold as written."""

    half: str
    name: str
    says: dict[str, Any]

    @property
    def made_from(self) -> Path:
        """The file in the corpus: the document itself, or the source that a PDF or DOCX is made from."""
        here = CORPUS / self.half
        made = sorted(here.glob(f"{self.says['file']}.*"))
        return made[0] if made else here / self.says["file"]


@cache
def corpus(half: str) -> tuple[Gold, ...]:
    """Every document of a half, by name."""
    return tuple(Gold(half, path.stem, json.loads(path.read_text(encoding="utf-8")))
                 for path in sorted((CORPUS / half).glob("*.json")))


def readings(value: object) -> list[Any]:
    """What the gold accepts: a list of readings, or the only one."""
    return value if isinstance(value, list) else [value]


def span(text: str, entry: dict[str, Any], key: str = "text", *, strict: bool = True) -> Found:
    """Where an entry's words stand in `text`: the occurrence it names (the first by default).

    White space is matched by white space of any kind, for a layout breaks lines where it likes. Where the words do not
    stand: `LookupError`, or, if not `strict`, an empty span, which no proposal overlaps.
    """
    found = list(_pattern(entry[key]).finditer(text))
    which = entry.get("occurrence", 1)
    if len(found) < which:
        if strict:
            raise LookupError(f"occurrence {which} of {entry[key]!r} does not stand in the text")
        return Found(0, 0, entry)
    return Found(*found[which - 1].span(), entry)


def mentions(text: str, entries: list[dict[str, Any]], *, strict: bool = True) -> list[Found]:
    """Every occurrence of the mentioned forms but those that overlap a longer one; `occurrences` limits which."""
    taken: list[Found] = []
    for entry in sorted(entries, key=lambda e: -len(e["text"])):
        found = [Found(*m.span(), entry) for m in _pattern(entry["text"], whole=True).finditer(text)]
        if not found and strict:
            raise LookupError(f"{entry['text']!r} does not stand in the text")
        only = entry.get("occurrences")
        if strict and only and max(only) > len(found):
            raise LookupError(f"{entry['text']!r} stands {len(found)} times in the text, not {max(only)}")
        here = [f for k, f in enumerate(found, 1) if only is None or k in only]
        taken += [f for f in here if not any(t.start < f.end and f.start < t.end for t in taken)]
    return sorted(taken, key=lambda f: f.start)


def _pattern(words: str, whole: bool = False) -> re.Pattern[str]:
    parts = [r"\s+".join(re.escape(w) for w in part.split()) for part in words.split(_GAP)]
    pattern = r"[\s\S]*?".join(parts)
    return re.compile(rf"(?<!\w){pattern}(?!\w)" if whole else pattern)
