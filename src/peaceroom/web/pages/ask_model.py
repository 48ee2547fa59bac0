"""One model on the best estimates of a scenario: what it settles on, how it got there, and how sure that is."""

from __future__ import annotations

from dataclasses import fields

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peaceroom.analysis.solving import Solution, solve
from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.solved import actor_name, cautions, digits, intervals_said, moves_said
from peaceroom.findings.workings import grouped, workings_sentences
from peaceroom.models.base import entries, split_key
from peaceroom.models.written_options import read_options
from peaceroom.scenario.types import Scenario
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import drawn, inline, page


def show(request: Request) -> Response:
    """The form; below it the answer, or what is wrong with what was asked."""
    scenario = drawn(request).file.scenario
    asked = request.query_params
    model, written = asked.get("model", "challenge"), asked.get("options", "")
    problems: tuple[Problem, ...] = ()
    found, entry = None, None
    try:
        entry = split_key(model)[0]
        options = read_options(model, [part for part in written.split(",") if part.strip()])
        found = solve(scenario, model, None, True, issue=None, **options)
    except InputError as error:
        problems = error.problems
    keys = [(e.key, e.traits.summary, [e.named(p) for p in e.ordered]) for e in entries().values()]
    return page(
        request, "ask_model.html.j2", status=422 if problems else 200, title=scenario.title, keys=keys, model=model,
        options=written, problems=problems, entry=entry, known=[] if entry is None else fields(entry.cls),
        answer=None if found is None else _answer(found, scenario, asked.get("issue", "")))


def _answer(found: Solution, scenario: Scenario, wanted: str) -> dict[str, object]:
    """What the template shows: sentences as the command line says them, and one issue's way there."""
    played = [k for k in found.issues if any(found.moves.get(k, ())) or found.rounds.get(k)]
    at = wanted if wanted in played else next(iter(played), None)
    return {
        "rows": [(k, scenario.issues[k].name, None if y is None else f"{y:.{digits(scenario, k)}f}",
                  found.words.get(k) or found.unavailable.get(k, ""), found.rounds.get(k, 0),
                  found.converged.get(k), found.ties.get(k, 0)) for k, y in found.outcome.items()],
        "intervals": intervals_said(found, scenario), "cautions": cautions(found),
        "workings": grouped(workings_sentences(found, scenario)),
        "played": [(k, scenario.issues[k].name) for k in played], "at": at,
        "rounds": [] if at is None else moves_said(found, scenario, at),
        "figure": None if at is None else _figure(found, scenario, at),
    }


def _figure(found: Solution, scenario: Scenario, issue: str) -> tuple[Markup, str] | None:
    from peaceroom.report.figures.rounds import positions_by_round  # late: it brings a library that draws
    from peaceroom.report.figures.svg import panel_svg

    one = scenario.issues[issue]
    low, high = one.ends
    panel = positions_by_round([(actor_name(scenario, a), path) for a, path in found.trajectory.get(issue, {}).items()],
                               (low, high), (one.scale[low], one.scale[high]), f"“{one.name}”")
    return None if panel is None else (inline(panel_svg(panel, 1)), panel.spoken)


_CODE = Code("peaceroom solve {scenario} --model challenge", """\
import peaceroom

print(peaceroom.solve(peaceroom.load_scenario({scenario}), "challenge"))
""")

PAGE = Page("Ask a model", "scenario", 44, "One model on the best estimates, and how it got there",
            (Step("/ask-model", show),), code=_CODE)
