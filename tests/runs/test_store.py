"""Run folders, their index, and what is and is not in them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import peaceroom
from peaceroom.analysis.forecast import forecast
from peaceroom.core.errors import InputError
from peaceroom.findings import changed_answers as changed
from peaceroom.findings.compare import compare, in_words
from peaceroom.report.page import html
from peaceroom.runs import index, store
from peaceroom.runs.plan import sha256
from peaceroom.runs.run import Run
from peaceroom.runs.saved import find_run, load_run, read_result
from peaceroom.runs.store import manifest_sha256
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario
from small import raw, scenario

TALKS = Origin("talks")
MODELS = ["mean", "nash@no-agreement", "challenge@scholz-2011"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def run(base: Path) -> Run:
    source = base / "talks.yaml"
    source.write_text("# the file as written\n", encoding="utf-8")
    return forecast(scenario().with_origin(Origin("talks", source)), draws=300, models=MODELS, out=base,
                    process=False)


@pytest.fixture(scope="module")
def hidden(base: Path) -> Run:
    return forecast(scenario().with_origin(TALKS), draws=300, models=MODELS, out=base, redact=True,
                    process=False)


def test_the_folder_is_named_after_date_scenario_and_plan(run: Run, base: Path) -> None:
    assert run.folder is not None
    assert run.folder.parent == base
    manifest = json.loads((run.folder / "manifest.json").read_text())
    assert run.folder.name == f"2020-10-05-talks-{manifest['manifest_sha256'][:8]}"
    assert manifest["manifest_sha256"] == manifest_sha256(manifest)
    assert manifest["results_sha256"] == run.result["results_sha256"]
    assert manifest["models"]["challenge@scholz-2011"]["danger"] == "others"
    assert run.result["run"] == run.folder.as_posix()


def test_neither_times_nor_places_are_in_what_is_hashed(run: Run) -> None:
    assert run.folder is not None
    text = (run.folder / "manifest.json").read_text()
    log = json.loads((run.folder / "log.json").read_text())
    assert set(log) == {"started", "ended", "seconds", "host", "scenario", "folder", "files"}
    assert log["host"] not in text
    assert str(run.folder.parent) not in text


def test_tables_hold_what_was_drawn_and_answered(run: Run) -> None:
    assert run.folder is not None
    outcomes = pq.read_table(run.folder / "outcomes.parquet").to_pandas()
    assert list(outcomes.columns) == ["draw", "issue", "model", "value", "no_agreement"]
    assert len(outcomes) == 300 * 3 * 3
    one = outcomes[(outcomes.draw == 17) & (outcomes.issue == "system") & (outcomes.model == "mean")]
    assert one.value.item() == run.settlements["mean"].outcome[17, 1]
    drawn = pq.read_table(run.folder / "inputs.parquet").to_pandas()
    position = drawn[drawn.input == "positions.south.ceasefire.position"].sort_values("draw").value.to_numpy()
    assert np.array_equal(position, run.case.position[:, run.case.actors.index("south"), 0])
    what_ifs = pq.read_table(run.folder / "what_ifs.parquet").to_pandas()
    row = what_ifs[(what_ifs.what_if == "vote-new") & (what_ifs.issue == "ceasefire") & (what_ifs.model == "mean")]
    assert row.delta.item() == run.result["what_ifs"]["vote-new"]["ceasefire"]["mean"]["delta"]
    assert (run.folder / "scenario.yaml").read_text() == "# the file as written\n"


def test_a_run_comes_back_from_its_folder(run: Run) -> None:
    assert run.folder is not None
    back = peaceroom.load_run(run.folder)
    assert back.result == run.result
    assert back.scenario == run.scenario
    for key in run.models:
        assert np.array_equal(back.settlements[key].outcome, run.settlements[key].outcome, equal_nan=True)
        assert np.array_equal(back.settlements[key].no_agreement, run.settlements[key].no_agreement)
        assert back.settlements[key].unavailable == run.settlements[key].unavailable
        assert back.settlements[key].reading == run.settlements[key].reading
    assert np.array_equal(back.case.position, run.case.position, equal_nan=True)
    assert list(back.what_ifs) == list(run.what_ifs) and "vote-new" in run.what_ifs
    for key, by_model in run.what_ifs.items():
        for model, outcome in by_model.items():
            assert np.array_equal(back.what_ifs[key][model], outcome, equal_nan=True)


def test_an_older_folder_without_draws_of_what_ifs_still_opens(run: Run, tmp_path: Path) -> None:
    assert run.folder is not None
    older = shutil.copytree(run.folder, tmp_path / run.folder.name)
    (older / "what_if_draws.parquet").unlink()
    back = peaceroom.load_run(older)
    assert back.what_ifs == {} and back.result["what_ifs"] == run.result["what_ifs"]
    assert "kept no draws of its what-ifs" in html(back) and "kept no draws" not in html(peaceroom.load_run(run.folder))


def test_a_run_is_found_by_path_name_or_the_end_of_its_name(run: Run, base: Path) -> None:
    assert run.folder is not None
    for ref in (run.folder, run.folder.name, run.folder.name[-8:]):
        assert find_run(ref, base) == run.folder
    for ref in ("nothing", base):
        with pytest.raises(InputError, match="E309"):
            find_run(ref, base)


def test_the_same_plan_replaces_itself_and_another_does_not(tmp_path: Path) -> None:
    def again(seed: int) -> Path | None:
        return forecast(scenario(), draws=20, seed=seed, models=["mean"], out=tmp_path, process=False).folder

    assert again(1) == again(1) != again(2)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="E308"):
        forecast(scenario(), draws=20, models=["mean"], out=tmp_path / "file", process=False)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "x"}', "null"])
def test_a_damaged_folder_is_no_run(damage: str, tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text("{}")
    (tmp_path / "manifest.json").write_text(damage)
    with pytest.raises(InputError, match="E309"):
        read_result(tmp_path)


def test_a_run_whose_table_is_gone_cannot_be_loaded(tmp_path: Path) -> None:
    folder = forecast(scenario(), draws=20, models=["mean"], out=tmp_path, process=False).folder
    assert folder is not None
    (folder / "outcomes.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(InputError, match="E309"):
        load_run(folder)


def test_a_run_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text("{}")
    (tmp_path / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(InputError, match=r"E309.*newer"):
        read_result(tmp_path)


def test_an_earlier_version_s_run_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    folder = forecast(scenario(), draws=20, models=["mean"], out=tmp_path, process=False).folder
    assert folder is not None
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    log = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    del result["zone"]
    text = json.dumps(result)
    (folder / "result.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"result\.json is not as the run wrote it"):
        read_result(folder)
    log["files"]["result.json"] = sha256(text.encode())
    (folder / "log.json").write_text(json.dumps(log), encoding="utf-8")
    with pytest.raises(InputError, match=r"E309.*written by another version of Peaceroom.*\(zone\)"):
        read_result(folder)
    del log["files"]
    (folder / "log.json").write_text(json.dumps(log), encoding="utf-8")
    with pytest.raises(InputError, match=r"E309.*damaged: result.json"):
        read_result(folder)


def test_the_index_lists_runs_newest_first_and_mends_itself(tmp_path: Path) -> None:
    folders = [forecast(scenario(), draws=20, seed=s, models=["mean"], out=tmp_path,
                        process=False).folder for s in (1, 2)]
    names = {f.name for f in folders if f}
    assert {r.folder for r in index.runs(tmp_path)} == names
    first = index.runs(tmp_path)[0]
    assert (first.title, first.draws, first.models) == ("Talks between North and South", 20, 1)
    assert [r.ended for r in index.runs(tmp_path)] == sorted((r.ended for r in index.runs(tmp_path)), reverse=True)
    (tmp_path / index.INDEX).unlink()
    assert {r.folder for r in index.runs(tmp_path)} == names
    (tmp_path / index.INDEX).write_bytes(b"not a database, but long enough to be read as one" * 10)
    assert {r.folder for r in index.runs(tmp_path)} == names
    assert folders[0] is not None
    for file in folders[0].iterdir():
        file.unlink()
    assert {r.folder for r in index.runs(tmp_path)} == names - {folders[0].name}


def test_an_empty_base_has_no_runs(tmp_path: Path) -> None:
    assert index.runs(tmp_path / "nowhere") == []


# -- redaction ---------------------------------------------------------------------------------------------

NAMES = ("North", "South", "Ally", "Rival", "Field command")


def test_a_redacted_folder_holds_no_names_inputs_or_bottom_lines(hidden: Run) -> None:
    assert hidden.folder is not None
    assert {f.name for f in hidden.folder.iterdir()} == {
        "outcomes.parquet", "what_ifs.parquet", "manifest.json", "log.json", "summary.txt",
        "brief.json", "result.json"}
    assert "talks" not in hidden.folder.name
    for file in hidden.folder.iterdir():
        text = file.read_bytes().decode("utf-8", "replace")
        if file.suffix != ".parquet":
            for name in NAMES:
                assert name.lower() not in text.lower(), (file.name, name)
    for table in ("outcomes.parquet", "what_ifs.parquet"):
        text = str(pq.read_table(hidden.folder / table).to_pandas().drop_duplicates(["issue", "model"]).to_dict())
        assert not any(name.lower() in text.lower() for name in NAMES)


def test_a_redacted_result_has_the_same_numbers_under_neutral_ids(hidden: Run, run: Run) -> None:
    assert hidden.folder is not None
    told = json.loads((hidden.folder / "result.json").read_text())
    assert told["results_sha256"] == run.result["results_sha256"]
    assert told["settlements"]["system"]["mean"]["median"] == run.result["settlements"]["system"]["mean"]["median"]
    assert "without-actor-e" in told["what_ifs"]
    shares = {key: zone["share"] for key, zone in run.result["zone"].items() if "share" in zone}
    assert shares == {key: zone["share"] for key, zone in told["zone"].items() if "share" in zone}
    assert not any("blockers" in zone for zone in [*told["zone"].values(), told["zone_package"]])
    assert told["scenario"] == "redacted"


def test_a_redacted_run_cannot_be_loaded_but_says_why(hidden: Run) -> None:
    assert hidden.folder is not None
    with pytest.raises(InputError, match="E310"):
        load_run(hidden.folder)


# -- comparison --------------------------------------------------------------------------------------------


def changed_scenario() -> Scenario:
    data: dict[str, Any] = raw()
    data["positions"][6]["position"] = {"value": "40..60", "loadings": {"mood": 0.8}}
    data["positions"][3]["because"] = "said so in public"
    data["actors"]["rival"]["capability"] = "100..200"
    return Scenario.model_validate(data)


def test_comparing_says_which_inputs_and_answers_changed(run: Run, base: Path) -> None:
    other = forecast(changed_scenario().with_origin(TALKS), draws=300, models=[*MODELS, "midrange"], out=base,
                     process=False)
    assert run.folder is not None
    assert other.folder is not None
    found = compare(run.folder, other.folder)
    assert {"what": "positions.south.system.position", "before": "80..100", "after": "40..60"} in found["inputs"]
    assert {"what": "positions.south.ceasefire.because", "before": "nothing", "after": "said so in public"} in (
        found["inputs"])
    assert len(found["inputs"]) == 3
    assert found["settings"] == [{"what": "model midrange", "before": "not run", "after": "run"}]
    answers = {(a["issue"], a["model"]): a for a in found["answers"]}
    medians = [r.result["settlements"]["system"]["mean"]["median"] for r in (run, other)]
    assert answers["system", "mean"]["moved"] == pytest.approx((medians[1] - medians[0]) / 100)
    assert answers["system", "mean"]["moved"] < -0.15
    assert ("ceasefire", "mean") not in answers
    text = in_words(found)
    assert "positions.south.system.position: 80..100 → 40..60" in text
    assert "system, mean [−20 % of the scale]" in text


def test_two_outcomes_are_compared_as_two() -> None:
    humps = [{"low": 0, "median": 3, "high": 5, "share": 0.4}, {"low": 80, "median": 90, "high": 99, "share": 0.6}]
    said = changed._said({"p10": 2, "median": 70, "p90": 95, "modes": humps, "words": "either low or high"})
    assert said == "3 (0–5) or 90 (80–99), either low or high"


def test_the_same_run_twice_differs_in_nothing(run: Run) -> None:
    assert run.folder is not None
    found = compare(run.folder, run.folder)
    assert found["same_results"]
    assert (found["inputs"], found["answers"], found["settings"]) == ([], [], [])
    assert "the same results" in in_words(found)


def test_other_draws_of_the_same_scenario_differ_by_chance(run: Run, base: Path) -> None:
    other = forecast(scenario().with_origin(TALKS), draws=150, seed=77, models=MODELS, out=base, process=False)
    assert run.folder is not None
    assert other.folder is not None
    found = compare(run.folder, other.folder)
    assert found["inputs"] == []
    assert {s["what"] for s in found["settings"]} == {"seed", "draws"}
    single = [a for a in found["answers"] if a["model"] == "mean"]
    assert all(a["chance"] for a in single)


def test_a_redacted_run_can_be_compared_by_its_answers(run: Run, hidden: Run) -> None:
    assert run.folder is not None
    assert hidden.folder is not None
    found = compare(hidden.folder, run.folder)
    assert found["inputs"] is None
    assert found["same_results"]


@pytest.mark.parametrize("rows", [1, 4, 7, 1_000])
def test_drawn_inputs_are_whole_however_many_rows_go_at_once(rows: int, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ROWS", rows)
    drawn = {f"x{n}": np.arange(3) + 10.0 * n for n in range(5)}
    store.write_inputs(tmp_path / "inputs.parquet", list(drawn), drawn.__getitem__)
    found = pq.read_table(tmp_path / "inputs.parquet").to_pydict()
    assert found == {"input": [name for name in drawn for _ in range(3)], "draw": [0, 1, 2] * 5,
                     "value": [float(v) for values in drawn.values() for v in values]}
