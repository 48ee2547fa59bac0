"""What each kind of word does with each pair of grades, shown beside a form: as a pool of that passage alone."""

from __future__ import annotations

import pytest

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.grade_effects import WORDS, GradeEffect, grade_effects
from peaceroom.evidence.pooling.items import Item, chance_informative
from peaceroom.evidence.pooling.pooled import pool_items

A = Assumptions(coder_sd=6)


def found(value: str = "70", assumptions: Assumptions | None = A) -> dict[tuple[str, str, int], GradeEffect]:
    return {(e.words, e.reliability, e.credibility): e for e in grade_effects(value, assumptions)}


def test_there_is_one_for_every_kind_of_word_and_pair_of_grades() -> None:
    assert set(found()) == {(w, r, c) for w in WORDS for r in "ABCDEF" for c in (1, 2, 3, 4, 5)}


@pytest.mark.parametrize(("words", "sign", "relation"), [("neutral report", "neutral", "neutral"),
                                                         ("adversary", "adversary", "adversary")])
def test_each_is_a_pool_of_the_passage_alone(words: str, sign: str, relation: str) -> None:
    for reliability, credibility in (("A", 1), ("C", 3), ("E", 5)):
        p = chance_informative(reliability, credibility, A)
        alone = pool_items([Item("one", 70.0, 6.0, p, sign, relation)], A)
        said = found()[words, reliability, credibility]
        assert (said.p10, said.p50, said.p90) == pytest.approx(tuple(alone.quantile([.1, .5, .9])))
        assert said.chance == pytest.approx(float(alone.prior[0]))


def test_better_grades_and_surer_coders_say_more() -> None:
    every = found()
    for words in WORDS:
        best, worst = every[words, "A", 1], every[words, "E", 5]
        assert best.chance > worst.chance and best.p90 - best.p10 < worst.p90 - worst.p10
    sure, unsure = (found(assumptions=Assumptions(coder_sd=sd))["neutral report", "A", 1] for sd in (1, 25))
    assert unsure.p90 - unsure.p10 > sure.p90 - sure.p10 + 10
    assert found(assumptions=None) == found(assumptions=Assumptions())


def test_a_value_off_the_scale_is_refused() -> None:
    with pytest.raises(InputError, match="E912"):
        grade_effects("120")
