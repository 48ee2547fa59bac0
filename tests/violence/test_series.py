"""Reading series: what is accepted, and every kind of bad input with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.scenario.file.series import folder_series, read_series

GOOD = "month,deaths\n2020-01,5\n2020-02,0\n2020-03,7\n"


def _file(folder: Path, content: str | bytes) -> Path:
    path = folder / "s.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_plain_file(tmp_path: Path) -> None:
    s = read_series(_file(tmp_path, GOOD))
    assert (s.id, s.column, s.unit, s.months) == ("s", "deaths", "deaths a month", ["2020-01", "2020-02", "2020-03"])
    np.testing.assert_array_equal(s.values, [5, 0, 7])
    assert s.second is None


@pytest.mark.parametrize("content", [
    b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), GOOD.replace("5", "5.0").encode(),
    (GOOD + "\n,\n").encode(), GOOD.replace("2020-01,5", ' 2020-01 , "5" ').replace(' "5" ', '"5"').encode(),
    GOOD.encode("utf-16"), GOOD.replace(",", ";").encode(), GOOD.replace(",", "\t").encode("utf-16"),
    ("sep=;\n" + GOOD.replace(",", ";")).encode(), GOOD.replace(",", ";").replace("5", "5,0").encode(),
    GOOD.replace("7", "７").encode(), ('"# a note, with a comma",\n' + GOOD).encode(),
    GOOD.replace("month,deaths\n", "# a note\nMonth,deaths\n2019-12,\n").encode(), (GOOD + "2020-04,\n").encode(),
])
def test_forms_that_mean_the_same(tmp_path: Path, content: bytes) -> None:
    s = read_series(_file(tmp_path, content))
    assert s.months[0] == "2020-01"
    np.testing.assert_array_equal(s.values, [5, 0, 7])


def test_notes_name_the_unit_and_the_second_count(tmp_path: Path) -> None:
    text = "# Unit: killed\n# Second count of a: b\nmonth,a,b,c\n2020-01,5,6,x\n2020-02,7,,x\n2020-03,8,9,x\n"
    s = read_series(_file(tmp_path, text))
    assert (s.unit, s.column, s.second_column) == ("killed", "a", "b")
    assert s.second is not None
    np.testing.assert_array_equal(s.second, [6, np.nan, 9])
    assert read_series(_file(tmp_path, text.replace(",,x", ",7,x")), column="b").second is None


def test_the_bundled_series_ends_before_its_as_of_date() -> None:
    (s,) = folder_series(LIBRARY / "doha-2020")
    assert s.column == "state_based_best" and s.second_column == "all_types_single_month_events"
    assert s.months[0] == "2017-05" and s.months[-1] == "2020-09" and s.values[-3] == 3115
    assert folder_series(None) == () and folder_series(LIBRARY / "tutorial") == ()


BAD = [
    (b"", "E710", 1, 1), (b"  \n", "E710", 1, 1), (b"month,deaths\n", "E710", 1, 1), (b"# only notes\n", "E710", 1, 1),
    (b"month,deaths\n2020-01,\n2020-02,\n", "E710", 1, 1),
    (b"month,deaths\n2020-01,caf\xe9\n", "E711", 2, 12), (b"month\x00deaths", "E711", 1, 1),
    (b"month,deaths\n2020-01,5\n\xff", "E711", 3, 1), (b"month,deaths\n2020-01,5\x1b[2J\n", "E711", 2, 10),
    (b"deaths\n5\n", "E712", 1, 1), (b"date,deaths\n2020-01,5\n", "E712", 1, 1),
    (b"month,deaths,deaths\n2020-01,5,6\n", "E712", 1, 14), (b"month,\n2020-01,5\n", "E712", 1, 7),
    (b"month,deaths\n2020-01,5\nFeb 2020,6\n", "E713", 3, 1), (b"month,deaths\n2020-13,5\n", "E713", 2, 1),
    (b"month,deaths\n2020-1,5\n", "E713", 2, 1), (b"month,deaths\n,5\n", "E713", 2, 1),
    (b"month,deaths\n2020-01,many\n", "E714", 2, 9), (b"month,deaths\n2020-01,nan\n", "E714", 2, 9),
    (b"month,deaths\n2020-01,inf\n", "E714", 2, 9), (b"month,deaths\n2020-01,1 000\n", "E714", 2, 9),
    (b'month,deaths\n2020-01,"1,000"\n', "E714", 2, 9), (b"month,deaths\n2020-01,1e300\n", "E714", 2, 9),
    (b"month,deaths\n2020-01,5\n2020-02,-3\n", "E715", 3, 9), (b"month,deaths\n2020-01,4.5\n", "E716", 2, 9),
    (b"month,deaths\n2020-01,5\n2020-01,6\n", "E717", 3, 1), (b"month,deaths\n2020-02,5\n2020-01,6\n", "E718", 3, 1),
    (b"month,deaths\n2020-01,5\n2020-04,6\n", "E719", 3, 1),
    (b"month,a,deaths\n2020-01,5,1\n2020-02,,2\n2020-03,1,2\n", "E719", 3, 9),
    (b"# Second count of a: c\nmonth,a,b\n2020-01,5,6\n", "E721", 1, 1),
    (b"month,deaths\n2020-01,5,6\n", "E722", 2, 11), (b"month,deaths\n2020-01\n", "E722", 2, 1),
    (b'month,deaths\n2020-01,"5\n', "E726", 2, 9), (b"month;deaths\n2020-01;1.000\n", "E714", 2, 9),
    (b"month;deaths\n2020-01;1,000\n", "E714", 2, 9), (b"month,deaths\n2020-01,5" + b",5" * 2000, "E726", 2, 2007),
]


@pytest.mark.parametrize(("content", "code", "line", "column"), BAD)
def test_bad_files_are_refused_with_the_place(
    tmp_path: Path, content: bytes, code: str, line: int, column: int
) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(InputError) as caught:
        read_series(path)
    first = caught.value.problems[0]
    assert (first.file, first.code, first.line, first.column) == (path.as_posix(), code, line, column)
    assert first.message and first.why and first.remedy


def test_an_unknown_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_series(_file(tmp_path, GOOD), column="death")
    assert caught.value.problems[0].code == "E721" and "deaths" in caught.value.problems[0].remedy


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_series(_file(tmp_path, "month,deaths\n2020-01,x\n2020-02,-1\n2020-02,2\n"))
    assert [p.code for p in caught.value.problems] == ["E714", "E715", "E717"]


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.csv", "E001"), (tmp_path, "E018")):
        with pytest.raises(InputError) as caught:
            read_series(path)
        assert caught.value.problems[0].code == code
    big = tmp_path / "big.csv"
    big.write_bytes(b"x" * 5_000_001)
    with pytest.raises(InputError) as caught:
        read_series(big)
    assert caught.value.problems[0].code == "E727"


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text("0123456789-,.\n\r\"'#monthdes x", max_size=200).map(str.encode))
def test_no_bytes_end_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = _file(tmp_path_factory.mktemp("f"), b"month,deaths\n" + content)
    try:
        read_series(path)
    except InputError as error:
        assert error.problems
