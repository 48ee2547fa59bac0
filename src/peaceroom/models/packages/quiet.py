"""Silence for a C library that prints a line of its own debugging whatever its options say (HiGHS in scipy 1.17).

What C code prints goes to where C's variable ``stdout`` points. Python does not use it: it writes to the descriptor by
itself. So the variable can lead nowhere while a solver works, and nothing of Python's is lost, in no thread, not even
where a solver works on in a thread that nobody waits for any more.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

_LOCK = Lock()
_inside = 0
_kept: int | None = None


@contextmanager
def quiet() -> Iterator[None]:
    """What C code prints to standard output inside goes nowhere. May be nested and entered by several threads."""
    global _inside, _kept
    found = _variable()
    if found is None:
        yield
        return
    variable, nowhere = found
    with _LOCK:
        if not _inside:
            _kept, variable.value = variable.value, nowhere
        _inside += 1
    try:
        yield
    finally:
        with _LOCK:
            _inside -= 1
            if not _inside:
                variable.value = _kept


@cache
def _variable() -> tuple[ctypes.c_void_p, int] | None:
    """C's variable ``stdout``, and a stream that leads nowhere; None where the variable may not be set."""
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            name = "__stdoutp"
        elif hasattr(library, "gnu_get_libc_version"):
            name = "stdout"
        else:  # musl keeps it where nothing can be written
            return None
        variable = ctypes.c_void_p.in_dll(library, name)
        library.fopen.restype = ctypes.c_void_p
        nowhere = library.fopen(os.devnull.encode(), b"w")
    except (OSError, ValueError, AttributeError, TypeError):  # no such library, as on Windows
        return None
    return (variable, nowhere) if nowhere else None
