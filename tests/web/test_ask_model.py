"""One model asked in the browser: the same sentences as on the command line."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest

from peaceroom.analysis.solving import solve
from peaceroom.findings.workings import workings_sentences
from peaceroom.models.base import entries
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import read

from .visitor import Visitor


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    copy_bundled("tutorial", tmp_path / "river")
    return Visitor(tmp_path)


def test_every_model_and_preset_can_be_chosen(visitor: Visitor) -> None:
    text = html.unescape(visitor.get("/scenarios/river/ask-model"))
    assert all(f">{e.named(p)}</option>" in text for e in entries().values() for p in e.presets)
    assert "<option selected>challenge</option>" in text and 'style="' not in text


def test_deals_stand_in_words_with_their_spread(visitor: Visitor, tmp_path: Path) -> None:
    text = html.unescape(visitor.get("/scenarios/river/ask-model?model=exchange"))
    scenario = read(tmp_path / "river").scenario
    found = solve(scenario, "exchange")
    told = workings_sentences(found, scenario)
    assert len(told) > 2
    assert all(sentence.strip() in text for sentence in told)
    assert all(words in text for words in found.words.values())


def test_moves_have_reasons_and_a_figure(visitor: Visitor) -> None:
    text = html.unescape(visitor.get("/scenarios/river/ask-model?model=smp@ktab&options=victory%3DSquare"))
    assert "expected to win with" in text and '<svg class="figure"' in text and "the highest first: " in text
    assert '--model smp@ktab --option "victory=Square" --json' in text and 'style="' not in text
    address = re.search(r'href="([^"]+/figure\.csv[^"]*)" download', text)
    assert address
    rows = list(csv.DictReader(visitor.get(address[1]).splitlines()))
    assert {row["round"] for row in rows} >= {"0", "1"}
    assert all(f"{row['actor']} from {float(row['position']):.3g}" in text for row in rows if row["round"] == "0")


def test_a_wrong_option_is_said_and_what_was_typed_stays(visitor: Visitor) -> None:
    answer = visitor.client.get("/scenarios/river/ask-model?model=smp&options=victory%3DCubed")
    text = html.unescape(answer.text)
    assert answer.status_code == 422 and "E404" in text and 'value="victory=Cubed"' in text and "Quartic" in text
    assert "E401" in visitor.get("/scenarios/river/ask-model?model=nobody")
