"""Where not all must accept: zones, blockers, power and the process go by the scenario's approval, as texts do."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.analysis import zone
from peaceroom.analysis.acceptance import package_weights
from peaceroom.analysis.packages.feasible import feasible
from peaceroom.analysis.packages.problem import table_of
from peaceroom.analysis.power import issue_power
from peaceroom.analysis.zone import issue_zone, package_zone, suiting, zone_open
from peaceroom.core.case import Case, make_case
from peaceroom.models import get_model
from peaceroom.models.deciding import asked
from peaceroom.process.actors import Consensus
from peaceroom.scenario.sampling.sample import best_case
from peaceroom.scenario.talks.table import Rules, with_approval
from peaceroom.scenario.types import Scenario


def random_case(seed: int, draws: int = 20, n: int = 4, k: int = 2) -> Case:
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 100, (draws, n, k))
    options = (None, np.array([0.0, 30.0, 100.0]))
    line = np.where(rng.random((draws, n, k)) < 0.3, x + rng.uniform(-40, 40, x.shape), np.nan)
    case = make_case(x, rng.uniform(0.1, 1, x.shape), rng.uniform(1, 9, x.shape),
                     no_agreement=rng.uniform(0.3, 0.9, (draws, n)), bottom_line=line.clip(0, 100), options=options,
                     rule=("consent",) * k)
    among = tuple(np.array(case.actors)[: int(rng.integers(1, n + 1))])
    return replace(case, among=among, spare=int(rng.integers(1, len(among) + 1)), by_approval=(True,) * k)


def enough(case: Case, yes: np.ndarray) -> np.ndarray:
    """By the definition: of those among so many refuse at the most, and everybody else accepts."""
    some = np.isin(case.actors, case.among)
    return yes[..., ~some].all(axis=-1) & ((~yes[..., some]).sum(axis=-1) <= case.spare)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(0, 1))
def test_a_zone_is_where_enough_meet(seed: int, k: int) -> None:
    case = random_case(seed)
    x, high, d = case.position[:, :, k], case.high[k], case.no_agreement
    far = np.fmin((1 - d) * np.maximum(x, high - x), np.abs(case.bottom_line[:, :, k] - x))
    # an optimum lies at an end of somebody's interval, or of the scale; beside both, points at random
    ends = np.concatenate([x - far, x + far, np.zeros((len(x), 1))], axis=1).clip(0, high)
    points = ends if case.options[k] is None else np.broadcast_to(case.options[k], (len(x), 3))
    yes = np.abs(points[:, None, :] - x[:, :, None]) <= far[:, :, None] + 1e-7
    assert (zone_open(case, k) == enough(case, yes.transpose(0, 2, 1)).any(axis=1)).all()
    at = np.linspace(0, 100, 41)
    yes = np.abs(at - x[:, :, None]) <= far[:, :, None]
    assert (suiting(case, k, at) == enough(case, yes.transpose(0, 2, 1))).all()


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_package_needs_one_of_the_groups_that_carry_it(seed: int) -> None:
    case = random_case(seed, draws=8)
    y = get_model("compromise").solve(case).outcome
    must = [a for a in case.actors if a not in case.among]
    open_ = np.zeros(case.draws, bool)
    for group in combinations(case.among, max(len(case.among) - case.spare, 0)):
        named = [case.actors.index(a) for a in (*must, *group)]
        alone = replace(case, among=(), spare=0, by_approval=(),
                        required=np.isin(np.arange(len(case.actors)), named)[:, None] & case.required)
        open_ |= feasible(table_of(alone).problem) if named else True
    assert package_zone(case, y)["share"] == pytest.approx(open_.mean())


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), turned=st.booleans())
def test_who_blocks_a_package_where_some_may_refuse(seed: int, turned: bool) -> None:
    """By the definition, at the compromise, which is brought to the nearest option where there are some."""
    case = random_case(seed)
    if turned:  # what was crossed on the first issue is not forgotten on the second, whichever has options
        case = replace(case, options=case.options[::-1])
    y = get_model("compromise").solve(case).outcome
    at = np.stack([y[:, k] if o is None else o[np.abs(o - y[:, [k]]).argmin(axis=1)]
                   for k, o in enumerate(case.options)], axis=1)
    away = np.abs(at[:, None, :] - case.position)
    worth = ((1 - away / np.maximum(case.position, 100 - case.position)) * package_weights(case)).sum(axis=2)
    crossed = (np.nan_to_num(away - np.abs(case.bottom_line - case.position)) > 0).any(axis=2)
    refuses = (worth < table_of(case).problem.threshold) | crossed
    blocks = refuses & ~enough(case, ~refuses)[:, None]
    said = {b["actor"]: b["share"] for b in package_zone(case, y)["blockers"]}
    assert [said.get(a, 0) for a in case.actors] == pytest.approx(blocks.mean(axis=0))


def test_texts_with_curved_losses_are_looked_for_in_the_first_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zone, "_CURVED", 3)
    curved = replace(random_case(5, draws=8), risk=np.full((8, 4), 2.0), options=(None, None))
    y = get_model("compromise").solve(curved).outcome
    found = package_zone(curved, y)
    assert found == package_zone(curved.slice(0, 3), y[:3]) != package_zone(curved.slice(3, 6), y[3:6])


def test_who_refuses_blocks_only_where_too_few_are_left() -> None:
    case = make_case([[[0.0], [0.0], [100.0]]], [[[1.0], [1.0], [1.0]]], [[[5.0], [5.0], [1.0]]],
                     no_agreement=[[0.5, 0.5, 0.5]], rule=("consent",))
    y = get_model("compromise").solve(case).outcome
    assert [b["actor"] for b in issue_zone(case, 0, y)["blockers"]] == ["actor-3"]
    one = replace(case, among=case.actors, spare=1, by_approval=(True,))
    found = issue_zone(one, 0, y)
    assert found == {"share": 1.0, "blockers": []} and package_zone(one, y) == found
    assert issue_zone(replace(one, by_approval=(False,)), 0, y) == issue_zone(case, 0, y)


def scenario(**changes: object) -> Scenario:
    actors = {a: {"name": a, "kind": "party", "consent": "required", "capability": 1} for a in "abcd"}
    issues = {k: {"name": k, "scale": {0: "none", 100: "all"}} for k in "xy"}
    rows = [{"actor": a, "issue": k, "position": 10 * n, "salience": 50}
            for n, a in enumerate("abcd") for k in ("xy" if a != "d" else "x")]
    return Scenario.model_validate({
        "peaceroom": 1, "title": "t", "as_of": "2030-01-01", "horizon": "2031-01-01", "actors": actors,
        "issues": issues, "positions": rows, "approval": {"at_least": 3, "including": ["a"]}, **changes})


def test_an_issue_with_a_rule_of_its_own_goes_by_that() -> None:
    issues = {"x": {"name": "x", "scale": {0: "none", 100: "all"}},
              "y": {"name": "y", "scale": {0: "none", 100: "all"}, "consent_of": ["a", "b"]}}
    case = best_case(scenario(issues=issues))
    assert case.by_approval == (True, False)
    assert asked(case, 0).spare == 1 and asked(case, 0).some.tolist() == [False, True, True, True]
    assert asked(case, 1).actors.tolist() == [0, 1] and asked(case, 1).spare == 0


def test_power_is_that_of_a_vote_with_vetoes() -> None:
    found = issue_power(best_case(scenario()), 0)
    # a must be there and two of three others: of 24 orders each other one decides in 4
    assert found["rule"] == "approval"
    assert found["shapley_shubik"] == pytest.approx({"a": 1 / 2, "b": 1 / 6, "c": 1 / 6, "d": 1 / 6})
    assert sorted(map(sorted, found["winning"])) == [["a", "b", "c"], ["a", "b", "d"], ["a", "c", "d"]]


def test_the_process_asks_as_many_as_the_approval_does() -> None:
    none: Rules = {"seats": (), "authorities": (), "proposals": (), "consensus": {}, "signing": None}
    holding = {"a": ["x", "y"], "b": ["x", "y"], "c": ["x", "y"], "d": ["x"]}
    items = {"first": ("x",), "second": ("y",)}
    found = with_approval(none, scenario(), items, holding)
    # d has nothing against any text on y
    assert found["consensus"] == {"first": Consensus(("a",), 2), "second": Consensus(("a",), 1)}
    assert found["signing"] == Consensus(("a",), 2)
    assert with_approval(none, scenario(approval=None), items, holding) == none
    own: Rules = {**none, "consensus": {"first": Consensus(("a", "b"), 0)}, "signing": Consensus(("a", "b"), 1)}
    kept = with_approval(own, scenario(), items, holding)
    assert kept["consensus"]["first"] == Consensus(("a", "b"), 0) and kept["signing"] == Consensus(("a", "b"), 1)
    assert with_approval(none, scenario(approval={"at_least": 2, "among": ["a", "b", "envoy"]}), items, holding) == none
