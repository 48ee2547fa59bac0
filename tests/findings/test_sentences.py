"""Sentences are sentences: with a verb and somebody who speaks, and with names as they were written."""

from __future__ import annotations

import io
import re
import warnings
from datetime import date
from html import unescape

import pytest

from findings.talks import is_open, run_of, talks
from peaceroom import load_scenario
from peaceroom.cli.evidence._common import headline
from peaceroom.evidence.ledger.records import Passage
from peaceroom.findings.process import process_findings
from peaceroom.findings.rounding import decimal, tenths
from peaceroom.findings.stuck import held_sentence
from peaceroom.findings.summary import findings
from peaceroom.report import page
from peaceroom.runs.obstacle_results import HeldBack


def in_doubt(seed: int) -> dict[str, object]:
    """Talks of which more and more is left open."""
    wide = "uniform(0, 100)"
    data = talks()
    for n, row in enumerate(data["positions"]):
        if n >= seed:
            row["position"] = {"value": wide}
    if seed % 2:
        data["no_agreement"] = {"north": "uniform(0, 1)", "south": "uniform(0, 1)"}
    if seed == 4:
        data["no_agreement"] = {"north": 0.5}
    if seed == 5:
        data["issues"] = {"system": data["issues"]["system"]}
        data["positions"] = [r for r in data["positions"] if r["issue"] == "system"]
        data |= {"events": {}, "what_ifs": {}}
    return data


@pytest.mark.parametrize("seed", range(6))
def test_only_the_file_cannot_say_and_draws_tell_what_they_do_tell(seed: int) -> None:
    found = findings(run_of(in_doubt(seed), models=("compromise", "mean", "midrange", "nash")))
    for f in [*found.all, *found.headline]:
        assert is_open(f.text) is not f.said, f.text
        assert f.text.count("cannot say") == f.text.count("the file cannot say"), f.text
        if not f.said and f.key in ("closest", "furthest", "zone", "process.item"):
            assert "the file cannot say" in f.text or re.search(r"\d in 100", f.text), f.text


def test_an_open_zone_is_a_whole_sentence() -> None:
    data = in_doubt(5) | {"no_agreement": {"north": "uniform(0, 1)", "south": "uniform(0, 1)"}}
    texts = {f.key: f.text for f in findings(run_of(data)).all}
    assert re.fullmatch(r"Issue by issue, it is open whether a text that all needed prefer to no agreement exists on "
                        r"‘Political system’ \(\d+ in 100 draws; it hangs most on [^;]* of the doubt\)\.",
                        texts["zone"])
    assert re.fullmatch(r"Whether, with all issues taken together as one package, there is a text that all needed "
                        r"prefer to no agreement, is open \(\d+ in 100 draws\)\.", texts["zone-package"])


HYPHENS = {"north": "North-Bank Front", "south": "-South-2-", "ally": "A--B"}


def test_hyphens_in_names_stay_hyphens() -> None:
    data = talks()
    for key, name in HYPHENS.items():
        data["actors"][key]["name"] = name
    data["events"]["vote"]["name"] = "Run-off 3-1"
    data["events"]["vote"]["outcomes"]["kept"]["name"] = "Stays-on"
    data["issues"]["system"] |= {"name": "Two-chamber rule", "scale": {0: "one-party", 100: "multi-party -5"}}
    run = run_of(data, process=True, draws=120)
    sentences = " ".join(f.text for f in process_findings(run, run.names))
    whole = unescape(page.html(run))
    assert "Run-off 3-1" in whole and "North-Bank Front" in whole
    assert re.search(r"−\d", whole), "numbers have a real minus sign"
    for text in (sentences, run.summary(), whole):
        for name in (*HYPHENS.values(), "Run-off 3-1", "Stays-on", "Two-chamber rule", "multi-party -5"):
            assert name.replace("-", "−") not in text


def test_a_minus_sign_is_set_on_the_number_alone() -> None:
    assert (decimal(-0.126, 2, sign=True), decimal(0.5, 1, sign=True), decimal(-3, 0)) == ("−0.13", "+0.5", "−3")
    assert (tenths(-0.018, sign=True), tenths(0.25)) == ("−1.8", "25.0")


def test_letters_without_a_sign_in_the_font_are_no_warning() -> None:
    data = talks()
    data["actors"]["north"]["name"] = "北方人民政府"
    data["actors"]["south"]["name"] = "🕊 قالوند $x$ $"
    data["issues"]["prisoners"]["name"] = "战俘 $ ښه ورځ $"
    run = run_of(data, draws=60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = unescape(page.html(run))
        run.plot().savefig(io.BytesIO())
    assert "北方人民政府" in text and "🕊 قالوند" in text
    assert "战俘 $ ښه ورځ $" in [label.get_text() for label in run.plot().axes[0].get_yticklabels()]


@pytest.mark.parametrize(("paraphrase", "said"), [(False, "“they want peace” in d"), (True, "they want peace in d")])
def test_only_words_as_they_stand_are_in_quotation_marks(paraphrase: bool, said: str) -> None:
    record = Passage(id="p", by="c", on=date(2020, 1, 2), document="d", exact="they want peace",
                     paraphrase=paraphrase, origin="o", start=None if paraphrase else 0, end=None if paraphrase else 15)
    assert headline(record) == said


def test_an_interval_that_begins_at_nothing_has_no_minus_sign() -> None:
    s = load_scenario("tutorial")
    held: HeldBack = {
        "kind": "talks broken off", "mechanism": "break", "of": "whole", "now": .27, "delta": .07, "low": .01,
        "high": .12, "change": {"part": .05, "delta": .03, "low": -.001, "high": .07}, "why_none": None, "by": [],
        "event": None, "date": None}
    assert "would bring 3 (0–7)" in held_sentence(held, s, "")
    assert held["change"] is not None
    held["change"]["low"] = -.021
    assert "7 more draws of 100 (1–12)" in held_sentence(held, s, "") and "3 (−2 to 7)" in held_sentence(held, s, "")
