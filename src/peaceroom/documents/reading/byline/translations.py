"""Whether a text is a translation, from which language and by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass

from peaceroom.documents.reading.text.lexicon import LANGUAGES

_L = "(?P<l{n}>" + "|".join(sorted(LANGUAGES, key=lambda x: (-len(x), x))) + ")"
_PATTERNS: tuple[tuple[str, str, float], ...] = (
    (
        "translated-from",
        r"\b(?:translat(?:ed|ion)|rendered|english version|english text)\b[^.\n]{0,60}?\bfrom (?:the )?(?:original )?"
        + _L,
        0.95,
    ),
    (
        "translated-from",
        r"\b(?:translat(?:ed|ion)|rendered)\b[^.\n]{0,30}?\bfrom (?:the )?(?:original )?"
        r"(?P<l{n}>(?-i:[A-Z])[a-z]{2,20})"
        r"(?=\s*(?:[,.;:()\]]|by\b|into\b|original|text|edition|$))",
        0.85,
    ),
    (
        "original-language",
        r"\b(?:original(?: language| text| version)?|language of (?:the )?original|spoken in|delivered in|given in|"
        r"written in|source language)\s*"
        r"(?::|is|was|in|-|–)?\s*(?:in )?(?:the )?" + _L,
        0.85,
    ),
    ("language-original", _L + r"(?:[- ]language)? (?:original|text) (?:is|prevails|is authentic|alone|of the)", 0.8),
    ("translation-of-language", r"\btranslation (?:of|to) (?:the |a |an )?" + _L, 0.9),
    ("language-translation", r"\(" + _L + r"\)[^.\n]{0,40}translat", 0.7),
    (
        "unofficial-translation",
        r"\b(?:unofficial|working|courtesy|informal|provisional|our|certified|sworn|office|agency|in-house|own|"
        r"english) translation\b",
        0.9,
    ),
    (
        "translated-by",
        r"\b(?:translated|translation)(?: from [^.\n,;]{1,40}?)?(?: (?:into|to) english)?(?:\s*:| by) ",
        0.85,
    ),
    (
        "translator",
        r"\b(?:translator(?:'s|’s)? note|note (?:by|of|from) the translator|translator\s*:|\[translat|\(translat|"
        r"tr\. note)",
        0.85,
    ),
    (
        "through-interpreter",
        r"\b(?:speaking|spoke|said) through an? (?:interpreter|translator)|\(through interpreter\)|as "
        r"(?:interpreted|translated)\b",
        0.6,
    ),
)
_ALL = [(rule, re.compile(p.replace("{n}", str(i)), re.IGNORECASE), c) for i, (rule, p, c) in enumerate(_PATTERNS)]
_BY = re.compile(
    r"\b(?:translat(?:ed|ion)(?: from [^.\n,;]{1,40})?(?:,? by|:)|translator:)\s+"
    r"(?P<who>(?:[A-Z]\.\s?){0,3}[^.\n;()\]]{2,70})",
    re.IGNORECASE,
)
_UNOFFICIAL = re.compile(
    r"\b(?:unofficial|working|courtesy|informal|provisional)(?: english)? translation", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Translated:
    """Where a text says that it is a translation."""

    start: int
    end: int
    rule: str
    confidence: float
    language: str | None
    translator: str | None
    unofficial: bool


def translation(text: str, reach: int = 3_000) -> Translated | None:
    """What the head and the foot of a text say of its being a translation; None where they say nothing."""
    parts = [(0, min(len(text), reach))]
    if len(text) > reach:
        parts.append((max(reach, len(text) - reach), len(text)))
    found: list[tuple[re.Match[str], str, float]] = []
    for start, end in parts:
        for rule, pattern, confidence in _ALL:
            match = pattern.search(text, start, end)
            if match is not None and not _another(text, match):
                found.append((match, rule, confidence))
    sure = [f for f in found if f[2] >= 0.8 and f[1] not in ("original-language",)]
    if not sure:
        return None
    match, rule, confidence = max(sure, key=lambda f: f[2])
    language = next((v for m, _, _ in found for k, v in m.groupdict().items() if v), None)
    by = next((b for start, end in parts if (b := _BY.search(text, start, end))), None)
    who = " ".join(by["who"].split()).strip(" ,*_") if by else None
    if who and re.match(r"(?:into|from|the original)\b", who, re.IGNORECASE):
        who = None
    return Translated(
        match.start(),
        match.end(),
        rule,
        confidence,
        language.title() if language else None,
        who,
        any(_UNOFFICIAL.search(text, a, b) for a, b in parts),
    )


def _another(text: str, match: re.Match[str]) -> bool:
    """Whether it is said of something else: an error of translation, no translation, what somebody else translated."""
    before = text[max(0, match.start() - 40) : match.start()].casefold()
    after = text[match.end() : match.end() + 30].casefold()
    return bool(re.search(r"\b(?:no|not|never|without|not a)\s+(?:an?\s+)?$|\bnot (?:been )?$", before)) or bool(
        re.match(r"\s*(?:error|mistake|problem|service|into action)", after)
    )
