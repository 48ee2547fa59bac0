"""KTAB's files as they stand, whichever form they have: for runs with their own options, seed and affinities."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.interop.draft import Draft
from peaceroom.interop.ktab import Ktab
from peaceroom.interop.ktab_table import looks_like_ktab, read_ktab_table
from peaceroom.interop.ktab_xml import read_root
from peaceroom.interop.source import Source


def read_ktab(path: str | Path) -> Ktab:
    """The data of a file of KTAB: its XML, its CSV, or the rows of the latter in a spreadsheet.

    Raises `InputError`: those of files, E540 where it is none of KTAB's, E542–E548 with places.
    """
    source = Source(Path(path))
    draft = Draft(source.file, source.path.stem)
    if source.is_xml and source.xml.name == "Scenario":
        found = read_root(source.xml, draft)
    else:
        table = next((t for t in ([] if source.is_json else source.tables) if looks_like_ktab(t)), None)
        if table is None:
            raise InputError.one("E540", "this is no file of KTAB", CODES["E540"][1],
                                 "give its XML, or a CSV whose first line counts actors and dimensions",
                                 file=source.file, line=1, column=1)
        found = read_ktab_table(table, draft)
    draft.stop()
    return found
