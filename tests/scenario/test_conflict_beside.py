"""`validate` and `rename` know the conflict.yaml beside a scenario."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peaceroom.cli import main
from peaceroom.conflict.file.reading import read_conflict

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
CONFLICT = """peaceroom: 1
title: Moves
actors:
  north:  # the capital
    options:
      yield-first: {text: Yield, stands_for: {issue: water, value: 50}}
    attitudes: {south: positive}
  south:
    options:
      leave: Leave the talks
    preferences: {ranking: [1, 2, [3, 4]]}
coalitions: [[north, south]]
perceptions:
  south: {unaware: [yield-first], preferences: {north: {ranking: [1, [2, 3], 4]}}}
"""


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "scenario.yaml").write_bytes(VALID.read_bytes())
    (tmp_path / "conflict.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_renaming_follows_actors_and_issues_into_the_conflict(tmp_path: Path) -> None:
    folder = _folder(tmp_path, CONFLICT)
    main(["rename", str(folder), "north", "capital"])
    main(["rename", str(folder), "water", "opening"])
    text = (folder / "conflict.yaml").read_text(encoding="utf-8")
    assert "capital:  # the capital" in text and "issue: opening" in text and "north" not in text
    found = read_conflict(folder / "conflict.yaml")
    assert found.coalitions == (("capital", "south"),) and list(found.perceptions["south"].preferences) == ["capital"]
    main(["validate", str(folder)])


@pytest.mark.parametrize(("old", "new", "code"), [
    ("issue: water", "issue: third", "E365"), ("unaware: [yield-first]", "unaware: [yield]", "E378"),
    ("ranking: [1, 2, [3, 4]]", "ranking: [1, 2, 3]", "E354")])
def test_validate_judges_the_conflict(old: str, new: str, code: str, tmp_path: Path,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    folder = _folder(tmp_path, CONFLICT.replace(old, new))
    with pytest.raises(SystemExit) as left:
        main(["validate", str(folder), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert left.value.code == 2 and not said["valid"] and code in {e["code"] for e in said["errors"]}
