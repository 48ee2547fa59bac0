"""The sheets of the process: refusals name the cell, and a workbook without them is one without a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from peaceroom.core.errors import InputError
from peaceroom.files import yaml as yaml_reader
from peaceroom.interop.xlsx import layout as lay
from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.file.writing import part_to_yaml
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.types import Scenario

from .strategies import processes
from .test_xlsx_refusals import DATA
from .workbooks import Change, problems, set_cell

PROCESS: dict[str, Any] = {
    "talks": {"opened": "2020-09-12", "last_break": {"began": "2020-09-14", "ended": "2020-09-20"},
              "steps_that_are_items": {"value": "0.3..1", "because": "texts, not items"}},
    "items": {"share": {"ease": 1.5, "required": ["north"]}},
    "parties": {"north": {"strength": "1..2"}},
    "third_parties": {"bank": {"effort": 0.4, "leverage": {"south": 0.4}, "support": {"south": "0.5..1"}}},
    "events": {"rain": {"deadline": [], "outcomes": {"wet": {
        "effects": [{"quantity": "pressure.south", "value": {"value": 0.5, "sources": ["s"]}}],
        "believed": {"north": 0.6}}}}},
    "conditional": [{"party": "south", "issue": "share", "after": "flow",
                     "bottom_line": {"judgement": "20..40", "by": "c", "on": "2020-10-04"}}],
    "exits": [{"from": "bank", "to": "south", "event": "rain", "outcome": "dry", "keeps": 0.2}],
    "commitments": {"leave": {"debtor": "bank", "creditor": "north", "act": "leave", "due": "2021-05-01", "kept": 0.4}},
    "ceasefires": [{"class": "cessation", "until": "2020-11-01", "collapse": {"value": 0.02, "because": "so far"}},
                   {"class": "cessation", "scope": "local", "collapse": {"value": 0.05, "because": "in the valley"}}],
    "ratifiers": {"north": {"party": "north", "needs": 0.3}},
    "disruptors": {"bank": {"upset": 0.1, "opportunity": 0.01, "wants": "share"}},
    "mechanisms": {"ratify": True}, "parameters": {"gamma": {"value": "0.02..0.1", "because": "a guess"}},
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    flow = {"name": "Flow in summer", "scale": {0: "none", 100: "free"}}
    wants = [{"actor": who, "issue": "flow", "position": x, "salience": 50}
             for who, x in (("north", 20), ("south", 90))]
    return from_dict(DATA | {"issues": DATA["issues"] | {"flow": flow}, "positions": DATA["positions"] + wants,
                             "process": PROCESS})


@pytest.fixture
def sheet(scenario: Scenario, tmp_path: Path) -> Path:
    return xlsx.export(scenario, tmp_path / "water.xlsx")


def _row(heading: str) -> int:
    return [c.heading for c in lay.PROCESS_SHEETS[0].columns].index(heading) + 2


CASES: dict[str, tuple[Change, tuple[str, int, int, str]]] = {
    "state not on the list": (set_cell("Process", f"B{_row('talks: state')}", "asleep"),
                              ("Process", _row("talks: state"), 2, "E114")),
    "break that ended first": (set_cell("Process", f"B{_row('break: ended')}", "2020-09-13"),
                               ("Process", _row("break: ended"), 2, "E811")),
    "share of texts above 1": (set_cell("Process", f"B{_row('talks: steps that are items')}", 3),
                               ("Process", _row("talks: steps that are items"), 2, "E814")),
    "unknown field": (set_cell("Process", "A2", "attractor"), ("Process", 2, 1, "E505")),
    "unknown mechanism": (set_cell("Mechanisms", "A2", "ratifies"), ("Mechanisms", 2, 1, "E803")),
    "mechanism neither on nor off": (set_cell("Mechanisms", "B2", None), ("Mechanisms", 2, 2, "E506")),
    "unknown parameter": (set_cell("Parameters", "A2", "gama"), ("Parameters", 2, 1, "E801")),
    "unknown item": (set_cell("Process items", "A2", "shares"), ("Process items", 2, 1, "E209")),
    "ease of 0": (set_cell("Process items", "D2", 0), ("Process items", 2, 4, "E814")),
    "party not at the table": (set_cell("Process parties", "A2", "bank"), ("Process parties", 2, 1, "E822")),
    "effort above 1": (set_cell("Third parties", "B2", 4), ("Third parties", 2, 2, "E814")),
    "leverage of nobody": (set_cell("Leverage", "A2", "bnak"), ("Leverage", 2, 1, "E506")),
    "neither leverage nor support": (set_cell("Leverage", "B2", "help"), ("Leverage", 2, 2, "E506")),
    "leverage over nobody": (set_cell("Leverage", "C2", "west"), ("Leverage", 2, 3, "E201")),
    "leverage above 1": (set_cell("Leverage", "D2", 4), ("Leverage", 2, 4, "E814")),
    "event that is none": (set_cell("Process events", "A2", "snow"), ("Process outcomes", 2, 1, "E506")),
    "outcome that is none": (set_cell("Process outcomes", "B2", "damp"), ("Process effects", 2, 3, "E506")),
    "quantity that is none": (set_cell("Process effects", "D2", "pressure.west"), ("Process effects", 2, 4, "E820")),
    "bottom line of nobody": (set_cell("Conditional", "A2", "west"), ("Conditional", 2, 1, "E201")),
    "bottom line on nothing": (set_cell("Conditional", "B2", None), ("Conditional", 2, 2, "E106")),
    "after the issue itself": (set_cell("Conditional", "C2", "share"), ("Conditional", 2, 3, "E823")),
    "conditional off the scale": (set_cell("Conditional", "D2", 140), ("Conditional", 2, 4, "E215")),
    "exit without event or date": (set_cell("Exits", "D2", None), ("Exits", 2, 1, "E811")),
    "number of an exit twice": (set_cell("Exits", "A3", "1"), ("Exits", 3, 1, "E506")),
    "due in the past": (set_cell("Commitments", "E2", "2020-01-01"), ("Commitments", 2, 5, "E811")),
    "class that is none": (set_cell("Ceasefires", "A2", "truce"), ("Ceasefires", 2, 1, "E114")),
    "ratifier of nobody": (set_cell("Ratifiers", "B2", "west"), ("Ratifiers", 2, 2, "E201")),
    "wants nothing known": (set_cell("Disruptors", "E2", "shares"), ("Disruptors", 2, 5, "E209")),
    "note of no field": (set_cell("Notes", "C3", "violence: level"), ("Notes", 3, 2, "E514")),
}


@pytest.mark.parametrize("name", CASES)
def test_refusal_names_the_cell(name: str, sheet: Path) -> None:
    change, expected = CASES[name]
    assert expected in problems(sheet, change)


def test_it_comes_back(sheet: Path, scenario: Scenario) -> None:
    assert xlsx.import_(sheet) == scenario
    assert scenario.process is not None and scenario.process.events["rain"].deadline == ()


def test_without_its_sheets_there_is_no_process(tmp_path: Path) -> None:
    bare = from_dict(DATA)
    path = xlsx.export(bare, tmp_path / "bare.xlsx")
    book = load_workbook(path)
    assert all(book[s.title].max_row == 1 or s.upright for s in lay.PROCESS_SHEETS)
    for page in lay.PROCESS_SHEETS:
        del book[page.title]
    book.save(path)
    assert xlsx.import_(path) == bare


def test_some_of_its_sheets_are_not_enough(sheet: Path) -> None:
    book = load_workbook(sheet)
    del book["Exits"]
    book.save(sheet)
    with pytest.raises(InputError, match="the sheet Exits is missing"):
        xlsx.import_(sheet)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(processes)
def test_a_process_file_reads_back(process: Process) -> None:
    text = part_to_yaml(process)
    assert Process.model_validate(yaml_reader.parse(text, "process.yaml").to_python()) == process
