"""Which files are Peaceroom's own, whatever they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from peaceroom.core.errors import InputError
from peaceroom.interop.reading import is_of_others, load_scenario, read_any
from peaceroom.scenario.file.copying import copy_bundled
from small import raw


@pytest.mark.parametrize("name", ["talks.json", "talks.txt", "talks", "talks.YAML"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_scenario_in_json_is_one_of_ours(tmp_path: Path, name: str, indent: int | None) -> None:
    file = tmp_path / name
    file.write_text(json.dumps(raw(title="In braces"), indent=indent), encoding="utf-8")
    assert not is_of_others(file)
    assert load_scenario(file).title == "In braces"


def test_a_file_that_only_speaks_of_peaceroom_is_not(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("actor,position,salience,capability,note\na,1,50,50,see peaceroom\nb,9,50,50,\n", encoding="utf-8")
    assert is_of_others(file)


def test_nothing_of_a_scenario_in_json_is_lost(tmp_path: Path) -> None:
    copy_bundled("tutorial", tmp_path / "river")
    file = tmp_path / "river" / "scenario.yaml"
    same = tmp_path / "river.json"
    data = yaml.safe_load(file.read_text(encoding="utf-8").replace(" on:", ' "on":'))  # to it a bare on is true
    same.write_text(json.dumps(data, default=str), encoding="utf-8")
    assert not is_of_others(same)
    written, plain = read_any(same), read_any(file)
    assert written.scenario.model_dump() == plain.scenario.model_dump()
    assert {w.code for w in written.warnings}.isdisjoint({"W014", "W017", "W018"})


def test_json_of_others_is_not_taken_for_one_and_a_broken_one_is_said_to_be_broken(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    table.write_text(json.dumps({"actors": [{"actor": "North", "position": 10, "salience": 50, "capability": 1},
                                            {"actor": "South", "position": 90, "salience": 60, "capability": 2}]}))
    assert is_of_others(table) and list(read_any(table).scenario.actors) == ["north", "south"]
    table.write_text('{"peaceroom": 1, "actors": [')
    with pytest.raises(InputError) as caught:
        read_any(table)
    assert caught.value.problems[0].code == "E008", "it is marked as ours, and is cut off"
