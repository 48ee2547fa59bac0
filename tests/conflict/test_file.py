"""What is wrong with a conflict's file is refused where it stands; the remedy, typed as told, mends it."""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

import peaceroom
from peaceroom.cli import main
from peaceroom.conflict.file.gmcr import conflict_of_gmcr
from peaceroom.conflict.file.gmcr_writing import gmcr_text
from peaceroom.conflict.file.reading import conflict_of, read_conflict
from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict
from peaceroom.core.errors import InputError
from peaceroom.files.yaml import parse
from peaceroom.scenario.file.conflict import find_conflict

from .drawing import conflict

VALID = """peaceroom: 1
title: A bridge
status_quo: NNN
actors:
  north:
    options:
      open: Open the bridge
      build: {text: Build another, direction: forward}
    preferences:
      statements: [not tax, "open iff not build"]
  south:
    options:
      tax: Tax who crosses
    preferences:
      ranking: [3, [1, 2], 4, 5, 6]
infeasible: [open and build]
coalitions: [[north, south]]
"""

#: what is replaced, by what, and the code, line and column of the refusal
FAULTS = [
    ("peaceroom: 1", "peaceroom: 2", "E103", 1, 12),
    ("title: A bridge\n", "", "E106", 1, 1),
    ("title: A bridge", "title: A bridge\ncolour: red", "E105", 3, 1),
    ("status_quo: NNN", "status_quo: YYN", "E376", 3, 13),
    ("status_quo: NNN", "status_quo: 7", "E376", 3, 13),
    ("status_quo: NNN", "status_quo: NN", "E376", 3, 13),
    ("open: Open", "and: Open", "E373", 7, 7),
    ("tax: Tax who", "open: Tax who", "E372", 7, 7),
    ("{text: Build another, direction: forward}", "{text: Build another, direction: onward}", "E114", 8, 47),
    ("[not tax,", "[not toll,", "E378", 10, 20),
    ("[not tax,", '["not (tax",', "E378", 10, 20),
    ("[not tax,", "[tax open,", "E378", 10, 20),
    ("[not tax,", "[tax if open if build,", "E378", 10, 20),
    ("[not tax,", '[">>", not tax,', "E352", 10, 20),
    ("[3, [1, 2], 4, 5, 6]", "[3, [1, 2], 4, 5]", "E354", 15, 7),
    ("[3, [1, 2], 4, 5, 6]", "[3, [1, 3], 4, 5, 6]", "E353", 15, 24),
    ("[3, [1, 2], 4, 5, 6]", "[3, [1, 2], 4, 5, 9]", "E376", 15, 34),
    ("ranking: [3, [1, 2], 4, 5, 6]", "ranking: [3, [1, 2], 4, 5, 6]\n      weights: {tax: 1}", "E351", 16, 7),
    ("ranking: [3, [1, 2], 4, 5, 6]", "weights: {toll: 1}", "E378", 15, 17),
    ("ranking: [3, [1, 2], 4, 5, 6]", "weights: {tax: 1e300}", "E355", 15, 22),
    ("ranking: [3, [1, 2], 4, 5, 6]", "payoffs: [1, 2, 3, 4, 5]", "E354", 15, 7),
    ("infeasible: [open and build]", "infeasible: [open or not open]", "E379", 16, 1),
    ("infeasible: [open and build]", "exclusive: [[open, bild]]", "E378", 16, 20),
    ("infeasible: [open and build]", "states: [a, b]", "E371", 6, 5),
    ("[[north, south]]", "[[north, west]]", "E201", 17, 22),
]


def _read(text: str) -> Conflict:
    return conflict_of(parse(text, "conflict.yaml"), "conflict.yaml")


def test_the_valid_file_is_read() -> None:
    c = _read(VALID)
    graph = graph_of(c)
    assert isinstance(graph, OptionGraph)
    assert (graph.size, graph.codes.tolist(), c.status_quo) == (6, [0, 1, 2, 4, 5, 6], 1)
    assert c.options[1].direction == "forward" and c.coalitions == (("north", "south"),)
    assert [graph.rank(0, n) for n in range(1, 7)] == [2, 3, 3, 0, 1, 1]
    assert [graph.rank(1, n) for n in range(1, 7)] == [3, 3, 4, 2, 1, 0]


@pytest.mark.parametrize(("old", "new", "code", "line", "column"), FAULTS)
def test_a_fault_is_refused_where_it_stands(old: str, new: str, code: str, line: int, column: int) -> None:
    assert old in VALID
    with pytest.raises(InputError) as caught:
        _read(VALID.replace(old, new))
    found = [(p.code, p.line, p.column) for p in caught.value.problems]
    assert (code, line, column) in found, caught.value


def test_a_drawn_graph_is_read_and_its_faults_refused() -> None:
    text = """peaceroom: 1
title: Drawn
states: [calm, war, truce]
status_quo: calm
actors:
  a: {moves: [[calm, war], [war, truce]], preferences: {ranking: [war, [calm, truce]]}}
  b: {moves: [[war, calm]], preferences: {payoffs: {calm: 2, war: 0, truce: 1.5}}}
"""
    c = _read(text)
    assert (c.drawn, c.status_quo, graph_of(c).moves(0, 1), graph_of(c).rank(1, 3)) == (True, 1, [2], 1)
    for old, new, code in (("[[war, calm]]", "[[war, claim]]", "E376"), ("[[war, calm]]", "[[war, war]]", "E350"),
                           ("[calm, war, truce]", "[calm, war, war]", "E377"),
                           ("ranking: [war, [calm, truce]]", "weights: {x: 1}", "E371"),
                           ("status_quo: calm", "infeasible: [calm]", "E371")):
        with pytest.raises(InputError) as caught:
            _read(text.replace(old, new, 1))
        assert code in {p.code for p in caught.value.problems}, caught.value


def test_every_way_to_say_what_cannot_be() -> None:
    for field, codes in (("infeasible: [open and build]", [0, 1, 2, 4, 5, 6]), ("exclusive: [[open, build]]",
                         [0, 1, 2, 4, 5, 6]), ("require: [if open then not build]", [0, 1, 2, 4, 5, 6]),
                         ("infeasible: [YY-]", [0, 1, 2, 4, 5, 6]), ("feasible_codes: [6, 5, 4, 2, 1, 0]",
                         [0, 1, 2, 4, 5, 6]), ("at_least_one: [[open, build, tax]]", [1, 2, 3, 4, 5, 6, 7])):
        text = VALID.replace("infeasible: [open and build]", field).replace("ranking: [3, [1, 2], 4, 5, 6]",
                                                                            "weights: {tax: 0.1}")
        graph = graph_of(_read(text.replace("status_quo: NNN", "status_quo: 1")))
        assert isinstance(graph, OptionGraph)
        assert graph.codes.tolist() == codes, field


def test_weights_add_exactly() -> None:
    text = VALID.replace("ranking: [3, [1, 2], 4, 5, 6]", "weights: {open: 0.1, build: 0.3, tax: -0.2}").replace(
        "infeasible: [open and build]", "infeasible: [not open and build and tax and open]")
    graph = graph_of(_read(text))
    assert graph.rank(1, 1) > graph.rank(1, 6) > graph.rank(1, 5) and graph.rank(1, 7) == graph.rank(1, 2)


def test_gmcr_there_and_back() -> None:
    for seed in range(60):
        c = conflict(seed)
        back = conflict_of_gmcr(gmcr_text(c), "x.gmcr")
        graph, again = graph_of(c), graph_of(back)
        assert isinstance(graph, OptionGraph) and isinstance(again, OptionGraph)
        assert (graph.ranks == again.ranks).all() and (graph.directions == again.directions).all(), seed


def test_gmcr_keeps_what_it_does_not_know_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "in.gmcr", tmp_path / "out.gmcr"
    data = {"program": "another", "options": [{"name": "Go", "permittedDirection": "fwd"}, {"name": "Go"}],
            "decisionMakers": [{"name": "One", "options": [1], "preferences": [[[0, "Y"]]], "shade": 3},
                               {"name": "Two", "options": [0], "preferences": [
                                   {"compound": True, "members": [[[0, "N"]], [[1, "Y"]]]}]}]}
    file.write_text(json.dumps(data), encoding="utf-8")
    main(["graph", str(file), "--to", str(out), "--json"])
    said = capsys.readouterr()
    assert "program" in said.err and "decisionMakers.0.shade" in said.err
    assert json.loads(said.out)["actors"] == ["One", "Two"]
    back = json.loads(out.read_text(encoding="utf-8"))
    assert back["program"] == "another" and back["decisionMakers"][0]["shade"] == 3
    c = read_conflict(file)
    assert [o.direction for o in c.options] == ["both", "forward"]  # in canonical order: by decision maker
    assert [o.id for o in c.options] == ["Go-2", "Go"]


@pytest.mark.parametrize(("path", "value", "code"), [
    (("options", 0, "permittedDirection"), "sideways", "E361"), (("decisionMakers", 0, "options"), [7], "E361"),
    (("decisionMakers", 1, "options"), [0, 2], "E372"), (("decisionMakers", 0, "preferences"), [[[0, "Z"]]], "E361"),
    (("decisionMakers", 0, "preferences"), [[[0, "Y"], [0, "N"]]], "E361"), (("decisionMakers",), [], "E370"),
    (("infeasibles",), [[]], "E379"), (("infeasibles",), {}, "E361"), (("coalitions",), [[0, 9]], "E361")])
def test_a_malformed_gmcr_file_is_refused(path: tuple[str | int, ...], value: object, code: str) -> None:
    data = json.loads(gmcr_text(_read(VALID)))
    data["useManualPreferenceRanking"] = False
    part = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    with pytest.raises(InputError) as caught:
        conflict_of_gmcr(json.dumps(data, indent=1), "x.gmcr")
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].line > 0


def test_json_that_breaks_off_is_refused_with_its_place() -> None:
    with pytest.raises(InputError) as caught:
        conflict_of_gmcr('{"options": [\n  {"name": "a",}\n]}', "x.gmcr")
    assert (caught.value.problems[0].code, caught.value.problems[0].line) == ("E361", 2)


@pytest.mark.parametrize(("args", "code"), [
    (["nowhere"], "E363"), (["nowhere.yaml"], "E001"), (["prisoners-dilemma", "--concept", "nsah"], "E358"),
    (["prisoners-dilemma", "--concept", "L99"], "E358"), (["prisoners-dilemma", "--from", "9"], "E376"),
    (["prisoners-dilemma", "--blocks", "first+third"], "E364"), (["doha-2020-x"], "E363")])
def test_what_cannot_be_asked_is_refused(args: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["graph", *args])
    assert left.value.code == 2 and code in capsys.readouterr().err


def test_a_conflict_made_in_python_is_that_of_the_file() -> None:
    data = {"title": "A bridge", "status_quo": "NNN", "infeasible": ["open and build"], "actors": {
        "north": {"options": {"open": "Open", "build": {"text": "Build", "direction": "forward"}},
                  "preferences": {"statements": ["not tax", "open iff not build"]}},
        "south": {"options": {"tax": "Tax"}, "preferences": {"ranking": [3, [1, 2], 4, 5, 6]}}}}
    made, read = peaceroom.make_conflict(data), _read(VALID)
    assert peaceroom.graph_result(made)["stability"] == peaceroom.graph_result(read)["stability"]
    with pytest.raises(InputError, match=r"conflict at infeasible\[0\]: E378 .* did you mean build\?"):
        peaceroom.make_conflict({**data, "infeasible": ["bild"]})


def _spoilt(draw: random.Random, data: object) -> object:
    """The data with some parts replaced, renamed or taken out."""
    odd: list[object] = [None, True, 0, -1, 7, 10**20, 1.5, "", "x", "NNN", "((", [], [[]], {}, {"a": 1}, [[1, "Y"]],
                         ">>"]
    made = copy.deepcopy(data)
    for _ in range(draw.choice((1, 1, 2))):
        part, inside = made, made
        while isinstance(inside, dict | list) and inside and (part is inside or draw.random() < 0.8):
            part = inside
            key = draw.choice(list(part)) if isinstance(part, dict) else draw.randrange(len(part))
            inside = part[key]
        if isinstance(part, dict | list) and part:
            key = draw.choice(list(part)) if isinstance(part, dict) else draw.randrange(len(part))
            if draw.random() < 0.2:
                del part[key]
            else:
                part[key] = copy.deepcopy(draw.choice(odd))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_data_are_refused_or_judged(seed: int) -> None:
    draw = random.Random(seed)
    whole = parse(VALID, "conflict.yaml").to_python() | {"perceptions": {"south": {"unaware": ["build"]}}}
    drawn_by_hand = {"title": "Drawn", "states": ["a", "b", "c"], "status_quo": "a", "actors": {
        "x": {"moves": [["a", "b"], ["b", "c"]], "preferences": {"ranking": ["b", ">>", ["a", "c"]],
                                                                 "unknown": [["a", "b"]]}},
        "y": {"moves": [["b", "a"]], "preferences": {"payoffs": {"a": 1, "b": 2, "c": 3}}}}}
    for n in range(60):
        try:
            if n % 3 == 0:
                text = json.dumps(_spoilt(draw, json.loads(gmcr_text(conflict(n, most_options=4)))))
                c = conflict_of_gmcr(text, "x.gmcr")
            else:
                data = _spoilt(draw, whole if n % 3 == 1 else drawn_by_hand)
                assert isinstance(data, dict)
                c = peaceroom.make_conflict(data)
            peaceroom.graph_result(c, coalitions=True)
        except InputError as refused:
            assert all(p.remedy and p.code[0] == "E" for p in refused.problems)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
@pytest.mark.parametrize("made", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("nowhere")],
                         ids=["pipe", "folder", "dangling-link"])
def test_whatever_has_its_name_is_refused_for_what_it_is(made: Callable[[Path], None], tmp_path: Path) -> None:
    made(tmp_path / "conflict.yaml")
    with pytest.raises(InputError) as refused:
        find_conflict(tmp_path)
    assert refused.value.problems[0].code in ("E016", "E018")
