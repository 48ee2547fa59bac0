"""Bytes to letters: nothing is guessed, and letters that were read wrongly once before are mended and told."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from peaceroom.core.errors import InputError, Warn
from peaceroom.documents.extracted import OffsetMap
from peaceroom.files.decoding import decode

#: encodings that are proposed, by the names that `--encoding` takes
_PROPOSED = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "iso8859_5",
             "iso8859_6", "iso8859_8", "iso8859_9", "koi8_r", "koi8_u", "gb18030", "big5", "shift_jis", "euc_kr")
_SAMPLE = 200_000
_LONGEST_ALIGNED = 5_000


@dataclass(frozen=True)
class Letters:
    """A text, how it was read, and the way back where letters were mended."""

    text: str
    encoding: str
    offsets: OffsetMap
    warnings: tuple[Warn, ...] = ()


def read_letters(data: bytes, encoding: str | None = None, file: str = "") -> Letters:
    """Decode and mend.

    Raises `InputError` as `peaceroom.files.decoding.decode`; E931 proposes what the bytes look like, with the words
    that would come of it.
    """
    try:
        text, used = decode(data, encoding, file)
    except InputError as error:
        problem = error.problems[0]
        if encoding is None and problem.code == "E931" and (found := _proposals(data)):
            raise InputError([replace(problem, remedy=_asked(found))]) from None
        raise
    return mended(text, used)


def _proposals(data: bytes) -> list[tuple[str, str]]:
    """Encodings that fit, the likeliest first, each with some words read so; those that read alike count once."""
    from charset_normalizer import from_bytes

    out: dict[str, str] = {}
    for match in from_bytes(data[:_SAMPLE], cp_isolation=list(_PROPOSED)):
        text = str(match)
        if match.chaos < .2 and text not in out:
            out[text] = match.encoding
        if len(out) == 3:
            break
    return [(name, _odd_words(text)) for text, name in out.items()]


def _odd_words(text: str) -> str:
    """Some words from the first that is not plain ASCII."""
    at = next((i for i, c in enumerate(text) if not c.isascii()), 0)
    start = text.rfind("\n", max(0, at - 30), at) + 1 or max(0, at - 20)
    return " ".join(text[start:at + 40].split())[:60]


def _asked(found: list[tuple[str, str]]) -> str:
    named = [f"--encoding {name} if it reads “{words}”" for name, words in found]
    return "add " + ", or ".join(named)


def mended(text: str, encoding: str) -> Letters:
    """The text with lines mended that were read in a wrong encoding before they came here (“â€œ” for “)."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if text.isascii() or not is_bad(text):
        return Letters(text, encoding, OffsetMap())
    parts: list[str] = []
    starts, shifts = [0], [0]
    at = length = count = 0
    first = ""
    for line in text.splitlines(keepends=True):
        made = line
        if not line.isascii() and is_bad(line):
            made = fix_encoding(line)
        if made != line:
            count += 1
            first = first or f"“{line.strip()[:40]}” is read as “{made.strip()[:40]}”"
            for old, new in _steps(line, made):
                if starts[-1] == length + new:
                    shifts[-1] = at + old - length - new
                elif shifts[-1] != at + old - length - new:
                    starts.append(length + new)
                    shifts.append(at + old - length - new)
        parts.append(made)
        at += len(line)
        length += len(made)
        if shifts[-1] != at - length:
            starts.append(length)
            shifts.append(at - length)
    if not count:
        return Letters(text, encoding, OffsetMap())
    lines = "one line" if count == 1 else f"{count} lines"
    return Letters("".join(parts), encoding, OffsetMap(tuple(starts), (1,) * len(starts), tuple(shifts)),
                   (Warn("W909", f"the letters of {lines} had been read wrongly before and were mended: {first}"),))


def _steps(old: str, new: str) -> list[tuple[int, int]]:
    """Pairs of places in a line and in its mended form that stand for the same letter."""
    if max(len(old), len(new)) > _LONGEST_ALIGNED:
        return [(0, 0)]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    out = []
    for block in blocks:
        out.append((block.a, block.b))
        out.append((block.a + block.size, block.b + block.size))
    return [pair for n, pair in enumerate(out) if n == 0 or pair != out[n - 1]]


def through(later: OffsetMap, earlier: OffsetMap) -> OffsetMap:
    """The way back by two maps in turn, where neither has pages."""
    if earlier == OffsetMap():
        return later
    starts = set(later.starts)
    begins = [s + d for s, d in zip(later.starts, later.shifts, strict=True)]
    for s in earlier.starts:
        k = max(0, bisect_right(begins, s) - 1)
        starts.add(max(later.starts[k], s - later.shifts[k]))
    ordered = sorted(starts)
    shifts = []
    for s in ordered:
        _, middle = later.place(s)
        shifts.append(earlier.place(middle)[1] - s)
    return OffsetMap(tuple(ordered), (1,) * len(ordered), tuple(shifts))
