"""The one page as data: every entry leads somewhere, and two unlike cases are told unlike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from findings.brief_cases import case, run
from peaceroom.analysis.forecast import forecast
from peaceroom.findings import glossary
from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.call import calls
from peaceroom.findings.brief.rests import graded
from peaceroom.findings.brief.strip import usual_break
from peaceroom.findings.brief.types import PARTS, Brief, Line
from peaceroom.findings.view import View
from peaceroom.scenario.types import Scenario


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


def test_a_break_that_the_usual_pace_makes_is_not_told_as_news_of_the_case(easy: Brief, hopeless: Brief) -> None:
    # 334 days at .006 a week: 1 − e^(−.286) = .249
    for page in (easy, hopeless):
        said = page.strip.curves[1].text
        assert "usual pace of suspensions alone gives 25, so this says little about this case" in said
    s = Scenario.model_validate(case(True))
    row: Any = {"by": "2031-12-15", "p": 0.31}
    assert usual_break(s, row) == "the usual pace of suspensions alone gives 25"
    own = Scenario.model_validate(case(True) | {"process": {"parameters": {"break_hazard": 0.02}}})
    assert usual_break(own, row) == ""


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


@pytest.mark.parametrize(("held", "grade"), [
    ((True, True, True, True), "high"), ((True, False, True, True), "moderate"), ((True, True, False, False), "low"),
    ((False, True, True, True), "low"), ((False, False, False, False), "low")])
def test_confidence_follows_its_rule(held: tuple[bool, ...], grade: str) -> None:
    assert graded(held) == grade


def test_judgement_alone_is_never_more_than_low(easy: Brief, hopeless: Brief) -> None:
    assert easy.rests.grade == hopeless.rests.grade == "low"
    assert [reason.startswith("met: ") for reason in easy.rests.reasons] == [False, True, True, True]


def test_models_that_agree_on_anything_do_not_agree(hopeless: Brief) -> None:
    # three outcomes on each issue, one at each end of the scale
    assert hopeless.rests.reasons[1] == "not met: the models agree on one text on 0 of 3 issues"
    assert hopeless.rests.reasons[2] == "met: the best text is accepted in fewer than 1 in 100 draws"


def test_the_same_numbers_from_a_source_are_worth_more() -> None:
    assert brief(run(True, sourced=True)).rests.grade == "high"
    assert brief(run(False, sourced=True)).rests.grade == "moderate"


def test_what_nobody_would_sign_is_told_by_how_far_off_it_is(easy: Brief, hopeless: Brief) -> None:
    assert easy.deal.terms and not hopeless.deal.terms
    # what failure is worth lies near 90 of 100 points, and half-way between the sides near 50
    assert "leaves League of orchard towns 39 and Herders’ council 38 short of what failure is worth" in (
        hopeless.deal.lines[1].text)


def test_what_a_side_wants_is_told_as_a_settlement_there_is(easy: Brief) -> None:
    # 43 and 48 on a scale that names its ends only
    assert {end.words for end in easy.issues[1].ends} == {"half-way between “no toll” and “a toll for everybody”"}


def test_an_issue_that_is_the_whole_item_is_not_unlocked_by_leaving_it(hopeless: Brief) -> None:
    assert not any("as it is for now" in line.text for line in hopeless.stuck.unlock)
    assert all("By a mediator" in line.text or "could open" in line.text for line in hopeless.stuck.unlock)


def test_one_outcome_asked_about_is_compared_with_the_other() -> None:
    data = case(True)
    both = run(True).brief().watch.events[0].lines[0].text
    del data["what_ifs"]["held"]
    scenario = Scenario.model_validate(data)
    alone = forecast(scenario, draws=300, seed=1, models=["compromise", "median", "nash", "challenge"], process=True)
    found = brief(alone).watch.events[0].lines[0].text
    assert both.startswith("‘It is held’ against ‘It is barred’: ‘Toll at the bridge’ 14 of 100 points closer to “no")
    assert found.startswith("‘It is barred’ against ‘It is held’: ‘Toll at the bridge’ 14 of 100 points closer to “a")


def test_whom_to_call_weighs_a_share_by_the_doubt_it_is_of(easy: Brief) -> None:
    made = run(True)
    told = {"zone.grazing": {"sd": 0.01, "inputs": {"no_agreement.towns": {"share": 0.9, "low": 0.8, "high": 1.0}}},
            "zone.toll": {"sd": 0.5, "inputs": {"no_agreement.herders": {"share": 0.4, "low": 0.3, "high": 0.5}}}}
    other = replace(made, result={**made.result, "drivers": told})
    assert [line.text.split(",")[0] for line in calls(View(other))] == ["Herders’ council", "League of orchard towns"]


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
