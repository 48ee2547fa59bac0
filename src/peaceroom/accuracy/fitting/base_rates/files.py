"""Find and read the data files of a user: PA-X, UCDP, ETH/PRIO. Wrong versions are refused with their columns."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from peaceroom.core.errors import InputError

#: name of a table → how its file may be called
NAMES: dict[str, tuple[str, ...]] = {
    "PA-X v6": ("pax_all_agreements_data_v6.csv", "pax_all_agreements_data.csv"),
    "UCDP Peace Agreements v22.1": ("ucdp-peace-agreements-221.xlsx",),
    "UCDP Conflict Termination, dyads, v3-2021": ("ucdp-term-dyad-3-2021.xlsx",),
    "UCDP Dyadic v25.1": ("ucdp-dyadic-251.csv",),
    "UCDP/PRIO Armed Conflict v25.1": ("ucdp-prio-acd-251.csv",),
    "UCDP Battle-Related Deaths v24.1": ("BattleDeaths_v24_1.csv",),
    "ETH/PRIO Civil Conflict Ceasefires": ("eth_prio_ceasefires_dataset.csv",),
    "breaks of talks": ("breaks.csv",),
    "items of procedure": ("procedural_items.csv",),
    "ends of foreign support": ("client_exits.csv",),
}
_INSIDE = (".", "raw", "peace/raw", "process")


def data_folder(given: str | Path | None) -> Path:
    """The folder that holds the files: ``given``, else the environment's ``PEACEROOM_DATA`` (E730)."""
    place = given or os.environ.get("PEACEROOM_DATA")
    if not place:
        raise InputError.one("E730", "no folder of data was given",
                             "the tables are refitted from your copy of the data",
                             "add --data DIR, or set PEACEROOM_DATA")
    folder = Path(place)
    if not folder.is_dir():
        raise InputError.one("E730", "there is no such folder", "the tables are refitted from your copy of the data",
                             "give the folder that holds " + NAMES["PA-X v6"][0], file=folder.as_posix())
    return folder


def find(folder: Path, table: str) -> Path:
    """The file of ``table`` in the folder, its ``raw`` or ``peace/raw`` (E731)."""
    for inside in _INSIDE:
        for name in NAMES[table]:
            if (path := folder / inside / name).is_file():
                return path
    raise InputError.one("E731", f"the folder has no file of {table}", "a table cannot be made without its data",
                         f"put {NAMES[table][0]} into it", file=folder.as_posix())


def has(folder: Path, table: str) -> bool:
    """Whether the folder holds a file of ``table``: what is coded by hand has no producer to get it from."""
    return any((folder / inside / name).is_file() for inside in _INSIDE for name in NAMES[table])


def read_csv(path: Path, table: str, columns: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a CSV file as text; every column of ``columns`` must be there (E732, E733)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _need(path, table, columns, reader.fieldnames or ())
            return list(reader)
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise InputError.one("E733", f"the file cannot be read: {error}", "the table cannot be made",
                             f"get the CSV file of {table} again", file=path.as_posix()) from None


def read_xlsx(path: Path, table: str, columns: Iterable[str]) -> Sequence[Mapping[str, Any]]:
    """Rows of a workbook's first sheet; every column of ``columns`` must be there (E732, E733)."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        head = [str(c).strip() if c is not None else "" for c in next(rows, ())]
    except (OSError, BadZipFile, KeyError, ValueError, IndexError) as error:
        raise InputError.one("E733", f"the workbook cannot be read: {error}", "the table cannot be made",
                             f"get the workbook of {table} again", file=path.as_posix()) from None
    _need(path, table, columns, head)
    found = [dict(zip(head, row, strict=False)) for row in rows]
    book.close()
    return found


def _need(path: Path, table: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    there = list(there)
    missing = [c for c in wanted if c not in there]
    if missing:
        shown = ", ".join(there[:8]) + (" …" if len(there) > 8 else "")
        raise InputError.one("E732", f"this is not the layout of {table}: the columns {', '.join(missing)} are missing",
                             f"the program reads {table}, and another version means other things by the same words",
                             f"give the file of {table}; this one has {shown or 'no columns'}", file=path.as_posix(),
                             line=1, column=1)
