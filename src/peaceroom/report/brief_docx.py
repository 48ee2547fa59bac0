"""The one page as DOCX: real headings, lists and tables that Word can edit, the same bytes for the same run."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from peaceroom.core.extras import need
from peaceroom.findings.brief.types import Brief
from peaceroom.report.brief_parts import (
    BY_WORD,
    ROOMS,
    Grid,
    Heading,
    Items,
    Note,
    Origins,
    Part,
    Picture,
    Said,
    Sheet,
    fitted,
    sheet,
)
from peaceroom.report.figures.share_bar import share_bar
from peaceroom.report.linking import numbers_apart
from peaceroom.report.writing_direction import from_right, runs

#: fonts that every Word has; the second for scripts that are written from the right
_FONT, _COMPLEX = "Arial", "Arial"
#: of a page: its width without margins, in millimetres
_WIDE = 180.0
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx_bytes(brief: Brief) -> bytes:
    """The page as a file. Raises `InputError` E329 where the extra ``brief`` is not installed."""
    need("brief")
    page = sheet(brief, ROOMS[fitted(brief, BY_WORD)])
    document = _document(page, datetime.fromisoformat(brief.as_of))
    for block in page.blocks:
        _add(document, block)
    return _packed(document)


def _document(page: Sheet, day: datetime) -> Any:
    """An A4 document with its title, language and styles set."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(12)
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by, facts.comments = page.title, "peaceroom", "peaceroom", page.basis
    facts.language, facts.revision = "en-GB", 1
    facts.created = facts.modified = facts.last_printed = day
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:bidi"), "ar-SA")
    for name, size, bold in (("Normal", 8.5, False), ("Title", 15, True), ("Heading 1", 11, True),
                             ("Heading 2", 9, True), ("List Bullet", 8.5, False)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
        style.font.color.rgb = RGBColor(0x1B, 0x1F, 0x24)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if "heme" in key:  # a font of the theme would come before ours
                del fonts.attrib[key]
        for part, font in (("w:ascii", _FONT), ("w:hAnsi", _FONT), ("w:cs", _COMPLEX)):
            fonts.set(qn(part), font)
        given = style.element.rPr.find(qn("w:szCs"))
        if given is not None:
            style.element.rPr.remove(given)
        style.element.rPr.find(qn("w:sz")).addnext(
            style.element.rPr.makeelement(qn("w:szCs"), {qn("w:val"): str(int(2 * size))}))
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(6 if name.startswith("Heading") else 0), Pt(2)
        shape.line_spacing = 1.0
    _said(document.add_paragraph(style="Title"), page.title)
    _said(document.add_paragraph(), page.basis)
    return document


def _add(document: Any, block: Part) -> None:
    """A block at the document's end."""
    match block:
        case Heading(text, level):
            _said(document.add_heading(level=level), text)
        case Note(text):
            _said(document.add_paragraph(), text, size=7.5)
        case Items(lines):
            for line in lines:
                _line(document.add_paragraph(style="List Bullet"), line)
        case Origins():
            _origins(document, block)
        case Picture():
            _picture(document, block)
        case Grid():
            _table(document, block)


def _said(paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, name: bool = True) -> None:
    """Add the text: pieces from right to left are marked as such, and so is a paragraph that is a ``name`` of them."""
    from docx.oxml import OxmlElement

    if name and from_right(text):
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for piece, right in runs(text):
        _run(paragraph, piece, right, size, bold)


def _run(paragraph: Any, piece: str, right: bool, size: float | None, bold: bool) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(piece)
    if bold:
        run.bold = True
    if size:
        run.font.size = Pt(size)
    if right:
        run.font.rtl = True
        run.font.complex_script = True
    return run


def _line(paragraph: Any, line: Said, *, size: float | None = None) -> None:
    """Add a sentence whose numbers lead to where they come from, at the document's end."""
    from docx.enum.text import WD_UNDERLINE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for piece, number in numbers_apart(line.text) if line.where else [(line.text, False)]:
        if not number:
            _said(paragraph, piece, size=size, name=False)
            continue
        run = _run(paragraph, piece, False, size, False)
        run.font.underline = WD_UNDERLINE.DOTTED
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _mark(line.where))
        link.set(qn("w:history"), "1")
        run._r.addprevious(link)
        link.append(run._r)


def _mark(key: str) -> str:
    """What a part of the report is called as a place in the document."""
    return f"from_{key.replace('-', '_')}"


def _origins(document: Any, block: Origins) -> None:
    """The parts of the report that numbers come from, each a place that links lead to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.add_paragraph()
    _said(paragraph, block.opening, size=7.5)
    for i, (key, title, question) in enumerate(block.parts):
        _said(paragraph, " · " if i else " ", size=7.5)
        for name in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(name)
            mark.set(qn("w:id"), str(i))
            if name == "w:bookmarkStart":
                mark.set(qn("w:name"), _mark(key))
            paragraph._p.append(mark)
            if name == "w:bookmarkStart":
                _said(paragraph, title, size=7.5, bold=True)
        _said(paragraph, f": {question}", size=7.5)


def _bar(cell: Any, share: float) -> None:
    """A share as a bar, a picture with its text."""
    from docx.shared import Mm

    shape = cell.paragraphs[0].add_run().add_picture(BytesIO(share_bar(share)), width=Mm(15))
    shape._inline.docPr.set("descr", f"Bar: {100 * share:.0f} of 100")
    shape._inline.docPr.set("name", "Bar")
    cell.add_paragraph()


def _picture(document: Any, block: Picture) -> None:
    """A figure as a picture with its text alternative."""
    from docx.shared import Mm

    from peaceroom.report.typesetting import png

    paragraph = document.add_paragraph()
    shape = paragraph.add_run().add_picture(BytesIO(png(block.svg, block.width, block.height)), width=Mm(_WIDE))
    about = shape._inline.docPr
    about.set("descr", block.alt)
    about.set("name", "Figure")


def _table(document: Any, block: Grid) -> None:
    """A table with a head row that Word repeats and screen readers announce."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(block.heads), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr
    for name, text in (("w:tblCaption", block.heads[0]), ("w:tblDescription", block.about)):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        properties.append(element)
    look = properties.find(qn("w:tblLook"))
    if look is not None:  # the last but the two above, by the order of the format
        properties.remove(look)
        properties.insert(len(properties) - 2, look)
    for i, row in enumerate((tuple((Said(head),) for head in block.heads), *block.rows)):
        cells = table.add_row()
        kept = cells._tr.get_or_add_trPr()
        kept.append(OxmlElement("w:cantSplit"))
        if i == 0:
            kept.append(OxmlElement("w:tblHeader"))
        for j, (lines, wide) in enumerate(zip(row, block.widths, strict=True)):
            cell = cells.cells[j]
            cell.width = Mm(_WIDE * wide)
            share = block.bars[i - 1] if j == block.bar and i else None
            if share is not None:
                _bar(cell, share)
            for k, line in enumerate(lines):
                paragraph = cell.add_paragraph() if k else cell.paragraphs[-1]
                if i == 0 or j == 0:
                    _said(paragraph, line.text, size=7.5, bold=True, name=j == 0)
                else:
                    _line(paragraph, line, size=7.5)
    for column, wide in zip(table.columns, block.widths, strict=True):
        column.width = Mm(_WIDE * wide)


def _packed(document: Any) -> bytes:
    """The document as an archive of fixed dates and order."""
    made, out = BytesIO(), BytesIO()
    document.save(made)
    with ZipFile(made) as given, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        # what says what each part is comes first, as in files of Word
        for name in sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            kept.writestr(entry, given.read(name))
    return out.getvalue()
