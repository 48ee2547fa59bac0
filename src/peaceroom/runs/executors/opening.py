"""From the word after ``--on`` to an executor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.runs.executors.base import Executor
from peaceroom.runs.plan import default_workers
from peaceroom.runs.solver import Solver


def check_on(on: str) -> None:
    """Raises `InputError` E380 where nobody is called so, E329 where a library is missing."""
    if on in ("threads", "processes"):
        return
    if on == "dask" or re.fullmatch(r"dask://[^\s/:]+:\d{1,5}|dask://\[[0-9a-fA-F:]+\]:\d{1,5}", on):
        from peaceroom.core.extras import need

        need("cluster")
        return
    raise InputError.one("E380", f"nobody called {on!r} can solve a run", CODES["E380"][1],
                         "choose threads, processes, dask, or dask://HOST:PORT of a scheduler, e.g. "
                         "--on dask://127.0.0.1:8786")


@contextmanager
def opened(on: str, solver: Solver, workers: int | None, store: str | None) -> Iterator[Executor]:
    """The executor for the block. After an error nothing more is begun, and nothing is waited for."""
    check_on(on)
    pool: Executor
    if on == "threads":
        from peaceroom.runs.executors.local import Threads

        pool = Threads(solver, workers or default_workers(), store)
    elif on == "processes":
        from peaceroom.runs.executors.local import Processes

        pool = Processes(solver, workers or default_workers(), store)
    else:
        from peaceroom.runs.executors.cluster import Cluster

        pool = Cluster(solver, on.removeprefix("dask").removeprefix("://"), workers, store)
    try:
        yield pool
    except BaseException:
        pool.stop()
        raise
    pool.close()
