"""What C prints while a solver works goes nowhere; what Python prints meanwhile is all there."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading

import pytest

from peaceroom.models.packages.quiet import quiet

CODE = """
import ctypes, threading
from peaceroom.models.packages.quiet import quiet
c = ctypes.CDLL(None)
begun, end = threading.Event(), threading.Event()

def abandoned():
    with quiet():
        begun.set()
        end.wait(20)
        c.printf(b"late\\n")

t = threading.Thread(target=abandoned)
t.start()
begun.wait(20)
with quiet():
    c.printf(b"hidden\\n")
print("python", flush=True)
c.printf(b"still hidden\\n")
end.set()
t.join()
c.printf(b"shown\\n")
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"), reason="needs the C library of GNU")
def test_a_thread_that_nobody_waits_for_hides_nothing_of_pythons() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=True)
    assert sorted(done.stdout.split("\n")) == ["", "python", "shown"]


def test_it_may_be_entered_by_many_at_once() -> None:
    stdout = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "stdout") if sys.platform == "linux" else ctypes.c_void_p()
    before, there = stdout.value, threading.Barrier(8)

    def work() -> None:
        for _ in range(50):
            with quiet():
                pass
        there.wait(20)

    threads = [threading.Thread(target=work) for _ in range(7)]
    for t in threads:
        t.start()
    there.wait(20)
    for t in threads:
        t.join()
    assert stdout.value == before
