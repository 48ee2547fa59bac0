"""A number of deaths in the cell of a table: what counts as one, and what is said of a cell that holds none."""

from __future__ import annotations

from peaceroom.files.csv import Table, ambiguous, is_ambiguous
from peaceroom.files.numbers import NotationError

#: so that no float loses a unit
_LARGEST = 10**12


class NoCount(Exception):
    """A cell without a number of deaths: ``code``, ``message`` and ``remedy`` of the problem."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy = code, message, remedy


def death_count(table: Table, text: str) -> int:
    """The count that ``text`` is, by the table's decimal sign. Raises `NoCount` (E714, E715, E716)."""
    try:
        if is_ambiguous(text):  # a count has no decimals
            raise ambiguous(text)
        value = table.number(text)
    except NotationError as error:
        raise NoCount("E714", error.args[0], error.args[1]) from None
    if value < 0:
        raise NoCount("E715", f"{text[:40]} is below zero", "write 0 or more; leave no sign for a gap")
    if value > _LARGEST:
        raise NoCount("E714", f"{text[:40]!r} is larger than any count of deaths", "check the cell")
    if value % 1:
        raise NoCount("E716", f"{text[:40]} is not a whole number", "give counts, not rates or averages")
    return int(value)
