"""Kinds of documents as a whole: who writes, when, whose word each sentence is; on words of our own."""

from __future__ import annotations

from datetime import date

import pytest

from peaceroom.documents.reading import inspect
from peaceroom.documents.reading.dates.finding_dates import find

SHEET = """\
THE HILL LANTERN
Fortnightly paper of the Orchard Front (OF)
No. 31 — 9 April 2027

MINISTRY LEAVES THE BRIDGE TALKS

Castra, 6 April — The ministry called its envoy home from the talks in Castra on Monday. According to the host's \
spokeswoman, Mira Tell, both delegations will return "in the spring". A spokesman of the Front, Oren Bast, said the \
Front would not accept any map that gives the mill to the army.

OUR COMMENT

The junta has never kept a promise. It burned two mills and calls itself the victim. We call for:
a) the return of the mill by 1 June;
b) the release of Dara Wen.

If the junta stays in the mill, the hills will answer.
"""
INTERVIEW = """\
"Nobody has asked us"

An interview with Water Minister Tessa Marl, The Lowland Post, 3 June 2024

The Lowland Post: Minister, is the dam closed?

Tessa Marl: The dam is open. We did not close it.

LP: The Union says that you closed it on Sunday.

Marl: That is not so. I said to them: "The gate is broken."

Translated from the Tarnish by E. Boll.
"""
POSTS = """\
Ministry of Rivers @RiversOffice · Mar 2, 2025
1/3 The ferry runs again for everybody.

2/3 We never stopped it. The story is untrue.

3/3 If the shelling of our pier goes on, the ministry will suspend the ferry.
"""
REPLY = """\
Subject: Re: The ferry

Dear all,

I have read the note.

On Mon, 3 Mar 2025 at 10:00, Lena Oss wrote:
> The union insists that the ferry be free.
> "We cannot pay for it," the transport minister said on Friday.
> We should meet the union soon.
"""


def _whose(text: str) -> dict[str, tuple[str, str]]:
    return {" ".join(a.text.split()): (a.whose, a.relation) for a in inspect(text).attribution}


def test_a_partisan_sheet_without_a_scenario() -> None:
    found = inspect(SHEET)
    assert found.published is not None and found.published.value == "2027-04-09"
    said = {s.text: (s.speaker, s.polarity) for s in found.speech}
    assert said['both delegations will return "in the spring"'] == ("Mira Tell", "asserted")
    assert said["the Front would not accept any map that gives the mill to the army"] == ("Oren Bast", "negated")
    assert {d.text: d.value for d in found.dates}["Monday"] == "2027-04-05"
    whose = _whose(SHEET)
    assert whose["The junta has never kept a promise."] == ("writer", "adversary")
    assert whose["It burned two mills and calls itself the victim."] == ("writer", "adversary")
    assert whose["the release of Dara Wen."] == ("writer", "self")
    assert whose["If the junta stays in the mill, the hills will answer."] == ("writer", "self")


def test_a_comment_that_names_no_camp() -> None:
    whose = _whose("Opinion\n\nA quiet bridge\n\nBy Ada Lorn\n\nThe bridge is quiet. I think that both sides are tired."
                   )
    assert whose["The bridge is quiet."] == ("writer", "neutral")
    assert whose["I think that both sides are tired."] == ("writer", "self")


def test_an_interview() -> None:
    found = inspect(INTERVIEW)
    turns = [(s.speaker, s.polarity) for s in found.speech if s.rule == "turn"]
    paper = turns[0][0]
    assert turns == [
        (paper, "question"), ("Tessa Marl", "asserted"), (paper, "asserted"), ("Tessa Marl", "negated")
    ]
    assert [s.speaker for s in found.speech if s.text == "The gate is broken."] == ["Tessa Marl"]
    assert found.byline is not None and found.byline.organisation == "The Lowland Post"
    assert found.byline.author is None and found.byline.office is None
    assert found.published is not None and found.published.value == "2024-06-03" and found.published.confidence >= 0.8
    assert found.translation is not None and found.translation.language == "Tarnish"
    assert found.translation.translator == "E. Boll"
    assert [s.type for s in found.sections] == ["headline", "news"] and "Translated" not in found.sections[1].text


def test_posts_of_an_office() -> None:
    found = inspect(POSTS)
    assert found.byline is not None and found.byline.organisation == "Ministry of Rivers"
    assert found.published is not None and found.published.value == "2025-03-02"
    judged = {a.text: (a.relation, a.polarity) for a in found.attribution}
    assert judged["The ferry runs again for everybody."] == ("self", "asserted")
    assert judged["We never stopped it."] == ("self", "negated")
    assert judged["The story is untrue."] == ("self", "negated")
    assert judged["If the shelling of our pier goes on, the ministry will suspend the ferry."] == ("self", "threatened")


def test_a_quoted_reply() -> None:
    found = inspect(REPLY)
    assert [(s.speaker, s.text) for s in found.speech] == [
        ("union", "the ferry be free"), ("transport minister", "We cannot pay for it,"),
    ]
    whose = {a.text: (a.whose, a.relation) for a in found.attribution}
    assert whose["We should meet the union soon."] == ("Lena Oss", "self")
    assert whose["I have read the note."] == ("writer", "self")
    assert not any(a.text.startswith(">") for a in found.attribution)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The envoy left Castra on Wednesday.", "2020-09-30"),
        ("They withdrew from the talks on Wednesday.", "2020-09-30"),
        ("The envoys will meet on Wednesday.", "2020-10-07"),
        ("On Wednesday the envoys will meet.", "2020-10-07"),
        ("On Wednesday the envoys met.", "2020-09-30"),
        ("The road opens by Wednesday.", "2020-10-07"),
        ("The road opens next Wednesday.", "2020-10-07"),
        ("The road opens this coming Wednesday.", "2020-10-07"),
        ("Talks to resume Wednesday.", "2020-10-07"),
        ("They would sign the map, the envoy said on Wednesday.", "2020-09-30"),
        ("The map will be signed on Wednesday.", "2020-10-07"),
        ("The session planned for Wednesday is off.", "2020-10-07"),
    ],
)
def test_a_day_of_the_week_lies_where_its_verb_says(sentence: str, day: str) -> None:
    assert [f.value for f in find(sentence, date(2020, 10, 1))] == [day]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("No order was given.", "negated"),
        ("Nothing has been signed.", "negated"),
        ("Neither side fired.", "negated"),
        ("There is no agreement.", "negated"),
        ("That is not true.", "negated"),
        ("The report is entirely false.", "negated"),
        ("No doubt they will come.", "asserted"),
        ("They will come, and it is not far.", "asserted"),
    ],
)
def test_what_negates_a_statement(words: str, meant: str) -> None:
    assert [s.polarity for s in inspect(f"A heading\n\n“{words}” said Anna Brandt.").speech] == [meant]


def test_that_behind_a_whole_clause_belongs_to_a_noun() -> None:
    found = inspect("A heading\n\nThe mayor told the council on Friday that the road was shut. The envoy said he had "
                    "seen the map that shows it.").speech
    assert [s.text for s in found] == ["the road was shut", "he had seen the map that shows it"]


def test_a_press_release_below_its_office() -> None:
    found = inspect(
        "FOR IMMEDIATE RELEASE\n\nPress Office of the Presidency\nRepublic of Sorn\nBelgar, 12 November 2023\n\n"
        "PRESIDENT RECEIVES THE MEDIATOR\n\nPresident Ivo Lund received the envoy on Saturday. The envoy will travel "
        "to the north on Tuesday. She declined to comment. The army denies it.\n"
    )
    assert found.title is not None and found.title.text == "PRESIDENT RECEIVES THE MEDIATOR"
    assert found.byline is not None and found.byline.organisation == "Press Office of the Presidency"
    assert [d.value for d in found.dates] == ["2023-11-12", "2023-11-11", "2023-11-14"]
    assert found.speech == ()


def test_a_leaflet_of_a_body_that_makes_demands() -> None:
    found = inspect(
        "WHO PROFITS FROM THE WAR?\nA leaflet of the Workers' Committee of Belgar\n\nBrothers and sisters!\n\n"
        "Every day the ministers promise peace. None of them has a son at the front.\n\nWe want bread.\n\n"
        "Our demands:\n\n* an immediate ceasefire\n* open books for the army\n\n"
        "If they send the police again, the harbour will stand still.\n"
    )
    assert found.byline is not None and found.byline.organisation == "Workers' Committee of Belgar"
    assert [s.type for s in found.sections] == ["headline", "comment", "demands", "comment"]
    whose = {a.text: a.relation for a in found.attribution}
    assert whose["Every day the ministers promise peace."] == "adversary"
    assert whose["We want bread."] == whose["open books for the army"] == "self"
    assert whose["If they send the police again, the harbour will stand still."] == "self"


def test_a_letter_to_the_editor() -> None:
    found = inspect(
        "To the Editor\n\nBelgar, 3 May 2023\n\nSir,\n\nYour report of 28 April (“Command walks out”) says that our "
        "delegation left the room. It did not.\n\nYours truly,\n\nMikal Dorn\nHead of the Liaison Office\n"
        "Northern Command\n"
    )
    line = found.byline
    assert line is not None
    assert (line.author, line.office, line.organisation) == (
        "Mikal Dorn", "Head of the Liaison Office", "Northern Command"
    )
    assert [s.type for s in found.sections] == ["comment", "signature"]
    assert [(s.speaker_text, s.text) for s in found.speech] == [
        ("Your report of 28 April", "our delegation left the room")
    ]


def test_a_report_that_says_who_issued_it() -> None:
    found = inspect(
        "Situation Report No. 17\nPeriod: 1-7 May 2023\nIssued 8 May 2023 by the Joint Monitoring Mission\n\n"
        "On 3 May a patrol entered Tessen and left on Thursday, and the monitors counted fourteen violations.\n"
    )
    assert found.byline is not None and found.byline.organisation == "Joint Monitoring Mission"
    assert found.published is not None and found.published.value == "2023-05-08"
    assert {d.text: d.value for d in found.dates}["Thursday"] == "2023-05-04"
