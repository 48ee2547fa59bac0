"""Questions beside a run: asked on a form, answered by a job, shown as the command line says it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.web.jobs.questions import QUESTIONS, Question, Values
from peaceroom.web.jobs.queue import Jobs
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace


def show(request: Request) -> Response:
    """The questions there are, and earlier answers."""
    scenario = workspace(request).scenario(request.path_params["scenario"]).scenario
    return page(request, "ask.html.j2", title=scenario.title, questions=QUESTIONS, earlier=_earlier(request))


def form(request: Request) -> Response:
    """The form of a question; what the address holds beside it is put in."""
    question = _question(request)
    return _form(request, question, {f.key: request.query_params.get(f.key, f.first) for f in question.fields})


async def ask(request: Request) -> Response:
    """Put the question in the queue, or say beside the form what is wrong with it."""
    async with request.form() as sent:
        return await run_in_threadpool(_asked, request, sent)


def answer(request: Request) -> Response:
    """What was found."""
    jobs: Jobs = request.app.state.jobs
    job = jobs.get(request.path_params["job"])
    if job.question is None or job.scenario != request.path_params["scenario"]:
        raise InputError.one("E346", "this job has answered no question about the scenario", CODES["E346"][1],
                             "choose one from the list of jobs")
    kept, key, values = jobs.answer(job.id), job.question["question"], job.question["values"]
    scenario = workspace(request).scenario(job.scenario).scenario
    question = QUESTIONS[key]
    return page(request, "ask_answer.html.j2", title=scenario.title, question=question, key=key, job=job,
                parts=list(parts(str(kept["text"]))), values=values,
                command=question.command(key, job.scenario, values))


def data(request: Request) -> Response:
    """What was found, as the verb's ``--json`` says it, to be saved."""
    jobs: Jobs = request.app.state.jobs
    found = jobs.answer(request.path_params["job"])["result"]
    return Response(json.dumps(found, ensure_ascii=False, indent=1), media_type="application/json",
                    headers={"Content-Disposition": 'attachment; filename="answer.json"'})


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
    if key not in QUESTIONS:
        raise InputError.one("E346", f"there is no question {key[:40]!r}", "there is nothing to ask",
                             "choose one of: " + ", ".join(QUESTIONS))
    return QUESTIONS[key]


def _earlier(request: Request) -> list[tuple[str, str, str]]:
    """Answers at hand: title, what was asked, address."""
    name, jobs = request.path_params["scenario"], request.app.state.jobs
    out = []
    for job in jobs.all():
        if job.question is not None and job.scenario == name and job.state == "done":
            question = QUESTIONS.get(job.question["question"])
            if question is not None:
                out.append((question.title, ", ".join(filter(None, job.question["values"].values())),
                            f"/scenarios/{quote(name)}/answers/{job.id}"))
    return out


PAGE = Page("Ask", "scenario", 91, "What decides an answer, what leads to it, whose moves, best packages", (
    Step("/ask", show), Step("/ask/{question}", form), Step("/ask/{question}", ask, ("POST",)),
    Step("/answers/{job}", answer), Step("/answers/{job}/data", data)))
