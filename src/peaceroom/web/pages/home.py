"""The first page: scenarios of the workspace, unfinished starts, recent runs, and what can be opened or brought."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import bundled
from peaceroom.web.forms import fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace
from peaceroom.web.starts import Starts
from peaceroom.web.uploading import taken, uploads

#: recent runs that are listed
_RUNS = 10


def show(request: Request) -> Response:
    """What can be opened."""
    return _shown(request)


def _shown(request: Request, error: InputError | None = None) -> Response:
    here = workspace(request)
    return page(request, "home.html.j2", status=422 if error else 200, problems=error.problems if error else (),
                scenarios=here.titles(), runs=here.runs()[:_RUNS], bundled=bundled(),
                starts=Starts(here.private / "starts").unfinished())


async def open_copy(request: Request) -> Response:
    """A copy of a bundled scenario, to work on."""
    sent = await fields(request)
    return await run_in_threadpool(_copied, request, sent.get("name", ""))


def _copied(request: Request, name: str) -> Response:
    here = workspace(request)
    try:
        target = here.free_name(name)
        copy_bundled(name, here.folder / target)
    except InputError as error:
        return _shown(request, error)
    return RedirectResponse(f"/scenarios/{quote(target)}", status_code=303)


async def bring(request: Request) -> Response:
    """A scenario folder, a zip of one, or its file, from the analyst's disk."""
    return await run_in_threadpool(_brought, request, await uploads(request))


def _brought(request: Request, files: dict[str, bytes]) -> Response:
    try:
        target = taken(workspace(request), files)
    except InputError as error:
        return _shown(request, error)
    return RedirectResponse(f"/scenarios/{quote(target)}", status_code=303)


PAGE = Page("Home", "all", 0, "Open, start or go on", (
    Step("/", show), Step("/open", open_copy, ("POST",)), Step("/bring", bring, ("POST",))))
