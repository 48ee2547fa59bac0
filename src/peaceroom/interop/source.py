"""A file that somebody brought: its bytes, text, XML, JSON or tables, each read when a format asks for it, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import table_of
from peaceroom.files.nodes import Node
from peaceroom.files.opening import read_file
from peaceroom.interop.draft import Guess
from peaceroom.interop.json_tree import read_json
from peaceroom.interop.letters import read_letters
from peaceroom.interop.tables.table import MAX_ROWS, RawTable
from peaceroom.interop.xml_tree import Element, read_xml

MAX_BYTES = 20_000_000


@dataclass
class Source:
    """A file and what its reader was told: ``encoding`` of its text, ``columns`` meaning → heading, ``as_of`` its day,
    ``scale`` the ends of scales that the file does not give."""

    path: Path
    encoding: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    as_of: str | None = None
    scale: tuple[float, float] | None = None
    guessed: list[Guess] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        return self.path.as_posix()

    @property
    def ending(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def data(self) -> bytes:
        """Raises `InputError`: E001, E016, E018, E548."""
        found = read_file(self.path, MAX_BYTES, large="E548", smaller="keep what belongs to one negotiation")
        if not found.removeprefix(b"\xef\xbb\xbf").strip():
            raise InputError.one("E004", "the file is empty", CODES["E004"][1],
                                 "fetch or save it again", file=self.file, line=1, column=1)
        return found

    @cached_property
    def is_zip(self) -> bool:
        """Whether it is a spreadsheet (or another zipped file)."""
        return self.data.startswith(b"PK\x03\x04")

    @cached_property
    def text(self) -> str:
        """Raises `InputError`: E931, E932, E933."""
        text, guess = read_letters(self.data, self.encoding, self.file)
        if guess is not None:
            self.guessed.append(guess)
        return text

    @cached_property
    def is_xml(self) -> bool:
        return not self.is_zip and self.text.lstrip().startswith("<")

    @cached_property
    def is_json(self) -> bool:
        return not self.is_zip and self.text.lstrip()[:1] in ("{", "[") and self.ending not in (".csv", ".tsv", ".txt")

    @cached_property
    def xml(self) -> Element:
        """Raises `InputError`: E541, E548, E964."""
        root, repaired = read_xml(self.text, self.file)
        self.repaired += repaired
        return root

    @cached_property
    def json(self) -> Node:
        """Raises `InputError`: E541, E548."""
        return read_json(self.text, self.file)

    @cached_property
    def tables(self) -> list[RawTable]:
        """The tables of a text or spreadsheet, in order. Raises `InputError` where one cannot be read."""
        if self.is_zip:
            from peaceroom.interop.tables.sheets import sheets_of

            return sheets_of(self.path, self.data)
        if self.is_xml:
            from peaceroom.interop.tables.spreadsheet_xml import is_spreadsheet, tables_in

            return tables_in(self.xml, self.file) if is_spreadsheet(self.xml) else []
        if self.is_json:
            return []
        table = table_of(self.text, self.file, "E541", notes=True)
        rows = [table.head] if table.head else []
        for row in table.rows:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise InputError.one("E548", f"the table has more than {MAX_ROWS:,} rows", CODES["E548"][1],
                                     "keep what belongs to one negotiation", file=self.file, line=row[0].line, column=1)
        return [RawTable(self.file, rows, table.separator)]
