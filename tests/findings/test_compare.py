"""What changed between two runs, in every part of them; and run folders that were damaged or edited."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from findings.talks import JUDGED, talks
from peaceroom.analysis.forecast import forecast
from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.files.structure import misfit
from peaceroom.findings.changed_inputs import changed_inputs
from peaceroom.findings.changed_parts import PARTS
from peaceroom.findings.compare import compare, in_words
from peaceroom.runs.results import Result
from peaceroom.runs.saved import load_run, read_result
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.types import Scenario

MODELS = ("compromise", "mean")


def kept(base: Path, data: dict[str, Any], name: str, **more: Any) -> Path:
    scenario = Scenario.model_validate(data).with_origin(Origin(name))
    run = forecast(scenario, draws=200, models=MODELS, out=base, workers=1, **{"process": True} | more)
    assert run.folder is not None
    return run.folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def first(base: Path) -> Path:
    return kept(base, in_session(), "talks")


def in_session(**changes: Any) -> dict[str, Any]:
    return talks(**{"process": {"talks": {"state": "in_session"}}} | changes)


def with_history(**changes: Any) -> dict[str, Any]:
    steps = [{"date": "2020-03-01", "stage": "pre-negotiation"}, {"date": "2020-08-01", "stage": "partial"}]
    return in_session(**{"history": {"steps": steps}} | changes)


def parts(found: dict[str, Any]) -> set[str]:
    return {row["part"] for row in found["others"]}


DRAFTS = {"halves": {"text": {"ceasefire": 50, "system": 50, "prisoners": 50}}}
CONFLICT = {
    "peaceroom": 1, "title": "Two moves", "status_quo": "NN",
    "actors": {"north": {"name": "North", "options": {"stop": {
                   "text": "Stop", "stands_for": {"issue": "ceasefire", "value": 0}}}},
               "south": {"name": "South", "options": {"free": {
                   "text": "Free all", "stands_for": {"issue": "prisoners", "value": 100}}}}}}


def in_folder(base: Path, name: str, data: dict[str, Any], conflict: dict[str, Any]) -> Path:
    (base / name).mkdir()
    (base / name / "scenario.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    (base / name / "conflict.yaml").write_text(yaml.safe_dump(conflict, sort_keys=False))
    run = forecast(load_scenario(base / name), draws=200, models=MODELS, out=base / "kept", process=False)
    assert run.folder is not None
    return run.folder


def test_later_parts_are_compared_as_well(tmp_path: Path) -> None:
    data = talks(drafts=DRAFTS, no_agreement={"north": "0.1..0.2", "south": "0.1..0.2"})
    one = in_folder(tmp_path, "one", data, CONFLICT)
    for row in data["positions"]:  # North will not go beyond where it stands
        if row["actor"] == "north":
            row["bottom_line"] = "10..30"
    other = copy.deepcopy(CONFLICT)
    other["actors"]["north"]["options"]["stop"]["stands_for"] = {"issue": "ceasefire", "value": 100}
    two = in_folder(tmp_path, "two", data, other)
    found: Any = compare(one, two)
    before, after = ({"draft": r["drafts"]["halves"]["accepted"], "whole": r["stuck"]["whole"]["open"]}
                     for r in map(read_result, (one, two)))
    rows = {(row["part"], row["what"]): row for row in found["others"]}
    for key, share in ((("draft", "halves, all accept it"), "draft"),
                       (("obstacle", "every issue can be settled by itself"), "whole")):
        assert rows[key]["moved"] == pytest.approx(after[share] - before[share])
    assert after["draft"] < before["draft"] and after["whole"] < before["whole"]
    assert {"best text", "conflict", "assumptions"} <= parts(found)
    assert "conflict" in {row["what"] for row in found["settings"]}
    assert "Obstacle" in (text := in_words(found)) and "halves, all accept it" in text
    assert compare(one, one)["others"] == []


def test_every_part_that_answers_something_is_compared() -> None:
    elsewhere = {"settlements", "equal_weight", "stacked", "zone", "zone_package", "what_ifs", "base_rates",
                 "violence", "process", "evidence"}
    behind = {"influence", "voi", "drivers", "workings"}  # why an answer is what it is
    head = {"scenario", "title", "as_of", "seed", "draws", "kept_draws", "design", "models", "what_if_draws", "run",
            "results_sha256", "what_if_names", "warnings"}
    assert {*Result.__required_keys__, *Result.__optional_keys__} == head | elsewhere | behind | set(PARTS.values())


def test_the_same_run_twice_moves_in_no_part(first: Path) -> None:
    found = compare(first, first)
    assert (found["answers"], found["others"], found["not_compared"]) == ([], [], [])


def test_a_change_of_the_process_alone_is_said(base: Path, first: Path) -> None:
    second = kept(base, in_session(process={"talks": {"state": "suspended", "last_break": {"began": "2020-09-01"}}}),
                  "talks")
    found = compare(first, second)
    assert found["answers"] == []
    moved = [row for row in found["others"] if row["part"] == "process" and row["what"].startswith("any-text")]
    one, two = read_result(first), read_result(second)
    last = [r["process"]["outcomes"]["any-text"][-1] for r in (one, two)]
    (row,) = (row for row in moved if last[0]["by"] in row["what"])
    assert row["moved"] == pytest.approx(last[1]["p"] - last[0]["p"])
    assert abs(row["moved"]) > 0.03
    text = in_words(found)
    assert "\nProcess\n" in text and "process.talks.state: in_session → suspended" in text
    assert "nothing moved" not in text.partition("Process\n")[2]


def test_what_failure_is_worth_moves_zone_and_package(base: Path, first: Path) -> None:
    data = in_session(no_agreement={"north": {"value": "0.1..0.2", "judgement": JUDGED}, "south": "0.1..0.2"})
    found = compare(first, kept(base, data, "talks"))
    assert {"zone of agreement", "package"} <= parts(found)
    zones = [read_result(Path(found[k]))["zone"] for k in ("first", "second")]
    row = next(r for r in found["others"] if r["what"] == "prisoners")
    assert row["moved"] == pytest.approx(zones[1]["prisoners"]["share"] - zones[0]["prisoners"]["share"])
    assert any(" would rather have none" in r["what"] for r in found["others"])


def test_another_history_moves_base_rates(base: Path) -> None:
    data = with_history()
    one = kept(base, data, "history", process=False)
    data["history"]["steps"].append({"date": "2020-10-01", "stage": "partial"})
    found = compare(one, kept(base, data, "history", process=False))
    assert "base rate" in parts(found)
    assert all(r["moved"] is not None for r in found["others"] if r["part"] == "base rate")


def test_a_run_without_the_process_says_so(base: Path, first: Path) -> None:
    other = kept(base, in_session(), "plain", process=False)
    (row,) = (r for r in compare(first, other)["others"] if r["part"] == "process")
    assert (row["before"], row["after"], row["moved"]) == ("simulated", "not simulated", None)


def test_other_draws_can_explain_a_share(base: Path) -> None:
    doubt = in_session(no_agreement={"north": "uniform(0.2, 0.8)", "south": "uniform(0.2, 0.8)"})
    folders = [kept(base, doubt, "doubt", process=False, seed=seed) for seed in (1, 2)]
    rows = [r for r in compare(*folders)["others"] if r["part"] == "zone of agreement"]
    assert rows
    assert all(r["chance"] for r in rows)


def test_redacted_runs_are_compared_as_far_as_they_go(base: Path, first: Path) -> None:
    hidden = kept(base, in_session(), "talks", redact=True, seed=2)
    found = compare(first, hidden)
    assert found["not_compared"] == ["process", "violence", "base rate", "evidence", *PARTS]
    assert not parts(found) & set(found["not_compared"])
    assert "Not compared, since a redacted run" in in_words(found)


# -- inputs ------------------------------------------------------------------------------------------------


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[str, str]]:
    rows = changed_inputs(Scenario.model_validate(before), Scenario.model_validate(after))
    return {row["what"]: (row["before"], row["after"]) for row in rows}


def test_a_number_moved_to_the_ledger_is_called_so() -> None:
    data = talks()
    data["positions"][0]["position"] = {"from": "evidence"}
    found = changes(talks(), data)
    assert found["positions.north.ceasefire.position"] == ("45..55", "from the ledger")
    assert not any("from" in key.split(".") for key in found)


def test_a_default_is_called_so_and_only_where_the_other_file_differs() -> None:
    data = talks()
    data["support"][0]["share"] = 0.5
    assert changes(talks(), data) == {"support.ally.north.share": ("1 (default)", "0.5")}
    data["support"][0]["share"] = 1
    assert changes(talks(), data) == {}
    data = talks(process={})
    assert changes(talks(), data) == {}
    data = talks(process={"talks": {"state": "recess"}})
    assert changes(talks(), data) == {"process.talks.state": ("nothing", "recess")}
    assert changes(talks(process={}), data) == {"process.talks.state": ("in_session (default)", "recess")}
    data = talks()
    data["actors"]["host"] = {"name": "Host", "kind": "host"}
    assert changes(talks(), data) == {"actors.host.name": ("nothing", "Host"), "actors.host.kind": ("nothing", "host")}


# -- damaged folders ---------------------------------------------------------------------------------------


def broken(value: Any, rng: random.Random) -> Iterator[Any]:
    """Copies of a JSON object with one part taken out, replaced by another kind, or made absurd."""
    paths: list[tuple[Any, ...]] = []

    def walk(x: Any, at: tuple[Any, ...]) -> None:
        if at:
            paths.append(at)
        for key, child in x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else ():
            walk(child, (*at, key))

    walk(value, ())
    for path in rng.sample(paths, min(40, len(paths))):
        for new in ("gone", None, "text", -1, [], {}, True, 10**400, float("nan")):
            copy = json.loads(json.dumps(value))
            holder = copy
            for key in path[:-1]:
                holder = holder[key]
            if new == "gone":
                del holder[path[-1]]
            else:
                holder[path[-1]] = new
            yield copy


def test_damaged_results_are_refused_or_read(base: Path, first: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(first, folder)
    (folder / "log.json").unlink()  # it holds the files' hashes: without it, only the form tells
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    refused = accepted = 0
    for other in broken(result, random.Random(5)):
        (folder / "result.json").write_text(json.dumps(other), encoding="utf-8")
        try:
            in_words(compare(first, folder))
            accepted += 1
        except InputError as error:
            assert {p.code for p in error.problems} == {"E309"}
            refused += 1
    assert refused > 200
    assert accepted < refused / 3


@pytest.mark.parametrize(("file", "text"), [
    ("result.json", "{"), ("result.json", "[" * 100_000), ("result.json", "1" * 5_000), ("result.json", ""),
    ("manifest.json", "[]"), ("manifest.json", '{"format": 1}'), ("manifest.json", '{"format": [1]}'),
    ("scenario.json", "{}"), ("scenario.json", '{"title": "' + "x" * 50 + '"}'), ("outcomes.parquet", "no table"),
])
def test_damaged_files_are_refused_by_every_verb(first: Path, tmp_path: Path, file: str, text: str,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(first, folder)
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="E309"):
        load_run(folder)
    if file in ("result.json", "manifest.json"):
        for verb in (["show", str(folder)], ["compare", str(folder), str(first)], ["compare", str(first), str(folder)]):
            with pytest.raises(SystemExit) as stop:
                main(verb)
            assert stop.value.code == 2
            assert "E309" in capsys.readouterr().err


def test_numbers_changed_in_one_file_only_are_noticed(first: Path, tmp_path: Path) -> None:
    folder = tmp_path / "edited"
    shutil.copytree(first, folder)
    (folder / "log.json").rename(folder / "aside")
    for file, key, value in (("manifest.json", "seed", 2), ("result.json", "draws", 10**6), ("result.json", "seed", 5)):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(json.dumps(json.loads(text) | {key: value}), encoding="utf-8")
        with pytest.raises(InputError, match="E309"):
            read_result(folder)
        (folder / file).write_text(text, encoding="utf-8")
    assert read_result(folder)["seed"] == 1
    (folder / "aside").rename(folder / "log.json")
    text = (folder / "scenario.json").read_text(encoding="utf-8")
    (folder / "scenario.json").write_text(text.replace("Political", "Politic"), encoding="utf-8")
    with pytest.raises(InputError, match=r"E309.*scenario\.json"):
        compare(folder, first)


def test_a_summary_that_is_no_text_is_refused(first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "edited"
    shutil.copytree(first, folder)
    (folder / "summary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SystemExit):
        main(["show", str(folder)])
    assert "E309" in capsys.readouterr().err


def test_misfits_name_their_place(first: Path) -> None:
    result = json.loads((first / "result.json").read_text(encoding="utf-8"))
    assert misfit(result, Result) is None
    result["zone"]["system"]["share"] = "half"
    assert misfit(result, Result) == "zone.system.share"
    del result["zone"]
    assert misfit(result, Result) == "zone"
    assert misfit([], Result) == "it"
    assert misfit(None, float | None) is None
    assert misfit([1.0, float("inf")], list[float]) == "1"
