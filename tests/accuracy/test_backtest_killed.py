"""A backtest that is killed while it runs goes on from what it had finished, and comes to the bytes of an unbroken run.

The real command with the real simulator in a process of its own, on the origins of three processes of three countries.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from peaceroom.scenario.cases.reading import origin_files

CASES = ("angola", "bougainville", "el-salvador")
COMMAND = f"""
import sys
from peaceroom.scenario.cases import reading
whole = reading.origin_files()
reading.origin_files = lambda: [path for path in whole if path.parent.name in {CASES!r}]
from peaceroom.cli import main
main(sys.argv[1:])
"""
#: seconds after which nothing has gone well, also where others use the processor
PATIENCE = 600.0


def begin(out: Path, *more: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", COMMAND, "backtest", "--draws", "100", "--workers", "1", "-o", str(out), *more]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"COLUMNS": "100"})


def ended(work: subprocess.Popen[bytes]) -> tuple[int, bytes, str]:
    stdout, stderr = work.communicate(timeout=PATIENCE)
    return work.returncode, stdout, stderr.decode()


def stopped(out: Path, how: signal.Signals, after: int) -> tuple[int, str]:
    """Send ``how`` once so many origins are finished; the exit code and what was said."""
    work, until = begin(out, "--json"), time.monotonic() + PATIENCE
    while len(list(out.glob("*.json"))) < after:
        assert work.poll() is None and time.monotonic() < until, "it ended before it was killed"
        time.sleep(0.01)
    work.send_signal(how)
    code, stdout, said = ended(work)
    assert stdout == b"", "nothing is answered by half a backtest"
    return code, said


@pytest.mark.slow
def test_a_killed_backtest_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    names = [f"{path.parent.name}/{path.stem}" for path in origin_files() if path.parent.name in CASES]
    code, whole, said = ended(begin(tmp_path / "whole", "--json"))
    assert code == 0 and whole.startswith(b"{")
    assert [line for line in said.splitlines() if line] == [f"{n} of {len(names)} {name}"
                                                            for n, name in enumerate(names, 1)], "progress is told"
    out = tmp_path / "broken"
    assert stopped(out, signal.SIGKILL, 2)[0] == -signal.SIGKILL
    first = {path.name: path.stat().st_mtime_ns for path in out.glob("*.json")}
    assert 2 <= len(first) < len(names)
    code, said = stopped(out, signal.SIGTERM, len(first) + 2)
    assert code == 3 and "the same command goes on from there" in said
    second = {path.name: path.stat().st_mtime_ns for path in out.glob("*.json")}
    assert len(second) >= len(first) + 2 and first.items() <= second.items(), "what was finished is not made again"
    code, again, _ = ended(begin(out, "--json"))
    assert code == 0 and again == whole
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    code, shown, _ = ended(begin(out, "--case", "angola"))
    assert code == 0 and len(re.findall(rb"^angola/\S+: most like ", shown, re.M)) == 3
