"""What is in doubt about the present and what has no day: states, a break's day, rounds, shocks, mass action."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from peaceroom.analysis.process.run import process_result
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.breaks import breaks
from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.process.actors import Violence
from peaceroom.process.anchoring.pacing import twin
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.talks.anchor import anchor, anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.rounds import hurry, recesses, sits
from peaceroom.scenario.types import Scenario

VALID = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8")
TEXTS = """\
history:
  steps:
    - {date: 2020-02-01, stage: pre-negotiation}
    - {date: 2020-06-20, stage: ceasefire}
    - {date: 2020-08-30, stage: partial}
"""


def talks(process: str, texts: str = TEXTS) -> Scenario:
    return from_dict(yaml_reader.parse(VALID + texts + "process:\n" + process, "s.yaml").to_python())


def builder(s: Scenario, input_draws: int = 64) -> Builder:
    return Builder(s, 1, input_draws, Violence())


def codes(process: str) -> set[str]:
    with pytest.raises(InputError) as caught:
        talks(process)
    return {p.code for p in caught.value.problems}


def test_states_and_the_day_of_a_break_are_drawn() -> None:
    s = talks("  talks: {states: {suspended: 0.75, in_session: 0.25}, "
              "last_break: {began: 2020-08-03, began_latest: 2020-09-28}}\n")
    b = builder(s, 400)
    found = [b.case(g) for g in range(400)]
    away = np.array([c.stage == "suspended" for c in found])
    assert {c.stage for c in found} == {"suspended", "in_session"}
    assert away.mean() == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 400))
    weeks = np.array([c.break_weeks for c in found])
    assert weeks.min() >= 1 and weeks.max() <= 9 and weeks.mean() == pytest.approx(5, abs=0.5)
    assert (b.inputs["talks.state.suspended"] == away).all() and (b.inputs["talks.last_break.weeks"] == weeks).all()
    assert [c.stage for c in (builder(s, 8).case(g) for g in range(8))] == [c.stage for c in found[:8]]


def test_without_doubt_nothing_is_drawn() -> None:
    b = builder(talks("  talks: {state: suspended, last_break: {began: 2020-08-03}}\n"))
    assert {b.case(g).stage for g in range(64)} == {"suspended"} and {b.case(g).break_weeks for g in range(64)} == {9.0}
    assert not [name for name in b.inputs if name.startswith("talks.")]


def test_doubt_about_the_state_lies_between_its_states() -> None:
    """What comes under doubt is the mixture of what comes in either state."""
    base = "last_break: {began: 2020-06-22}"
    found = {name: process_result(talks(f"  talks: {{{line}, {base}}}\n"), draws=4_096, seed=2)[0]
             for name, line in (("in", "state: in_session"), ("away", "state: suspended"),
                                ("both", "states: {suspended: 0.5, in_session: 0.5}"))}
    p = {name: r["outcomes"]["break"][0]["inside"] for name, r in found.items()}
    assert p["away"] < p["both"] < p["in"]
    sat = {name: r["state"][min(r["state"])]["in_session"] for name, r in found.items()}
    share = np.mean([c == "suspended" for c in builder(talks(
        f"  talks: {{states: {{suspended: 0.5, in_session: 0.5}}, {base}}}\n")).present.state])
    assert sat["both"] == pytest.approx(share * sat["away"] + (1 - share) * sat["in"], abs=0.05)


OLD = "history: {steps: [{date: 2018-02-01, stage: pre-negotiation}]}\n"
#: a state of the talks, and since when it has lasted
STATES = {"a new break": "state: suspended, last_break: {began: 2020-09-25}",
          "a break of four months": "state: suspended, last_break: {began: 2020-06-01}",
          "a break of three years": "state: suspended, last_break: {began: 2017-10-01}",
          "dormant": "state: dormant", "not opened": "state: not_opened",
          "dormant for five years": "state: dormant, last_break: {began: 2015-10-01}"}


@pytest.mark.parametrize("line", STATES.values(), ids=STATES)
@pytest.mark.parametrize("texts", [TEXTS, OLD], ids=["busy", "quiet"])
def test_talks_have_the_base_rate_in_every_state(line: str, texts: str) -> None:
    """Whatever the state and however long it has lasted, the twin has the base rate of a text."""
    s = talks(f"  talks: {{{line}}}\n", texts)
    assert s.history is not None
    case = builder(s, 2).case(0)
    pace = anchor(s, case, 1, shares=(0.5,))
    target = base_rate(s.history.last_stage(), None, 91, as_of=s.as_of, dates=[x.date for x in s.history.steps]).p
    assert pace.target == target
    run = simulate(pace.set_on(twin(case), 0.5), draws=4_096, weeks=13, seed=9)
    reached = float(run.by("step")[13])
    assert abs(reached - target) < 4 * np.sqrt(target * (1 - target) * (1 / 1_024 + 1 / 4_096))
    if case.stage != "not_opened":
        sits = float(breaks().fit.resumed(max(case.break_weeks, 104 * (case.stage == "dormant")), 13))
        kept = Parameters()["revival"] if case.stage == "dormant" else 1.0
        # breaks end by their table, whatever texts come: four binomial errors, and a week's rounding
        assert float(run.by("opened")[13]) == pytest.approx(1 - (1 - sits) ** kept, abs=4 * np.sqrt(.25 / 4_096) + .02)


def test_each_state_has_its_pace_and_all_have_one_base_rate() -> None:
    s = talks("  talks: {states: {dormant: 0.5, in_session: 0.5}}\n")
    found = anchors(b := builder(s), b.switches, (0.5,)).by_state
    assert set(found) == {"dormant", "in_session"}
    assert found["dormant"].target == found["in_session"].target
    assert found["dormant"].multipliers == pytest.approx(found["in_session"].multipliers)
    assert found["dormant"].aways != found["in_session"].aways


ROUNDS = "  rounds: [{begins: 2020-10-26, ends: 2020-11-06}, {begins: 2020-12-07, ends: 2020-12-13}]\n"


def test_weeks_of_rounds() -> None:
    """As of Monday 5 October: weeks of the rounds sit, those between and before do not, after the last one all may."""
    s = talks(ROUNDS)
    assert s.process is not None
    open_ = sits(s.process, s.as_of, 12)
    # weeks end on Mondays: 12, 19, 26 October, 2, 9 November, …, 7, 14 December, …
    assert open_.tolist() == [False, False, True, True, True, False, False, False, True, True, True, True]
    effects = recesses(s.process, s.as_of, 12)[0].outcomes[0].effects
    assert [(e.quantity, e.op, e.value, e.delay) for e in effects] == [
        ("recess", "set", 2.0, 0), ("recess", "set", 3.0, 5)]
    assert hurry(s.process, s.as_of, 12) == 12 / 7


def test_a_rhythm_goes_on_from_its_next_round_or_from_the_last_listed_one() -> None:
    every = "  talks: {rhythm: {every_weeks: 4, sits_weeks: 2, next: 2020-10-20}}\n"
    s = talks(every)
    assert s.process is not None
    assert sits(s.process, s.as_of, 12).tolist() == [False, False] + ([True] * 2 + [False] * 2) * 2 + [True] * 2
    after = talks(ROUNDS + "  talks: {rhythm: {every_weeks: 3}}\n").process
    assert after is not None
    assert sits(after, date(2020, 10, 5), 16).tolist()[10:] == [False, False, True, False, False, True]


def test_items_wait_for_their_round_and_lose_nothing_in_the_long_run() -> None:
    """With two weeks of four in session an item closes by the end about as often; before the first round never."""
    found = {name: process_result(talks(line), draws=4_096, seed=1)[0] for name, line in (
        ("none", "  attractors: compromise\n"),
        ("rhythm", "  talks: {rhythm: {every_weeks: 4, sits_weeks: 2}}\n"),
        ("late", "  rounds: [{begins: 2021-02-01, ends: 2021-10-04}]\n"))}
    first = {name: [row["inside"] for row in r["items"]["first"]] for name, r in found.items()}
    assert first["late"][0] == 0 < first["late"][-1]
    assert first["rhythm"][-1] == pytest.approx(first["none"][-1], abs=0.08)


SHOCKS = """\
  shocks:
    massacre: {a_year: 26, lasts_weeks: 8, effects: [
      {quantity: trust, value: -1}, {quantity: violence, op: multiply, value: 3}]}
  mass_action:
    strike: {by: guest, on: [north, south], costs: 0.1..0.2, pressure: 1,
      a_year: {judgement: 2..4, by: coder-a, on: 2020-10-04}}
"""


def test_shocks_and_mass_action_are_shocks_of_the_case() -> None:
    b = builder(talks(SHOCKS), 16)
    massacre, strike = b.case(0).shocks
    assert massacre.rate == pytest.approx(26 * 7 / 365.25) and massacre.during == "always"
    assert [(e.quantity, e.op, e.value, e.delay) for e in massacre.effects] == [
        ("trust", "add", -1, 0), ("violence", "multiply", 3, 0),
        ("trust", "add", 1, 8), ("violence", "multiply", pytest.approx(1 / 3), 8)]
    assert strike.id == "-strike" and strike.during == "breaks" and len(strike.effects) == 8
    cost = b.inputs["mass_action.strike.costs"]
    assert 0.05 <= cost.min() < cost.max() <= 0.3 and strike.effects[0].value == -cost[0]
    assert [(e.quantity, e.delay) for e in strike.effects[4:]] == [
        ("reservation.north", 6), ("pressure.north", 6), ("reservation.south", 6), ("pressure.south", 6)]
    rates = np.array([b.case(g).shocks[1].rate for g in range(16)]) * 365.25 / 7
    assert rates == pytest.approx(b.inputs["mass_action.strike.a_year"]) and 1 < rates.min() < rates.max() < 6


def test_mass_action_moves_the_sides_and_is_absent_unless_declared() -> None:
    plain = process_result(talks("  attractors: compromise\n"), draws=2_048, seed=1)[0]
    strong = process_result(talks("  mass_action: {strike: {on: [north, south], a_year: 20, during: always, "
                                  "pressure: 3}}\n"), draws=2_048, seed=1)[0]
    assert builder(talks("  attractors: compromise\n")).case(0).shocks == ()
    assert strong["items"]["first"][-1]["inside"] > plain["items"]["first"][-1]["inside"] + 0.03


@pytest.mark.parametrize(("line", "code"), [
    ("  talks: {states: {suspended: 0.7, in_session: 0.2}}\n", "E814"),
    ("  talks: {states: {asleep: 1}}\n", "E814"),
    ("  talks: {state: suspended, states: {suspended: 1}}\n", "E824"),
    ("  talks: {last_break: {began: 2020-08-03, began_latest: 2020-08-01}}\n", "E811"),
    ("  talks: {last_break: {began: 2020-08-03, began_latest: 2020-12-01}}\n", "E811"),
    ("  talks: {opened: 2020-09-01, states: {not_opened: 1}}\n", "E811"),
    ("  talks: {rhythm: {every_weeks: 3, sits_weeks: 3}}\n", "E814"),
    ("  rounds: [{begins: 2020-11-06, ends: 2020-10-26}]\n", "E811"),
    ("  rounds: [{begins: 2020-09-06, ends: 2020-09-26}]\n", "E811"),
    ("  rounds: [{begins: 2020-10-06, ends: 2020-10-26}, {begins: 2020-10-20, ends: 2020-11-26}]\n", "E811"),
    ("  shocks: {x: {a_year: 1, effects: []}}\n", "E824"),
    ("  shocks: {x: {a_year: -1, effects: [{quantity: trust, value: 1}]}}\n", "E814"),
    ("  shocks: {x: {a_year: 1, effects: [{quantity: pressure.guest, value: 1}]}}\n", "E820"),
    ("  shocks: {x: {a_year: 1, effects: [{quantity: trust, op: multiply, value: 2}]}}\n", "E806"),
    ("  shocks: {x: {a_year: 1, lasts_weeks: 3, effects: [{quantity: trust, op: set, value: 1}]}}\n", "E824"),
    ("  mass_action: {x: {on: [north], a_year: 1}}\n", "E824"),
    ("  mass_action: {x: {on: [guest], a_year: 1, costs: 0.1}}\n", "E822"),
    ("  mass_action: {x: {on: [north], a_year: 1, costs: 1.1}}\n", "E814"),
])
def test_what_cannot_be_is_refused(line: str, code: str) -> None:
    assert code in codes(line)
