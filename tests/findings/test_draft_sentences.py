"""What ``peaceroom draft`` says: whole sentences, with numbers that agree with each other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.findings.drafts import compared_text, draft_sentences, draft_text
from peaceroom.findings.often import Often
from peaceroom.findings.packages import order_sentences
from peaceroom.findings.rounding import hundreds
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.sample import sampled_case
from peaceroom.scenario.types import Scenario

DRAWS = 600


@pytest.fixture(scope="module")
def river() -> Scenario:
    return load_scenario("tutorial")


def _result(s: Scenario, *settings: str, wanted: float = 0.5) -> dict[str, Any]:
    name, draft = get_draft(s, None, settings)
    return draft_result(s, sampled_case(s, DRAWS, 1), name, draft, wanted=wanted)


@pytest.mark.parametrize("settings", [
    ("water=20", "patrols=0", "inspection=0"), ("water=90", "patrols=100", "inspection=100"),
    ("water=30..60", "patrols=50", "inspection=deferred"), ("water=50", "patrols=50", "inspection=40"),
])
@pytest.mark.parametrize("wanted", [0.5, 0.95])
def test_every_line_is_a_sentence(river: Scenario, settings: tuple[str, ...], wanted: float) -> None:
    for sentence in draft_sentences(_result(river, *settings, wanted=wanted), river, DRAWS):
        assert re.fullmatch(r"[A-Z].*[^.;, ]\.", sentence), sentence
        assert not re.search(r"\b(None|nan|inf)\b|  | ,|;;", sentence), sentence


def test_a_value_between_two_anchors_is_said_by_its_number(river: Scenario) -> None:
    result = _result(river, "water=20", "patrols=0", "inspection=0")
    moved = result["parties"]["lower"]["moves"]
    text = "\n".join(draft_sentences(result, river, DRAWS))
    assert moved
    first = moved[0]
    said = re.search(rf"the smallest change of one clause that is enough puts ‘{river.issues[first['issue']].name}’ "
                     r"at (?:“([^”]+)”|([\d.]+) of its scale, near “([^”]+)”)", text)
    assert said is not None
    scale = river.issues[first["issue"]].scale
    if first["to"] in scale:
        assert said[1] == scale[first["to"]]
    else:
        assert float(said[2]) == first["to"]
        assert said[3] == scale[min(scale, key=lambda a: abs(a - first["to"]))]


def test_no_move_is_a_value_that_the_clause_has_and_none_stands_where_the_party_accepts(river: Scenario) -> None:
    """Also where the first draws, on which moves are looked for, are kinder to the draft than all of them."""
    case = sampled_case(river, DRAWS, 1)
    seen = 0
    for water in range(24, 72, 8):
        name, draft = get_draft(river, None, (f"water={water}", "patrols=0", "inspection=40"))
        plain = draft_result(river, case, name, draft, deep=False)["parties"]
        for accepts in {party["accepts"] for party in plain.values() if 0 < party["accepts"] < 0.95}:
            wanted = accepts + 1 / DRAWS
            for party in draft_result(river, case, name, draft, wanted=wanted, deep=False)["parties"].values():
                assert not (party["moves"] and party["accepts"] >= wanted)
                for move in party["moves"]:
                    seen += 1
                    assert {"water": water, "patrols": 0, "inspection": 40}[move["issue"]] != move["to"]
                    assert move["accepts"] >= wanted - 1e-9
    assert seen


def test_nobody_refuses_alone_more_often_than_at_all(river: Scenario) -> None:
    """Said in whole hundredths, the two shares are rounded from the same number."""
    result = draft_result(river, sampled_case(river, 2_000, 1),
                          *get_draft(river, None, ("water=50", "patrols=50", "inspection=40..80")), deep=False)
    said = re.findall(r"refuses in (\d+) in 100 draws, alone in (\d+) in 100", "\n".join(
        draft_sentences(result, river, 2_000)))
    assert said and all(int(alone) <= int(share) for share, alone in said)


def test_a_repair_that_falls_short_of_its_aim_on_all_draws_says_so(river: Scenario) -> None:
    result = _result(river, "water=20", "patrols=0", "inspection=0")
    repair = dict(result["repair"])
    assert repair["needed"] and repair["changes"]

    def last(accepted: float) -> str:
        sentences = draft_sentences({**result, "repair": {**repair, "accepted": accepted}}, river, DRAWS)
        return next(s for s in sentences if s.startswith("To bring everybody in"))

    assert last(0.45).endswith("then all accept in 45 in 100 when all draws are counted.")
    assert last(0.6).endswith("then all accept in 60 in 100.")


@pytest.mark.parametrize("water", [50, 56, 62, 68])
def test_a_repair_is_needed_just_where_too_few_of_all_draws_accept(river: Scenario, water: int) -> None:
    settings = (f"water={water}", "patrols=50", "inspection=40..80")
    accepted = _result(river, *settings)["accepted"]
    assert 0 < accepted < 1
    assert not _result(river, *settings, wanted=accepted)["repair"]["needed"]
    assert _result(river, *settings, wanted=accepted + 1 / DRAWS)["repair"]["needed"]


def test_no_repair_is_said_with_what_is_known(river: Scenario) -> None:
    result = _result(river, "water=20", "patrols=0", "inspection=0")

    def said(proved: bool) -> str:
        none = {"needed": True, "changes": None, "proved": proved, "at_most": 0.25, "found": 0.15}
        return next(s for s in draft_sentences({**result, "repair": none}, river, DRAWS) if s.startswith("No change"))

    assert said(True) == ("No change of clauses brings everybody in together in 50 in 100 draws; the most within reach "
                          "is 25 in 100.")
    assert said(False) == ("No change of clauses was found that brings everybody in together in 50 in 100 draws (at "
                           "most in 15 in 100); it is not proved that there is none.")


def test_who_proposed_a_draft_stands_beside_its_name(river: Scenario) -> None:
    result = {**_result(river, "water=50"), "name": "A text", "by": ["lower", "upper"]}
    assert draft_text(result, river, DRAWS).startswith("A text · by Lower valley and Upper valley\n")


def test_the_weakest_step_of_an_order_is_named(river: Scenario) -> None:
    order = {"best": [{"item": "water", "holds": 0.8}, {"item": "security", "holds": 0.5}], "would_stop": []}
    assert order_sentences(order, river, Often(DRAWS, certain=False)) == [
        "Closed in the order ‘Share of the dry-season water for the lower valley’, ‘security’, the weakest step is "
        "‘security’: after it everybody would stay in 50 in 100 draws."]


def test_drafts_stand_side_by_side(river: Scenario) -> None:
    results = {k: _result(river, f"water={v}") for k, v in (("one", 50), ("two", 65))}
    lines = compared_text(results, river, DRAWS).splitlines()
    assert lines[1:3] == ["  1  typed", "  2  typed"] and lines[-1].startswith("  All of them together")
    for line, key in zip(lines[5:-1], results["one"]["parties"], strict=True):
        assert line.split()[-2:] == [hundreds(r["parties"][key]["accepts"], DRAWS) for r in results.values()]
    assert lines[-1].split()[-2:] == [hundreds(r["accepted"], DRAWS) for r in results.values()]


def test_a_text_that_is_better_for_all_is_told_with_its_clauses(river: Scenario) -> None:
    result = _result(river, "water=20", "patrols=0", "inspection=0")
    better = {"share": 0.6, "draws": 400, "text": {"water": 55.04, "patrols": 0.0, "inspection": 40.0}, "holds": 0.4,
              "words": {"water": "about half", "patrols": "the upper valley alone", "inspection": "w"}}
    said = draft_sentences({**result, "better_for_all": better}, river, DRAWS)[-1]
    assert "better for everybody in 60 in 100 draws; one that is so in 40 in 100 draws puts" in said
    assert "at 55 of its scale" in said and "canal" not in said  # patrols stays as it is


def test_many_refusals_are_counted(river: Scenario) -> None:
    result = _result(river, "water=20", "patrols=0", "inspection=0")
    many = [{"actor": "lower", "share": 0.9 - 0.01 * n, "alone": 0.0} for n in range(12)]
    said = draft_sentences({**result, "blockers": many, "repair": None, "better_for_all": None}, river, DRAWS)
    assert sum("refuses in" in line for line in said) == 8
    assert said[-1] == "4 more refuse, none more often than in 80 in 100 draws."  # in fives: the draws are few
