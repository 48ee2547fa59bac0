"""A block of the scenario as one row: its fields by the keys of a sheet's columns."""

from __future__ import annotations

from typing import Any

from peaceroom.interop.xlsx.columns import Sheet

Row = dict[str, Any]

#: words of the file that are none of Python's field names
_ATTRIBUTES = {"from": "from_", "with": "with_", "class": "ceasefire"}


def label(sheet: Sheet, row: Row) -> str:
    """What names a row on the sheet Notes: ``taliban / ceasefire``."""
    return " / ".join(str(row.get(key, "")) for key in sheet.label)


def flat(model: Any, sheet: Sheet) -> Row:
    """The fields of a block that have a column, by their keys (``judgement.by``, ``window.0``)."""
    row: Row = {}
    for column in sheet.columns:
        value = model
        for step in column.key.split("."):
            if value is not None:
                value = value[int(step)] if step.isdigit() else getattr(value, _ATTRIBUTES.get(step, step), None)
        if value is not None and value is not model:
            row[column.key] = value
    return row
