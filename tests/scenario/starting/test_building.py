"""Ten answers in everyday words, and the scenario made of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.files.notation import parse
from peaceroom.files.numbers import NotationError
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.starting import wording
from peaceroom.scenario.starting.answers import ActorAnswer, Answers, DateAnswer, IssueAnswer, WantAnswer
from peaceroom.scenario.starting.building import question_of, scenario, scenario_text
from peaceroom.scenario.starting.questions import QUESTIONS

TODAY = date(2026, 11, 28)


def river() -> Answers:
    return Answers(
        title="Talks on the river", as_of="2026-10-05", horizon="2027-10-05", coder="AB",
        actors=[ActorAnswer("Upper valley", strength="strong", failure="badly off"),
                ActorAnswer("Lower valley", strength="weak", failure="0.2-0.4"),
                ActorAnswer("دولة", "patron", consents=False, strength="middling")],
        issues=[IssueAnswer("Water", "all to the south", "all to the north", "70", "1"),
                IssueAnswer("Patrols", "the upper valley alone", "the lower valley alone")],
        wants=[WantAnswer(0, 0, "near 0", "much"), WantAnswer(1, 0, "60–80", "very much"),
               WantAnswer(0, 1, "at 0", "some"), WantAnswer(1, 1, "90", "60..80"), WantAnswer(2, 0, "50", "little")],
        dates=[DateAnswer("2026-11-03", "Election abroad", "60")])


def test_words_become_ranges_that_a_coder_answers_for() -> None:
    made = scenario(river(), TODAY)
    cell = made.positions[0].position
    assert str(cell.value) == "5..25" and cell.judgement is not None
    assert cell.judgement.by == "coder-1" and str(cell.judgement.on) == "2026-11-28"
    assert str(made.positions[1].position.value) == "60..80"
    assert str(made.no_agreement["lower-valley"].value) == "0.2..0.4"
    assert made.coders["coder-1"].name == "AB"
    assert {k for k, a in made.actors.items() if a.consent == "required"} == {"upper-valley", "lower-valley"}
    assert str(made.events["election-abroad"].outcomes["happens"].p.value) == "0.6"


def test_a_turn_puts_the_rest_behind_it() -> None:
    agenda = scenario(river(), TODAY).agenda
    assert agenda["water"].after == () and agenda["patrols"].after == ("water",)


def test_an_empty_box_stays_unknown() -> None:
    made = scenario(river(), TODAY)
    assert made.issues["patrols"].reference is None
    assert not [p for p in made.positions if (p.actor, p.issue) == ("actor-3", "patrols")]


def test_the_text_is_read_back_as_the_same_scenario(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text(scenario_text(river(), TODAY), encoding="utf-8")
    assert load_scenario(tmp_path).positions == scenario(river(), TODAY).positions


@pytest.mark.parametrize(("change", "question", "words"), [
    (lambda a: setattr(a, "title", ""), "title", "title"),
    (lambda a: setattr(a, "as_of", "5.10.2026"), "days", "2026-10-05"),
    (lambda a: a.actors.clear(), "actors", "nobody is named"),
    (lambda a: [setattr(x, "consents", False) for x in a.actors], "consent", "consent"),
    (lambda a: a.issues.clear(), "issues", "no issue is named"),
    (lambda a: setattr(a.issues[1], "low", ""), "ends", "Patrols: there are no words for 0"),
    (lambda a: setattr(a.wants[0], "position", "7O"), "wants", "'7O' is not a number"),
    (lambda a: setattr(a.wants[0], "position", "170"), "wants", "170"),
    (lambda a: setattr(a.wants[0], "salience", ""), "cares", "Upper valley wants something on Water"),
    (lambda a: setattr(a.actors[0], "strength", ""), "cares", "how strong it is"),
    (lambda a: setattr(a.actors[0], "failure", "super"), "failure", "'super'"),
    (lambda a: setattr(a.issues[0], "turn", "soon"), "agenda", "no place in an order"),
    (lambda a: setattr(a.dates[0], "chance", "160"), "agenda", "160 in 100"),
    (lambda a: setattr(a.dates[0], "day", "3.11."), "agenda", "3.11."),
])
def test_what_is_wrong_is_said_at_its_question(change: object, question: str, words: str) -> None:
    answers = river()
    change(answers)  # type: ignore[operator]
    with pytest.raises(InputError) as refused:
        scenario(answers, TODAY)
    said = [p for p in refused.value.problems if question_of(p) == question]
    assert any(words in str(p) for p in said), refused.value


@pytest.mark.parametrize("words", [wording.POSITION, wording.SALIENCE, wording.CAPABILITY, wording.FAILURE])
def test_every_word_stands_for_a_range_and_they_rise(words: dict[str, str]) -> None:
    ends = [parse(wording.reading(w.upper(), words)).numbers for w in words]
    assert ends == sorted(ends) and all(low < high for low, high in ends)


@pytest.mark.parametrize("typed", ["60..80", "60–80", "60 - 80", "60 to 80", "60…80"])
def test_a_range_in_every_spelling(typed: str) -> None:
    assert wording.reading(typed, wording.POSITION) == "60..80"


def test_a_word_that_is_unknown_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(NotationError, match="fairly"):
        wording.reading("fairly", wording.SALIENCE)


texts = st.text(max_size=12) | st.sampled_from(["60", "60..80", "near 0", "much", "<script>", "", "2026-10-05"])


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, max_size=4), st.lists(st.tuples(texts, texts, texts), max_size=3),
       st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), texts, texts), max_size=6), texts, texts)
def test_any_answers_lead_to_a_scenario_or_to_problems(actors: list[str], issues: list[tuple[str, str, str]],
                                                     wants: list[tuple[int, int, str, str]], title: str,
                                                     day: str) -> None:
    answers = Answers(title, title, day, day, title, [ActorAnswer(n, strength=n, failure=n) for n in actors],
                      [IssueAnswer(*i, turn=title) for i in issues], [WantAnswer(*w) for w in wants],
                      [DateAnswer(day, title, title)])
    assert Answers.from_dict(answers.as_dict()) == answers
    try:
        assert scenario(answers, TODAY).issues
    except InputError as refused:
        assert all(p.remedy for p in refused.problems)


def test_each_question_has_an_example_and_a_use() -> None:
    assert len(QUESTIONS) == 10 and all(q.asks.endswith("?") and q.example and q.use for q in QUESTIONS)
