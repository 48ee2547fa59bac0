"""Grades as chances that a passage is informative."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.grades import chance_informative, credibility, reliability

from .ledgers import AS_OF, DAY, build, coding, document, grade, passage, source

#: rows: reliability; columns: credibility 1 … 6
TABLE = {
    "A": (.924, .844, .765, .661, .465, .765),
    "B": (.846, .710, .596, .470, .283, .596),
    "C": (.789, .624, .500, .376, .211, .500),
    "F": (.789, .624, .500, .376, .211, .500),
    "D": (.717, .530, .404, .290, .154, .404),
    "E": (.535, .339, .235, .156, .076, .235),
}


@pytest.mark.parametrize("letter", TABLE)
def test_the_table(letter: str) -> None:
    for number, expected in enumerate(TABLE[letter], 1):
        assert chance_informative(letter, number, Assumptions()) == pytest.approx(expected, abs=5e-4)


def test_better_grades_never_read_worse() -> None:
    p = [[chance_informative(r, c, Assumptions()) for c in range(1, 6)] for r in "ABCDE"]
    assert all(row == sorted(row, reverse=True) for row in p)
    assert all(list(column) == sorted(column, reverse=True) for column in zip(*p, strict=True))


def test_reliability_is_by_relation_and_unknown_without_a_grade() -> None:
    ledger = build(source("s"), grade("s", "self", "B"), grade("s", "adversary", "E"))
    assert [reliability(ledger, "s", r) for r in ("self", "adversary", "neutral")] == ["B", "E", "F"]
    assert reliability(ledger, "other", "self") == "F"


@pytest.mark.parametrize(("confirmed", "expected"), [
    ("other", 1), ("copy", 2), ("nowhere", 2), (None, 2), ("later", 2), ("lost", 2)])
def test_confirmed_only_by_another_origin_in_use(confirmed: str | None, expected: int) -> None:
    records: list[Any] = [
        source("s"), document("d", "s", DAY), document("late", "s", AS_OF.replace(year=2022)),
        document("gone", "nobody", DAY), passage("p", "d", origin="o"), passage("copy", "d", origin="o"),
        passage("other", "d"), passage("later", "late"), passage("lost", "gone")]
    checked = coding("k", "p", credibility=1, confirmed_by=confirmed)
    assert credibility(build(*records, checked), checked, AS_OF) == expected
    for grade_ in (2, 3, 4, 5, 6):
        plain = coding("k", "p", credibility=grade_)
        assert credibility(build(*records, plain), plain, AS_OF) == grade_
