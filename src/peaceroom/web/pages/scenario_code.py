"""A page about a scenario as YAML, as Python and as a command; of the editing pages, what gives the same files."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.splices import Splices
from peaceroom.scenario.editing.blocks import block_texts, marks
from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.types import Scenario
from peaceroom.web.desks import desk
from peaceroom.web.registry import Code, Page, Step, pages
from peaceroom.web.rendering import page

#: edits that are written as code at once
_MOST = 200


def show(request: Request) -> Response:
    """What the page ``?page=`` shows, by its key; without one, the whole scenario."""
    here, name = desk(request), request.path_params["scenario"]
    asked = request.query_params.get("page", "edit-text")
    found = next((p for p in pages() if p.about == "scenario" and p.key == asked and p.code is not None), None)
    if found is None or found.code is None:
        raise InputError.one("E312", f"there is no page {asked[:40]!r}", CODES["E312"][1],
                             "follow the link at the foot of a page")
    number, texts = here.number, here.texts
    blocks = block_texts(texts, *(found.code.blocks or Scenario.model_fields))
    if found.key == "edits":
        python = _edits(here, name, number)
    elif found.code.python:
        python = found.code.python.replace("{scenario}", repr(name))
    elif found.code.blocks:
        python = _blocks(name, {block: blocks.get(block, "") for block in found.code.blocks}) + _checked(name, texts)
    else:
        python = _files(name, texts) + _checked(name, texts)
    whole = {file: text for file, text in texts.items() if text} if not found.code.blocks else blocks
    return page(request, "scenario_code.html.j2", about=found, yaml=whole, python=python,
                command=_command(found.code, name), edits=found.code.python == "", most=_MOST)


def _command(code: Code, name: str) -> str:
    return code.command.replace("{scenario}", shlex.quote(name))


def _blocks(name: str, blocks: Mapping[str, str]) -> str:
    inner = "".join(f"    {block!r}: {_quoted(text)},\n" for block, text in blocks.items())
    return ("from peaceroom.scenario.editing.blocks import write_blocks\n\n"
            f"write_blocks({name!r}, {{\n{inner}}})\n")


def _files(name: str, texts: Mapping[str, str]) -> str:
    inner = "".join(f"(folder / {file!r}).write_bytes({_quoted(text)}.encode())\n"
                    for file, text in texts.items() if text)
    return f"from pathlib import Path\n\nfolder = Path({name!r})\nfolder.mkdir(exist_ok=True)\n{inner}"


def _edits(here: Desk, name: str, number: int) -> str:
    """The last edits, made again on the files as they were before them."""
    inner = "".join(f"    {_plain(e.splices)},  # {e.number}\n" for e in here.entries[max(0, number - _MOST):number])
    return ("from peaceroom.scenario.editing.blocks import replay\n\n"
            f"replay({name!r}, [\n{inner}])\n") + _checked(name, here.texts)


def _plain(splices: Mapping[str, Splices]) -> Mapping[str, Sequence[tuple[int, str, str]]]:
    return {file: [(one.at, one.old, one.new) for one in found] for file, found in splices.items()}


def _checked(name: str, texts: Mapping[str, str]) -> str:
    """The files are then the same, to the last byte, where nothing else of them differs."""
    sums = "".join(f"    {file!r}: {mark!r},\n" for file, mark in marks(texts).items())
    return ("\nfrom hashlib import sha256\nfrom pathlib import Path\n\n"
            f"for file, mark in {{\n{sums}}}.items():\n"
            f"    assert sha256((Path({name!r}) / file).read_bytes()).hexdigest() == mark, file\n")


def _quoted(text: str) -> str:
    """A text as a literal of Python: over lines, as it stands in the file, where that is safe."""
    if "\\" in text or '"""' in text or text.endswith('"') or not all(c.isprintable() or c == "\n" for c in text):
        return repr(text)
    return f'"""\\\n{text}"""'


PAGE = Page("As code", "scenario", 29, "YAML, Python and a command that give the same", (Step("/code", show),))
