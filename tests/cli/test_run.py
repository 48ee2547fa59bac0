"""What `peaceroom run` does beside the work itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest

from peaceroom.cli.run import _meanwhile


@pytest.mark.parametrize("report", [True, False])
def test_what_comes_after_the_draws_is_loaded_once_while_they_are_solved(report: bool) -> None:
    told: list[tuple[int, int]] = []
    asked: list[str] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, function, name):  # type: ignore[no-untyped-def,override]
            assert function is import_module
            asked.append(name)

    progress = _meanwhile(lambda done, total: told.append((done, total)), Pool(), report)
    progress(0, 9)
    assert asked == []
    progress(3, 9)
    first = list(asked)
    progress(9, 9)
    assert told == [(0, 9), (3, 9), (9, 9)]
    assert asked == first
    assert "pyarrow.parquet" in asked
    assert any(name.startswith("peaceroom.report") for name in asked) == report
    for name in asked:
        import_module(name)
