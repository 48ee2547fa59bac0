"""Files for tests, made here: PDFs by typst, Word documents by python-docx, letters and archives by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache

from peaceroom.documents.extracted import Extracted

COLUMNS = r"""
#set page(paper: "a4", columns: 2, margin: 2cm, header: [The Northern Voice], footer: context counter(page).display())
#set text(size: 10pt)
#set document(title: "Water and land", author: "The Office", date: datetime(year: 2020, month: 9, day: 12))
#place(top, scope: "parent", float: true, text(18pt)[The report on the river])
= Background
Alpha begins here. #lorem(260) Alpha ends here.
== Demands
+ The river is opened.
+ The prisoners are freed, #lorem(20)
#quote(block: true)[It is written: do not walk alone, #lorem(18)]
#table(columns: 3, [Issue], [North], [South], [Water], [60], [20], [Land], [a lot of land], [none])
Beta begins here. #lorem(300) Beta ends here.#footnote[A note about the river.]

Gamma is the last.
"""
RTL = r"""
#set text(font: "DejaVu Sans")
Before them.

#text(lang: "ar", dir: rtl)[قال الرئيس إن 25 شخصا قتلوا في (كابول) يوم 12 سبتمبر.]

#text(lang: "he", dir: rtl)[הוא אמר כי 15 איש לא נזוזו מן הנהר.]

Café Żółć Ḥamās Šarīʿa.
"""


@cache
def pdf(source: str) -> bytes:
    """A PDF from typst's source."""
    import typst

    return bytes(typst.compile(source.encode()))


def drawn_pdf() -> bytes:
    """A PDF of one page on which much is drawn and nothing written."""
    return pdf("#for n in range(60) { place(dx: n * 3pt, circle(radius: 2pt, fill: red)) }")


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """An archive of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def word(body: str, **others: str) -> bytes:
    """A Word document of the XML of a body; other parts by their names without ``word/`` and ``.xml``."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    others = {"document": f"<w:document XMLNS><w:body>{body}</w:body></w:document>", **others}
    parts = {f"word/{name}.xml": text.replace("XMLNS", space) for name, text in others.items()}
    return zipped({"[Content_Types].xml": "<Types/>", **parts})


def run(text: str, about: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def blocks(found: Extracted) -> list[tuple[str, int, str]]:
    """Kind, level and words of each block."""
    return [(b.kind, b.level, found.text[b.start:b.end]) for b in found.blocks]


def words(found: Extracted, kind: str) -> list[str]:
    """The words of all blocks of a kind."""
    return [text for k, _, text in blocks(found) if k == kind]


def codes(found: Extracted) -> list[str]:
    """The codes of the warnings, in order."""
    return [w.code for w in found.warnings]
