"""Questions beside a run: asked on a form, answered by a job, shown as the command line says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import cast
from urllib.parse import quote

import yaml
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.report.figures.drawing import Drawing
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.job import Job
from peaceroom.web.jobs.question import Found, Question, Values
from peaceroom.web.jobs.questions import questions
from peaceroom.web.jobs.queue import Jobs
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace
from peaceroom.web.run_pages import opened
from peaceroom.web.saving import attachment, figure_file, linked


def show(request: Request) -> Response:
    """The questions there are, and earlier answers."""
    scenario = workspace(request).scenario(request.path_params["scenario"]).scenario
    return page(request, "ask.html.j2", title=scenario.title, questions=questions(), earlier=_earlier(request))


def form(request: Request) -> Response:
    """The form of a question; what the address holds beside it is put in."""
    question = _question(request)
    return _form(request, question, {f.key: request.query_params.get(f.key, f.first) for f in question.fields})


async def ask(request: Request) -> Response:
    """Put the question in the queue, or say beside the form what is wrong with it."""
    async with request.form() as sent:
        return await run_in_threadpool(_asked, request, sent)


@dataclass(frozen=True)
class Answer:
    """What a job found on a question: the scenario's title as it is now, the verb's text and its data."""

    job: Job
    question: Question
    values: Values
    scenario: Scenario
    text: str
    found: Found

    @property
    def address(self) -> str:
        return f"/scenarios/{quote(self.job.scenario)}/answers/{self.job.id}"


def answer(request: Request) -> Response:
    """What was found: a figure where there is one, and everything in words."""
    found = _answer(request)
    drawing = _drawing(request, found)
    return page(
        request, "ask_answer.html.j2", title=found.scenario.title, question=found.question, job=found.job,
        parts=list(parts(found.text)), values=found.values, here=found.address,
        figure=None if drawing is None else linked(drawing[0], lambda _, kind: f"{found.address}/figure.{kind}"),
        said="" if drawing is None else drawing[1])


def figure(request: Request) -> Response:
    """The figure of an answer as a file. Raises `InputError` E316, E329."""
    found = _answer(request)
    drawing = _drawing(request, found)
    return figure_file({} if drawing is None else {1: drawing[0]}, 1, request.path_params["kind"],
                       f"{found.job.scenario}-{found.question.verb}")


def code(request: Request) -> Response:
    """The answer as YAML; a command and Python that give it again."""
    found = _answer(request)
    name = found.job.scenario
    lines = found.question.python(found.values).replace("{scenario}", repr(name))
    begin = "import json\nfrom hashlib import sha256\n\nimport peaceroom\n"
    mark = sha256(json.dumps(_bare(found.found)).encode()).hexdigest()
    return page(
        request, "ask_code.html.j2", title=found.scenario.title, question=found.question, here=found.address,
        yaml=yaml.safe_dump(_bare(found.found), sort_keys=False, allow_unicode=True, width=120),
        command=found.question.command(name, found.values),
        python=f"{begin}{lines}\nmark = sha256(json.dumps(result, default=float).encode()).hexdigest()\n"
               f"assert mark == {mark!r}, \"the scenario has changed since\"\nprint(result)\n")


def data(request: Request) -> Response:
    """What was found, as the verb's ``--json`` says it, to be saved."""
    found = _answer(request)
    text = json.dumps(found.found, ensure_ascii=False, indent=1)
    return attachment(f"{found.job.scenario}-{found.question.verb}.json", text.encode())


def _answer(request: Request) -> Answer:
    """The answer of the address. Raises `InputError` E346."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.get(request.path_params["job"])
    question = questions().get(job.question["question"]) if job.question is not None else None
    if question is None or job.question is None or job.scenario != request.path_params["scenario"]:
        raise InputError.one("E346", "this job has answered no question about the scenario", CODES["E346"][1],
                             "choose one from the list of jobs")
    kept = jobs.answer(job.id)
    return Answer(job, question, job.question["values"], workspace(request).scenario(job.scenario).scenario,
                  str(kept["text"]), cast("Found", kept["result"]))


def _drawing(request: Request, found: Answer) -> tuple[Drawing, str] | None:
    """The figure with its sentence; None where there is none, or it is of actors that the scenario has no more."""
    draw = found.question.figure
    if draw is None:
        return None
    try:
        return opened(request).alone(lambda: draw(found.scenario, found.found))
    except KeyError:
        return None


def _bare(found: Found) -> Found:
    """The data without what only says of which scenario they are."""
    return {key: value for key, value in found.items() if key not in ("scenario", "as_of")}


def parts(text: str) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """A text of the command line as headings, with what is indented below them, and below that.

    A line with nothing below it is a part without more; the first line, a title, is left out.
    """
    found: list[tuple[str, list[tuple[str, list[str]]]]] = []
    for line in text.split("\n")[1:]:
        said, indent = line.strip(), len(line) - len(line.lstrip(" "))
        said = re.sub(r"^· ", "", said)
        if not said:
            continue
        if indent == 0 or not found:
            found.append((said, []))
        elif indent < 4 or not found[-1][1]:
            found[-1][1].append((said, []))
        else:
            found[-1][1][-1][1].append(said)
    yield from found


def _asked(request: Request, sent: FormData) -> Response:
    name, question = request.path_params["scenario"], _question(request)
    values = {f.key: str(sent.get(f.key, "")).strip() for f in question.fields}
    try:
        question.plan(workspace(request).scenario(name), values)
        jobs: Jobs = request.app.state.jobs
        job = jobs.add("ask", name, {"question": request.path_params["question"], "values": values},
                       getattr(request.state, "user", ""))
    except InputError as error:
        return _form(request, question, values, error.problems)
    return RedirectResponse(f"/jobs/{job.id}", status_code=303)


def _form(request: Request, question: Question, values: Values, problems: tuple[Problem, ...] = ()) -> Response:
    scenario = workspace(request).scenario(request.path_params["scenario"]).scenario
    fields = [(f, None if f.choices is None else f.choices(scenario), f.examples(scenario) if f.examples else [])
              for f in question.fields]
    return page(request, "ask_form.html.j2", status=422 if problems else 200, title=scenario.title, question=question,
                fields=fields, values=values, problems=problems)


def _question(request: Request) -> Question:
    key = request.path_params["question"]
    if key not in questions():
        raise InputError.one("E346", f"there is no question {key[:40]!r}", "there is nothing to ask",
                             "choose one of: " + ", ".join(questions()))
    return questions()[key]


def _earlier(request: Request) -> list[tuple[str, str, str]]:
    """Answers at hand: title, what was asked, address."""
    name, jobs = request.path_params["scenario"], request.app.state.jobs
    out = []
    for job in jobs.all():
        if job.question is not None and job.scenario == name and job.state == "done":
            question = questions().get(job.question["question"])
            if question is not None:
                out.append((question.title, ", ".join(filter(None, job.question["values"].values())),
                            f"/scenarios/{quote(name)}/answers/{job.id}"))
    return out


PAGE = Page("Ask", "scenario", 91, "What decides an answer, what leads to it, whose word and whose moves", (
    Step("/ask", show), Step("/ask/{question}", form), Step("/ask/{question}", ask, ("POST",)),
    Step("/answers/{job}", answer), Step("/answers/{job}/figure.{kind}", figure), Step("/answers/{job}/code", code),
    Step("/answers/{job}/data", data)))
