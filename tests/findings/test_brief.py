"""The one page as data: every entry leads somewhere, and two unlike cases are told unlike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from findings.brief_cases import run
from peaceroom.findings import glossary
from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.types import PARTS, Brief, Line


@pytest.fixture(scope="module")
def easy() -> Brief:
    return brief(run(True))


@pytest.fixture(scope="module")
def hopeless() -> Brief:
    return brief(run(False))


def _lines(value: Any) -> Iterator[Line]:
    if isinstance(value, Line):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _lines(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _lines(getattr(value, name))


def test_the_seven_parts_stand_in_their_order(easy: Brief) -> None:
    assert [key for key in easy.as_dict() if key in PARTS] == list(PARTS)


@pytest.mark.parametrize("part", list(PARTS))
def test_no_part_is_empty_and_every_line_says_where_it_comes_from(easy: Brief, part: str) -> None:
    found = getattr(easy, part)
    lines = list(_lines(found))
    assert lines or (part == "issues" and found)
    assert all(line.text.endswith(".") and line.where for line in lines)


def test_json_holds_the_same(easy: Brief) -> None:
    told = json.loads(json.dumps(easy.as_dict(), allow_nan=False))
    assert told["deal"]["accepted"] == easy.deal.accepted
    assert [row["name"] for row in told["issues"]] == [row.name for row in easy.issues]


def test_an_easy_deal_is_told_as_one_and_none_as_none(easy: Brief, hopeless: Brief) -> None:
    assert easy.deal.accepted is not None and hopeless.deal.accepted is not None
    assert easy.deal.accepted >= 0.9 and hopeless.deal.accepted < 0.1
    assert easy.deal.lines[0].text.startswith("A deal is there")
    assert hopeless.deal.lines[0].text.startswith(("Hardly any deal", "No text was found"))


def test_room_and_those_who_balk_differ(easy: Brief, hopeless: Brief) -> None:
    for near, far in zip(easy.issues, hopeless.issues, strict=True):
        assert near.room is not None and far.room is not None
        assert near.room > 0.9 > 0.1 > far.room
        assert near.balk_words == "nobody" and "Herders’ council" in far.balk_words


def test_why_it_is_stuck_differs(easy: Brief, hopeless: Brief) -> None:
    assert any("Content does not keep it open" in line.text for line in easy.stuck.why)
    assert not any("Content does not keep it open" in line.text for line in hopeless.stuck.why)


def test_an_outcome_is_compared_with_the_other(easy: Brief) -> None:
    fair = easy.watch.events[0]
    assert fair.name == "The spring fair" and "2 April 2031" in fair.when
    assert "‘It is held’ against ‘It is barred’" in fair.lines[0].text
    assert "‘Toll at the bridge’" in fair.lines[0].text


def test_the_strip_has_today_what_is_ahead_and_two_curves(easy: Brief) -> None:
    kinds = [mark.kind for mark in easy.strip.marks]
    assert kinds == ["today", "ahead", "end"]
    assert len(easy.strip.curves) == 2 and easy.strip.curves[1].name == "Talks break off"
    for curve in easy.strip.curves:
        assert len(curve.days) == len(curve.p) == len(curve.low) == len(curve.high) > 40


def test_who_suits_all_lies_on_the_scale(easy: Brief) -> None:
    for row in easy.issues:
        assert len(row.suits) > 20
        assert all(0 <= share <= 1 and row.scale[0] <= value <= row.scale[1] for value, share in row.suits)


def test_a_redacted_page_names_nobody_and_tells_no_least() -> None:
    told = json.dumps(brief(run(True), redact=True).as_dict(), ensure_ascii=False)
    assert "Herders" not in told and "League" not in told
    assert "Actor A" in told
    hidden = brief(run(True), redact=True)
    assert hidden.deal.accepted is None and all(row.room is None and not row.balks for row in hidden.issues)


def test_confidence_follows_its_rule(easy: Brief) -> None:
    held = sum(reason.startswith("met: ") for reason in easy.rests.reasons)
    assert easy.rests.grade == ("low", "low", "moderate", "high")[held]


def test_a_page_comes_back_from_its_json(easy: Brief, hopeless: Brief) -> None:
    for page in (easy, hopeless):
        again = Brief.from_dict(json.loads(json.dumps(page.as_dict())))
        assert again == page and again.issues[0].ends[0].words == page.issues[0].ends[0].words
    with pytest.raises(KeyError):
        Brief.from_dict({"title": "x"})


def test_the_glossary_page_is_the_table_and_links_lead_to_terms() -> None:
    page = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert page.endswith(glossary.markdown())
    assert set(glossary.SPOKEN.values()) <= set(glossary.TERMS)
    anchors = [glossary.anchor(term) for term in glossary.TERMS]
    assert len(set(anchors)) == len(anchors)
