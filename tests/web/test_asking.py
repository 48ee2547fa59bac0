"""Questions beside a run: asked on a form, done by a job, kept and shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from peaceroom.analysis.levers.result import levers
from peaceroom.findings.rounding import counted
from peaceroom.scenario.file.loading import read
from peaceroom.web.pages.asking import parts

from .test_jobs import csrf, until

Enter = Callable[[Path], TestClient]


def ask(client: TestClient, question: str, **values: str) -> tuple[int, str, str]:
    form = client.get(f"/scenarios/easy/ask/{question}").text
    answer = client.post(f"/scenarios/easy/ask/{question}", data={"csrf": csrf(form), **values})
    return answer.status_code, answer.url.path, answer.text


def test_questions_are_answered_by_jobs_and_the_answers_stay(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    assert all(f"/ask/{k}" in client.get("/scenarios/easy/ask").text for k in ("drivers", "discover", "levers"))
    wanted = [("levers", {"actor": "herders", "draws": "40", "seed": "3"}),
              ("discover", {"goal": "settlement.toll.compromise >= p75", "draws": "400", "seed": "1"}),
              ("drivers", {"output": "settlement.toll.compromise", "samples": "16", "seed": "1"}),
              ("packages", {"draws": "40", "seed": "1"})]
    for question, values in wanted:
        status, at, _ = ask(client, question, **values)
        assert status == 200 and at.startswith("/jobs/"), question
        job = client.app.state.jobs.get(at.rsplit("/", 1)[1])  # type: ignore[attr-defined]  # the app of a server
        until(lambda job=job: job.over)
        assert (job.state, job.run) == ("done", ""), (question, job.problems)
        found = f"/scenarios/easy/answers/{job.id}"
        assert found in client.get(f"/jobs/{job.id}/state").text and found in client.get("/scenarios/easy/ask").text
        page = client.get(found).text
        assert ("peaceroom " + question + " easy --" in page and "<h2>" in page) or question == "packages"
        data = client.get(found + "/data").json()
        if question == "levers":
            same = levers(read(workspace / "easy").scenario, actor="herders", draws=40, seed=3)
            assert list(data["actors"]) == ["herders"]
            assert [m["words"] for m in data["actors"]["herders"]["moves"]] == [
                m["words"] for m in same["actors"]["herders"]["moves"]]
            assert counted(40, "draw") in page
        if question == "drivers":
            assert list(data["outputs"]) == ["settlement.toll.compromise"] and job.total > 0
        assert client.get(found.replace("easy", "nobody")).status_code == 422
    assert not list((workspace / "runs").glob("drivers-*.bin")), "finished points are dropped at the end"


def test_what_cannot_be_asked_is_said_beside_the_form_and_nothing_waits(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    for question, values, code in (
            ("discover", {"goal": "zone.<b>", "draws": "40", "seed": "1"}, "E316"),
            ("discover", {"goal": "peace", "draws": "40", "seed": "1"}, "E317"),
            ("drivers", {"output": "", "samples": "17", "seed": "1"}, "E318"),
            ("levers", {"actor": "nobody", "draws": "40", "seed": "1"}, "E465"),
            ("packages", {"draws": "many", "seed": "1"}, "E301")):
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
