"""What a forecast says of a series: as-of dates, warnings, words; the verb; the run and its report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.violence_forecast import change_words, last_month, record_words, violence_of, violence_result
from peaceroom.cli import main
from peaceroom.cli.violence import command
from peaceroom.core.errors import InputError
from peaceroom.report.page import html
from peaceroom.runs.redaction import redacted_result
from peaceroom.runs.run import Run
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.file.series import Series, folder_series
from peaceroom.scenario.types import Scenario
from peaceroom.violence.forecasts import METHODS
from peaceroom.violence.months import month_name

DOHA = read("doha-2020")
(SERIES,) = folder_series(DOHA.folder)


def _series(values: list[float], first: int = 12 * 2019) -> Series:
    return Series("s", "s.csv", "deaths", "deaths a month", first, np.array(values, float))


def _codes(found: dict[str, object]) -> list[str]:
    warnings = found["warnings"]
    assert isinstance(warnings, list)
    return [w["code"] for w in warnings]


def test_last_month_that_may_be_known() -> None:
    assert [month_name(last_month(d)) for d in ("2020-10", "2020-10-05", "2020-09-30", "2020-10-31", "2021-01-01")] == [
        "2020-10", "2020-09", "2020-09", "2020-10", "2020-12"]
    assert month_name(last_month(date(2020, 2, 29))) == "2020-02"
    for bad in ("2020-13", "October 2020", "", "2020-02-30"):
        with pytest.raises(InputError) as caught:
            last_month(bad)
        assert caught.value.problems[0].code == "E725"


def test_doha_uses_the_second_count_for_july_2020_and_says_so() -> None:
    found = violence_of(SERIES, as_of=DOHA.scenario.as_of)
    assert _codes(found) == ["W713"] and "3,115" in found["warnings"][0]["message"]
    assert {k["month"]: k["count"] for k in found["known"]}["2020-07"] == 1567
    assert found["last"] == "2020-09" and found["months"][0]["month"] == "2020-10" and len(found["months"]) == 12
    m = found["months"][0]
    assert m["p2.5"] < m["p10"] < m["median"] < m["p90"] < m["p97.5"]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_nothing_after_the_as_of_date_is_used(method: str) -> None:
    values = SERIES.values.copy()
    cut = last_month("2019-06") - SERIES.first + 1
    values[cut:] = 777_777
    changed = Series(SERIES.id, SERIES.file, SERIES.column, SERIES.unit, SERIES.first, values, SERIES.second,
                     SERIES.second_column)
    a, b = (violence_of(s, as_of="2019-06", method=method) for s in (SERIES, changed))
    assert a == b and a["last"] == "2019-06" and _codes(a)[0] == "W710"


def test_warnings_on_short_quiet_and_early_series() -> None:
    assert _codes(violence_of(_series([5, 6, 7]))) == ["W711"]
    assert _codes(violence_of(_series([0] * 12))) == []
    quiet = violence_of(_series([0] * 12), method="negative-binomial")
    assert _codes(quiet) == ["W715"] and quiet["months"][0]["p97.5"] == 0
    assert _codes(violence_of(_series([0] * 12), method="analog")) == []
    assert _codes(violence_of(_series([5] * 12), as_of="2020-03")) == ["W714"]
    early = _series([5] * 12, 12 * 2015)
    assert _codes(violence_of(early, as_of="2015-12", method="analog")) == ["W716"]
    assert _codes(violence_of(early, as_of="2015-12")) == ["W716"]
    assert _codes(violence_of(early, as_of="2015-12", method="bootstrap")) == []
    assert _codes(violence_of(early, as_of="2017-10")) == ["W714"]
    assert _codes(violence_of(_series([50] * 11 + [200]))) == ["W712"]


def test_too_few_months_before_the_as_of_date() -> None:
    with pytest.raises(InputError) as caught:
        violence_of(SERIES, as_of="2017-06")
    assert caught.value.problems[0].code == "E720"
    assert "unavailable" in violence_result([SERIES], date(2016, 1, 1))["fatalities"]


def test_words() -> None:
    assert record_words("negative-binomial").startswith("mean CRPS 14.54 against 15.50 of bootstrap on 191 countries")
    assert "against" not in record_words("bootstrap")
    said = change_words(violence_of(SERIES, as_of="2020-09"))
    assert "to 2020-09" in said and "is 1,380, eight times in ten between 417 and 2,448" in said
    assert said.endswith("One time in forty a month has more than 3,877, 2.8 times the median, even if nothing turns.")
    same = change_words(violence_of(SERIES, as_of="2020-09", method="negative-binomial"))
    assert "in any month from 2020-10 to 2021-09" in same and "One time in forty a month has more than 3,815" in same
    assert "hardly anything but 0" in change_words(violence_of(_series([0] * 12)))


def test_the_verb_prints_a_table_and_json() -> None:
    text = CliRunner().invoke(command, ["doha-2020"], catch_exceptions=False).output
    assert "2021-09" in text and "W713" in text and "14.35" in text and "Method pool" in text
    assert "One time in forty a month has more than 3,877" in text
    out = json.loads(CliRunner().invoke(command, ["doha-2020", "--json", "--method", "last"]).output)
    assert out["fatalities"]["months"][0]["median"] == 1758
    later = json.loads(CliRunner().invoke(command, ["doha-2020", "--json", "--as-of", "2021-06"]).output)
    assert later == json.loads(CliRunner().invoke(command, ["doha-2020", "--json"]).output)


def test_the_verb_reads_a_file_and_a_column(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("month,a,b\n" + "".join(f"2020-{m:02d},{m},{100 * m}\n" for m in range(1, 13)))
    args = [str(path), "--json", "--method", "last", "--horizon", "1"]
    one, two = (json.loads(CliRunner().invoke(command, [*args, *more]).output)["s"] for more in ([], ["--column", "b"]))
    assert (one["months"][0]["median"], two["months"][0]["median"]) == (12, 1200)


@pytest.mark.parametrize(("args", "code"), [
    (["none.csv"], "E001"), (["doha-2020", "--method", "x"], "E723"), (["doha-2020", "--horizon", "99"], "E724"),
    (["doha-2020", "--as-of", "soon"], "E725"), (["tutorial"], "E728"), (["doha-2020", "--column", "x"], "E721"),
])
def test_the_verb_refuses_with_exit_code_2(args: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["violence", *args])
    assert caught.value.code == 2 and code in capsys.readouterr().err


def test_a_run_holds_the_forecast_and_its_report_shows_it() -> None:
    def made(scenario: Scenario) -> Run:
        return forecast(scenario, draws=20, models=["compromise"], what_ifs=[], process=False)

    run = made(DOHA.scenario)
    assert run.result["violence"] == {"fatalities": violence_of(SERIES, as_of=DOHA.scenario.as_of)}
    page = html(run)
    assert 'id="violence"' in page and change_words(run.result["violence"]["fatalities"]) in page
    assert 'id="violence"' not in html(run, redact=True)
    assert "violence" not in redacted_result(run.result, run.scenario)
    plain = made(DOHA.scenario.with_origin(None))
    assert "violence" not in plain.result and 'id="violence"' not in html(plain)
    assert plain.result["results_sha256"] != run.result["results_sha256"]  # series are inputs, forecasts results


def test_a_folder_with_a_bad_series_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "talks.v2"  # a dot in the name does not make it a file
    (folder / "series").mkdir(parents=True)
    (folder / "scenario.yaml").write_bytes(read("tutorial").path.read_bytes())
    (folder / "series/a.csv").write_text("month,deaths\n2020-01,5\n2020-02,-5\n")
    for verb in (["violence", str(folder)], ["run", str(folder), "--out", str(tmp_path / "runs")]):
        with pytest.raises(SystemExit) as caught:
            main(verb)
        assert caught.value.code == 2
        assert f"{folder.as_posix()}/series/a.csv:3:9: E715" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
