"""Entries that change places, ids that change with their references, numbers that are written at length."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.files.yaml import parse
from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.editing.placing import Move, Put, Take, splice
from peaceroom.scenario.editing.renames import rename
from peaceroom.scenario.file.loading import LIBRARY, read


def _moved(text: str, *path: str | int, by: int) -> str:
    for at, old, new in splice(text, parse(text, ""), Move(path, by)):
        assert text[at:at + len(old)] == old
        text = text[:at] + new + text[at + len(old):]
    return text


BLOCK = """\
title: T  # of all
# of a
a:
  x: 1

# of b, first line
# and second
b: {y: 2, z: 3}
list:
  - one
  # of two
  - {k: 2}
"""


@pytest.mark.parametrize(("path", "by", "stands"), [
    (("b",), -1, "title: T  # of all\n# of b, first line\n# and second\nb: {y: 2, z: 3}\n\n# of a\na:\n  x: 1\nlist:"),
    (("a",), 1, "title: T  # of all\n# of b, first line\n# and second\nb: {y: 2, z: 3}\n\n# of a\na:\n  x: 1\nlist:"),
    (("b", "z"), -1, "b: {z: 3, y: 2}"), (("list", 1), -1, "list:\n  # of two\n  - {k: 2}\n  - one\n"),
])
def test_an_entry_changes_places_with_its_neighbour(path: tuple[str | int, ...], by: int, stands: str) -> None:
    moved = _moved(BLOCK, *path, by=by)
    assert stands in moved and sorted(moved) == sorted(BLOCK)
    assert parse(moved, "").to_python() == (
        parse(BLOCK, "").to_python() | ({"list": [{"k": 2}, "one"]} if path[0] == "list" else {}))


@pytest.mark.parametrize(("path", "by"), [(("title",), -1), (("list",), 1), (("b", "y"), -1), (("list", 0), -1)])
def test_nothing_moves_over_an_end(path: tuple[str | int, ...], by: int) -> None:
    assert _moved(BLOCK, *path, by=by) == BLOCK


@pytest.mark.parametrize(("cell", "stands"), [
    ("60..80", "{value: 60..80, because: said so}"), ("pert(1, 2, 3)", '{value: "pert(1, 2, 3)", because: said so}'),
    ('"5..6"', '{value: "5..6", because: said so}'),
    ("{value: 5, loadings: {f: 0.5}}", "{value: 5, loadings: {f: 0.5}, because: said so}"),
    ("{judgement: 5..7, by: a, on: 2030-01-01}", "{judgement: 5..7, by: a, on: 2030-01-01, because: said so}"),
])
def test_a_number_gets_its_reason(cell: str, stands: str) -> None:
    text = f"row:\n  position: {cell}  # kept\n"
    found, = splice(text, parse(text, ""), Put(("row", "position", "because"), "said so", "text"))
    after = text[:found.at] + found.new + text[found.at + len(found.old):]
    assert after == f"row:\n  position: {stands}  # kept\n"


#: names an issue of the scenario
CONFLICT = """\
peaceroom: 1
title: Who moves
status_quo: "N"
actors:
  lower:
    name: Lower
    options:
      open:
        text: Open the sluice
        stands_for: {issue: water, value: 70}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    shutil.copytree(LIBRARY / "tutorial", tmp_path / "talks")
    (tmp_path / "talks" / "conflict.yaml").write_text(CONFLICT)
    return Desk(tmp_path / "talks", tmp_path / "log.jsonl")


def test_an_id_changes_with_every_reference_as_one_step(desk: Desk) -> None:
    before, texts = read(desk.folder).scenario, dict(desk.texts)
    entry, others = rename(desk, "a", ("issues", "water"), "flow")
    assert entry is not None and [p.name for p in others] == ["conflict.yaml"]
    assert (desk.folder / "conflict.yaml").read_text() == CONFLICT.replace("issue: water", "issue: flow")
    assert desk.save()
    after = read(desk.folder).scenario
    assert list(after.issues) == ["flow" if i == "water" else i for i in before.issues]
    assert [p.actor for p in after.positions if p.issue == "flow"] == [
        p.actor for p in before.positions if p.issue == "water"] != []
    assert "issue: water" not in desk.texts["scenario.yaml"]
    desk.undo("a")
    assert desk.texts == texts


def test_no_id_changes_while_an_entry_is_bad(desk: Desk) -> None:
    desk.edit("a", "", [Put(("title",), "", "text"), Take(("horizon",))])
    with pytest.raises(InputError, match="E342"):
        rename(desk, "a", ("actors", "lower"), "south")
    desk.undo("a")
    assert desk.save()
    for path, new, code in ((("actors", "lower"), "Not an id", "E113"), (("actors", "lower"), "upper", "E321"),
                            (("title",), "x", "E342")):
        with pytest.raises(InputError, match=code):
            rename(desk, "a", path, new)
