"""One thread for linear algebra while we compute; afterwards what was set before."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Barrier, Thread

import numpy as np
import pytest
import scipy.linalg
from threadpoolctl import threadpool_info, threadpool_limits

from peaceroom.core.blas_threads import VARIABLES, one_blas_thread


def _threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_held_to_one_and_given_back() -> None:
    scipy.linalg.inv(np.eye(2))
    with threadpool_limits(2, user_api="blas"):
        before = _threads()
        assert before == {2}
        with one_blas_thread():
            assert _threads() == {1}
            with one_blas_thread():
                assert _threads() == {1}
            assert _threads() == {1}, "the inner one must not give back what the outer one holds"
        assert _threads() == before


def test_given_back_after_an_error() -> None:
    with threadpool_limits(2, user_api="blas"):
        with pytest.raises(ZeroDivisionError), one_blas_thread():
            _ = 1 / 0
        assert _threads() == {2}


def test_what_a_thread_that_has_ended_set_is_given_back() -> None:
    seen: list[set[int]] = []

    def other() -> None:
        with one_blas_thread():
            seen.append(_threads())

    before = _threads()
    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [{1}]
    assert _threads() == before


def test_the_first_to_enter_may_leave_first() -> None:
    entered, left = Barrier(2), Barrier(2)
    seen: list[set[int]] = []

    def other() -> None:
        entered.wait()
        with one_blas_thread():
            left.wait()  # the main thread is inside as well
            left.wait()  # … and has left
            seen.append(_threads())

    with threadpool_limits(2, user_api="blas"):
        thread = Thread(target=other)
        thread.start()
        with one_blas_thread():
            entered.wait()
            left.wait()
        left.wait()
        thread.join()
        assert seen == [{1}], "who is still inside keeps the one thread"
        with one_blas_thread():
            assert _threads() == {1}
        assert _threads() == {2}


def test_openmp_is_held_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    class Limits(threadpool_limits):  # type: ignore[misc]
        def __init__(self, *args: object, **kinds: object) -> None:
            asked.append(kinds)
            super().__init__(*args, **kinds)

    monkeypatch.setattr("threadpoolctl.threadpool_limits", Limits)
    with one_blas_thread():
        pass
    assert asked == [{"limits": 1}], "one kind of library alone would leave the others free"


@pytest.mark.parametrize("absent", ["", "sys.modules['threadpoolctl'] = None; "])
def test_every_command_limits_itself_with_and_without_threadpoolctl(absent: str) -> None:
    """Also where the surroundings ask for many threads: whatever the command loads later reads these variables."""
    code = (f"import os, sys; {absent}\n"
            "sys.argv = ['peaceroom', 'base-rate', '--stage', 'ceasefire', '--elapsed', '40d', '--within', '90d']\n"
            "from peaceroom.cli import main\n"
            "main()\n"
            "from peaceroom.core.blas_threads import one_blas_thread\n"
            "with one_blas_thread(): pass\n"
            "assert 'numpy' in sys.modules\n"
            "sys.modules.pop('threadpoolctl', None)\n"
            "from threadpoolctl import threadpool_info\n"
            "print('threads', {library['num_threads'] for library in threadpool_info()})")
    found = subprocess.run([sys.executable, "-c", code], env=os.environ | dict.fromkeys(VARIABLES, "2"),
                           capture_output=True, text=True, timeout=240, check=False)
    assert found.returncode == 0, found.stderr
    assert found.stdout.rstrip().endswith("threads {1}")
