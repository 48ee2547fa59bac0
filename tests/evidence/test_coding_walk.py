"""Through proposals by single keys: what is written when, what is undone, and what ten passages cost."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from documents.making import drawn_pdf
from peaceroom.evidence.coding.candidates import Candidate, candidates_of
from peaceroom.evidence.coding.keys import Keys, NoMoreKeys
from peaceroom.evidence.coding.walk import Desktop, Walk, Walked
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.loading import examine
from peaceroom.evidence.ledger.taking_files import typed

from .test_store_adding import DAY, source
from .test_store_command import Terminal, evidence, stocked, talks

__all__ = ["evidence", "stocked", "talks"]

SENTENCES = [f"We demand point {n} of the list of the council, and nothing less than that." for n in range(12)]
TEXT = "Demands\n\n" + "\n\n".join(SENTENCES)


def desk(tmp_path: Path) -> Desktop:
    frame = Frame(dt.date(2020, 10, 5), {"north", "south"}, {"water": (0, 100)}, {"coder-a"})
    store = Store(tmp_path / "ledger", frame)
    if not store.folder.exists():
        store.add([source("wire")])
        add_document(store, taken=typed(TEXT), source="wire", id="doc", title="D", date="2020-09-01", by="coder-a",
                     on=DAY)
    return Desktop(store, "doc", TEXT, {"north": "North", "south": "South"}, {"water": ("Water", (0, 100))}, "coder-a",
                   DAY)


def proposed(count: int = 3) -> list[Candidate]:
    return [Candidate(at := TEXT.index(s), at + len(s), s, "writer-demands", .8, "north", "north", None, "comment",
                      "none", "asserted", "self", "public", 2) for s in SENTENCES[:count]]


def walk(tmp_path: Path, keys: str, count: int = 3) -> tuple[Walked, list[str], Desktop]:
    said: list[str] = []
    at = desk(tmp_path)
    return Walk(at, proposed(count), Keys.of(keys), said.append).run(), said, at


def used(at: Desktop, kind: str) -> list[str]:
    return sorted(r.id for r in getattr(at.store.read(), kind).values())


def test_nothing_is_written_before_the_analyst_says_what_the_passage_says(tmp_path: Path) -> None:
    for keys in ("", "q", "a", "a1", "a160..80", "ap", "r"):
        walked, _, at = walk(tmp_path / str(len(keys)), keys)
        assert used(at, "passages") == [] and walked.accepted == 0


def test_accept_reject_later(tmp_path: Path) -> None:
    walked, said, at = walk(tmp_path, "a160..80\n" "r" "l" "q")
    assert (walked.accepted, walked.rejected, walked.left, walked.finished) == (1, 1, 1, False)
    ledger = at.store.read()
    passage, = ledger.passages.values()
    coding, = ledger.codings.values()
    assert passage.exact == SENTENCES[0] and (passage.section, passage.speaker) == ("comment", "north")
    assert (coding.actor, coding.issue, coding.value, coding.relation, coding.sign, coding.credibility) == (
        "north", "water", "60..80", "self", "public", 2)
    assert any(SENTENCES[0] in line for line in said) and not examine(at.store.folder, at.store.frame).problems


def test_it_goes_on_where_it_was_left(tmp_path: Path) -> None:
    walk(tmp_path, "a160..80\nr")
    walked, said, at = walk(tmp_path, "a0")
    assert (walked.accepted, walked.rejected, walked.finished) == (1, 0, True)
    assert "[3 of 3, 1 open]" in "\n".join(said) and len(used(at, "passages")) == 2 and len(used(at, "codings")) == 1
    again, said, _ = walk(tmp_path, "a")
    assert again.prompts == 0 and said == []


def test_undo_takes_out_of_use_what_was_added(tmp_path: Path) -> None:
    walked, _, at = walk(tmp_path, "a160..80\n" "r" "uu" "a120\n" "q")
    assert (walked.accepted, walked.rejected, walked.left) == (1, 0, 2)
    coding, = at.store.read().codings.values()
    assert coding.value == "20" and len(used(at, "passages")) == 1
    assert [r.id for r in at.store.history("p-1")] == ["p-1", "w-1"]
    _, said, _ = walk(tmp_path / "b", "u")
    assert "nothing to undo in this sitting" in said


def test_corrections_are_what_is_written(tmp_path: Path) -> None:
    keys = "cp2" "cr3" "cs2" "cb2" "ck4" "coa minister\n" f"cw{SENTENCES[0][:24]}\n" "ct2" "a1x\n" "q"
    _, _, at = walk(tmp_path, keys)
    passage, = at.store.read().passages.values()
    coding, = at.store.read().codings.values()
    assert (passage.polarity, passage.speaker, passage.speaker_role, passage.exact, passage.section) == (
        "negated", "south", "a minister", SENTENCES[0][:24], "comment")
    assert (coding.relation, coding.actor, coding.credibility, coding.value) == ("adversary", "south", 5, None)


def test_what_the_ledger_refuses_is_told_and_asked_again(tmp_path: Path) -> None:
    walked, said, at = walk(tmp_path, "a1200\n" "a1sixty\n" "a160\n" "q")
    assert walked.accepted == 1 and used(at, "codings") == ["c-1"]
    assert [line.split()[0] for line in said if line.startswith("  E")] == ["E912", "E906"]


def test_another_issue_from_the_last_passage(tmp_path: Path) -> None:
    walked, _, at = walk(tmp_path, "a160\n" "+S80\n" "u" "q")
    assert used(at, "passages") == [] and used(at, "codings") == []
    walked, _, at = walk(tmp_path / "b", "+a160\n" "+S80\n" "q")
    assert {(c.quantity, c.value) for c in at.store.read().codings.values()} == {("position", "60"), ("salience", "80")}
    assert walked.accepted == 1 and len(used(at, "passages")) == 1


def test_a_line_can_be_corrected_and_given_up(tmp_path: Path) -> None:
    _, _, at = walk(tmp_path, "a19\x7f60..8\x080\x7f70\n" "a1\n" "q")
    assert [c.value for c in at.store.read().codings.values()] == ["60..70"] and len(used(at, "passages")) == 1
    with pytest.raises(NoMoreKeys):
        Keys.of("ab\x03").line()


#: keystroke-level model: seconds for a key of an average typist, and to make up one's mind before an answer
#: (Card, Moran and Newell 1980, Communications of the ACM 23 (7), operators K and M)
KEY, MIND = .28, 1.35
#: words a minute of silent reading (Brysbaert 2019, Journal of Memory and Language 109, abstract: 238 for non-fiction);
#: who has the codebook open reads slower
READING = 180


def test_ten_passages_take_less_than_five_minutes(tmp_path: Path) -> None:
    """Eight as proposed, one with its credibility corrected, one with its polarity; a range typed for each."""
    keys = "a160..80\n" * 8 + "ck3a140..55\n" + "cp2a170..90\n"
    walked, said, at = walk(tmp_path, keys, 10)
    assert walked.accepted == 10 and walked.finished and len(used(at, "codings")) == 10
    assert (walked.keys, walked.prompts) == (len(keys), 36) and walked.keys <= 100
    words = sum(len(line.split()) for line in dict.fromkeys(said))  # a prompt that was read is known the next time
    seconds = walked.keys * KEY + walked.prompts * MIND + 60 * words / READING
    assert seconds < 300, f"{seconds:.0f} s for {words} words"


@dataclass
class Judged:
    start: int
    end: int
    rule: str
    confidence: float
    whose: str
    actor: str | None
    about: str | None
    relation: str
    sign: str
    grade: int
    section: str
    polarity: str


@dataclass
class Spoken:
    start: int
    end: int
    kind: str
    role: str | None


def test_proposals_become_candidates() -> None:
    text = "He said: “we wait”. It is written. We march."
    judged = [Judged(0, 19, "writer", .7, "writer", "north", "south", "adversary", "adversary", 4, "news", "asserted"),
              Judged(10, 17, "quoted", .6, "minister", "south", "south", "self", "public", 2, "news", "threatened"),
              Judged(20, 34, "scripture", .9, "nobody", None, None, "neutral", "slogan", 6, "scripture", "asserted"),
              Judged(35, 44, "demand", .8, "writer", "north", "north", "self", "public", 1, "demands", "odd")]
    quoted, own = candidates_of(text, judged, [Spoken(10, 17, "direct", "minister")], {10: 3})
    assert (quoted.text, quoted.quote, quoted.role, quoted.polarity, quoted.page) == (
        "we wait", "direct", "minister", "hypothetical", 3)
    assert (own.text, own.section, own.polarity, own.credibility, own.quote) == (
        "We march.", "comment", "asserted", 6, "none")


LEAFLET = """LEAFLET

12 September 2020

COMMENT

We demand that the river is opened. The South has never kept its word.

By the Political Office of the North
"""


def test_the_command_adds_a_file_and_codes_it(stocked: str, tmp_path: Path, evidence: Terminal,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leaflet.txt").write_text(LEAFLET, encoding="utf-8")

    def code(keys: str, *more: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        return evidence("code", stocked, str(tmp_path / "leaflet.txt"), *more)

    before = evidence.json("list", stocked)
    assert "Nothing was added" in code("1q") and evidence.json("list", stocked) == before
    said = code("1tA leaflet\nd2020-09-12\na" "a180..90\n" "q")
    assert "1 accepted, 0 rejected, 1 open" in said and "We demand that the river is opened." in said
    coding = evidence.json("list", stocked, "coding")["records"][-1]
    assert (coding["actor"], coding["issue"], coding["value"]) == ("north", "water", "80..90")
    assert "[2 of 2, 1 open]" in code("l")
    assert "0 accepted, 1 rejected, 0 open" in code("r")
    assert evidence.refused("code", stocked, "p-1") == ["E312"]
    assert evidence.refused("code", stocked, "nothing.txt") == ["E312"]


def test_the_sheet_goes_out_and_comes_back(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    (tmp_path / "leaflet.txt").write_text(LEAFLET, encoding="utf-8")
    sheet = tmp_path / "leaflet.xlsx"
    assert evidence.refused("sheet", stocked, str(tmp_path / "leaflet.txt"), "-o", str(sheet)) == ["E929"]
    evidence("add", stocked, str(tmp_path / "leaflet.txt"), "--source", "the-wire", "--date", "2020-09-12")
    assert "2 passages" in evidence("sheet", stocked, str(tmp_path / "leaflet.txt"), "-o", str(sheet))
    book = openpyxl.load_workbook(sheet)
    page = book["Passages"]
    head = {c.value: c.column for c in page[1]}
    for name, value in {"take": "yes", "issue": "water", "value": "80..90"}.items():
        page.cell(2, head[name]).value = value
    book.save(sheet)
    said = evidence("import", stocked, str(sheet))
    assert "Added coding" in said and "Not taken: 1 row without a yes" in said
    assert "Nothing new" in evidence("import", stocked, str(sheet))


def test_a_scan_is_not_coded_but_told(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    (tmp_path / "scan.pdf").write_bytes(drawn_pdf())
    evidence("add", stocked, str(tmp_path / "scan.pdf"), "--source", "the-wire", "--date", "2020-09-12")
    assert evidence.refused("code", stocked, "scan") == ["E934"]
