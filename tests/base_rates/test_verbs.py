"""The verbs, and the outside view beside a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import peaceroom
from peaceroom.analysis.outside_view import outside_view, rate_rows, rate_sentence
from peaceroom.cli import group, main
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.types import History, ProcessStep

MALFORMED = Path(__file__).parents[1] / "malformed" / "valid.yaml"


def run(*args: str) -> str:
    done = CliRunner().invoke(group, list(args), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def with_history(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "talks.yaml"
    path.write_text(MALFORMED.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


HISTORY = """history:
  stage: ceasefire
  steps:
    - {date: 2019-05-01, stage: pre-negotiation, sources: [wire]}
    - {date: 2020-09-01, stage: ceasefire, name: A truce}
"""


def test_base_rate_prints_what_it_rests_on() -> None:
    text = run("base-rate", "--stage", "ceasefire", "--elapsed", "40d", "--pace", "4", "--within", "180d")
    assert "90 % interval" in text and "Reference class: processes whose last text was a ceasefire text" in text
    assert "Does not know" in text and "derived estimates" in text.replace("\n  ", " ")


def test_a_rare_event_is_not_printed_as_an_impossible_one() -> None:
    text = run("base-rate", "--stage", "renewal", "--elapsed", "4y", "--target", "comprehensive")
    assert "within 180 days: 0.0010 (90 % interval 0.0002 to 0.0026)" in text


def test_base_rate_json_is_the_python_call() -> None:
    asked = ("--stage", "partial", "--elapsed", "6m", "--target", "comprehensive")
    printed = json.loads(run("base-rate", *asked, "--json"))
    assert printed == peaceroom.base_rate("partial", "6m", target="comprehensive").to_dict()


def test_bad_question_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["base-rate", "--stage", "armistice", "--elapsed", "40d"])
    assert caught.value.code == 2 and "E701" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["fit", "base-rates", "--data", "no-such-folder", "--json"])
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "E730"


def test_run_with_history(tmp_path: Path) -> None:
    scenario = read(with_history(tmp_path, HISTORY)).scenario
    result = peaceroom.forecast(scenario, draws=64, models=["compromise"], what_ifs=[]).result
    rates = result["base_rates"]
    assert rates["any-180"]["stage"] == "ceasefire" and rates["any-180"]["elapsed_days"] == 34
    expected = peaceroom.base_rate("ceasefire", None, 180, dates=["2019-05-01", "2020-09-01"], as_of="2020-10-05")
    assert (rates["any-180"]["p"], rates["any-180"]["low"]) == (expected.p, expected.low)
    assert rates["agenda.first"] is None and rates["agenda.second"] is None and rates["break-of-talks"] is None
    assert rates["any-90"]["p"] < rates["any-180"]["p"] < rates["any-365"]["p"]
    rows = rate_rows(scenario, rates)
    assert [r[1] for r in rows[-2:]] == ["none", "none"] and "2 steps so far" in rate_sentence(scenario, rates)
    json.dumps(result, allow_nan=False)


def test_run_without_history_has_no_rates() -> None:
    scenario = read(MALFORMED).scenario
    assert outside_view(scenario) is None
    assert "base_rates" not in peaceroom.forecast(scenario, draws=64, models=["compromise"], what_ifs=[]).result


def test_report_and_terminal_show_it(tmp_path: Path) -> None:
    path = with_history(tmp_path, HISTORY)
    text = run("run", str(path), "--draws", "64", "--models", "compromise", "--what-if", "none", "--out",
               str(tmp_path / "runs"))
    assert text.count("no base rate knows such a step") == 1  # the item has none here; a break has its usual pace
    assert text.count("the usual pace of suspensions alone gives") == 1
    page = next((tmp_path / "runs").rglob("report.html")).read_text(encoding="utf-8")
    assert 'id="outside"' in page and "Reference class: processes whose last text was a ceasefire text" in page
    assert "derived estimates" in page.lower()


def test_redacted_runs_do_not_show_it(tmp_path: Path) -> None:
    path = with_history(tmp_path, HISTORY)
    text = run("run", str(path), "--draws", "64", "--models", "compromise", "--what-if", "none", "--redact", "--out",
               str(tmp_path / "runs"), "--json")
    assert "base_rates" not in json.loads(text)
    page = next((tmp_path / "runs").rglob("report.html")).read_text(encoding="utf-8")
    assert 'id="outside"' not in page


def test_stage_of_a_day_with_several_texts() -> None:
    day = {"date": "2020-01-01"}
    history = History(steps=(ProcessStep(stage="implementation", **day), ProcessStep(stage="partial", **day),
                             ProcessStep(stage="renewal", **day)))
    assert history.last_stage() == "partial"


def test_doha_on_5_october_2020() -> None:
    """The documentation prints these numbers."""
    rates = outside_view(peaceroom.load_scenario("doha-2020"))
    assert rates is not None
    shown = {key: (f"{e['p']:.2f}", f"{e['low']:.2f}", f"{e['high']:.2f}") for key, e in rates.items() if e}
    page = (Path(__file__).parents[2] / "docs" / "base-rates.md").read_text(encoding="utf-8")
    for p, low, high in shown.values():
        assert f"{p} ({low}–{high})" in page
    assert rates["any-180"]["elapsed_days"] == 219
