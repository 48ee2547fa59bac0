"""The guided start: ten questions, one at a time, kept at every change, and a first scenario that runs."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.errors import InputError, Problem
from peaceroom.files.writing import replace_file
from peaceroom.scenario.file.id_remedies import as_id
from peaceroom.scenario.file.loading import FILE_NAME
from peaceroom.scenario.starting import wording
from peaceroom.scenario.starting.answers import Answers
from peaceroom.scenario.starting.building import question_of, scenario, scenario_text
from peaceroom.scenario.starting.questions import QUESTIONS
from peaceroom.web.forms import Fields, fields
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace
from peaceroom.web.starts import Starts, taken

KINDS = {"party": "a party to the talks", "faction": "a group within a party", "patron": "supports a side from outside",
         "mediator": "mediates", "facilitator": "facilitates", "host": "hosts the talks",
         "guarantor": "guarantees what is agreed", "observer": "watches"}


def begin(request: Request) -> Response:
    """A new start."""
    return RedirectResponse(f"/start/{_starts(request).begin()}/1", status_code=303)


def ask(request: Request) -> Response:
    """One question, with what was answered so far."""
    key, number = _question(request)
    answers = _starts(request).read(request.path_params["start"])
    return _asked(request, key, number, answers, _problems(answers, key) if "seen" in request.query_params else ())


async def answer(request: Request) -> Response:
    """Keep an answer; go on, go back, or stay (a list that needs more rows, a box that was left)."""
    return await run_in_threadpool(_answered, request, await fields(request))


def _answered(request: Request, sent: Fields) -> Response:
    key, number = _question(request)
    name, starts = request.path_params["start"], _starts(request)
    answers = taken(starts.read(name), key, sent)
    starts.keep(name, answers)
    if "HX-Request" in request.headers:  # a box was left
        return page(request, "start_said.html.j2", problems=_problems(answers, key))
    move = sent.get("move", "on")
    problems = _problems(answers, key)
    if move == "on" and problems:
        return _asked(request, key, number, answers, problems, status=422)
    if move == "stay":
        return RedirectResponse(f"/start/{name}/{number}", status_code=303)
    to = number - 1 if move == "back" else number + 1
    return RedirectResponse(f"/start/{name}/{to}" if to <= len(QUESTIONS) else f"/start/{name}/done", status_code=303)


def done(request: Request) -> Response:
    """All ten: what is still missing, or the scenario as it would be written."""
    name = request.path_params["start"]
    answers = _starts(request).read(name)
    problems: dict[str, list[Problem]] = {}
    text = ""
    try:
        text = scenario_text(answers, date.today())
    except InputError as error:
        for problem in error.problems:
            problems.setdefault(question_of(problem), []).append(problem)
    return page(request, "start_done.html.j2", start=name, answers=answers, problems=problems, text=text,
                questions=QUESTIONS)


def create(request: Request) -> Response:
    """Write the scenario's folder and open it."""
    name, starts = request.path_params["start"], _starts(request)
    answers = starts.read(name)
    text = scenario_text(answers, date.today())
    folder = workspace(request).free_name(as_id(answers.title) or "scenario")
    replace_file(workspace(request).folder / folder / FILE_NAME, text)
    starts.end(name)
    return RedirectResponse(f"/scenarios/{quote(folder)}", status_code=303)


def _asked(request: Request, key: str, number: int, answers: Answers, problems: object, status: int = 200) -> Response:
    today = date.today()
    return page(request, "start.html.j2", status=status, start=request.path_params["start"], key=key, number=number,
                question=QUESTIONS[number - 1], questions=QUESTIONS, a=answers, problems=problems, kinds=KINDS,
                words={"wants": wording.POSITION, "cares": wording.SALIENCE, "strength": wording.CAPABILITY,
                       "failure": wording.FAILURE},
                today=today.isoformat(), next_year=(today + timedelta(days=365)).isoformat())


def _problems(answers: Answers, key: str) -> list[Problem]:
    """What is wrong with the answer to one question."""
    try:
        scenario(answers, date.today())
    except InputError as error:
        return [p for p in error.problems if question_of(p) == key]
    return []


def _question(request: Request) -> tuple[str, int]:
    number = int(request.path_params["number"])
    if not 1 <= number <= len(QUESTIONS):
        raise InputError.one("E001", f"there is no question {number}", f"there are {len(QUESTIONS)}",
                             "go on with the first", file="")
    return QUESTIONS[number - 1].key, number


def _starts(request: Request) -> Starts:
    return Starts(workspace(request).private / "starts")


PAGE = Page("New scenario", "all", 10, "Ten questions, and a first scenario that runs", (
    Step("/start", begin, ("POST",)),
    Step("/start/{start}/done", done),
    Step("/start/{start}/create", create, ("POST",)),
    Step("/start/{start}/{number:int}", ask),
    Step("/start/{start}/{number:int}", answer, ("POST",)),
), in_menu=False)
