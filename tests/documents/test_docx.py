"""Word documents: what stands in the text, and what was struck out, hidden or said beside it."""

from __future__ import annotations

import io

import pytest

from peaceroom.core.errors import InputError
from peaceroom.documents.intake import extract

from .making import blocks, codes, run, word, words, zipped


def _saved() -> bytes:
    from docx import Document

    made = Document()
    made.add_heading("Statement of the Council", 0)
    made.add_heading("News", 1)
    made.add_paragraph("The government said “we will not move”, said Ḥusayn al‑Ṣāliḥ.")
    made.add_paragraph("The river is opened", style="List Number")
    made.add_paragraph("The prisoners are freed", style="List Number")
    made.add_paragraph("It is written: هذا مكتوب", style="Quote")
    table = made.add_table(2, 3)
    for place, text in {(0, 0): "Issue", (0, 2): "North", (1, 1): "60"}.items():
        table.cell(*place).text = text
    made.sections[0].header.paragraphs[0].text = "The Northern Voice"
    made.core_properties.title, made.core_properties.author = "Statement", "The Council"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_blocks_of_a_document() -> None:
    found = extract(_saved(), "statement.docx")
    assert blocks(found) == [
        ("header", 0, "The Northern Voice"), ("heading", 1, "Statement of the Council"), ("heading", 1, "News"),
        ("paragraph", 0, "The government said “we will not move”, said Ḥusayn al‑Ṣāliḥ."),
        ("list item", 1, "The river is opened"), ("list item", 1, "The prisoners are freed"),
        ("quotation", 1, "It is written: هذا مكتوب"), ("table row", 0, "Issue\t\tNorth"), ("table row", 0, "\t60\t")]
    assert (found.declared.title, found.declared.author) == ("Statement", "The Council")


def test_tracked_changes_hidden_text_and_comments_are_told_apart() -> None:
    body = ("<w:p>" + run("We will ") + "<w:del>" + run("never ").replace("w:t", "w:delText") + "</w:del><w:ins>"
            + run("soon ") + "</w:ins>" + run("move") + run(" in secret", "<w:vanish/>")
            + run(".", '<w:vanish w:val="0"/>') + "</w:p>")
    comments = f"<w:comments XMLNS><w:comment><w:p>{run('too soft')}</w:p></w:comment></w:comments>"
    found = extract(word(body, comments=comments), "draft.docx")
    assert found.text == "We will soon move."
    assert codes(found) == ["W910", "W911", "W912"]
    assert "never" in found.warnings[0].message and "too soft" in found.warnings[1].message
    assert "in secret" in found.warnings[2].message


def test_a_text_box_is_read_once_and_footnotes_come_last() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent><w:p>{run('In a box')}</w:p></w:txbxContent>"
    body = (f"<w:p>{run('Before')}<w:r><mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}"
            '</mc:Fallback></mc:AlternateContent><w:footnoteReference w:id="2"/></w:r></w:p>'
            f"<w:p>{run('After')}</w:p>")
    notes = f'<w:footnotes XMLNS><w:footnote w:id="2"><w:p>{run("A note")}</w:p></w:footnote></w:footnotes>'
    found = extract(word(body, footnotes=notes), "x.docx")
    assert found.text == "Before\n\nIn a box\n\nAfter\n\nA note" and words(found, "footnote") == ["A note"]


def test_pages_are_counted_by_the_last_printing() -> None:
    body = f"<w:p>{run('First page')}</w:p><w:p><w:r><w:lastRenderedPageBreak/></w:r>{run('Second page')}</w:p>"
    found = extract(word(body), "x.docx")
    assert found.offsets.place(found.text.index("Second")) == (2, 0)
    assert found.offsets.place(0) == (1, 0)


ENTITIES = ('<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body>'
            "</w:document>")


@pytest.mark.parametrize(("data", "code"), [
    (zipped({"word/document.xml": ENTITIES}), "E964"),
    (zipped({"word/document.xml": ENTITIES.encode("utf-16")}), "E964"),
    (zipped({"word/document.xml": b" " * 50_000_000}), "E963"),
    (zipped({"word/document.xml": b"<w/>", "../../evil.txt": b"x"}), "E965"),
    (zipped({"word/document.xml": b"<w/>", "C:\\evil.txt": b"x"}), "E965"),
    (zipped({"word/document.xml": b"<w><unfinished"}), "E962"),
    (_saved()[:-100], "E962"), (b"PK\x03\x04", "E962"), (zipped({"xl/workbook.xml": b"<w/>"}), "E933"),
    (b"\xd0\xcf\x11\xe0" + b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00", "E961"), (b"\xd0\xcf\x11\xe0old", "E933"),
    (word(""), "E934"), (b"plain words", "E960")])
def test_archives_that_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        extract(data, "x.docx")
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].remedy
