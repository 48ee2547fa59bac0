"""Where an issue has options and nothing between them, no answer lies between two, and no sentence says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.findings.robustness import robust_text
from peaceroom.report import page
from peaceroom.runs.run import Run
from peaceroom.scenario.types import Scenario

OPTIONS = {0: "a referendum", 30: "an assembly", 100: "a decree"}
MODELS = ["compromise", "mean", "midrange", "salience-mean", "exchange", "nash@package-no-agreement", "challenge",
          "quantal-response", "coleman"]


def scenario() -> Scenario:
    """Three sides that differ over three options, two of them near each other, and over a tax."""
    rows = [("north", "way", 0, "40..80"), ("south", "way", {"value": {0: 1, 30: 1, 100: 2}}, "40..80"),
            ("east", "way", 100, "20..60"), ("north", "tax", "10..30", 50), ("south", "tax", "60..90", 50),
            ("east", "tax", "40..60", 50)]
    sides = ("north", "south", "east")
    return Scenario.model_validate({
        "peaceroom": 1, "title": "How it is decided", "as_of": "2031-01-01", "horizon": "2032-01-01",
        "actors": {k: {"name": k.title(), "kind": "party", "consent": "required", "capability": "30..60"}
                   for k in sides},
        "issues": {"way": {"name": "The way", "kind": "options", "scale": OPTIONS, "reference": 100},
                   "tax": {"name": "Tax", "scale": {0: "none", 100: "all"}, "reference": 50}},
        "positions": [{"actor": a, "issue": i, "position": p, "salience": s} for a, i, p, s in rows],
        "no_agreement": dict.fromkeys(sides, "0.1..0.4"),
        "events": {"vote": {"name": "A vote", "date": "2031-05-01", "outcomes": {
            "kept": {"p": 0.5}, "lost": {"p": "rest", "effects": [
                {"set": {"actor": "south", "issue": "way", "field": "position", "to": 0}}]}}}},
        "what_ifs": {"push": {"name": "If East is pushed", "effects": [
            {"add": {"actor": "east", "issue": "way", "field": "position", "by": "-40..-20"}}]},
            "kept": {"given": {"vote": "kept"}}},
        "drafts": {"middle": {"text": {"way": 30, "tax": 50}}, "open": {"text": {"way": "0..30", "tax": "deferred"}}},
    })


@pytest.fixture(scope="module")
def run() -> Run:
    return forecast(scenario(), draws=120, seed=1, models=MODELS, process=False)


def places(thing: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """(path, number) of all in a result that says where the issue settles, or what a text says on it."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key not in ("mean", "share", "share_of", "n_no_agreement", "n_no_answer", "weights"):
                yield from places(value, f"{path}.{key}")
    elif isinstance(thing, list):
        for n, value in enumerate(thing):
            yield from places(value, f"{path}.{n}")
    elif isinstance(thing, int | float) and not isinstance(thing, bool):
        yield path, float(thing)


def test_every_answer_is_an_option(run: Run) -> None:
    result: Any = run.result
    found = list(places({"settlements": result["settlements"]["way"], "equal_weight": result["equal_weight"]["way"]}))
    robust = result["robust"]["settlement.way"]
    found += [(f"robust.{end}", robust[end]["value"]) for end in ("low", "high")]
    found += [("robust", robust["value"]), *((f"robust.{f['name']}", f["value"]) for f in robust["flips"])]
    texts = {f"packages.{name}": t["text"] for name, t in result["packages"]["best"].items()}
    texts["issue by issue"] = result["packages"]["issue_by_issue"]["text"]
    for name, draft in result["drafts"].items():
        texts |= {f"{name}.repair": draft["repair"]["changes"] or {},
                  f"{name}.better": (draft["better_for_all"] or {}).get("text") or {}}
    found += [(name, text["way"]) for name, text in texts.items() if "way" in text]
    assert len(found) > 60 and {value for _, value in found} >= {0.0, 30.0}
    assert [(path, value) for path, value in found if value not in OPTIONS] == []


def test_no_sentence_puts_an_answer_between_two_options(run: Run) -> None:
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.html(run)))) + robust_text(run, run.names)
    between = "|".join(f"“{words}”" for words in OPTIONS.values())
    assert re.findall(rf"(?:between|near|nearest to|close to|nearer) (?:{between})", text) == []
    assert "half-way between “none” and “all”" in text
    if "gives way on “The way”" in text or ", East on “The way”" in text:
        assert "may then lie between two of them; the outcome is an option" in text
