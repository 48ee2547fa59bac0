"""Why it is stuck: planted obstacles are found, and only they."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.packages.agenda import item_at_table
from peaceroom.analysis.packages.giving_way import concession
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
from peaceroom.core.errors import InputError
from peaceroom.findings.stuck import much, stuck_sentences
from peaceroom.scenario.file.loading import from_dict, load_scenario
from peaceroom.scenario.types import Scenario


def _talks(positions: dict[str, tuple[float, float]], failure: dict[str, float], **lines: float) -> Scenario:
    """Two issues on 0–100, two or three parties; ``lines``: bottom lines on the first issue."""
    rows = [{"actor": a, "issue": k, "position": x, "salience": 50, **(
        {"bottom_line": lines[a]} if k == "x" and a in lines else {})}
        for a, xs in positions.items() for k, x in zip("xy", xs, strict=True)]
    return from_dict({
        "peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": {a: {"name": a.upper(), "kind": "party", "consent": "required", "capability": 50} for a in positions},
        "issues": {k: {"name": k.upper(), "scale": {0: "none", 100: "all"}} for k in "xy"},
        "agenda": {"first": {"issues": ["x"]}, "second": {"issues": ["y"], "after": ["first"]}},
        "positions": rows, "no_agreement": failure})


def _stuck(s: Scenario, **more: Any) -> dict[str, Any]:
    return stuck_result(s, as_things_stand(s, 4, 1), **more)


def _named(part: dict[str, Any]) -> set[tuple[str, ...]]:
    return {(o["kind"], *o["ids"]) for o in part["obstacles"]}


def test_nothing_is_named_where_a_text_suits_all() -> None:
    found = _stuck(_talks({"a": (20, 50), "b": (60, 50)}, {"a": 0.3, "b": 0.3}))
    assert found["item"]["open"] == 1 and found["item"]["obstacles"] == [] and found["whole"]["obstacles"] == []


def test_bottom_lines_that_exclude_each_other_are_named() -> None:
    found = _stuck(_talks({"a": (10, 50), "b": (90, 50)}, {"a": 0.1, "b": 0.1}, a=30, b=70))
    assert found["item"]["open"] == 0
    assert {("bottom-lines", "a"), ("bottom-lines", "b"), ("actor", "a"), ("actor", "b")} <= _named(found["item"])
    assert ("linkage",) not in _named(found["item"])
    assert ("issue", "x") in _named(found["whole"])  # without it the rest could be signed


def test_one_party_that_asks_too_much_is_named_with_what_it_would_take() -> None:
    s = _talks({"a": (0, 0), "b": (50, 50), "c": (60, 60)}, {"a": 0.95, "b": 0.2, "c": 0.3})
    part = _stuck(s)["whole"]
    assert ("actor", "a") in _named(part) and ("actor", "b") not in _named(part)
    change = next(o for o in part["obstacles"] if o["ids"] == ["a"] and o["kind"] == "actor")["change"]
    # c needs .3: 1 − |60 − y|/60 ≥ .3 lets it down to 18 on both issues, worth 1 − .18 = .82 to a
    assert change["points"] == pytest.approx(0.95 - 0.82, abs=2e-3)
    assert _stuck(s)["whole"]["unresolved"] == 0


def test_opposite_cares_are_a_matter_of_linkage() -> None:
    skewed = from_dict({
        "peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": {a: {"name": a, "kind": "party", "consent": "required", "capability": 50} for a in "ab"},
        "issues": {k: {"name": k, "scale": {0: "none", 100: "all"}} for k in "xy"},
        "positions": [{"actor": "a", "issue": "x", "position": 0, "salience": 90},
                      {"actor": "a", "issue": "y", "position": 0, "salience": 10},
                      {"actor": "b", "issue": "x", "position": 100, "salience": 10},
                      {"actor": "b", "issue": "y", "position": 100, "salience": 90}],
        "no_agreement": {"a": 0.6, "b": 0.6}})
    found = _stuck(skewed)
    assert found["item"]["open"] == 0 and ("linkage",) in _named(found["item"])
    assert found["whole"]["linkage"] == 1 and found["whole"]["obstacles"] == []


def test_an_item_that_waits_for_one_that_cannot_close_is_a_matter_of_order() -> None:
    found = _stuck(_talks({"a": (10, 50), "b": (90, 55)}, {"a": 0.1, "b": 0.1}, a=30, b=70))
    order = [o for o in found["item"]["obstacles"] if o["kind"] == "precedence"]
    assert [(o["ids"], o["share"]) for o in order] == [(["second"], 1.0)]
    free = _stuck(_talks({"a": (20, 50), "b": (60, 50)}, {"a": 0.3, "b": 0.3}))
    assert not [o for o in free["item"]["obstacles"] if o["kind"] == "precedence"]


def test_two_that_both_ask_too_much_are_named_as_a_pair() -> None:
    s = _talks({"a": (0, 0), "b": (100, 100), "c": (50, 50)}, {"a": 0.95, "b": 0.95, "c": 0.9})
    part = _stuck(s)["whole"]
    assert {o["kind"] for o in part["obstacles"]} == set()
    assert {tuple(sorted(p["ids"])) for p in part["pairs"] if p["kind"] == "actors"} >= {("a", "b")}


def test_a_concession_is_just_enough() -> None:
    s = _talks({"a": (0, 0), "b": (100, 100)}, {"a": 0.8, "b": 0.7})
    problem = table_of(as_things_stand(s, 3, 1)).problem
    assert concession(problem, 0) == pytest.approx([0.5] * 3, abs=1e-3)
    crossed = _talks({"a": (0, 0), "b": (100, 100)}, {"a": 0.1, "b": 0.1}, a=10, b=90)
    assert np.isinf(concession(table_of(as_things_stand(crossed, 3, 1)).problem, 0)).all()


def test_the_item_at_the_table_waits_for_nothing_that_is_open() -> None:
    assert item_at_table(load_scenario("tutorial")) == "water"
    with pytest.raises(InputError, match="E464"):
        _stuck(load_scenario("tutorial"), item="wate")


def _scored(points: dict[str, dict[str, dict[int, float]]], thresholds: dict[str, float], **more: Any) -> Scenario:
    """Options 0, 1, 2 on each issue, held at 0 without a text; ``points``: party → issue → option → points."""
    issues = list(next(iter(points.values())))
    return from_dict({
        "peaceroom": 1, "title": "Talks", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": {a: {"name": a.upper(), "kind": "party", "consent": "required"} for a in points},
        "issues": {k: {"name": k.upper(), "kind": "options", "scale": {o: f"option {o}" for o in (0, 1, 2)},
                       "reference": 0} for k in issues},
        "scores": [{"actor": a, "issue": k, "points": p} for a, by in points.items() for k, p in by.items()],
        "thresholds": thresholds, **more})


def test_linkage_stands_before_an_actor_where_both_would_open_the_item() -> None:
    """Each pays on one issue and gains on the other: only together do both gain."""
    found = _stuck(_scored({"a": {"x": {0: 0, 1: -10, 2: -20}, "y": {0: 0, 1: 30, 2: 60}},
                            "b": {"x": {0: 0, 1: 40, 2: 80}, "y": {0: 0, 1: -10, 2: -20}}}, {"a": 20, "b": 20}))
    first, second = found["item"]["obstacles"]
    assert first["kind"] == "linkage" and first["share"] == 1
    assert found["whole"]["linkage"] == 1 and found["whole"]["obstacles"] == []
    # alone, a would have to sign −10 in place of its 20: it pays on x whatever is agreed there that b can accept
    assert second["ids"] == ["a"] and second["change"]["points"] == pytest.approx(30, abs=0.1)


def test_order_stands_first_where_what_waits_could_be_signed() -> None:
    found = _stuck(_scored(
        {"a": {"x": {0: 0, 1: -10, 2: -20}, "y": {0: 0, 1: 30, 2: 60}},
         "b": {"x": {0: 0, 1: 40, 2: 80}, "y": {0: 0, 1: 20, 2: -20}}}, {"a": 5, "b": 5},
        agenda={"first": {"issues": ["x"]}, "second": {"issues": ["y"], "after": ["first"]}}))
    assert [o["kind"] for o in found["item"]["obstacles"]] == ["linkage", "precedence", "actor"]


def test_of_two_who_could_open_it_the_one_that_would_give_up_less_stands_first() -> None:
    s = _scored({"a": {"x": {0: 100, 1: 50, 2: 0}}, "b": {"x": {0: 0, 1: 45, 2: 100}}}, {"a": 50, "b": 50})
    found = _stuck(s)["item"]["obstacles"]
    assert [(o["kind"], *o["ids"]) for o in found] == [("actor", "b"), ("actor", "a")]
    assert [o["change"]["points"] for o in found] == [pytest.approx(5, abs=0.1), pytest.approx(50, abs=0.1)]


def test_where_two_are_needed_the_pair_is_named_and_no_one_alone() -> None:
    table = {0: 10.0, 1: 5.0, 2: 0.0}
    found = _stuck(_scored({"a": {"x": table}, "b": {"x": table}, "c": {"x": {0: 0, 1: 5, 2: 10}}},
                           {"a": 9, "b": 9, "c": 9}))["item"]
    assert _named(found) == {("actor", "c")}  # a and b want the same: c alone keeps it shut
    found = _stuck(_scored({"a": {"x": {0: 10, 1: 0, 2: 0}}, "b": {"x": {0: 0, 1: 10, 2: 0}},
                            "c": {"x": {0: 0, 1: 0, 2: 10}}}, {"a": 9, "b": 9, "c": 9}))["item"]
    assert {tuple(p["ids"]) for p in found["pairs"]} == {("a", "b"), ("a", "c"), ("b", "c")}
    assert found["obstacles"] == [] and found["unresolved"] == 0


def test_an_issue_that_no_two_can_share_is_named_first_and_alone() -> None:
    """Three bottom lines on x exclude each other in pairs, on y all want the same: no single actor opens it."""
    s = _talks({"a": (5, 50), "b": (50, 50), "c": (95, 50)}, {"a": 0.1, "b": 0.1, "c": 0.1}, a=15, b=60, c=85)
    whole = _stuck(s)["whole"]
    assert [(o["kind"], o["ids"], o["share"], o["only"]) for o in whole["obstacles"]] == [("issue", ["x"], 1.0, 1.0)]
    assert (whole["open"], whole["linkage"], whole["pairs"], whole["unresolved"]) == (0, 0, [], 0)
    assert any("Setting ‘X’ aside would open it" in line for line in stuck_sentences(_stuck(s), s))


def test_an_issue_is_named_with_the_least_that_would_open_it_short_of_setting_it_aside() -> None:
    # on x they share one value: a needs .6 of it and b needs .5; whoever gives way a tenth of x, .05 of all, opens it
    s = _talks({"a": (0, 50), "b": (100, 50)}, {"a": 0.8, "b": 0.75})
    found = _stuck(s)
    issue, = (o for o in found["whole"]["obstacles"] if o["kind"] == "issue")
    assert issue["ids"] == ["x"] and issue["by"] == ["a"]
    assert issue["change"] == {"points": pytest.approx(.05, abs=.001), "share_of_best": pytest.approx(.05, abs=.001),
                               "enough_in": 1.0}
    assert found["certain"]
    assert ("Setting ‘X’ aside would open it; so would A, asking for 5 of 100 points of its best package less."
            ) in stuck_sentences(found, s)


def test_an_issue_that_bottom_lines_shut_is_opened_by_moving_one_of_them() -> None:
    found = _stuck(_talks({"a": (10, 50), "b": (90, 50)}, {"a": 0.1, "b": 0.1}, a=30, b=70))
    issue, = (o for o in found["whole"]["obstacles"] if o["kind"] == "issue")
    # a goes up to 30, b down to 70: either would have to move 40 of the scale
    assert issue["change"] == {"part_of_scale": pytest.approx(0.4, abs=0.001), "issues": ["x"], "enough_in": 1.0}
    assert issue["by"] == ["a"]


def test_a_change_that_is_seldom_enough_is_said_to_open_half_of_where_it_can() -> None:
    assert much({"share_of_best": 0.03, "enough_in": 1.0}) == "half of them"
    assert much({"share_of_best": 0.03, "enough_in": 0.16}) == (
        "half of the 16 in 100 of them in which it can be enough")
