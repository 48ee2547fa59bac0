"""Three-way merges of lines: what each changed is there, and what clashes is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from peaceroom.files.merging import merge

LINES = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(LINES, LINES)
def test_a_version_merged_with_none_other_is_that_version(base: list[str], version: list[str]) -> None:
    assert merge(base, version, base) == (version, [])
    assert merge(base, base, version) == (version, [])


@given(LINES, LINES)
def test_two_equal_versions_are_one(base: list[str], version: list[str]) -> None:
    assert merge(base, version, version) == (version, [])


@given(LINES, LINES, LINES)
def test_nothing_is_lost_without_a_word(base: list[str], ours: list[str], theirs: list[str]) -> None:
    made, clashes = merge(base, ours, theirs)
    new = {line for version in (ours, theirs) for line in version if line not in base}
    told = {line for c in clashes for line in (*c.ours, *c.theirs)}
    assert new <= set(made) | told


def test_neighbouring_lines_do_not_clash_and_additions_are_taken_from_both() -> None:
    base = ["head", "one", "two", "end"]
    assert merge(base, ["head", "ONE", "two", "end"], ["head", "one", "TWO", "end"]) == (
        ["head", "ONE", "TWO", "end"], [])
    assert merge(base, [*base, "ours"], [*base, "theirs"]) == ([*base, "ours", "theirs"], [])


def test_a_clash_names_the_line_and_all_three_texts() -> None:
    base = ["head", "one", "end"]
    made, (clash,) = merge(base, ["new", "head", "mine", "end"], ["head", "yours", "end"])
    assert made == ["new", "head", "mine", "end"]
    assert (clash.line, clash.base, clash.ours, clash.theirs) == (3, ("one",), ("mine",), ("yours",))
    assert merge(base, ["head", "mine", "end"], ["head", "yours", "end"], take="theirs")[0] == ["head", "yours", "end"]
