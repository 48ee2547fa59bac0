"""Any process file that is accepted gives probabilities that hold together, and a run of it refuses nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis.process.run import process_result
from peaceroom.core.errors import InputError
from peaceroom.process.parameter_table import TABLE
from peaceroom.process.switches import MECHANISMS
from peaceroom.scenario.file.loading import from_dict, read
from peaceroom.scenario.types import Scenario

AS_OF = date(2020, 10, 5)
NAMES = ("north", "south", "east")


def _scenario(parties: int, issues: int, days: int, history: list[int], process: dict[str, Any]) -> Scenario:
    who, about = NAMES[:parties], [f"issue-{k}" for k in range(issues)]
    facts: dict[str, Any] = {
        "peaceroom": 1, "title": "Any", "domain": "peace-talks", "as_of": AS_OF.isoformat(),
        "horizon": (AS_OF + timedelta(days=days)).isoformat(),
        "actors": {q: {"name": q.title(), "kind": "party", "consent": "required", "capability": 10} for q in who}
        | {"guest": {"name": "Guest", "kind": "patron", "capability": 5}},
        "issues": {j: {"name": j, "scale": {0: "none", 100: "all"}} for j in about},
        "positions": [{"actor": q, "issue": j, "position": f"{10 * k}..{100 - 30 * k}", "salience": 50}
                      for k, q in enumerate(who) for j in about],
        "agenda": {f"item-{k}": {"issues": [j]} | ({"after": ["item-0"]} if k else {}) for k, j in enumerate(about)},
        "events": {"vote": {"date": (AS_OF + timedelta(days=max(1, days // 3))).isoformat(),
                            "outcomes": {"yes": {"p": 0.5}, "no": {"p": "rest"}}}},
        "process": process,
    }
    if history:
        facts["history"] = {"steps": [{"date": (AS_OF - timedelta(days=d)).isoformat(), "stage": "partial"}
                                      for d in sorted(set(history), reverse=True)]}
    return from_dict(facts)


def _some(**values: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the fields, each with any of its values."""
    return st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in values.items()})


PROCESS = st.fixed_dictionaries({}, optional={
    "talks": _some(state=["not_opened", "in_session", "recess", "suspended", "dormant"], tracks=[0, 1, 9],
                   steps_that_are_items=[1, 0.05, "0.3..0.9"], settled=[[], ["item-0"]]),
    "attractors": st.sampled_from(["compromise", "stances", "nash", "median"]),
    "items": st.fixed_dictionaries({"item-0": _some(
        ceasefire=["cessation", "definitive"], term_weeks=[0, 1, 30], delegation=[False], ease=[0.01, 50, "0.5..2"],
        required=[["north"]])}),
    "parties": st.fixed_dictionaries({"south": _some(
        strength=[0, 50, "0.5..2"], trend=[0.2, "-0.1..0.1"], cost=[0, 1], motivation=[0, 1, "0.4..0.6"],
        trust=[0, 1, "0.2..0.5"],
        loss_through_deal=[1, "0..0.2"], exposure=[1, "0..0.2"])}),
    "third_parties": st.fixed_dictionaries({"guest": _some(
        effort=[0, "0..1", 1], kind=["process", "information", "trust"], bias=[-2, 0.5, "-1..1"],
        leverage=[{"north": 1}], support=[{"north": 0}, {"south": "0.2..3"}])}),
    "events": st.fixed_dictionaries({"vote": _some(
        waits=[False], attention_weeks=[0, 300], deadline=[[], ["item-0"]],
        outcomes=[{"yes": {"effects": [{"quantity": q, "op": o, "value": x, "ramp_weeks": 9}],
                           "values": {"north": 0.9}, "believed": {"north": 1}}}
                  for q, o, x in (("violence", "add", 3), ("recess", "add", 6), ("trust", "set", -9),
                                  ("strength.north", "add", -4), ("position.south.issue-0", "set", 100),
                                  ("pressure.north", "add", 0))])}),
    "conditional": st.sampled_from([[{"party": "south", "issue": "issue-0", "after": "item-1", "bottom_line": x}]
                                    for x in (0, "40..60", "{0: 1, 100: 1}")]),
    "ceasefires": st.sampled_from([[{"class": "preliminary"}]]),
    "ratifiers": st.fixed_dictionaries({"guest": st.fixed_dictionaries(
        {"party": st.just("north")}, optional={"needs": st.sampled_from([0, 1, "0.2..0.9"])})}),
    "disruptors": st.fixed_dictionaries({"guest": st.fixed_dictionaries(
        {"upset": st.just("0.1..1"), "opportunity": st.sampled_from([0, 5])})}),
    "violence": _some(level=[0, 0.5, 1e5]),
    "mechanisms": st.one_of(
        st.dictionaries(st.sampled_from(sorted(MECHANISMS)), st.just(False)),
        st.sampled_from(sorted(MECHANISMS)).map(lambda kept: {k: False for k in MECHANISMS if k != kept})),
    "parameters": st.dictionaries(
        st.sampled_from(TABLE), st.booleans(), max_size=4).map(
            lambda chosen: {p.name: float(p.floor if low else min(p.ceiling, 2 * max(p.high, p.default)))
                            for p, low in chosen.items()}),
})


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([2, 3]), st.sampled_from([1, 3]), st.sampled_from([14, 100, 400, 5 * 365]),
       st.lists(st.integers(1, 700), max_size=3), PROCESS, st.integers(0, 9))
def test_probabilities_hold_together(parties: int, issues: int, days: int, history: list[int],
                                     process: dict[str, Any], seed: int) -> None:
    if issues == 1:
        process.pop("conditional", None)  # there is no other item
    found, _ = process_result(_scenario(parties, issues, days, history, process), draws=64, seed=seed, workers=2)
    assert json.dumps(found, allow_nan=False)
    for row in found["state"].values():
        assert sum(row.values()) == pytest.approx(1)
    for name, rows in [*found["outcomes"].items(), *found["items"].items()]:
        for row in rows:
            assert 0 <= row["low"] <= row["p"] + 1e-9 and row["p"] <= row["high"] + 1e-9 <= 1 + 2e-9
        if name.startswith("ceasefire") and not name.endswith("-broke-down"):
            continue  # one that holds on one day may be over on the next; what has happened stays
        for a, b in pairwise(row.get("inside", row["p"]) for row in rows):
            assert a <= b
    last = {name: rows[-1]["inside"] for name, rows in found["outcomes"].items()}
    end = list(found["state"].values())[-1]
    assert end["ratified"] <= last["ratified"] + 1e-9 <= last["comprehensive"] + 2e-9
    for name, p in last.items():
        if name.startswith("victory-"):
            assert p == pytest.approx(end[name.replace("-", "_", 1)])
    for name, row in [pair for by in found["mechanisms"].values() for pair in by.items()]:
        assert row["low"] <= row["delta"] <= row["high"]
        if name in last:  # so few draws are all paired: without the mechanism it is a probability too
            assert -1e-9 <= last[name] + row["delta"] <= 1 + 1e-9


def _refused(process: dict[str, Any], parties: int = 2) -> str:
    with pytest.raises(InputError) as found:
        _scenario(parties, 2, 365, [], process)
    return str(found.value)


@pytest.mark.parametrize(("process", "code", "parties"), [
    ({"events": {"vote": {"outcomes": {"yes": {"values": {"guest": 0.5}}}}}}, "E822", 2),
    ({"events": {"vote": {"outcomes": {"yes": {"p": {"no": 0.5}}}}}}, "E207", 2),
    ({"events": {"vote": {"outcomes": {"yes": {"believed": {"north": 0.6}}, "no": {"believed": {"north": 0.6}}}}}},
     "E814", 2),
    ({"events": {"vote": {"outcomes": {"yes": {"effects": [
        {"quantity": "position.north.issue-0", "op": "multiply", "value": 2}]}}}}}, "E806", 2),
    ({"attractors": "reservation"}, "E819", 3),
])
def test_what_a_run_would_refuse_is_refused_on_reading(process: dict[str, Any], code: str, parties: int) -> None:
    assert code in _refused(process, parties)


def test_talks_whose_agenda_is_settled_run_at_the_pace_of_processes_in_general() -> None:
    """Only the signature is left, which no pace slows down: said, not refused."""
    s = _scenario(2, 1, 400, [30], {"talks": {"settled": ["item-0"]}})
    found, warned = process_result(s, draws=64, seed=1)
    assert found["pace"]["base_rate"] is None
    assert [w.code for w in warned] == ["W802"]


def test_a_horizon_beyond_two_years_is_said() -> None:
    found, warned = process_result(_scenario(2, 1, 5 * 365, [], {}), draws=64, seed=1)
    assert found["weeks"] == 104 and [w.code for w in warned] == ["W803"]


def test_attractors_follow_combinations_of_outcomes(tmp_path: Path) -> None:
    """What an earlier event did to positions still counts after a later one."""
    from peaceroom.process.actors import Violence
    from peaceroom.scenario.talks.case import Builder
    from peaceroom.scenario.talks.events import branches

    valid = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8")
    later = valid.replace("levers:\n", """  talk:
    date: 2021-03-01
    outcomes:
      held: {p: 0.4, effects: [{add: {field: position, actor: south, issue: water, by: 20}}]}
      off: {p: rest}
levers:
""", 1)
    (tmp_path / "s.yaml").write_text(later, encoding="utf-8")
    s = read(tmp_path / "s.yaml").scenario
    combined, adds = branches(s)
    both = adds["vote", "failed"] + adds["talk", "held"]
    assert combined[both] == {"vote": "failed", "talk": "held"} and len(combined) == 9
    a = Builder(s, 1, 4, Violence()).attractor[:, :, 0]
    moved = a - a[:, :1]
    assert (moved[:, adds["vote", "failed"]] < 0).all() and (moved[:, adds["talk", "held"]] > 0).all()
    assert moved[:, both] == pytest.approx(moved[:, adds["vote", "failed"]] + moved[:, adds["talk", "held"]])
