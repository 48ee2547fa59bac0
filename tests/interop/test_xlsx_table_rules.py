"""Rules of the table come back from a workbook: consent, seats, authorities, proposals."""

from __future__ import annotations

from pathlib import Path

from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import read

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
PROCESS = """\
talks: {consensus: {needs: [north], others: 1, because: as agreed}}
items:
  first: {consensus: {needs: [north, south]}}
parties:
  south: {leaves: {rate: 0.02}, joins: {after: first, rate: 0.1..0.2, because: as said}}
authorities:
  guest: {stops: 0.05, resumes: 0.2, until: second, without_ceasefire: true}
proposals:
  - {party: north, issue: water, position: 60, date: 2020-11-09}
  - {party: south, issue: patrols, position: 40..50, after: first, rate: 0.1}
"""


def test_they_come_back(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(VALID.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "process.yaml").write_text(PROCESS, encoding="utf-8")
    scenario = read(tmp_path).scenario
    found = xlsx.import_(xlsx.export(scenario, tmp_path / "table.xlsx")).process
    assert found == scenario.process
    assert found is not None and len(found.proposals) == 2 and set(found.authorities) == {"guest"}
