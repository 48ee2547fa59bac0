"""Threads that an interrupt does not wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from peaceroom.core.errors import Interrupted, was_interrupt
from peaceroom.runs.plan import default_workers

#: how the threads of pools are called
NAME = "peaceroom-work"
_KEPT: list[str] = []
T = TypeVar("T")


@contextmanager
def threads(workers: int | None = None) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads for the block. After an error or interrupt nothing more is begun, and nothing is waited for.

    A thread within a compiled model cannot be stopped: what it still does is thrown away.
    """
    pool = ThreadPoolExecutor(workers or default_workers(), NAME)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def finished(future: Future[T]) -> T:
    """What the future brings; an interrupt meanwhile is obeyed at once."""
    while not future.done():
        wait([future], timeout=0.5)  # a wait without a limit does not notice an interrupt on every system
    return future.result()


def interruptible(work: Callable[[], T]) -> T:
    """What the work brings, done in a thread: a solver or a model hears of no interrupt, who waits for it does."""
    with threads(1) as pool:
        return finished(pool.submit(work))


@contextmanager
def kept_meanwhile(said: str) -> Iterator[None]:
    """Within the block an interrupt that nobody hears of is told with these words: what is kept, and how to go on."""
    _KEPT.append(said)
    try:
        yield
    finally:
        _KEPT.remove(said)


@contextmanager
def going_on(said: str) -> Iterator[None]:
    """Within the block an interrupt is told with these words: what is kept, and that the same command goes on from
    there. Raises `Interrupted`."""
    try:
        with kept_meanwhile(said):
            yield
    except BaseException as error:
        if was_interrupt(error):
            raise Interrupted(said) from None
        raise


def kept_so_far() -> str:
    """What is to be said of finished work at this moment; empty where nothing is kept."""
    return _KEPT[-1] if _KEPT else ""
