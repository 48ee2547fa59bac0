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
    assert codes("{1: a, 01: b}") == ["E010"]


@pytest.mark.parametrize(("text", "code", "remedy"), [
    ("{by: c, true: 2020-10-04}", "E110", "did you mean on?"),
    ("{true: 1, other: 2}", "E110", "write the word that stood here, such as on, yes or y"),
    ("false: 1", "E110", "write the word that stood here, such as off, no or n"),
    ("~: 1", "E017", "write the word that stood here"),
    ("null: 1", "E017", 'put it in quotes: "null"'),
    ("? \n: 1", "E017", "write the word that stood here"),
    ("{a: 62,5, b: 1}", "E108", "did you mean 62.5?"),
    ("{a: 60,5..80,5}", "E108", "did you mean 60.5..80.5?"),
    ("{a: {62,5: 1, 80: 2}}", "E108", "write 62.5"),
    ("{a: pert(0,5, 0,7, 0,9)}", "E111", "did you mean pert(0.5 0.7 0.9)?"),
    ("{name: River, north, kind: party}", "E110",
     'put "River, north" in quotes, if it is one text; else write a value after each key'),
    ("{name: Talks: second}", "E008", "put text that holds a colon in quotes"),
    ("title: Talks: second", "E008", "put text that holds a colon in quotes"),
    ("a:\n  b: 1\n\u00a0\u00a0c: 2\n", "E015", "write ordinary spaces there"),
    ("a:\n  -\u00a0{b: 1}\n", "E015", "write ordinary spaces there"),
    ("a:\u00a01\nb: 2\n", "E015", "write ordinary spaces there"),
    ('a: "\\e]0;x\\a"', "E006", "delete it"),
    ('"a\\x9b": 1', "E006", "delete it"),
])
def test_what_other_programs_leave_is_named_once(text: str, code: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, "x.yaml")
    assert [(p.code, p.remedy) for p in caught.value.problems] == [(code, remedy)]


def test_spaces_of_other_kinds_are_understood_where_they_change_nothing() -> None:
    assert plain("{a: 60\u00a0,\u00a0b: Tom\u00a0Smith}") == {"a": 60, "b": "Tom\u00a0Smith"}


def test_a_number_with_a_leading_zero_is_a_word_where_readers_differ() -> None:
    assert plain("{a: 010, b: 007, c: 08, d: -010}") == {"a": "010", "b": 7, "c": 8, "d": "-010"}


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
