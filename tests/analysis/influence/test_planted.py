"""What was planted in a ledger is found: by the numbers, the sentences, the report and the kept run."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peaceroom import forecast
from peaceroom.analysis.results import results_sha256
from peaceroom.evidence.ledger.ledger import from_snapshot, to_snapshot
from peaceroom.findings.evidence import evidence_findings, moves, unit_name
from peaceroom.findings.view import View
from peaceroom.report.page import html
from peaceroom.runs.plan import canonical_scenario
from peaceroom.runs.run import Run
from peaceroom.runs.saved import load_run

from .planted import SCRIPT, planted, reading, scenario

MODELS = ("compromise", "challenge")
COPIES = ("wire", "post", "radio")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    found = reading(folder / "talks")
    return forecast(found.scenario, draws=600, seed=3, models=MODELS, workers=1, out=folder / "runs",
                    process=False)


def influence(run: Run, quantity: str = "settlement.water.compromise") -> dict[str, Any]:
    found: dict[str, Any] = run.result["influence"][quantity]
    return found


def test_copies_do_nothing_alone_and_their_origin_does(run: Run) -> None:
    for model in MODELS:
        found = influence(run, f"settlement.water.{model}")
        for outlet in COPIES:
            for unit, name in (("passage", f"p-copy-{outlet}"), ("document", f"d-copy-{outlet}")):
                effect = found[unit][name]
                assert [effect[key] for key in ("delta", "low", "high", "distance")] == [0, 0, 0, 0], (unit, name)
                assert effect["carried_by"] == []
        origin = found["origin"]["u-copy"]
        assert abs(origin["delta"]) > 1 and origin["carried_by"] == ["positions.north.water.position"]


def test_camp_and_kinds_move(run: Run) -> None:
    found = influence(run)
    assert found["camp"]["south"] == found["camp"]["any"] and found["camp"]["south"]["delta"] < -.5  # it said 85
    assert found["camp"]["any"]["delta"] < found["camp"]["any-half"]["delta"] < 0
    for unit in ("comment", "anonymous", "translated"):
        (name, effect), = found[unit].items()
        assert name == unit and effect["delta"] and effect["carried_by"] == ["positions.north.water.position"]
    assert "camp" not in influence(run, "settlement.roads.compromise")  # the South's paper says nothing about roads
    assert not any(q.endswith((".flags", ".flags.compromise")) for q in run.result["influence"])


def test_contradiction_is_flagged_and_leaves_two_ranges(run: Run) -> None:
    e = run.result["evidence"]["positions.south.roads.position"]
    assert e["torn"] and len(e["mixture"]["set"]) == 2 and e["scale"] == [0, 10]
    (a, b), (c, d) = e["mixture"]["set"]
    assert 0 <= a < b < 5 < c < d <= 10
    codes = {w["code"]: w["message"] for w in run.result["warnings"]}
    assert "positions.south.roads.position" in codes["W906"]


def sentences(run: Run) -> dict[str, str]:
    return {f.key: f.text for f in evidence_findings(View(run))}


def test_sentences(run: Run) -> None:
    found = sentences(run)
    assert "3 passages change nothing" in found["evidence.copies"] and "1 utterance" in found["evidence.copies"]
    assert "do not add up" in found["evidence.copies"]
    assert "South on ‘Years until the roads open’" in found["evidence.torn"]
    assert "‘Share of the water’ −" in found["evidence.partisan"]
    assert found["evidence.ledger"].startswith("2 numbers are pooled from a ledger of 10 passages in 10 documents of 5")
    assert "spread of the compromise" in found["evidence.worth"]


def test_numbers_from_the_ledger_are_not_said_to_name_nobody(run: Run) -> None:
    text = " ".join(Page(html(run)).text.split())
    assert "2 are pooled from the ledger and 18 name neither source nor coder" in text
    assert "pooled from what coders read out of passages" in text


def test_an_utterance_is_named_by_its_words_and_all_who_carry_it(run: Run) -> None:
    name = unit_name(run.scenario, "origin", "u-copy", "water")
    assert name.startswith("“quagga") and all(f"Quagga {o.title()}" in name for o in COPIES)
    assert next(m.id for m in moves(run, "origin") if m.issue == "water") == "u-copy"


class Page(HTMLParser):
    """Tags and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.bold: list[str] = []
        self.text, self._in = "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        if self._in == "b":
            self.bold.append(data)
        if self._in == "script":
            self.scripts.append(data)
        else:
            self.text += data


def test_report_shows_it_and_runs_nothing_of_it(run: Run) -> None:
    text = html(run)
    page = Page(text)
    assert SCRIPT not in text and not any("quagga" in s for s in page.scripts)
    assert "twenty" not in page.bold  # the passage's own mark-up is text
    text = " ".join(page.text.split())
    assert SCRIPT in text  # as text: the outlet's name holds it
    for words in ("Which source moves which answer", "What moves the compromise when it is left out",
                  "the camp of South", "every partisan source", "all comment", "all anonymous", "all translated",
                  "contradicts itself", "do not add up"):
        assert words in text, words


def test_same_bytes_for_any_workers_and_again(run: Run) -> None:
    def again(workers: int) -> Run:
        return forecast(run.scenario, draws=600, seed=3, models=MODELS, workers=workers, process=False)

    one, two = again(1), again(2)
    parts = ("influence", "voi", "evidence", "results_sha256")
    assert [json.dumps(one.result[p]) for p in parts] == [json.dumps(two.result[p]) for p in parts]
    assert [json.dumps(one.result[p]) for p in parts] == [json.dumps(run.result[p]) for p in parts]


@pytest.mark.parametrize("part", ["influence", "voi", "evidence"])
def test_hash_covers(run: Run, part: str) -> None:
    result = json.loads(json.dumps(run.result))
    canonical = canonical_scenario(run.scenario)
    assert results_sha256(replace(run, result=result), canonical) == run.result["results_sha256"]
    at = result[part]
    while isinstance(at, dict) and not any(isinstance(v, float) for v in at.values()):
        at = next(v for v in at.values() if isinstance(v, dict))
    key = next(k for k, v in at.items() if isinstance(v, float))
    at[key] += 1e-9
    assert results_sha256(replace(run, result=result), canonical) != run.result["results_sha256"]


def test_kept_run_is_the_same_run(run: Run) -> None:
    assert run.folder is not None
    back = load_run(run.folder)
    for name in ("position", "salience", "capability", "bottom_line", "no_agreement"):
        np.testing.assert_array_equal(getattr(back.case, name), getattr(run.case, name))
    assert back.result["influence"] == run.result["influence"] and back.result["voi"] == run.result["voi"]
    assert sentences(back) == sentences(run)
    assert back.scenario.ledger is not None and run.scenario.ledger is not None
    assert back.scenario.ledger.sha256 == run.scenario.ledger.sha256


def test_snapshot_keeps_discounts_and_what_is_in_use() -> None:
    ledger = planted().discounted("south", .25)
    back = from_snapshot(json.loads(json.dumps(to_snapshot(ledger))))
    for name in ("sources", "grades", "documents", "passages", "scales", "codings", "assumptions", "discounts"):
        assert getattr(back, name) == getattr(ledger, name)


def test_ledgers_in_memory_have_runs_of_their_own(folder: Path, tmp_path: Path) -> None:
    """A ledger that is in no file has no hash of its files; its run must not take the place of another's."""
    s = scenario(folder / "again")
    assert s.ledger is not None
    without = [forecast(s.with_ledger(s.ledger.without("passage", p)), draws=120, seed=3, models=["compromise"],
                        what_ifs=(), out=tmp_path, influence=False, process=False) for p in ("p-camp", "p-whisper")]
    assert without[0].folder != without[1].folder
    assert without[0].result["results_sha256"] != without[1].result["results_sha256"]


def test_redacted_run_holds_no_name_of_the_ledger(folder: Path, tmp_path: Path) -> None:
    found = reading(folder / "redacted")
    run = forecast(found.scenario, draws=600, seed=3, models=MODELS, workers=1, out=tmp_path, redact=True,
                   process=False)
    assert run.folder is not None
    texts = {p.name: p.read_bytes() for p in run.folder.iterdir()} | {
        "page": html(run, redact=True).encode(), "summary": run.summary().encode()}
    assert "result.json" in texts and "ledger.json" not in texts
    for name, data in texts.items():
        for word in (b"uagga", b"p-copy", b"d-copy", b"u-copy", b"whisper", b"positions.north", b"North", b"South"):
            assert word not in data, (name, word)
