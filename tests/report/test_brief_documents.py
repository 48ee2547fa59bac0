"""The one page as DOCX and PDF: what is in them, for eyes, ears and Word; hostile names; the same bytes again."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from findings.talks import run_of, talks
from peaceroom.core.errors import InputError
from peaceroom.findings.brief.build import brief
from peaceroom.findings.brief.types import PARTS, Brief, Line
from peaceroom.report.brief_docx import docx_bytes
from peaceroom.report.brief_parts import ROOMS, Items, fitted, sheet
from peaceroom.report.brief_pdf import pdf_bytes
from peaceroom.report.contents import CONTENTS
from peaceroom.report.typesetting import pages
from peaceroom.report.writing_direction import from_right, marked, runs
from report.random_talks import random_talks
from runs.test_run_cli import call

ARABIC, DARI, HEBREW, CYRILLIC = "الحركة الوطنية", "شورای عالی صلح", "מועצת השלום", "Совет примирения"
MARKUP = ('#read("/etc/passwd") #include "x" $x^2$ *b* _i_ @y <label> \\u{41} `raw` #{1+1} // no '
          '<script>alert(1)</script> &amp;')


def many(seed: int, **more: Any) -> Brief:
    return brief(run_of(random_talks(seed, **more), draws=64))


@cache
def page() -> Brief:
    """The talks with names in four scripts, and markup wherever a text may stand."""
    data = talks(title=f"{ARABIC} 3")
    data["actors"]["north"]["name"], data["actors"]["south"]["name"] = DARI, HEBREW
    data["issues"]["prisoners"]["name"] = f"{CYRILLIC} 12"
    data["issues"]["system"]["name"] = MARKUP
    data["issues"]["system"]["scale"] = {0: f"{MARKUP} low", 50: "shared", 100: f"{MARKUP} high"}
    data["events"]["vote"]["name"] = MARKUP
    return brief(run_of(data))


@cache
def plain() -> Brief:
    return brief(run_of(talks()))


def letters(document: bytes) -> str:
    """Everything that a reader of a PDF finds written, line breaks and marks without width left out."""
    pages = pypdfium2.PdfDocument(document)
    try:
        text = "\n".join(p.get_textpage().get_text_range() for p in pages)
    finally:
        pages.close()
    return re.sub(r"\s+", " ", re.sub("[\u200b\u200e\ufffe\x02]", "", text))


def spoken(document: bytes) -> str:
    """The text of a DOCX in order, cells included."""
    body = Document(BytesIO(document)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The elements of a PDF's structure below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(document: bytes) -> list[tuple[str, bool]]:
    """(structure type, has a text alternative) of every element, in reading order."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return [(str(e.S), "/Alt" in e) for e in elements(pdf.Root.StructTreeRoot.K)]


def test_a_pdf_is_tagged_titled_and_read_in_english() -> None:
    with pikepdf.open(BytesIO(pdf_bytes(plain()))) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked and str(root.Lang).startswith("en")
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1" and facts["dc:title"] == plain().title
        for sheet_of_paper in pdf.pages:
            assert sheet_of_paper.Tabs == "/S" or "/Annots" not in sheet_of_paper
            width, height = (float(x) for x in sheet_of_paper.MediaBox[2:])
            assert (round(width), round(height)) == (595, 842)
    kinds = tags(pdf_bytes(plain()))
    names = [kind for kind, _ in kinds]
    assert names.count("/H1") == 1 and names.count("/H2") == len(PARTS)
    assert all(alt for kind, alt in kinds if kind == "/Figure") and names.count("/Figure") == 1
    assert names.count("/Table") == 2 and names.count("/THead") == 2 and names.count("/TH") == 7
    assert names.index("/H1") < names.index("/Figure") < names.index("/Table")


def test_a_pdf_can_be_read_aloud_in_order_and_copied_as_it_is_written() -> None:
    """What PDF/UA asks for beyond tags: no level skipped, heads with a scope, letters that are known."""
    with pikepdf.open(BytesIO(pdf_bytes(page()))) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot.K))
        levels = [int(str(e.S)[2:]) for e in found if re.fullmatch(r"/H\d", str(e.S))]
        assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
        heads = [e for e in found if e.S == "/TH"]
        scopes = {str(a.Scope) for e in heads for a in (e.A if isinstance(e.A, pikepdf.Array) else [e.A])
                  if "/Scope" in a}
        assert heads and scopes <= {"/Column", "/Row", "/Both"} and "/Column" in scopes
        assert {"/L", "/LI", "/Table", "/TR", "/TD", "/Link", "/Figure"} <= {str(e.S) for e in found}
        for sheet_of_paper in pdf.pages:
            assert "/StructParents" in sheet_of_paper
            for font in sheet_of_paper.Resources.Font.values():
                inner = font.DescendantFonts[0].FontDescriptor
                assert "/ToUnicode" in font and any(k in inner for k in ("/FontFile2", "/FontFile3"))


def test_a_document_has_headings_heads_of_tables_and_text_for_pictures() -> None:
    found = Document(BytesIO(docx_bytes(plain())))
    styles = [p.style.name for p in found.paragraphs]
    assert styles.count("Title") == 1 and styles.count("Heading 1") == len(PARTS)
    assert found.core_properties.title == plain().title and found.core_properties.language == "en-GB"
    assert len(found.tables) == 2
    for table in found.tables:
        marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marked == [True, *[False] * (len(table.rows) - 1)]
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert [row.cells[0].text for row in found.tables[0].rows] == ["Issue", *(r.name for r in plain().issues)]
    first, *bars = [p.get("descr") for p in found.element.body.findall(f".//{qn('wp:docPr')}")]
    assert first.startswith("What came so far and what has a date ahead.")
    assert bars == [f"Bar: {100 * row.room:.0f} of 100" for row in plain().issues]
    assert (found.sections[0].page_width.mm, found.sections[0].page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_both_say_what_the_page_says() -> None:
    page = plain()
    pdf, docx = letters(pdf_bytes(page)), re.sub(r"\s+", " ", spoken(docx_bytes(page)))
    for row in page.issues:
        for text in (row.name, row.likely, row.room_words, row.balk_words):
            assert text in docx and text.replace(" ", "") in pdf.replace(" ", "")
    for head, _ in PARTS.values():
        assert head in pdf and head in docx
    for line in (*page.stuck.why, *page.call, *page.rests.lines):
        assert line.text in docx and line.text.replace(" ", "") in pdf.replace(" ", "")


def test_every_number_leads_to_the_part_it_comes_from_which_the_document_ends_with() -> None:
    with pikepdf.open(BytesIO(pdf_bytes(plain()))) as pdf:
        links = [a for p in pdf.pages for a in p.get("/Annots", []) if a.Subtype == "/Link"]
        assert all("/Dest" in a and str(a.Contents) for a in links)  # within the document, with words for whoever hears
    body = Document(BytesIO(docx_bytes(plain()))).element.body
    marks = {m.get(qn("w:name")) for m in body.iter(qn("w:bookmarkStart"))}
    led = [("".join(t.text for t in link.iter(qn("w:t"))), link.get(qn("w:anchor")))
           for link in body.iter(qn("w:hyperlink"))]
    assert {anchor for _, anchor in led} == marks and len(led) <= len(links)  # a link over two lines is two
    assert {(row.room_words, "from_table") for row in plain().issues} <= set(led)
    assert all(re.search(r"\d", text) for text, _ in led)
    told = spoken(docx_bytes(plain()))
    assert all(CONTENTS[mark.removeprefix("from_").replace("_", "-")][0] in told for mark in marks)


def test_names_from_right_to_left_keep_their_letters_and_their_direction() -> None:
    pdf, docx = letters(pdf_bytes(page())), docx_bytes(page())
    # presentation forms and the order of a line are the typesetter's: here only that no sign became a box
    assert "\ufffd" not in pdf and CYRILLIC in pdf
    body = Document(BytesIO(docx)).element.body
    right = ["".join(t.text for t in run.iter(qn("w:t"))) for run in body.iter(qn("w:r"))
             if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None]
    assert {ARABIC, DARI, HEBREW} <= set(right)
    assert not any(re.search("[A-Za-z]", text) for text in right)
    title = next(body.iter(qn("w:p")))
    assert title.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert DARI in spoken(docx) and HEBREW in spoken(docx) and f"{CYRILLIC} 12" in spoken(docx)


def test_a_name_from_the_right_does_not_turn_an_english_sentence() -> None:
    assert from_right(f"{ARABIC} 3") and from_right(HEBREW)
    assert not from_right(f"{DARI}: “with the final text”") and not from_right("99") and not from_right("")
    assert runs(f"{DARI} (20) and {HEBREW}.") == [(DARI, True), (" (20) and ", False), (HEBREW, True), (".", False)]
    assert marked(f"{DARI} 20") == f"{DARI}\u200e 20"
    turned = [p for p in Document(BytesIO(docx_bytes(page()))).element.body.iter(qn("w:p"))
              if p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None]
    assert len(turned) == 1  # the title


def test_markup_in_any_field_is_text() -> None:
    pdf, docx = letters(pdf_bytes(page())), docx_bytes(page())
    # cut to the letters of a cell; spaces may fall where lines end
    head = MARKUP[:60].replace(" ", "")
    assert head in pdf.replace(" ", "") and MARKUP[:60] in spoken(docx)
    assert "root:" not in pdf and "root:" not in spoken(docx)
    with ZipFile(BytesIO(docx)) as archive:
        assert b"<script" not in b"".join(archive.read(name) for name in archive.namelist())
    with pikepdf.open(BytesIO(pdf_bytes(page()))) as found:
        assert "/OpenAction" not in found.Root and "/Names" not in found.Root


def test_the_same_run_gives_the_same_bytes() -> None:
    assert pdf_bytes(plain()) == pdf_bytes(plain())
    first = docx_bytes(plain())
    time.sleep(2.1)  # archives count in two seconds
    assert docx_bytes(plain()) == first
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml" and names[1:] == sorted(names[1:])


def count(document: bytes) -> int:
    pages = pypdfium2.PdfDocument(document)
    try:
        return len(pages)
    finally:
        pages.close()


def test_one_issue_with_long_names_is_at_most_two_sheets() -> None:
    assert count(pdf_bytes(many(7, issues=1))) <= 2


def test_a_page_too_long_is_set_again_with_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.report.brief_pdf.fitted", lambda brief, lines=0.0: 0)
    long = replace(plain(), call=tuple(Line("word " * 90, "inputs") for _ in range(6)),
                   rests=replace(plain().rests, lines=tuple(Line("word " * 90, "inputs") for _ in range(40))),
                   issues=tuple(replace(plain().issues[0], number=k, likely="long " * 60) for k in range(40)))
    found = pdf_bytes(long)
    assert count(found) == pages(found) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 8])
def test_forty_issues_are_at_most_two_sheets(seed: int) -> None:
    assert count(pdf_bytes(many(seed, actors=9, issues=40))) <= 2


@pytest.mark.slow
def test_the_longer_a_page_the_less_of_it_is_shown() -> None:
    long = many(8, actors=9, issues=40)
    assert fitted(plain()) == 0 <= fitted(long) <= fitted(long, 100)
    assert fitted(long, 100) > 0
    lines = [sum(len(b.lines) for b in sheet(long, room).blocks if isinstance(b, Items)) for room in ROOMS]
    assert lines == sorted(lines, reverse=True) and lines[-1] >= len(PARTS) - 2
    assert any("more issues in the report" in str(b) for b in sheet(long, ROOMS[-1]).blocks)


def test_the_verb_writes_each_format_and_refuses_before_it_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = ("--runs", str(tmp_path / "runs"))
    code, out, err = call(capsys, "brief", "tutorial", "--draws", "40", *base, "--format", "PDF", "--format", "docx")
    assert code == 0, err
    pdf, docx = map(Path, out.split())
    assert pdf.read_bytes().startswith(b"%PDF-") and docx.read_bytes().startswith(b"PK")
    told = tmp_path / "told.pdf"
    assert call(capsys, "brief", "tutorial", *base, "--out", str(told))[0] == 0
    assert told.read_bytes() == pdf.read_bytes()
    monkeypatch.setattr("peaceroom.cli.brief._page", lambda *_: pytest.fail("work began"))
    assert "E512" in call(capsys, "brief", "tutorial", "--out", str(told / "inside.pdf"))[2]
    assert "E513" in call(capsys, "brief", "tutorial", "--out", str(told))[2]
    monkeypatch.setattr("peaceroom.core.extras.missing", lambda extra: ["typst"] if extra == "brief" else [])
    code, _, err = call(capsys, "brief", "tutorial", "--out", str(tmp_path / "new.docx"))
    assert code == 2 and "typst is not installed" in err and "peaceroom[brief]" in err
    assert "work began" not in err


@pytest.mark.parametrize("write", [docx_bytes, pdf_bytes])
def test_without_the_extra_it_is_said_how_to_have_it(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from peaceroom.core import extras

    for name in ("docx", "typst"):  # others may have loaded them already
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in ("docx", "typst") else object())
    with pytest.raises(InputError, match=r"E329 docx and typst are not installed.*pip install .peaceroom\[brief\]"):
        write(plain())
