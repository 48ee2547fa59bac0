"""Towards whom a party's bottom line is thought to lie: the others whose consent is required, never its own side."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.scenario.sampling.evidence import wanted
from peaceroom.scenario.types import Scenario
from small import raw


def toward(actor: str, **actors: Any) -> float | None:
    data = raw(what_ifs={}, events={}, levers={}, support=[], no_agreement={})
    data["issues"]["ceasefire"]["scale"] = {0: "before talks", 200: "with the final text"}
    data["actors"] |= actors
    data["positions"] = [
        {"actor": "north", "issue": "ceasefire", "position": 20, "salience": 50},
        {"actor": "court", "issue": "ceasefire", "position": 4, "salience": 50},
        {"actor": "field", "issue": "ceasefire", "position": 90, "salience": 50},
        {"actor": "south", "issue": "ceasefire", "position": 80, "salience": 50},
        {"actor": "ally", "issue": "ceasefire", "position": 100, "salience": 50},
        {"actor": "south", "issue": "system", "position": 0, "salience": 50},
    ]
    for row in data["positions"]:
        if (row["actor"], row["issue"]) == (actor, "ceasefire"):
            row["bottom_line"] = {"from": "evidence"}
    (found,) = [w for w in wanted(Scenario.model_validate(data)) if w.name.endswith("bottom_line")]
    return found.toward


@pytest.mark.parametrize("actor", ["north", "court", "field"])
def test_a_party_and_its_factions_look_to_the_other_side(actor: str) -> None:
    assert toward(actor) == pytest.approx(40)  # 80 of 200, in hundredths; neither the ally nor the other issue counts


def test_the_other_side_looks_to_the_party_and_its_factions() -> None:
    assert toward("south") == pytest.approx((20 + 4 + 90) / 3 / 2)


def test_a_party_with_nobody_opposite_looks_nowhere() -> None:
    assert toward("north", south={"name": "South", "kind": "party", "capability": 5}) is None
