"""Python's search for garbage, put off while many objects are made that are kept.

A tree of a million nodes and their problems, a run's parts and a report hold no circle of references to speak of, yet
the search walks through all of them again and again as they grow: more than half of the time that a file of twenty
thousand rows took, a fifth of that of a report.
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
