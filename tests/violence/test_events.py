"""Events summed by month: whose columns are known, what is booked where, and every kind of bad input with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from peaceroom.cli import group, main
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.series import read_series
from peaceroom.violence.events import form_of, sum_events
from peaceroom.violence.months import month_number

ACLED = """event_id_cnty,event_date,year,country,notes,fatalities
a1,05 September 2020,2020,Upland,"a clash, reported twice",3
a2,2020-09-30,2020,Upland,quiet,0
a3,1 December 2020,2020,Upland,clash,12
a4,2 December 2020,2020,Lowland,clash,40
"""
GED = """id,country,date_start,date_end,best,high,low
1,Upland,2020-06-29 00:00:00.000,2020-07-02 00:00:00.000,100,150,80
2,Upland,2020-06-05,2020-06-05,7,9,7
3,Upland,2020-07-05,2020-07-06,1,1,1
"""
VIEWS = "country_id,month_id,ged_sb,ged_ns\n1,489,5,1\n2,489,6.0,0\n1,491,0,2\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_day_goes_to_its_month_and_months_between_are_zero(tmp_path: Path) -> None:
    found = sum_events(_file(tmp_path, ACLED))
    assert (found.form, found.column, found.first) == ("ACLED", "fatalities", month_number("2020-09"))
    assert found.deaths == (3, 0, 0, 52) and (found.rows, found.spanning) == (4, 0)


def test_only_rows_with_a_value_are_summed(tmp_path: Path) -> None:
    found = sum_events(_file(tmp_path, ACLED), where={"Country": "upland", "year": "2020"})
    assert found.deaths == (3, 0, 0, 12) and found.rows == 3


def test_an_event_of_two_months_is_booked_to_its_end_and_left_out_of_the_second_count(tmp_path: Path) -> None:
    found = sum_events(_file(tmp_path, GED))
    assert (found.form, found.column, found.spanning) == ("UCDP GED", "best", 1)
    assert found.deaths == (7, 101) and found.within == (7, 1)
    assert sum_events(_file(tmp_path, GED), column="HIGH").deaths == (9, 151)


def test_views_counts_months_from_1980_and_countries_are_summed(tmp_path: Path) -> None:
    found = sum_events(_file(tmp_path, VIEWS))
    assert (found.form, found.column, found.first) == ("VIEWS", "ged_sb", month_number("2020-09"))
    assert found.deaths == (11, 0, 0)
    assert sum_events(_file(tmp_path, VIEWS), column="ged_ns").deaths == (1, 0, 2)


def test_semicolons_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    text = "\ufeff" + GED.replace(",", ";")
    assert sum_events(_file(tmp_path, text)).deaths == (7, 101)


@pytest.mark.parametrize(("text", "second"), [(ACLED, None), (GED, "single_month_events"), (VIEWS, None)])
def test_what_is_written_is_a_series(tmp_path: Path, text: str, second: str | None) -> None:
    found = sum_events(_file(tmp_path, text))
    out = tmp_path / "months.csv"
    out.write_text(found.to_csv(), encoding="utf-8")
    series = read_series(out)
    assert series.first == found.first and series.values.tolist() == list(found.deaths)
    assert series.second_column == second and found.form in series.unit
    if series.second is not None:
        assert series.second.tolist() == list(found.within)


def test_the_command_makes_what_the_command_violence_reads(tmp_path: Path) -> None:
    events, out = _file(tmp_path, ACLED), tmp_path / "months.csv"
    said = CliRunner().invoke(group, ["sum-events", str(events), "--out", str(out), "--where", "country=Upland"])
    assert said.exit_code == 0, said.output
    assert "3 rows of ACLED, 15 deaths (fatalities) in 4 months from 2020-09 to 2020-12" in said.output
    made = CliRunner().invoke(group, ["violence", str(out), "--json"])
    assert made.exit_code == 0 and '"last": "2020-12"' in made.output
    shown = CliRunner().invoke(group, ["sum-events", str(_file(tmp_path, GED))])
    assert "2020-07,101,1" in shown.output and "1 of them lie in more than one month" in shown.output
    assert CliRunner().invoke(group, ["sum-events", str(events), "--where", "Upland"]).exit_code == 2


@pytest.mark.parametrize("text", [ACLED, GED, VIEWS])
def test_the_command_violence_names_the_sum(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["violence", str(_file(tmp_path, text))])
    said = capsys.readouterr().err
    form = form_of(text.splitlines()[0].split(","))
    assert form is not None and "E712" in said and form.name in said and "peaceroom sum-events" in said


DAY, SPAN = "event_date,fatalities\n", "date_start,date_end,best\n"


@pytest.mark.parametrize(("text", "code", "line", "column"), [
    ("when,deaths\n2020-01-01,3\n", "E712", 1, 1), ("", "E710", 1, 1), (DAY, "E710", 1, 1),
    (DAY + "05/09/2020,3\n", "E713", 2, 1), (DAY + "31 June 2020,3\n", "E713", 2, 1),
    (DAY + "2020-09-05,many\n", "E714", 2, 12), (DAY + "2020-09-05,\n", "E714", 2, 12),
    (DAY + "2020-09-05,-1\n", "E715", 2, 12), (DAY + "2020-09-05,1.5\n", "E716", 2, 12),
    (DAY + "2020-09-05,1,2\n", "E722", 2, 14), ("month_id,ged_sb\n0,2\n", "E713", 2, 1),
    (SPAN + "2020-09-05,2020-08-01,2\n", "E713", 2, 12), (SPAN + "2020-09-05,soon,2\n", "E713", 2, 12),
])
def test_bad_input_is_refused_with_its_place(tmp_path: Path, text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        sum_events(_file(tmp_path, text))
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == (code, line, column)


def test_unknown_columns_and_nothing_left(tmp_path: Path) -> None:
    path = _file(tmp_path, ACLED)
    with pytest.raises(InputError, match="E721"):
        sum_events(path, column="killed")
    with pytest.raises(InputError, match="E721"):
        sum_events(path, where={"state": "x"})
    with pytest.raises(InputError, match="E710"):
        sum_events(path, where={"country": "Nowhere"})
    many = "event_date,fatalities\n" + "never,1\n" * 80
    with pytest.raises(InputError) as caught:
        sum_events(_file(tmp_path, many))
    assert len(caught.value.problems) == 50
