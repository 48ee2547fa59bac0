"""How a statement is meant: asserted, negated, conditional, threatened or a question; a field, not a value."""

from __future__ import annotations

import re
from functools import lru_cache

_QUESTION = re.compile(r"\?[\"'”’»)\]]*\s*$")
_IF = re.compile(
    r"\b(?:if|unless|provided(?: that)?|providing|as long as|so long as|on (?:the )?condition(?: that)?|"
    r"only (?:when|once|after|if)|in the event|should (?:the|they|he|she|it|we|you|this|that|any|talks)|once the|"
    r"until|without\b(?=[^.]{1,50}\b(?:will|would|shall|cannot|no)\b)|contingent (?:up)?on|conditional (?:up)?on|"
    r"in (?:exchange|return) for|subject to|depends? on|"
    r"whenever|before any|without (?:which|that|it|this),?)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:attack|strike|retaliat\w*|reveng\w*|aveng\w*|punish\w*|crush\w*|destroy\w*|consequences|"
    r"pay (?:a|the|dearly|for)|price|resum\w+ (?:\w+ ){0,3}(?:operations?|fighting|attacks?|war|strikes|"
    r"hostilities|offensives?)|"
    r"return to (?:\w+ )?(?:war|arms|fight\w*|the (?:trenches|battlefield|gun))|take up arms|war will|fight (?:on|"
    r"again|back)|fire (?:back|again)|"
    r"shut (?:off|down)|cut off|blockade|close the|walk (?:out|away)|withdraw from|leave the (?:talks|table)|"
    r"suspend\w*|"
    r"seiz\w+|by force|legitimate targets?|targets?|no mercy|respond (?:with|in kind|by|forcefully|militarily)|"
    r"regret|will (?:burn|bleed|suffer|fall|answer for)|end the (?:truce|ceasefire)|escalat\w+|sanctions?|"
    r"retake|march on|open fire|hold hostage|execut\w+|expel\w*|freeze|all options|every means)\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:will|shall|'ll|’ll|would|going to|prepared to|ready to|face|risks?|means)\b", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:(?:will|shall|would|can|could|do|does|did|must|may|should|has|have|had) (?:\w+ )?(?:not|never)|cannot|"
    r"(?:wo|ca|would|could|do|does|did|must|should|has|have|had)n['’]t|can['’]t|never|under no circumstances|"
    r"no (?:longer|intention|plans?))\b",
    re.IGNORECASE,
)
#: a subject that negates; what is not so or called untrue
_NOBODY = re.compile(
    r"^\W*(?:(?:and|but|so|yet|there (?:is|are|was|were|has been|have been|will be|would be|can be|shall be)) )?"
    r"(?:no(?= \w)(?! one is above)|none|nothing|nobody(?! is above)|neither|nor)\b",
    re.IGNORECASE,
)
_UNTRUE = re.compile(
    r"\b(?:is|are|was|were|am) (?:\w+ )?not\b(?! only)|\b(?:is|are|was|were)n['’]t\b|"
    r"\b(?:is|are|was|were) (?:\w+ )?(?:false|untrue|baseless|unfounded|fabricated|nonsense|lies|an? (?:\w+ )?"
    r"(?:lie|fabrication|invention|falsehood))\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:not only|no doubt|no longer than|not least|no\. ?\d|nothing but|no less than|whether or not|no sooner)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def polarity(
    words: str, does: str = "say", *, verb_negated: bool = False, hypothetical: bool = False
) -> tuple[str, str]:
    """Polarity of what is said, and the rule that says so.

    Parameters
    ----------
    words
        The clause or quotation.
    does
        What the verb of saying does (`peaceroom.documents.reading.speech.saying_verbs.Verb`).
    verb_negated, hypothetical
        Whether the verb itself is negated ("never said") or stands under would, may or might.
    """
    words = words[:4_000]
    if verb_negated or does == "deny":
        return "negated", "verb-negated" if verb_negated else "verb-denies"
    if does == "threaten":
        return "threatened", "verb-threatens"
    if does == "ask" or ("?" in words[-4:] and _QUESTION.search(words)):
        return "question", "question-mark" if _QUESTION.search(words) else "verb-asks"
    conditional = bool(_IF.search(words))
    harm = (conditional or does == "warn") and bool(_HARM.search(words)) and bool(_WILL.search(words))
    if harm:
        return "threatened", "harm-announced"
    if does == "warn" and re.search(r"\bwould\b", words):
        return "conditional", "verb-warns"
    if conditional or hypothetical:
        return "conditional", "condition"
    if _negated(words):
        return "negated", "content-negated"
    return "asserted", "asserted"


def _negated(words: str) -> bool:
    """Whether the main clause refuses or denies: a negated verb before any relative clause of the first sentence."""
    first = re.split(r"[;:.!?]\s|,? (?:who|which|whom|whose|where|because|that)\b", words, maxsplit=1)[0]
    first = _NO_NEGATION.sub(" _ ", first)
    return bool(_REFUSES.search(first) or _NOBODY.search(first) or _UNTRUE.search(first.partition(", and ")[0]))
