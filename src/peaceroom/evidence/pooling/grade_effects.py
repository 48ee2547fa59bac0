"""What each pair of grades does to one passage, before anything is run: the range that it would be pooled to alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.records import Coding, Credibility, Relation, SignClass
from peaceroom.evidence.pooling.coded_values import coded_value
from peaceroom.evidence.pooling.grades import chance_informative, chance_stated
from peaceroom.evidence.pooling.items import Item
from peaceroom.evidence.pooling.pooled import pool_items

#: what a passage is → relation and sign class that it is coded with
WORDS: dict[str, tuple[Relation, SignClass]] = {
    "own words": ("self", "public"), "neutral report": ("neutral", "neutral"), "ally": ("ally", "ally"),
    "adversary": ("adversary", "adversary"),
}
CREDIBILITIES: tuple[Credibility, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class GradeEffect:
    """One passage of a kind with two grades: chance of being informative as pooled (after the hedge, where that
    applies), and the 10, 50 and 90 % points of its pool, in hundredths of the scale."""

    words: str
    reliability: str
    credibility: int
    chance: float
    p10: float
    p50: float
    p90: float


def grade_effects(value: str, assumptions: Assumptions | None = None) -> tuple[GradeEffect, ...]:
    """Every kind of word with every pair of grades, for a passage about a stated position.

    Parameters
    ----------
    value
        As coded, on 0–100: a number or a range such as ``80..100``.

    Raises
    ------
    InputError
        E906, E912, E913: a value that cannot be read, off the scale, upside down.
    """
    a = assumptions or Assumptions()
    out = []
    for words, (relation, sign) in WORDS.items():
        coding = Coding(id="value", by="one", on=dt.date.min, passage="one", actor="one", quantity="position",
                        value=value, relation=relation, sign=sign, credibility=2)
        coded = coded_value(coding, {}, (0.0, 100.0), a.coder_sd)
        assert coded is not None  # `value` is given
        for reliability in "ABCDEF":
            for credibility in CREDIBILITIES:
                stated = chance_stated(reliability, credibility, a) if relation == "self" else None
                p = stated or chance_informative(reliability, credibility, a)
                item = Item("one", coded.x, coded.sd, p, sign, relation, own_words=stated is not None)
                pooled = pool_items([item], a)
                low, middle, high = (float(v) for v in pooled.quantile([.1, .5, .9]))
                out.append(GradeEffect(words, reliability, credibility, float(pooled.prior[0]), low, middle, high))
    return tuple(out)
