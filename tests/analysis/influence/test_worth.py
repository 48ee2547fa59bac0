"""What is worth knowing: an input planted to explain everything, one that explains nothing, and known shares."""

from __future__ import annotations

from typing import Any

import pytest

from peaceroom.analysis.influence.quantities import Quantity
from peaceroom.analysis.voi.result import LEAST, worth_result
from peaceroom.scenario.sampling.sample import build_case, sample
from peaceroom.scenario.types import Scenario
from small import scenario as small

ASKED = (Quantity("ceasefire", "compromise"),)


def two(first: Any, second: Any, weights: tuple[float, float] = (50, 50)) -> Scenario:
    rows = [{"actor": a, "issue": "ceasefire", "position": x, "salience": 50, "capability": w}
            for a, x, w in zip(("north", "south"), (first, second), weights, strict=True)]
    rows += [{"actor": "ally", "issue": "system", "position": "0..100", "salience": 50, "capability": 10},
             {"actor": "rival", "issue": "system", "position": 50, "salience": 50, "capability": 10}]
    return small(positions=rows, support=[], events={}, what_ifs={}, levers={}, no_agreement={})


def worth(s: Scenario, draws: int = 5_000, asked: Any = ASKED) -> dict[str, Any]:
    drawn = sample(s, draws, 1)
    return worth_result(s, drawn, build_case(s, drawn), {}, asked, 1)


def test_an_input_that_explains_all_and_one_that_explains_nothing() -> None:
    found = worth(two("0..100", "49.9..50.1"))["settlement.ceasefire.compromise"]
    (first, e), = [(k, v) for k, v in found.items() if v["low"] > 0]
    assert first == "positions.north.ceasefire.position" == next(iter(found))
    assert e["evppi"] == pytest.approx(1, abs=.01) and e["low"] <= e["evppi"] <= e["high"]
    assert 0 < e["evsi"]["private-C3"] < e["evsi"]["public-B2"] < e["evsi"]["signed-A1"] < e["evppi"]
    other = found["positions.south.ceasefire.position"]
    assert other["evppi"] == pytest.approx(0, abs=.01) and other["low"] == 0 and "evsi" not in other
    assert not any("system" in key for key in found)  # inputs of another issue only where they matter


def test_known_shares() -> None:
    """Y = (50 θ₁ + 30 θ₂) / 80 with sd 10 and 8: shares .812744 and .187256 (evidence.md E6)."""
    found = worth(two("normal(50, 10)", "normal(50, 8)", (50, 30)))["settlement.ceasefire.compromise"]
    shares = [found[f"positions.{a}.ceasefire.position"]["evppi"] for a in ("north", "south")]
    assert shares == pytest.approx([.812744, .187256], rel=.1)
    for e in found.values():
        assert all(gain <= e["evppi"] for gain in e.get("evsi", {}).values())


def test_too_few_draws_say_nothing() -> None:
    s = two("0..100", "20..40")
    assert worth(s, LEAST - 1) == {} and worth(s, LEAST)


def test_nothing_in_doubt_is_worth_nothing() -> None:
    assert worth(two(10, 90)) == {}


def test_settlements_at_hand_are_those_that_would_be_solved() -> None:
    from peaceroom.models import get_model

    s = two("0..100", "20..40")
    drawn = sample(s, 6_000, 1)
    case = build_case(s, drawn)
    solved = {"compromise": get_model("compromise").solve(case).outcome}
    assert worth_result(s, drawn, case, solved, ASKED, 1) == worth_result(s, drawn, case, {}, ASKED, 1)


def test_other_models_and_zones() -> None:
    s = small()
    asked = (Quantity("ceasefire", "challenge"), Quantity("prisoners"))
    found = worth(s, 600, asked)
    assert set(found) <= {q.name for q in asked} and "settlement.ceasefire.challenge" in found
    for name, by_input in found.items():
        assert by_input
        assert all(0 <= e["low"] <= e["evppi"] <= (.25 if name.startswith("zone") else 1) for e in by_input.values())
