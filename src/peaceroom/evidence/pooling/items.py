"""Items of evidence: what each passage says about one input, with everything that pooling needs to know about it.

Values are in hundredths of the scale: the ends of an issue's scale become 0 and 100. Several coders of one passage
make one item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import copysign, hypot, sqrt
from statistics import fmean, variance
from typing import NamedTuple

from peaceroom.core.errors import InputError, Problem
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger, hops
from peaceroom.evidence.ledger.records import Aspect, Coding, Passage, Quantity
from peaceroom.evidence.pooling.coded_values import CodedValue, coded_value
from peaceroom.evidence.pooling.grades import chance_informative, chance_stated, credibility, reliability

YEAR = 365.25
#: id, origin and sign class of the item that stands for what a party says in public
LINK = "(stated)"
#: classes of sign that are an actor's own words, where it speaks of itself
OWN_WORDS = frozenset({"public", "signed"})


class InputKey(NamedTuple):
    """Which number: of whom, on what, and for positions which of the two; ``issue`` is ``None`` for any issue."""

    actor: str
    issue: str | None
    quantity: Quantity
    aspect: Aspect = "stated"


@dataclass(frozen=True, slots=True)
class Item:
    """What one passage says about one input.

    Attributes
    ----------
    passage, document, source, origin, codings
        Ids; ``codings`` of all coders who read a value.
    camp
        The actor on whose side the source stands, if any.
    voice
        The actor whose word it is: the speaker, else the camp.
    quantity
        position, salience or capability.
    x, s_code
        Value and the coders' doubt (1 sd), hundredths of the scale. For a level: the middle of its band.
    band, levels
        Lower and upper cut of a level (−inf, inf at the ends) and how many levels there are; ``None``, 0 for numbers.
    p
        Chance of being informative, (0, 1], lowered by discounts but not by the hedge.
    sign, relation
        Class of sign, and whose word it is seen from the actor.
    years, breaks, hops
        Age at the as-of date, breaks since then, translations.
    near
        Passages found to be near-copies.
    own_words
        What the actor itself says in public about its stated position: neither hedge nor class nor model doubt apply.
    """

    passage: str
    x: float
    s_code: float
    p: float
    sign: str = "public"
    relation: str = "self"
    quantity: str = "position"
    document: str = ""
    source: str = ""
    origin: str = ""
    codings: tuple[str, ...] = ()
    camp: str | None = None
    voice: str | None = None
    section: str = "unknown"
    anonymous: bool = False
    translated: bool = False
    band: tuple[float, float] | None = None
    levels: int = 0
    years: float = 0.0
    breaks: int = 0
    hops: int = 0
    near: tuple[str, ...] = ()
    own_words: bool = False

    @property
    def own_variance(self) -> float:
        """Variance of the value by itself, hundredths²: the coders' doubt, and the width of a band."""
        return CodedValue(self.x, self.s_code, self.band, self.levels).point_variance()


def items_for(
    ledger: Ledger, key: InputKey, as_of: date, ends: tuple[float, float] = (0.0, 100.0)
) -> tuple[Item, ...]:
    """Every item on one input, in the order of passage ids.

    No item comes from what is negated, hypothetical or asked, from slogans and scripture, from codings of absence,
    from sources discounted in full, and from anything said or published after the as-of date. What is coded about an
    actor whatever the issue counts for its salience and capability on every issue.

    Parameters
    ----------
    ends
        Ends of the issue's scale, for positions; salience and capability are on 0–100.

    Raises
    ------
    InputError
        E906, E912–E914, E953: every coding whose value cannot be read on this scale.
    """
    aspect: Aspect = key.aspect if key.quantity == "position" else "stated"
    issues = {key.issue} if key.quantity == "position" else {key.issue, None}
    codings: dict[str, list[Coding]] = {}
    for issue in issues:
        for coding in ledger.by_input.get((key.actor, issue, key.quantity, aspect), ()):
            codings.setdefault(coding.passage, []).append(coding)
    scale = ends if key.quantity == "position" else (0.0, 100.0)
    problems: list[Problem] = []
    items = []
    for name in sorted(codings):
        if _usable(ledger, ledger.passages[name], as_of):
            try:
                found = _item(ledger, codings[name], as_of, scale)
            except InputError as error:
                problems += error.problems
            else:
                items += [found] if found else []
    if problems:
        raise InputError(problems)
    return tuple(items)


def link_item(mean: float, sd: float, toward: float | None, assumptions: Assumptions) -> Item:
    """What a party says in public, as one item on its bottom line: stated, less a concession towards the counterpart.

    Talk is cheap: parties claim more than they would settle for. The concession ends at the counterpart; what is left
    of it then only widens, as all of it does where the direction is unknown. Hedge and model sd are those of any item.

    Parameters
    ----------
    mean, sd
        Of the pooled stated position, hundredths of the scale.
    toward
        Position of the counterpart, hundredths; ``None`` if unknown.
    """
    a, gap = assumptions, 0.0 if toward is None else toward - mean
    step = min(a.concession, abs(gap))
    x, doubt = mean + copysign(step, gap), hypot(a.concession - step, a.concession_sd)
    return Item(LINK, x, hypot(sd, doubt), 1.0, sign=LINK, relation="self", origin=LINK)


def _usable(ledger: Ledger, passage: Passage, as_of: date) -> bool:
    document = ledger.documents[passage.document]
    return (passage.polarity == "asserted" and "scripture" not in (passage.section, passage.quote)
            and document.date <= as_of and (passage.said_on is None or passage.said_on <= as_of)
            and ledger.discounts.get(document.source, 0.0) < 1)


def _item(ledger: Ledger, codings: Iterable[Coding], as_of: date, ends: tuple[float, float]) -> Item | None:
    """One item from all coders of a passage."""
    a = ledger.assumptions
    coded: list[tuple[Coding, CodedValue]] = []
    for coding in sorted(codings, key=lambda c: c.id):
        value = coded_value(coding, ledger.scales, ends, a.coder_sd) if coding.sign != "slogan" else None
        if value is not None:
            coded.append((coding, value))
    if not coded:
        return None
    passage = ledger.passages[coded[0][0].passage]
    document, source = ledger.documents[passage.document], ledger.source_of(passage.id)
    assert source is not None  # `Ledger.by_input` leaves out the others
    trust = 1 - ledger.discounts.get(source.id, 0.0)
    graded = [(reliability(ledger, source.id, c.relation), credibility(ledger, c, as_of)) for c, _ in coded]
    value = _joined([r for _, r in coded])
    sign = _usual([c.sign for c, _ in coded], lambda s: a.class_sd.get(s, 0.0))
    said_itself = [chance_stated(*g, a) for g in graded] if all(_own_words(c) for c, _ in coded) else []
    stated = [p for p in said_itself if p is not None]
    own = bool(stated) and len(stated) == len(coded)
    p = trust * fmean(stated if own else [chance_informative(*g, a) for g in graded])
    relation = _usual([c.relation for c, _ in coded], lambda r: a.shift[r].sd if r in a.shift else 0.0)
    said = passage.said_on or document.date
    return Item(
        passage.id, value.x, value.sd, p, sign, relation, coded[0][0].quantity, document.id, source.id,
        passage.origin, tuple(c.id for c, _ in coded), source.camp, passage.speaker or source.camp,
        passage.section, passage.anonymous or sign == "anonymous", hops(document) > 0, value.band, value.levels,
        max(0.0, (as_of - said).days / YEAR), sum(said < b <= as_of for b in a.breaks), hops(document), passage.near,
        own)


def _own_words(coding: Coding) -> bool:
    """Whether it codes what an actor says in public itself as its stated position."""
    return (coding.quantity == "position" and coding.aspect == "stated" and coding.relation == "self"
            and coding.sign in OWN_WORDS)


def _joined(coded: Sequence[CodedValue]) -> CodedValue:
    """Several coders: their mean; mean variance within plus variance between them (K − 1).

    A level on which all agree stays a level; levels on which they differ are read as the middles of their bands, with
    the sd of a flat band.
    """
    first = coded[0]
    if all(r.band == first.band and r.levels == first.levels for r in coded) and first.band is not None:
        return CodedValue(first.x, sqrt(fmean(r.sd**2 for r in coded)), first.band, first.levels)
    within = fmean(r.point_variance() for r in coded)
    between = variance(r.x for r in coded) if len(coded) > 1 else 0.0
    return CodedValue(fmean(r.x for r in coded), sqrt(within + between))


def _usual(words: Sequence[str], doubt: Callable[[str], float]) -> str:
    """The word of most coders; of equals the one with the greater doubt, then the first in the alphabet."""
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], -doubt(word), word))
