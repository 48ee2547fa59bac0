"""Executions that are killed after some pieces, and what shares workers among many cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from loopback import cluster
from peaceroom.runs.executors.local import Processes
from peaceroom.runs.kept import Kept

EXECUTORS = ("threads", "processes", "dask")


class Killed(BaseException):
    """Nothing after this is done."""


class Dying(Kept):
    """Writes so many pieces, and then is gone; ``torn``: in the midst of the last."""

    def __init__(self, path: Path, plan: str, after: int, torn: bool) -> None:
        super().__init__(path, plan)
        self._file, self.after, self.torn = path, after, torn

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        if name == "plan":
            return super().put(name, facts, data)
        if self.after == 0:
            raise Killed
        before = self._file.stat().st_size
        super().put(name, facts, data)
        self.after -= 1
        if self.after == 0 and self.torn:
            with self._file.open("r+b") as file:
                file.truncate((before + self._file.stat().st_size) // 2)
            raise Killed
        return None


class Counting(Kept):
    """Counts what it is given to keep."""

    new = 0

    def put(self, name: str, facts: Any, data: bytes = b"") -> None:
        self.new += name != "plan"
        super().put(name, facts, data)


@contextmanager
def executors(folder: Path) -> Iterator[dict[str, str]]:
    """Executor → the word after ``--on``; workers are begun once for all cases."""
    with pytest.MonkeyPatch.context() as patch, cluster(folder) as made:
        pools: list[Any] = []
        fresh = Processes._new

        def shared(self: Processes) -> Any:
            if not pools:
                pools.append(fresh(self))
            return pools[0]

        patch.setattr(Processes, "_new", shared)
        patch.setattr(Processes, "stop", lambda self: None)
        patch.setattr(Processes, "close", lambda self: None)
        yield {"threads": "threads", "processes": "processes", "dask": f"dask://{made.address}"}
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)
