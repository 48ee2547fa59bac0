"""Frames without a verb of saying before or behind its subject: "according to", "as … put it", "the claim that …"."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.documents.reading.speech.people import DETERMINERS, is_body, phrase
from peaceroom.documents.reading.speech.saying_frame import Frame
from peaceroom.documents.reading.speech.saying_verbs import AUXILIARIES, Verb
from peaceroom.documents.reading.speech.speaker_phrases import behind_verb
from peaceroom.documents.reading.text.words_and_sentences import Word

#: nouns of saying → what they do
NOUNS = {
    **dict.fromkeys(
        [
            "reports", "report", "claims", "claim", "allegation", "allegations", "rumour", "rumours", "rumor",
            "rumors", "assertion", "assertions", "accusation", "accusations", "charge", "suggestion", "suggestions",
            "announcement", "statement", "argument", "belief", "insistence"
        ],
        "say",
    ),
    **dict.fromkeys(("denial", "denials"), "deny"),
    **dict.fromkeys(("threat", "threats"), "threaten"),
    **dict.fromkeys(("promise", "pledge", "vow", "assurance", "assurances", "promises"), "promise"),
    "demand": "demand",
    "warning": "warn",
    "warnings": "warn",
}


def noun_frame(text: str, found: Sequence[Word], i: int) -> Frame | None:
    """Reports on the radio that …; the council’s claim that …"""
    that = next((k for k in range(i + 1, min(i + 9, len(found))) if found[k].low == "that" or not found[k].wordy), None)
    if that is None or found[that].low != "that" or any(found[k].low in AUXILIARIES for k in range(i, that)):
        return None
    subject = None
    first = i
    if that > i + 2 and found[i + 1].low in ("by", "from", "of", "on", "in"):
        subject = phrase(text, found[i + 2 : that])
    elif i and (found[i - 1].possessive or (i > 1 and found[i - 2].possessive)):
        stop = i if found[i - 1].possessive else i - 1
        first = stop - 1
        while (
            first
            and (found[first - 1].capital or found[first - 1].low in DETERMINERS or is_body(found[first - 1].low))
            and found[first - 1].wordy
        ):
            first -= 1
        subject = phrase(text, found[first:stop])
    if subject is None:
        return None
    return Frame(
        Verb("say", NOUNS[found[i].low], frozenset({"that"}), "past"),
        found[i].text,
        i,
        that,
        first,
        that,
        subject,
        None,
        False,
        rule="noun-of-saying",
    )


def named(text: str, found: Sequence[Word], first: int, at: int, said: str, rule: str) -> Frame | None:
    subject, stop, role = behind_verb(text, found, at)
    if subject is None:
        return None
    return Frame(
        Verb("say", "say", frozenset({"that"}), "past"), said, first, at, first, stop, subject, role, False, rule=rule
    )


def put_it(text: str, found: Sequence[Word], i: int) -> Frame | None:
    """As the envoy put it."""
    for k in range(i + 2, min(i + 12, len(found) - 1)):
        if found[k].low in ("put", "puts") and found[k + 1].low in ("it", "this"):
            subject = phrase(text, found[i + 1 : k])
            if subject is None:
                return None
            return Frame(
                Verb("put", "say", frozenset(), "past"),
                "put it",
                k,
                k + 2,
                i,
                k + 2,
                subject,
                None,
                False,
                rule="as-put-it",
            )
        if not found[k].wordy:
            return None
    return None
