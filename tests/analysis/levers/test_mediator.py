"""What a mediator could try: each measure against a case in which what it does is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import peaceroom
from peaceroom.runs.lever_results import Measure
from peaceroom.scenario.types import Scenario
from small import scenario as small


def two(points: Any, thresholds: Any, **changes: Any) -> Scenario:
    """Two parties with scores over two issues of two options each: ``points[actor][issue] = (a, b)``."""
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "Hill and Shore", "as_of": "2030-01-01", "horizon": "2030-12-31",
        "actors": {a: {"name": a.title(), "kind": "party", "consent": "required"} for a in points},
        "issues": {k: {"name": k.title(), "kind": "options", "scale": {0: "no", 1: "yes"}} for k in ("road", "toll")},
        "scores": [{"actor": a, "issue": k, "points": dict(enumerate(p))} for a, by in points.items()
                   for k, p in by.items()],
        "thresholds": thresholds}
    return Scenario.model_validate(data | changes)


#: each gains 30 on one issue and loses 10 on the other: only together can they be settled
LOGROLL = two({"hill": {"road": (0, 30), "toll": (10, 0)}, "shore": {"road": (10, 0), "toll": (0, 30)}},
              {"hill": 20, "shore": 20})
#: the toll is one that neither option of suits both, whatever the road brings
STUCK_ISSUE = two({"hill": {"road": (0, 20), "toll": (100, 0)}, "shore": {"road": (0, 20), "toll": (0, 100)}},
                  {"hill": 70, "shore": 70})


def measures(s: Scenario, **given: Any) -> dict[str, Measure]:
    found = peaceroom.levers(s, mediator=True, **{"draws": 20, **given}, process=False)["mediator"]
    assert found is not None
    return {m["id"]: m for m in found["measures"]}


def room(m: Measure, k: int = 0) -> float:
    change = m["tries"][k]["room"]
    assert change is not None
    return change["delta"]


def test_one_text_for_all_issues_opens_an_item_that_only_a_package_can_settle() -> None:
    found = peaceroom.levers(LOGROLL, mediator=True, draws=20, process=False)["mediator"]
    assert found is not None
    assert found["now"]["room"] == 1.0
    first = found["measures"][0]
    assert first["id"] == "link-issues"
    assert first["tries"][0]["item"] == {"delta": 1.0 - found["now"]["item"], "low": 1.0 - found["now"]["item"],
                                         "high": 1.0 - found["now"]["item"]}


def lined() -> Scenario:
    """Two parties whose bottom lines on the toll leave nothing between them; on the road they are near."""
    rows = [("hill", "road", 40, None), ("shore", "road", 60, None), ("hill", "toll", 90, 80),
            ("shore", "toll", 10, 20)]
    return Scenario.model_validate({
        "peaceroom": 1, "title": "Hill and Shore", "as_of": "2030-01-01", "horizon": "2030-12-31",
        "actors": {a: {"name": a.title(), "kind": "party", "consent": "required", "capability": 1}
                   for a in ("hill", "shore")},
        "issues": {"road": {"name": "Road", "scale": {0: "closed", 100: "open"}},
                   "toll": {"name": "Toll", "scale": {0: "none", 100: "high"}}},
        "positions": [{"actor": a, "issue": k, "position": x, "salience": 50}
                      | ({} if line is None else {"bottom_line": line}) for a, k, x, line in rows],
        "no_agreement": {"hill": 0.3, "shore": 0.3}})


def test_setting_aside_the_issue_that_shuts_the_table_opens_it() -> None:
    found = measures(lined())
    first = found["set-aside"]["tries"][0]
    assert (first["issues"], room(found["set-aside"])) == (["toll"], 1.0)
    assert room(found["set-aside"], 1) == 0.0
    # a body's decision binds, and no bottom line speaks against it: half-way between 10 and 90
    assert found["refer"]["tries"][0]["issues"] == ["toll"]
    assert room(found["refer"]) == 1.0
    # what a party gives up by that: nothing, for the forecast too is the middle
    assert found["refer"]["tries"][0]["cost"] == {}


def test_bottom_lines_have_to_move_by_as_much_as_lies_between_them() -> None:
    """60 of the scale lie between 20 and 80: one alone cannot bridge them by 10."""
    assert all(room(measures(lined())["private-soundings"], k) == 0 for k in range(2))


def test_what_an_incentive_would_have_to_be_worth_is_the_least_that_is_enough() -> None:
    # best texts: (yes, no) gives 20 + 100 and 20 + 0, (yes, yes) the reverse; the shore asks for 70 of its 120
    found = measures(STUCK_ISSUE)["aid"]
    needed = {t["parties"][0]: t["needed"][0] for t in found["tries"]}
    for party in ("hill", "shore"):
        assert needed[party]["opens"] == "room"
        assert needed[party]["share_of_best"] == pytest.approx(50 / 120, abs=1 / 256)


def test_an_assumed_size_never_ranks_before_what_follows_from_the_file() -> None:
    found = peaceroom.levers(small(), mediator=True, draws=30, process=False)["mediator"]
    assert found is not None
    rank = [0 if any(t["basis"] != "what-if" for t in m["tries"]) else 1 if m["tries"] else 2
            for m in found["measures"]]
    assert rank == sorted(rank)
    assert {0, 1, 2} == set(rank)


def test_measures_without_an_effect_claim_none_and_say_so() -> None:
    for m in measures(small()).values():
        if not m["tries"]:
            assert m["untried"]
            assert m["claim"]
    assert measures(small())["peacekeepers"]["untried"].startswith("they claim no effect")


def test_one_more_whose_consent_is_asked_for_never_widens_the_room() -> None:
    s = small(no_agreement={"north": "0.2..0.5", "south": "0.1..0.6", "rival": "0.5..0.9"})
    tries = measures(s, draws=100)["include"]["tries"]
    assert [t["parties"] for t in tries] == [["rival"]]
    assert all(t["room"] is not None and t["room"]["delta"] <= 0 for t in tries)


def test_going_further_than_a_bottom_line_never_narrows_the_room() -> None:
    tries = measures(small(), draws=100)["private-soundings"]["tries"]
    assert tries
    assert all(t["room"] is not None and t["room"]["delta"] >= 0 for t in tries)


def test_own_measures_are_tried_and_marked(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(
        (Path(peaceroom.__file__).parent / "scenario/library/tutorial/scenario.yaml").read_text(encoding="utf-8"),
        encoding="utf-8")
    (tmp_path / "measures.yaml").write_text("""measures:
  - id: turbines
    name: New turbines
    family: incentive
    what: The neighbour pays for turbines.
    takes: [donors]
    needs: Money.
    costs: {donors: The money.}
    grade: D
    claim: A guess.
    known: [{judgement: {by: me, on: 2030-03-01}, finding: None known, on: agreement, effect: none}]
    acts: [{on: demand, for: each-party, by: 0.2, basis: what-if}]
""", encoding="utf-8")
    found = measures(peaceroom.load_scenario(tmp_path))
    assert found["turbines"]["own"]
    assert found["turbines"]["whom"] == ["neighbour"]
    assert {t["size"] for t in found["turbines"]["tries"]} == {0.2}
    assert not found["aid"]["own"]


def test_forty_actors() -> None:
    actors = {f"a{i}": {"name": f"A{i}", "kind": "party", "consent": "required", "capability": 1} for i in range(40)}
    data = small().model_dump(mode="json", by_alias=True, exclude_none=True)
    crowd = Scenario.model_validate({
        "peaceroom": 1, "title": "Forty", "as_of": "2030-01-01", "horizon": "2030-12-31", "actors": actors,
        "issues": {"x": data["issues"]["system"], "y": data["issues"]["ceasefire"]},
        "positions": [{"actor": a, "issue": k, "position": f"{i}..{i + 40}", "salience": 50}
                      for i, a in enumerate(actors) for k in ("x", "y")],
        "no_agreement": dict.fromkeys(actors, 0.2)})
    found = peaceroom.levers(crowd, actor="a0", mediator=True, draws=20, process=False)
    assert len([m for m in found["actors"]["a0"]["moves"] if m["kind"] == "side payment"]) == 39
    assert found["mediator"] is not None
    paid = {m["id"]: m for m in found["mediator"]["measures"]}["side-payment"]["tries"]
    assert len(paid) == 6 * 5  # between the strongest six
