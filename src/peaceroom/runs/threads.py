"""Threads that an interrupt does not wait for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from peaceroom.runs.plan import default_workers

_NAME = "peaceroom-work"


@contextmanager
def threads(workers: int | None = None) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads for the block. After an error or interrupt nothing more is begun, and nothing is waited for.

    A thread within a compiled model cannot be stopped: what it still does is thrown away.
    """
    pool = ThreadPoolExecutor(workers or default_workers(), _NAME)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def at_work() -> bool:
    """Whether some thread of a pool is still there."""
    return any(t.name.startswith(_NAME) for t in threading.enumerate())
