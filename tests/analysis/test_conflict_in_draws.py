"""A conflict whose preferences come from the scenario."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from peaceroom.analysis.conflict_in_draws import asks_scenario, from_scenario, in_draws
from peaceroom.analysis.packages.draft import draft_result, get_draft
from peaceroom.cli import main
from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.file.reading import conflict_of
from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.preferences import Ranking
from peaceroom.core.errors import InputError
from peaceroom.files.yaml import parse
from peaceroom.scenario.file.conflict import find_conflict
from peaceroom.scenario.file.loading import LIBRARY, load_scenario
from peaceroom.scenario.sampling.sample import sampled_case

RIVER = """\
peaceroom: 1
title: Who could move on the river
status_quo: NNN
actors:
  upper:
    options:
      more: {text: Release half, stands_for: {issue: water, value: 50}}
      walk: {text: Leave, stands_for: {no_agreement: true}}
  lower:
    options:
      patrols: {text: Leave the patrols to the upper valley, stands_for: {issue: patrols, value: 0}}
infeasible: [walk and more]
"""


def river(text: str = RIVER) -> Conflict:
    return conflict_of(parse(text, "conflict.yaml"), "conflict.yaml")


def test_states_are_worth_what_the_same_text_is_worth_as_a_draft() -> None:
    scenario = load_scenario("tutorial")
    found = from_scenario(river(), scenario, draws=200)
    graph = graph_of(found.conflict)
    assert isinstance(graph, OptionGraph)
    case = sampled_case(scenario, 200, 1)
    state = graph.number(0b101)
    assert state is not None
    name, draft = get_draft(scenario, None, ["water=50", "patrols=0"])
    said = draft_result(scenario, case, name, draft, deep=False)["parties"]
    for row, actor in enumerate(found.drawn):
        accepts = (found.worth[:, row, state - 1] >= 0).mean()
        assert accepts == pytest.approx(said[found.conflict.actors[actor].id]["accepts"], abs=0.01)


def test_leaving_is_worth_failure_and_talking_without_a_text_no_less() -> None:
    found = from_scenario(river(), load_scenario("tutorial"), draws=50)
    graph = graph_of(found.conflict)
    assert isinstance(graph, OptionGraph)
    walk, start = graph.number(0b010), graph.number(0)
    assert walk is not None and start is not None
    assert not found.worth[:, :, walk - 1].any()
    assert (found.worth[:, :, start - 1] >= 0).all()


def test_shares_are_those_of_draws_judged_one_by_one() -> None:
    found = from_scenario(river(), load_scenario("tutorial"), draws=24)
    said = in_draws(found)
    graph = graph_of(found.conflict)
    counts: dict[str, dict[str, int]] = {}
    for draw in range(24):
        actors = list(found.conflict.actors)
        for row, i in enumerate(found.drawn):
            worth = np.round(found.worth[draw, row] / 1e-9)
            groups = [tuple(int(n) + 1 for n in np.flatnonzero(worth == w)) for w in sorted(set(worth), reverse=True)]
            actors[i] = replace(actors[i], preference=Ranking(tuple(groups)))
        analysis = Analysis(graph_of(replace(found.conflict, actors=tuple(actors))))
        for concept in said["equilibrium"]:
            for n in analysis.equilibria(concept).tolist():
                of = counts.setdefault(concept, {})
                of[str(n)] = of.get(str(n), 0) + 1
    assert said["equilibrium"] == {c: {n: k / 24 for n, k in sorted(of.items(), key=lambda x: int(x[0]))}
                                   for c, of in ((c, counts.get(c, {})) for c in said["equilibrium"])}
    assert said["reached"] is not None and said["reached"]["1"] == 1 and graph.size == 6


@pytest.mark.parametrize(("change", "code", "words"), [
    (("issue: water", "issue: watr"), "E365", "water"),
    (("value: 50", "value: 500"), "E365", "500"),
    (("{issue: patrols, value: 0}", "{draft: peace}"), "E365", "draft peace"),
    (("infeasible: [walk and more]", "infeasible: [walk]\nabout: x"), "", ""),
    (("  lower:", "  stranger:"), "E366", "stranger"),
    (("{issue: patrols, value: 0}", "{issue: water, value: 40}"), "E365", "50"),
])
def test_what_the_scenario_does_not_have_is_refused(change: tuple[str, str], code: str, words: str) -> None:
    conflict = river(RIVER.replace(*change))
    if not code:
        assert from_scenario(conflict, load_scenario("tutorial"), draws=4)
        return
    with pytest.raises(InputError) as refused:
        from_scenario(conflict, load_scenario("tutorial"), draws=4)
    problem, = refused.value.problems
    assert problem.code == code and words in f"{problem.message} {problem.remedy}"


def test_an_option_stands_for_one_thing() -> None:
    with pytest.raises(InputError) as refused:
        river(RIVER.replace("{issue: water, value: 50}", "{issue: water}"))
    problem, = refused.value.problems
    assert (problem.code, problem.line) == ("E365", 7)


def test_the_talks_in_doha_as_moves(capsys: pytest.CaptureFixture[str]) -> None:
    conflict = find_conflict("doha-2020")
    assert asks_scenario(conflict)
    main(["graph", "doha-2020", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["feasible"] == 24 and said["draws"]["draws"] == 256
    assert set(said["draws"]["actors"]) == {"republic", "taliban", "usa"}
    assert all(0 < share <= 1 for of in said["draws"]["equilibrium"].values() for share in of.values())
    main(["graph", "doha-2020"])
    assert "come from the scenario" in " ".join(capsys.readouterr().out.split())


def test_a_conflict_that_asks_a_scenario_lies_beside_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "conflict.yaml").write_text(RIVER, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["graph", str(tmp_path / "conflict.yaml"), "--json"])
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "E002"
    (tmp_path / "scenario.yaml").write_bytes((LIBRARY / "tutorial" / "scenario.yaml").read_bytes())
    main(["graph", str(tmp_path), "--json"])
    assert json.loads(capsys.readouterr().out)["draws"]["actors"] == ["upper", "lower"]
