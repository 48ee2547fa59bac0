"""One thread for the linear algebra library, while we compute.

Our matrices are small: a product of 16 × 5,000 by 5,000 × 20 gains nothing from a second thread, and the threads of the
library then wait for each other in a busy loop. With both cores of a machine free, fits took up to twenty times as long
as with one thread, and three times the processor time. Sums are also taken in another order with more threads, so that
the last digits of an answer would depend on the machine. Parallel work is done on threads of our own, over whole inputs
or draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, Thread, current_thread

_lock = Lock()
_inside = 0
_limits: ExitStack | None = None
_set_by: Thread | None = None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold the linear algebra libraries of this process to one thread; may be nested, and used as a decorator.

    What was set before is set again when the last one leaves. Only the thread that set a limit may lift it while it
    lives (so threadpoolctl has it): if that one leaves first, the limit stays until it enters and leaves again.
    Libraries that nobody has loaded yet are loaded first: a limit reaches only those that are there.
    """
    global _inside, _limits, _set_by
    with _lock:
        if _limits is None:
            import scipy.linalg  # noqa: F401  # scipy carries a library of its own beside numpy's
            from threadpoolctl import threadpool_limits

            _limits, _set_by = ExitStack(), current_thread()
            _limits.enter_context(threadpool_limits(limits=1, user_api="blas"))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _limits and _inside == 0 and (_set_by is current_thread() or _set_by is None or not _set_by.is_alive()):
                _limits.close()
                _limits, _set_by = None, None
