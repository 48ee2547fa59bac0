"""The subject of a verb of saying: walked back to before the verb, or read behind it.

Nothing is parsed; where the walk meets something that is no noun phrase it gives up, for a wrong speaker is worse than
none.
"""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.documents.reading.speech.people import (
    CONNECTORS,
    DETERMINERS,
    PARTICLES,
    PRONOUNS,
    Phrase,
    is_body,
    is_role,
    phrase,
)
from peaceroom.documents.reading.speech.saying_verbs import ADVERBS, AUXILIARIES, NEGATED, NEGATIONS, VERBS
from peaceroom.documents.reading.text.lexicon import PAPERS
from peaceroom.documents.reading.text.masked_lines import QUOTE
from peaceroom.documents.reading.text.words_and_sentences import Word, word_set

_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday yesterday today")
_STOPS = word_set(
    "that which who whom whose when while after before because since although though if but as than until unless "
    "where so and or"
)
_LONGEST = 40


def opening(text: str, found: Sequence[Word]) -> Phrase | None:
    """The noun phrase that begins a sentence."""
    stop = 0
    while (
        stop < len(found)
        and stop < 14
        and found[stop].wordy
        and (
            found[stop].capital
            or found[stop].low in DETERMINERS
            or found[stop].low in ("of", "for", "at")
            or is_role(found[stop].low)
            or is_body(found[stop].low)
            or found[stop].low in PRONOUNS
        )
    ):
        stop += 1
        if found[stop - 1].low in PRONOUNS:
            break
    made = phrase(text, found[:stop]) if stop else None
    if made is not None and (made.pronoun or made.name or made.body or made.role):
        return made
    return None


_CLOSE_TO = word_set("close loyal linked near allied according aligned attached opposed")


def before_verb(
    text: str, found: Sequence[Word], i: int
) -> tuple[Phrase | None, int, tuple[int, int] | None, bool, bool]:
    """The subject before a verb, its first word, an apposition, and whether the verb is negated or hypothetical."""
    j = i - 1
    negated = conditional = False
    while j >= 0 and (
        found[j].low in AUXILIARIES
        or found[j].low in ADVERBS
        or found[j].low in NEGATIONS
        or found[j].low in NEGATED
        or found[j].low in _DAYS
        or (found[j].low == "on" and found[j + 1].low in _DAYS)
        or (found[j].low.endswith("ly") and len(found[j].low) > 4 and found[j].text.islower())
        or (found[j].low == "quoted" and i - j < 3)
    ):
        negated = negated or found[j].low in NEGATIONS or found[j].low in NEGATED
        conditional = conditional or found[j].low in ("could", "might", "may", "should")
        j -= 1
    if j < 0:
        return None, 0, None, False, False
    role: tuple[int, int] | None = None
    if found[j].text in (",", ")", "—", "–", "-"):
        opener = {",": ",", ")": "(", "—": "—", "–": "–", "-": "-"}[found[j].text]
        k = j - 1
        while k >= 0 and j - k < _LONGEST and found[k].text != opener:
            if found[k].text == QUOTE and j - k > 12:
                return None, 0, None, False, False
            k -= 1
        if k <= 0 or found[k].text != opener:
            return None, 0, None, False, False
        inner = found[k + 1 : j]
        while k > 0 and found[k - 1].text.isdigit() and opener == ",":
            break
        if inner and inner[0].low in ("who", "which", "whose", "speaking", "himself", "herself"):
            role = None
        elif inner:
            role = (inner[0].start, inner[-1].end)
        j = k - 1
        # a second apposition before: "Anna Brandt, 54, the minister,"
        if j > 1 and found[j].text.isdigit() and found[j - 1].text == ",":
            j -= 2
    stop = j + 1
    seen_name = False
    while j >= 0 and stop - j < 16:
        word = found[j]
        if word.text == QUOTE or (not word.wordy and word.text not in "." and word.text != "&" and word.text != "/"):
            break
        if word.text == "." and not (j and len(found[j - 1].text) <= 4):
            break
        if (
            word.low in VERBS and not word.capital and not is_role(word.low) and j < stop - 1
            and not (word.low in PAPERS and j and found[j - 1].low in DETERMINERS)
        ) or word.low in AUXILIARIES:
            break
        if word.low in PRONOUNS and (j == stop - 1):
            j -= 1
            break
        if word.low in _STOPS and word.low != "and":
            break
        if word.low == "and":
            two = (
                seen_name
                and j > 0
                and (found[j - 1].capital or is_role(found[j - 1].low) or is_body(found[j - 1].low))
                and found[j - 1].wordy
            )
            if not two:
                break
        elif word.low in CONNECTORS:
            if word.low in ("on", "with") or j == stop - 1 or j == 0:
                break
            if word.low == "to" and found[j - 1].low not in _CLOSE_TO:
                break
            if word.low in ("in", "at", "from") and not (
                is_role(found[j - 1].low) or is_body(found[j - 1].low) or found[j - 1].capital
            ):
                break
            if word.low in ("in", "at", "from") and found[j - 1].low in _DAYS:
                break
        elif word.low in DETERMINERS:
            if not (j and found[j - 1].low in ("of", "for", "at", "in", "from", "and", "to")):
                j -= 1
                break
            if (
                j > 1
                and found[j - 1].low in ("in", "at", "from")
                and not (is_role(found[j - 2].low) or is_body(found[j - 2].low) or found[j - 2].capital)
            ):
                j -= 1
                break
        seen_name = seen_name or word.capital or is_role(word.low) or is_body(word.low)
        j -= 1
    run = _trimmed(list(found[j + 1 : stop]))
    if not run:
        return None, 0, None, False, False
    made = phrase(text, run)
    first = stop - len(run)
    negated = negated or run[0].low in ("neither", "nobody", "none", "no")
    return made, first, role, negated, conditional


def _trimmed(run: list[Word]) -> list[Word]:
    """Without what only leads up to the subject: "In Tamra on Monday", "peace President Ruiz"."""
    while run and (run[0].low in CONNECTORS or not run[0].wordy or run[0].low in _DAYS or run[0].low in ADVERBS):
        run.pop(0)
    if (
        run
        and run[0].text.islower()
        and run[0].low not in DETERMINERS
        and not is_role(run[0].low)
        and not is_body(run[0].low)
        and run[0].low not in PRONOUNS
    ):
        n = next((k for k, w in enumerate(run) if w.low in DETERMINERS or w.capital or is_role(w.low)), 0)
        if (
            n
            and all(w.text.islower() for w in run[:n])
            and not any(is_role(w.low) or is_body(w.low) for w in run[n:] if w.text.islower())
        ):
            return run[n:]
    return run


def behind_verb(text: str, found: Sequence[Word], at: int) -> tuple[Phrase | None, int, tuple[int, int] | None]:
    """The subject behind a verb, the word behind it, and an apposition."""
    stop = at
    while stop < len(found) and stop - at < 18:
        word = found[stop]
        if word.text == QUOTE or (
            not word.wordy
            and not (
                word.text == "."
                and stop > at
                and len(found[stop - 1].text) <= 4
                and found[stop - 1].capital
                and stop + 1 < len(found)
                and found[stop + 1].capital
            )
        ):
            break
        if (word.low in _STOPS and word.low != "and") or word.low in _DAYS or word.low in AUXILIARIES:
            break
        if (
            word.low in ("on", "to", "with", "during", "after", "following", "in", "at")
            and stop > at
            and not (
                word.low in ("in", "at")
                and (is_role(found[stop - 1].low) or is_body(found[stop - 1].low))
                and stop + 1 < len(found)
                and found[stop + 1].capital
            )
        ):
            break
        if word.low == "and" and not (
            stop + 1 < len(found) and (found[stop + 1].capital or found[stop + 1].low in DETERMINERS)
        ):
            break
        if word.low in PRONOUNS and stop == at:
            stop += 1
            break
        if stop > at and word.low in VERBS and word.text.islower() and not is_role(word.low) and not is_body(word.low):
            break
        if word.low in ADVERBS and stop > at:
            break
        stop += 1
    made = phrase(text, found[at:stop]) if stop > at else None
    if made is None or (made.pronoun == "" and made.name is None and not made.body and made.role is None):
        return None, at, None
    role: tuple[int, int] | None = None
    if stop < len(found) and found[stop].text == "," and made.name is not None:
        end = stop + 1
        while (
            end < len(found)
            and end - stop < 16
            and found[end].wordy
            and not (found[end].low in VERBS and found[end].text.islower() and not is_role(found[end].low))
        ):
            end += 1
        inner = found[stop + 1 : end]
        if inner and any(is_role(w.low) for w in inner) and not any(w.low in AUXILIARIES for w in inner):
            role = (inner[0].start, inner[-1].end)
            stop = end
    elif stop < len(found) and found[stop].text == "," and not made.pronoun and is_role(made.head):
        behind = _name_beside(found, stop + 1)
        if behind is not None:
            role = (found[stop + 1].start, found[behind - 1].end)
            stop = behind
    return made, stop, role


def _name_beside(found: Sequence[Word], at: int) -> int | None:
    """The word behind a name of two to four words that a mark or the sentence's end closes: "…, Tomas Rell, …"."""
    end = at
    while end < len(found) and end - at < 5 and found[end].wordy and (
        (found[end].capital and not is_role(found[end].low) and not is_body(found[end].low)
         and found[end].low not in _DAYS)
        or (end > at and found[end].low in PARTICLES)
    ):
        end += 1
    closed = end >= len(found) or found[end].text in (",", ".", ":", ";", "—", "–", QUOTE)
    return end if closed and end - at >= 2 and found[end - 1].capital else None
