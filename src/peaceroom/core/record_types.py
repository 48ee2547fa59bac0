"""Types of records whose fields kernels read and set as attributes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


class Record(np.record):  # type: ignore[misc]  # final in the stubs, not in numpy
    """One record where kernels run uncompiled (``NUMBA_DISABLE_JIT=1``); compiled code knows fields only.

    numpy's plain records have no attributes for fields, and those of `numpy.record` hide a field behind a method of
    the same name (``item``).
    """

    def __getattribute__(self, name: str) -> Any:
        try:
            return np.void.__getitem__(self, name)
        except (KeyError, ValueError):
            return np.record.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        np.void.__setitem__(self, name, value)


def record_type(fields: Iterable[tuple[Any, ...]]) -> np.dtype[Any]:
    """The type of records with these fields: name, type and perhaps shape of each."""
    return np.dtype((Record, list(fields)))
