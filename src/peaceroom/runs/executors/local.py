"""Threads of this process, and processes of this machine."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Event

from peaceroom.runs.chunk_store import open_store
from peaceroom.runs.executors.base import AHEAD, Work
from peaceroom.runs.remote import Task, do, packed, stored
from peaceroom.runs.solver import Piece, Solver
from peaceroom.runs.threads import NAME


class Threads:
    """Threads share the solver with its cases."""

    replaces = False

    def __init__(self, solver: Solver, workers: int, store: str | None) -> None:
        self._solver, self.window = solver, AHEAD * workers
        self._stopped = Event()
        self._store = open_store(store, solver.plan) if store else None
        self._pool = ThreadPoolExecutor(workers, NAME)

    def submit(self, unit: Work) -> Future[list[Piece]]:
        return self._pool.submit(self._do, unit)

    def _do(self, unit: Work) -> list[Piece]:
        return stored(self._store, unit, lambda: unit.done_by(self._solver, self._stopped.is_set))

    def found(self) -> Iterable[Piece]:
        return self._store.pieces() if self._store else ()

    def lost(self, error: BaseException) -> bool:
        return False

    def mend(self) -> bool:
        return False

    def check(self) -> None:
        return None

    def stop(self) -> None:
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        self._pool.shutdown()


class Processes:
    """Processes are begun anew where one died or hangs; all end with this one, however it ends."""

    replaces = True

    def __init__(self, solver: Solver, workers: int, store: str | None) -> None:
        self._workers, self.window = workers, AHEAD * workers
        self._plan = packed(solver.plan)
        self._store, self._shared = store, open_store(store, solver.plan) if store else None
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # not by fork: threads of this process hold locks that would stay locked in the copies
        return ProcessPoolExecutor(self._workers, get_context("spawn"), _begin)

    def submit(self, unit: Work) -> Future[list[Piece]]:
        try:
            return self._pool.submit(do, Task(self._plan, unit, self._store))
        except BrokenExecutor as error:  # it broke since the last answer: told like any other loss
            failed: Future[list[Piece]] = Future()
            failed.set_exception(error)
            return failed

    def found(self) -> Iterable[Piece]:
        return self._shared.pieces() if self._shared else ()

    def lost(self, error: BaseException) -> bool:
        return isinstance(error, BrokenExecutor)

    def mend(self) -> bool:
        self.stop()
        self._pool = self._new()
        return True

    def check(self) -> None:
        return None

    def stop(self) -> None:
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()

    def close(self) -> None:
        self._pool.shutdown()


def _begin() -> None:
    """At the start of a worker: interrupts are for its parent, whose end it does not outlive."""
    from peaceroom.core.blas_threads import one_thread_from_the_start

    one_thread_from_the_start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()
