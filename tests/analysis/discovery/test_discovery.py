"""A planted box and a planted tree, goals as they are written, and what no draw reaches."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import numpy as np
import pytest

from peaceroom.analysis.discovery.goals import Goal, goal
from peaceroom.analysis.discovery.result import Discovery, discovered, of_scenario
from peaceroom.analysis.sensitivity.outputs import Output
from peaceroom.core.errors import InputError
from peaceroom.findings.discovery import discovery_sentences, discovery_text
from small import scenario

ZONE = Goal("zone.a", Output("zone", "a"), ">", 0.5)


def planted(draws: int, columns: int, noise: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Inputs, and a goal reached where x3 > 0.6, x1 < 0.35 and the event x0 does not end in its outcome 1."""
    r = np.random.default_rng(1)
    x = r.random((draws, columns))
    x[:, 0] = r.integers(0, 3, draws)
    y = (x[:, 3] > 0.6) & (x[:, 1] < 0.35) & (x[:, 0] != 1)
    return x, np.where(r.random(draws) < noise, ~y, y).astype(float)


def found(draws: int = 8000, columns: int = 12) -> Discovery:
    x, y = planted(draws, columns)
    keys = ["events.vote", *(f"x{j}" for j in range(1, columns))]
    return discovered(x, y, ZONE, keys, {"events.vote": ["won", "lost", "put-off"]})


def test_the_planted_box_is_found() -> None:
    box = found()["boxes"][0]
    asks = {a["input"]: a for a in box["asks"]}
    assert set(asks) == {"events.vote", "x1", "x3"}
    assert asks["events.vote"]["outcomes"] == ["won", "put-off"]
    # a slice is a twentieth of the box
    assert asks["x1"]["high"] == pytest.approx(0.35, abs=0.03) and "low" not in asks["x1"]
    assert asks["x3"]["low"] == pytest.approx(0.6, abs=0.03) and "high" not in asks["x3"]
    assert box["density"] > 0.9 and box["mass"] == pytest.approx(0.35 * 0.4 * 2 / 3, abs=0.015)
    # of the goals about 0.0887 of 0.134 lie in the box, the others are noise outside
    assert box["coverage"] == pytest.approx(0.65, abs=0.06)


def test_the_way_gives_up_coverage_for_density() -> None:
    way = found()["boxes"][0]["way"]
    assert way[0]["coverage"] == 1 and way[0]["mass"] == 1 and way[0]["limits"] == 0
    assert all(a["coverage"] >= b["coverage"] and a["mass"] >= b["mass"] for a, b in pairwise(way))
    assert max(w["density"] for w in way) > 3 * way[0]["density"]


def test_the_tree_asks_about_the_planted_inputs_and_its_leaves_hold_all() -> None:
    asked: set[str] = set()
    leaves: list[tuple[float, float]] = []

    def walk(node: dict[str, object]) -> None:
        if "input" not in node:
            leaves.append((float(str(node["coverage"])), float(str(node["mass"]))))
            return
        asked.add(str(node["input"]))
        for answer in ("no", "yes"):
            child = node[answer]
            assert isinstance(child, dict)
            walk(child)

    tree = found()["tree"]
    assert tree is not None
    walk({**tree})
    assert asked == {"events.vote", "x1", "x3"}
    assert np.sum(leaves, axis=0) == pytest.approx([1, 1])


def test_noise_alone_has_no_box() -> None:
    r = np.random.default_rng(2)
    d = discovered(r.random((4000, 20)), (r.random(4000) < 0.2).astype(float), ZONE, [f"x{j}" for j in range(20)], {})
    assert d["boxes"] == [] and d["says"] is not None and "no combination" in d["says"]
    assert d["tree"] is not None and "input" not in d["tree"]


def test_twenty_thousand_draws_of_a_hundred_inputs_take_less_than_ten_seconds() -> None:
    x, y = planted(20_000, 100)
    start = process_time()
    discovered(x, y, ZONE, ["events.vote", *(f"x{j}" for j in range(1, 100))], {"events.vote": ["a", "b", "c"]})
    assert process_time() - start < 10


@pytest.mark.parametrize(("values", "said"), [
    (np.linspace(0, 0.4, 500), "no draw reaches"), (np.full(500, np.nan), "no value on any draw"),
    (np.ones(500), "every draw reaches"), (np.where(np.arange(500) < 4, 1.0, 0.0), "only 4 of 500"),
])
def test_goals_that_say_nothing(values: np.ndarray, said: str) -> None:
    d = discovered(np.random.default_rng(0).random((500, 3)), values, ZONE, list("abc"), {})
    assert d["says"] is not None and said in d["says"] and d["boxes"] == [] and d["tree"] is None


def test_the_nearest_draw_is_named() -> None:
    values = np.array([10.0, np.nan, 42.0, 30.0])
    far = Goal("far", Output("settlement", "a", "mean"), ">=", 50)
    near = discovered(np.zeros((4, 1)), values, far, ["a"], {})["nearest"]
    assert near == {"draw": 2, "value": 42.0, "short_by": 8.0}
    low = Goal("low", Output("settlement", "a", "mean"), "<", 5)
    assert (discovered(np.zeros((4, 1)), values, low, ["a"], {})["nearest"] or {})["draw"] == 0


def test_goals_are_read() -> None:
    s = scenario()
    g = goal(s, "settlement.ceasefire.compromise>= p90")
    assert (g.output.name, g.sign, g.number, g.percentile) == ("settlement.ceasefire.compromise", ">=", 90, True)
    assert g.reached(np.arange(100.0)).sum() == 10
    assert goal(s, "not zone.system").reached(np.array([0.0, 1.0, np.nan])).tolist() == [True, False, False]
    assert goal(s, "zone.system").reached(np.array([0.0, 1.0, np.nan])).tolist() == [False, True, False]
    assert goal(s, "settlement.ceasefire.mean < -1.5").number == -1.5


@pytest.mark.parametrize(("text", "code"), [
    ("", "E317"), ("settlement.ceasefire.mean", "E317"), ("settlement.ceasefire.mean = 3", "E317"),
    ("settlement.ceasefire.mean >= p0", "E317"), ("settlement.ceasefire.mean >= p100", "E317"),
    ("not settlement.ceasefire.mean", "E317"), ("settlement.ceasefire.mean >= nan", "E317"),
    ("zone.sistem", "E316"), ("draft.none", "E316"), ("settlement.ceasefire >= 3", "E316"),
    ("settlement.ceasefire.nash-typo >= 3", "E401"),
])
def test_goals_that_cannot_be_read(text: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        goal(scenario(), text)


def test_a_scenario_in_sentences() -> None:
    s = scenario()
    d = of_scenario(s, goal(s, "settlement.ceasefire.compromise >= p75"), 2000, 0)
    assert d["reached"] == pytest.approx(0.25, abs=0.002) and d["boxes"]
    said = discovery_sentences(d, s)
    assert said[0] == "The goal is reached in 25 in 100 draws." and said[1].startswith("Where ")
    assert "the position of South on ‘Start of the ceasefire’ is at least" in said[1]
    text = discovery_text(d, s)
    assert "As questions:" in text and "The way to the first box" in text
