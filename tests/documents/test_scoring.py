"""The scorer: who proposes the gold scores one, who proposes nothing finds nothing, and each fault costs its task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents import gold as golds
from documents.gold import Gold, corpus, readings
from documents.scoring import TASKS, Score, score_document, table

PLAIN = [g for g in corpus("development") if g.made_from.suffix == ".txt" and g.says["file"].endswith(".txt")]


def _gold_as_proposals(gold: Gold, text: str) -> dict[str, Any]:
    """A reading that says what the gold says, in the form of ``inspect --json``."""
    says = gold.says

    def placed(entry: dict[str, Any], key: str = "text") -> dict[str, Any]:
        found = golds.span(text, entry, key)
        return {"start": found.start, "end": found.end, "text": text[found.start:found.end]}

    def first_and_last(value: str | None) -> dict[str, Any]:
        return dict(zip(("first", "last"), (value or "").split("/"), strict=False)) if value and "/" in value else {}

    return {
        "title": readings(says["title"])[0], "published": says["published"], "translated": says["translated"],
        "byline": {k: readings(v)[0] for k, v in says["byline"].items()},
        "sections": [{**placed(e, "span"), "type": readings(e["type"])[0]} for e in says["sections"]],
        "speech": [{**placed(e), "speaker": readings(e["speaker"])[0], "polarity": readings(e["polarity"])[0]}
                   for e in says["speech"]],
        "mentions": [{"start": m.start, "end": m.end, "text": text[m.start:m.end], "actor": m.says["actor"]}
                     for m in golds.mentions(text, says["mentions"])],
        "dates": [{**placed(e), "value": e["value"], **first_and_last(e["value"])} for e in says["dates"]],
        "attribution": [{**placed(e), "whose": "nobody" if e["relation"] == "nobody" else "writer",
                         "actor": e.get("speaker"), "relation": e["relation"]} for e in says["attribution"]]}


def _scored(change: dict[str, Any] | None = None, empty: bool = False) -> dict[str, Score]:
    scores = {task: Score() for task in TASKS}
    for gold in PLAIN:
        text = Path(gold.made_from).read_text(encoding="utf-8")
        said = {} if empty else _gold_as_proposals(gold, text)
        for key, value in (change or {}).items():
            said[key] = value(said[key]) if callable(value) else value
        score_document(scores, gold, text, said)
    return scores


def test_the_gold_itself_scores_one() -> None:
    scores = _scored()
    assert {task for task, one in scores.items() if one.gold and (one.precision, one.recall) != (1, 1)} == set()
    assert scores["speech: all three"].gold > 50 and scores["mentions"].gold > 100


def test_silence_finds_nothing_and_claims_nothing() -> None:
    scores = _scored(empty=True)
    assert all(one.proposed == 0 and one.found == 0 for one in scores.values())
    assert scores["published"].recall == 0 and scores["published"].precision is None


@pytest.mark.parametrize("change, hit, spared", [
    ({"speech": lambda s: [{**p, "speaker": "somebody else"} for p in s]}, "speech: and speaker", "speech: span"),
    ({"speech": lambda s: [{**p, "polarity": "none"} for p in s]}, "speech: and polarity", "speech: and speaker"),
    ({"dates": lambda s: [{**p, "value": "1900-01-01", "first": None, "last": None} for p in s]}, "dates: and value",
     "dates: span"),
    ({"byline": lambda b: {**b, "author": "Somebody Else"}}, "author", "office"),
    ({"mentions": lambda s: [{**p, "actor": "nobody"} for p in s]}, "mentions", "dates: span"),
    ({"attribution": lambda s: [{**p, "relation": "ally", "whose": "writer"} for p in s]}, "attribution", "mentions"),
])
def test_a_fault_costs_its_own_task(change: dict[str, Any], hit: str, spared: str) -> None:
    scores = _scored(change)
    assert scores[hit].recall == 0
    assert scores[spared].recall == 1


def test_half_of_the_proposals_too_many_halves_precision() -> None:
    twice = _scored({"mentions": lambda s: [*s, *({**p, "actor": "nobody"} for p in s)]})["mentions"]
    assert twice.recall == 1
    assert twice.precision == pytest.approx(0.5, abs=0.02)  # optional mentions count on one side only
    assert "| mentions | 0.5" in table({"mentions": twice})
