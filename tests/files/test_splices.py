"""Splices are taken back, also out of order, and changes that do not touch each other can be made in either order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peaceroom.files.splices import Clash, Splice, Splices, apply, between, inverse, moved, ordered, rebased, through

TEXT = "abcdefghijklmnopqrst"
_PIECES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4), st.text("XYZ", max_size=4)), max_size=4)


def _splices(pieces: list[tuple[int, int, str]]) -> Splices:
    found: list[Splice] = []
    for at, size, new in sorted(pieces):
        if not found or at >= found[-1].end + 1:
            found.append(Splice(at, TEXT[at:at + size], new))
    return tuple(found)


@given(_PIECES)
def test_a_change_is_taken_back(pieces: list[tuple[int, int, str]]) -> None:
    change = _splices(pieces)
    assert apply(apply(TEXT, change), inverse(change)) == TEXT
    assert inverse(inverse(change)) == change


@given(_PIECES, _PIECES)
def test_changes_of_different_places_come_out_alike_in_either_order(
        one: list[tuple[int, int, str]], two: list[tuple[int, int, str]]) -> None:
    a, b = _splices(one), _splices(two)
    if {s.at for s in a} & {s.at for s in b}:
        return  # at one place the order shows
    try:
        first = apply(apply(TEXT, a), through(b, a))
    except Clash:
        with pytest.raises(Clash):
            through(a, b)
        return
    assert first == apply(apply(TEXT, b), through(a, b))


def test_a_change_of_another_text_is_refused() -> None:
    with pytest.raises(Clash):
        apply("abc", (Splice(0, "x", "y"),))
    with pytest.raises(Clash):
        ordered([Splice(0, "abc", "x"), Splice(1, "b", "y")])


@given(st.lists(st.sampled_from("ab\n")).map("".join), st.lists(st.sampled_from("ac\n")).map("".join))
def test_one_text_becomes_another(before: str, after: str) -> None:
    assert apply(before, between(before, after)) == after


def test_a_piece_is_found_again() -> None:
    assert moved(5, 10, (Splice(0, "a", "xyz"),)) == (7, 12)
    assert moved(5, 10, (Splice(6, "g", ""),)) == (5, 9)
    assert moved(5, 10, (Splice(12, "m", "xx"),)) == (5, 10)
    assert moved(5, 10, (Splice(4, "ef", ""),)) is None


def test_what_was_taken_back_does_not_stand_in_the_way() -> None:
    """50 → 60 by one, then 60 → 70 and back by another, and something else in between: the first is taken back."""
    text = "a: 50, b: 1"
    first = (Splice(3, "50", "60"),)
    second, between_ = (Splice(3, "60", "7000"),), (Splice(12, "1", "22"),)
    later = [(2, None, second), (3, None, between_), (4, 2, (Splice(3, "7000", "60"),))]
    now = apply(text, first)
    for _, _, change in later:
        now = apply(now, change)
    assert now == "a: 60, b: 22"
    assert apply(now, rebased(inverse(first), later)) == "a: 50, b: 22"
    with pytest.raises(Clash):
        rebased(inverse(first), later[:2])
