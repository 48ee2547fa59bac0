"""Sources graded by relation: every letter that is tried shows at once what it does to the pooled numbers."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.analysis.regrading import Repooled, regraded, repooled
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.grading import grade_source
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Reliability
from peaceroom.findings.rounding import finest, span
from peaceroom.scenario.types import Scenario
from peaceroom.web.forms import Fields, fields
from peaceroom.web.ledgers import coder_of, ledger_of
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace

MEANING = {"A": "reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
           "E": "unreliable", "F": "cannot be judged"}
RELATIONS = {"self": "about its own side", "ally": "about its allies", "adversary": "about its adversaries",
             "neutral": "about others", "fact": "about the world"}
_POINTS: tuple[Literal["p10", "median", "p90"], ...] = ("p10", "median", "p90")


def show(request: Request) -> Response:
    """Every source with its grades."""
    return _shown(request)


def _shown(request: Request, error: InputError | None = None, sent: Fields | None = None) -> Response:
    found = ledger_of(request)
    by = coder_of(found, request.query_params.get("by"))
    ledger = found.store.read() if found.folder.is_dir() else Ledger()
    graded = {(g.source, g.relation): g for g in ledger.grades.values()}
    return page(request, "grading.html.j2", status=422 if error else 200, problems=error.problems if error else (),
                title=found.scenario.title, sources=ledger.sources, graded=graded, relations=RELATIONS,
                letters=get_args(Reliability), meaning=MEANING, by=by, coders=found.scenario.coders,
                actors=found.scenario.actors, sent=sent or {})


async def change(request: Request) -> Response:
    """Try a grade, or write it down."""
    return await run_in_threadpool(_changed, request, await fields(request))


def _changed(request: Request, sent: Fields) -> Response:
    source, relation, letter = (sent.get(k, "") for k in ("source", "relation", "reliability"))
    if "HX-Request" in request.headers:
        return _tried(request, source, relation, letter)
    found = ledger_of(request)
    by = coder_of(found, sent.get("by"))
    try:
        grade_source(found.store, source, relation, letter, sent.get("because", "").strip() or None, by=by,
                     on=dt.date.today())
    except InputError as error:
        return _shown(request, error, sent)
    return RedirectResponse(f"/scenarios/{quote(request.path_params['scenario'])}/grades?by={quote(by)}", 303)


def _tried(request: Request, source: str, relation: str, letter: str) -> Response:
    scenario = workspace(request).scenario(request.path_params["scenario"]).scenario
    rows: list[tuple[str, str, str, tuple[float, ...]]] = []
    if scenario.ledger is not None and letter:
        rows = [_row(scenario, r) for r in repooled(scenario, regraded(scenario.ledger, source, relation, letter))
                if r.moved]
    return page(request, "grading_tried.html.j2", rows=rows, letter=letter)


def _row(scenario: Scenario, number: Repooled) -> tuple[str, str, str, tuple[float, ...]]:
    """Name, both ranges in words, and their ends in hundredths of the scale for the figure."""
    low, high = number.scale
    what = scenario.issues[number.issue].name if number.issue else number.quantity
    least = finest(high - low)
    at = tuple(round(100 * (p[q] - low) / (high - low), 1) for p in (number.before, number.after)
               for q in _POINTS)
    return (f"{scenario.actors[number.actor].name}, {what}", span(number.before["p10"], number.before["p90"], least),
            span(number.after["p10"], number.after["p90"], least), at)


_CODE = Code("peaceroom evidence grades {scenario}", """\
from peaceroom.scenario.file.opened_ledger import open_ledger

for grade in open_ledger({scenario}).store.read().grades.values():
    print(grade)
""")

PAGE = Page("Sources and grades", "scenario", 32, "How far each source is believed, about whom", (
    Step("/grades", show), Step("/grades", change, ("POST",))), code=_CODE)
