"""Two analysts' versions of a scenario: what differs, where they contradict each other, what matters for the answer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.analysis.team.judgements import weights_of
from peaceroom.analysis.team.versions import team
from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.changed_inputs import changed_inputs
from peaceroom.findings.team import team_text
from peaceroom.scenario.file.merging import differing_files, merge_folders
from peaceroom.web.forms import fields
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace
from peaceroom.web.uploading import taken, uploads

#: draws of every version, and numbers that are listed
_DRAWS, _MOST = 128, 40
_one_at_a_time = Lock()


def show(request: Request) -> Response:
    """The choice of two versions; what differs, what contradicts; a place for what matters."""
    asked = request.query_params
    return _shown(request, asked.get("first", ""), asked.get("second", ""))


def _shown(request: Request, first: str, second: str, error: InputError | None = None) -> Response:
    here, name = workspace(request), request.path_params["scenario"]
    values: dict[str, object] = {"rows": None, "files": (), "clashes": (), "merged": ()}
    clashes: tuple[Problem, ...] = ()
    if first and second:
        one, two = here.scenario_folder(first), here.scenario_folder(second)
        merged: list[str] = []
        with tempfile.TemporaryDirectory() as place:
            try:
                merged = merge_folders(here.scenario_folder(name), [one, two], Path(place) / "merged")
            except InputError as wrong:
                clashes = tuple(wrong.problems)
        values = {"rows": changed_inputs(here.scenario(first).scenario, here.scenario(second).scenario),
                  "files": list(differing_files(one, two)), "clashes": clashes, "merged": merged}
    problems = [p for p in (error.problems if error else ()) if p not in clashes]
    return page(request, "team.html.j2", title=here.scenario(name).scenario.title, first=first, second=second,
                others=[(folder, words) for folder, words in here.titles().items() if folder != name], most=_MOST,
                status=422 if error else 200, problems=problems, **values)


async def bring(request: Request) -> Response:
    """A colleague's version, as a zip, a folder or a file: it becomes a scenario of the workspace, and is compared."""
    return await run_in_threadpool(_brought, request, await uploads(request))


def _brought(request: Request, files: dict[str, bytes]) -> Response:
    here, name = workspace(request), request.path_params["scenario"]
    try:
        new = taken(here, files)
    except InputError as error:
        return _shown(request, "", "", error)
    others = [folder for folder in here.titles() if folder not in (name, new)]
    query = f"?first={quote(others[-1])}&second={quote(new)}" if others else ""
    return RedirectResponse(f"/scenarios/{quote(name)}/team{query}", 303)


def matters(request: Request) -> Response:
    """Agreement and the disagreement that matters most: a part of the page, or all of it where no script runs."""
    names = [request.query_params.get(key, "") for key in ("first", "second")]
    versions = {name: workspace(request).scenario(name).scenario for name in names}
    if len(versions) < 2:
        raise InputError.one("E312", "two versions have the same name", "it would be unclear who says what",
                             "choose two scenarios that are not the same")
    with _one_at_a_time:
        found = team(versions, weights=weights_of(names, {}), draws=_DRAWS)
    part = "HX-Request" in request.headers
    return page(request, "team_found.html.j2" if part else "team_alone.html.j2",
                text=team_text(found, versions[names[0]]))


async def merge(request: Request) -> Response:
    """Write both versions as one new scenario of the workspace."""
    return await run_in_threadpool(_merged, request, await fields(request))


def _merged(request: Request, sent: dict[str, str]) -> Response:
    here, name = workspace(request), request.path_params["scenario"]
    first, second = sent.get("first", ""), sent.get("second", "")
    out = here.folder / here.free_name(f"{name}-merged")
    try:
        merge_folders(here.scenario_folder(name), [here.scenario_folder(first), here.scenario_folder(second)], out)
    except InputError as error:
        return _shown(request, first, second, error)
    return RedirectResponse(f"/scenarios/{quote(out.name)}", 303)


_CODE = Code("peaceroom team {scenario} OTHER", """\
import peaceroom
from peaceroom.analysis.team.versions import team
from peaceroom.findings.team import team_text

versions = {name: peaceroom.load_scenario(name) for name in ({scenario}, "OTHER")}  # the folder of another version
found = team(versions, weights={name: 1 / len(versions) for name in versions}, draws=128)
print(team_text(found, next(iter(versions.values()))))
""")

PAGE = Page("Team", "scenario", 94, "Two analysts’ versions: what differs, and what of it matters", (
    Step("/team", show), Step("/team/found", matters), Step("/team", merge, ("POST",)),
    Step("/team/bring", bring, ("POST",))), code=_CODE)
