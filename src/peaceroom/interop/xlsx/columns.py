"""What a sheet of a scenario's spreadsheet is made of: columns, and those that several sheets share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: how a cell is written and read; see `peaceroom.interop.xlsx.cell_conversion`
Kind = Literal["id", "ids", "id_or_ids", "text", "texts", "date", "word", "flag", "number", "quantity", "probability",
               "numbers_by_id", "ids_by_id", "ids_or_all", "numbers_by_id_or_none",
               "clause"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it holds, how it is written, and its explanation.

    ``choices`` are the words allowed; ``list_from`` names the sheet whose ids the drop-down offers; ``limits``
    bound a plain number (a range is checked when the sheet is imported).
    """

    heading: str
    key: str
    kind: Kind
    help: str
    width: int = 14
    choices: tuple[str, ...] = ()
    list_from: str = ""
    limits: tuple[float, float] | None = None
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``label`` are the keys whose values name a row (in the sheet "Notes" and in messages).

    ``block`` is where its rows belong in the data, ``process.items``; a row with ``is_number`` is itself one number
    that carries its own reason; an ``upright`` sheet has a field per line.
    """

    title: str
    block: str
    about: str
    columns: tuple[Column, ...]
    label: tuple[str, ...] = ("id",)
    frozen: int = 1
    is_number: bool = False
    upright: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The steps of ``block``."""
        return tuple(self.block.split(".")) if self.block else ()

    def column(self, key: str) -> Column:
        """The column that holds a field."""
        return next(c for c in self.columns if c.key == key)


ID = "Small letters, digits, - and _; other sheets refer to it, so do not change it later."
DOUBT = ("A number (60), a range that holds the truth 8 times in 10 (60..80), or uniform(60, 80), pert(60, 70, 90), "
         "triangular(…), normal(70, 10), beta(2, 3), lognormal(50, 0.3), quantiles(0, 50, 0.5, 60, 1, 90), "
         "{60: 1, 80: 2}. In Excel begin a range that starts with a minus sign with an apostrophe. "
         "Write `from evidence` to take the number pooled from the ledger.")
LIST = "Several are separated by commas."
TEXTS = "Several are separated by semicolons (write \\; for a semicolon within one)."


def id_of(help: str = ID, *, list_from: str = "", key: str = "id", heading: str = "", width: int = 18) -> Column:
    """A column of ids."""
    return Column(heading or key, key, "id", help, width, list_from=list_from, needed=True)


NUMBER = Column("no.", "no", "id", "Any number; the sheet Notes refers to the row by it.", 7)
