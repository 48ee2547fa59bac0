"""A scenario that comes in through a form: a folder, a zip of one, or its file."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request

from peaceroom.scenario.file.id_remedies import as_id
from peaceroom.scenario.file.taking import take_folder
from peaceroom.web.workspace import Workspace


async def uploads(request: Request) -> dict[str, bytes]:
    """The files of a form by their names, with the folders that they came from."""
    async with request.form(max_files=500, max_fields=20) as sent:
        given = [f for f in sent.getlist("files") if isinstance(f, UploadFile) and f.filename]
        return {f.filename or "": await f.read() for f in given}


def taken(here: Workspace, files: dict[str, bytes]) -> str:
    """Make a scenario of the workspace of them; its name. Raises `InputError`, and then nothing is left."""
    first = next(iter(files), "scenario").replace("\\", "/").split("/")[0]
    for ending in (".yaml", ".yml", ".zip"):
        first = first.removesuffix(ending)
    target = here.free_name(as_id(first) or "scenario")
    take_folder(files, here.folder / target)
    return target
