"""Jobs: asked for on a page, done by a process of their own, cancelled, refused, kept over a restart."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from peaceroom.core.errors import InputError
from peaceroom.runs.saved import read_result
from peaceroom.web.jobs.job import Job, Options, read_jobs
from peaceroom.web.jobs.queue import AT_ONCE, WAITING, Jobs
from peaceroom.web.pages.jobs import duration

Enter = Callable[[Path], TestClient]
#: the smallest run
SMALL: Options = {"draws": 20, "seed": 1, "models": ["mean"], "what_ifs": [], "process": False, "levers": False,
         "influence": False, "redact": False}


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def jobs_of(folder: Path) -> Jobs:
    return Jobs(folder / ".workbench" / "jobs", folder, folder / "runs")


def csrf(text: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found
    return found[1]


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker is started: jobs wait."""
    monkeypatch.setattr("peaceroom.web.jobs.queue.AT_ONCE", 0)


@pytest.mark.slow
def test_a_run_asked_for_on_a_page_is_done_and_shown(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    form = client.get("/scenarios/easy/run").text
    sent = {"csrf": csrf(form), "draws": "1024", "seed": "7", "process": "off", "models_shown": "1",
            "model": ["mean", "nash"], "what_ifs_shown": "1", "what_if": "barred"}
    answer = client.post("/scenarios/easy/run", data=sent)
    assert answer.status_code == 200 and answer.url.path.startswith("/jobs/")
    job = client.app.state.jobs.get(answer.url.path.rsplit("/", 1)[1])
    until(lambda: job.over)
    assert job.state == "done"
    state = client.get(f"/jobs/{job.id}/state").text
    assert "See the results" in state and "hx-trigger" not in state
    result = read_result(workspace / "runs" / job.run)
    assert (result["draws"], result["seed"], result["models"]) == (1024, 7, ["mean", "nash"])
    assert list(result["what_ifs"]) == ["barred"] and "process" not in result
    assert (workspace / "runs" / job.run / "report.html").is_file()
    assert client.get(f"/runs/{job.run}/change").status_code == 200


@pytest.mark.slow
def test_a_job_is_cancelled_at_once_and_the_next_one_begins(workspace: Path) -> None:
    jobs = jobs_of(workspace)
    large = {**SMALL, "draws": 5_000_000, "models": ["challenge"]}
    first, second, third = (jobs.add("run", "easy", {**large, "seed": n}) for n in range(3))
    fourth = jobs.add("run", "easy", SMALL)
    assert AT_ONCE == 2 and [j.state for j in (first, second, third, fourth)] == ["working"] * 2 + ["waiting"] * 2
    assert jobs.ahead(fourth) == 1
    until(lambda: first.total)
    begun = time.monotonic()
    for job in (first, second, third):
        jobs.cancel(job.id)
    assert time.monotonic() - begun < 0.5
    until(lambda: fourth.over)
    assert [j.state for j in (first, second, third, fourth)] == ["cancelled"] * 3 + ["done"]
    jobs.close()


@pytest.mark.slow
def test_a_job_goes_on_when_the_server_is_killed_and_started_again(workspace: Path) -> None:
    jobs = jobs_of(workspace)
    job = jobs.add("run", "easy", {**SMALL, "draws": 300_000, "models": ["challenge", "nash"]})
    until(lambda: job.done > 10_000)
    if hasattr(os, "getpriority"):
        its, ours = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (jobs._workers[job.id].pid, 0))
        assert its == min(19, ours + 10), "it gives way to whoever waits for a page"
    jobs.close()  # its worker is killed as it stands
    until(lambda: not jobs._workers)
    kept, = (j for j in read_jobs(workspace / ".workbench" / "jobs") if j.id == job.id)
    assert kept.state == "working" and not kept.over
    later = jobs_of(workspace)
    later.start()
    again = later.get(job.id)
    until(lambda: again.total)
    assert again.done > 5_000, "it went on from what was finished"
    until(lambda: again.over, 120)
    assert again.state == "done"
    assert read_result(workspace / "runs" / again.run)["draws"] == 300_000
    later.close()


@pytest.mark.slow
def test_what_only_a_run_can_find_is_told_with_its_place(workspace: Path) -> None:
    file = workspace / "easy" / "scenario.yaml"
    data = yaml.safe_load(file.read_text())
    data["what_ifs"]["idle"] = {"effects": [{"add": {"actor": "herders", "issue": "toll", "field": "position",
                                                     "by": 0}}]}
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    jobs = jobs_of(workspace)
    job = jobs.add("run", "easy", {**SMALL, "what_ifs": None})
    until(lambda: job.over)
    assert job.state == "refused"
    assert [(p["code"], p["line"] > 1) for p in job.problems] == [("E260", True)]
    jobs.close()


@pytest.mark.usefixtures("idle")
def test_a_form_with_faults_keeps_what_was_typed_and_says_why(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    form = client.get("/scenarios/easy/run").text
    answer = client.post("/scenarios/easy/run", data={"csrf": csrf(form), "draws": "many<b>", "seed": "1"})
    assert answer.status_code == 422
    assert "is not a whole number" in answer.text and 'value="many&lt;b&gt;"' in answer.text
    answer = client.post("/scenarios/easy/run", data={"csrf": csrf(form), "draws": "0", "seed": "1"})
    assert answer.status_code == 422 and "E301" in answer.text
    answer = client.post("/scenarios/easy/run", data={"csrf": csrf(form), "draws": "10", "seed": "1",
                                                      "models_shown": "1"})
    assert answer.status_code == 422 and "E306" in answer.text
    assert client.get("/jobs").text.count('class="job ') == 0


@pytest.mark.usefixtures("idle")
def test_a_job_waits_is_listed_cancelled_and_asked_for_again(workspace: Path, come_in: Enter) -> None:
    client = come_in(workspace)
    form = client.get("/scenarios/easy/run").text
    job = client.post("/scenarios/easy/run", data={"csrf": csrf(form), "draws": "2,000", "seed": "1"})
    assert "Waits" in job.text and "2,000" in job.text
    assert 'hx-trigger="every 1s"' in client.get(job.url.path + "/state").text
    cancelled = client.post(job.url.path + "/cancel", data={"csrf": csrf(form)})
    assert "Cancelled" in cancelled.text and "hx-trigger" not in cancelled.text
    again = client.post(job.url.path + "/again", data={"csrf": csrf(form)})
    assert again.url.path != job.url.path and "Waits" in again.text
    assert client.get("/jobs").text.count('class="job ') == 2
    assert client.get("/jobs/nothing").status_code == 422
    assert client.post(job.url.path + "/cancel").status_code == 403, "without the session's token"


@pytest.mark.usefixtures("idle")
def test_the_queue_has_an_end(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)
    for _ in range(WAITING):
        jobs.add("run", "easy", SMALL)
    with pytest.raises(InputError, match="E345"):
        jobs.add("run", "easy", SMALL)


def test_a_file_that_is_no_job_is_passed_over(tmp_path: Path) -> None:
    Job("0a", "run", "easy", SMALL).keep(tmp_path)
    (tmp_path / "0b.json").write_text("[1]")
    (tmp_path / "0c.json").write_text("{")
    Job("0e", "run", "easy", {"draws": 5}).keep(tmp_path)  # type: ignore[typeddict-item]
    (tmp_path / "0d.json").write_text('{"id": "0d"}')
    assert [job.id for job in read_jobs(tmp_path)] == ["0a"]


@pytest.mark.usefixtures("idle")
def test_time_left_follows_the_pace_and_the_last_time(tmp_path: Path) -> None:
    jobs = jobs_of(tmp_path)
    job = jobs.add("run", "easy", SMALL)
    assert jobs.left(job) is None
    job.state, job.began = "working", time.time() - 10
    jobs._hear(job, {"done": 0, "total": 100})
    assert jobs.left(job) is None, "nothing tells yet"
    jobs._pace[job.id] = (time.monotonic() - 10, 0)
    jobs._hear(job, {"done": 25, "total": 100})
    left = jobs.left(job)
    assert left is not None and 29 < left < 31
    earlier = jobs.add("run", "easy", {**SMALL, "seed": 2})
    earlier.state, earlier.began, earlier.ended = "done", 100.0, 170.0
    left = jobs.left(job)
    assert left is not None and 59 < left < 61, "the last time it took 70 seconds"


def test_lengths_of_time_are_said_as_roughly_as_they_are_known() -> None:
    assert [duration(s) for s in (3, 42, 100, 620)] == ["a few seconds", "40 seconds", "2 minutes", "10 minutes"]


def test_a_job_that_is_not_there_is_said_to_be_so(workspace: Path, come_in: Enter) -> None:
    with pytest.raises(InputError, match="E346"):
        jobs_of(workspace).get("none")
    found = come_in(workspace).get("/scenarios/easy/answers/none")
    assert found.status_code in (404, 422) and "there is no such job" in found.text
