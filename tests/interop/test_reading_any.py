"""Which files are Peaceroom's own, whatever they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.interop.reading import is_of_others, load_scenario
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
