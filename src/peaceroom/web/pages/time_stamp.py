"""Time stamps from outside for the workspace's ledger: a request to save, and the answer brought back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError
from peaceroom.seals import timestamps
from peaceroom.seals.keys import key_path, read_key
from peaceroom.seals.sealing import LEDGER
from peaceroom.seals.verifying import verify
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace

#: the most bytes of an answer or a certificate that are looked at
_MOST = 1_000_000


def show(request: Request) -> Response:
    """The stamps so far, the request, and where the answer goes."""
    return _shown(request)


def _shown(request: Request, error: InputError | None = None) -> Response:
    problems = list(error.problems) if error else []
    ledger, stamps = workspace(request).folder / LEDGER, list[timestamps.Stamped]()
    try:
        stamps = verify(ledger)["stamps"] if ledger.exists() else []
    except InputError as wrong:
        problems += [p for p in wrong.problems if p not in problems]
    return page(request, "time_stamp.html.j2", status=422 if problems else 200, problems=problems, stamps=stamps,
                there=ledger.exists(), ledger=ledger.name)


def asked(request: Request) -> Response:
    """The request for the newest checkpoint, as a file."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "seals.tsq"
        timestamps.request(workspace(request).folder / LEDGER, out)
        data = out.read_bytes()
    return Response(data, media_type="application/timestamp-query",
                    headers={"Content-Disposition": 'attachment; filename="seals.tsq"'})


async def bring(request: Request) -> Response:
    """The answer and the root certificate of the service, checked and added to the ledger."""
    async with request.form(max_files=2, max_fields=5) as form:
        sent = {name: await file.read(_MOST) for name in ("token", "root")
                if isinstance(file := form.get(name), UploadFile)}
    return await run_in_threadpool(_brought, request, sent)


def _brought(request: Request, sent: dict[str, bytes]) -> Response:
    try:
        with tempfile.TemporaryDirectory() as place:
            files = {name: Path(place) / name for name in ("token", "root")}
            for name, file in files.items():
                file.write_bytes(sent.get(name, b""))
            timestamps.take(workspace(request).folder / LEDGER, files["token"], read_key(key_path()),
                            roots=[files["root"]])
    except InputError as error:
        return _shown(request, error)
    return RedirectResponse("/record/stamp", 303)


PAGE = Page("Time stamp", "all", 32, "Have the time of the ledger confirmed from outside", (
    Step("/record/stamp", show), Step("/record/stamp", bring, ("POST",)), Step("/record/stamp/request", asked)),
    in_menu=False)
