"""One model on the best estimates of a scenario: what it settles on, how it got there, and how sure that is."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.analysis.solving import Solution, solve
from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.solved import actor_name, cautions, digits, intervals_said, moves_said
from peaceroom.findings.workings import grouped, workings_sentences
from peaceroom.models.base import entries, split_key
from peaceroom.models.written_options import read_options
from peaceroom.report.figures.drawing import Drawing
from peaceroom.scenario.types import Scenario
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import drawn, page
from peaceroom.web.run_pages import opened
from peaceroom.web.saving import figure_file, linked


def show(request: Request) -> Response:
    """The form; below it the answer, or what is wrong with what was asked."""
    scenario = drawn(request).file.scenario
    asked = request.query_params
    model, written = asked.get("model", "challenge"), asked.get("options", "")
    problems: tuple[Problem, ...] = ()
    found, entry = None, None
    try:
        entry = split_key(model)[0]
        found = _solved(scenario, model, written)
    except InputError as error:
        problems = error.problems
    keys = [(e.key, e.traits.summary, [e.named(p) for p in e.ordered]) for e in entries().values()]
    return page(
        request, "ask_model.html.j2", status=422 if problems else 200, title=scenario.title, keys=keys, model=model,
        options=written, problems=problems, entry=entry, known=[] if entry is None else fields(entry.cls),
        answer=None if found is None else _answer(request, found, scenario))


def figure(request: Request) -> Response:
    """The way of one issue, round by round, as a file. Raises `InputError`, E316 where nobody moves."""
    scenario, asked = drawn(request).file.scenario, request.query_params
    issue = asked.get("issue", "")
    found = _solved(scenario, asked.get("model", "challenge"), asked.get("options", ""))
    drawing = opened(request).alone(lambda: _figure(found, scenario, issue)) if issue in found.issues else None
    return figure_file({} if drawing is None else {1: drawing[0]}, 1, request.path_params["kind"],
                       f"{request.path_params['scenario']}-{issue}-by-round")


def _solved(scenario: Scenario, model: str, written: str) -> Solution:
    options = read_options(model, [part for part in written.split(",") if part.strip()])
    return solve(scenario, model, None, True, issue=None, **options)


def _answer(request: Request, found: Solution, scenario: Scenario) -> dict[str, object]:
    """What the template shows: sentences as the command line says them, and one issue's way there."""
    played = [k for k in found.issues if any(found.moves.get(k, ())) or found.rounds.get(k)]
    wanted = request.query_params.get("issue", "")
    at = wanted if wanted in played else next(iter(played), None)
    drawing = None if at is None else opened(request).alone(lambda: _figure(found, scenario, at))
    query = urlencode({key: value for key, value in request.query_params.items() if key in ("model", "options")}
                      | {"issue": at or ""})
    return {
        "rows": [(k, scenario.issues[k].name, None if y is None else f"{y:.{digits(scenario, k)}f}",
                  found.words.get(k) or found.unavailable.get(k, ""), found.rounds.get(k, 0),
                  found.converged.get(k), found.ties.get(k, 0)) for k, y in found.outcome.items()],
        "intervals": intervals_said(found, scenario), "cautions": cautions(found),
        "workings": grouped(workings_sentences(found, scenario)),
        "played": [(k, scenario.issues[k].name) for k in played], "at": at,
        "rounds": [] if at is None else moves_said(found, scenario, at),
        "figure": None if drawing is None else (
            linked(drawing[0], lambda _, kind: f"{request.url.path}/figure.{kind}?{query}"), drawing[1]),
    }


def _figure(found: Solution, scenario: Scenario, issue: str) -> tuple[Drawing, str] | None:
    from peaceroom.report.figures.rounds import positions_by_round  # late: it brings a library that draws
    from peaceroom.report.figures.svg import panel_svg

    one = scenario.issues[issue]
    low, high = one.ends
    panel = positions_by_round([(actor_name(scenario, a), path) for a, path in found.trajectory.get(issue, {}).items()],
                               (low, high), (one.scale[low], one.scale[high]), f"“{one.name}”")
    return None if panel is None else (panel_svg(panel, 1), panel.spoken)


_CODE = Code("peaceroom solve {scenario} --model challenge", """\
import peaceroom

print(peaceroom.solve(peaceroom.load_scenario({scenario}), "challenge"))
""")

PAGE = Page("Ask a model", "scenario", 44, "One model on the best estimates, and how it got there",
            (Step("/ask-model", show), Step("/ask-model/figure.{kind}", figure)), code=_CODE)
