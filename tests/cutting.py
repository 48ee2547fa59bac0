"""Kill an operation at every system call that writes, one after the other, and look at what it leaves.

The operation runs in a child of this process, whose functions of `os` that change something on the disk, and `open` for
writing, are counted. At the n-th the child dies as by a kill: nothing is closed or cleaned up. A write that is cut has
written half of its bytes.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any

_CHANGING = ("replace", "rename", "link", "symlink", "unlink", "remove", "rmdir", "mkdir", "fsync", "chmod", "truncate",
             "ftruncate")
_KILLED, _FAILED = 77, 78


def cuts(operation: Callable[[], object], before: Callable[[], object] = lambda: None) -> Iterator[int]:
    """For n = 1, 2, …: call ``before``, run ``operation`` until its n-th change, and yield n. Ends where it is whole.

    ``operation`` must not start threads. Its own errors are failures of the test.
    """
    n = 0
    while True:
        n += 1
        before()
        child = os.fork()
        if child == 0:
            status = _FAILED
            try:
                _count(n)
                operation()
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == 0:
            assert n > 3, "nothing was counted"
            return
        assert status == _KILLED, f"the operation failed by itself (change {n})"
        yield n


def _count(limit: int) -> None:
    """Let this process die at its ``limit``-th change."""
    done = 0

    def is_last() -> bool:
        nonlocal done
        done += 1
        return done == limit

    def dying(true: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if is_last():
                os._exit(_KILLED)
            return true(*args, **more)
        return call

    for name in _CHANGING:
        setattr(os, name, dying(getattr(os, name)))
    write = os.write

    def torn(handle: int, data: bytes) -> int:
        if is_last():
            write(handle, bytes(data)[: len(data) // 2])
            os._exit(_KILLED)
        return write(handle, data)

    os.write = torn

    def opened(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) and is_last():
            os._exit(_KILLED)

    sys.addaudithook(opened)
