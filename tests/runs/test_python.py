"""What Python offers beside the command line: the same run, tables, lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import peaceroom
from findings.talks import run_of, talks
from peaceroom.cli import main
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario


def scenario_folder(base: Path) -> Path:
    """Talks with a warning, a process and a series."""
    folder = base / "river"
    (folder / "series").mkdir(parents=True)
    data = talks(process={"talks": {"state": "in_session"}})
    (folder / "scenario.yaml").write_text(json.dumps(data), encoding="utf-8")
    months = [f"{2018 + m // 12}-{m % 12 + 1:02d},{m % 7}" for m in range(33)]
    (folder / "series" / "clashes.csv").write_text("month,deaths\n" + "\n".join(months) + "\n", encoding="utf-8")
    return folder


def test_a_loaded_scenario_is_forecast_as_the_command_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = scenario_folder(tmp_path)
    run = peaceroom.forecast(peaceroom.load_scenario(folder), draws=64, models=["compromise"], what_ifs=[])
    main(["run", str(folder), "--draws", "64", "--models", "compromise", "--what-if", "none", "--no-report", "--json",
          "--out", str(tmp_path / "runs")])
    told = json.loads(capsys.readouterr().out)
    assert told["results_sha256"] == run.result["results_sha256"]
    assert told["warnings"] == run.result["warnings"]
    assert any(w["code"] == "W001" for w in told["warnings"])
    assert told["scenario"] == run.result["scenario"] == "river"
    assert "clashes" in run.result["violence"] and "process" in run.result


def test_where_it_was_read_makes_no_other_scenario(tmp_path: Path) -> None:
    read = peaceroom.load_scenario(scenario_folder(tmp_path))
    made = read.with_origin(None)
    assert read == made and made == read and made.origin is None
    assert read.origin is not None and read.origin.name == "river"
    other = read.model_copy(update={"title": "Another"})
    assert other.origin is not None and (other.origin.path, other.origin.warnings) == (None, ())
    assert other.origin.folder == read.origin.folder


def test_a_scenario_made_in_memory_has_a_process_wherever_a_file_would() -> None:
    scenario = Scenario.model_validate(talks())
    few = {"draws": 32, "models": ["mean"], "what_ifs": [], "levers": False}
    made = peaceroom.forecast(scenario, **few).result
    read = peaceroom.forecast(scenario.with_origin(Origin("talks")), **few).result
    assert made["process"]["outcomes"] and made["process"] == read["process"]
    assert "process" not in peaceroom.forecast(scenario, process=False, **few).result
    elsewhere = scenario.model_copy(update={"domain": "eu-legislation"})
    assert "process" not in peaceroom.forecast(elsewhere, **few).result


def test_a_scenario_is_shown_in_five_lines() -> None:
    lines = repr(peaceroom.load_scenario("doha-2020")).splitlines()
    assert len(lines) == 5 and max(map(len, lines)) < 200
    assert "2020-10-05" in lines[0] and lines[1].startswith(" 16 actors: ") and lines[2].startswith(" 8 issues: ")
    assert str(Scenario.model_validate(talks())).count("\n") == 4


def test_settlements_are_a_table() -> None:
    run = run_of(talks(), models=("compromise", "nash"), draws=60)
    table = run.settlements.table()
    assert len(table.rows) == 6
    row = dict(zip(table.heads, table.rows[0], strict=True))
    entry = run.result["settlements"]["ceasefire"]["compromise"]
    assert (row["10 %"], row["median"], row["90 %"]) == (entry["p10"], entry["median"], entry["p90"])
    silent = dict(zip(table.heads, table.rows[1], strict=True))
    assert silent["model"] == "nash" and silent["median"] is None
    assert silent["nothing said because"] == run.result["settlements"]["ceasefire"]["nash"]["unavailable"]
    assert repr(table).splitlines()[0].split()[:3] == ["issue", "model", "10"] and len(repr(table).splitlines()) == 7
    assert table._repr_html_().count("<tr>") == 7


def test_the_report_is_written_by_the_run(tmp_path: Path) -> None:
    run = run_of(talks(), draws=30, models=("mean",), redact=True)
    path = run.report(tmp_path / "r.html")
    assert "Actor A" in path.read_text(encoding="utf-8") and "South" not in path.read_text(encoding="utf-8")
    assert "<details class=\"part\">" in path.read_text(encoding="utf-8")
    unfolded = run.report(tmp_path / "open.html", opened=True).read_text(encoding="utf-8")
    assert "<details class=\"part\" open>" in unfolded and "<details class=\"part\">" not in unfolded


def test_the_top_of_the_package_lists_what_there_is() -> None:
    assert {"doha-2020", "tutorial"} <= set(peaceroom.scenarios())
    assert "compromise" in peaceroom.models() and peaceroom.models.get_model is peaceroom.get_model
    from peaceroom.models.base import param, register
    from peaceroom.models.protocols import Traits

    assert (peaceroom.register, peaceroom.param, peaceroom.Traits) == (register, param, Traits)
    assert {"models", "scenarios", "register", "param", "Traits"} <= set(peaceroom.__all__)
