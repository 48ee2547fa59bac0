"""From a page to code that gives the same bytes, to files, to another run, and to a settlement when an actor moves."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import yaml
from starlette.testclient import TestClient

from peaceroom.analysis.moved import settled
from peaceroom.core.errors import InputError
from peaceroom.runs.saved import load_run, read_result
from peaceroom.scenario.sampling.sample import best_case
from runs.test_run_cli import call
from web.test_runs import run_of

Enter = Callable[[Path], TestClient]


def shown(page: str, key: str) -> str:
    found = re.search(rf'<pre id="as-{key}"[^>]*>(.*?)</pre>', page, re.S)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("changed", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_the_python_shown_gives_the_same_bytes(changed: bool, workspace: Path, come_in: Enter,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(workspace, "easy")
    if changed:
        file = workspace / "easy" / "scenario.yaml"
        file.write_text(file.read_text().replace("40..50", "10..20"))
    page = come_in(workspace).get(f"/runs/{run}/code").text
    python = shown(page, "python")
    assert ("load_run" in python) == changed == ("has changed since" in page)
    assert read_result(workspace / "runs" / run)["results_sha256"] in python
    monkeypatch.chdir(workspace)
    exec(compile(python, "shown", "exec"), {})  # it ends with an assertion on the hash
    with pytest.raises(AssertionError):
        exec(compile(python.replace("seed=1", "seed=2"), "shown", "exec"), {})


@pytest.mark.slow
def test_the_command_shown_gives_the_same_bytes(workspace: Path, come_in: Enter,
                                                monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
                                                ) -> None:
    run = run_of(workspace, "easy")
    command = shlex.split(shown(come_in(workspace).get(f"/runs/{run}/code").text, "command"))
    monkeypatch.chdir(workspace)
    code, _, err = call(capsys, *command[1:], "--out", "again", "--no-report")
    assert code == 0, err
    again, = (workspace / "again").glob("*/result.json")
    assert again.parent.name == run
    assert read_result(again.parent)["results_sha256"] == read_result(workspace / "runs" / run)["results_sha256"]


def test_a_page_as_yaml_is_what_the_run_holds(finished: Path, come_in: Enter) -> None:
    run = run_of(finished, "easy")
    page = come_in(finished).get(f"/runs/{run}/code?part=table").text
    result = read_result(finished / "runs" / run)
    assert yaml.safe_load(shown(page, "yaml")) == {"zone": result["zone"], "zone_package": result["zone_package"]}


def test_every_file_on_the_list_can_be_saved_and_nothing_else(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "hostile")
    names = re.findall(rf'href="/runs/{run}/files/([^"]+)"', client.get(f"/runs/{run}/files").text)
    assert {"report.html", "brief.html", "result.json", "outcomes.parquet"} <= set(names)
    for name in names:
        answer = client.get(f"/runs/{run}/files/{name}")
        assert answer.status_code == 200 and answer.content, name
        assert answer.headers["content-disposition"].startswith("attachment"), name
    if "brief.docx" in names:
        docx = client.get(f"/runs/{run}/files/brief.docx").content
        assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx)).namelist()
        assert client.get(f"/runs/{run}/files/brief.pdf").content.startswith(b"%PDF")
    for name in ("log.json", "manifest.json", "..%2f..%2feasy%2fscenario.yaml", "partial.bin", "brief.exe"):
        assert client.get(f"/runs/{run}/files/{name}").status_code in (404, 422), name


def test_each_figure_is_saved_as_svg_and_png_and_its_numbers_as_csv(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    page = client.get(f"/runs/{run}/process").text
    links = re.findall(r'<p class="save">Save as (.*?)</p>', page)
    assert len(links) == page.count('<svg class="figure"') > 2
    svg = client.get(f"/runs/{run}/figures/process-1.svg")
    assert svg.headers["content-type"] == "image/svg+xml" and "var(--" not in svg.text
    assert ElementTree.fromstring(svg.text).tag.endswith("svg")
    assert client.get(f"/runs/{run}/figures/process-1.png").content.startswith(b"\x89PNG")
    for name in ("process-999.svg", "nothing-1.svg", "process-999.csv", "table-1.exe"):
        assert client.get(f"/runs/{run}/figures/{name}").status_code == 422, name
    rows = list(csv.reader(client.get(f"/runs/{run}/numbers/settlements.csv").text.splitlines()))
    result = read_result(finished / "runs" / run)
    found = {tuple(c for c in row[:-1] if c): row[-1] for row in rows[1:]}
    assert float(found["equal_weight", "toll", "median"]) == result["equal_weight"]["toll"]["median"]


def table(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv"), address
    return list(csv.DictReader(answer.text.splitlines()))


def test_each_figure_has_the_numbers_that_it_draws_and_no_others(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    kept = load_run(finished / "runs" / run)
    maps = {}
    for part in ("", "timeline", "table", "settlements", "change", "process", "packages"):
        page = client.get(f"/runs/{run}/{part}").text
        for figure, ways in re.findall(r'<svg class="figure".*?<title[^>]*>(.*?)</title>.*?</svg>'
                                       r'<p class="save">(.*?)</p>', page, re.S):
            address = re.findall(r'href="([^"]+\.csv)"', ways)
            assert len(address) == (not figure.startswith("Key")), figure
            if address:
                maps[html.unescape(figure)] = table(client, address[0])
    assert all(maps.values())
    for k, issue in enumerate(kept.case.issues):
        rows = maps[f"Positions on {kept.names.issue(issue)}"]
        actors = [row for row in rows if row["drawn"] == "actor"]
        held = {kept.names.actor(a): kept.case.position[:, i, k] for i, a in enumerate(kept.case.actors)}
        assert {row["actor"]: float(row["position"]) for row in actors} == {
            name: float(np.median(y)) for name, y in held.items() if np.isfinite(y).all()}
        assert max(float(row["height, 0 to 1"]) for row in rows if row["drawn"] == "models settle") == 1
    curve = next(rows for name, rows in maps.items() if name.startswith("talks break off"))
    weekly = kept.result["process"]["curves"]
    said = [float(row["in 100"]) for row in curve if row["drawn"] == "simulator"]
    assert said == [100 * p for p in weekly["outcomes"]["break"]["p"]]
    assert [row["day"] for row in curve[:len(said)]] == weekly["weeks"]


def test_the_map_with_an_actor_moved_is_saved_as_it_stands(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    root, asked = f"/runs/{run}/positions", "issue=toll&at.herders=0"
    page = client.get(f"{root}?{asked}").text
    assert f'href="{root}/figure.csv?{html.escape(asked)}"' in page
    rows = table(client, f"{root}/figure.csv?{asked}")
    kept = load_run(finished / "runs" / run)
    herders = next(row for row in rows if row["actor or model"] == kept.names.actor("herders"))
    assert float(herders["now"]) == 0 < float(herders["before"])
    after = settled(best_case(kept.scenario), kept.models, "toll", {"herders": 0})
    assert float(next(row for row in rows if row["drawn"] == "settlement")["now"]) == after.median
    svg = client.get(f"{root}/figure.svg?{asked}").text
    assert ElementTree.fromstring(svg).tag.endswith("svg") and "no toll" in svg
    assert client.get(f"{root}/figure.csv?issue=nothing").status_code == 422


def test_two_runs_are_compared(finished: Path, come_in: Enter) -> None:
    client, run, other = come_in(finished), run_of(finished, "easy"), run_of(finished, "far")
    page = client.get(f"/runs/{run}/compare").text
    assert f'value="{other}"' in page and "<h2>Settlements</h2>" not in page
    page = client.get(f"/runs/{run}/compare?with={other}").text
    assert "<h2>Settlements</h2>" in page and "Grazing on the high meadows" in page
    same = client.get(f"/runs/{run}/compare?with={run}").text
    assert "the same results, to the last byte" in same


def test_a_moved_actor_moves_the_settlement(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    root = f"/runs/{run}/positions"
    asked = {"issue": "toll"}
    plain = client.get(f"{root}/settled", params=asked).json()
    moved = client.get(f"{root}/settled", params=asked | {"at.herders": "0", "at.towns": "10"}).json()
    assert moved["median"] < plain["median"] and moved["yaml"] and not plain["yaml"]
    assert "towards “no toll”" in moved["sentence"]
    kept = load_run(finished / "runs" / run)
    found = settled(best_case(kept.scenario), kept.models, "toll", {"herders": 0, "towns": 10})
    assert moved["median"] == pytest.approx(10 * (found.median or 0), abs=0.06)
    page = client.get(root, params=asked | {"at.herders": "0", "at.towns": "10"}).text
    assert "towards “no toll”" in page, "without a script, too"
    assert yaml.safe_load(moved["yaml"])["what_ifs"]["moved"]["effects"][0] == {
        "set": {"actor": "herders", "issue": "toll", "field": "position", "to": 0.0}}
    for wrong in ({"issue": "nothing"}, {"issue": "toll", "at.nobody": "3"}, {"issue": "toll", "at.herders": "x"}):
        assert client.get(f"{root}/settled", params=wrong).status_code == 422, wrong


def test_the_what_if_shown_does_what_was_dragged(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    asked = {"issue": "toll", "at.herders": "0", "at.towns": "10"}
    text = client.get(f"/runs/{run}/positions/settled", params=asked).json()["yaml"]
    kept = load_run(finished / "runs" / run)
    data = kept.scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    data["what_ifs"] |= yaml.safe_load(text)["what_ifs"]
    again = type(kept.scenario).model_validate(data)
    by_file = settled(best_case(again, "moved"), kept.models, "toll")
    assert by_file == settled(best_case(again), kept.models, "toll", {"herders": 0, "towns": 10})


def test_models_share_their_weight_with_their_presets(finished: Path) -> None:
    kept = load_run(finished / "runs" / run_of(finished, "easy"))
    case = best_case(kept.scenario)
    once = settled(case, ["mean", "challenge"], "toll")
    often = settled(case, ["mean", "challenge", "challenge@scholz-2011"], "toll")
    assert set(often.models) >= set(once.models)
    with pytest.raises(InputError, match="E406"):
        settled(case, ["mean"], "nothing")
    with pytest.raises(InputError, match="E465"):
        settled(case, ["mean"], "toll", {"nobody": 1})
    beyond = settled(case, ["mean"], "toll", {"herders": -500.0})
    assert beyond == settled(case, ["mean"], "toll", {"herders": 0.0})
