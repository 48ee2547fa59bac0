"""One reader for every table that is handed in: whatever program wrote it, the same cells with their places."""

from __future__ import annotations

import csv
import io
import os
import re
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.files import csv as tables
from peaceroom.files.csv import Codes, Table, as_csv, csv_line, read_table, table_of
from peaceroom.files.numbers import NotationError

_CODES = Codes(large="E601", empty="E602", text="E603", form="E604")
TEXT = 'who,what,how much\nNorth,"a, b",5\nSouth,"say ""no""",7.5\n'
CELLS = [["who", "what", "how much"], ["North", "a, b", "5"], ["South", 'say "no"', "7.5"]]


def _read(tmp_path: Path, data: bytes, *, notes: bool = False) -> Table:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    return read_table(path, _CODES, 10_000_000, "who,what", notes=notes)


def _cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in (table.head, *table.rows)]


def _refused(tmp_path: Path, data: bytes) -> tuple[str, int, int]:
    with pytest.raises(InputError) as error:
        list(_read(tmp_path, data).rows)
    [problem] = error.value.problems
    return problem.code, problem.line, problem.column


def _with(separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(CELLS)
    return out.getvalue()


@pytest.mark.parametrize("data", [
    TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("utf-32"),
    TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r").encode(), TEXT.rstrip("\n").encode(),
    _with(";").encode(), _with("\t").encode("utf-16"), ("sep=;\r\n" + _with(";")).encode(),
    ("\n,,\n" + TEXT).encode()])
def test_one_table_from_every_program(data: bytes, tmp_path: Path) -> None:
    assert _cells(_read(tmp_path, data)) == CELLS


def test_cells_know_their_place(tmp_path: Path) -> None:
    table = _read(tmp_path, 'a;b\n"two\nlines";é;"q"\nx;y\n'.encode())
    assert [(c.text, c.line, c.column) for row in table.rows for c in row] == [
        ("two\nlines", 2, 1), ("é", 3, 8), ("q", 3, 10), ("x", 4, 1), ("y", 4, 3)]
    told = _read(tmp_path, b"sep=;\na;b\nc;d\n")
    assert (told.head[0].line, [c.line for row in told.rows for c in row]) == (2, [3, 3])


def test_notes_are_no_rows(tmp_path: Path) -> None:
    table = _read(tmp_path, b'# Unit: dead "and hurt\nmonth,n\n"# one, two",\n2020-01,5\n# end\n', notes=True)
    assert [[c.text for c in row] for row in table.rows] == [["2020-01", "5"]]
    assert [(n.text, n.line) for n in table.notes] == [('# Unit: dead "and hurt', 1), ("# one, two", 3), ("# end", 5)]


@pytest.mark.parametrize(("data", "place"), [
    (b"", ("E602", 1, 1)), (b"\xef\xbb\xbf \n", ("E602", 1, 1)), (b",,\n", ("E602", 1, 1)),
    (b"a,b\n1,caf\xe9\n", ("E603", 2, 6)), ("a,b\né,".encode() + b"\xff", ("E603", 2, 3)), (b"a\x00b", ("E603", 1, 1)),
    (b"a,b\n1,\x1b[2J\n", ("E603", 2, 3)), (b"PK\x03\x04", ("E603", 1, 1)),
    (b'a,b\n1,"x\n', ("E604", 2, 3)), (b'a,b\n1,"x"y\n', ("E604", 2, 6)),
    (b"a,b\n1," + b"x" * 200_000, ("E604", 2, 3)), (b"a,b\n" + b"1," * 3_000, ("E604", 2, 2_001)),
    (b"x" * 10_000_001, ("E601", 0, 0))])
def test_what_is_no_table_is_refused_with_its_place(data: bytes, place: tuple[str, int, int], tmp_path: Path) -> None:
    assert _refused(tmp_path, data) == place


def test_what_is_no_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "E001"), (tmp_path, "E018"), (Path("a\x00b"), "E001"),
                       (tmp_path / ("n" * 300), "E016")):
        with pytest.raises(InputError, match=code):
            read_table(path, _CODES, 100, "a,b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    done: list[str] = []

    def attempt() -> None:
        try:
            read_table(tmp_path / "pipe.csv", _CODES, 100, "a,b")
        except InputError as error:
            done.append(error.problems[0].code)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(5)
    assert done == ["E018"]


def _number(body: str, text: str) -> float:
    table = table_of(body, "t.csv", "E604")
    list(table.rows)
    return table.number(text)


def test_decimal_commas_where_commas_do_not_part_cells() -> None:
    body = "a;b\n1,5;2\n"
    assert [_number(body, t) for t in ("1,5", "2", "-0,25", "1,000", "12.5")] == [1.5, 2, -0.25, 1, 12.5]
    with pytest.raises(NotationError):
        _number("a,b\n1,5\n", "1,5")


@pytest.mark.parametrize(("body", "text"), [
    ("a;b\n1,000;2\n", "1,000"),  # nothing in this table tells what a comma parts
    ("a;b\n1,5;1.000\n", "1.000"),  # where commas part decimals, points may part thousands
    ("a;b\n-1,250;2\n", "-1,250")])
def test_a_number_that_can_mean_two_is_refused_with_both(body: str, text: str) -> None:
    with pytest.raises(NotationError) as error:
        _number(body, text)
    found = re.findall(r"-?\d+(?:\.\d+)?", error.value.args[1])
    assert {float(x) for x in found} == {float(re.sub("[.,]", "", text)), float(re.sub("[.,]", ".", text))}


def test_a_comma_within_a_number_of_a_longer_text_proves_nothing() -> None:
    assert not table_of("a;b\nat 1,5 or so;2\n", "t.csv", "E604").decimal_comma
    assert table_of('a;b\n"1,5";2\n', "t.csv", "E604").proven


@settings(max_examples=200)
@given(st.lists(st.lists(st.text(max_size=6) | st.sampled_from(["=1+1", "-5", "\t", "a,b", 'q"', "\r", "@x"]),
                         min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_is_read_and_runs_nowhere(rows: list[list[str]]) -> None:
    text = as_csv([["x", "y"], *rows])
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert not any(cell[:1] in set("=+-@\t\r") for row in read for cell in row if cell)
    table = table_of(text, "t.csv", "E604")
    back = [[tables.unescaped(c.text) for c in row] for row in table.rows]
    assert back == [row for row in rows if any(tables.escaped(c).strip() for c in row)]


def test_numbers_below_zero_are_no_formulas() -> None:
    assert csv_line(["-5", -5, -0.5, 3, "x"]) == "'-5,-5,-0.5,3,x\n"


def test_large_tables_take_seconds() -> None:
    began = time.process_time()
    table = table_of("a,b,c\n" + "north,12.5,\"x, y\"\n" * 100_000, "t.csv", "E604")
    assert sum(1 for _ in table.rows) == 100_000
    spaces = table_of("a;b\n" + " " * 1_000_000 + ";1,5\n", "t.csv", "E604")
    assert spaces.proven and time.process_time() - began < 6
