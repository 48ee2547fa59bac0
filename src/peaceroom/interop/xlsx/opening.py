"""Open a workbook that anybody may have sent: its cells as plain values, or a refusal, never a traceback."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.interop.xlsx.archive import Archive, damaged, refusal
from peaceroom.interop.xlsx.grid import Formats, Grid, read_grid
from peaceroom.interop.xlsx.xml_parts import Budget, Texts, attribute, walk

_WORKBOOK = "xl/workbook.xml"


def open_workbook(path: Path) -> dict[str, Grid]:
    """The sheets of a workbook by title. Raises `InputError` (E001, E501, E502)."""
    try:
        with Archive(path) as archive:
            return _grids(archive, Budget())
    except InputError:
        raise
    except MemoryError:
        raise refusal("E502", "the workbook needs more memory than there is", "delete what is not part of the scenario",
                      path.as_posix()) from None


def _grids(archive: Archive, budget: Budget) -> dict[str, Grid]:
    file = archive.file
    # any part could hold the declaration, and this one is read by every program first
    walk(archive.part("[Content_Types].xml"), file, budget, lambda name, of: None, lambda name, text: None)
    top = _relations(archive, "", budget)
    book = next((target for kind, target in top.values() if kind == "officeDocument"), _WORKBOOK)
    if not archive.has(book):
        raise refusal("E501", "this is an archive, but not an .xlsx workbook",
                      "save it as .xlsx in your spreadsheet program", file)
    sheets: list[tuple[str, str]] = []
    formats = Formats()

    def start(name: str, of: Mapping[str, str]) -> None:
        if name == "sheet":
            sheets.append((of.get("name", ""), attribute(of, "id")))
        elif name == "workbookPr":
            formats.from_1904 = of.get("date1904", "") in ("1", "true")

    walk(archive.part(book), file, budget, start, lambda name, text: None)
    relations = _relations(archive, book, budget)
    by_kind = dict(relations.values())
    if archive.has(styles := by_kind.get("styles", "")):
        formats.read(archive.part(styles), file, budget)
    strings = _strings(archive, by_kind.get("sharedStrings", ""), budget)
    grids: dict[str, Grid] = {}
    for title, relation in sheets:
        kind, target = relations.get(relation, ("", ""))
        place = f"{file}[{title[:40]}]"
        if title.casefold() in map(str.casefold, grids):
            raise damaged("two sheets have this title", place, 1, 1)
        if kind in ("chartsheet", "dialogsheet", "macrosheet"):
            continue
        if not archive.has(target):
            raise damaged("the part of this sheet is missing", place, 1, 1)
        grids[title] = read_grid(title, archive.part(target, place), place, strings, formats, budget)
    return grids


def _relations(archive: Archive, part: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → kind and name of the part. Of no part: what the package begins with."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, of: Mapping[str, str]) -> None:
        if name == "Relationship" and of.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, of.get("Target", ""))).lstrip("/")
            found[of.get("Id", "")] = of.get("Type", "").rpartition("/")[2], target

    if archive.has(path):
        walk(archive.part(path), archive.file, budget, start, lambda name, text: None)
    return found


def _strings(archive: Archive, part: str, budget: Budget) -> list[str]:
    found: list[str] = []
    texts = Texts()

    def end(name: str, text: str) -> None:
        texts.end(name, text)
        if name == "si":
            found.append(texts.take())

    if archive.has(part):
        walk(archive.part(part), archive.file, budget, lambda name, of: texts.start(name), end)
    return found


def is_full_workbook(path: Path) -> bool:
    """Whether a file is a workbook of `peaceroom export`, by its sheets. Raises `InputError` as `open_workbook`."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    titles = {title.strip().casefold() for title in open_workbook(path)}
    return "scenario" in titles and len(titles & {"guide", "actors", "issues", "positions"}) > 0
