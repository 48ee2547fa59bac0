"""Ten lines of an origin, and the commands that list the library and compare two codings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.accuracy.backtest.page import ten_lines
from peaceroom.cli import group
from peaceroom.files.yaml import parse
from peaceroom.scenario.cases.reading import case_names, origin_files, read_origin
from peaceroom.scenario.cases.types import Origin
from scenario.cases.test_origins import GOOD


def origin() -> Origin:
    return Origin.model_validate(parse(GOOD, "good").to_python())


def test_an_origin_in_ten_lines() -> None:
    lines = ten_lines(origin())
    assert len(lines) == 10 and all("\n" not in line for line in lines)
    assert lines[3] == ("Talks: in session 80 %, suspended 20 %; opened 2000-10-01; last break 2000-12-01 to "
                        "2001-01-20")
    assert lines[5] == "Open, in order: Land (economy)" and lines[6].endswith("land 65 (1 bottom lines)")
    assert "2001-05-01 Round of May; 2001-12-01 North leaves" in lines[8]
    assert lines[9].startswith("Base rates: a further text within 90 days ")


@pytest.mark.parametrize("path", origin_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_origin_of_the_library_has_its_page(path: Path) -> None:
    assert len(ten_lines(read_origin(path))) == 10


def test_the_commands() -> None:
    run = CliRunner()
    shown = run.invoke(group, ["library", "show", "el-salvador/1990-06-01"], catch_exceptions=False).stdout
    assert shown.startswith("el-salvador/1990-06-01: Government of El Salvador") and len(shown.splitlines()) == 10
    listed = json.loads(run.invoke(group, ["library", "list", "--json"], catch_exceptions=False).stdout)
    assert [row["name"] for row in listed] == case_names()
    compared = json.loads(run.invoke(group, ["library", "agreement", "--json"], catch_exceptions=False).stdout)
    twice = [f"{path.parent.name}/{path.name[:10]}" for path in origin_files(second=True)]
    assert compared["origins"] == len(twice) and list(compared["each"]) == twice
    assert compared["compared"]["same most likely state (share)"]["n"] == len(twice)
    assert sum(row["n"] for row in compared["kinds"].values()) == (
        compared["compared"]["overlap of what a side wants, same kind of item (share)"]["n"])
    told = run.invoke(group, ["library", "agreement", "--each"], catch_exceptions=False).stdout.splitlines()
    assert told[0] == f"{len(twice)} origins coded twice" and set(twice) <= set(told)
