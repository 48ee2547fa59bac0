"""Evidence in the browser: what a form decides stands in the ledger, as the command line would have written it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.loading import read_ledger
from peaceroom.scenario.file.loading import load_scenario

from .visitor import Visitor

HERE = "/scenarios/river"
SCENARIO = """\
peaceroom: 1
title: A river
as_of: 2026-10-05
horizon: 2027-10-05
coders:
  ann: {name: Ann}
  ben: {name: Ben}
actors:
  upper: {name: Upper Valley, kind: party, consent: required, capability: 50}
  lower: {name: Lower Valley, kind: party, consent: required, capability: 50}
issues:
  water: {name: Water, scale: {0: none is released, 100: all is released}}
positions:
  - {actor: upper, issue: water, position: {from: evidence}, salience: 50..70}
  - {actor: lower, issue: water, position: 60..90, salience: 50..70, sources: []}
no_agreement:
  upper: {judgement: 0.2..0.4, by: ann, on: 2026-10-01}
  lower: {judgement: 0.2..0.4, by: ann, on: 2026-10-01}
"""
TEXT = """\
Statement of the Upper Valley
1 October 2026

"We will not release the water," the spokesman of the Upper Valley said on Thursday.
The Lower Valley's <script>alert(1)</script> minister said it demanded that all of it is released.
"""


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    (tmp_path / "river").mkdir()
    (tmp_path / "river" / "scenario.yaml").write_text(
        SCENARIO.replace("{from: evidence}", "10..30").replace(", sources: []", ""), encoding="utf-8")
    return Visitor(tmp_path)


def bring(visitor: Visitor, by: str = "ann", **more: str) -> tuple[str, str]:
    data = {"by": by, "publisher": "Valley News", "kind": "outlet", "title": "Two", "date": "2026-10-01", **more}
    return visitor.send(f"{HERE}/evidence", data=data, files={"file": ("news.txt", TEXT.encode())})


def ledger(tmp_path: Path) -> Ledger:
    return read_ledger(tmp_path / "river" / "ledger")


def accept(visitor: Visitor, at: str, key: str, by: str = "ann", **sent: str) -> str:
    """What stands there once a proposal was accepted as the Upper Valley's word on the water."""
    data = {"by": by, "key": key, "do": "accept", "actor": "upper", "about": "upper", "says": "issue:water",
            "value": "5", "polarity": "asserted", **sent}
    return visitor.send(at.split("?")[0], data=data)[1]


def proposal(text: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found, text
    return found[1]


def test_a_document_is_read_and_its_first_proposal_asked_about(visitor: Visitor, tmp_path: Path) -> None:
    at, text = bring(visitor)
    assert at.startswith(f"{HERE}/evidence/document/") and "Proposal 1 of" in text
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert [d.title for d in ledger(tmp_path).documents.values()] == ["Two"]


def test_accepting_writes_passage_and_coding_and_goes_on(visitor: Visitor, tmp_path: Path) -> None:
    at, text = bring(visitor)
    key = proposal(text)
    assert "Read as negated" in text
    text = accept(visitor, at, key, value="0–10", relation="self", sign="public", credibility="2")
    coding, = ledger(tmp_path).codings.values()
    assert (coding.actor, coding.issue, coding.value, coding.by, coding.relation) == (
        "upper", "water", "0..10", "ann", "self")
    assert "Upper Valley, Water:" in text and "(the file gives this number by hand)" in text
    assert proposal(text) != key, "the next one is asked about"
    assert "Working as" in visitor.get(f"{HERE}/evidence")


def test_what_is_accepted_can_be_taken_back(visitor: Visitor, tmp_path: Path) -> None:
    at, text = bring(visitor)
    key, where = proposal(text), at.split("?")[0]
    accept(visitor, at, key)
    assert len(ledger(tmp_path).codings) == 1
    _, text = visitor.send(where, data={"by": "ann", "key": key, "do": "undo"})
    assert not ledger(tmp_path).codings and not ledger(tmp_path).passages
    assert proposal(text) == key


def test_rejected_ones_are_not_asked_about_again_but_by_another_coder(visitor: Visitor) -> None:
    at, text = bring(visitor)
    key, where = proposal(text), at.split("?")[0]
    _, text = visitor.send(where, data={"by": "ann", "key": key, "do": "reject"})
    assert proposal(text) != key
    assert proposal(visitor.get(f"{where}?by=ben")) == key


@pytest.mark.parametrize(("sent", "said"), [
    ({"value": "many"}, "many"), ({"value": "200"}, "200"), ({"about": ""}, "actor"),
    ({"text": "words that nobody wrote"}, "words that nobody wrote"),
])
def test_what_the_ledger_refuses_stays_in_its_box(visitor: Visitor, tmp_path: Path, sent: dict[str, str],
                                                  said: str) -> None:
    at, text = bring(visitor)
    text = accept(visitor, at, proposal(text), **sent)
    assert visitor.status == 422 and 'role="alert"' in text and said in html.unescape(text)
    for name, value in sent.items():
        assert not value or f">{value}<" in text or f'name="{name}" value="{value}"' in text
    assert not ledger(tmp_path).passages


def test_two_coders_stand_side_by_side(visitor: Visitor) -> None:
    assert "No passage was coded by two coders yet" in visitor.get(f"{HERE}/coders")
    at, text = bring(visitor)
    for by, value in (("ann", "0..10"), ("ben", "40")):
        accept(visitor, at, proposal(text), by, value=value)
    text = visitor.get(f"{HERE}/coders")
    assert "<td>0..10</td><td>40</td>" in text and '<td class="n">35</td>' in text and "We will not release" in text


def test_a_grade_tried_shows_what_it_moves_and_one_kept_is_written(visitor: Visitor, tmp_path: Path) -> None:
    at, text = bring(visitor)
    accept(visitor, at, proposal(text), value="0..10", relation="neutral", sign="neutral", credibility="2")
    file = tmp_path / "river" / "scenario.yaml"
    file.write_text(SCENARIO.replace(", sources: []", ""), encoding="utf-8")
    assert load_scenario(tmp_path / "river").positions[0].position.from_ == "evidence"
    source = next(iter(ledger(tmp_path).sources))
    tried = {"source": source, "relation": "neutral", "reliability": "A"}
    _, text = visitor.send(f"{HERE}/grades", data=tried, part=True)
    assert "Upper Valley, Water" in text and 'class="after"' in text
    assert not ledger(tmp_path).grades, "a trial writes nothing"
    _, text = visitor.send(f"{HERE}/grades", data={**tried, "by": "ann"})
    assert visitor.status == 422, "a grade needs a reason"
    visitor.send(f"{HERE}/grades", data={**tried, "by": "ann", "because": "saw it"})
    grade, = ledger(tmp_path).grades.values()
    assert (grade.reliability, grade.because, grade.by) == ("A", "saw it", "ann")
    _, text = visitor.send(f"{HERE}/grades", data=tried, part=True)
    assert "no pooled number moves" in text
    assert "from evidence" in visitor.get(f"{HERE}/evidence")


@pytest.mark.parametrize(("more", "said"), [({"publisher": ""}, "nobody is named who published it"),
                                            ({"by": "eve"}, "the scenario has no coder")])
def test_a_document_without_a_publisher_or_coder_is_refused(visitor: Visitor, tmp_path: Path, more: dict[str, str],
                                                            said: str) -> None:
    _, text = bring(visitor, **more)
    assert visitor.status == 422 and said in html.unescape(text)
    assert not (tmp_path / "river" / "ledger" / "documents.jsonl").exists()
