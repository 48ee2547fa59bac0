"""A run: what it promises, and its seal in the workspace's ledger."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.findings.sealed import promise_words
from peaceroom.seals.checkpoints import checkpoint_path
from peaceroom.seals.keys import key_for, key_path
from peaceroom.seals.listing import listing
from peaceroom.seals.questions import questions_of
from peaceroom.seals.sealing import LEDGER, seal
from peaceroom.web.forms import fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page


def show(request: Request) -> Response:
    """The questions that would be sealed, and the lines that seal this run already."""
    here = workspace(request)
    folder, ledger = here.run_folder(request.path_params["run"]), here.folder / LEDGER
    if opened(request).redacted(folder):
        return run_page(request, "run_redacted.html.j2", heading="Seal")
    asked = sorted(questions_of(opened(request).run(folder)), key=lambda q: (q["due"], q["id"]))
    lines = [one for one in (listing(ledger) if ledger.exists() else ())
             if one["run"] is not None and one["run"]["folder"].rpartition("/")[2] == folder.name]
    return run_page(request, "run_seal.html.j2", heading="Seal", lines=lines, ledger=ledger.name,
                    questions=[(q, promise_words(q)) for q in asked], key=key_path(),
                    checkpoint=checkpoint_path(ledger).read_text(encoding="ascii") if lines else "")


async def add(request: Request) -> Response:
    """Seal the run. Raises `InputError` as `peaceroom.seals.sealing.seal`."""
    await fields(request)
    return await run_in_threadpool(_added, request)


def _added(request: Request) -> Response:
    here, name = workspace(request), request.path_params["run"]
    ledger = here.folder / LEDGER
    seal([here.run_folder(name)], ledger, key_for(ledger)[0])
    return RedirectResponse(f"/runs/{quote(name)}/seal", 303)


PAGE = Page("Seal", "run", 63, "Promise it, so that nobody can change it afterwards", (
    Step("/seal", show), Step("/seal", add, ("POST",))))
