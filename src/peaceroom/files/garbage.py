"""Python's search for garbage, put off while a file is read.

A tree of a million nodes and their problems holds no circle of references to speak of, yet the search walks through all
of it again and again as it grows: more than half of the time that a file of twenty thousand rows took.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Within the block, or the function that this decorates, nothing is searched for garbage; what nobody holds still
    goes at once."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
