"""Grades of the Admiralty code as chances that a passage is informative.

A passage, as coded, is informative if it says something about the input on the day it was said; otherwise it says
nothing (and not the opposite). Credibility and reliability are averaged on the log-odds scale, not
multiplied, because graders mostly give them together: 87 % of more than 1,400 field reports had the two grades on the
diagonal A1, B2, C3 … (Baker, McKendry and Mace 1968). Credibility leads (Samet 1975).
"""

from __future__ import annotations

from datetime import date
from math import exp, log

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Coding


def chance_informative(reliability: str, credibility: int, assumptions: Assumptions) -> float:
    """Chance in (0, 1) that a passage with these grades is informative, before hedge and discounts.

    Parameters
    ----------
    reliability
        ``A`` … ``E``; ``F`` (cannot be judged) adds nothing to the log-odds.
    credibility
        1 … 5; 6 (cannot be judged) adds nothing.
    """
    q, r = assumptions.credibility.get(credibility), assumptions.reliability.get(reliability)
    share = assumptions.credibility_weight
    odds = share * _logit(q if q is not None else .5) + (1 - share) * _logit(r if r is not None else .5)
    return 1 / (1 + exp(-odds))


def chance_stated(reliability: str, credibility: int, assumptions: Assumptions) -> float | None:
    """Chance in (0, 1) that an actor's own words, as printed, are what it states; ``None`` where the grades are too low
    for that, and the words count as any passage does.

    The grades then answer another question than elsewhere: not whether what is said is true, but whether it was said.
    The worse of the two decides. A source that nobody graded counts as C.
    """
    worse = max(credibility, {"A": 1, "B": 2, "C": 3, "F": 3}.get(reliability, 5))
    return assumptions.own_words.get(worse)


def reliability(ledger: Ledger, source: str, relation: str) -> str:
    """Grade of a source for statements of a relation; ``F`` where nobody graded it."""
    return ledger.reliabilities.get((source, relation), "F")


def credibility(ledger: Ledger, coding: Coding, as_of: date | None = None) -> int:
    """Credibility of a coding, 1 … 6, where 1 (confirmed) counts as 2 unless the confirmation holds.

    It holds if the confirming passage is in use, goes back to another origin, and was known by ``as_of``. Otherwise
    one utterance would be counted twice.
    """
    if coding.credibility != 1:
        return coding.credibility
    own, other = ledger.passages[coding.passage], ledger.passages.get(coding.confirmed_by or "")
    if other is None or other.origin == own.origin or ledger.source_of(other.id) is None:
        return 2
    return 2 if as_of is not None and ledger.documents[other.document].date > as_of else 1


def _logit(p: float) -> float:
    return log(p / (1 - p))
