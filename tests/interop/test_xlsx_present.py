"""What is in doubt about the present and what has no day come back from a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceroom.interop.xlsx import workbook as xlsx
from peaceroom.scenario.file.loading import locate, read
from peaceroom.scenario.file.renaming import plan_rename

from .workbooks import problems, set_cell

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
PROCESS = """\
talks:
  states: {suspended: 0.7, in_session: 0.3}
  last_break: {began: 2020-08-03, began_latest: 2020-09-07}
  rhythm: {every_weeks: 6, sits_weeks: 2, next: 2020-11-02, because: as announced}
rounds:
  - {begins: 2020-10-12, ends: 2020-10-23, because: as announced}
  - {begins: 2020-11-02, ends: 2020-11-06}
shocks:
  massacre:
    a_year: 0.2..0.6
    during: talks
    lasts_weeks: 8
    effects: [{quantity: trust, value: -1..-0.3}, {quantity: violence, op: multiply, value: 2, ramp_weeks: 2}]
  defection:
    a_year: 0.1
    effects: [{quantity: strength.north, op: multiply, value: 0.8, because: as in other wars}]
mass_action:
  strike: {by: guest, on: [north, south], a_year: 1..3, costs: 0.05..0.15, pressure: 0.5, lasts_weeks: 4,
    during: always}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.yaml").write_text(VALID.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "process.yaml").write_text(PROCESS, encoding="utf-8")
    return tmp_path


def test_they_come_back(folder: Path) -> None:
    scenario = read(folder).scenario
    found = xlsx.import_(xlsx.export(scenario, folder / "table.xlsx")).process
    assert found == scenario.process
    assert found is not None and [len(s.effects) for s in found.shocks.values()] == [2, 1]


def test_an_effect_of_no_shock_is_refused_at_its_cell(folder: Path) -> None:
    sheet = xlsx.export(read(folder).scenario, folder / "table.xlsx")
    found = problems(sheet, set_cell("Shock effects", "B2", "masacre"))
    assert next(x for x in found if x[0] == "Shock effects")[:3] == ("Shock effects", 2, 2)
    assert ("Mass action", 2, 3, "E201") in problems(sheet, set_cell("Mass action", "C2", "north, west"))


def test_renaming_an_actor_reaches_shocks_and_mass_action(folder: Path) -> None:
    plan_rename(locate(folder), "north", "upper").write()
    process = read(folder).scenario.process
    assert process is not None
    assert process.shocks["defection"].effects[0].quantity == "strength.upper"
    assert process.mass_action["strike"].on == ("upper", "south")
