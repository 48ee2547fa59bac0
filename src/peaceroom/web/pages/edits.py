"""Every edit so far: who changed what and when; undo, redo, conflicts, and the addresses that editing pages call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from peaceroom.core.errors import InputError
from peaceroom.files.editing import difference
from peaceroom.files.nodes import resolve
from peaceroom.scenario.editing.entries import Entry
from peaceroom.scenario.editing.placing import Edit, Move, Path, Put, Take
from peaceroom.scenario.editing.renames import rename
from peaceroom.scenario.editing.texts import FILES
from peaceroom.scenario.editing.typed import Kind
from peaceroom.web.desks import desk, desks, user
from peaceroom.web.forms import fields
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page

_MOST_EDITS, _MOST_SHOWN, _DEEPEST, _LONGEST = 20_000, 200, 12, 100_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHOICES: tuple[Literal["ours", "disk", "both"], ...] = ("ours", "disk", "both")


def show(request: Request) -> Response:
    """The edits, newest first."""
    here = desk(request)
    found = [(e, datetime.fromtimestamp(e.at, UTC)) for e in reversed(here.since(0)[-_MOST_SHOWN:])]
    return page(request, "edits.html.j2", edits=found, count=here.number, undo=here.can_undo(user(request)),
                redo=here.can_redo(user(request)))


async def put(request: Request) -> Response:
    """Edits as JSON: ``{"what": words, "edits": [{"path": […], "value": …, "kind": …}, {"path": […], "take": true}]}``.

    Or whole texts: ``{"what": words, "texts": {file: text}, "since": number of the edit whose texts were changed so}``.
    ``"move": -1`` or ``1`` in place of a value lets the entry change places with its neighbour.
    Answers with the edit's number, or with the command line's message where the edit does not fit (409).
    """
    sent = await _sent(request)
    return await run_in_threadpool(_answer, request, lambda: _made(request, sent))


async def call(request: Request) -> Response:
    """Another id for an entry, with every reference: ``{"path": […], "to": id}``; answers as `put`."""
    sent = await _sent(request)
    return await run_in_threadpool(_called, request, sent)


def _called(request: Request, sent: Mapping[str, object]) -> Response:
    desks(request).judged(request.path_params["scenario"], wait=True)
    path = _edit({"path": sent.get("path"), "take": True}).path
    return _answer(request, lambda: rename(desk(request), user(request), path, str(sent.get("to", ""))[:100])[0])


def undo(request: Request) -> Response:
    """Take back this user's last edit."""
    return _answer(request, lambda: desk(request).undo(user(request)))


def redo(request: Request) -> Response:
    """Do it again."""
    return _answer(request, lambda: desk(request).redo(user(request)))


def state(request: Request) -> Response:
    """What is new since the edit ``since``, and what the checks say; with ``wait=1``, of the newest edit.

    ``{"number", "checked", "saved", "problems": [{"path", "message", "why", "remedy", "code", …}], "warnings",
    "conflict", "undo", "redo", "entries": [{"number", "who", "what", "mine"}]}``
    """
    here, name, who = desk(request), request.path_params["scenario"], user(request)
    since = request.query_params.get("since", "")
    conflict = bool(here.look())
    judged = desks(request).judged(name, wait="wait" in request.query_params)
    if judged is None or judged.number < here.number or (here.saved < here.number and judged.accepted):
        desks(request).later(name)
    new = here.since(int(since)) if since.isdecimal() and len(since) < 10 else []
    failed = desks(request).failure(name)
    undone, redone = here.can_undo(who), here.can_redo(who)
    problems = [] if judged is None else [{**p.to_dict(), "path": path, "where": _where(path)}
                                          for p, path in judged.problems[:500]]
    return JSONResponse({
        "number": here.number, "checked": -1 if judged is None else judged.number, "saved": here.saved,
        "problems": json.loads(json.dumps(problems, default=str)),
        "warnings": [] if judged is None else [w.to_dict() for w in judged.warnings],
        "conflict": conflict, "failed": failed.lines() if failed else [],
        "undo": undone and undone.what, "redo": redone and redone.what,
        "entries": [{"number": e.number, "who": e.who, "what": e.what, "mine": e.who == who} for e in new[-50:]]})


def conflict(request: Request) -> Response:
    """A file that another program changed meanwhile: both texts side by side."""
    found = [(c, difference(c.before, c.ours, c.file), difference(c.before, c.disk, c.file))
             for c in desk(request).look()]
    return page(request, "edits_conflict.html.j2", conflicts=found,
                can_both=all(c.both is not None for c, _, _ in found))


async def settle(request: Request) -> Response:
    """End a conflict as the form says."""
    choice = (await fields(request)).get("choice", "")
    if choice not in _CHOICES:
        raise InputError.one("E312", "no text was chosen", "one of them goes on", "choose one of the buttons")
    await run_in_threadpool(desk(request).resolve, user(request), choice)
    desks(request).later(request.path_params["scenario"])
    return RedirectResponse(request.url.path.rsplit("/", 1)[0], status_code=303)


def _made(request: Request, sent: Mapping[str, object]) -> Entry | None:
    here, what, texts, since = desk(request), str(sent.get("what", ""))[:300], sent.get("texts"), sent.get("since")
    if texts is None:
        return here.edit(user(request), what, _edits(sent.get("edits")))
    if not isinstance(texts, dict) or not isinstance(since, int) or not 0 <= since <= here.number or not all(
            file in FILES and isinstance(text, str) for file, text in texts.items()):
        raise InputError.one("E312", "this is no text of the scenario", "it would be unclear what changes",
                             "load the page again")
    return here.rewrite(user(request), what, texts, since)


def _answer(request: Request, do: Any) -> Response:
    try:
        entry: Entry | None = do()
    except InputError as error:
        return JSONResponse({"problems": [p.to_dict() for p in error.problems]}, status_code=409)
    if entry is not None:
        desks(request).later(request.path_params["scenario"])
    return JSONResponse({"number": desk(request).number, "what": entry and entry.what})


async def _sent(request: Request) -> Mapping[str, object]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError.one("E312", "this is no edit", "an edit is sent as JSON", "load the page again")
    return found


def _edits(sent: object) -> Sequence[Edit]:
    if not isinstance(sent, list) or len(sent) > _MOST_EDITS:
        raise InputError.one("E312", "these are no edits, or too many", "they are made as one step",
                             f"send at most {_MOST_EDITS:,} at once")
    return [_edit(one) for one in sent]


def _edit(sent: object) -> Edit:
    path = sent.get("path") if isinstance(sent, dict) else None
    if not isinstance(sent, dict) or not isinstance(path, list) or not 0 < len(path) <= _DEEPEST or not all(
            map(_is_step, path)):
        raise InputError.one("E312", "this edit names no place", "it would be unclear what changes",
                             "load the page again")
    inner: Path = tuple(path)
    if sent.get("take"):
        return Take(inner)
    if (by := sent.get("move")) in (-1, 1):
        return Move(inner, by)
    kind, value, beside = sent.get("kind"), sent.get("value"), sent.get("beside", {})
    if (kind is not None and kind not in get_args(Kind)) or not _is_plain(value) or not isinstance(beside, dict):
        raise InputError.one("E312", "this edit sets no value", "it would be unclear what changes",
                             "load the page again")
    return Put(inner, value, kind, {name: _dated(v) for name, v in beside.items()})


def _dated(value: object) -> object:
    """Days of a new entry as days, which JSON does not have."""
    if isinstance(value, dict):
        return {name: _dated(v) for name, v in value.items()}
    return resolve(value) if isinstance(value, str) and _DAY.fullmatch(value) else value


def _is_step(step: object) -> bool:
    if isinstance(step, dict):
        return 0 < len(step) <= 4 and all(isinstance(v, str) for v in step.values())
    return isinstance(step, str | int | float) and not isinstance(step, bool) and len(str(step)) <= 200 and step != ""


def _is_plain(value: object, deep: int = 0) -> bool:
    if isinstance(value, dict):
        return deep < _DEEPEST and all(_is_plain(v, deep + 1) for v in value.values())
    if isinstance(value, list):
        return deep < _DEEPEST and all(_is_plain(v, deep + 1) for v in value)
    return isinstance(value, str | int | float) and len(str(value)) <= _LONGEST and value == value


def _where(path: Path) -> str:
    """A path in words."""
    return " › ".join(" on ".join(map(str, s.values())) if isinstance(s, Mapping) else str(s) for s in path)


PAGE = Page("Edits", "scenario", 29, "Who changed what; undo and redo", (
    Step("/edits", show), Step("/edits", put, ("POST",)),
    Step("/edits/rename", call, ("POST",)), Step("/edits/undo", undo, ("POST",)),
    Step("/edits/redo", redo, ("POST",)), Step("/edits/state", state), Step("/edits/conflict", conflict),
    Step("/edits/conflict", settle, ("POST",))), code=Code())
