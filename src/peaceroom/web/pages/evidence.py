"""Evidence: the documents of the ledger, what is pooled from them, and a document brought in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import get_args
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.analysis.pooled_inputs import pooled_result
from peaceroom.core.errors import InputError
from peaceroom.evidence.coding.memory import Memory
from peaceroom.evidence.ledger.adding_one import add_taken
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.loading import load
from peaceroom.evidence.ledger.records import Document, Passage, SourceKind
from peaceroom.evidence.ledger.records import Source as Publisher
from peaceroom.evidence.ledger.taking_files import take_file
from peaceroom.findings.rounding import finest, span
from peaceroom.scenario.file.opened_ledger import OpenedLedger
from peaceroom.web.forms import Fields
from peaceroom.web.ledgers import coder_of, ledger_of
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace


@dataclass(frozen=True)
class DocumentRow:
    """A document as listed; ``decided`` proposals of the coder's."""

    id: str
    title: str
    source: str
    date: dt.date
    passages: int
    decided: int
    readable: bool


def show(request: Request) -> Response:
    """The ledger of a scenario."""
    return _shown(request)


def _shown(request: Request, error: InputError | None = None, sent: Fields | None = None) -> Response:
    found = ledger_of(request)
    by = coder_of(found, request.query_params.get("by") or (sent or Fields()).get("by"))
    book = load(found.folder).book if found.folder.is_dir() else None
    rows: list[DocumentRow] = []
    publishers: dict[str, str] = {}
    if book is not None:
        publishers = {r.record.id: r.record.name for r in book.used("source") if isinstance(r.record, Publisher)}
        counts: dict[str, int] = {}
        for row in book.used("passage"):
            if isinstance(row.record, Passage):
                counts[row.record.document] = counts.get(row.record.document, 0) + 1
        rows = [_document(found, r.record, publishers, counts, by) for r in book.used("document")
                if isinstance(r.record, Document)]
    scenario = workspace(request).scenario(request.path_params["scenario"]).scenario
    numbers = [(scenario.actors[e["actor"]].name, scenario.issues[e["issue"]].name if e["issue"] else e["quantity"],
                "from evidence" if e["used"] else e["given"],
                " or ".join(span(a, b, finest(e["scale"][1] - e["scale"][0])) for a, b in e["mixture"]["set"]),
                e["items"], e["origins"], e["torn"]) for e in pooled_result(scenario).values()]
    return page(request, "evidence.html.j2", status=422 if error else 200, problems=error.problems if error else (),
                title=found.scenario.title, documents=rows, publishers=publishers, kinds=get_args(SourceKind),
                coders=found.scenario.coders, by=by, actors=found.scenario.actors, numbers=numbers, sent=sent or {})


def _document(found: OpenedLedger, d: Document, publishers: dict[str, str], counts: dict[str, int], by: str
              ) -> DocumentRow:
    decided = sum(v != "later" for v in Memory.of(found.folder, d.id, by).decisions.values())
    return DocumentRow(d.id, d.title, publishers.get(d.source, d.source), d.date, counts.get(d.id, 0), decided,
                       d.text_sha256 is not None)


async def bring(request: Request) -> Response:
    """A document from the analyst's disk, by a source of the ledger or a new one."""
    async with request.form(max_files=1, max_fields=30) as form:
        file = form.get("file")
        name = file.filename or "" if isinstance(file, UploadFile) else ""
        data = await file.read() if isinstance(file, UploadFile) else b""
        sent = Fields({k: v for k, v in form.multi_items() if isinstance(v, str)})
    return await run_in_threadpool(_brought, request, name, data, sent)


def _brought(request: Request, name: str, data: bytes, sent: Fields) -> Response:
    found = ledger_of(request)
    by, today = coder_of(found, sent.get("by")), dt.date.today()
    try:
        if not name:
            raise InputError.one("E938", "no file was chosen", "there is nothing to read", "choose a document")
        taken = take_file(name, data=data)
        source = sent.get("source", "")
        if not source and sent.get("publisher", "").strip():
            camp = sent.get("camp") or None
            entered = found.store.enter(lambda desk: [made(
                "source", id=desk.new_id("source", sent["publisher"]), by=by, on=today,
                name=sent["publisher"].strip(), kind=sent.get("kind", "other"), camp=camp)])
            source = (*entered.added, *entered.there)[0].id
        if not source:
            raise InputError.one("E938", "nobody is named who published it",
                                 "whose word it is decides how much it counts", "choose a source, or name a new one")
        added = add_taken(found.store, taken, source=source, by=by, on=today,
                          title=sent.get("title", "").strip() or None, date=sent.get("date") or None)
    except InputError as error:
        return _shown(request, error, sent)
    assert added.document is not None  # `add_taken` gives it or raises
    here = quote(request.path_params["scenario"])
    return RedirectResponse(f"/scenarios/{here}/evidence/document/{quote(added.document.id)}?by={quote(by)}", 303)


_CODE = Code("peaceroom evidence pool {scenario}", """\
import peaceroom
from peaceroom.analysis.pooled_inputs import pooled_result

print(pooled_result(peaceroom.load_scenario({scenario})))
""")

PAGE = Page("Evidence", "scenario", 30, "Documents, and what is pooled from them", (
    Step("/evidence", show), Step("/evidence", bring, ("POST",))), code=_CODE)
