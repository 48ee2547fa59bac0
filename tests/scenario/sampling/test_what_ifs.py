"""The standard what-ifs, what a what-if is called, and where an effect stops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.sampling.effects import State
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.sampling.what_ifs import all_what_ifs, get_what_if, standard_what_ifs, what_if_name
from peaceroom.scenario.types import Scenario, WhatIf
from small import raw, scenario


def states(data: dict[str, Any], name: str = "it", draws: int = 64) -> tuple[State, State]:
    """The quantities before and after the what-if ``name``."""
    s = Scenario.model_validate(data)
    values = sample(s, draws, 3).values
    return State(s, values, draws), State(s, values, draws, s.what_ifs[name], name)


def effect(*effects: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return raw(what_ifs={"it": {"effects": list(effects)}}, **changes)


def test_a_what_if_is_called_by_its_name_and_without_one_by_its_id_in_words() -> None:
    assert what_if_name("aid_in-two-steps", WhatIf()) == "aid in two steps"
    assert what_if_name("aid_in-two-steps", WhatIf(name="Aid, then more")) == "Aid, then more"


def test_what_is_made_for_a_giver_bears_its_name_and_takes_it_away() -> None:
    made = standard_what_ifs(scenario())["without-ally"]
    assert (made.name, made.without) == ("without Ally", ("ally",))


def test_partisan_sources_are_doubted_only_where_a_ledger_gives_numbers() -> None:
    doha = load_scenario("doha-2020")
    made = standard_what_ifs(doha)
    assert {"discount-partisan", "without-partisan", "without-usa"} <= set(made)
    assert [dict(made[w].discount) for w in ("discount-partisan", "without-partisan")] == [{"any": .5}, {"any": 1.}]
    assert made["discount-partisan"].name == "every partisan source believed half as much"
    assert made["without-partisan"].name == "no partisan source believed"
    unused = scenario().with_ledger(doha.ledger)
    assert unused.ledger is not None
    assert set(standard_what_ifs(unused)) == {"without-ally", "without-rival"}


def test_an_unknown_what_if_far_from_all_is_answered_by_what_there_is() -> None:
    with pytest.raises(InputError, match=r"'xyz'.*write one of: vote-old, .*, without-rival") as caught:
        get_what_if(scenario(), "xyz")
    assert caught.value.problems[0].why == "only what-ifs of the scenario can be answered"
    nothing = Scenario.model_validate(raw(what_ifs={}, support=[], levers={}))
    assert not all_what_ifs(nothing)
    with pytest.raises(InputError, match="choose among: none is defined"):
        get_what_if(nothing, "xyz")


def test_what_an_outcome_makes_equal_is_equal_where_it_happens_and_nowhere_else() -> None:
    data = raw()
    data["events"]["vote"]["outcomes"]["new"]["effects"] = [
        {"equalise": {"field": "salience", "actors": ["north", "south"]}}]
    s = Scenario.model_validate(data)
    drawn = sample(s, 200, 3)
    state = State(s, drawn.values, 200)
    happened = drawn.values["events.vote"] == 1
    same = state.quantities["salience"]["north", "system"] == state.quantities["salience"]["south", "system"]
    assert 0 < happened.sum() < 200 and np.array_equal(same, happened)


def test_support_is_reached_by_giver_receiver_and_issue_and_not_by_others() -> None:
    for target, rows in (({"from": "ally"}, {"0"}), ({"to_actor": "south"}, {"1"}), ({}, {"0", "1"}),
                         ({"from": "ally", "to_actor": "south"}, set()), ({"actor": "ally"}, set())):
        s = scenario()
        state = State(s, sample(s, 4, 3).values, 4)
        aimed = WhatIf.model_validate(
            {"effects": [{"multiply": {"field": "strength", "by": 2, "issue": "ceasefire", **target}}]})
        (aim,) = (e.multiply for e in aimed.effects)
        assert aim is not None
        found = [place for _, place in state.matches(aim)]
        assert {row for row, _ in found} == rows and {issue for _, issue in found} <= {"ceasefire"}


def test_risk_is_never_brought_to_nothing() -> None:
    data = effect({"multiply": {"actor": "north", "field": "risk", "by": 0}})
    data["actors"]["north"]["risk"] = 2
    before, after = states(data)
    assert before.quantities["risk"]["north", ""] == pytest.approx(2)
    assert after.quantities["risk"]["north", ""] == pytest.approx(.001)


def test_a_party_s_capability_is_the_sum_of_its_factions_and_its_salience_their_mean() -> None:
    data = effect({"equalise": {"field": "capability", "actors": ["north", "south"]}},
                  {"equalise": {"field": "salience", "actors": ["north", "south"]}}, support=[])
    data["actors"]["north"].pop("capability")
    data["actors"]["court"]["capability"], data["actors"]["field"]["capability"] = 30, 20
    data["actors"]["south"]["capability"] = 10
    data["positions"] = [
        {"actor": "court", "issue": "ceasefire", "position": 10, "salience": 80},
        {"actor": "field", "issue": "ceasefire", "position": 30, "salience": 40},
        {"actor": "south", "issue": "ceasefire", "position": 90, "salience": 20}]
    _, after = states(data)
    assert after.quantities["capability"]["south", "ceasefire"] == pytest.approx((30 + 20 + 10) / 2)
    assert after.quantities["salience"]["south", "ceasefire"] == pytest.approx((60 + 20) / 2)
    assert after.quantities["salience"]["court", "ceasefire"] == pytest.approx((60 + 20) / 2)
