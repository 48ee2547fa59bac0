"""A file of another program: brought, shown as it was understood, set right, and made a scenario of the workspace."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError
from peaceroom.files.writing import make_folder, replace_file
from peaceroom.interop.choosing import choices
from peaceroom.interop.reading import Incoming, read_file_of_others
from peaceroom.interop.registry import formats
from peaceroom.scenario.file.id_remedies import as_id
from peaceroom.scenario.file.writing import to_yaml
from peaceroom.web.forms import Fields, fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace

_TOKEN = re.compile(r"[0-9a-f]{16}")
#: unfinished imports that are kept
_MOST = 20


def show(request: Request) -> Response:
    """What can be brought."""
    return page(request, "import.html.j2", problems=(), formats=list(formats().values()))


async def bring(request: Request) -> Response:
    """Files from the analyst's disk; the first is the one that is meant, others may belong to it."""
    async with request.form(max_files=60, max_fields=20) as sent:
        given = [f for f in sent.getlist("files") if isinstance(f, UploadFile) and f.filename]
        files = [(f.filename or "", await f.read()) for f in given]
    return await run_in_threadpool(_kept, request, files)


def _kept(request: Request, files: list[tuple[str, bytes]]) -> Response:
    if not files:
        error = InputError.one("E001", "no file was chosen", "there is nothing to read", "choose one on this page")
        return page(request, "import.html.j2", status=422, problems=error.problems, formats=list(formats().values()))
    above = workspace(request).private / "imports"
    for old in sorted(above.glob("*"), key=lambda p: p.stat().st_mtime_ns)[:-_MOST] if above.is_dir() else ():
        shutil.rmtree(old, ignore_errors=True)
    token = token_hex(8)
    make_folder(above / token, code="E512")
    for name, data in files:
        (above / token / _plain(name)).write_bytes(data)
    return RedirectResponse(f"/import/{token}/{quote(_plain(files[0][0]))}", status_code=303)


def _plain(name: str) -> str:
    """A name without folders and without what systems give a meaning."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return re.sub(r"[^\w .+-]", "-", last).strip(" .")[-100:] or "file"


def _file(request: Request) -> Path:
    token, name = request.path_params["token"], request.path_params["name"]
    path: Path = workspace(request).private / "imports" / token / _plain(name)
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise InputError.one("E001", "this file is not there any more", "it was brought long ago, or made a scenario",
                             "bring it again")
    return path


def understood(request: Request) -> Response:
    """How the file was understood, to be set right."""
    return _shown(request, _file(request), Fields())


async def decide(request: Request) -> Response:
    """Read it as told; show it again, or make the scenario."""
    sent = await fields(request)
    return await run_in_threadpool(_decided, request, sent)


def _read(path: Path, sent: Fields) -> Incoming:
    told = {key.removeprefix("column."): value for key, value in sent.items()
            if key.startswith("column.") and value.strip()}
    ends = [sent.get(key, "").strip().replace(",", ".") for key in ("low", "high")]
    scale = None
    if all(ends):
        try:
            scale = float(ends[0]), float(ends[1])
        except ValueError:
            raise InputError.one("E108", "the ends of the scale are no numbers", "positions are placed between them",
                                 "write numbers such as 0 and 100") from None
    return read_file_of_others(path, columns=told, encoding=sent.get("encoding") or None, scale=scale,
                               as_of=sent.get("as_of") or None)


def _shown(request: Request, path: Path, sent: Fields, error: InputError | None = None) -> Response:
    found: Incoming | None = None
    try:
        found = None if error is not None else _read(path, sent)
    except InputError as refused:
        error = refused
    problems = [replace(p, file=p.file.replace(f"{path.parent.as_posix()}/", ""))
                for p in (error.problems if error else ())]
    told = {key.removeprefix("column."): value for key, value in sent.items()
            if key.startswith("column.") and value.strip()}
    return page(request, "import_shown.html.j2", status=422 if error else 200, problems=problems, found=found,
                name=path.name, choices=choices(path, encoding=sent.get("encoding") or None, columns=told), sent=sent)


def _decided(request: Request, sent: Fields) -> Response:
    path = _file(request)
    if sent.get("do") != "make":
        return _shown(request, path, sent)
    try:
        found = _read(path, sent)
    except InputError as error:
        return _shown(request, path, sent, error)
    here = workspace(request)
    target = here.free_name(as_id(path.stem) or "scenario")
    make_folder(here.folder / target, code="E512")
    replace_file(here.folder / target / "scenario.yaml", to_yaml(found.scenario), code="E512")
    shutil.rmtree(path.parent, ignore_errors=True)
    return RedirectResponse(f"/scenarios/{quote(target)}", status_code=303)


PAGE = Page("Import a file", "all", 20, "Tables, KTAB, DECIDE, NegMAS, Genius", (
    Step("/import", show), Step("/import", bring, ("POST",)), Step("/import/{token}/{name}", understood),
    Step("/import/{token}/{name}", decide, ("POST",))))
