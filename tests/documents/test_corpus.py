"""The gold of the corpus stands in its documents, and the corpus is what its description says."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import html
import re
from collections import Counter
from typing import Any

import pytest

from documents.gold import HALVES, Gold, corpus, mentions, readings, span

TYPES = {"headline", "news", "comment", "quotation", "scripture", "author_note", "demands", "signature"}
POLARITIES = {"asserted", "negated", "conditional", "threatened", "question"}
RELATIONS = {"self", "adversary", "ally", "neutral", "nobody"}
ALL = [gold for half in HALVES for gold in corpus(half)]


def _source(gold: Gold) -> str:
    """The words of a file, its markup taken off; only for looking whether the gold's words stand there."""
    text = gold.made_from.read_text(encoding="utf-8")
    if gold.made_from.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", "", text)))
    elif gold.made_from.suffix == ".eml":
        message = email.message_from_string(text, policy=email.policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        text = re.sub(r"(?m)^> ?", "", f"{message['date']}\n{message['subject']}\n{body.get_content()}")
    elif gold.made_from.suffix == ".typ":
        text = text.replace("*", "")
    elif gold.made_from.name.endswith(".docx.txt"):
        text = re.sub(r"(?m)^(#+|[->]) |^\||\|$", "", text)
    return text


@pytest.mark.parametrize("gold", ALL, ids=lambda g: f"{g.half}-{g.name}")
def test_what_the_gold_names_stands_in_the_document(gold: Gold) -> None:
    text, says = _source(gold), gold.says
    for section in says["sections"]:
        span(text, section, "span")
    for entry in says["speech"] + says["dates"] + says["attribution"]:
        span(text, entry)
    mentions(text, says["mentions"])
    assert 110 <= len(text.split()) <= 900


@pytest.mark.parametrize("gold", ALL, ids=lambda g: f"{g.half}-{g.name}")
def test_the_gold_uses_the_words_that_are_scored(gold: Gold) -> None:
    says = gold.says
    actors = {a["id"] for a in says["actors"]}
    used: dict[str, tuple[list[dict[str, Any]], set[str]]] = {
        "type": (says["sections"], TYPES), "polarity": (says["speech"], POLARITIES),
        "relation": (says["attribution"], RELATIONS)}
    for key, (entries, allowed) in used.items():
        for entry in entries:
            assert set(readings(entry[key])) <= allowed, entry
    named = [e["actor"] for e in says["speech"] + says["mentions"] if "actor" in e]
    assert set(named) | {a["speaker"] for a in says["attribution"] if "speaker" in a} <= actors
    assert set(says["byline"]) == {"author", "office", "organisation"}
    assert says["camp"] is None or says["camp"] in actors


@pytest.mark.parametrize("gold", ALL, ids=lambda g: f"{g.half}-{g.name}")
def test_dates_are_dates_and_fall_on_the_weekdays_that_are_named(gold: Gold) -> None:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for entry in gold.says["dates"]:
        if entry["value"] is None:
            continue
        for end in entry["value"].split("/"):
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", end), entry
            if len(end) == 10:
                day = dt.date.fromisoformat(end)
                named = entry["text"].lower().split()[-1]
                assert named not in weekdays or weekdays[day.weekday()] == named, entry


@pytest.mark.parametrize("half", HALVES)
def test_each_half_has_every_style(half: str) -> None:
    styles = Counter(gold.says["style"] for gold in corpus(half))
    assert len(styles) == 22 and set(styles.values()) == {1}
    assert set(styles) == {gold.says["style"] for gold in corpus(HALVES[0])}
