"""Workers of a Dask cluster: one that is there, or one of processes of this machine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any, TypeVar

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.runs.chunk_store import open_store
from peaceroom.runs.executors.base import AHEAD, Work
from peaceroom.runs.plan import default_workers
from peaceroom.runs.remote import Task, do, makings, packed, same_versions
from peaceroom.runs.solver import Piece, Solver

T = TypeVar("T")
#: seconds to wait for a scheduler, and for its first worker
_FIRST = 60
#: seconds for which the number of workers is taken to be the same
_COUNT = 1.0


class Cluster:
    """Units go to a scheduler, which gives them to workers; one whose worker dies it gives to another.

    ``address`` is ``HOST:PORT``, or empty for a cluster of this machine that ends with the run. Raises `InputError`
    E382 for a scheduler that cannot be reached or has no workers, E383 for workers of other versions.
    """

    replaces = True

    def __init__(self, solver: Solver, address: str, workers: int | None, store: str | None) -> None:
        import dask
        import distributed

        found: Any = distributed  # parts of it have no types
        for name in [n for n in logging.root.manager.loggerDict if n.partition(".")[0] == "distributed"]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # lost workers are told by us, without tracebacks
        self._address, self._cluster = address, None
        self._plan = packed(solver.plan)
        self._store, self._shared = store, open_store(store, solver.plan) if store else None
        with dask.config.set({"distributed.worker.daemon": True}):
            if not address:
                self._cluster = found.LocalCluster(
                    n_workers=workers or default_workers(), threads_per_worker=1, processes=True, host="127.0.0.1",
                    dashboard_address=None, worker_dashboard_address=None, memory_limit=0, silence_logs=50)
            try:
                self._client: Any = found.Client(self._cluster or f"tcp://{address}", timeout=_FIRST,
                                                 set_as_default=False)
                self._client.wait_for_workers(1, timeout=_FIRST)
            except (OSError, TimeoutError) as error:
                self._close()
                raise _unreachable(address, error) from None
        try:
            for worker, theirs in self._client.run(makings).items():
                same_versions(self._plan.versions, theirs, f"the worker {worker}")
        except ImportError as error:
            self._close()
            raise InputError.one(
                "E383", f"the run was planned with peaceroom {self._plan.versions['peaceroom']}, and a worker of "
                f"{address} has none that knows such work ({error})", CODES["E383"][1],
                "install the same versions on every machine, from the same requirements file") from None
        except BaseException:
            self._close()
            raise
        self._futures: dict[Future[list[Piece]], Any] = {}
        self._threads, self._counted = 0, -_COUNT

    @property
    def window(self) -> int:
        """More workers may join at any time: whoever is there is asked for again after a while."""
        if time.monotonic() > self._counted + _COUNT:
            self._threads = self._asked(lambda: sum(map(int, self._client.nthreads().values())))
            self._counted = time.monotonic()
        return AHEAD * max(1, self._threads)

    def _asked(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except (OSError, RuntimeError, TimeoutError) as error:  # RuntimeError: the client has closed itself
            raise _unreachable(self._address, error) from None

    def submit(self, unit: Work) -> Future[list[Piece]]:
        out: Future[list[Piece]] = Future()
        # a key of its own: an answer that is late is asked for again, and must not be taken for the same
        theirs = self._asked(lambda: self._client.submit(do, Task(self._plan, unit, self._store), pure=False))
        self._futures[out] = theirs
        theirs.add_done_callback(lambda done: self._tell(out, done))
        return out

    def _tell(self, out: Future[list[Piece]], done: Any) -> None:
        self._futures.pop(out, None)
        if out.cancelled():
            return
        if done.status == "finished":
            try:
                out.set_result(done.result(timeout=_FIRST))
            except BaseException as error:  # its worker went before it was fetched
                out.set_exception(error)
        elif done.status == "error":
            out.set_exception(done.exception(timeout=_FIRST) or CancelledError())
        else:
            out.set_exception(CancelledError())

    def found(self) -> Iterable[Piece]:
        return self._shared.pieces() if self._shared else ()

    def lost(self, error: BaseException) -> bool:
        return (isinstance(error, CancelledError | OSError | TimeoutError)
                or type(error).__name__ in ("KilledWorker", "FutureCancelledError", "CancelledError"))

    def mend(self) -> bool:
        return False

    def check(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise _unreachable(self._address, OSError("it went away"))

    def stop(self) -> None:
        self._close()

    def close(self) -> None:
        self._close()

    def _close(self) -> None:
        for what in (getattr(self, "_client", None), self._cluster):
            if what is not None:
                with suppress(Exception):  # a scheduler that is gone cannot be taken leave of
                    what.close(timeout=5)


def _unreachable(address: str, error: BaseException) -> InputError:
    where = f"the scheduler at {address}" if address else "the cluster of this machine"
    return InputError.one("E382", f"{where} cannot be reached, or has no workers ({type(error).__name__})",
                          CODES["E382"][1], "start the scheduler and at least one worker, then give the same command "
                          "again: it goes on from what was finished")
