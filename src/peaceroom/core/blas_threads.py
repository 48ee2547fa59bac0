"""One thread for the linear algebra library, while we compute.

Our matrices are small: a product of 16 × 5,000 by 5,000 × 20 gains nothing from a second thread, and the threads of the
library then wait for each other in a busy loop. With both cores of a machine free, fits took up to twenty times as long
as with one thread, and three times the processor time. Sums are also taken in another order with more threads, so that
the last digits of an answer would depend on the machine. Parallel work is done on threads of our own, over whole inputs
or draws.

Commands set the variables that such libraries read when they are loaded (`one_thread_from_the_start`), so that nothing
in a command can be forgotten. Functions that others call from Python hold the libraries that are there already
(`one_blas_thread`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Lock, Thread, current_thread

#: what OpenMP, OpenBLAS, MKL, BLIS, Apple's Accelerate and numexpr read when they are loaded
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
             "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS")

_lock = Lock()
_inside = 0
_limits: ExitStack | None = None
_set_by: Thread | None = None


def one_thread_from_the_start() -> None:
    """Let libraries of linear algebra and OpenMP that are loaded later, here or in child processes, have one thread.

    Whatever was set is replaced: many a cluster sets as many threads as a node has processors.
    """
    os.environ.update(dict.fromkeys(VARIABLES, "1"))


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold linear algebra and OpenMP in this process to one thread; may be nested, and used as a decorator.

    What was set before is set again when the last one leaves. Only the thread that set a limit may lift it while it
    lives (so threadpoolctl has it): if that one leaves first, the limit stays until it enters and leaves again.
    Libraries that nobody has loaded yet are loaded first: a limit reaches only those that are there. Without
    threadpoolctl (somebody installed the package without what it needs) nothing is limited here.
    """
    global _inside, _limits, _set_by
    with _lock:
        if _limits is None:
            import scipy.linalg  # noqa: F401  # scipy carries a library of its own beside numpy's

            _limits, _set_by = ExitStack(), current_thread()
            with suppress(ModuleNotFoundError):
                from threadpoolctl import threadpool_limits

                _limits.enter_context(threadpool_limits(limits=1))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _limits and _inside == 0 and (_set_by is current_thread() or _set_by is None or not _set_by.is_alive()):
                _limits.close()
                _limits, _set_by = None, None
