"""The clause that a verb of saying reports, where no quotation stands: behind it, before it, or around it."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.saying_verbs import AUXILIARIES, BARE, NEGATED, WEAK
from peaceroom.documents.reading.text.masked_lines import QUOTE, Line
from peaceroom.documents.reading.text.words_and_sentences import Word, word_set

_NO_CLAUSE = word_set(
    "to on in at by of about with for during after before from until since over under as into against nothing more "
    "little so otherwise yesterday today earlier later only and but or"
)
_CUT = frozenset((",", ";", "—", "–", "while", "but", "and", "whereas", "though", "although", "as"))
#: who declines to do one of these says nothing
_SILENT = word_set("answer comment respond elaborate reply speak be give")
_ADVERBIAL = word_set(
    "on in at during after before late early earlier later yesterday today monday tuesday wednesday thursday "
    "friday saturday sunday"
)


def ends_frame(line: Line, frame: Frame) -> bool:
    """Whether a sentence is nothing but a frame: "Brandt asked."."""
    first = 0 if not line.words or line.words[0].text not in ("-", "—", "–") else 1
    return frame.first <= first and len(line.words) - frame.last <= 8 and not line.quotes and _rest(line, frame.last)


def _rest(line: Line, at: int) -> bool:
    """Whether only adverbials and marks follow."""
    rest = [w for w in line.words[at : at + 20] if w.wordy]
    if rest and at and line.words[at - 1].low in ("told", "tells", "informed", "assured"):
        return len(rest) <= 6 and not any(w.low in ("that", "to", QUOTE) or w.text == QUOTE for w in rest)
    return not rest or (len(rest) <= 7 and rest[0].low in _ADVERBIAL)


def clause(text: str, line: Line, its: Sequence[Frame], n: int) -> tuple[int, int, str] | None:
    """Place of the clause of the ``n``-th frame and the rule that found it; None where nothing is reported."""
    frame, run = its[n], line.words
    if frame.rule in ("according-to", "in-the-words-of", "as-put-it"):
        return _around(run, its, n)
    if frame.inverted or (_rest(line, frame.last) and frame.first > 0):
        if run[-1].text == ":":
            return None
        if frame.first > 1 and run[frame.first - 1].text in (",", "—", "–") and run[frame.first - 2].text != QUOTE:
            first = _after_frames(its, n, run)
            return _span(run, first, frame.first - 1, "clause-before")
        return None
    if frame.inverted or frame.to >= len(run):
        return None
    stop = _stop(run, its, n)
    near = min([f.at for f in its[n + 1 :]] + [frame.to + 14, stop])
    that = next((k for k in range(frame.to, near) if run[k].low == "that"), None)
    if that is not None and frame.rule != "noun-of-saying" and _relative(run, frame.to, that):
        that = None
    if that is not None and frame.rule == "noun-of-saying":
        return _span(run, that + 1, _judged(run, that + 1, stop), frame.rule)
    if (
        that is not None
        and not any(run[k].text in (";", ":", QUOTE) for k in range(frame.to, that))
        and "that" in frame.verb.takes
    ):
        return _span(run, that + 1, stop, "that-clause")
    nxt = run[frame.to]
    if nxt.text == ":" and "that" in frame.verb.takes and frame.to + 1 < stop and run[frame.to + 1].text != QUOTE:
        return _span(run, frame.to + 1, stop, "colon-clause")
    if (
        frame.verb.does == "ask"
        and (
            ask := next(
                (
                    k
                    for k in range(frame.to, min(frame.to + 8, stop))
                    if run[k].low in ("whether", "if", "why", "how", "when", "what", "who", "where")
                ),
                None,
            )
        )
        is not None
    ):
        return _span(run, ask, stop, "asked-clause")
    if "to" in frame.verb.takes and nxt.low == "to":
        silent = frame.to + 1 < stop <= frame.to + 6 and run[frame.to + 1].low in _SILENT
        if frame.verb.does == "deny" and silent:
            return None
        return _span(run, frame.to, stop, "to-clause")
    if frame.verb.lemma == "tell" and (k := _told(run, frame.to, stop)) is not None:
        return _span(run, k, stop, "clause")
    if frame.verb.lemma in ("agree", "offer", "seek", "want", "press", "answer") and nxt.low != "to":
        return None
    if "it" in frame.verb.takes and ((nxt.wordy and nxt.low not in ("by", "at", "in", "on")) or nxt.text == QUOTE):
        if frame.verb.lemma in WEAK and frame.verb.form != "past":
            return None
        if any(run[k].text == QUOTE for k in range(frame.to, stop)):
            return None
        if frame.verb.lemma == "appeal" and nxt.low not in ("for", "to"):
            return None
        return _span(run, frame.to, stop, "object")
    if (
        "that" in frame.verb.takes
        and nxt.wordy
        and frame.verb.lemma not in WEAK
        and nxt.low not in _NO_CLAUSE
        and _finite(frame, run, stop)
    ):
        return _span(run, frame.to, stop, "clause")
    if frame.verb.lemma in ("say", "state", "announce", "declare") and nxt.low in _ADVERBIAL:
        for k in range(frame.to, min(frame.to + 6, stop)):
            if run[k].low in (
                "the", "a", "an", "its", "their", "his", "her", "they", "it", "he", "she", "there", "all", "no"
            ) and k > frame.to + 1 and run[k - 1].low not in (
                "in", "on", "at", "after", "during", "of", "for", "before"
            ):
                return _span(run, k, stop, "clause")
        return None
    return None


def _relative(run: Sequence[Word], at: int, that: int) -> bool:
    """Whether "that" stands behind a whole clause and belongs to a noun in it: "said they would sign no text that"."""
    for k in range(at + 1, that):
        if run[k].low in ("when", "who", "which", "where", "after", "before", "as", "while"):
            return False
        if run[k].low in AUXILIARIES or run[k].low in NEGATED:
            return True
    return False


_UNTRUE = word_set("untrue false baseless wrong unfounded true denied rejected disputed lies nonsense unproven")
_IS = word_set("is are was were has have")


def _judged(run: Sequence[Word], at: int, stop: int) -> int:
    """Where a sentence goes on to judge a claim: "the claim that the road is open | is untrue"."""
    for k in range(stop - 1, at, -1):
        if run[k].low in _IS and any(w.low in _UNTRUE for w in run[k + 1 : k + 4]):
            return k
    return stop


def _finite(frame: Frame, run: Sequence[Word], stop: int) -> bool:
    """Whether a clause follows: "said it would", not "said it again"; "confirmed the talks had", not "the move"."""
    if run[frame.to].low in ("it", "this", "these", "those"):
        if frame.to + 1 >= stop:
            return False
        nxt = run[frame.to + 1].low
        return (
            nxt in AUXILIARIES
            or nxt.endswith("ed")
            or (nxt.endswith("s") and run[frame.to].low in ("it", "this"))
            or nxt
            in (
                "never", "not", "also", "still", "won't", "didn't", "doesn't", "held", "took", "kept", "saw", "found",
                "left"
            )
        )
    return frame.verb.lemma in BARE or any(run[k].low in AUXILIARIES for k in range(frame.to, min(frame.to + 12, stop)))


def _told(run: Sequence[Word], at: int, stop: int) -> int | None:
    """Where a clause without "that" begins behind "told reporters": at a determiner or pronoun."""
    if at >= stop or run[at].text == QUOTE:
        return None
    for k in range(at + 1, min(at + 6, stop)):
        if run[k].low in (
            "the", "a", "it", "they", "he", "she", "we", "there", "his", "her", "its", "their", "no", "all", "both"
        ):
            return k if run[k - 1].low not in ("in", "on", "at", "of", "to", "for", "the") else None
        if not run[k].wordy:
            return None
    return None


def _around(run: Sequence[Word], its: Sequence[Frame], n: int) -> tuple[int, int, str] | None:
    frame = its[n]
    if frame.first == 0 or (run[frame.first - 1].text == ";" and frame.last < len(run) and run[frame.last].text == ","):
        at = frame.last
        if at < len(run) and run[at].text in (",", ":"):
            return _span(run, at + 1, _stop(run, its, n, at + 2), frame.rule)
        return None
    end = frame.first - 1 if run[frame.first - 1].text == "," else frame.first
    return _span(run, _after_frames(its, n, run), end, frame.rule)


def _after_frames(its: Sequence[Frame], n: int, run: Sequence[Word]) -> int:
    """Where what lies before a frame begins: behind an earlier frame's clause where a mark parts them."""
    first = 0
    if n:
        for k in range(its[n].first - 2, its[n - 1].last, -1):
            if run[k].text in (";",):
                return k + 1
    return first


def second(run: Sequence[Word], frame: Frame, start: int, end: int) -> int | None:
    """Where "and that …" begins a second clause of the same verb: the word "and"."""
    inside = [k for k, w in enumerate(run) if start <= w.start < end and k > frame.to]
    for k in inside[2:]:
        if (
            run[k].low in ("and", "but")
            and k + 2 < len(run)
            and run[k + 1].low == "that"
            and run[k + 2].wordy
            and run[k + 2].end < end
        ):
            return k
    return None


def _stop(run: Sequence[Word], its: Sequence[Frame], n: int, least: int = 0) -> int:
    """The word at which the clause of a frame ends: the next frame that stands beside it, or the sentence's end."""
    for k in range(n + 1, len(its)):
        nxt = its[k]
        if nxt.at <= its[n].to or nxt.first < least:
            continue
        if nxt.first and run[nxt.first - 1].text == ";":
            return nxt.first - 1
        at = nxt.at if nxt.shared else nxt.first
        if at and (run[at - 1].text in _CUT or run[at - 1].low in _CUT) and at > its[n].to + 1:
            while at and (run[at - 1].text in _CUT or run[at - 1].low in _CUT):
                at -= 1
            return at
    return len(run)


def _span(run: Sequence[Word], first: int, stop: int, rule: str) -> tuple[int, int, str] | None:
    while stop > first and not run[stop - 1].wordy and run[stop - 1].text in ".,;:!—–-":
        stop -= 1
    while first < stop and run[first].text in (",", ":", ";"):
        first += 1
    if stop <= first:
        return None
    return run[first].start, run[stop - 1].end, rule
