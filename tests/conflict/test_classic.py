"""Published results of classic conflicts, and how `peaceroom graph` says them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest

from peaceroom.cli import main
from peaceroom.conflict.concepts import Analysis
from peaceroom.conflict.file.reading import bundled, bundled_file, read_conflict
from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.preferences import Ranking


def _bundled(name: str) -> Conflict:
    path = bundled_file(name)
    assert path is not None
    return read_conflict(path)


def _codes(c: Conflict, concept: str) -> list[int]:
    graph = graph_of(c)
    assert isinstance(graph, OptionGraph)
    return [int(graph.codes[n - 1]) for n in Analysis(graph).equilibria(concept)]


def test_prisoners_dilemma() -> None:
    """Fang, Hipel and Kilgour 1993: cooperation is stable once answers are foreseen."""
    analysis = Analysis(graph_of(_bundled("prisoners-dilemma")))
    found = {c: analysis.equilibria(c).tolist() for c in ("Nash", "GMR", "SMR", "SEQ")}
    assert found == {"Nash": [1], "GMR": [1, 4], "SMR": [1, 4], "SEQ": [1, 4]}


def test_syria_and_iraq() -> None:
    """Hipel, Kilgour and Kinsara 2014: state 6 under Nash, SEQ and SMR, states 1 and 6 under GMR."""
    analysis = Analysis(graph_of(_bundled("syria-iraq-1975")))
    found = {c: analysis.equilibria(c).tolist() for c in ("Nash", "SEQ", "SMR", "GMR")}
    assert found == {"Nash": [6], "SEQ": [6], "SMR": [6], "GMR": [1, 6]}


def test_syria_and_iraq_over_all_rankings_of_syria() -> None:
    """Of the 720 strict rankings of Syria, 240 make state 2 a Nash equilibrium, as the same paper has it.

    384 make it a SEQ equilibrium: Iraq, which likes state 2 best, answers Syria's move to 1 by 4 and that to 3 by 6. If
    a share x of rankings puts any other state below 2, that is 6! times the integral of (1 - (1 - x)²)², 8/15.
    """
    c = _bundled("syria-iraq-1975")
    nash = seq = 0
    for order in permutations(range(1, 7)):
        syria = replace(c.actors[0], preference=Ranking(tuple((n,) for n in order)))
        analysis = Analysis(graph_of(replace(c, actors=(syria, c.actors[1]))))
        analysis.prepare(["Nash", "SEQ"])
        nash += 2 in analysis.equilibria("Nash")
        seq += 2 in analysis.equilibria("SEQ")
    assert (nash, seq) == (240, 384)


def test_cuban_missile_crisis() -> None:
    """Fraser and Hipel 1984: withdrawal, with or without a blockade; with a strike that cannot be taken back, more."""
    c = _bundled("cuban-missile-crisis")
    assert _codes(c, "SEQ") == [4, 6]
    us = c.actors[0]
    strike = replace(us.options[0], direction="forward")
    once = replace(c, actors=(replace(us, options=(strike, us.options[1])), c.actors[1]))
    assert _codes(once, "Nash") == [5]
    assert _codes(once, "SEQ") == [4, 5, 6]


@pytest.mark.parametrize("name", bundled())
def test_the_command_says_what_python_finds(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["graph", name, "--json"])
    said = json.loads(capsys.readouterr().out)
    analysis = Analysis(graph_of(_bundled(name)))
    assert said["feasible"] == len(said["table"]) <= said["states"]
    for concept in said["concepts"]:
        assert said["equilibria"][concept] == analysis.equilibria(concept).tolist()
        for i, actor in enumerate(said["actors"]):
            assert said["stability"][actor][concept] == analysis.stable(concept)[i].tolist()
    assert said["paths"]["from"] == 1
    main(["graph", name])
    assert "Equilibria" in capsys.readouterr().out


def test_concepts_are_asked_for_in_any_case_and_with_commas(capsys: pytest.CaptureFixture[str]) -> None:
    main(["graph", "prisoners-dilemma", "--json", "--concept", "nash,Seq", "--concept", "l3,NON-MYOPIC"])
    said = json.loads(capsys.readouterr().out)
    assert said["concepts"] == list(said["equilibria"]) == ["Nash", "SEQ", "L3", "non-myopic"]
