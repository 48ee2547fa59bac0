"""YAML without its traps: what plain words mean, and where every piece stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.files.yaml import MAX_DEPTH, decode, parse


def plain(text: str) -> Any:
    return parse(text, "x.yaml").to_python()


def codes(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(text, "x.yaml")
    return [p.code for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("True", "True"), ("12:30", "12:30"),
     ("0x1F", "0x1F"), ("0o17", "0o17"), ("1_000", "1_000"), ("1e3", 1000.0), ("1.5E-3", 0.0015), ("-4", -4),
     ("+.5", 0.5), ("007", 7), ("true", True), ("false", False), ("null", None), ("~", None), ("60..80", "60..80"),
     (".inf", ".inf"), (".nan", ".nan"), ("2020-10-05", date(2020, 10, 5)), ("2020-02-30", "2020-02-30"),
     ("2020-10-05 10:00:00", "2020-10-05 10:00:00"), ('"12"', "12"), ("'2020-10-05'", "2020-10-05"), ('""', "")],
)
def test_what_a_word_means(text: str, value: Any) -> None:
    found = plain(f"key: {text}\n")["key"]
    assert found == value and type(found) is type(value)


def test_keys_are_read_like_values() -> None:
    assert plain("on: 1\nNO: 2\n0: 3\n2.5: 4\n") == {"on": 1, "NO": 2, 0: 3, 2.5: 4}


def test_a_number_with_very_many_digits_is_no_crash() -> None:
    assert plain("x: " + "9" * 10_000 + "\n")["x"] == float("inf")


def test_places_count_characters_not_bytes() -> None:
    root = parse("a: {é: 1, 😀: [x, y]}\n", "x.yaml")
    inner = root.get("a")[1].get("😀")
    assert (inner[0].line, inner[0].column) == (1, 11)
    assert (inner[1].items[1].line, inner[1].items[1].column) == (1, 18)


def test_line_ends_of_every_system() -> None:
    assert plain("a: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}
    node = parse("a: 1\r\nb: 2\r\n", "x.yaml").get("b")[1]
    assert (node.line, node.column) == (2, 4)


def test_byte_order_mark_is_passed_over() -> None:
    assert decode("\ufeffa: 1\n".encode(), "x.yaml") == "a: 1\n"


def test_aliases_repeat_values() -> None:
    assert plain("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


def test_keys_equal_as_numbers_are_one_key() -> None:
    assert codes("{0: low, 0.0: also low}") == ["E010"]
    assert plain("{1: a, true: b}") == {True: "b"} or len(parse("{1: a, true: b}", "x").pairs) == 2


def test_all_duplicates_at_once() -> None:
    assert codes("a: 1\na: 2\nb: {c: 1, c: 2}\n") == ["E010", "E010"]


def test_depth_is_limited_with_aliases_too() -> None:
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ["E013"]
    chain = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 60))
    assert codes(chain) == ["E013"]
    assert codes("[" * 100_000) == ["E013"]


def test_a_torn_distribution_is_one_problem_with_the_remedy() -> None:
    with pytest.raises(InputError) as caught:
        parse("{position: quantiles(0, 50, 0.5, 50, 1, 90), salience: 60}", "x.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.column) == ("E110", 12)
    assert "quantiles(0 50 0.5 50 1 90)" in problem.remedy


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\ufff9", "\U000e0041"])
def test_invisible_characters_are_refused(mark: str) -> None:
    assert codes(f"a: left{mark}right\n") == ["E015"]


def test_joiners_that_persian_needs_are_kept() -> None:
    assert plain("a: می\u200cخواهم\n") == {"a": "می\u200cخواهم"}
