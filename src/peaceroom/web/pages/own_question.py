"""A question that the analyst writes, sealed in the workspace's ledger: by itself, or with a run that it takes from."""

from __future__ import annotations

import datetime as dt
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError
from peaceroom.seals.keys import key_for
from peaceroom.seals.sealing import LEDGER, seal
from peaceroom.web.forms import Fields, fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace

_ANSWERS = {"yes-no": "yes or no", "number": "a number", "date": "a day"}
_TYPED = ("asks", "rule", "answer", "due", "p", "said", "unit", "least", "most", "step", "take")
#: rows for days that the form has
_DAYS = 4


def show(request: Request) -> Response:
    """The form; ``?run=``: with a run chosen."""
    return _shown(request, Fields({"run": request.query_params.get("run", "")}))


def _shown(request: Request, sent: Fields, error: InputError | None = None) -> Response:
    here = workspace(request)
    return page(request, "own_question.html.j2", status=200 if error is None else 422, sent=sent, answers=_ANSWERS,
                problems=list(error.problems) if error else [], days=range(_DAYS), ledger=LEDGER,
                runs=[row.folder for row in here.runs()], today=dt.date.today().isoformat())


async def ask(request: Request) -> Response:
    """Seal it. What is refused comes back in the form."""
    return await run_in_threadpool(_asked, request, await fields(request))


def _asked(request: Request, sent: Fields) -> Response:
    here = workspace(request)
    ledger = here.folder / LEDGER
    try:
        runs = [here.run_folder(sent["run"])] if sent.get("run") else []
        line, = seal(runs, ledger, key_for(ledger)[0], own={"questions": {_id(sent): _question(sent)}})
    except InputError as error:
        return _shown(request, sent, error)
    return RedirectResponse(f"/record#seal-{line}", 303)


def _id(sent: Fields) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", sent.get("asks", "").lower())[:48].strip("-")
    return words or "question"


def _question(sent: Fields) -> dict[str, object]:
    """The fields as a file of questions holds them; what is empty is left out."""
    found: dict[str, object] = {name: sent[name].strip() for name in _TYPED if sent.get(name, "").strip()}
    by = {sent[f"day.{k}"].strip(): sent.get(f"chance.{k}", "").strip() for k in range(_DAYS)
          if sent.get(f"day.{k}", "").strip()}
    return {**found, "by": by} if by else found


PAGE = Page("Own question", "all", 31, "Promise an answer to a question that you write", (
    Step("/record/ask", show), Step("/record/ask", ask, ("POST",))))
