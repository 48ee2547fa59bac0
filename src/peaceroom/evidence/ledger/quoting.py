"""Find words in a text: exactly as they stand, or but for white space, quotation marks and dashes."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.normalising import plain

#: W3C Web Annotation leaves the length to the writer; 32 characters on each side tell most places apart
AROUND = 32
_ALIKE = ("\"“”„‟«»″", "'‘’‚‛′`´", "-‐‑‒–—―−")
_LONGEST = 20_000


def find_quote(text: str, quote: str, file: str = "") -> tuple[int, int]:
    """Start and end of the words in the text, in code points.

    White space in the quote matches any, and so do kinds of quotation marks and dashes.

    Raises `InputError`: E935 not found (with the place most like it), E936 found several times.
    """
    words = plain(quote)
    if not words or len(words) > _LONGEST:
        raise _refuse("E935", "no words are given" if not words else "the quote is longer than any passage",
                      "give the words of the passage", file)
    found = [m.span() for m in re.finditer(re.escape(words), text)] or [
        m.span() for m in re.finditer(_pattern(words), text)]
    if len(found) == 1:
        return found[0]
    if found:
        lines = ", ".join(str(text.count("\n", 0, start) + 1) for start, _ in found[:6])
        raise _refuse("E936", f"these words stand in {len(found)} places (lines {lines})",
                      "give more of the words around them, or --from and --to", file)
    start, end, share = _closest(text, words)
    near = " ".join(text[start:end].split())
    place = f"line {text.count(chr(10), 0, start) + 1}: “{near[:120]}”"
    remedy = f"did you mean {place}?" if share >= 0.6 else "copy them from the text, or use --paraphrase"
    raise _refuse("E935", f"“{words[:60]}{'…' if len(words) > 60 else ''}” is not in the text", remedy, file)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Prefix and suffix of a passage, up to 32 characters each."""
    return text[max(0, start - AROUND):start], text[end:end + AROUND]


def _pattern(words: str) -> str:
    parts = []
    for word in words.split():
        parts.append("".join(next((f"[{re.escape(a)}]" for a in _ALIKE if c in a), re.escape(c)) for c in word))
    return r"\s+".join(parts)


def _closest(text: str, words: str) -> tuple[int, int, float]:
    """The window of the text most like the words, found from their rarest ones; and how much like them, 0 … 1."""
    best = (0, min(len(text), len(words)), 0.0)
    wanted = sorted({w.casefold() for w in re.findall(r"\w+", words)}, key=lambda w: (-len(w), w))[:5]
    lowered = text.casefold()
    if len(lowered) != len(text):  # a letter whose small form is longer: places would shift
        lowered = text
    tries = 0
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words[:400])
    for word in wanted:
        offset = words.casefold().find(word)
        for hit in re.finditer(rf"\b{re.escape(word)}\b", lowered):
            start = max(0, hit.start() - offset)
            end = min(len(text), start + len(words))
            matcher.set_seq1(text[start:end][:400])
            if matcher.quick_ratio() > best[2] and (share := matcher.ratio()) > best[2]:
                best = (start, end, share)
            tries += 1
            if tries > 200:
                return best
    return best


def _refuse(code: str, message: str, remedy: str, file: str) -> InputError:
    return InputError.one(code, message, CODES[code][1], remedy, file=file)
