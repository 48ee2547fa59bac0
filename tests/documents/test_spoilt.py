"""Spoilt files: each is read or refused by code, and what is read holds together."""

from __future__ import annotations

import random

import pytest

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.documents.intake import extract

from .making import COLUMNS, RTL, pdf, run, word
from .test_text_html_mail import LETTER, PAGE, SHEET

DOCX = word("".join(f"<w:p>{run(f'Paragraph {n} of the statement')}</w:p>" for n in range(20)))
WHOLE = {"report.pdf": pdf(COLUMNS), "rtl.pdf": pdf(RTL), "statement.docx": DOCX, "page.html": PAGE.encode(),
         "letter.eml": LETTER, "sheet.txt": SHEET.encode()}
INSERTED = (b"\x00", b"\xff\xfe", b"<div>" * 50, b">", b"\n\n", "\u202e\u200b".encode(), b"&#x110000;", b"<!ENTITY",
            b"%%EOF")


def spoilt(data: bytes, draw: random.Random) -> bytes:
    """The bytes with some of them changed, lost, doubled, or others put in."""
    for _ in range(draw.choice((1, 3, 20))):
        at, how = draw.randrange(len(data) + 1), draw.randrange(5)
        other = draw.randrange(len(data) + 1)
        data = (data[:at] + bytes([draw.randrange(256)]) + data[at + 1:] if how == 0
                else data[:at] + data[at + draw.randrange(1, 200):] if how == 1
                else data[:at] + data[other:other + 200] + data[at:] if how == 2
                else data[:at] + draw.choice(INSERTED) + data[at:] if how == 3 else data[:max(at, 1)])
    return data


@pytest.mark.parametrize("name", WHOLE)
def test_spoilt_files_are_read_or_refused(name: str) -> None:
    draw = random.Random(name)
    outcomes = set()
    for _ in range(120):
        try:
            found = extract(spoilt(WHOLE[name], draw), name)
        except InputError as error:
            assert {p.code for p in error.problems} <= CODES.keys()
            outcomes.add("refused")
            continue
        outcomes.add("read")
        assert found.text.strip() or found.status == "needs_ocr"
        end = 0
        for block in found.blocks:
            assert end <= block.start < block.end <= len(found.text)
            page, character = found.offsets.place(block.start)
            assert page >= 1 and character >= 0
            end = block.end
    assert outcomes == {"read", "refused"} or (outcomes == {"read"} and name.endswith((".eml", ".html", ".txt")))
