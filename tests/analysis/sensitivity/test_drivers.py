"""Drivers of scenarios: planted ones come first, groups, what-ifs, refusals, the command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.analysis.sensitivity.cube import Cube
from peaceroom.analysis.sensitivity.outputs import Outputs, chosen
from peaceroom.analysis.sensitivity.result import Drivers, drivers_result
from peaceroom.cli import group, main
from peaceroom.core.errors import InputError
from peaceroom.findings.drivers import drivers_text
from peaceroom.runs.kept import Kept, Pieces
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario
from small import scenario

#: North's position is ten times as wide as South's, and nothing else is in doubt
PLANTED: dict[str, Any] = {
    "peaceroom": 1, "title": "Planted", "as_of": "2020-10-05", "horizon": "2021-10-05",
    "sources": {"paper": {"title": "A paper", "date": "2020-01-01"}},
    "coders": {"coder": {"name": "A coder"}},
    "actors": {"north": {"name": "North", "kind": "party", "consent": "required", "capability": 50},
               "south": {"name": "South", "kind": "party", "consent": "required", "capability": 50}},
    "issues": {"water": {"name": "Water", "scale": {0: "none", 100: "all"}},
               "roads": {"name": "Roads", "scale": {0: "none", 100: "all"}}},
    "positions": [
        {"actor": "north", "issue": "water", "position": {"value": "uniform(0, 60)", "sources": ["paper"]},
         "salience": 50},
        {"actor": "south", "issue": "water",
         "position": {"value": "uniform(90, 96)", "judgement": {"by": "coder", "on": "2020-10-01"}}, "salience": 50},
        {"actor": "north", "issue": "roads", "position": 20, "salience": 50},
        {"actor": "south", "issue": "roads", "position": 80, "salience": 50},
    ],
}
NORTH, SOUTH = "positions.north.water.position", "positions.south.water.position"


def asked(s: Scenario, *names: str, **more: Any) -> Drivers:
    return drivers_result(s, chosen(s, names), **{"samples": 256, "seed": 0, **more})


def test_a_planted_driver_comes_first_in_every_method_with_its_exact_share() -> None:
    s = Scenario.model_validate(PLANTED)
    found = asked(s, "settlement.water.mean")["outputs"]["settlement.water.mean"]
    v = found["sobol"]
    # the mean of two positions: variances as 60² to 6²
    exact = 3600 / 3636
    assert list(v["inputs"]) == [NORTH, SOUTH]
    for kind in ("first", "total"):
        assert v["inputs"][NORTH][kind] == pytest.approx(exact, abs=0.02)
        assert v["inputs"][SOUTH][kind] == pytest.approx(1 - exact, abs=0.005)
    assert v["sd"] == pytest.approx(np.sqrt(3636 / 12) / 2, rel=0.01) and v["mean"] == pytest.approx(61.5, abs=0.1)
    m = found["morris"]["inputs"]
    assert m[NORTH]["size"] == pytest.approx(30) and m[SOUTH]["size"] == pytest.approx(3)
    assert m[NORTH]["spread"] == pytest.approx(0, abs=1e-9)
    t = found["tornado"]
    assert t["base"] == pytest.approx(61.5)
    assert t["inputs"][NORTH] == pytest.approx({"low": 49.5, "high": 73.5, "swing": 24})


def test_groups_are_by_whose_and_what_a_number_is() -> None:
    s = Scenario.model_validate(PLANTED)
    v = asked(s, "settlement.water.mean")["outputs"]["settlement.water.mean"]["sobol"]
    groups = v["groups"]
    assert list(groups["actor"]) == ["north", "south"]
    assert groups["actor"]["north"] == groups["source"]["paper"] == v["inputs"][NORTH]
    assert groups["judgement"]["coder"] == v["inputs"][SOUTH]
    assert Cube(s, 0).groups["kind"]["position"] == frozenset((0, 1)) == Cube(s, 0).groups["issue"]["water"]


def test_what_nothing_moves_is_refused_and_never_zero() -> None:
    s = Scenario.model_validate(PLANTED)
    found = asked(s, "settlement.roads.mean")["outputs"]["settlement.roads.mean"]
    for method in ("sobol", "morris", "tornado"):
        entry = found[method]
        assert set(entry) == {"refused"} and entry["refused"]
    assert "Nothing can be said of its variance" in drivers_text(asked(s, "settlement.roads.mean"), s)


def test_an_output_without_a_value_is_refused() -> None:
    s = Scenario.model_validate(PLANTED)
    found = asked(s, "zone.water")["outputs"]["zone.water"]  # no value of failure and no bottom line is known
    assert "no value" in found["sobol"]["refused"] and "no value" in found["tornado"]["refused"]


def test_events_and_factors_are_drivers_too() -> None:
    s = scenario()
    v = asked(s, "settlement.system.mean")["outputs"]["settlement.system.mean"]["sobol"]
    assert "factors.mood" in v["inputs"]
    ceasefire = asked(s, "settlement.ceasefire.mean")["outputs"]["settlement.ceasefire.mean"]
    assert ceasefire["sobol"]["inputs"]["events.vote"]["total"] > 0.02
    assert ceasefire["tornado"]["inputs"]["events.vote"]["swing"] > 0
    assert "positions.south.prisoners.position" in ceasefire["sobol"]["silent"]


def test_difference_between_two_what_ifs() -> None:
    s = scenario()
    name = "settlement.ceasefire.compromise"
    found = asked(s, name, under="vote-new", against="vote-old")["outputs"][name]["sobol"]
    # the difference is the ally's shift alone, so how far it goes matters and how the vote ends no more
    assert "events.vote" in found["silent"]
    assert next(iter(found["inputs"])).startswith(("events.vote.new.effects", "positions.ally", "support.ally"))
    text = drivers_text(asked(s, name, under="vote-new", against=""), s)
    assert "the difference between under ‘vote new’ and as things stand" in text
    one = Outputs(s, chosen(s, (name,)), drawn := sample(s, 64, 0), "more-aid", "vote-old")(drawn)
    apart = [Outputs(s, chosen(s, (name,)), drawn, w)(drawn) for w in ("more-aid", "vote-old")]
    assert np.array_equal(one, apart[0] - apart[1])


def test_numbers_of_levers_count_only_where_they_are_pulled() -> None:
    data = {"aid": {"by": "ally", "effects": [{"multiply": {"field": "strength", "from": "ally", "by": "1..3"}}]}}
    s = scenario(levers=data)
    assert "levers.aid.effects.1.by" not in Cube(s, 0).names
    assert "levers.aid.effects.1.by" in Cube(s, 0, ("more-aid",)).names


def test_a_draft_is_an_output() -> None:
    s = Scenario.model_validate({**PLANTED, "no_agreement": {"north": "0.2..0.8", "south": 0.1}})
    s = s.model_copy(update={"drafts": {"text": _draft({"water": 60, "roads": 50})}})
    found = asked(s, "draft.text", samples=512)["outputs"]["draft.text"]["sobol"]
    assert next(iter(found["inputs"])) in ("no_agreement.north", NORTH) and found["mean"] not in (0, 1)


def _draft(text: dict[str, float]) -> Any:
    from peaceroom.scenario.types import Draft

    return Draft.model_validate({"text": {k: {"value": v} for k, v in text.items()}, "because": "a test"})


def test_the_same_for_any_number_of_workers_and_after_an_interrupt(tmp_path: Path) -> None:
    s = scenario()
    name = "settlement.ceasefire.compromise"
    whole = asked(s, name, workers=1, methods=("sobol",))
    assert asked(s, name, workers=3, methods=("sobol",)) == whole
    kept = Kept(tmp_path / "points.bin", "plan")

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(s, name, methods=("sobol",), pieces=kept, progress=stop)
    kept.close()
    again = Kept(tmp_path / "points.bin", "plan")
    points = {n.removeprefix("points/"): np.frombuffer(data).reshape(facts) for n, facts, data in again.bodies()
              if n.startswith("points/")}
    assert len(points) > 5
    assert asked(s, name, methods=("sobol",), pieces=Pieces(), kept=points) == whole
    again.drop()


@pytest.mark.slow
def test_a_call_that_was_killed_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    def started(folder: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "peaceroom", "drivers", "doha-2020", "--output", "settlement.ceasefire.challenge",
             "--method", "sobol", "--samples", "256", "--out", str(tmp_path / folder), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    whole, _ = started("whole").communicate(timeout=600)
    killed = started("killed")
    assert killed.stderr is not None
    for line in killed.stderr:
        done, total = (int(part.replace(",", "")) for part in re.findall(r"[\d,]+", line)[:2])
        if 3 * done > total:
            break
    killed.kill()
    killed.communicate()
    kept = list((tmp_path / "killed").glob("drivers-*.bin"))
    assert len(kept) == 1 and kept[0].stat().st_size > 4 * done  # eight bytes a point, packed
    assert not json.loads(whole)["outputs"]["settlement.ceasefire.challenge"]["sobol"].get("refused")
    again, _ = started("killed").communicate(timeout=600)
    assert again == whole
    assert not list((tmp_path / "killed").glob("drivers-*.bin"))


@pytest.mark.parametrize("more", [{"samples": 100}, {"samples": 8}, {"routes": 1}, {"methods": ("fast",)}])
def test_designs_that_cannot_be(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="E318"):
        asked(scenario(), **more)


def test_nothing_in_doubt() -> None:
    fixed = [{**row, "position": 50} for row in PLANTED["positions"]]
    with pytest.raises(InputError, match="E318"):
        asked(Scenario.model_validate({**PLANTED, "positions": fixed}))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["drivers", "tutorial", "--output", "settlement.water.compromise", "--samples", "64", "--trajectories", "4",
            "--seed", "0", "--out", str(tmp_path)]
    done = CliRunner().invoke(group, [*call, "--json"], catch_exceptions=False)
    found = json.loads(done.stdout)
    assert found["scenario"] == "tutorial" and set(found["outputs"]) == {"settlement.water.compromise"}
    assert not list(tmp_path.iterdir())
    said = CliRunner().invoke(group, call, catch_exceptions=False).stdout
    assert "Of its variance the position of Lower valley on" in said and "The points are too few to rank by" in said
    for wrong, code in ((["--output", "zone.wather"], "E316"), (["--under", "none"], "E305"),
                        (["--samples", "3"], "E318"), (["--seed", "-1"], "E302")):
        with pytest.raises(SystemExit) as caught:
            main([*call[:2], "--out", str(tmp_path), *wrong])
        told = capsys.readouterr()
        assert caught.value.code == 2 and code in told.out + told.err
    assert "did you mean zone.water?" in _refused(capsys, [*call[:2], "--output", "zone.wather"])


def _refused(capsys: pytest.CaptureFixture[str], args: list[str]) -> str:
    with pytest.raises(SystemExit):
        main(args)
    told = capsys.readouterr()
    return told.out + told.err
