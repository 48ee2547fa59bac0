"""Silence for a C library that prints a line of its own debugging whatever its options say (HiGHS in scipy 1.17)."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock

_LOCK = RLock()
_STDOUT = 1


@contextmanager
def quiet() -> Iterator[None]:
    """What C code prints to standard output inside goes nowhere; nothing of Python's is lost."""
    with _LOCK:
        try:
            sys.stdout.flush()
            kept = os.dup(_STDOUT)
        except (OSError, ValueError, AttributeError):  # there is no standard output to keep clean
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        try:
            yield
        finally:
            with suppress(OSError, AttributeError):  # what still waits in C's own buffer
                ctypes.CDLL(None).fflush(None)
            os.dup2(kept, _STDOUT)
            os.close(kept)
            os.close(nowhere)
