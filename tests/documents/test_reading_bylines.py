"""By-lines, notes on the author, signatures and lists of demands in layouts found in papers, on words of our own."""

from __future__ import annotations

import pytest

from peaceroom.documents.reading import inspect

BODY = (
    "The road over the pass was closed on Monday after a landslide, and the two delegations went home by boat.\n\n"
    "Nobody was hurt. The talks will go on in the spring, said the host's spokesman, and the map will be on the table "
    "again."
)
TITLE = "The pass is closed"
BELOW_THE_TITLE = [
    (
        "By Lena Horst\nDefence Correspondent\nThe Northern Gazette",
        "Lena Horst", "Defence Correspondent", "Northern Gazette",
    ),
    ("By Lena Horst, Defence Correspondent", "Lena Horst", "Defence Correspondent", None),
    ("By Lena Horst in Castra", "Lena Horst", None, None),
    ("By LENA HORST", "LENA HORST", None, None),
    (
        "By Dr. Lena Horst, Senior Fellow, Institute for River Studies",
        "Dr. Lena Horst", "Senior Fellow", "Institute for River Studies",
    ),
    ("LENA HORST\nDirector, Centre for Mountain Peace", "LENA HORST", "Director", "Centre for Mountain Peace"),
    ("Lena Horst — political secretary — Orchard Front", "Lena Horst", "political secretary", "Orchard Front"),
    ("Lena Horst | Political Secretary | Orchard Front", "Lena Horst", "Political Secretary", "Orchard Front"),
    ("Lena Horst\nPolitical Secretary\nOrchard Front", "Lena Horst", "Political Secretary", "Orchard Front"),
    ("Statement by Oren Bast, Minister of Water", "Oren Bast", "Minister of Water", None),
    (
        "Written by: Oren Bast, head of the Political Bureau of the Orchard Front",
        "Oren Bast", "head", "Political Bureau of the Orchard Front",
    ),
    ("A comment by Oren Bast, member of the Hill Council", "Oren Bast", "member", "Hill Council"),
    ("Oren Bast writes from Castra", "Oren Bast", None, None),
    ("From our correspondent in Castra", None, "correspondent", None),
    ("By Ada Moor and Oren Bast, Lake News Agency", "Ada Moor", None, "Lake News Agency"),
]
BELOW_THE_TEXT = [
    ("The writer is deputy chair of the Hill Council.", None, "deputy chair", "Hill Council"),
    ("Lena Horst, the movement's spokeswoman, wrote this for the anniversary.", "Lena Horst", "spokeswoman", None),
    ("Lena Horst is a spokeswoman for the Orchard Front.", "Lena Horst", "spokeswoman", "Orchard Front"),
    ("The author, Lena Horst, is a member of the Hill Council.", "Lena Horst", "member", "Hill Council"),
    (
        "Lena Horst was Minister of Water of Tarn until 2019 and now chairs the River Forum.",
        "Lena Horst", "chair", "River Forum",
    ),
    ("(Lena Horst writes for the Northern Gazette from Castra.)", "Lena Horst", None, "Northern Gazette"),
    ("Issued by the Office of the Governor of Tarn", None, None, "Office of the Governor of Tarn"),
    ("Issued by: Press Office of the Hill Council, Castra", None, None, "Press Office of the Hill Council"),
    ("For the Council: Oren Bast, First Secretary", "Oren Bast", "First Secretary", "Council"),
    ("Signed,\n\nOren Bast\nCommander-in-Chief, Hill Army", "Oren Bast", "Commander-in-Chief", "Hill Army"),
    ("(signed) Colonel Oren Bast, Chief of Staff of the Hill Army", "Oren Bast", "Chief of Staff", "Hill Army"),
    (
        "Oren Bast,\nSecretary-General,\nUnion of River Workers\nCastra, 4 May 2027",
        "Oren Bast", "Secretary-General", "Union of River Workers",
    ),
    ("Press office of the Orchard Front\n4 May 2027", None, None, "Press office of the Orchard Front"),
    ("On behalf of the Hill Council,\nOren Bast, Chairman", "Oren Bast", "Chairman", "Hill Council"),
    (
        "Yours faithfully,\n\nOren Bast\nMinister of the Interior\nRepublic of Tarn",
        "Oren Bast", "Minister of the Interior", "Republic of Tarn",
    ),
    ("— Oren Bast, spokesman, Orchard Front", "Oren Bast", "spokesman", "Orchard Front"),
    (
        "About the author: Ada Moor leads the Water Desk of the River Institute.",
        "Ada Moor", "leader of Water Desk", "River Institute",
    ),
    ("Ada Moor\nCastra", "Ada Moor", None, None),
    ("The author was a negotiator for the Hill Council until 2005.", None, "negotiator", "Hill Council"),
    ("Ada Moor, a former deputy minister, is working on a book.", "Ada Moor", "former deputy minister", None),
    ("Ada Moor served as Secretary of the River Commission.", "Ada Moor", "Secretary", "River Commission"),
    ("Ada Moor edits the Lake Review.", "Ada Moor", "editor", "Lake Review"),
    ("Our author is a lawyer in Castra.", None, "lawyer", None),
    ("Note: the writer is a captain in the Hill Army.", None, "captain", "Hill Army"),
    ("The writer represents the Hill Council in the talks.", None, None, None),
]
ABOVE_THE_TEXT = [
    ("ORCHARD FRONT\nDepartment of Information\n\nSTATEMENT ON THE PASS\n\n4 May 2027", None, None, "ORCHARD FRONT"),
    (
        "Ministry of Rivers of the Republic of Tarn\nOffice of the Spokesperson\n\nPress release\n\nThe pass is closed",
        None, None, "Ministry of Rivers of the Republic of Tarn",
    ),
    (
        "Statement by the spokesperson of the Hill Council on the pass\n\n4 May 2027",
        None, "spokesperson", "Hill Council",
    ),
    ("Remarks by Foreign Minister Oren Bast to the Lake Forum\n\n4 May 2027", "Oren Bast", "Foreign Minister", None),
    (
        "To: All members\nFrom: Ada Moor, Head of Mission, Lake Mission\nDate: 4 May 2027\nSubject: The pass",
        "Ada Moor", "Head of Mission", "Lake Mission",
    ),
]
LISTS = [
    "We call for:\n(i) the release of all prisoners;\n(ii) an end to the blockade;\n(iii) talks without conditions.",
    "Our conditions are as follows.\n\n• The army leaves the bridge.\n• The market reopens.\n• No one is punished.",
    "The movement puts forward the following demands:\n– withdrawal of the army\n– return of the boats",
    "WE DEMAND\n\n1) Release the prisoners.\n2) Open the road.\n3) Pay the wages.",
    "Our terms:\na. The fleet stays in port.\nb. The pilots are paid.\nc. The court sits in Castra.",
    "What we ask of the host\n\nFirst, that the road be opened.\n\nSecond, that the prisoners be freed.",
]
NO_LISTS = [
    "Agenda\n\n1. Opening\n2. Report of the chair\n3. Any other business",
    "Five things happened last week:\n- The road was closed.\n- A boat sank.\n- The envoy left.",
]


def _by(text: str) -> tuple[str | None, str | None, str | None]:
    line = inspect(text).byline
    if line is None:
        return None, None, None
    return line.author, line.office, line.organisation.removeprefix("The ") if line.organisation else None


@pytest.mark.parametrize(("lines", "author", "office", "organisation"), BELOW_THE_TITLE)
def test_by_lines_below_a_title(
    lines: str, author: str | None, office: str | None, organisation: str | None
) -> None:
    assert _by(f"{TITLE}\n\n{lines}\n\n{BODY}") == (author, office, organisation)


@pytest.mark.parametrize(("lines", "author", "office", "organisation"), BELOW_THE_TEXT)
def test_notes_and_signatures(lines: str, author: str | None, office: str | None, organisation: str | None) -> None:
    assert _by(f"{TITLE}\n\n{BODY}\n\n{lines}\n") == (author, office, organisation)


@pytest.mark.parametrize(("lines", "author", "office", "organisation"), ABOVE_THE_TEXT)
def test_heads_that_name_who_speaks(
    lines: str, author: str | None, office: str | None, organisation: str | None
) -> None:
    assert _by(f"{lines}\n\n{BODY}") == (author, office, organisation)


def _types(listed: str) -> list[str]:
    text = f"STATEMENT ON THE PASS\n\n4 May 2027\n\n{BODY}\n\n{listed}\n\nThe road is long and the winter is near.\n"
    return [s.type for s in inspect(text).sections]


@pytest.mark.parametrize("listed", LISTS)
def test_lists_of_demands(listed: str) -> None:
    assert _types(listed).count("demands") == 1


@pytest.mark.parametrize("listed", NO_LISTS)
def test_other_lists(listed: str) -> None:
    assert "demands" not in _types(listed)


@pytest.mark.parametrize(
    "note", ["The author belongs to the secretariat of the Hill Council.", "Ada Moor edits the Lake Review."]
)
def test_a_note_on_the_author_is_a_section(note: str) -> None:
    assert inspect(f"{TITLE}\n\n{BODY}\n\n{note}\n").sections[-1].type == "author_note"
