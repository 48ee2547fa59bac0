"""A scenario of Peaceroom in JSON is read as what it is, and no table of another program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from peaceroom.core.errors import InputError
from peaceroom.interop.reading import is_of_others, read_any
from peaceroom.scenario.file.copying import copy_bundled


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
