"""Direct and indirect speech: each rule on sentences of its own, with who spoke and how it is meant."""

from __future__ import annotations

import pytest

from peaceroom.documents.reading import Known, inspect

ACTORS = (
    Known("council", "Council of Varsia", ("the Council",)),
    Known("league", "League of Northern Districts", ("LND",)),
)
#: text, rule, speaker, words, polarity
SAID = [
    ("The minister, Irena Moldt, said: “We shall stay.”", "subject-verb", "Irena Moldt", "We shall stay.", "asserted"),
    ("“We shall stay,” said Irena Moldt, the minister.", "verb-subject", "Irena Moldt", "We shall stay,", "asserted"),
    ("“We shall stay,” said the minister on Tuesday.", "verb-subject", "minister", "We shall stay,", "asserted"),
    (
        'Foreign Minister Lena Brandt told reporters: "The road is open."',
        "subject-verb",
        "Lena Brandt",
        "The road is open.",
        "asserted",
    ),
    (
        "„Wir bleiben hier im Tal“, said the mayor of Oster.",
        "verb-subject",
        "mayor of Oster",
        "Wir bleiben hier im Tal",
        "asserted",
    ),
    (
        "«Nous restons dans la vallée», said Colonel Abel Roon.",
        "verb-subject",
        "Abel Roon",
        "Nous restons dans la vallée",
        "asserted",
    ),
    (
        "‘We shall not go home empty,’ said the envoy.",
        "verb-subject",
        "envoy",
        "We shall not go home empty,",
        "negated",
    ),
    (
        "According to the mediator's office, the text is ready.",
        "according-to",
        "mediator's office",
        "the text is ready",
        "asserted",
    ),
    (
        "The text is ready, according to two diplomats.",
        "according-to",
        "two diplomats",
        "The text is ready",
        "asserted",
    ),
    (
        "In the words of the envoy, “the door is closed for good”.",
        "in-the-words-of",
        "envoy",
        "the door is closed for good",
        "asserted",
    ),
    (
        "The ministry stated on Monday that the road was open.",
        "that-clause",
        "ministry",
        "the road was open",
        "asserted",
    ),
    ("The Council said it would open the road.", "clause", "Council", "it would open the road", "asserted"),
    (
        "The road is open, a spokesman for the ministry said.",
        "clause-before",
        "spokesman for the ministry",
        "The road is open",
        "asserted",
    ),
    ("The League denied that a date had been fixed.", "that-clause", "League", "a date had been fixed", "negated"),
    ("The League denied responsibility.", "object", "League", "responsibility", "negated"),
    (
        "The mayor did not say that the police would resist.",
        "that-clause",
        "mayor",
        "the police would resist",
        "negated",
    ),
    ("The general never said that he would go.", "that-clause", "general", "he would go", "negated"),
    (
        "The general threatened to close the valley road.",
        "to-clause",
        "general",
        "to close the valley road",
        "threatened",
    ),
    (
        "The general warned that his men would attack if the road was closed.",
        "that-clause",
        "general",
        "his men would attack if the road was closed",
        "threatened",
    ),
    (
        "The envoy said that the talks would resume if the guns fell silent.",
        "that-clause",
        "envoy",
        "the talks would resume if the guns fell silent",
        "conditional",
    ),
    (
        "The chair asked whether either side would object.",
        "asked-clause",
        "chair",
        "whether either side would object",
        "question",
    ),
    (
        "The chair asked that the remark not be repeated.",
        "that-clause",
        "chair",
        "the remark not be repeated",
        "asserted",
    ),
    (
        "The Council's claim that the road is open is untrue.",
        "noun-of-saying",
        "Council",
        "the road is open",
        "asserted",
    ),
    (
        "It is said that the Council has asked for guns.",
        "impersonal",
        None,
        "the Council has asked for guns",
        "asserted",
    ),
    (
        "@VarsiaDefence: “The League will pay for every scratch.”",
        "handle",
        "@VarsiaDefence",
        "The League will pay for every scratch.",
        "asserted",
    ),
    (
        "“Nobody here is waiting for a victory.” — Adira Quenn, delegate",
        "dash",
        "Adira Quenn",
        "Nobody here is waiting for a victory.",
        "negated",
    ),
]


@pytest.mark.parametrize(
    ("text", "rule", "speaker", "words", "polarity"), SAID, ids=[f"{s[1]}-{n}" for n, s in enumerate(SAID)]
)
def test_one_speech_by_one_rule(text: str, rule: str, speaker: str | None, words: str, polarity: str) -> None:
    found = inspect(f"A heading\n\n{text}\n").speech
    said = next(s for s in found if s.text == words)
    assert (said.speaker, said.rule, said.polarity) == (speaker, rule, polarity)


def _speakers(text: str) -> list[tuple[str | None, str]]:
    return [(s.speaker, s.text) for s in inspect(f"A heading\n\n{text}\n", ACTORS).speech]


def test_split_quotation_has_one_speaker() -> None:
    assert _speakers("“It will end,” Moldt added, “when the police can do the job. They cannot yet.”") == [
        ("Moldt", "It will end,"),
        ("Moldt", "when the police can do the job. They cannot yet."),
    ]


def test_pronoun_takes_up_who_spoke_before() -> None:
    found = _speakers(
        "Defence commissioner Irena Moldt said that the dam was safe. She added that nobody had been hurt."
    )
    assert [who for who, _ in found] == ["Irena Moldt", "Irena Moldt"]


def test_last_name_and_office_take_up_who_was_introduced() -> None:
    found = _speakers(
        "Colonel Abel Roon, the spokesman of the League, arrived at noon.\n\n“We have the key,” Roon said.\n\n"
        "The spokesman said that the lock would open."
    )
    assert [who for who, _ in found] == ["Abel Roon", "Abel Roon"]


def test_subject_of_a_sentence_before_is_taken_up() -> None:
    assert (
        _speakers("The governor's envoy came to us in summer. He said, “Give us the road.”")[0][0] == "governor's envoy"
    )


def test_quotation_over_paragraphs_has_one_speaker() -> None:
    found = _speakers("“We waited all winter, said the governor.\n\nX")
    assert all(who != "X" for who, _ in found)
    found = _speakers("The governor said: “We waited all winter.\n\n“We shall not wait for another.”")
    assert found == [("governor", "We waited all winter."), ("governor", "We shall not wait for another.")]


def test_two_speakers_in_one_sentence() -> None:
    found = _speakers("The Council said that the road was open, while the League said that it was mined.")
    assert found == [("Council", "the road was open"), ("League", "it was mined")]


def test_speech_within_speech_says_who_reported_it() -> None:
    found = inspect(
        "A heading\n\nThe envoy claimed that the general had told him that the road was mined.", ACTORS
    ).speech
    assert [(s.speaker, s.reported_by) for s in found] == [("envoy", None), ("general", "envoy")]


def test_passive_and_conditional_saying_is_none() -> None:
    assert _speakers("The hostages were held for a week. If either side holds that the text is void, it says so.") == []


def test_questions_and_answers_alternate() -> None:
    text = "Interview with Adira Quenn\n\nQ: Did you walk out?\nA: No. We stayed for an hour.\n\nQ: Why?\nA: " \
           "Because of the road.\n"
    found = inspect(text).speech
    assert [(s.speaker, s.polarity) for s in found] == [
        ("Q", "question"),
        ("Adira Quenn", "asserted"),
        ("Q", "question"),
        ("Adira Quenn", "asserted"),
    ]


def test_turns_of_a_broadcast() -> None:
    text = (
        "Radio Estuary\n\nPRESENTER: Good morning. Will the lock be open?\n\nCOL. ROON: It will be open.\n\n"
        "PRESENTER: And if they send tugs?\n\nCOL. ROON: They will find the chain down.\n"
    )
    found = inspect(text).speech
    assert [s.text for s in found if s.rule == "turn"][1] == "It will be open."
    assert {s.speaker for s in found} == {"Presenter", "Roon"}


def test_a_word_at_a_distance_is_no_speech() -> None:
    found = inspect("A heading\n\nIn 2028 it “protected” the railway, and no train has come since.")
    assert [q.kind for q in found.quotes] == ["scare"]
    assert found.speech == ()


def test_speaker_is_tied_to_its_actor() -> None:
    found = inspect("A heading\n\nThe Council's commissioner, Irena Moldt, said: “The deployment ends.”", ACTORS).speech
    assert [(s.speaker, s.actor) for s in found] == [("Irena Moldt", "council")]
