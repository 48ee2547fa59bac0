"""How fast the workbench starts and answers: in a fresh process, as somebody would open it.

    python benchmarks/workbench.py [WORKSPACE]

Prints seconds until the server says its address, until the first page is there, and the bytes of a first view with the
files that it loads; then milliseconds of a settlement after a dragged actor, where the workspace holds a run. Without a
workspace, on a copy of a bundled scenario, also milliseconds of an edit while a run goes on beside it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from peaceroom.scenario.file.copying import copy_bundled

#: what is promised: seconds to start, seconds of the first page, bytes of a first view, seconds of a drag, of an edit
START, FIRST, BYTES, DRAG, EDIT = 2.0, 1.0, 300_000, 0.150, 0.100
#: edits that are timed while a run goes on
EDITS = 60


def get(port: int, path: str, cookie: str = "") -> tuple[bytes, dict[str, str], float]:
    """Body (as it was sent), headers and seconds of a request."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **({"Cookie": cookie} if cookie else {})})
    answer = connection.getresponse()
    body = answer.read()
    return body, dict(answer.getheaders()), time.perf_counter() - began


def post(port: int, path: str, cookie: str, csrf: str, body: str, kind: str) -> tuple[int, dict[str, str], float]:
    """Status, headers and seconds of what is sent."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", path, body.encode(), {"Cookie": cookie, "X-CSRF": csrf, "Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    return answer.status, dict(answer.getheaders()), time.perf_counter() - began


def edits_beside_a_run(port: int, cookie: str, page: bytes, scenario: str) -> bool:
    """Whether edits of a scenario are answered in time while a run of it goes on."""
    found = re.search(rb'"X-CSRF": "([^"]+)"', page)
    assert found
    csrf, root = found[1].decode(), f"/scenarios/{scenario}"
    status, headers, _ = post(port, f"{root}/run", cookie, csrf, "draws=4000000&seed=1&process=off",
                              "application/x-www-form-urlencoded")
    job = headers.get("location", headers.get("Location", ""))
    assert status == 303 and "/jobs/" in job, (status, headers)
    while b"odels on draws" not in get(port, f"{job}/state", cookie)[0]:
        time.sleep(0.5)
    times = []
    for n in range(EDITS):
        edit = {"path": ["summary"], "value": f"Talks, {n}", "kind": "text"}
        status, _, seconds = post(port, f"{root}/edits", cookie, csrf, json.dumps({"what": "an edit", "edits": [edit]}),
                                  "application/json")
        assert status == 200
        times.append(seconds)
        time.sleep(0.1)
    goes_on = b"odels on draws" in get(port, f"{job}/state", cookie)[0]
    post(port, f"{job}/cancel", cookie, csrf, "", "application/x-www-form-urlencoded")
    times.sort()
    print(f"edit while a run goes on: median {1000 * times[EDITS // 2]:.0f} ms, 95 of 100 in "
          f"{1000 * times[EDITS * 95 // 100]:.0f} ms, slowest {1000 * times[-1]:.0f} ms "
          f"(limit {1000 * EDIT:.0f}){'' if goes_on else '; but the run had ended'}")
    return goes_on and times[EDITS * 95 // 100] <= EDIT


def measure(folder: Path, own: str = "") -> bool:
    began = time.perf_counter()
    server = subprocess.Popen([sys.executable, "-m", "peaceroom", "serve", str(folder), "--port", "0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = next((found for line in server.stdout if (found := re.search(r"http\S+", line))), None)
        if line is None:
            print("workbench: the server has not started, so that nothing was timed")
            return False
        started = time.perf_counter() - began
        where = urlsplit(line[0])
        assert where.port is not None
        _, headers, _ = get(where.port, f"/?{where.query}")
        cookie = headers.get("set-cookie", headers.get("Set-Cookie", "")).split(";")[0]
        page, _, seconds = get(where.port, "/", cookie)
        size = len(page)
        for path in set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)):
            size += len(get(where.port, path.decode(), cookie)[0])
        good = started <= START and seconds <= FIRST and size <= BYTES
        print(f"start {started:.2f} s (limit {START:g}), first page {seconds:.3f} s (limit {FIRST:g}), "
              f"first view {size:,} bytes (limit {BYTES:,})")
        for run in re.findall(rb'href="/runs/([^"]+)"', page)[:1]:
            root = f"/runs/{run.decode()}/positions"
            shown, _, first = get(where.port, root, cookie)
            issue = re.search(rb'name="issue" value="([^"]+)"', shown)
            actor = re.search(rb'name="at\.([^"]+)"', shown)
            assert issue and actor
            times = sorted(get(where.port, f"{root}/settled?issue={issue[1].decode()}&at.{actor[1].decode()}={n}",
                               cookie)[2] for n in range(5, 95, 3))
            print(f"drag: median {1000 * times[len(times) // 2]:.0f} ms, slowest {1000 * times[-1]:.0f} ms "
                  f"(limit {1000 * DRAG:.0f}); the page itself, once, {first:.2f} s")
            good = good and times[len(times) // 2] <= DRAG
        if own:
            good = edits_beside_a_run(where.port, cookie, page, own) and good
        return good
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(not measure(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as folder:
        copy_bundled("doha-2020", Path(folder) / "doha-2020")
        sys.exit(not measure(Path(folder), "doha-2020"))
