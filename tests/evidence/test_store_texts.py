"""Texts taken in: encodings without a guess, removals told, places that lead back, pages, quotes, near-copies."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.documents.copies import CopyIndex, shingles
from peaceroom.documents.intake import extract
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document, add_file, add_passage
from peaceroom.evidence.ledger.loading import examine
from peaceroom.evidence.ledger.quoting import find_quote
from peaceroom.evidence.ledger.taking_files import take_file, typed
from peaceroom.files.normalising import clean, finding_lines, plain

from .test_store_adding import DAY, document, files, passage, source

RUSSIAN = "Мы не уйдём.\n"


def refused(data: bytes, **more: Any) -> str:
    with pytest.raises(InputError) as caught:
        extract(data, **more)
    return caught.value.problems[0].code


@pytest.mark.parametrize(("data", "used"), [
    (RUSSIAN.encode(), "utf-8"), (b"\xef\xbb\xbf" + RUSSIAN.encode(), "utf-8"),
    (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), "utf-16-le"), (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), "utf-16-be"),
    (b"\xff\xfe\x00\x00" + RUSSIAN.encode("utf-32-le"), "utf-32-le")])
def test_marks_and_utf8_are_read(data: bytes, used: str) -> None:
    found = extract(data)
    assert (found.text, found.encoding, found.findings) == (RUSSIAN, used, ())


def test_nothing_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    with pytest.raises(InputError) as caught:
        take_file(path)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line, problem.column) == ("E931", 1, 1) and "--encoding" in problem.remedy
    assert take_file(path, "cp1251").found.text == take_file(path, "windows-1251").found.text == RUSSIAN


def test_what_a_page_declares_is_believed_after_utf8() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мы не уйдём.</p></body></html>'
    assert extract(page.encode("cp1251")).encoding == "cp1251"
    assert extract(page.encode("cp1251")).text == "Мы не уйдём."
    assert extract(page.encode()).encoding == "utf-8"
    quote = '<html><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>“So”</p></html>'
    assert extract(quote.encode("cp1252")).text == "“So”"  # as browsers read what is declared Latin-1


@pytest.mark.parametrize(("data", "encoding", "code"), [
    (RUSSIAN.encode("cp1251"), "utf-8", "E932"), (b"abc", "cp12511", "E931"), (b"abc", "base64", "E931"),
    (b"abc", "unicode_escape", "E931"), (b"a\x00b", None, "E933"), (b"%PDF-1.7 \xff", None, "E962"),
    (b"PK\x03\x04", None, "E962"), (b"", None, "E934"), (b" \n\xe2\x80\x8b", None, "E934"),
    (b"<html><script>x</script></html>", None, "E934"), (b"a" * 2_000_001, None, "E930"),
    (b"a" * 20_000_001, None, "E930")])
def test_what_is_no_text_is_refused(data: bytes, encoding: str | None, code: str) -> None:
    assert refused(data, encoding=encoding) == code


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(InputError) as caught:
        take_file(path)
    assert caught.value.problems[0].code == "E930" and "100 MB" in caught.value.problems[0].message


def test_invisible_characters_are_removed_and_told() -> None:
    found = clean("The NC\u200bF\nmo\u00adves \u202eback\u202c\U000e0041.\x07\r\nEnd")
    assert found.text == "The NCF\nmoves back.\nEnd"
    assert [(f.kind, f.line, f.column, f.what[:6]) for f in found.findings] == [
        ("removed", 1, 7, "U+200B"), ("removed", 2, 3, "U+00AD"), ("removed", 2, 7, "U+202E"),
        ("removed", 2, 11, "U+202C"), ("removed", 2, 11, "U+E004"), ("removed", 2, 12, "U+0007")]
    assert "zero width space was removed" in str(found.findings[0])


@pytest.mark.parametrize(("text", "kept"), [
    ("می\u200cخواهیم", True), ("क्\u200dष", True), ("no\u200cthing", False), ("a\u200d\u200cb", False),
    ("م\u200b\u200cx", True)])
def test_joiners_stay_where_they_are_spelling(text: str, kept: bool) -> None:
    cleaned = clean(text).text
    assert ("\u200c" in cleaned or "\u200d" in cleaned) == kept and "\u200b" not in cleaned


def test_words_of_several_alphabets_are_told_and_stay() -> None:
    text = "The President of Мoscow met Αthens, Москва and Ελλάδα; COVID-вакцина"
    found = clean(text)
    assert found.text == text and [(f.kind, f.column) for f in found.findings] == [("mixed", 18), ("mixed", 29)]
    assert "Latin and Cyrillic" in found.findings[0].what and "Latin and Greek" in found.findings[1].what


def test_composed_but_not_flattened() -> None:
    assert clean("cafe\u0301 x\u00b2 ﬁ ½").text == "café x² ﬁ ½"  # NFC, not NFKC


def test_what_is_removed_at_the_beginning_has_a_place() -> None:
    found = clean("\u200b\u200bOne \u200btwo")
    assert [(f.at, f.line, f.column) for f in found.findings] == [(0, 1, 1), (0, 1, 1), (4, 1, 5)]
    assert [found.offsets.normalised(n) for n in range(4)] == [0, 0, 0, 1]


def test_many_findings_are_counted() -> None:
    lines = finding_lines(clean("a\u200b" * 250))
    assert len(lines) == 101 and lines[-1] == "and 150 more removed"


PIECES = st.lists(st.sampled_from(["a", "e\u0301", "\u200b", "\r\n", " ", "\n", "م\u200c", "a\u200c", "\u1100\u1161",
                                   "é", "\u202e", "q\u0323\u0307", "\u0301", "\x07", "ё", "и\u0306"]), max_size=25)


@settings(max_examples=300)
@given(PIECES.map("".join) | st.text(max_size=30))
@example("e\u0301\u200bx")
@example("\u1100\u1161\u0301\u0301")
def test_places_lead_back_to_the_decoded_text(text: str) -> None:
    found = clean(text)
    assert unicodedata.is_normalized("NFC", found.text)
    assert clean(found.text).text == found.text  # once is enough
    back = [found.offsets.original(i) for i in range(len(found.text) + 1)]
    assert back == sorted(back) and back[0] >= 0 and back[-1] <= len(text)
    for i in range(len(found.text)):
        if (i == 0 or found.text[i - 1].isspace()) and not unicodedata.combining(found.text[i]):
            # composition ends at spaces, so what stands before a word makes what stands before it in the new text
            assert clean(text[:back[i]]).text == found.text[:i]
            assert found.offsets.normalised(back[i]) == i


PAGE = """<!DOCTYPE html><html><head><title>Talks &amp; <script>alert(1)</script></title>
<meta name="author" content="A. Writer"><meta property="article:published_time" content="2020-09-12T10:00:00Z">
<style>p {}</style></head><body><nav><p>Home</p></nav><header>Menu</header>
<h1>Talks&shy; resume</h1><p>“We will   not
move,” he said.<br>Then he left.</p><blockquote><p>It is written:</p><p>so</p></blockquote>
<form><p>Subscribe</p></form><aside>Advert</aside><script>var x = "<p>no</p>";</script>
<p>An unclosed paragraph <b>with</b> marks<p>Last.</p><footer>Imprint</footer></body></html>"""


@pytest.mark.parametrize("bad", ["<" * 300_000, "<!--" * 100_000, "<a x='" * 100_000, "<blockquote>a" * 50_000,
                                 "<div>" * 100_000, "<title>" * 100_000, "<aside></nav>" * 50_000, "&" * 300_000])
def test_pages_made_to_keep_a_parser_busy_end(bad: str) -> None:
    begun = time.monotonic()
    try:
        extract(("<html><body><p>text</p>" + bad).encode())
    except InputError as error:
        assert error.problems[0].code in ("E930", "E934")
    assert time.monotonic() - begun < 30  # an hour for a parser of quadratic time, a second or two for this one


TEXT = "One. “We will not move,” the\ngeneral said. Two. We will wait. Three: we will wait."


@pytest.mark.parametrize(("quote", "exact"), [
    ("We will not move", "We will not move"), ('"We will not move," the general', "“We will not move,” the\ngeneral"),
    ("said.  Two", "said. Two"), ("Three\u200b:", "Three:")])
def test_words_are_found(quote: str, exact: str) -> None:
    start, end = find_quote(TEXT, quote)
    assert TEXT[start:end] == exact


@pytest.mark.parametrize(("quote", "code", "says"), [
    ("will wait", "E936", "lines 2, 2"), ("We shall not move", "E935", "We will not move"), ("", "E935", "no words"),
    ("nothing of the kind", "E935", "--paraphrase")])
def test_words_that_are_not_there_once(quote: str, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        find_quote(TEXT, quote)
    problem = caught.value.problems[0]
    assert problem.code == code and says in str(problem)


@given(st.text("ab c.\n“\"–-", min_size=1, max_size=60), st.data())
def test_every_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    text = plain(text)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    words = plain(text[start:data.draw(st.integers(start + 1, len(text)))])
    if words:
        try:
            at, end = find_quote(text, words)
        except InputError as error:
            assert error.problems[0].code == "E936" and text.count(words[0]) > 1
        else:
            assert text[at:end] == words


def stocked(tmp_path: Path) -> Store:
    store = Store(tmp_path / "ledger")
    store.add([source("wire")])
    return store


def test_a_file_and_its_passages(tmp_path: Path) -> None:
    store = stocked(tmp_path)
    path = tmp_path / "article.html"
    path.write_bytes(PAGE.encode())
    added = add_file(store, path, source="wire", by="coder-a", on=DAY,
                     passages=[{"words": '"We will not move,"', "quote": "direct"}, {"words": "It is written"}])
    doc = added.document
    assert doc is not None and doc.title == "Talks &" and str(doc.date) == "2020-09-12"
    assert doc.authors == ("A. Writer",) and doc.encoding == "utf-8" and doc.findings and doc.normaliser
    assert (store.folder / "raw" / str(doc.raw_sha256)).read_bytes() == PAGE.encode()
    first = added.passages[0]
    assert first.exact == "“We will not move,”" and first.prefix == "Talks resume\n\n" and first.quote == "direct"
    assert first.suffix.startswith(" he said.") and len(first.suffix) == 32 and first.origin == first.id
    assert [w.code for w in added.warnings] == ["W916", "W902"]
    assert not examine(store.folder, raw=True).problems
    (store.folder / "raw" / str(doc.raw_sha256)).write_bytes(b"other")
    assert [p.code for p in examine(store.folder, raw=True).problems] == ["E919"]


def test_all_words_that_are_not_there_are_told_and_nothing_is_added(tmp_path: Path) -> None:
    store = stocked(tmp_path)
    before = files(store.folder)
    with pytest.raises(InputError) as caught:
        add_document(store, taken=typed("Some words."), source="wire", title="T", date="2020-10-01", by="coder-a",
                     on=DAY, passages=[{"words": "other"}, {"span": (5, 500)}, {"words": "Some"}])
    assert [p.code for p in caught.value.problems] == ["E935", "E937"] and files(store.folder) == before


def test_by_hand_and_in_own_words(tmp_path: Path) -> None:
    store = stocked(tmp_path)
    store.add([document("talks")])
    said: dict[str, Any] = {"by": "coder-a", "on": DAY}
    typed_in = add_passage(store, "talks", words=" we will\u200b wait ", place="page 3", **said).passages[0]
    assert (typed_in.exact, typed_in.start, typed_in.place) == ("we will wait", None, "page 3")
    own = add_passage(store, "talks", by="coder-a", on=DAY, paraphrase="they would wait").passages[0]
    assert own.paraphrase and own.id == "p-2"
    for fields, code in (({"span": (0, 2)}, "E938"), ({}, "E938"), ({"words": "x", "section": "newz"}, "E906")):
        with pytest.raises(InputError) as caught:
            add_passage(store, "talks", by="coder-a", on=DAY, **fields)
        assert caught.value.problems[0].code == code
    with pytest.raises(InputError) as caught:
        add_document(store, source="wire", by="coder-a", on=DAY)
    assert caught.value.problems[0].code == "E938" and "no title and no date" in str(caught.value)


def test_a_document_cannot_be_superseded_by_one_of_another_text(tmp_path: Path) -> None:
    store = stocked(tmp_path)
    said: dict[str, Any] = {"source": "wire", "title": "T", "date": "2020-10-01", "by": "coder-a", "on": DAY}
    add_document(store, taken=typed("We will wait."), id="d", passages=[{"words": "will wait"}], **said)
    with pytest.raises(InputError) as caught:
        add_document(store, taken=typed("They will wait."), id="d2", supersedes="d", **said)
    assert "E918" in {p.code for p in caught.value.problems}
    add_document(store, taken=typed("We will wait."), id="d3", supersedes="d", **{**said, "title": "Better"})
    assert store.read().passages["p-1"].document == "d3"


def test_near_copies_are_named_with_their_origin(tmp_path: Path) -> None:
    store = stocked(tmp_path)
    words = "the delegation will not leave the table until every prisoner on the list is free"
    store.add([document("talks"), passage("p-1", exact=words, origin="u-1")])
    more = {"by": "coder-a", "on": DAY}
    assert not add_passage(store, "talks", id="p-0", words=words, origin="u-1", **more).warnings
    added = add_passage(store, "talks", words=words.upper() + ", he said", **more)
    assert added.passages[0].near == ("p-0", "p-1") and [w.code for w in added.warnings] == ["W900", "W900"]
    assert "give it the origin u-1" in added.warnings[0].message
    assert not add_passage(store, "talks", words="something else that nobody has said before now", **more).warnings


def test_measures_of_copies() -> None:
    index = CopyIndex({"a": "one two three four five six seven eight nine ten", "b": "other words"})
    assert len(shingles("one two three four five six seven eight nine ten")) == 6
    part = index.near("one two three four five six")  # 2 runs of 6
    assert [(c.id, c.jaccard, c.containment) for c in part] == [("a", 2 / 6, 1.0)]
    assert not index.near("one two three four") and not index.near("?!")
    assert index.near("Other WORDS!")[0].jaccard == 1


@given(st.lists(st.text("ab ", max_size=30), max_size=8), st.text("ab ", max_size=30))
def test_the_index_finds_what_comparing_all_finds(texts: list[str], new: str) -> None:
    index = CopyIndex({f"p{i}": t for i, t in enumerate(texts)})
    mine, expected = shingles(new), set()
    for i, text in enumerate(texts):
        theirs = shingles(text)
        common = len(mine & theirs)
        if common and (common / len(mine | theirs) >= 0.5 or common / min(len(mine), len(theirs)) >= 0.8):
            expected.add(f"p{i}")
    assert {c.id for c in index.near(new)} == expected


def test_five_thousand_passages_are_compared_quickly() -> None:
    begun = time.monotonic()
    index = CopyIndex({f"p{i}": " ".join(f"w{(i * 7 + k) % 9_001}" for k in range(40)) for i in range(5_000)})
    for i in range(200):
        index.near(" ".join(f"w{(i * 11 + k) % 9_001}" for k in range(40)))
    assert time.monotonic() - begun < 20  # a second on a slow core
