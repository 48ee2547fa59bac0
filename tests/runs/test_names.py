"""Runs by the name of their scenario: the latest, and said which."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from findings.talks import talks
from peaceroom.analysis.forecast import forecast
from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.runs.saved import find_run, load_run
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of one scenario, the older one made last; and one of another whose name holds the first's."""
    folder = tmp_path_factory.mktemp("runs")
    for name, seed, ended in (("river", 2, 5), ("river", 1, 1), ("river-2", 3, 9)):
        run = forecast(Scenario.model_validate(talks()).with_origin(Origin(name)), draws=30, seed=seed,
                       models=["compromise"], what_ifs=[], out=folder, process=False)
        assert run.folder is not None
        log = json.loads((run.folder / "log.json").read_text(encoding="utf-8"))
        log["ended"] = datetime(2030, 1, ended, tzinfo=UTC).isoformat(timespec="seconds")
        (run.folder / "log.json").write_text(json.dumps(log), encoding="utf-8")
    (folder / "index.sqlite").unlink()
    return folder


def test_a_scenario_means_its_latest_run(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ref in ("river", "somewhere/river", "somewhere/river.yaml"):
        folder = find_run(ref, base)
        assert load_run(folder).seed == 2
    assert load_run(find_run("river-2", base)).seed == 3
    main(["show", "river", "--out", str(base)])
    told = capsys.readouterr()
    assert "seed 2" in told.out
    assert told.err == f"river: its latest run, {find_run('river', base).as_posix()}\n"
    main(["compare", "river", "river-2", "--out", str(base)])
    told = capsys.readouterr()
    assert "seed: 2 → 3" in told.out and told.err.count("its latest run") == 2


def test_what_is_named_exactly_is_taken_without_a_word(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = find_run("river", base)
    for ref in (str(folder), folder.name, folder.name[-8:]):
        main(["show", ref, "--out", str(base)])
        assert capsys.readouterr().err == ""


def test_runs_of_one_scenario_are_listed(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["runs", "river", "--out", str(base), "--json"])
    assert [row["seed"] for row in json.loads(capsys.readouterr().out)["runs"]] == ["2", "1"]
    main(["runs", "lake", "--out", str(base)])
    assert "no finished runs of lake" in capsys.readouterr().out


def test_a_name_without_a_run_is_refused(base: Path) -> None:
    with pytest.raises(InputError, match=r"E309.*scenario's name"):
        find_run("lake", base)


def test_base_rates_of_a_scenario_are_those_of_its_history(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["base-rate", "doha-2020", "--json"])
    found = json.loads(capsys.readouterr().out)
    from peaceroom.base_rates.base_rate import base_rate
    from peaceroom.scenario.file.loading import load_scenario

    s = load_scenario("doha-2020")
    assert s.history is not None
    expected = base_rate(s.history.last_stage(), None, "180d", dates=[x.date for x in s.history.steps], as_of=s.as_of)
    assert found["p"] == expected.p
    (tmp_path / "bare.json").write_text(json.dumps(talks()), encoding="utf-8")
    for call in (["base-rate", str(tmp_path / "bare.json")], ["base-rate", "doha-2020", "--stage", "partial"],
                 ["base-rate"]):
        with pytest.raises(SystemExit) as stop:
            main(call)
        assert stop.value.code == 2
    assert "E709" in capsys.readouterr().err
