"""Title, date, by-line, translation, sections, mentions, dates and whose word it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from peaceroom.documents.reading import Known, Names, inspect
from peaceroom.documents.reading.attribution.actor_names import mentions
from peaceroom.documents.reading.dates.finding_dates import find
from peaceroom.documents.reading.dates.other_calendars import islamic, solar_hijri

ACTORS = (
    Known("council", "Council of Varsia", ("the Council",)),
    Known("league", "League of Northern Districts", ("LND",)),
)
SHEET = """\
THE HILL LANTERN
Weekly sheet of the League of Northern Districts
No. 3 – 9 March 2031

COUNCIL CLOSES THE BRIDGE

NEWS

The Council of Varsia closed the bridge at Oster on Friday. “It will open again,” the Council's
spokesman said, “after Easter.”

COMMENT
by Tomas Ferrel, Secretary for Public Affairs, League of Northern Districts

The Council has lied to the districts again. We demand that the bridge be opened. If it stays closed, we will close the
valley road.

    الصبر مفتاح كل باب مغلق
    (Sayings of the Well 3:7)

Tomas Ferrel is Secretary for Public Affairs of the League of Northern Districts.
"""


def test_mixed_sheet_is_taken_apart() -> None:
    found = inspect(SHEET, ACTORS, camp="league")
    assert found.title is not None and found.title.text == "COUNCIL CLOSES THE BRIDGE"
    assert found.published is not None and found.published.value == "2031-03-09"
    assert found.byline is not None
    assert (found.byline.author, found.byline.office, found.byline.organisation) == (
        "Tomas Ferrel",
        "Secretary for Public Affairs",
        "League of Northern Districts",
    )
    assert [s.type for s in found.sections] == ["headline", "news", "comment", "scripture", "author_note"]


def test_mixed_sheet_is_judged_by_the_codebook() -> None:
    found = {j.text: j for j in inspect(SHEET, ACTORS, camp="league").attribution}
    quoted = found["It will open again,"]
    assert (quoted.actor, quoted.relation, quoted.rule, quoted.grade) == ("council", "self", "quoted-speaker", 2)
    claim = found["The Council has lied to the districts again."]
    assert (claim.whose, claim.actor, claim.about, claim.relation, claim.sign, claim.rule, claim.grade) == (
        "writer",
        "league",
        "council",
        "adversary",
        "adversary",
        "writer-about-adversary",
        4,
    )
    demand = found["We demand that the bridge be opened."]
    assert (demand.relation, demand.about, demand.rule) == ("self", "league", "writer-demands-or-threatens")
    threat = next(j for text, j in found.items() if text.startswith("If it stays closed"))
    assert (threat.relation, threat.rule) == ("self", "writer-demands-or-threatens")
    verse = next(j for j in found.values() if j.section == "scripture")
    assert (verse.whose, verse.rule, verse.sign, verse.grade) == ("nobody", "scripture-no-evidence", "slogan", 6)


@pytest.mark.parametrize(
    ("text", "value", "rule"),
    [
        (
            "Statement\n\nIssued at Doha, 3 October 2020\n\nThe talks of 12 September 2020 go on.",
            "2020-10-03",
            "date-label",
        ),
        (
            "Talks stall\n\nGRENNE, Oct 14, 2027 (CPA) - Talks broke off after an hour, the host government said.",
            "2027-10-14",
            "dateline",
        ),
        (
            "An accord\n\nDone at Lunden, this 21st day of July, 2028\n\nThe parties recall the truce of 5 May 2028.",
            "2028-07-21",
            "done-at",
        ),
        (
            "Minutes\n\nDate of meeting: 17 May 2025\nMinutes circulated: 21 May 2025\n\nThe agenda was adopted by "
            "both sides.",
            "2025-05-21",
            "date-label",
        ),
        ("A leaflet\n\nThe bridge is closed. We want the bridge.\n\nprinted 12 June 2024", "2024-06-12", "date-label"),
    ],
)
def test_publication_apart_from_events(text: str, value: str, rule: str) -> None:
    found = inspect(text).published
    assert found is not None and (found.value, found.rule) == (value, rule)


def test_dates_of_events_and_items_are_no_publication() -> None:
    found = inspect(
        "The demands\n\nWe demand:\n\n1. talks by 5 May 2020;\n2. a truce on 6 May 2020.\n\nWe shall wait for them "
        "here."
    )
    assert found.published is None
    assert any("no day of publication" in w for w in found.warnings)


@pytest.mark.parametrize(
    ("line", "language", "unofficial"),
    [
        ("Unofficial translation from Pashto by the press desk", "Pashto", True),
        ("Translated from the Arabic by the Institute for Desert Affairs", "Arabic", False),
        ("Original: Dari. English translation by the ministry", "Dari", False),
    ],
)
def test_translation(line: str, language: str, unofficial: bool) -> None:
    found = inspect(f"A speech\n\n{line}\n\nBrothers and sisters, the wells are closed and we are thirsty.").translation
    assert found is not None and (found.language, found.unofficial) == (language, unofficial)


def test_no_translation_where_none_is_said() -> None:
    assert inspect("A note\n\nThe Arabic press wrote of the talks. This is not a translation.").translation is None


@pytest.mark.parametrize(
    ("line", "author", "office", "organisation"),
    [
        (
            "By Ilse Marand, director of research at the Institute of Border Studies",
            "Ilse Marand",
            "director of research",
            "Institute of Border Studies",
        ),
        ("By Hedda Lorn, diplomatic correspondent", "Hedda Lorn", "diplomatic correspondent", None),
        (
            "By Petra Alund, Chairwoman of the Orchard Workers' Movement",
            "Petra Alund",
            "Chairwoman",
            "Orchard Workers' Movement",
        ),
    ],
)
def test_by_lines(line: str, author: str, office: str, organisation: str | None) -> None:
    found = inspect(
        f"A truce and its price\n\n{line}\n\nThe truce has held for a month, and nobody has counted the dead."
    ).byline
    assert found is not None and (found.author, found.office, found.organisation) == (author, office, organisation)


def test_former_office_does_not_bind() -> None:
    text = "A table\n\nBy Ilse Marand\n\nThe table is long.\n\nIlse Marand is a former envoy. She writes in a " \
           "personal capacity.\n"
    assert any("does not bind" in w for w in inspect(text).warnings)


def test_items_are_demands_only_behind_a_word_of_demanding() -> None:
    wanted = inspect(
        "Letter\n\nWe wrote to you in May. We therefore demand:\n\n1. that the decree be withdrawn;\n2. that "
        "prisoners be freed.\n"
    )
    assert [s.text for s in wanted.sections if s.type == "demands"] == [
        "1. that the decree be withdrawn;\n2. that prisoners be freed."
    ]
    told = inspect(
        "Report\n\nThe week brought three things that were seen by our staff:\n\n1. rain in the valley;\n2. snow "
        "on the pass.\n"
    )
    assert not [s for s in told.sections if s.type == "demands"]


def test_mentions_by_alias_bracket_initials_and_context() -> None:
    text = (
        "The Harbour Pilots' Guild (hereinafter “the Guild”) met the Coast Autonomy Party (CAP). The Guild's men "
        "left; CAPs stayed. "
        "The government said no."
    )
    known = Names(
        [
            Known("guild", "Harbour Pilots' Guild"),
            Known("cap", "Coast Autonomy Party"),
            Known("state", "Republic of Amsel", ("Amsel government",)),
        ]
    )
    assert [(text[m.start : m.end], m.actor, m.kind) for m in mentions(text, known)] == [
        ("Harbour Pilots' Guild", "guild", "name"),
        ("the Guild", "guild", "abbreviation"),
        ("Coast Autonomy Party", "cap", "name"),
        ("CAP", "cap", "abbreviation"),
        ("The Guild", "guild", "abbreviation"),
        ("The government", "state", "context"),
    ]


def test_longest_form_wins_and_accents_do_not_count() -> None:
    known = Names([Known("a", "Sanaa"), Known("b", "Sanaa Council")])
    assert [(m.start, m.end, m.actor) for m in mentions("Ṣanʿāʾ and Sanáa Council’s men in Sanaabad", known)] == [
        (11, 24, "b")
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5–7 October 2020", "2020-10-05/2020-10-07"),
        ("30 September to 2 October 2020", "2020-09-30/2020-10-02"),
        ("October 5-7, 2020", "2020-10-05/2020-10-07"),
        ("2020-10-05", "2020-10-05"),
        ("October 5, 2020", "2020-10-05"),
        ("5th of October 2020", "2020-10-05"),
        ("last Tuesday", "2020-10-06"),
        ("yesterday", "2020-10-07"),
        ("three weeks ago", "2020-09-17"),
        ("14 Mizan 1399", "2020-10-05"),
        ("the third of Aqrab 1399", "2020-10-24"),
        ("first half of 2019", "2019-01/2019-06"),
        ("Q3 2020", "2020-07/2020-09"),
        ("the 1990s", "1990/1999"),
        ("since 2014", "2014"),
        ("05.10.2020", "2020-10-05"),
        ("12 January", "2020-01-12"),
        ("by 12 January", "2021-01-12"),
        ("last week", "2020-09-28/2020-10-04"),
    ],
)
def test_dates_are_read_from_the_day_of_publication(text: str, value: str) -> None:
    found = find(f"It was {text}, they say.", date(2020, 10, 8))
    assert [f.value for f in found] == [value]


def test_other_calendars() -> None:
    assert solar_hijri(1403, 1, 1) == date(2024, 3, 20) and solar_hijri(1400, 1, 1) == date(2021, 3, 21)
    assert solar_hijri(1399, 12, 30) == date(2021, 3, 20) and solar_hijri(1400, 12, 30) is None
    assert abs((islamic(1442, 1, 1) - date(2020, 8, 20)).days) <= 1  # type: ignore[operator]
    assert [(f.calendar, f.value) for f in find("on 3 Tishrei 5781")] == [("hebrew", None)]


def test_figures_that_are_no_dates() -> None:
    assert find("Psalm 4:12, article 5, 2020 people, 3.14, may 5 men pass, 12,400 displaced", date(2020, 10, 8)) == []


def test_copies_of_passages_and_none_within_a_document() -> None:
    words = "We shall accept a joint inspection on the day the soldiers leave and not one day earlier."
    found = inspect(
        f"A heading\n\n“{words}” said the envoy.\n\nHours later he said it again: “{words}”",
        passages={"p1": words},
        origins={"p1": "utterance-7"},
    ).copies
    assert {(c.rule, c.of, c.origin) for c in found} == {("copy-of-passage", "p1", "utterance-7")}
    assert inspect(f"A heading\n\n“{words}” said the envoy.\n\nHours later he said it again: “{words}”").copies == ()


def test_words_of_other_scripts_keep_their_places(tmp_path: Path) -> None:
    text = "A heading\n\nThe elder, Ṣādiq al-Ḥusaynī, said: “الصبر مفتاح كل باب” and left.\n"
    found = inspect(text)
    assert [(s.speaker, s.text) for s in found.speech] == [("Ṣādiq al-Ḥusaynī", "الصبر مفتاح كل باب")]
