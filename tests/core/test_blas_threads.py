"""One thread for linear algebra while we compute; afterwards what was set before."""

from __future__ import annotations

from threading import Barrier, Thread

import numpy as np
import pytest
import scipy.linalg
from threadpoolctl import threadpool_info, threadpool_limits

from peaceroom.core.blas_threads import one_blas_thread


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
