"""Speech as it is found, and which frame a quotation belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.text.masked_lines import QUOTE, Line


@dataclass(frozen=True, slots=True)
class Said:
    """Speech as found, before it is tied to actors."""

    start: int
    end: int
    kind: str
    speaker: str | None
    speaker_text: str | None
    speaker_at: int | None
    role: str | None
    verb: str | None
    polarity: str
    rule: str
    confidence: float
    reported_by: str | None = None


def choose(line: Line, its: Sequence[Frame], at: int) -> tuple[Frame | None, str]:
    """The frame that a quotation belongs to: right behind it, else the nearest before it, else one behind."""
    run = line.words
    behind = at + 1
    if behind < len(run) and run[behind].text in (",", "—", "–", "-"):
        behind += 1
    for frame in its:
        if frame.first == behind or frame.at == behind:
            return frame, "near"
    best: Frame | None = None
    for frame in its:
        if frame.to <= at and not (frame.rule == "according-to" and frame.first > 0 and at > frame.last + 1):
            best = frame
    if best is not None:
        named = best.rule in ("according-to", "in-the-words-of", "as-put-it")
        gap = run[best.last if best.inverted or named else best.to : at]
        if any(w.text in (";",) for w in gap) or (best.inverted and sum(w.wordy for w in gap) > 3):
            return None, ""
        marks = sum(w.text == QUOTE for w in gap)
        if (
            len(gap) <= 1
            or gap[-1].text == ":"
            or all(not w.wordy or w.low in ("that", "and") or w.text == QUOTE for w in gap)
        ):
            return best, "near"
        if len(gap) - marks <= 30:
            return best, "frame-before-far"
    for frame in its:
        if frame.first > at and frame.rule in ("according-to", "in-the-words-of", "as-put-it"):
            return frame, "near"
    for frame in its:
        if frame.first > at and frame.last >= len(run) - 2 and run[frame.first - 1].text == ",":
            return frame, "frame-behind-far"
    return None, ""
