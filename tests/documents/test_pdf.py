"""PDFs: order of reading, tables, pages, right-to-left lines, and files that cannot be read."""

from __future__ import annotations

import io

import pytest

from peaceroom.core.errors import InputError
from peaceroom.documents.intake import extract
from peaceroom.documents.intake.pdf_glyphs import Segment
from peaceroom.documents.intake.pdf_layout import lines_of

from .making import COLUMNS, RTL, blocks, codes, drawn_pdf, pdf, words


def test_columns_are_read_one_after_the_other() -> None:
    found = extract(pdf(COLUMNS), "report.pdf")
    text = found.text
    order = ["The report on the river", "Background", "Alpha begins here", "Alpha ends here", "Demands", "The river is",
             "It is written", "Water", "Beta begins here", "Beta ends here", "Gamma is the last"]
    places = [text.index(words_) for words_ in order]
    assert places == sorted(places)
    assert ("heading", 1, "The report on the river") in blocks(found)
    assert words(found, "table row") == ["Issue\tNorth\tSouth", "Water\t60\t20", "Land\ta lot of land\tnone"]
    assert [w[:12] for w in words(found, "list item")] == ["1. The river", "2. The priso"]
    assert words(found, "footnote") == ["1A note about the river."] or words(found, "footnote") == [
        "1 A note about the river."]
    assert words(found, "quotation")[0].startswith("It is written: do not walk alone,")
    assert "The Northern Voice" in words(found, "header") + words(found, "paragraph")


def test_a_paragraph_goes_on_over_lines_columns_and_pages() -> None:
    found = extract(pdf("#set page(height: 8cm, width: 10cm, header: [Running title], margin: 2cm)\n"
                        "Start here. #lorem(150) End here."), "x.pdf")
    paragraph, = words(found, "paragraph")
    assert paragraph.startswith("Start here. Lorem ipsum") and paragraph.endswith("End here.") and "\n" not in paragraph
    assert set(words(found, "header")) == {"Running title"}


@pytest.mark.parametrize("wanted", ["Alpha begins", "The prisoners", "Beta ends", "a lot of land", "A note about"])
def test_places_lead_back_to_page_and_character(wanted: str) -> None:
    import pypdfium2

    data = pdf(COLUMNS)
    found = extract(data, "report.pdf")
    at = found.text.index(wanted)
    page, character = found.offsets.place(at)
    document = pypdfium2.PdfDocument(data)
    assert document[page - 1].get_textpage().get_text_range(character, len(wanted)) == wanted


def test_what_the_file_declares() -> None:
    declared = extract(pdf(COLUMNS)).declared
    assert (declared.title, declared.author) == ("Water and land", "The Office")
    assert (declared.published, declared.created) == (None, "2020-09-12")  # made on a day is not published on it


def test_right_to_left_lines_keep_their_order_digits_and_brackets() -> None:
    text = extract(pdf(RTL)).text
    assert "قال الرئيس إن 25 شخصا قتلوا في (كابول) يوم 12 سبتمبر." in text
    assert "הוא אמר כי 15 איש לא נזוזו מן הנהר." in text
    assert "Café Żółć Ḥamās Šarīʿa." in text


def test_words_split_at_the_end_of_a_line_are_joined() -> None:
    source = '#set page(width: 7cm)\n#set text(hyphenate: true)\n#set par(justify: true)\n'
    said = "The intergovernmental representatives unconditionally acknowledged responsibilities internationally."
    assert extract(pdf(source + said)).text == said


def test_pages_without_text_need_recognition_and_are_not_empty() -> None:
    found = extract(drawn_pdf(), "scan.pdf")
    assert (found.text, found.status, codes(found)) == ("", "needs_ocr", ["W907"])
    some = extract(pdf("Words that can be read on a first page. #pagebreak() "
                       "#for n in range(60) { place(dx: n * 3pt, circle(radius: 2pt, fill: red)) }"), "half.pdf")
    assert some.status == "needs_ocr" and "page 2 of 2 has no text" in some.warnings[0].message
    assert some.text.startswith("Words that can be read")


def test_a_blank_page_is_no_picture() -> None:
    with pytest.raises(InputError) as caught:
        extract(pdf("#set page(height: 3cm)\n#pagebreak()"), "blank.pdf")
    assert caught.value.problems[0].code == "E934"


def _encrypted() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Secret words."))) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize(("data", "code"), [
    (b"%PDF-1.7 \xff", "E962"), (pdf("Some words.")[:200], "E962"), (b"GIF89a nothing", "E960"),
    (b"<!DOCTYPE html><html><p>Log in</p></html>", "E960"), (b"", "E934"), (_encrypted(), "E961")])
def test_files_that_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        extract(data, "folder/x.pdf")
    assert [p.code for p in caught.value.problems] == [code] and caught.value.problems[0].file == "folder/x.pdf"


def test_a_file_cut_off_at_its_end_is_read_and_told() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words of a file that was cut off while it came."))) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = out.getvalue()
    found = extract(whole[:whole.rindex(b"xref")], "cut.pdf")
    assert "was cut off while" in found.text and codes(found)[0] == "W914"


class _Page:
    def __init__(self, segments: list[Segment]) -> None:
        self.segments, self.width, self.height = segments, 600.0, 800.0


def _lines(column: float, width: float, count: int, name: str) -> list[Segment]:
    return [Segment(f"{name}{n} has five words here", 0, column, column + width, base, base + 9, 10.0, False, base)
            for n in range(count) for base in [700.0 - 12 * n]]


def test_right_to_left_columns_begin_on_the_right() -> None:
    def columns(name: str) -> list[str]:
        page = _Page(_lines(50, 240, 8, f"{name}l") + _lines(310, 240, 8, f"{name}r"))
        return [line.text.split()[0] for line in lines_of(page)]  # type: ignore[arg-type]  # what it reads of a page

    assert columns("")[0] == "l0" and columns("")[8] == "r0"
    assert columns("א")[0] == "אr0" and columns("א")[8] == "אl0"


@pytest.mark.parametrize("short", [4, 6, 12, 24, 40])
def test_a_column_may_be_short(short: int) -> None:
    """The last page of a report: the second column ends after a few lines, and is no gap for that."""
    page = _Page(_lines(70, 215, 40, "l") + _lines(305, 215, short, "r"))
    first = [line.text.split()[0] for line in lines_of(page)]  # type: ignore[arg-type]  # what it reads of a page
    assert first == [*(f"l{n}" for n in range(40)), *(f"r{n}" for n in range(short))]
