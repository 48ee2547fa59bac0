"""The part of the report on deals: there with a model that makes them, and in what the run kept."""

from __future__ import annotations

import html as markup
import json
from pathlib import Path

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.solving import solve
from peaceroom.findings.workings import workings_sentences
from peaceroom.report.page import html
from peaceroom.runs.saved import load_run
from peaceroom.scenario.file.loading import load_scenario


def test_a_run_keeps_the_deals_that_solve_finds_and_its_report_says_them(tmp_path: Path) -> None:
    scenario = load_scenario("tutorial")
    run = forecast(scenario, draws=100, models=["exchange", "mean", "smp@ktab"], what_ifs=[], process=False,
                   levers=False, out=tmp_path / "runs")
    assert run.folder is not None
    kept = load_run(run.folder)
    assert list(kept.result["workings"]) == ["exchange", "smp@ktab"]
    text = markup.unescape(html(kept))
    assert 'id="deals"' in text and 'id="deals"' not in html(kept, redact=True)
    for key in ("exchange", "smp@ktab"):
        found = solve(scenario, key)
        assert json.dumps(kept.result["workings"][key]) == json.dumps(found.workings)
        told = workings_sentences(found, scenario)
        assert told and all(sentence.strip() in text for sentence in told)


def test_without_such_a_model_there_is_no_such_part() -> None:
    run = forecast(load_scenario("tutorial"), draws=100, models=["mean"], what_ifs=[], process=False, levers=False)
    assert "workings" not in run.result and 'id="deals"' not in html(run)
