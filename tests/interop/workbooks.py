"""Change one cell of a workbook and read the places at which it is then refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx import workbook as xlsx

Change = Callable[[Any], None]


def set_cell(title: str, cell: str, value: Any) -> Change:
    def change(book: Any) -> None:
        book[title][cell] = value
    return change


def problems(path: Path, change: Change | None = None) -> list[tuple[str, int, int, str]]:
    """Sheet, row, column and code of every problem for which an import is refused, after a change of the workbook."""
    if change is not None:
        book = load_workbook(path)
        change(book)
        book.save(path)
    with pytest.raises(InputError) as refused:
        xlsx.import_(path)
    found = refused.value.problems
    assert all(p.message and p.remedy and p.why == CODES[p.code][1] for p in found)
    assert all(p.file.startswith(path.as_posix()) for p in found)
    return [(p.file.removeprefix(path.as_posix()).strip("[]"), p.line, p.column, p.code) for p in found]
