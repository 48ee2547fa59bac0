"""Proposals for a document as a sheet that somebody fills in, and back: a row a passage, drop-downs, nothing lost.

Rows whose first cell says yes become passages, with a coding where a value is given; the others stay what they were. A
row may be copied to code another issue from the same words: it becomes one passage with several codings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from peaceroom.core.extras import need
from peaceroom.evidence.coding.candidates import Candidate
from peaceroom.evidence.ledger.records import (
    Document,
    Polarity,
    Quantity,
    QuoteKind,
    Relation,
    Section,
    SignClass,
)
from peaceroom.files.writing import written_aside
from peaceroom.interop.xlsx.cell_conversion import escape
from peaceroom.interop.xlsx.columns import Column

PASSAGES, ABOUT, LISTS = "Passages", "Document", "Lists"
_VERSION = 1


def _words(annotation: object) -> tuple[str, ...]:
    return tuple(map(str, get_args(annotation)))


#: the columns of the sheet, in order; those from ``rule`` on are not read back
COLUMNS: tuple[Column, ...] = (
    Column("take", "take", "flag", "yes: the row becomes a passage of the ledger. Empty or no: it does not.", 7,
           ("yes", "no")),
    Column("words", "words", "text", "As they stand in the document. They may be shortened; other words are refused.",
           70),
    Column("page", "page", "number", "Where the document has pages.", 7),
    Column("section", "section", "word", "Which part of the sheet it stands in.", 12, _words(Section)),
    Column("speaker", "speaker", "id", "Actor whose words they are.", 14, list_from="actors"),
    Column("office", "speaker_role", "text", "Office or role of the speaker, not the name.", 22),
    Column("quotation", "quote", "word", "How the words are given.", 12, _words(QuoteKind)),
    Column("polarity", "polarity", "word", "Asserted, negated, hypothetical (a condition, a threat) or a question.", 13,
           _words(Polarity)),
    Column("about", "about", "id", "Actor of whom it says something.", 14, list_from="actors"),
    Column("quantity", "quantity", "word", "What it says something of. Empty: position.", 12, _words(Quantity)),
    Column("issue", "issue", "id", "Needed for a position.", 16, list_from="issues"),
    Column("value", "value", "clause", "A number or a range, 60..80; x: it says nothing of it. Empty: a passage "
           "without a coding.", 12),
    Column("relation", "relation", "word", "Whose word it is, seen from the actor that it is about.", 12,
           _words(Relation)),
    Column("sign", "sign", "word", "What kind of sign it is.", 12, _words(SignClass)),
    Column("credibility", "credibility", "number", "2 probably true … 5 improbable, 6 cannot be judged.", 11,
           ("2", "3", "4", "5", "6")),
    Column("note", "note", "text", "Anything a reader should know.", 30),
    Column("rule", "rule", "text", "Which rule proposed it; not read back.", 24),
    Column("confidence", "confidence", "number", "How sure the rule is, 0 to 1; not read back.", 10),
    Column("start", "start", "number", "Place in the document's text; leave it.", 8),
    Column("end", "end", "number", "Place in the document's text; leave it.", 8),
)


def write_sheet(path: Path, document: Document, candidates: Sequence[Candidate], actors: Sequence[str],
                issues: Sequence[str]) -> None:
    """Write the sheet. Raises `InputError`: E329 openpyxl is missing, E511, E512 it cannot be written."""
    need("spreadsheets")
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from peaceroom.interop.xlsx.styling import ROOM, TOP, WRAP, fits, heading, put, rules

    book = Workbook()
    page: Any = book.active
    page.title = PASSAGES
    lists = {"actors": ("A", actors), "issues": ("B", issues)}
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        heading(page, number, column.heading, column.help)
        page.column_dimensions[letter].width = column.width
        area = f"{letter}2:{letter}{max(ROOM, len(candidates) + 200)}"
        if column.list_from in lists:
            at, ids = lists[column.list_from]
            rule = DataValidation("list", formula1=f"'{LISTS}'!${at}$2:${at}${len(ids) + 1}", allow_blank=True,
                                  showErrorMessage=True)
            rule.error, rule.errorTitle = f"Choose one of the sheet {LISTS}.", column.heading
            page.add_data_validation(rule)
            rule.add(area)
        else:
            rules(page, column, f"{letter}2", area)
        for line, candidate in enumerate(candidates, 2):
            value = _cell(column.key, candidate)
            if value is not None:
                shown = fits(escape(value) if isinstance(value, str) else value, f"{column.heading} of row {line}",
                             "code this passage with `peaceroom evidence code`", path)
                put(page, line, number, shown).alignment = WRAP if column.width >= 22 else TOP
    page.freeze_panes = "C2"
    _about(book.create_sheet(ABOUT), document)
    listed = book.create_sheet(LISTS)
    for number, (name, (_, ids)) in enumerate(lists.items(), 1):
        heading(listed, number, name)
        for line, id_ in enumerate(ids, 2):
            put(listed, line, number, id_)
    with written_aside(path, code="E512") as new:
        book.save(new)


def _about(page: Any, document: Document) -> None:
    from peaceroom.interop.xlsx.styling import heading, put

    for number, title in enumerate(("field", "value"), 1):
        heading(page, number, title)
    rows: dict[str, str | int | dt.date | None] = {
        "coding sheet": _VERSION, "document": document.id, "title": document.title, "source": document.source,
        "date": document.date, "text_sha256": document.text_sha256}
    for line, (name, value) in enumerate(rows.items(), 2):
        put(page, line, 1, name)
        put(page, line, 2, escape(value) if isinstance(value, str) else value)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 70


def _cell(key: str, c: Candidate) -> str | float | int | None:
    values: dict[str, str | float | int | None] = {
        "words": c.text, "page": c.page, "section": c.section, "speaker": c.actor, "speaker_role": c.role,
        "quote": c.quote, "polarity": c.polarity, "about": c.about, "quantity": "position",
        "relation": c.relation, "sign": c.sign, "credibility": c.credibility, "rule": c.rule,
        "confidence": c.confidence, "start": c.start, "end": c.end}
    return values.get(key)
