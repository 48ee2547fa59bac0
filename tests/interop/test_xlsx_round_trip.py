"""Export and import give the same scenario again, whatever stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.interop.xlsx.cell_conversion import escape
from peaceroom.interop.xlsx.xml_parts import unescaped
from peaceroom.scenario import types as t
from peaceroom.scenario.file.loading import bundled, load_scenario

from .strategies import processes, scenarios, texts


def _again(scenario: t.Scenario, folder: Path) -> t.Scenario:
    data, assembly = xlsx.read_data(xlsx.export(scenario, folder / "sheet.xlsx"))
    assert not assembly.book.problems
    return t.Scenario.model_validate({k: v for k, v in data.items() if v is not None})


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenarios)
def test_round_trip_is_exact_and_keeps_the_order_of_rows(
    tmp_path_factory: pytest.TempPathFactory, scenario: t.Scenario
) -> None:
    again = _again(scenario, tmp_path_factory.mktemp("sheet"))
    assert again == scenario
    for block in ("coders", "sources", "factors", "actors", "issues", "agenda", "events", "levers", "what_ifs"):
        assert list(getattr(again, block)) == list(getattr(scenario, block))
    for key, issue in scenario.issues.items():
        assert list(again.issues[key].scale) == list(issue.scale)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(processes)
def test_every_process_survives_with_its_order(tmp_path_factory: pytest.TempPathFactory, process: t.Process) -> None:
    bare = t.Scenario(peaceroom=1, title="T", as_of="2020-10-05", horizon="2021-10-05", actors={}, issues={},
                      positions=(), process=process)
    again = _again(bare, tmp_path_factory.mktemp("sheet")).process
    assert again == process
    for block in ("items", "parties", "third_parties", "events", "commitments", "ratifiers", "disruptors",
                  "mechanisms", "parameters"):
        assert list(getattr(again, block)) == list(getattr(process, block))
    for key, third in process.third_parties.items():
        assert list(again.third_parties[key].support) == list(third.support)


@pytest.mark.parametrize("name", sorted(bundled()))
def test_bundled_scenario_survives(name: str, tmp_path: Path) -> None:
    scenario = load_scenario(name).with_ledger(None)  # whose files have tests of their own
    assert xlsx.import_(xlsx.export(scenario, tmp_path / "sheet.xlsx"), ledger=True) == scenario


@given(texts)
def test_escaping_is_undone(text: str) -> None:
    assert unescaped(escape(text)) == text


@pytest.mark.parametrize("text", ['=HYPERLINK("https://example.org")', "+1", "-2+3", "@SUM(A1)", "#N/A", "'x"])
def test_no_text_becomes_a_formula(text: str, tmp_path: Path) -> None:
    scenario = t.Scenario(peaceroom=1, title=text, as_of="2020-10-05", horizon="2021-10-05", actors={}, issues={},
                          positions=(), coders={"a": t.Coder(name=text)})
    path = xlsx.export(scenario, tmp_path / "sheet.xlsx")
    cell = load_workbook(path)["Coders"]["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, text[0] != "#")
    assert _again(scenario, tmp_path).title == text
