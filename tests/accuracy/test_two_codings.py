"""How far two codings agree: small made-up pairs whose figures are known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peaceroom.accuracy.backtest.agreement import agreement, answers_alike, by_kind
from peaceroom.accuracy.backtest.checking import coded_twice
from peaceroom.accuracy.backtest.comparables import capability, overlap, same_day, wants
from peaceroom.accuracy.backtest.outcomes import OUTCOMES, read_outcomes
from peaceroom.files.yaml import parse
from peaceroom.scenario.cases.types import Opening, Origin
from scenario.cases.test_origins import GOOD


def origin(*changes: tuple[str, str]) -> Origin:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Origin.model_validate(parse(text, "good").to_python())


def opened(day: str, certainty: Any = "day") -> Opening:
    return Opening(date=date.fromisoformat(day), certainty=certainty, source="UCDP")


def test_a_coding_agrees_with_itself() -> None:
    found = agreement([(origin(), origin())])
    for words, row in found.items():
        near = 0.0 if words.startswith(("distance", "difference")) else 1.0
        assert row.mean == pytest.approx(near), words
    assert len(found) == 15
    assert found["overlap of a side's capability (share)"].n == 2
    assert found["distance of what a side wants, same kind of item (of 100)"].alpha == pytest.approx(1)
    assert found["same most likely state (share)"].alpha is None  # all say the same: chance cannot be told


def test_another_coding_agrees_less() -> None:
    other = origin(("state: {in_session: 0.8, suspended: 0.2}", "state: {suspended: 0.7, dormant: 0.3}"),
                   ("breaks: [{began: 2000-12-01, resumed: 2001-01-20, source: radio}]", "breaks: []"),
                   ("id: land, kind: economy", "id: land, kind: justice"),
                   ("violence: {deaths_a_month: 5..50, trend: falling, source: UCDP}\n", ""))
    found = {words: row.mean for words, row in agreement([(origin(), other)]).items()}
    assert found["same most likely state (share)"] == 0
    assert found["overlap of the states' probabilities (share)"] == pytest.approx(0.2)
    assert found["same number of breaks (share)"] == 0
    assert found["kinds of items in common, settled ones too (of all named)"] == pytest.approx(1 / 3)
    assert found["kinds of open items in common (of all named)"] == found["same kind of first open item (share)"] == 0
    assert not any("wants" in words or "deaths" in words for words in found)  # no item of the same kind, one is silent


def test_states_of_two_pairs_beyond_chance() -> None:
    """Values s s and s u of four: one of two pairs differs, and 6 of 12 ordered pairs of all: alpha 1 - 0.5/0.5."""
    suspended = origin(("state: {in_session: 0.8, suspended: 0.2}", "state: {in_session: 0.2, suspended: 0.8}"))
    row = agreement([(origin(), origin()), (origin(), suspended)])["same most likely state (share)"]
    assert (row.n, row.mean) == (2, 0.5) and row.alpha == pytest.approx(0)


def test_overlap_of_ranges() -> None:
    assert overlap((0, 30), (10, 40)) == pytest.approx(0.5)
    assert overlap((0, 10), (20, 30)) == 0
    assert overlap((5, 5), (5, 5)) == 1


def test_days_are_equal_as_exactly_as_the_less_certain_knows() -> None:
    assert same_day(opened("2001-01-01"), opened("2001-01-02")) == 0
    assert same_day(opened("2001-01-01"), opened("2001-01-08", "week")) == 1
    assert same_day(opened("2001-01-01", "month"), opened("2001-02-02", "week")) == 0
    assert same_day(opened("2001-01-01"), None) == 0
    assert same_day(None, None) is None


def test_wants_are_compared_by_kind_and_side() -> None:
    other = origin(("hill: {wants: 0..30}", "hill: {wants: 10..40}"),
                   ("plain: {wants: 60..100,", "plain: {wants: 60..80,"))
    assert wants(origin(), other) == {("economy", "a"): ((0, 30), (10, 40)), ("economy", "b"): ((60, 100), (60, 80))}
    assert by_kind([(origin(), other)]) == {"economy": (2, pytest.approx(0.5), pytest.approx(10))}
    found = agreement([(origin(), other)])
    assert found["difference in how far apart the sides are, same kind of item (of 100)"].mean == pytest.approx(20)


def test_a_scale_that_runs_the_other_way_is_turned() -> None:
    other = origin(("hill: {wants: 0..30}", "hill: {wants: 70..95}"),
                   ("plain: {wants: 60..100,", "plain: {wants: 0..40,"))
    assert wants(origin(), other) == {("economy", "a"): ((0, 30), (5, 30)), ("economy", "b"): ((60, 100), (60, 100))}


def test_parties_of_one_side_count_together() -> None:
    both = origin(("Plain, side: b, capability: 40..60", "Plain, side: a, capability: 20..40"))
    assert capability(both) == {"a": (30, 50)}
    assert wants(both, both) == {("economy", "a"): ((30, 65), (30, 65))}


def test_kappa_of_the_textbook() -> None:
    """20 yes and 15 no in common, 5 and 10 apart: 0.7 the same, 0.5 by chance (Cohen 1960)."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert answers_alike(first, second) == (50, pytest.approx(0.7), pytest.approx(0.4))
    assert answers_alike(["unknown"], ["yes"])[0] == 0


def test_answers_of_two_coders_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "held_out: true\ncase: a\ncoder: c\norigins:\n  2001-03-01: {q8: {answer: yes, source: UCDP}}\n"
        "second:\n  2001-03-01: {q8: {answer: no, source: UCDP}, q1: {answer: no, source: UCDP}}\n", "utf-8")
    found = coded_twice(tmp_path)
    assert {key: row[:2] for key, row in found.items()} == {"q8": (1, 0.0), "all": (1, 0.0)}  # q1 is PA-X's


def test_a_third_of_the_answers_that_no_machine_gives_was_given_twice() -> None:
    """Every question of 6 to 10 that is asked, on a third of the origins; the table of docs/library.md."""
    outcomes = [read_outcomes(path) for path in OUTCOMES.glob("*.yaml")]
    twice = [(found.origins[day], answers) for found in outcomes for day, answers in found.second.items()]
    assert 3 * len(twice) >= sum(len(found.origins) for found in outcomes)
    assert all({q for q in ("q6", "q7", "q8", "q9", "q10") if first[q].answer != "not-asked"} <= set(second)
               for first, second in twice)
    page = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
    for key, (n, same, kappa) in coded_twice().items():
        words = "all five" if key == "all" else key
        assert f"| {words} | {n} | {100 * same:.0f} % | {kappa:.2f} |" in page
