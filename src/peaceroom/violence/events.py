"""Events of violence become months: files of ACLED, UCDP GED and VIEWS, known by their columns and summed.

An event has a day and a number of deaths; forecasts want one count a month. Columns are known by name, whatever else
the file holds. An event of UCDP GED may last from one month into another: its deaths are booked to the month in which
it ended, and a second count leaves such events out, by which months that stand out are judged
(`peaceroom.violence.artefacts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.files.csv import Cell, Codes, Table, as_csv, read_table
from peaceroom.files.suggestions import did_you_mean
from peaceroom.violence.death_counts import NoCount, death_count
from peaceroom.violence.months import month_name

MAX_BYTES = 200_000_000
#: no more problems than this are listed
MOST = 50
_CODES = Codes(large="E727", empty="E710", text="E711", form="E726")
#: VIEWS counts months from January 1980 as 1
_EPOCH = 12 * 1980 - 1
_ISO = re.compile(r"([12]\d{3}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* ([12]\d{3})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Form:
    """How a collection names what is needed: the day (or month) an event began and ended, and counts of deaths."""

    name: str
    began: str
    ended: str
    counts: tuple[str, ...]
    by_month: bool = False


#: the first count is taken unless another column is asked for
FORMS = (
    Form("UCDP GED", "date_start", "date_end", ("best", "best_est")),
    Form("ACLED", "event_date", "event_date", ("fatalities",)),
    Form("VIEWS", "month_id", "month_id", ("ged_sb", "ged_sb_best_sum_nokgi", "ged_best_sb", "sb_best"), by_month=True),
)


@dataclass(frozen=True, slots=True)
class Summed:
    """Deaths by month.

    Attributes
    ----------
    form, column
        Whose columns they are, and which one was summed.
    first
        Number of the first month (`peaceroom.violence.months`).
    deaths, within
        Deaths of each month, and those of events that lie within one month.
    rows, spanning
        How many events were summed, and how many of them lie in more than one month.
    """

    form: str
    column: str
    first: int
    deaths: tuple[int, ...]
    within: tuple[int, ...]
    rows: int
    spanning: int

    def to_csv(self) -> str:
        """A series that `peaceroom violence` reads; the second count only where it differs."""
        notes = f"# Unit: deaths a month ({self.form}, {self.column})\n"
        months = [month_name(self.first + i) for i in range(len(self.deaths))]
        if not self.spanning:
            return notes + as_csv([("month", "deaths"), *zip(months, self.deaths, strict=True)])
        return notes + "# Second count of deaths: single_month_events\n" + as_csv(
            [("month", "deaths", "single_month_events"), *zip(months, self.deaths, self.within, strict=True)])


def form_of(head: Sequence[str]) -> Form | None:
    """Whose events these columns hold; ``None`` if nobody's that is known."""
    names = {name.strip().lower() for name in head}
    return next((f for f in FORMS if {f.began, f.ended} <= names and names & set(f.counts)), None)


def sum_events(path: str | Path, *, column: str | None = None, where: Mapping[str, str] | None = None) -> Summed:
    """Sum deaths by month.

    Parameters
    ----------
    column
        The column to sum; by default the collection's own count of deaths (of VIEWS: in state-based conflict).
    where
        Column → the value that a row must have in it, upper and lower case alike.

    Months between the first and the last event that have none are 0.

    Raises
    ------
    InputError
        E001, E016, E018 (the file), E710–E716, E721, E722, E726, E727, with line and column.
    """
    path = Path(path)
    table = read_table(path, _CODES, MAX_BYTES, "event_date,fatalities")
    return _Events(path.as_posix(), table).summed(column, dict(where or {}))


class _Events:
    def __init__(self, file: str, table: Table) -> None:
        self.file, self.table = file, table
        self.problems: list[Problem] = []
        self.names = [cell.text.strip().lower() for cell in table.head]

    def summed(self, column: str | None, where: dict[str, str]) -> Summed:
        form = form_of(self.names)
        if form is None:
            known = "; ".join(f"{f.name}: {', '.join(dict.fromkeys((f.began, f.ended)))} and {' or '.join(f.counts)}"
                              for f in FORMS)
            raise self._refuse("E712", "the columns are of no collection of events that is known",
                               f"name them as one of these does: {known}")
        counted = column.strip().lower() if column else next(c for c in form.counts if c in self.names)
        at, began, ended = (self._at(name) for name in (counted, form.began, form.ended))
        wanted = [(self._at(name.strip().lower()), value.strip().lower()) for name, value in where.items()]
        total: dict[int, int] = {}
        within: dict[int, int] = {}
        rows = spanning = 0
        for row in self._rows():
            if any(row[i].text.strip().lower() != value for i, value in wanted):
                continue
            start, deaths = self._month(row[began], form), self._count(row[at])
            end = start if ended == began else self._month(row[ended], form)
            if start is None or end is None or deaths is None:
                continue
            if start > end:
                self._add("E713", row[ended], "the event ended before it began", "check both days")
                continue
            rows, spanning = rows + 1, spanning + (start < end)
            total[end] = total.get(end, 0) + deaths
            within[end] = within.get(end, 0) + (deaths if start == end else 0)
        if self.problems:
            raise InputError(self.problems[:MOST])
        if not total:
            raise self._refuse("E710", "no row is left to sum" if where else "the file has no rows",
                               "check what the rows must have in which column" if where else "give one row an event")
        months = range(min(total), max(total) + 1)
        return Summed(form.name, counted, months[0], tuple(total.get(m, 0) for m in months),
                      tuple(within.get(m, 0) for m in months), rows, spanning)

    def _rows(self) -> Iterator[list[Cell]]:
        for row in self.table.rows:
            if len(row) != len(self.names):
                self._add("E722", row[-1], f"this row has {len(row)} cells, the head has {len(self.names)}",
                          "give one cell for each column")
            else:
                yield row
            if len(self.problems) >= MOST:
                raise InputError(self.problems)

    def _at(self, name: str) -> int:
        if name not in self.names:
            raise self._refuse("E721", f"there is no column {name}",
                               did_you_mean(name, self.names, "name a column of the file"))
        return self.names.index(name)

    def _month(self, cell: Cell, form: Form) -> int | None:
        text = cell.text.strip()
        if form.by_month:
            if re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
                return _EPOCH + int(text)
            self._add("E713", cell, f"{text[:40]!r} is not the number of a month",
                      "VIEWS counts months from January 1980 as 1")
            return None
        if (day := _day(text)) is None:
            self._add("E713", cell, f"{text[:40]!r} is not a day", "write YYYY-MM-DD, or as in 5 September 2020")
            return None
        return 12 * day.year + day.month - 1

    def _count(self, cell: Cell) -> int | None:
        try:
            return death_count(self.table, cell.text.strip())
        except NoCount as found:
            self._add(found.code, cell, found.message, found.remedy)
            return None

    def _add(self, code: str, cell: Cell, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, code, message, CODES[code][1], remedy))

    def _refuse(self, code: str, message: str, remedy: str) -> InputError:
        return InputError.one(code, message, CODES[code][1], remedy, file=self.file, line=1, column=1)


def _day(text: str) -> date | None:
    """A day in one of the forms that such files have; ``None`` for anything else, days of two readings included."""
    try:
        if found := _ISO.fullmatch(text):
            return date.fromisoformat(found[1])
        if (found := _WORDS.fullmatch(text)) and found[2].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        pass
    return None
