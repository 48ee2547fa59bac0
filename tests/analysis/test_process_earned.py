"""Mechanisms that have earned nothing on the library."""

from __future__ import annotations

import pytest

from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.shipped import shipped
from peaceroom.analysis.process.earned import ACTS_ON, UNTESTED, earns_nothing
from peaceroom.analysis.process.run import acts
from peaceroom.process.actors import Violence
from peaceroom.process.switches import MECHANISMS
from peaceroom.scenario.cases.compiling import scenario_data
from peaceroom.scenario.cases.reading import origin_files, read_origin
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.case import Builder


def test_every_mechanism_moves_questions_that_there_are() -> None:
    kinds = {question.type for question in QUESTIONS}
    assert set(ACTS_ON) == set(MECHANISMS) and set(shipped().weights) == kinds
    assert all(types and set(types) <= kinds for types in ACTS_ON.values())
    assert set(MECHANISMS) >= UNTESTED


def test_what_has_a_weight_and_a_case_earns() -> None:
    assert earns_nothing("wait"), "no case of the library has an election with outcomes"
    for name in ("violence", "balance", "ceasefire", "mediation", "deadline", "break"):
        assert earns_nothing(name) == all(shipped().weights[kind] == 0 for kind in ACTS_ON[name])


@pytest.mark.slow
def test_untested_is_what_no_case_of_the_library_makes_act() -> None:
    acting: set[str] = set()
    for path in origin_files():
        s = from_dict(scenario_data(read_origin(path)))
        b = Builder(s, 1, 1, Violence())
        waits = any(facts.waits for facts in b.process.events.values())
        acting |= {name for name in b.switches.on if acts(name, b) and (name != "wait" or waits)}
    assert set(MECHANISMS) - acting == UNTESTED
