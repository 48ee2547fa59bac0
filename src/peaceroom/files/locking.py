"""A lock between processes, held on an open file; the system frees it when a process ends, however it ends."""

from __future__ import annotations

import os
import sys
import time

_PAUSE = 0.02

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def release(handle: int) -> None:
        """Give the lock back."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(handle: int) -> None:
        """Give the lock back."""
        fcntl.flock(handle, fcntl.LOCK_UN)


def acquire(handle: int, wait: float) -> bool:
    """Take the lock of an open file; False when another holds it for ``wait`` seconds."""
    until = time.monotonic() + wait
    while True:
        try:
            _try(handle)
            return True
        except OSError:
            if time.monotonic() >= until:
                return False
            time.sleep(_PAUSE)
