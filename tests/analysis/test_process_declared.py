"""What a process file declares of shocks, seats, rounds and rules: each is said, and left out as if not there."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.process.declared import declared, lacking
from peaceroom.findings.declared import declared as told
from peaceroom.findings.declared import declared_finding, standing
from peaceroom.findings.describe import tell
from peaceroom.findings.process import in_hundred
from peaceroom.process.actors import Violence
from peaceroom.process.simulate import simulate
from peaceroom.scenario.file.loading import ScenarioFile, from_dict
from peaceroom.scenario.naming import Names
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario

#: key → block to take out of the file
WHERE: dict[str, tuple[str, ...]] = {
    "shocks.quarrel": ("shocks", "quarrel", "a_year"), "mass_action.march": ("mass_action", "march", "a_year"),
    "authorities.council": ("authorities", "council"), "parties.hills": ("parties", "hills", "joins"),
    "proposals.0": ("proposals",), "rounds": ("talks", "rhythm"),
    "items.seats.back_channel": ("items", "seats", "back_channel"),
    "items.seats.resumes_talks": ("items", "seats", "resumes_talks"),
    "items.toll.consensus": ("items", "toll", "consensus"), "talks.consensus": ("talks", "consensus"),
    "conditional.0": ("conditional",)}
PROCESS: dict[str, Any] = {
    "talks": {"opened": "2026-01-05", "rhythm": {"every_weeks": 4, "sits_weeks": 2, "next": "2026-02-09"},
              "consensus": {"needs": ["upper", "lower"]}},
    "items": {"seats": {"kind": "politics", "back_channel": True, "resumes_talks": True},
              "toll": {"kind": "economy", "consensus": {"needs": ["upper", "lower"]}}},
    "parties": {"hills": {"at_table": False, "joins": {"rate": "0.05..0.2"}}},
    "shocks": {"quarrel": {"a_year": "4..6", "lasts_weeks": 8, "effects": [{"quantity": "trust", "value": "-2..-1"}]}},
    "mass_action": {"march": {"by": "hills", "on": ["upper"], "a_year": 5, "pressure": "1..3", "during": "always"}},
    "authorities": {"council": {"stops": "0.05..0.1", "resumes": 0.1}},
    "proposals": [{"party": "upper", "issue": "toll", "position": 45, "date": "2026-03-01"}],
    "conditional": [{"party": "lower", "issue": "toll", "after": "seats", "bottom_line": 80}]}


def scenario(process: dict[str, Any] | None = None) -> Scenario:
    actors: dict[str, Any] = {q: {"name": f"{q.title()} bank", "kind": "party", "consent": "required", "capability": 40}
                              for q in ("upper", "lower", "hills")}
    actors["council"] = {"name": "Council", "kind": "observer"}
    rows = [{"actor": who, "issue": issue, "position": at, "salience": 50} | (
        {"bottom_line": 30} if (who, issue) == ("lower", "toll") else {})
        for issue in ("seats", "toll") for who, at in (("upper", 80), ("lower", 20), ("hills", 100))]
    return from_dict({
        "peaceroom": 1, "title": "Tolls", "as_of": "2026-02-01", "horizon": "2027-02-01", "domain": "peace-talks",
        "coders": {"c": {"name": "C"}}, "actors": actors, "positions": rows,
        "issues": {i: {"name": i.title(), "scale": {0: "none", 100: "full"}} for i in ("seats", "toll")},
        "agenda": {"seats": {"issues": ["seats"]}, "toll": {"issues": ["toll"]}},
        "process": PROCESS if process is None else process})


def test_every_declared_thing_has_a_key_and_words() -> None:
    s = scenario()
    b = Builder(s, 1, 4, Violence())
    assert set(declared(b)) == set(WHERE) == {x.key for x in told(s, Names(s))}
    says = {x.key: x.says for x in told(s, Names(s))}
    assert says["authorities.council"] == (
        "Council can stop the talks at any time, 0.05–0.1 a week, and lets them resume at 0.1 a week")
    assert says["parties.hills"] == "Hills bank joins at 0.05–0.2 a week"
    assert says["shocks.quarrel"] == "‘quarrel’ may come at any time, 4–6 a year"
    assert says["items.seats.resumes_talks"] == "suspended talks resume only once ‘Seats’ is settled"
    assert says["rounds"] == "the talks sit 2 weeks of every 4"


@pytest.mark.parametrize("key", WHERE)
def test_left_out_is_as_if_it_stood_not_in_the_file(key: str) -> None:
    """Bit for bit the simulation of the file without it, whose random numbers of all else are the same."""
    data = deepcopy(PROCESS)
    block = data
    for step in WHERE[key][:-1]:
        block = block[step]
    if WHERE[key][-1] == "a_year":
        block["a_year"] = 0  # shocks are told apart by their order
    else:
        del block[WHERE[key][-1]]
    b, without = (Builder(s, 1, 4, Violence()) for s in (scenario(), scenario(data)))

    def run(case: Any, p: Any) -> Any:
        return simulate(case.replace(multiplier=10.0), p, b.switches, draws=256, weeks=52, seed=1, workers=1)

    one, two = run(lacking(key, b, b.case(0)), b.parameters(0)), run(without.case(0), without.parameters(0))
    assert np.array_equal(one.times, two.times) and np.array_equal(one.state, two.state)
    assert not np.array_equal(run(b.case(0), b.parameters(0)).times, one.times), "it acts"


def test_a_run_says_what_each_does() -> None:
    run = forecast(scenario(), draws=512, seed=1, models=["compromise"], what_ifs=[], influence=False, levers=False)
    found = run.result["process"]
    # a council that stops the talks every three months or so, without which they break off far less
    row = found["declared"]["authorities.council"]["break"]
    assert row["high"] < -0.3
    assert found["declared"]["proposals.0"]["toll"]["delta"] < 0, "a step towards the others helped"
    (said,) = declared_finding(run, run.names)
    assert said.text.startswith("Of what the file declares about the talks most hangs on this: ")
    events = run.brief().watch.events
    assert [e.when for e in events[:2]] == ["9 February 2026", "1 March 2026"]
    assert all(e.where == "process" and e.lines for e in events)
    first = run.brief().strip.curves[0]  # the record of other talks stands, and beside it what this file gives
    p, last = (found["items"]["seats"][k]["inside"] for k in (0, -1))
    assert first.text.endswith("as in other talks.") and len(first.alone) == len(first.days)
    assert first.beside.startswith(f"Simulated from this file alone: {in_hundred(p)} and {in_hundred(last)} in 100, ")
    assert first.beside in [line.text for line in run.brief().strip.lines]
    assert {"Rounds of talks", "Upper bank proposes on ‘Toll’"} <= {m.text for m in run.brief().strip.marks}


def test_a_victory_that_is_the_record_of_other_wars_says_what_the_file_gives() -> None:
    rows: dict[str, Any] = {"violence": {"level": 20}, "war": {"government": "upper"},
                            "parties": {"upper": {"strength": 0.6}, "lower": {"strength": 1, "trend": 0.02}}}
    s = scenario(rows).model_copy(update={"positions": tuple(
        r for r in scenario().positions if r.actor != "hills")})
    s = s.model_copy(update={"actors": {k: a for k, a in s.actors.items() if k != "hills"}})
    run = forecast(s, draws=256, seed=1, models=["compromise"], what_ifs=[], influence=False, levers=False)
    row = run.result["process"]["outcomes"]["victory-lower"][-1]
    (line,) = (x.text for x in run.brief().watch.tail if "wins by arms" in x.text)
    assert line.endswith(f"as in wars of its class; simulated from this file alone: {in_hundred(row['inside'])}).")
    assert row["weight"] == 0 and row["p"] == row["outside"]


def test_where_the_talks_stand_is_read_aloud() -> None:
    s = scenario({"talks": {"states": {"suspended": 0.7, "recess": 0.3}, "opened": "2026-01-05",
                            "last_break": {"began": "2026-01-10", "began_latest": "2026-01-20"}},
                  "ceasefires": [{"class": "cessation", "scope": "local", "began": "2026-01-15"}]})
    assert standing(s, Names(s)) == [
        "The talks are suspended (70 in 100) or in a planned recess (30 in 100); opened 5 January 2026; last broken "
        "off between 10 January 2026 and 20 January 2026.",
        "A local ceasefire (cessation) is in force since 15 January 2026."]
    whole = tell(ScenarioFile(scenario(), Path(), None, (), "tolls", ""))["process"]
    assert whole[0] == "The talks are in session; opened 5 January 2026."
    assert "Suspended talks resume only once ‘Seats’ is settled." in whole
