"""A bottom line holds in every answer that speaks of acceptance: zone, packages, drafts, obstacles, levers, page."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.analysis.discovery.goals import goal
from peaceroom.analysis.discovery.result import of_run
from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.levers.result import levers
from peaceroom.findings.brief.build import brief
from peaceroom.scenario.types import Scenario

DRAWS = 200


def case(north: Any, south: Any, kind: str = "continuum", **wing: Any) -> Scenario:
    """Two sides to whom hardly anything is worse than failure, and their bottom lines; ``wing``: a faction's row."""
    rows = [{"actor": "north", "issue": "river", "position": 0, "salience": 80, "bottom_line": north},
            {"actor": "south", "issue": "river", "position": 100, "salience": 80, "bottom_line": south}]
    actors: dict[str, Any] = {key: {"name": key.title(), "kind": "party", "consent": "required", "capability": 50}
                              for key in ("north", "south")}
    if wing:
        actors["wing"] = {"name": "Wing", "kind": "faction", "of": "north", "ratifies": True}
        rows.append({"actor": "wing", "issue": "river", "position": 0, "salience": "60..80", **wing})
    return Scenario.model_validate({
        "peaceroom": 1, "title": "A river", "as_of": "2031-01-01", "horizon": "2032-01-01", "actors": actors,
        "issues": {"river": {"name": "River", "kind": kind, "reference": 50,
                             "scale": {0: "all to the north", 50: "halves", 100: "all to the south"}}},
        "positions": [{k: v for k, v in row.items() if v is not None} for row in rows],
        "no_agreement": {"north": "0.01..0.02", "south": "0.01..0.02"},
        "drafts": {"halves": {"text": {"river": 50}}}})


def shares(s: Scenario) -> dict[str, float]:
    """Answer → share of draws in which there is a text that all accept, by the parts of a run and by verbs."""
    run = forecast(s, draws=DRAWS, seed=1, models=["compromise"], process=False)
    r: Any = run.result
    found = {"zone": r["zone"]["river"]["share"], "zone_package": r["zone_package"]["share"],
             "stuck": r["stuck"]["whole"]["open"], "robust.zone": r["robust"]["zone.river"]["value"],
             "robust.package": r["robust"]["package"]["value"]}
    driven = r["drivers"]["zone.river"]
    if "mean" in driven:
        found["drivers"] = driven["mean"]
    found["discover"] = of_run(run, goal(s, "zone.river"))["reached"]
    found["brief"] = brief(run).issues[0].room
    return found


@pytest.mark.parametrize(("north", "south", "kind", "wing", "expected"), [
    (30, 70, "continuum", {}, 0.0), (60, 40, "continuum", {}, 1.0), (None, None, "continuum", {}, 1.0),
    (0, 100, "options", {}, 0.0), (50, 50, "options", {}, 1.0),
    (None, 70, "continuum", {"bottom_line": 30}, 0.0), (None, 70, "continuum", {"bottom_line": 80}, 1.0)])
def test_where_no_text_suits_both_every_answer_says_so(north: Any, south: Any, kind: str, wing: dict[str, Any],
                                                       expected: float) -> None:
    found = shares(case(north, south, kind, **wing))
    assert found == dict.fromkeys(found, expected)


def test_where_it_is_in_doubt_every_answer_has_the_same_share() -> None:
    found = shares(case("20..60", "40..80"))
    assert len(set(found.values())) == 1 and 0.1 < found["zone"] < 0.4, found


def test_a_text_beyond_a_bottom_line_is_refused_by_whom_it_crosses() -> None:
    run = forecast(case(30, 40), draws=DRAWS, seed=1, models=["compromise"], process=False)
    r: Any = run.result
    draft = r["drafts"]["halves"]
    assert draft["accepted"] == 0 and [(b["actor"], b["share"]) for b in draft["blockers"]] == [("north", 1.0)]
    assert {text["accepted"] for text in r["packages"]["best"].values()} == {0.0}
    (obstacle,) = [o for o in r["stuck"]["whole"]["obstacles"] if o["kind"] == "bottom-lines" and o["ids"] == ["north"]]
    assert obstacle["share"] == 1.0
    assert levers(case(30, 40), draws=64, seed=1)["actors"]["north"]["now"]["room"] == 0
