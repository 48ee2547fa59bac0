"""One sheet of a workbook as a grid of plain values, with what its cells hold beside plain values told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite

from peaceroom.interop.xlsx.archive import damaged, refusal
from peaceroom.interop.xlsx.cell_conversion import MAX_TEXT
from peaceroom.interop.xlsx.xml_parts import Budget, Texts, unescaped, walk

MAX_ROWS = 20_000
MAX_COLUMNS = 60
#: what the format itself allows
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
#: merged cells that are looked at, all sheets of a scenario have fewer cells
_MAX_MERGED = 100_000
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT = {9, 10}
_UNSEEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_INTEGER = re.compile(r"-?[0-9]{1,17}")
_SURROGATE = re.compile("[\ud800-\udfff]")

Value = str | float | int | bool | date | time


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``cells[row, column]`` (both from 1) for every cell that is not empty.

    ``odd`` tells of cells that hold no plain value: a formula, an error, a percentage. ``shown`` is what a formula gave
    when the file was saved, and a percentage with its sign, for readers who take them. ``merged`` maps every cell of a
    merged range to the range as written, ``A2:A3``. ``cut`` are the columns beyond `MAX_COLUMNS`
    that hold something, which nobody reads.
    """

    title: str
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    odd: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    shown: dict[tuple[int, int], Value] = field(default_factory=dict)
    merged: dict[tuple[int, int], str] = field(default_factory=dict)
    cut: set[int] = field(default_factory=set)

    @property
    def rows(self) -> range:
        """Numbers of the rows below the heading, empty ones at the end left out."""
        return range(2, max((row for row, _ in (*self.cells, *self.odd)), default=1) + 1)


def oddities(grid: Grid) -> Iterator[tuple[str, int, int, str, str]]:
    """Code, row, column, message and remedy of all that is no plain value on a sheet, each merged range once."""
    for (row, column), (message, remedy) in grid.odd.items():
        yield "E507", row, column, message, remedy
    for name, (row, column) in {name: at for at, name in reversed(grid.merged.items())}.items():
        yield "E518", row, column, f"the cells {name} are merged into one", "unmerge them, and fill each of them"


class Formats:
    """Which formats of cells show dates and percentages."""

    def __init__(self) -> None:
        self.from_1904 = False
        self._codes: dict[int, str] = {}
        self._cells: list[int] = []
        self._inside = False

    def read(self, data: bytes, file: str, budget: Budget) -> None:
        """Read the part of the styles. Raises `InputError` (E501, E502)."""
        def start(name: str, of: Mapping[str, str]) -> None:
            if name == "numFmt" and of.get("numFmtId", "").isdecimal():
                self._codes[_number(of["numFmtId"])] = of.get("formatCode", "")[:1000]
            elif name == "cellXfs":
                self._inside = True
            elif name == "xf" and self._inside:
                self._cells.append(_number(of.get("numFmtId", "0")))

        def end(name: str, text: str) -> None:
            self._inside = self._inside and name != "cellXfs"

        walk(data, file, budget, start, end)

    def kind(self, style: str) -> str:
        """``date``, ``percent`` or ``""`` of the style that a cell names."""
        number = _number(style)
        code = self._cells[number] if number < len(self._cells) else 0
        if code not in self._codes:
            return "date" if code in _DATES else "percent" if code in _PERCENT else ""
        shown = _UNSEEN.sub("", self._codes[code])
        if "%" in shown:
            return "percent"
        shown = re.sub(r"(?i)general", "", re.sub(r"(?i)s\.0+", "s", shown))
        return "date" if re.search("(?i)[dmyhs]", shown) and not re.search("[#0?@]", shown) else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,7}", text) else 0


def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def read_grid(title: str, data: bytes, place: str, strings: list[str], formats: Formats, budget: Budget) -> Grid:
    """The cells of a sheet. Raises `InputError` (E501, E502), with row and column."""
    reader = _Sheet(Grid(title), place, strings, formats)
    walk(data, place, budget, reader.start, reader.end, lambda: (max(1, reader.row), max(1, reader.column)))
    return reader.grid


class _Sheet:
    def __init__(self, grid: Grid, place: str, strings: list[str], formats: Formats) -> None:
        self.grid, self.place, self.strings, self.formats = grid, place, strings, formats
        self.row = self.column = 0
        self.kind = self.style = self.value = ""
        self.formula: str | None = None
        self.texts = Texts()
        self.in_text = False

    def start(self, name: str, of: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(of)
        elif name == "row":
            self._row(of.get("r", ""))
        elif name == "is":
            self.in_text = True
        elif name == "mergeCell":
            self._merge(of.get("ref", ""))
        if self.in_text:
            self.texts.start(name)

    def end(self, name: str, text: str) -> None:
        if self.in_text:
            self.texts.end(name, text)
        if name == "v":
            self.value = text
        elif name == "f":
            self.formula = text
        elif name == "is":
            self.in_text, self.value = False, self.texts.take()
        elif name == "c" and (self.value or self.formula is not None):
            self._put()

    def _row(self, number: str) -> None:
        self.column = 0
        if not re.fullmatch("[0-9]{0,7}", number) or _number(number) > _LAST_ROW:
            raise damaged(f"there is no row {number[:20]}", self.place, self.row + 1, 1)
        self.row = _number(number) or self.row + 1

    def _cell(self, of: Mapping[str, str]) -> None:
        self.kind, self.style, self.value, self.formula = of.get("t", "n"), of.get("s", ""), "", None
        self.column += 1
        if found := _REF.fullmatch(of.get("r", "")):
            self.column, self.row = column_number(found[1]), int(found[2])
        if self.column > _LAST_COLUMN or self.row > _LAST_ROW:
            raise damaged("the row has more cells than a sheet has columns", self.place, self.row, 1)

    def _merge(self, ref: str) -> None:
        found = _RANGE.fullmatch(ref)
        if found is None:
            return
        left, right = sorted((column_number(found[1]), column_number(found[3])))
        top, bottom = sorted((int(found[2]), int(found[4])))
        right, bottom = min(right, MAX_COLUMNS), min(bottom, MAX_ROWS)
        if len(self.grid.merged) + max(0, right - left + 1) * max(0, bottom - top + 1) > _MAX_MERGED:
            raise refusal("E502", f"the sheet has more than {_MAX_MERGED:,} merged cells", "unmerge them", self.place,
                          min(top, MAX_ROWS), left)
        self.grid.merged.update({(row, column): ref for row in range(top, bottom + 1)
                                 for column in range(left, right + 1)})

    def _put(self) -> None:
        if self.column > MAX_COLUMNS:
            self.grid.cut.add(self.column)
            return
        if self.row > MAX_ROWS:
            raise refusal("E502", f"the sheet has more than {MAX_ROWS} rows", "delete what is not part of the scenario",
                          self.place, self.row, self.column)
        at = (self.row, self.column)
        value = self._plain()
        if self.formula is not None:
            self.grid.odd[at] = self._of_formula(value)
            if not isinstance(value, tuple):
                self.grid.shown[at] = value
        elif isinstance(value, tuple):
            self.grid.odd[at] = value
        elif value != "":
            self.grid.cells[at] = value

    def _of_formula(self, value: Value | tuple[str, str]) -> tuple[str, str]:
        gives = "" if isinstance(value, tuple) or value == "" else f" that gives {str(value)[:40]}"
        return f"the cell holds a formula{gives}", (
            "copy the cell and paste it as a value" + (f", or write {str(value)[:40]}" if gives else "")
            + ": a scenario keeps values")

    def _plain(self) -> Value | tuple[str, str]:
        """The value, or what is odd about it and the remedy."""
        text = self.value
        if not text:
            return ""
        match self.kind:
            case "s":
                if not 0 <= _number(text.strip() or "x") < len(self.strings):
                    raise damaged("a cell without its text", self.place, self.row, self.column)
                return _text(self.strings[_number(text.strip())])
            case "inlineStr":
                return _text(text)
            case "str":
                return _text(unescaped(text))
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return f"the cell shows the error {text[:20]}", "write the value that is meant"
            case "d":
                return _iso(text)
        return self._numeric(text.strip())

    def _numeric(self, text: str) -> Value | tuple[str, str]:
        try:
            value: float | int = int(text) if _INTEGER.fullmatch(text) else float(text[:400])
        except ValueError:
            raise damaged(f"{text[:20]!r} is no number", self.place, self.row, self.column) from None
        if not isfinite(value):
            return "the cell holds a number that is too large", "write the number that is meant"
        match self.formats.kind(self.style):
            case "date":
                return _day(value, self.formats.from_1904)
            case "percent":
                self.grid.shown[self.row, self.column] = f"{value * 100:.15g}%"
                return (f"the cell is shown as a percentage and holds {value:g}",
                        f"format it as a number and write {value * 100:g} or {value:g}, as is meant")
        return value


def _text(text: str) -> str | tuple[str, str]:
    if _SURROGATE.search(text):
        try:  # programs may write both halves one by one
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            return "the cell holds half a character, which no text can hold", "type the text again"
    if len(text) > MAX_TEXT:
        return f"the cell holds {len(text):,} characters, and a cell can have {MAX_TEXT:,}", "shorten it"
    return text


def _day(value: float, from_1904: bool) -> Value | tuple[str, str]:
    """A count of days since the end of 1899 (which knows a 29 February 1900) as a date, a date and time, or a time."""
    if from_1904:
        value += 1462
    if 0 <= value < 1:
        return (datetime(1900, 1, 1) + timedelta(seconds=round(value * 86400))).time() if round(
            value * 86400) < 86400 else time(23, 59, 59)
    if not 1 <= value < 2_958_466:
        return f"the cell is shown as a date and holds {value:g}", f"format it as a number and write {value:g}"
    days = timedelta(days=int(value) + (value < 60), seconds=round(value % 1 * 86400))
    found = datetime(1899, 12, 30) + days
    return found if round(value % 1 * 86400) else found.date()


def _iso(text: str) -> Value | tuple[str, str]:
    """A date of the strict form of the format."""
    for parse in (datetime.fromisoformat, time.fromisoformat):
        try:
            found = parse(text.strip().removesuffix("Z"))
        except ValueError:
            continue
        midnight = isinstance(found, datetime) and found.time() == time()
        return found.date() if midnight and isinstance(found, datetime) else found
    return f"the cell holds {text[:40]!r}, which is no date", "write the date as year-month-day"
