"""``process.yaml`` beside a scenario: read with it, refused at its own lines, kept by what writes scenarios."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.files.yaml import parse
from peaceroom.scenario.file.loading import from_dict, read
from peaceroom.scenario.file.schema import process_schema
from peaceroom.scenario.file.writing import to_dict, to_yaml
from peaceroom.scenario.process_types import Process, part_at

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
FULL = """\
talks:
  opened: 2020-09-12
  last_break: {began: 2020-09-14, ended: 2020-09-20}
  steps_that_are_items: 0.3..1
attractors: nash
items:
  first: {ease: 1.5, required: [north, south]}
  second: {ceasefire: preliminary, term_weeks: 12, delegation: false}
parties:
  north: {strength: 1..2, optimism: 0.01, cost: {judgement: 0.05..0.2, by: coder-a, on: 2020-10-04}}
third_parties:
  guest: {effort: 0.3..0.6, leverage: {south: 0.4}, support: {south: 0.5..1}}
events:
  vote:
    deadline: []
    outcomes:
      passed: {effects: [{quantity: pressure.south, value: 0.5}], believed: {north: 0.6}}
conditional:
  - {party: south, issue: water, after: second, bottom_line: {judgement: 40..60, by: coder-a, on: 2020-10-04}}
exits:
  - {from: guest, to: south, event: vote, outcome: passed, keeps: 0.2, ramp_weeks: 13}
  - {from: guest, to: south, date: 2021-05-01, keeps: 0.1..0.3}
commitments:
  leave: {debtor: guest, creditor: north, act: leave, due: 2021-05-01, kept: 0.4..0.7}
ceasefires:
  - {class: cessation, until: 2020-11-01}
ratifiers:
  north: {party: north, needs: 0.2..0.6}
disruptors:
  guest: {upset: 0.1..0.4, opportunity: 0.01, objective: limited, wants: second}
violence: {series: deaths}
mechanisms: {guarantee: false, ratify: true}
parameters: {gamma: 0.02..0.1}
"""
SERIES = "month,deaths\n2020-07,3\n2020-08,4\n2020-09,5\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(VALID, tmp_path / "scenario.yaml")
    (tmp_path / "process.yaml").write_text(FULL, encoding="utf-8")
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "deaths.csv").write_text(SERIES, encoding="utf-8")
    return tmp_path


def refused(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path)
    return [f"{Path(p.file).name}:{p.line}:{p.column} {p.code}" for p in caught.value.problems]


def test_a_full_file_is_read(folder: Path) -> None:
    process = read(folder).process
    assert process is not None
    assert process.talks.opened == date(2020, 9, 12)
    assert process.items["second"].ceasefire == "preliminary"
    assert process.exits[0].outcome == "passed" and process.exits[1].date == date(2021, 5, 1)
    assert str(process.conditional[0].bottom_line.value) == "40..60" and process.conditional[0].after == "second"
    assert str(process.parameters["gamma"].value) == "0.02..0.1"


def test_without_one_there_is_none() -> None:
    assert read(VALID).process is None


def test_a_single_file_holds_it_as_a_key(tmp_path: Path, folder: Path) -> None:
    single = tmp_path / "single.yaml"
    indented = "".join("  " + line for line in FULL.splitlines(keepends=True))
    single.write_text(VALID.read_text(encoding="utf-8") + "process:\n" + indented, encoding="utf-8")
    assert read(single).process == read(folder).process


def test_it_is_refused_at_its_own_lines_together_with_the_scenario(folder: Path) -> None:
    text = FULL.replace("began: 2020-09-14, ended: 2020-09-20", "began: 2020-09-24, ended: 2020-09-20")
    (folder / "process.yaml").write_text(text, encoding="utf-8")
    whole = (folder / "scenario.yaml").read_text(encoding="utf-8").replace("salience: 40}", "salience: 400}")
    (folder / "scenario.yaml").write_text(whole, encoding="utf-8")
    assert refused(folder) == ["process.yaml:3:42 E811", "scenario.yaml:31:60 E107"]


def test_given_twice(folder: Path) -> None:
    with (folder / "scenario.yaml").open("a", encoding="utf-8") as file:
        file.write("process: {attractors: nash}\n")
    assert refused(folder) == ["scenario.yaml:46:1 E810"]


@pytest.mark.parametrize(("text", "found"), [
    ("", ["process.yaml:1:1 E004"]), ("- talks\n", ["process.yaml:1:1 E116"]),
    ("talks:\n\tstate: x\n", ["process.yaml:2:1 E007"]),
])
def test_files_that_are_no_process(folder: Path, text: str, found: list[str]) -> None:
    (folder / "process.yaml").write_text(text, encoding="utf-8")
    assert refused(folder) == found


def test_a_gap_in_the_series_is_refused_where_it_is(folder: Path) -> None:
    (folder / "series" / "deaths.csv").write_text(SERIES.replace("2020-08,4\n", ""), encoding="utf-8")
    assert refused(folder) == ["deaths.csv:3:1 E719"]


def test_it_survives_writing(folder: Path) -> None:
    scenario = read(folder).scenario
    assert from_dict(to_dict(scenario)) == scenario
    again = parse(to_yaml(scenario), "x").to_python()
    assert from_dict(again) == scenario


def test_the_schema_takes_it_and_refuses_bad_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    validator = jsonschema.Draft202012Validator(process_schema())
    validator.check_schema(process_schema())
    data = json.loads(json.dumps(parse(FULL, "x").to_python(), default=lambda d: d.isoformat()))
    assert list(validator.iter_errors(data)) == []
    assert list(validator.iter_errors({"talks": {"state": "asleep"}}))
    assert list(validator.iter_errors({"talkz": {}}))
    main(["schema", "--part", "process"])
    assert json.loads(capsys.readouterr().out) == process_schema()


def test_paths_lead_to_blocks() -> None:
    assert part_at(()) is Process
    assert part_at(("events", "vote", "outcomes", "passed", "effects", 0)).__name__ == "ProcessEffect"
    assert part_at(("exits", 3)).__name__ == "Exit"


def test_a_day_where_a_block_belongs_is_answered_by_the_block_to_write(folder: Path) -> None:
    path = folder / "process.yaml"
    given = FULL.replace("{began: 2020-09-14, ended: 2020-09-20", "2020-09-14 #")
    path.write_text(given, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(folder)
    (problem,) = caught.value.problems
    assert problem.code == "E116" and problem.remedy == "write {began: 2020-09-14}"
    path.write_text(given.replace("2020-09-14 #", "{began: 2020-09-14} #"), encoding="utf-8")
    scenario = read(folder).scenario
    assert scenario.process is not None and scenario.process.talks.last_break is not None
    assert scenario.process.talks.last_break.began == date(2020, 9, 14)


def test_a_word_where_a_block_belongs_is_told_the_fields(folder: Path) -> None:
    (folder / "process.yaml").write_text("talks:\n  last_break: yes\nitems: {a: procedure}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(folder)
    told = [p.remedy for p in caught.value.problems if p.code == "E116"]
    assert told[0].startswith("write a block of fields such as {began: …}; it may also have began_latest, ended")
    assert told[1].startswith("write a block of fields such as {in_talks: …")
