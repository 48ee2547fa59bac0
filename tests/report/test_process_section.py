"""The section on the process: there when it was simulated, with every number from the run, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from peaceroom.analysis.forecast import forecast
from peaceroom.analysis.process.answers import key_of
from peaceroom.findings.process import in_hundred, process_findings, span_100
from peaceroom.findings.rounding import tenths
from peaceroom.findings.summary import findings
from peaceroom.report.page import html
from peaceroom.report.terminal import show
from peaceroom.runs.run import Run
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.naming import Names

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
PROCESS = ("process:\n  talks: {opened: 2020-09-12}\n  ratifiers: {north: {party: north}}\n"
           "  events: {vote: {outcomes: {passed: {values: {north: 0.95}}, failed: {values: {north: 0.1}}}}}\n")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    path = tmp_path_factory.mktemp("process") / "s.yaml"
    text = VALID.read_text(encoding="utf-8")
    asked = text.rstrip() + "\n  vote-fails: {given: {vote: failed}}\n" + PROCESS
    path.write_text(asked, encoding="utf-8")
    return forecast(load_scenario(path), draws=320, models=["mean", "compromise"], process=True)


def section(page: str) -> str:
    found = re.search(r'<section id="process">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_the_report_has_it_with_figures_and_tables(run: Run) -> None:
    page = html(run)
    found = section(page)
    assert 'href="#process"' in page
    assert found.count("<svg") >= 3
    for words in ("What happens by when", "What each mechanism does", "What each what-if does",
                  "What the answer hinges on", "in session", "‘Who patrols the banks’ is agreed"):
        assert words.casefold() in found.casefold(), words
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_table_says_what_the_run_found(run: Run) -> None:
    row = run.result["process"]["outcomes"]["any-text"][-1]
    assert f"{in_hundred(row['p'])} ({span_100(row['low'], row['high'])})" in section(html(run))


def test_the_share_of_texts_that_close_an_item_is_shown_where_it_matters_most_or_not_at_all(run: Run) -> None:
    def said(few: dict[str, float], many: dict[str, float]) -> str:
        ends = [{"share": share, "p": p, "by": "2020-12-31"} for share, p in ((0.3, few), (1.0, many))]
        process = run.result["process"]
        process = process | {"pace": process["pace"] | {"by_item_share": ends}}
        page = section(html(replace(run, result=run.result | {"process": process})))
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    first, second = (key_of(item) for item in run.result["process"]["items"])
    told = said({first: 0.1, second: 0.2}, {first: 0.12, second: 0.05})
    assert ("‘Who patrols the banks’ is agreed has 20 in 100 if 30 % of the texts to come do, and 5 in 100 if 100 % do."
            in told)
    same = {first: 0.1, second: 0.2}
    assert "whether 30 % or 100 % of the texts to come do, no item has another number by 31 December 2020." in said(
        same, same)


def test_sentences_come_first_and_say_when_they_cannot(run: Run) -> None:
    found = findings(run).headline
    assert [f.key for f in found[:3]] == ["process.item", "process.comprehensive", "process.event.vote"]
    for f in found[:3]:
        assert ("open" in f.text) == (not f.said)
    waits = found[2].text
    assert waits.startswith("Waiting for ")
    told = [q for q, w in run.result["process"]["waiting"].items() if w["told"]]
    assert told == ["north"], "the file says what the outcomes are worth to north alone"
    w = run.result["process"]["waiting"]["north"]
    # .4 × .95 and today's terms x in the other outcome: .4·(.95 − x), whatever waiting may cost
    assert 0 < w["gain"] < .4 * .95 and w["gain"] > w["worth"]
    assert f"({tenths(w['gain'], sign=True)} in 100 of its best package" in waits


def test_judgements_of_the_simulator_do_not_speak_first(run: Run) -> None:
    """Without values in the file there is no sentence on waiting: its number would hang on a prior."""
    found = run.result["process"]
    silent = {q: {**w, "told": False} for q, w in found["waiting"].items()}
    plain = replace(run, result={**run.result, "process": {**found, "waiting": silent}})
    assert not any("Waiting for" in f.text for f in process_findings(plain, Names(run.scenario)))
    assert any("Waiting for" in f.text for f in process_findings(run, Names(run.scenario)))
    assert "cost" not in findings(run).headline[2].text


def test_the_first_sentences_reach_the_terminal(run: Run) -> None:
    console = Console(width=100, record=True, file=StringIO())
    show(run, console)
    said = " ".join(console.export_text().split())
    assert "is agreed: by " in said and "Talks break off: by " in said


def test_redacted_or_without_it_there_is_no_word_of_it(run: Run) -> None:
    assert section(html(run, redact=True)) == ""
    assert process_findings(run, Names(run.scenario, redact=True)) == []
    plain = forecast(run.scenario, draws=32, models=["mean"], what_ifs=[], process=False)
    assert section(html(plain)) == "" and 'href="#process"' not in html(plain)


def test_small_numbers_are_said_in_words() -> None:
    assert [in_hundred(p) for p in (0, 0.004, 0.25, 0.999)] == ["fewer than 1", "fewer than 1", "25", "more than 99"]
    assert span_100(0.021, 0.024) == "2" and span_100(0.02, 0.31) == "2–31"
