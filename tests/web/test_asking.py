"""Questions beside a run: asked on a form, done by a job, kept and shown."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import yaml
from starlette.testclient import TestClient

from peaceroom.accuracy.backtest.questions import QUESTIONS
from peaceroom.accuracy.backtest.results import RowDict
from peaceroom.analysis.levers.result import levers
from peaceroom.findings.backtested import backtest_text
from peaceroom.findings.rounding import counted
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import read
from peaceroom.web.pages.asking import parts

from .test_jobs import csrf, until
from .test_run_code_and_files import shown

Enter = Callable[[Path], TestClient]


def ask(client: TestClient, question: str, **values: str) -> tuple[int, str, str]:
    form = client.get(f"/scenarios/easy/ask/{question}").text
    answer = client.post(f"/scenarios/easy/ask/{question}", data={"csrf": csrf(form), **values})
    return answer.status_code, answer.url.path, answer.text


Found = dict[str, object]


@pytest.fixture
def answered(workspace: Path, come_in: Enter, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str, Found]]:
    """Asks, waits, runs the Python shown, and gives the address of the answer, its page and its data."""
    client = come_in(workspace)

    def wait(question: str, **values: str) -> tuple[str, str, Found]:
        status, at, _ = ask(client, question, **values)
        assert status == 200 and at.startswith("/jobs/"), question
        job = client.app.state.jobs.get(at.rsplit("/", 1)[1])  # type: ignore[attr-defined]  # the app of a server
        until(lambda job=job: job.over, 300)
        assert (job.state, job.run) == ("done", ""), (question, job.problems)
        found = f"/scenarios/easy/answers/{job.id}"
        assert found in client.get(f"/jobs/{job.id}/state").text and found in client.get("/scenarios/easy/ask").text
        assert client.get(found.replace("easy", "nobody")).status_code == 422
        code, data = client.get(found + "/code").text, client.get(found + "/data").json()
        assert shown(code, "command").startswith(f"peaceroom {question}")
        monkeypatch.chdir(workspace)
        exec(compile(shown(code, "python"), "shown", "exec"), {})  # it ends with an assertion on the hash
        assert yaml.safe_load(shown(code, "yaml")) == {
            key: value for key, value in data.items() if key not in ("scenario", "as_of")}
        return found, client.get(found).text, data

    return wait


def test_a_question_is_answered_by_a_job_and_the_answer_stays(
        answered: Callable[..., tuple[str, str, dict[str, dict[str, dict[str, list[dict[str, str]]]]]]],
        workspace: Path, come_in: Enter) -> None:
    _, page, data = answered("levers", actor="herders", draws="40", seed="3")
    same = levers(read(workspace / "easy").scenario, actor="herders", draws=40, seed=3)
    assert list(data["actors"]) == ["herders"] and counted(40, "draw") in page and "<h2>" in page
    assert [m["words"] for m in data["actors"]["herders"]["moves"]] == [
        m["words"] for m in same["actors"]["herders"]["moves"]]


def test_an_answer_has_the_figure_of_the_report(answered: Callable[..., tuple[str, str, Found]], workspace: Path,
                                                come_in: Enter) -> None:
    found, page, _ = answered("packages", draws="40", seed="1")
    assert f'<p class="save">Save as <a href="{found}/figure.svg" download>' in page
    client = come_in(workspace)
    rows = list(csv.DictReader(client.get(found + "/figure.csv").text.splitlines()))
    assert {row["party"] for row in rows} == {"Herders’ council", "League of orchard towns"} and len(rows) % 2 == 0
    assert client.get(found + "/figure.exe").status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(("question", "values"), [
    ("discover", {"goal": "settlement.toll.compromise >= p75", "draws": "400", "seed": "1"}),
    ("drivers", {"output": "settlement.toll.compromise", "samples": "16", "seed": "1"}),
    ("stuck", {"item": "", "draws": "40", "seed": "1"}), ("robust", {"draws": "64", "seed": "1"}), ("power", {})])
def test_every_question_is_answered_and_its_python_says_the_same(
        question: str, values: dict[str, str], answered: Callable[..., tuple[str, str, Found]], workspace: Path
        ) -> None:
    _, page, data = answered(question, **values)
    assert "<h2>" in page or question in ("stuck", "power")
    if question == "drivers":
        assert list(cast("Found", data["outputs"])) == ["settlement.toll.compromise"]
        assert not list((workspace / "runs").glob("drivers-*.bin")), "finished points are dropped at the end"


@pytest.mark.slow
def test_whose_word_moves_an_answer_is_asked_beside_a_run(tmp_path: Path, workspace: Path, come_in: Enter,
                                                          answered: Callable[..., tuple[str, str, Found]]) -> None:
    shutil.rmtree(workspace / "easy")
    copy_bundled("doha-2020", workspace / "easy")
    found, page, data = answered("influence", quantity="settlement.political-system.compromise", draws="100", seed="1")
    assert " without the source " in page and f"{found}/figure.png" in page
    assert list(cast("Found", data["influence"])) == ["settlement.political-system.compromise"]


def test_past_days_of_a_case_are_told_with_what_came() -> None:
    row: RowDict = {
        "case": "aceh", "as_of": "2003-01-31", "cluster": "aceh", "how_drawn": "random", "question": QUESTIONS[0].id,
        "type": "text", "outside": .3, "reference": "", "inside": .5, "unfitted": .5, "silent": False, "answer": 1,
        "other": 0, "months": 3.0, "blend": .4, "weight": .25}
    text = backtest_text("aceh", [row], {"aceh/2003-01-31": ("nepal/2002-05-01",)})
    (head, below), _ = parts(text)
    assert head == "As of 31 January 2003" and below[0] == ("Most like nepal (2002-05-01).", [])
    assert below[1][0].endswith(": 40 in 100; it came.") and "weighs 25 %" in below[1][1][0] and "0.360" in text


def test_what_cannot_be_asked_is_said_beside_the_form_and_nothing_waits(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    for question, values, code in (
            ("discover", {"goal": "zone.<b>", "draws": "40", "seed": "1"}, "E316"),
            ("discover", {"goal": "peace", "draws": "40", "seed": "1"}, "E317"),
            ("drivers", {"output": "", "samples": "17", "seed": "1"}, "E318"),
            ("levers", {"actor": "nobody", "draws": "40", "seed": "1"}, "E465"),
            ("packages", {"draws": "many", "seed": "1"}, "E301"),
            ("influence", {"quantity": "", "draws": "40", "seed": "1"}, "E314"),
            ("backtest", {"case": "nowhere", "draws": "500", "seed": "1"}, "E832"),
            ("backtest", {"case": "aceh", "draws": "5", "seed": "1"}, "E301")):
        status, _, text = ask(client, question, **values)
        assert status == 422 and code in text and "<b>" not in text, question
    assert client.get("/scenarios/easy/ask/else").status_code == 422
    assert client.app.state.jobs.all() == []  # type: ignore[attr-defined]  # the app of a server


def test_a_page_about_a_run_leads_to_the_question_it_leaves_open(finished: Path, come_in: Enter) -> None:
    client = come_in(finished)
    run = next(p.parent.name for p in (finished / "runs").glob("*easy*/result.json"))
    assert "/scenarios/easy/ask/drivers" in client.get(f"/runs/{run}/drivers").text
    assert "/scenarios/easy/ask/levers" in client.get(f"/runs/{run}/levers").text
    assert "/ask/" not in client.get(f"/runs/{run}/word").text


def test_a_text_of_the_command_line_becomes_headings_and_lists() -> None:
    assert list(parts("title\n\nOne\n  a\n    b\n  c\n\nTwo")) == [("One", [("a", ["b"]), ("c", [])]), ("Two", [])]
