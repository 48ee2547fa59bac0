"""Frames of reported speech in a sentence: a verb of saying with who says it and what follows.

The words before the verb are walked back to the subject, over auxiliaries, adverbs and what stands between commas;
behind a quotation the subject may follow ("said the envoy"). Nothing is parsed; where the walk meets something that
is no noun phrase it gives up, for a wrong speaker is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.documents.reading.speech.people import DETERMINERS, Phrase, is_body, is_role, phrase
from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.saying_nouns import NOUNS, named, noun_frame, put_it
from peaceroom.documents.reading.speech.saying_verbs import (
    ADVERBS,
    AUXILIARIES,
    NEGATED,
    NEGATIONS,
    NOUN_FORMS,
    PAIRS,
    VERBS,
    Verb,
)
from peaceroom.documents.reading.speech.speaker_phrases import before_verb, behind_verb, opening
from peaceroom.documents.reading.text.masked_lines import QUOTE, Line
from peaceroom.documents.reading.text.words_and_sentences import Word, word_set


def frames(text: str, line: Line) -> list[Frame]:
    """Frames of a sentence in order."""
    found = line.words
    out: list[Frame] = []
    for i, word in enumerate(found):
        if word.low == "according" and i + 1 < len(found) and found[i + 1].low == "to":
            made = named(text, found, i, i + 2, "according to", "according-to")
        elif (
            word.low == "words"
            and i + 1 < len(found)
            and found[i + 1].low == "of"
            and i
            and found[i - 1].low in ("the", "in")
        ):
            made = named(text, found, i - (2 if i > 1 else 1), i + 2, "in the words of", "in-the-words-of")
        elif word.low == "as" and i + 2 < len(found) and (put := put_it(text, found, i)) is not None:
            made = put
        elif word.low in NOUNS and (noun := noun_frame(text, found, i)) is not None:
            made = noun
        else:
            made = _frame(text, found, i, out, line)
        if made is not None and not (out and out[-1].to > made.at):
            out.append(made)
    return out


def _verb_at(found: Sequence[Word], i: int) -> tuple[Verb, int] | None:
    low = found[i].low
    if low in PAIRS and i + 1 < len(found) and found[i + 1].low in PAIRS[low]:
        return VERBS[f"{low} {found[i + 1].low}"], i + 2
    known = VERBS.get(low)
    return (known, i + 1) if known is not None else None


def _frame(text: str, found: Sequence[Word], i: int, before: Sequence[Frame], line: Line) -> Frame | None:
    if found[i].low == "saying" and i > 2 and found[i - 1].low == "as":
        made = _quoted_as(text, found, i)
        if made is not None:
            return made
    if found[i].text == QUOTE or not (got := _verb_at(found, i)):
        return None
    verb, to = got
    prev = found[i - 1] if i else None
    if found[i].text[:1].isupper() and i:  # a name, not a verb
        return None
    if (
        prev is not None
        and prev.low in DETERMINERS
        and prev.low not in ("one", "all", "both", "some", "many", "each")
        and verb.form != "past"
    ):
        return None
    if prev is not None and (
        (prev.low in ("of", "for", "in", "with", "by", "to") and verb.form != "base")
        or prev.possessive
        or prev.low in ("his", "her", "its", "their", "our", "no")
    ):
        if prev.low == "by" and verb.form == "ing":
            return _sharing(text, found, i, to, verb, before, line)
        return None
    if prev is not None and verb.form == "past" and _passive(found, i):
        return None
    follows_quote = prev is not None and (
        prev.text == QUOTE or (prev.text in ",-–—" and i > 1 and found[i - 2].text == QUOTE)
    )
    if verb.form == "base":
        return _base(text, found, i, to, verb, before, line)
    if verb.form == "ing":
        return _sharing(text, found, i, to, verb, before, line)
    if follows_quote or (i == 0 and found[i].low in ("said", "says")):
        subject, stop, role = behind_verb(text, found, to)
        if subject is not None:
            return _turned(text, found, i, to, verb, stop, subject, role)
        if follows_quote:
            return None
    if prev is not None and prev.low in ("and", "but", "then"):
        return _sharing(text, found, i, to, verb, before, line)
    subject, first, role, negated, conditional = before_verb(text, found, i)
    if subject is None:
        # a clause, a comma, the verb, its subject: "The road is closed, said the envoy."
        if prev is not None and prev.text == "," and to < len(found):
            subject, stop, role = behind_verb(text, found, to)
            if subject is not None and (stop >= len(found) or not found[stop].wordy):
                return _turned(text, found, i, to, verb, stop, subject, role)
        return None
    if (
        verb.form == "s"
        and found[i].low in NOUN_FORMS
        and not _complement(found, to, verb)
        and not (to >= len(found) - 1 and first and found[first - 1].text == ",")
    ):
        return None
    if first and found[first - 1].low in ("if", "whether", "unless"):
        return None  # "if either party holds that …": nobody has said it
    return Frame(verb, _said(text, found, i, to), i, to, first, to, subject, role, negated, conditional=conditional)


def _said(text: str, found: Sequence[Word], at: int, to: int) -> str:
    """The verb as it is written."""
    return text[found[at].start : found[to - 1].end]


def _turned(text: str, found: Sequence[Word], at: int, to: int, verb: Verb, stop: int, subject: Phrase,
            role: tuple[int, int] | None) -> Frame:
    """The subject behind its verb: "said the envoy"."""
    return Frame(verb, _said(text, found, at, to), at, to, at, stop, subject, role, False, True, rule="verb-subject")


def _quoted_as(text: str, found: Sequence[Word], i: int) -> Frame | None:
    """The envoy quoted the general as saying: the general speaks."""
    near = range(i - 2, max(-1, i - 16), -1)
    q = next((k for k in near if found[k].low in ("quoted", "cited", "quotes", "cites")), None)
    if q is None or q + 1 == i - 1 or (q and _passive(found, q)):
        return None
    subject = phrase(text, found[q + 1 : i - 1])
    verb = VERBS["said"]
    return Frame(verb, found[i].text, i, i + 1, q + 1, i + 1, subject, None, False) if subject is not None else None


_BE = word_set("is are was were be been being")


def _passive(found: Sequence[Word], i: int) -> bool:
    """Whether a participle is passive: a form of "be" before it, adverbs between."""
    k = i - 1
    while k >= 0 and (found[k].low in ADVERBS or found[k].low in NEGATIONS or found[k].low.endswith("ly")):
        k -= 1
    return k >= 0 and found[k].low in _BE and found[i].low not in ("begun",)


def _complement(found: Sequence[Word], to: int, verb: Verb) -> bool:
    """Whether something follows that fits a verb, rather than the noun that is written like it."""
    return to < len(found) and (
        found[to].low in ("that", QUOTE, ":")
        or found[to].low in verb.takes
        or (bool(verb.takes & {"it", "that"}) and found[to].low in ("the", "it", "his", "her", "its", "they"))
    )


def _base(
    text: str, found: Sequence[Word], i: int, to: int, verb: Verb, before: Sequence[Frame], line: Line
) -> Frame | None:
    """A verb in its base form: behind did, will, would, may, or of "we", "I" and plurals."""
    prev = found[i - 1] if i else None
    if prev is None:
        return None
    if prev.low == "to" and i > 1 and found[i - 2].low == "used":
        subject, first, role, negated, conditional = before_verb(text, found, i - 1)
    elif (
        prev.low in AUXILIARIES
        or prev.low in NEGATIONS
        or prev.low in NEGATED
        or prev.low in ADVERBS
        or prev.low in ("we", "they", "i", "you")
        or (
            verb.takes
            and (is_role(prev.low) or is_body(prev.low))
            and prev.low.endswith("s")
            and _complement(found, to, verb)
        )
    ):
        subject, first, role, negated, conditional = before_verb(text, found, i)
    else:
        return None
    if subject is None:
        return None
    return Frame(verb, _said(text, found, i, to), i, to, first, to, subject, role, negated, conditional=conditional)


def _sharing(
    text: str, found: Sequence[Word], i: int, to: int, verb: Verb, before: Sequence[Frame], line: Line
) -> Frame | None:
    """ "… and warned that", "…, adding that": the subject is that of the verb before."""
    prev = found[i - 1] if i else None
    if prev is None and verb.form == "ing":
        return None
    if (
        verb.form == "ing"
        and prev is not None
        and (prev.low in AUXILIARIES or (prev.low in ADVERBS and i > 1 and found[i - 2].low in AUXILIARIES))
    ):
        subject, first, role, negated, conditional = before_verb(text, found, i)
        if subject is not None:
            return Frame(verb, found[i].text, i, to, first, to, subject, role, negated, conditional=conditional)
        return None
    if verb.form == "ing" and prev is not None and prev.text != "," and prev.low not in ("and", "while", "by", "as"):
        return None
    if (
        verb.form == "ing"
        and prev is not None
        and prev.low == "as"
        and before
        and i > 1
        and found[i - 2].low == "quoted"
    ):
        return None
    shared = before[-1] if before else None
    subject = shared.subject if shared is not None else opening(text, found)
    if subject is None:
        return None
    negated = shared.negated if shared and prev is not None and prev.low == "or" else False
    return Frame(verb, _said(text, found, i, to), i, to, i, to, subject, shared.apposition if shared else None, negated,
                 shared=True, rule="shared-subject")
