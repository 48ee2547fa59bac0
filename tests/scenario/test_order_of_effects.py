"""Which effect comes last, and whose quantities it changes."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.sampling.sample import build_case, sample
from peaceroom.scenario.types import Scenario


def river(**more: Any) -> Scenario:
    """Two sides, one of which speaks through two factions with capabilities of their own."""
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "River", "as_of": "2026-02-01", "horizon": "2026-12-01",
        "coders": {"c": {"name": "C"}},
        "actors": {"up": {"name": "Up", "kind": "party", "consent": "required", "capability": 60},
                   "down": {"name": "Down", "kind": "party", "consent": "required", "capability": 80},
                   "old": {"name": "Old", "kind": "faction", "of": "down", "ratifies": True, "capability": 30},
                   "new": {"name": "New", "kind": "faction", "of": "down", "capability": 10}},
        "issues": {"toll": {"name": "Toll", "scale": {0: "none", 100: "full"}, "reference": 50}},
        "positions": [{"actor": "up", "issue": "toll", "position": 90, "salience": 50},
                      {"actor": "old", "issue": "toll", "position": 10, "salience": 50},
                      {"actor": "new", "issue": "toll", "position": 30, "salience": 50}]}
    return from_dict(data | more)


def ballot(day: str, to: float) -> dict[str, Any]:
    effect = {"set": {"field": "position", "actor": "up", "issue": "toll", "to": to}}
    return {"name": "Ballot", "date": day, "outcomes": {"held": {"p": 1.0, "effects": [effect]}}}


@pytest.mark.parametrize(("first", "second"), [("alpha", "omega"), ("omega", "alpha")])
@pytest.mark.parametrize("listed_first", [0, 1])
def test_the_later_event_has_the_last_word_whatever_it_is_called(first: str, second: str, listed_first: int) -> None:
    events = [(first, ballot("2026-03-01", 40)), (second, ballot("2026-06-01", 70))]
    s = river(events=dict(events if listed_first == 0 else reversed(events)))
    case = build_case(s, sample(s, 4, 1))
    assert case.position[:, case.actors.index("up"), 0] == pytest.approx([70] * 4)


def after(change: dict[str, Any]) -> dict[str, float]:
    """Capability of each who speaks, after an effect."""
    s = river(levers={"turn": {"effects": [change]}}, what_ifs={"turn": {"levers": ["turn"]}})
    case = build_case(s, sample(s, 1, 1), "turn")
    return {actor: float(case.capability[0, i, 0]) for i, actor in enumerate(case.actors)}


def test_an_effect_on_a_partys_capability_leaves_the_weights_of_its_factions() -> None:
    """80 are shared 3 : 1; set to 40 they are 30 and 10, and not two equal halves; less 20 they are 45 and 15."""
    target = {"field": "capability", "actor": "down"}
    assert after({"set": target | {"to": 40}}) == pytest.approx({"up": 60, "old": 30, "new": 10})
    assert after({"add": target | {"by": -20}}) == pytest.approx({"up": 60, "old": 45, "new": 15})


def test_an_effect_on_one_faction_leaves_party_and_other_faction() -> None:
    """With 10 of their own each they share the party's 80 equally."""
    to_ten = {"set": {"field": "capability", "actor": "old", "to": 10}}
    assert after(to_ten) == pytest.approx({"up": 60, "old": 40, "new": 40})
