"""What holds for every text: places lead back to words, order, rules by name, the page, the command line."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import gold as golds
from documents.materials import write_file
from peaceroom.cli import group
from peaceroom.core.errors import InputError
from peaceroom.documents.intake.extracting import extract
from peaceroom.documents.reading import Known, inspect
from peaceroom.documents.reading.proposal_types import Reading, Span
from peaceroom.documents.reading.rule_names import RULES

ACTORS = (
    Known("council", "Council of Varsia", ("the Council",)),
    Known("league", "League of Northern Districts", ("LND",)),
)
WORDS = st.lists(
    st.sampled_from(
        [
            "said",
            "that",
            "“",
            "”",
            '"',
            "'",
            "‘",
            "’",
            "«",
            "»",
            "the",
            "Council",
            "of",
            "Varsia",
            "Lena",
            "Brandt",
            ",",
            ".",
            "?",
            ":",
            "\n",
            "\n\n",
            "(",
            ")",
            "LND",
            "5 May 2020",
            "Tuesday",
            "We demand",
            "1.",
            "> x",
            "—",
            "By",
            "COMMENT",
            "minister",
            "he",
            "if",
            "not",
            "told",
            "الصبر",
            "é",
            "é",
            "According to",
            "denied",
            "Q",
            "A",
            "\t",
            "    ",
            "3:7",
            "Psalm",
        ]
    ),
    max_size=60,
).map(" ".join)
TEXTS = st.one_of(WORDS, st.text(max_size=300))


def _spans(found: Reading) -> list[Span]:
    single = [s for s in (found.title, found.published, found.translation, found.byline) if s is not None]
    return [
        *single,
        *found.sections,
        *found.quotes,
        *found.speech,
        *found.mentions,
        *found.dates,
        *found.copies,
        *found.attribution,
    ]


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_every_span_holds_its_words(text: str) -> None:
    found = inspect(text, ACTORS, camp="league")
    assert found.text == text
    for span in _spans(found):
        assert 0 <= span.start <= span.end <= len(text)
        assert text[span.start : span.end] == span.text
        assert 0 < span.confidence <= 1
    assert all(a < b for a, b in found.sentences)
    for spans in (found.sections, found.speech, found.mentions, found.dates, found.attribution):
        assert [s.start for s in spans] == sorted(s.start for s in spans)
    assert all(a.end <= b.start for a, b in zip(found.sections, found.sections[1:], strict=False))
    assert all(a.end <= b.start for a, b in zip(found.mentions, found.mentions[1:], strict=False))


@given(TEXTS)
@settings(max_examples=30, deadline=None)
def test_the_same_text_gives_the_same_proposals(text: str) -> None:
    assert inspect(text, ACTORS) == inspect(text, ACTORS)


def test_every_rule_that_proposes_is_in_the_table(tmp_path: Path) -> None:
    names = {r.name for r in RULES}
    assert len({(r.task, r.name) for r in RULES}) == len(RULES)
    for gold in golds.corpus("development"):
        if gold.made_from.suffix == ".txt":
            found = inspect(extract(write_file(gold, tmp_path)), ACTORS)
            assert {s.rule for s in _spans(found)} <= names


def test_the_page_has_the_table_of_rules() -> None:
    page = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", page, re.MULTILINE)
    assert rows == [(r.name, r.task, r.words) for r in RULES]


@pytest.mark.parametrize(
    "hostile",
    [
        "“",
        '"',
        "' ",
        "(",
        "X said, ",
        "said ",
        "5 May ",
        "A: b\n",
        "> ",
        "Mizan ",
        "Of The ",
        "a\n",
        "Why? ",
        "the the( (",
        "Ann is the head of X ",
        "\u0301",
        "1",
        "\n",
        "says 'so', ",
    ],
)
@pytest.mark.slow
def test_hostile_texts_take_linear_time(hostile: str) -> None:
    spent = []
    for size in (30_000, 120_000):
        text = hostile * (size // len(hostile))
        begin = time.process_time()
        inspect(text, ACTORS)
        spent.append(time.process_time() - begin)
    assert spent[1] < 8 * spent[0] + 0.5  # four times the length; quadratic would be sixteen times


def test_command_prints_json_and_a_view(tmp_path: Path) -> None:
    path = tmp_path / "sheet.txt"
    path.write_text(
        "Kabul and the road\n\n5 October 2020\n\n“We shall not go,” the Taliban's spokesman said.\n", encoding="utf-8"
    )
    run = CliRunner().invoke(group, ["evidence", "inspect", str(path), "--scenario", "doha-2020", "--json"])
    assert run.exit_code == 0, run.output
    said = json.loads(run.output)
    assert set(said) >= {
        "title",
        "translated",
        "published",
        "sections",
        "byline",
        "quotes",
        "speech",
        "mentions",
        "dates",
        "copies",
        "warnings",
    }
    assert (said["title"], said["translated"], said["published"]) == ("Kabul and the road", False, "2020-10-05")
    (speech,) = said["speech"]
    assert (speech["actor"], speech["verb"], speech["polarity"]) == ("taliban", "said", "negated")
    assert said["text"][speech["start"] : speech["end"]] == speech["text"] == "We shall not go,"
    view = CliRunner().invoke(group, ["evidence", "inspect", str(path)])
    assert view.exit_code == 0 and "Title      Kabul and the road" in view.output
    rules = CliRunner().invoke(group, ["evidence", "inspect", "--rules"])
    assert rules.output.count("\n") == len(RULES)


def test_command_refuses_what_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    for args in ([], [str(tmp_path / "a.txt"), "--camp", "nobody"]):
        run = CliRunner().invoke(group, ["evidence", "inspect", *args])
        assert isinstance(run.exception, InputError) and run.exception.problems[0].code == "E938"
