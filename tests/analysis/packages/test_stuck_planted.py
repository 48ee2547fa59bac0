"""Obstacles planted in a share of the draws: each is named first, with that share, its change and its mover."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.analysis.packages.eased import ENOUGH, PARTS
from peaceroom.analysis.packages.held_back import held_back, simulated
from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
from peaceroom.findings.stuck import held_sentence, stuck_sentences
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario

SHARE = 0.4
DRAWS = 400


def _sometimes(planted: float, otherwise: float) -> dict[str, Any]:
    """A number that is ``planted`` in a share of the draws."""
    return {"value": {planted: SHARE, otherwise: 1 - SHARE}}


def _together(planted: float, otherwise: float) -> dict[str, Any]:
    """The same, for all such numbers in the same draws."""
    return {**_sometimes(planted, otherwise), "loadings": {"mood": 1}}


def _talks(positions: dict[str, dict[str, float]], failure: dict[str, Any],
           lines: dict[tuple[str, str], Any] | None = None, actors: dict[str, Any] | None = None,
           **more: Any) -> Scenario:
    """Parties on continua from 0 to 100, all issues of the same weight; ``lines``: bottom lines by party and issue."""
    issues = list(dict.fromkeys(k for at in positions.values() for k in at))
    rows: list[dict[str, Any]] = [
        {"actor": a, "issue": k, "position": x, "salience": 50,
         **({"bottom_line": (lines or {})[a, k]} if (a, k) in (lines or {}) else {})}
        for a, at in positions.items() for k, x in at.items()]
    party = {"kind": "party", "consent": "required", "capability": 50}
    return from_dict({
        "peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": actors or {a: {"name": a.upper(), **party} for a in positions},
        "issues": {k: {"name": k.upper(), "scale": {0: "none", 100: "all"}} for k in issues},
        "positions": rows, "no_agreement": failure, **more})


def _asks(s: Scenario, actor: str, more_than: float) -> Any:
    """``(draws,)`` whether the actor's value of failure is the planted one."""
    case = as_things_stand(s, DRAWS, 1)
    return case.no_agreement[:, case.actors.index(actor)] > more_than


def _line(s: Scenario, actor: str, below: float) -> Any:
    """``(draws,)`` whether its bottom line on the first issue is the planted one."""
    case = as_things_stand(s, DRAWS, 1)
    return case.bottom_line[:, case.actors.index(actor), 0] < below


def _first(s: Scenario, planted: Any) -> dict[str, Any]:
    """The first obstacle of the item at the table, which must be there in just the ``planted`` draws."""
    found = stuck_result(s, as_things_stand(s, DRAWS, 1))
    assert len(stuck_sentences(found, s)) >= 2 and 0.1 < planted.mean() < 0.9
    first: dict[str, Any] = found["item"]["obstacles"][0]
    assert first["share"] == planted.mean() and found["item"]["open"] == 1 - planted.mean()
    assert first["by"] and first["change"] is not None
    return first


def test_an_actor_that_sometimes_asks_too_much() -> None:
    # b is content from 70 on, c from 60: a has .3 at the most
    s = _talks({"a": {"x": 0}, "b": {"x": 100}, "c": {"x": 100}}, {"a": _sometimes(0.5, 0.2), "b": 0.7, "c": 0.6})
    found = _first(s, _asks(s, "a", 0.4))
    assert (found["kind"], found["ids"], found["by"]) == ("actor", ["a"], ["a"])
    assert found["change"]["share_of_best"] == pytest.approx(0.2, abs=0.002) and found["change"]["enough_in"] == 1


def test_a_ratifier_that_sometimes_refuses() -> None:
    party = {"kind": "party", "consent": "required", "capability": 50}
    s = _talks({"hawks": {"x": 0}, "b": {"x": 100}, "c": {"x": 100}}, {
        "hawks": _sometimes(0.9, 0.1), "b": 0.3, "c": 0.3}, actors={
        "a": {"name": "A", **party}, "hawks": {"name": "The hawks", "kind": "faction", "of": "a", "ratifies": True},
        "patron": {"name": "The patron", "kind": "patron"}, "b": {"name": "B", **party}, "c": {"name": "C", **party}},
        support=[{"from": "patron", "to": "a", "strength": 10}])
    found = _first(s, _asks(s, "hawks", 0.5))
    assert (found["kind"], found["ids"], found["by"]) == ("ratifier", ["hawks"], ["hawks", "patron"])
    assert found["change"]["share_of_best"] == pytest.approx(0.2, abs=0.002)
    said = " ".join(stuck_sentences(stuck_result(s, as_things_stand(s, DRAWS, 1)), s))
    assert "The hawks, which must ratify, alone keeps it shut in 4" in said
    assert "asking for 20 of 100 points of its best package less would open half of them (The patron could help" in said


def test_a_bottom_line_that_is_sometimes_too_near() -> None:
    # b and c go down to 60; a goes up to 45 in some draws and to 70 in the others, and has points enough
    s = _talks({"a": {"x": 0}, "b": {"x": 100}, "c": {"x": 100}}, dict.fromkeys("abc", 0.1), {
        ("a", "x"): _sometimes(45, 70), ("b", "x"): 60, ("c", "x"): 60})
    found = _first(s, _line(s, "a", 60))
    assert (found["kind"], found["ids"], found["by"]) == ("bottom-lines", ["a"], ["a"])
    assert found["change"] == {"part_of_scale": pytest.approx(0.15, abs=0.002), "issues": ["x"], "enough_in": 1.0}
    actor, = (o for o in stuck_result(s, as_things_stand(s, DRAWS, 1))["item"]["obstacles"] if o["kind"] == "actor")
    assert actor["ids"] == ["a"] and actor["change"] == found["change"]  # no points help


def test_a_bottom_line_on_options_moves_to_the_next_option() -> None:
    data = {"peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
            "actors": {a: {"name": a, "kind": "party", "consent": "required", "capability": 50} for a in "ab"},
            "issues": {"x": {"name": "X", "kind": "options", "scale": {0: "none", 20: "some", 60: "more", 100: "all"}}},
            "positions": [{"actor": "a", "issue": "x", "position": 0, "salience": 50, "bottom_line": 20},
                          {"actor": "b", "issue": "x", "position": 100, "salience": 50, "bottom_line": 60}],
            "no_agreement": {"a": 0.1, "b": 0.1}}
    s = from_dict(data)
    found = stuck_result(s, as_things_stand(s, 4, 1))["item"]["obstacles"]
    assert {(o["kind"], *o["ids"]) for o in found[:2]} == {("bottom-lines", "a"), ("bottom-lines", "b")}
    assert all(o["change"]["part_of_scale"] == pytest.approx(0.4, abs=0.002) for o in found[:2])


def test_linkage_that_is_sometimes_missing() -> None:
    skewed = {"a": {"x": 90, "y": 10}, "b": {"x": 10, "y": 90}}
    s = from_dict({
        "peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": {**{a: {"name": a, "kind": "party", "consent": "required", "capability": 50} for a in "ab"},
                   "chair": {"name": "The chair", "kind": "mediator"}},
        "issues": {k: {"name": k, "scale": {0: "none", 100: "all"}} for k in "xy"},
        "positions": [{"actor": a, "issue": k, "position": 0 if a == "a" else 100, "salience": w}
                      for a, by in skewed.items() for k, w in by.items()],
        "no_agreement": {"a": _sometimes(0.7, 0.2), "b": _sometimes(0.7, 0.2)}})
    # only where both ask for .7 can one value of x not give both what they ask for
    found = _first(s, _asks(s, "a", 0.5) & _asks(s, "b", 0.5))
    assert (found["kind"], found["by"], found["change"]) == ("linkage", ["chair"], {"items": ["y"], "enough_in": 1.0})


def test_an_order_that_is_sometimes_the_obstacle() -> None:
    s = _talks({"a": {"x": 0, "y": 50}, "b": {"x": 100, "y": 55}}, {"a": 0.1, "b": 0.1},
               {("a", "x"): _sometimes(20, 70), ("b", "x"): 60},
               agenda={"first": {"issues": ["x"]}, "second": {"issues": ["y"], "after": ["first"]}})
    found = _first(s, _line(s, "a", 60))
    assert (found["kind"], found["ids"], found["by"]) == ("precedence", ["second"], ["a", "b"])
    assert found["change"] == {"items": ["second"], "enough_in": 1.0}


def test_an_issue_that_sometimes_no_two_can_share() -> None:
    s = _talks({"a": {"x": 5, "y": 50}, "b": {"x": 50, "y": 50}, "c": {"x": 95, "y": 50}}, dict.fromkeys("abc", 0.1), {
        ("a", "x"): _sometimes(15, 80), ("b", "x"): _sometimes(60, 80), ("c", "x"): 70})
    a, b = _line(s, "a", 50), _line(s, "b", 70)
    issue = stuck_result(s, as_things_stand(s, DRAWS, 1))["whole"]["obstacles"][0]
    # where both stay away from 70, no single party opens it
    assert (issue["kind"], issue["ids"], issue["share"], issue["only"]) == (
        "issue", ["x"], (a | b).mean(), (a & b).mean())


def test_an_issue_that_nobody_alone_opens_says_why_no_change_is_named() -> None:
    s = _talks({"a": {"x": 5, "y": 50}, "b": {"x": 50, "y": 50}, "c": {"x": 95, "y": 50}}, dict.fromkeys("abc", 0.1),
               {("a", "x"): 15, ("b", "x"): 60, ("c", "x"): 85})
    found = stuck_result(s, as_things_stand(s, 4, 1))
    issue, = found["whole"]["obstacles"]
    assert issue["change"] is None and "two or more would have to" in issue["why_none"]
    assert any(issue["why_none"] in said for said in stuck_sentences(found, s))


def test_two_that_sometimes_both_ask_too_much_are_a_pair() -> None:
    s = _talks({"a": {"x": 0}, "b": {"x": 100}, "c": {"x": 50}}, {
        "a": _sometimes(0.9, 0.4), "b": 0.9, "c": _sometimes(0.9, 0.0)})
    found = stuck_result(s, as_things_stand(s, DRAWS, 1))["item"]
    pair = found["pairs"][0]
    assert pair["kind"] == "actors" and pair["share"] == (_asks(s, "a", 0.5) & _asks(s, "c", 0.5)).mean() > 0.1
    assert pair["by"] == pair["ids"] and 0.3 < pair["change"]["share_of_best"] < 0.9
    assert found["unresolved"] == 0


def test_where_no_two_are_enough_everybody_is_named() -> None:
    s = _talks({"a": {"x": 0}, "b": {"x": 30}, "c": {"x": 60}, "d": {"x": 100}}, {
        "a": _sometimes(1, 0), "b": _sometimes(1, 0), "c": 1, "d": 1})
    part = stuck_result(s, as_things_stand(s, DRAWS, 1))["item"]
    last = next(o for o in part["obstacles"] if o["kind"] == "everybody")
    assert last["share"] == part["unresolved"] == (_asks(s, "a", 0.5) & _asks(s, "b", 0.5)).mean() > 0.1
    # at 50 a and d have .5 left, b 1 − 20/70, c 1 − 10/60
    assert last["by"] == list("abcd") and last["change"]["share_of_best"] == pytest.approx(0.5, abs=0.002)


def test_of_equal_shares_the_smaller_change_stands_first_whatever_its_kind() -> None:
    # a asks for y ≤ 55 on x, half of its package; b's line on x is at 65: a gives up .05 of it, or the line moves .1
    s = _talks({"a": {"x": 0, "y": 50}, "b": {"x": 100, "y": 50}}, {"a": 0.725, "b": 0.1}, {("b", "x"): 65})
    found = stuck_result(s, as_things_stand(s, 4, 1))["whole"]["obstacles"]
    assert [(o["kind"], *o["ids"]) for o in found] == [
        ("actor", "a"), ("issue", "x"), ("bottom-lines", "b"), ("actor", "b")]
    assert [round(o["change"].get("share_of_best", 0) + o["change"].get("part_of_scale", 0), 2) for o in found] == [
        0.05, 0.05, 0.1, 0.1]


# -- in time ----------------------------------------------------------------------------------------------------------


def _in_time(process: dict[str, Any], **more: Any) -> Scenario:
    """Two parties that would agree at once: what is planted in the process alone holds them back."""
    return _talks({"a": {"x": 40}, "b": {"x": 60}, "senate": {"x": 0}}, {"a": 0.1, "b": 0.75}, domain="peace-talks",
                  voice="party", **{"horizon": "2030-12-30", **more}, actors={
                      **{a: {"name": a.upper(), "kind": "party", "consent": "required", "capability": 50}
                             for a in "ab"}, "senate": {"name": "The senate", "kind": "faction", "of": "a"},
                      "guard": {"name": "The guard", "kind": "guarantor"}},
                  agenda={"first": {"issues": ["x"]}}, process={"items": {"first": {"ease": 30}}, **process})


def _held(s: Scenario) -> list[dict[str, Any]]:
    return held_back(s, simulated(s, 1024, 1), "first")


PLANTED = {
    "readiness": ("item", ["a", "b"], lambda cell: {"parties": {
        q: {"motivation": cell(0.001, 0.5)} for q in "ab"}}),
    "fear of what comes after": ("whole", ["guard"], lambda cell: {"parties": {
        "a": {"loss_through_deal": cell(0.9, 0.0), "strength": 1}, "b": {"strength": 1}}}),
    "ratification": ("whole", ["senate"], lambda cell: {
        "ratifiers": {"senate": {"party": "a", "needs": cell(1.0, 0.0)}}}),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_what_the_process_holds_back_is_named_first_in_its_share(kind: str) -> None:
    of, by, process = PLANTED[kind]
    always = _held(_in_time(process(lambda planted, _: planted)))
    never = _held(_in_time(process(lambda _, otherwise: otherwise)))
    part = _held(_in_time(process(_together), factors={"mood": {"name": "Mood"}}))
    full, none, some = (next(h for h in found if (h["kind"], h["of"]) == (kind, of))
                        for found in (always, never, part))
    assert (always[0]["kind"], always[0]["by"]) == (kind, by) and full["delta"] > 0.2
    assert full["change"] is not None and full["change"]["delta"] >= ENOUGH * full["delta"]
    # 16 input draws: a planted share of .4 comes as 6 or 7 of them, give or take what one does by itself
    expected = SHARE * full["delta"] + (1 - SHARE) * none["delta"]
    assert part[0]["kind"] == kind
    assert some["delta"] == pytest.approx(expected, abs=0.1)


def test_waiting_for_a_dated_event_is_named_with_the_event_and_who_waits() -> None:
    def planted(waits: bool) -> Scenario:
        better = {"values": {"a": 1.0}}
        return _in_time(horizon="2030-04-30", process={"events": {"vote": {
            "waits": waits, "attention_weeks": 60, "outcomes": {"yes": better, "no": better}}}},
                        events={"vote": {"name": "The vote", "date": "2030-04-29",
                                         "outcomes": {"yes": {"p": 0.5}, "no": {"p": 0.5}}}})
    s = planted(True)
    first = _held(s)[0]
    assert (first["kind"], first["by"], first["event"], first["date"]) == ("waiting", ["a"], "vote", "2030-04-29")
    assert first["delta"] > 0.05 and first["low"] > 0
    # a waits at a quarter of its pace: less of that is enough for half of the difference, and more than a little
    change = first["change"]
    assert change["part"] in PARTS[1:-1] and first["why_none"] is None
    assert ENOUGH * first["delta"] <= change["delta"] < 1.2 * first["delta"] and change["low"] <= change["delta"]
    assert 0 <= first["now"] < first["now"] + first["delta"] <= 1
    said = held_sentence(first, s, "‘First’")
    assert f"waiting that slows by {100 * change['part']:.0f} of 100 less would bring" in said
    assert "the first to wait for is The vote, 2030-04-29. A could stop waiting." in said
    assert all(abs(h["delta"]) < 1e-12 for h in _held(planted(False)) if h["kind"] == "waiting")
