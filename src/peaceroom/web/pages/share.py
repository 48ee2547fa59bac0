"""A copy of the scenario for others: labels in place of names, sources and words; its key stays in the workspace."""

from __future__ import annotations

import re
from pathlib import Path
from time import localtime, strftime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peaceroom.core.errors import InputError
from peaceroom.findings.process import day_words
from peaceroom.scenario.sharing.copying import KEEP
from peaceroom.scenario.sharing.packing import share_packed
from peaceroom.web.forms import Fields, fields
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace

_NAME = re.compile(r"copy-[0-9a-f]{8}\.zip")


def show(request: Request) -> Response:
    """What a copy is, and those that were made."""
    return _shown(request)


def _shown(request: Request, **values: object) -> Response:
    here, name = workspace(request), request.path_params["scenario"]
    title = here.scenario(name).scenario.title
    made = sorted(((p.stat().st_mtime, p) for p in _folder(request).glob("copy-*.zip")), reverse=True)
    rows = [(p.name, day_words(strftime("%Y-%m-%d", localtime(at)))) for at, p in made]
    frame: dict[str, object] = {"made": None, "problems": (), "status": 200}
    return page(request, "share.html.j2", title=title, rows=rows, keys=_folder(request).relative_to(here.folder),
                **(frame | values))  # type: ignore[arg-type]  # status is a number


async def make(request: Request) -> Response:
    """Make a copy and say what was taken out; where something would be left, say where."""
    return await run_in_threadpool(_made, request, await fields(request))


def _made(request: Request, sent: Fields) -> Response:
    folder = workspace(request).scenario_folder(request.path_params["scenario"])
    try:
        name, found = share_packed(folder, _folder(request), [name for name in KEEP if sent.get(f"keep.{name}")])
    except InputError as error:
        return _shown(request, problems=error.problems, status=422)
    return _shown(request, made=(f"{name}.zip", found))


def one(request: Request) -> Response:
    """The zip. Raises `InputError` E001 for any other name."""
    name = request.path_params["name"]
    file = _folder(request) / name
    if not _NAME.fullmatch(name) or not file.is_file():
        raise InputError.one("E001", f"there is no copy {name[:40]!r}", "there is nothing to save",
                             "make one, or choose one from the list")
    return Response(file.read_bytes(), media_type="application/zip",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _folder(request: Request) -> Path:
    here = workspace(request)
    return here.private / "shared" / here.scenario_folder(request.path_params["scenario"]).name


_CODE = Code("peaceroom redact {scenario} --out copy --key key.json", """\
from pathlib import Path
from peaceroom.scenario.sharing.packing import share_packed

print(share_packed(Path({scenario}), Path("shared")))
""")

PAGE = Page("Share redacted", "scenario", 93, "A copy in which nothing tells whose it is", (
    Step("/share", show), Step("/share", make, ("POST",)), Step("/share/{name}", one)), code=_CODE)
