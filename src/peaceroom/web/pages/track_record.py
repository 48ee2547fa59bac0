"""The sealed forecasts of the workspace: checked, opened, resolved, and how good they were."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.sealed import promise_words, verified_sentences
from peaceroom.seals.keys import key_path, read_key
from peaceroom.seals.listing import listing
from peaceroom.seals.record import record
from peaceroom.seals.sealing import LEDGER, open_seal, resolve
from peaceroom.seals.verifying import verify
from peaceroom.web.forms import Fields, fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import inline, page, workspace
from peaceroom.web.run_pages import opened
from peaceroom.web.saving import figure_file, with_links

if TYPE_CHECKING:
    from peaceroom.report.parts import Part


def show(request: Request) -> Response:
    """The check, the record, and every seal."""
    return _shown(request)


def _shown(request: Request, error: InputError | None = None, sent: Fields | None = None) -> Response:
    from peaceroom.report.record import record_part  # late: it brings a library that draws

    ledger = workspace(request).folder / LEDGER
    if not ledger.exists():
        return page(request, "record_none.html.j2")
    problems: list[Problem] = list(error.problems) if error else []
    checked, states, seals, part = list[str](), dict[int, str](), [], None
    try:
        found = verify(ledger)
        checked, states = verified_sentences(found, False), {s["line"]: s["state"] for s in found["seals"]}
    except InputError as wrong:
        problems += wrong.problems
    try:
        seals, part = listing(ledger), _part(
            opened(request).alone(lambda: record_part(record([ledger]))))
    except InputError as wrong:  # it does not fit: the check has said where
        problems += [p for p in wrong.problems if p not in problems]
    here = {row.folder for row in workspace(request).runs()}
    return page(request, "record_page.html.j2", status=422 if problems else 200, problems=problems, checked=checked,
                states=states, seals=seals, part=part, said=promise_words, here=here, today=dt.date.today().isoformat(),
                sent=sent or {})


def _part(found: Part) -> Markup:
    return with_links(inline(found.body), found.figures, lambda number, kind: f"/record/figures/{number}.{kind}")


def figure(request: Request) -> Response:
    """A figure of the record as a file. Raises `InputError` E316, E329, and what is wrong with the ledger."""
    from peaceroom.report.record import record_part  # late: it brings a library that draws

    ledger = workspace(request).folder / LEDGER
    figures = opened(request).alone(lambda: record_part(record([ledger])).figures) if ledger.exists() else {}
    return figure_file(figures, request.path_params["number"], request.path_params["kind"],
                       f"track-record-{request.path_params['number']}")


async def reveal(request: Request) -> Response:
    """Open a seal, or one question of it."""
    return await run_in_threadpool(_revealed, request, await fields(request))


def _revealed(request: Request, sent: Fields) -> Response:
    only = [sent["question"]] if sent.get("question") else []
    try:
        open_seal(workspace(request).folder / LEDGER, _line(sent), read_key(key_path()), only=only)
    except InputError as error:
        return _shown(request, error, sent)
    return RedirectResponse(f"/record#seal-{_line(sent)}", 303)


async def settle(request: Request) -> Response:
    """Write down what came of an open question."""
    return await run_in_threadpool(_settled, request, await fields(request))


def _settled(request: Request, sent: Fields) -> Response:
    try:
        resolve(workspace(request).folder / LEDGER, _line(sent), sent.get("question", ""),
                sent.get("outcome", "").strip(), read_key(key_path()), source=sent.get("source", ""),
                on=_day(sent.get("on", "")), instead=sent.get("instead", "").strip() or None)
    except InputError as error:
        return _shown(request, error, sent)
    return RedirectResponse(f"/record#seal-{_line(sent)}", 303)


def _line(sent: Fields) -> int:
    typed = sent.get("line", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise InputError.one("E335", f"{typed[:40]!r} is not a day", "a resolution says when it was decided",
                             "give the day as 2026-11-24") from None


PAGE = Page("Track record", "all", 30, "Sealed forecasts, and how good they were", (
    Step("/record", show), Step("/record/figures/{number:int}.{kind}", figure),
    Step("/record/open", reveal, ("POST",)), Step("/record/resolve", settle, ("POST",))))
