"""`peaceroom discover` on a run and on a scenario."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.cli import group, main

GOAL = "settlement.water.compromise >= p80"


def test_a_run_and_its_scenario_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = CliRunner().invoke(group, ["run", "tutorial", "--draws", "2000", "--seed", "0", "--models", "compromise",
                                      "--no-process", "--no-report", "--out", str(tmp_path), "--json"])
    folder = json.loads(done.stdout)["run"]
    of_run = json.loads(CliRunner().invoke(group, ["discover", folder, "--goal", GOAL, "--json"],
                                           catch_exceptions=False).stdout)
    fresh = json.loads(CliRunner().invoke(group, ["discover", "tutorial", "--draws", "2000", "--seed", "0", "--goal",
                                                  GOAL, "--json"], catch_exceptions=False).stdout)
    assert of_run == fresh and of_run["reached"] == 0.2 and of_run["boxes"]
    named = CliRunner().invoke(group, ["discover", Path(folder).name, "--runs", str(tmp_path), "--goal", GOAL])
    assert "‘Spring rains’ ends in ‘Plenty of rain’" in named.stdout
    more = ["--goal", GOAL, "--seed", "2"]
    for args, code in ((["--goal", "x"], "E317"), (["--goal", "zone.x"], "E316"), (more, "E312")):
        with pytest.raises(SystemExit) as caught:
            main(["discover", folder, *args])
        told = capsys.readouterr()
        assert caught.value.code == 2 and code in told.out + told.err


def test_a_goal_out_of_reach_is_said_with_the_nearest() -> None:
    said = CliRunner().invoke(group, ["discover", "tutorial", "--draws", "500", "--goal",
                                      "settlement.water.compromise > 99"], catch_exceptions=False).stdout
    assert "No draw reaches the goal.\nThe nearest is " in said
