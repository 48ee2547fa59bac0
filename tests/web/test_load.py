"""Twenty people edit one large scenario at once while two runs go on: no error, no lost edit, memory comes back."""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.editing.texts import find
from peaceroom.scenario.editing.typed import shown
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import read

from .browser.large import ISSUES, write_large

PEOPLE, EDITS = 20, 200


class Person:
    """One session over one kept connection."""

    def __init__(self, first: str) -> None:
        self.host, _, self.token = first.removeprefix("http://").partition("/?token=")
        self.line = http.client.HTTPConnection(self.host, timeout=60)
        self.asked = time.monotonic()
        answer = self._ask("GET", f"/?token={self.token}")
        self.cookie = answer.getheader("set-cookie", "").split(";")[0]
        answer.read()
        page = self._ask("GET", "/").read().decode()
        self.csrf = page.split('"X-CSRF": "')[1].split('"')[0]
        self.times: list[float] = []

    def _ask(self, method: str, path: str, body: bytes | None = None,
             kind: str = "application/json") -> http.client.HTTPResponse:
        headers = {"Cookie": getattr(self, "cookie", ""), "X-CSRF": getattr(self, "csrf", ""), "Content-Type": kind}
        if time.monotonic() - self.asked > 2:  # the server closes a line that rests for five
            self.line.close()
        self.asked = time.monotonic()
        self.line.request(method, path, body, headers)
        return self.line.getresponse()

    def edit(self, actor: int, issue: int, value: str) -> None:
        path = ["positions", {"actor": f"actor-{actor}", "issue": f"issue-{issue}"}, "position"]
        body = json.dumps({"what": "an edit", "edits": [{"path": path, "value": value, "kind": "cell"}]}).encode()
        begun = time.perf_counter()
        answer = self._ask("POST", "/scenarios/large/edits", body)
        text = answer.read()
        self.times.append(time.perf_counter() - begun)
        assert answer.status == 200, text

    def send(self, path: str, form: dict[str, str]) -> None:
        answer = self._ask("POST", path, urlencode(form).encode(), "application/x-www-form-urlencoded")
        text = answer.read()
        assert answer.status == 303, text

    def state(self, wait: str = "") -> dict[str, object]:
        answer = self._ask("GET", f"/scenarios/large/edits/state?since=0{wait}")
        text = answer.read()
        assert answer.status == 200, text
        found: dict[str, object] = json.loads(text)
        return found


def _memory(process: int) -> float:
    """Resident memory (MB)."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def _jobs(folder: Path) -> dict[str, str]:
    """The state of every job, by its id."""
    return {kept["id"]: kept["state"] for path in (folder / ".workbench" / "jobs").glob("*.json")
            for kept in [json.loads(path.read_text())]}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_twenty_people_edit_at_once(tmp_path: Path, frontend: Path) -> None:
    write_large(tmp_path / "large")
    copy_bundled("tutorial", tmp_path / "tutorial")
    server = subprocess.Popen([sys.executable, "-m", "peaceroom", "serve", str(tmp_path), "--port", "0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        first = server.stdout.readline().split()[-1]
        people = [Person(first) for _ in range(PEOPLE)]
        people[0].edit(59, 0, "1..2")
        people[0].state("&wait=1")
        for k in range(2):
            people[k].send("/scenarios/tutorial/run", {"draws": "4000000", "seed": str(k + 1), "process": "off"})
        before = _memory(server.pid)  # once what it takes to check an edit and a run is loaded: that stays, once
        assert list(_jobs(tmp_path).values()) == ["working"] * 2

        def work(k: int) -> None:
            for n in range(EDITS):
                people[k].edit(k, n % ISSUES, f"{n % 50}..{n % 50 + 10}")
                if n % 20 == 19:
                    people[k].state()

        begun = time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as pool:
            list(pool.map(work, range(PEOPLE)))
        spent = time.perf_counter() - begun
        state = people[0].state("&wait=1")
        while state["saved"] != state["number"]:
            state = people[0].state("&wait=1")
        jobs = _jobs(tmp_path)
        for job in jobs:
            people[0].send(f"/jobs/{job}/cancel", {})
        time.sleep(3)
        after = _memory(server.pid)
        times = sorted(t for p in people for t in p.times)
        print(f"{len(times)} edits in {spent:.1f} s; median {statistics.median(times) * 1e3:.0f} ms, "
              f"95 % {times[int(len(times) * 0.95)] * 1e3:.0f} ms; memory {before:.0f} → {after:.0f} MB")
        assert list(jobs.values()) == ["working"] * 2, "both runs went on beside it all the time"
        assert set(_jobs(tmp_path).values()) == {"cancelled"}
        assert state["number"] == PEOPLE * EDITS + 1 and state["problems"] == []
        desk = Desk(tmp_path / "large", tmp_path / ".workbench" / "edits" / "large.jsonl")
        assert [e.number for e in desk.entries] == list(range(1, PEOPLE * EDITS + 2))
        kept = {(p.actor, p.issue): str(p.position.value) for p in read(tmp_path / "large").scenario.positions}
        for k in range(PEOPLE):
            for issue in range(ISSUES):
                n = max(i for i in range(EDITS) if i % ISSUES == issue)
                row = ("positions", {"actor": f"actor-{k}", "issue": f"issue-{issue}"}, "position")
                wanted = f"{n % 50}..{n % 50 + 10}"
                assert shown(find(desk.texts, row)) == kept[f"actor-{k}", f"issue-{issue}"] == wanted
        assert after - before < 50
    finally:
        server.kill()
        server.wait()
