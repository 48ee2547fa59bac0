"""Statements: what a text means, of all states at once and of one, and how it is written again."""

from __future__ import annotations

import random

import numpy as np
import pytest

from peaceroom.conflict.file.gmcr_writing import conditions
from peaceroom.conflict.statement_reading import StatementError, read_statement
from peaceroom.conflict.statements import holds, in_words, truth

from .drawing import statement

OPTIONS = ("a", "b-1", "c", "d")


def _codes(text: str) -> list[int]:
    return [code for code in range(16) if holds(read_statement(text, OPTIONS), code)]


@pytest.mark.parametrize(("text", "same"), [
    ("a and b-1 or c", "(a and b-1) or c"), ("not a or c", "(not a) or c"), ("a if b-1 or c", "a or not (b-1 or c)"),
    ("a iff b-1 and c", "(a and b-1 and c) or (not a and not (b-1 and c))"), ("if a then c", "c if a"),
    ("1 & -2 | 3", "a and not b-1 or c"), ("!a", "NOT a"), ("~(a or c)", "not a and not c"), ("Y---", "a"),
    ("--N- or -Y--", "not c or b-1"), ("YN-- | --Y-", "(a and not b-1) or c"),
    ("not not a", "a"), ("(a if c) if d", "a or not c or not d")])
def test_what_a_text_means(text: str, same: str) -> None:
    assert _codes(text) == _codes(same)
    assert 0 < len(_codes(text)) < 16


@pytest.mark.parametrize("text", [
    "", "a b-1", "a and", "(a", "a)", "not", "a if c if d", "a iff c if d", "e", "5", "0", "a ? c", "Y-N", "if a c",
    "(" * 70 + "a" + ")" * 70, "then a"])
def test_what_means_nothing_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(StatementError) as refused:
        read_statement(text, OPTIONS)
    assert refused.value.message and refused.value.remedy


def test_all_states_at_once_one_by_one_in_words_and_as_conditions() -> None:
    draw = random.Random(3)
    for options in (1, 3, 5, 6, 7, 9):
        names = [f"o{i}" for i in range(options)]
        for _ in range(40):
            made = statement(draw, options, 3)
            one_by_one = [holds(made, code) for code in range(1 << options)]
            bits = np.unpackbits(truth(made, options).view(np.uint8), bitorder="little", count=1 << options)
            assert bits.astype(bool).tolist() == one_by_one
            again = read_statement(in_words(made, names), names)
            assert [holds(again, code) for code in range(1 << options)] == one_by_one
            found = conditions(made)
            assert [any(code & p.asked == p.wanted for p in found) for code in range(1 << options)] == one_by_one


def test_a_dash_of_another_kind_is_answered_by_the_hyphen_that_was_meant() -> None:
    for dash in "\u2010\u2011\u2013\u2212":
        with pytest.raises(StatementError) as caught:
            read_statement(f"not o{dash}1 and p", ["o-1", "p"])
        assert caught.value.remedy == "write not o-1 and p"
    read_statement("not o-1 and p", ["o-1", "p"])
