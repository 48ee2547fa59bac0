"""Somebody's table of positions, a row for each actor (on each issue), as a scenario in the making.

A cell may hold a range, ``60..80`` or ``60–80``.
"""

from __future__ import annotations

from collections.abc import Iterator

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.csv import Cell
from peaceroom.files.numbers import NotationError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.interop.draft import Draft, Guess, fold, some
from peaceroom.interop.position_rows import NUMBERS, Amount, Reading, Row, enter_rows
from peaceroom.interop.tables.headings import NEEDED, TOLD, WORDS, Columns, guess
from peaceroom.interop.tables.numerals import Numerals, is_missing, is_percent
from peaceroom.interop.tables.table import RawTable, cell, width

#: rows of a table, and rows above its head
MOST_ROWS, _ABOVE = 20_000, 12
#: rows that sum up others
_SUMS = {"total", "sum", "mean", "average", "median", "summe", "gesamt", "mittelwert", "durchschnitt", "somme",
         "moyenne", "suma", "media", "totaal", "итого", "сумма", "среднее"}


def find_head(table: RawTable, told: dict[str, str]) -> Reading | None:
    """The table from its head on: of its first rows the one of which most is understood; None where none is."""
    best: tuple[int, int, Columns] | None = None
    for n, row in enumerate(table.rows[:_ABOVE]):
        columns = guess(row, told)
        if columns.score >= 10 and (best is None or columns.score > best[0]):
            best = columns.score, n, columns
    if best is None:
        return None
    reading = Reading(table, best[2], table.rows[best[1]], table.rows[best[1] + 1:])
    _actor_by_its_cells(reading)
    return reading


def _actor_by_its_cells(reading: Reading) -> None:
    """Take the only column of names for the actors where no heading says so; its heading may be empty."""
    columns = reading.columns
    if "actor" in {*columns.at, *columns.rivals}:
        return
    taken = {*columns.at.values(), *(n for w in columns.wide.values() for n in w.values())}
    texts = [n for n in range(len(reading.head)) if n not in taken and reading.rows and all(
        (text := cell(row, n).text.strip()) and not text[-1].isdigit() for row in reading.rows if width(row) > 1)]
    if len(texts) == 1:
        columns.at["actor"] = texts[0]
        columns.because[texts[0]] = "it is the only one that holds names"
        columns.other = [n for n in columns.other if n != texts[0]]


def understood(reading: Reading | None) -> bool:
    """Whether a table says who stands where and how much it matters."""
    if reading is None:
        return False
    known = {*reading.columns.at, *reading.columns.rivals, *(m for w in reading.columns.wide.values() for m in w)}
    return set(NEEDED) <= known


def enter(reading: Reading, draft: Draft, told: dict[str, str], scale: tuple[float, float] | None,
          subject: str = "") -> None:
    """Enter a table; ``subject`` is what its only issue is called where no column names one.

    Raises `InputError` (E546) where its columns cannot be told; what is wrong with rows is noted in the draft (E543,
    E544).
    """
    _refuse_columns(reading, told)
    if len(reading.rows) > MOST_ROWS:
        at = reading.rows[MOST_ROWS][0]
        raise InputError.one("E548", f"the table has {len(reading.rows):,} rows, more than the {MOST_ROWS:,} that are "
                             "read", CODES["E548"][1], "keep what belongs to one negotiation", file=reading.table.file,
                             line=at.line, column=at.column)
    rows = list(_rows(reading, draft, subject or draft.title))
    if not rows and not draft.problems:
        draft.refuse("E543", reading.place(reading.head[0]), "the table has a head and no row that says something",
                     "add a row for each actor")
    draft.stop()
    _say_columns(reading, draft)
    enter_rows(reading, rows, draft, scale)


def _refuse_columns(reading: Reading, told: dict[str, str]) -> None:
    columns, table = reading.columns, reading.table
    known = {*columns.at, *(m for w in columns.wide.values() for m in w)}

    def refuse(message: str, remedy: str, at: int = 0) -> InputError:
        line, column = reading.place(reading.head[at])[1:]
        return InputError.one("E546", message, CODES["E546"][1], remedy, file=table.file, line=line, column=column)

    headings = [c.text.strip() for c in reading.head if c.text.strip()]
    for meaning, heading in told.items():
        if meaning not in WORDS:
            raise refuse(f"{meaning[:40]!r} is not what a column can mean",
                         did_you_mean(meaning, list(WORDS), "one of " + ", ".join(WORDS)))
        if columns.because.get(columns.at.get(meaning, -1)) != TOLD:
            raise refuse(f"there is no column {heading[:60]!r}",
                         did_you_mean(heading, headings, f"columns: {', '.join(headings)[:300]}"))
    for meaning, rivals in columns.rivals.items():
        if meaning in NEEDED or meaning in ("issue", "capability"):
            names = [reading.head[n].text.strip() for n in rivals]
            raise refuse(f"{len(names)} columns could be the {meaning}: {some(names)}",
                         f'say which: --columns "{meaning}={names[0]}"', rivals[-1])
    if missing := [meaning for meaning in NEEDED if meaning not in known]:
        free = [reading.head[n].text.strip() for n in columns.other]
        what = " and ".join(missing)
        raise refuse(f"no column was recognised as the {what}",
                     f'say which it is: --columns "{missing[0]}={(free or headings)[0]}"' if free else
                     f"add a column {missing[0]}")


def _rows(reading: Reading, draft: Draft, subject: str) -> Iterator[Row]:
    at = reading.columns.at
    numeric = [at[m] for m in NUMBERS if m in at] + [n for w in reading.columns.wide.values() for n in w.values()]
    numerals = Numerals((cell(row, n).text for row in reading.rows for n in numeric), reading.table.separator)
    seen: dict[tuple[str, str], int] = {}
    last_issue, silent, sums = "", [], []
    filled = 0
    for cells in reading.rows:
        who = cell(cells, at["actor"])
        actor = " ".join(who.text.split())
        if fold(actor).rstrip(":") in _SUMS:
            sums.append(f"{actor} (line {who.line})")
            continue
        if not actor:
            if any(cell(cells, n).text.strip() for n in numeric):
                draft.refuse("E543", reading.place(who), "this row names no actor", "write whose numbers they are")
            continue
        extra = cells[len(reading.head):]
        if any(c.text.strip() for c in extra):
            draft.refuse("E547", reading.place(extra[0]), f"this row has {len(cells)} cells, the head "
                         f"{len(reading.head)}", "put texts and numbers that hold the separator in quotation marks")
            continue
        issue = " ".join(cell(cells, at["issue"]).text.split()) if "issue" in at else subject
        if not issue and last_issue:
            issue, filled = last_issue, filled + 1
        last_issue = issue
        for row in _by_issue(reading, cells, actor, issue, numerals, draft):
            key = fold(row.actor), fold(row.issue)
            if key in seen:
                draft.refuse("E544", reading.place(who), f"{actor[:60]} has two rows on {row.issue[:60]}, the first on "
                             f"line {seen[key]}", "keep one of the two")
                continue
            seen[key] = who.line
            if row.numbers["position"] is None or row.numbers["salience"] is None:
                silent.append(f"{actor} on {row.issue} (line {who.line})")
                continue
            yield row
    if silent:
        draft.lost.append(f"{len(silent)} row{'s' * (len(silent) > 1)} without a position or a salience: "
                          f"{some(silent)}")
    if sums:
        draft.lost.append(f"rows that sum up others: {some(sums)}")
    if filled:
        draft.guessed.append(Guess("an empty issue", "that of the row above", f"{filled} rows name none"))


def _by_issue(reading: Reading, cells: list[Cell], actor: str, issue: str, numerals: Numerals, draft: Draft
              ) -> Iterator[Row]:
    at, wide = reading.columns.at, reading.columns.wide
    common = {m: n for m, n in at.items() if m in NUMBERS}
    because = " ".join(cell(cells, at["because"]).text.split()) if "because" in at else ""
    for name, columns in (wide.items() if wide else ((issue, {}),)):
        where = {m: cell(cells, n) for m, n in {**common, **columns}.items()}
        numbers: dict[str, Amount | None] = {}
        for meaning, found in where.items():
            numbers[meaning] = _number(reading, found, meaning, actor, numerals, draft)
        where["actor"] = cell(cells, at["actor"])
        yield Row(actor, name, numbers, where, "" if is_missing(because) else because)


def _number(reading: Reading, at: Cell, meaning: str, actor: str, numerals: Numerals, draft: Draft) -> Amount | None:
    if is_missing(at.text):
        return None
    try:
        value = numerals.amount(at.text)
    except NotationError as error:
        draft.refuse("E543", reading.place(at), f"the {meaning.replace('_', ' ')} of {actor[:60]}: {error.args[0]}",
                     error.args[1])
        return None
    if meaning in ("salience", "capability") and value[0] < 0:
        draft.refuse("E543", reading.place(at), f"the {meaning} of {actor[:60]} is {at.text.strip()[:40]}, below 0",
                     "write a number from 0 on")
        return None
    if is_percent(at.text):
        reading.units[meaning] = "%"
    return value


def _say_columns(reading: Reading, draft: Draft) -> None:
    for meaning, n in reading.columns.at.items():
        heading = reading.head[n].text.strip()
        if reading.columns.because.get(n) or heading != meaning:
            said = f"the column {heading!r}" if heading else f"the column {n + 1}, which has no heading,"
            draft.guessed.append(Guess(said, meaning, reading.columns.because.get(n, "")))
    for issue, columns in reading.columns.wide.items():
        for meaning, n in columns.items():
            draft.guessed.append(Guess(f"the column {reading.head[n].text.strip()!r}", f"{meaning} on {issue}",
                                       reading.columns.because.get(n, "")))
    if reading.columns.other:
        names = [repr(reading.head[n].text.strip()[:60]) for n in reading.columns.other]
        draft.lost.append(f"the column{'s' * (len(names) > 1)} {some(names, 20)}")
    for meaning, rivals in reading.columns.rivals.items():
        draft.lost.append(f"the columns {some([repr(reading.head[n].text.strip()[:60]) for n in rivals])}, which could "
                          f"all be the {meaning.replace('_', ' ')}")
    draft.repaired += reading.table.notes
