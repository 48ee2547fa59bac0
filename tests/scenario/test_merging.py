"""Merging scenario folders, and telling them apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import peaceroom
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.file.merging import merge_folders

TUTORIAL = Path(peaceroom.__file__).parent / "scenario" / "library" / "tutorial"


def version(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    folder = tmp_path / name
    shutil.copytree(TUTORIAL, folder)
    file = folder / "scenario.yaml"
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text)
    return folder


def test_what_each_analyst_changed_is_there_and_comments_stay(tmp_path: Path) -> None:
    base = version(tmp_path, "base")
    ann = version(tmp_path, "ann", ("position: 60..80", "position: 50..60"), ("as_of:", "# Ann was here\nas_of:"))
    ben = version(tmp_path, "ben", ("position: 25..40", "position: 20..30"))
    (ben / "notes.md").write_text("what Ben thinks\n")
    assert merge_folders(base, [ann, ben], tmp_path / "team") == ["notes.md", "scenario.yaml"]
    text = (tmp_path / "team" / "scenario.yaml").read_text()
    assert "# Ann was here" in text and "position: 50..60" in text and "position: 20..30" in text
    assert text.replace("# Ann was here\n", "").replace("50..60", "60..80", 1).replace("20..30", "25..40", 1) == (
        base / "scenario.yaml").read_text()
    load_scenario(tmp_path / "team")


def test_what_contradicts_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    base = version(tmp_path, "base")
    ann = version(tmp_path, "ann", ("position: 60..80", "position: 50..60"))
    ben = version(tmp_path, "ben", ("position: 60..80", "position: 80..90"))
    with pytest.raises(InputError) as error:
        merge_folders(base, [ann, ben], tmp_path / "team")
    (problem,) = error.value.problems
    line = next(n for n, row in enumerate((ann / "scenario.yaml").read_text().splitlines(), 1) if "50..60" in row)
    assert (problem.code, problem.line) == ("E390", line)
    assert "50..60" in problem.message and "80..90" in problem.message and "60..80" in problem.message
    assert not (tmp_path / "team").exists()
    merge_folders(base, [ann, ben], tmp_path / "last", take="last")
    assert "80..90" in (tmp_path / "last" / "scenario.yaml").read_text()


def test_changes_that_are_right_alone_and_wrong_together_are_refused(tmp_path: Path) -> None:
    base = version(tmp_path, "base")
    last = "because: would accept a yearly visit, sources: [opening]}\n"
    row = ("  - {{actor: council, issue: patrols, position: {0}, salience: {{judgement: 40, by: author, "
           "on: 2030-03-01}}, because: said so, sources: [opening]}}\n")
    ann, ben = (version(tmp_path, name, (last, last + row.format(place))) for name, place in (("ann", 0), ("ben", 50)))
    for one in (ann, ben):
        load_scenario(one)
    with pytest.raises(InputError, match="contradict each other") as error:
        merge_folders(base, [ann, ben], tmp_path / "team")
    assert error.value.problems[0].line > 0
    assert error.value.problems[0].file.startswith((tmp_path / "team").as_posix())
    assert not (tmp_path / "team").exists()


def test_the_verbs(tmp_path: Path) -> None:
    base = version(tmp_path, "base")
    ann = version(tmp_path, "ann", ("position: 60..80", "position: 50..60"))
    done = CliRunner().invoke(group, ["diff", str(base), str(ann), "--json"], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert found["files"] == ["scenario.yaml"]
    assert [(r["before"], r["after"]) for r in found["inputs"]] == [("60..80", "50..60")]
    done = CliRunner().invoke(group, ["merge", str(base), str(ann), "--out", str(tmp_path / "x"), "--json"],
                              catch_exceptions=False)
    assert json.loads(done.stdout)["changed"] == ["scenario.yaml"]
    with pytest.raises(InputError) as error:
        merge_folders(base, [ann], tmp_path / "x")
    assert error.value.problems[0].code == "E323"
