"""Workbooks spoilt by cells and by parts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random

from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from .bases import Bases
from .common import Spoilt, copy, times
from .junk import encoded, spoil_bytes, spoil_text, value


def workbook_cells(rng: Random, bases: Bases, box: Path) -> Spoilt:
    path = copy(bases, rng.choice(("talks.xlsx", "river.xlsx")), box)
    book = load_workbook(path)
    for _ in times(rng):
        sheet = rng.choice(book.worksheets)
        row, column = rng.randrange(1, sheet.max_row + 2), rng.randrange(1, sheet.max_column + 2)
        match rng.randrange(9):
            case 0:
                sheet.delete_rows(row)
            case 1:
                sheet.delete_cols(column)
            case 2:
                sheet.insert_rows(row)
            case 3 if len(book.worksheets) > 1:
                sheet.title = rng.choice(("Other", "positions", "Sheet1", "Effects", "Notes "))
            case 4:
                sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column + 1)
            case _:
                new = value(rng)
                new = new.replace("\ud800", "_xD800_") if isinstance(new, str) else new
                try:
                    sheet.cell(row, column).value = new
                except (ValueError, AttributeError,
                        IllegalCharacterError):  # no cell can hold it, or the cell is part of a merged one
                    continue
                if rng.random() < .1:
                    sheet.cell(row, column).number_format = rng.choice(("0%", "yyyy-mm-dd", "[h]:mm", "General", "@"))
    book.save(path)
    return Spoilt(_on_workbook(rng, path, box / "out"))


def workbook_parts(rng: Random, bases: Bases, box: Path) -> Spoilt:
    path = copy(bases, rng.choice(("talks.xlsx", "river.xlsx")), box)
    with zipfile.ZipFile(path) as old:
        parts = {i.filename: old.read(i) for i in old.infolist()}
    for _ in times(rng):
        if not parts:
            break
        name = rng.choice(sorted(parts))
        match rng.randrange(6):
            case 0:
                del parts[name]
            case 1:
                parts[rng.choice(("xl/vbaProject.bin", "../x.xml", "/etc/x", "xl/../../y", "a" * 300))] = parts[name]
            case 2:
                parts[name] = spoil_bytes(parts[name], rng)
            case _:
                parts[name] = encoded(_spoil_xml(parts[name].decode("utf-8", "replace"), rng))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    if rng.random() < .15:
        path.write_bytes(spoil_bytes(path.read_bytes(), rng))
    return Spoilt(_on_workbook(rng, path, box / "out"))


def _spoil_xml(text: str, rng: Random) -> str:
    pieces = text.split("<")
    i = rng.randrange(len(pieces))
    match rng.randrange(5):
        case 0:
            del pieces[i]
        case 1:
            pieces.insert(i, pieces[i])
        case 2:
            pieces[i] = spoil_text(pieces[i], rng)
        case 3:
            words = pieces[i].split('"')
            words[rng.randrange(len(words))] = str(rng.choice(("0", "-1", "99999999999", "A0", "ZZZZ9", "n", "e",
                                                               "str", "b",
                                                                "", "1.5", "nan", "a" * 300)))
            pieces[i] = '"'.join(words)
        case _:
            pieces[i] = rng.choice(("!DOCTYPE a [<!ENTITY b 'c'>]>", "v>#REF!<", "f>1+1<", "![CDATA[x]]>",
                                    "row r='9'/>", "c/>",
                                    "v>1e999<", "is>x<", "mergeCell ref='A1:B2'/>")) + pieces[i]
    return "<".join(pieces)


def _on_workbook(rng: Random, path: Path, out: Path) -> tuple[tuple[str, ...], ...]:
    if rng.random() < .7:
        return (("import", str(path), "-o", str(out / "in"), *rng.choice(((), ("--json",), ("--force",)))),)
    return ((rng.choice(("validate", "describe", "solve")), str(path)),)
