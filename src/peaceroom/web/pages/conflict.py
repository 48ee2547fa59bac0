"""The conflict as moves and counter-moves: options, which states last, where moves lead, and why."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.analysis.conflict_of_run import worked_out
from peaceroom.conflict.file.reading import NAME, read_conflict
from peaceroom.conflict.graph import graph_of
from peaceroom.conflict.inverse import CONCEPTS
from peaceroom.conflict.result import GraphResult
from peaceroom.findings.conflict_questions import told
from peaceroom.findings.conflict_reasons import MEANING, state_words
from peaceroom.findings.rounding import hundreds
from peaceroom.report.figures.drawing import Drawing
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import drawn, page, workspace
from peaceroom.web.run_pages import opened
from peaceroom.web.saving import figure_file, linked

#: states whose reasons and words are listed
_MOST_LISTED = 256
#: states that are columns of the table of options
_MOST_COLUMNS = 8


def show(request: Request) -> Response:
    """The conflict of the scenario; how one is written where there is none."""
    file = workspace(request).scenario_folder(request.path_params["scenario"]) / NAME
    scenario = drawn(request).file.scenario
    if not file.is_file():
        return page(request, "conflict_none.html.j2", title=scenario.title, file=NAME)
    conflict, result = worked_out(read_conflict(file), scenario)
    graph = graph_of(conflict)
    concept = _concept(request)
    drawing = opened(request).alone(lambda: _drawing(result, concept))
    listed = range(1, min(graph.size, _MOST_LISTED) + 1)
    asked = request.query_params.get("state", "")
    at = int(asked) if asked.isdecimal() and int(asked) in listed else None
    draws = result.get("draws")
    often = {} if draws is None else {int(n): hundreds(p, draws["draws"]) for n, p in draws["equilibrium"].get(
        concept, {}).items()}
    lasting = result["equilibria"][concept]
    start = [] if result["paths"] is None else [result["paths"]["from"]]
    columns = [n for n in dict.fromkeys([*start, *lasting]) if n in listed][:_MOST_COLUMNS]
    return page(
        request, "conflict.html.j2", options=_options(result, columns), columns=columns, title=conflict.title,
        result=result, concept=concept, concepts=CONCEPTS,
        meaning=MEANING, lasting=lasting, often=often, draws=draws, words={n: state_words(graph, n) for n in listed},
        figure=None if drawing is None else linked(drawing[0], lambda _, kind: f"{request.url.path}/figure.{kind}?"
                                                   f"concept={concept}"),
        spoken="" if drawing is None else drawing[1], at=at,
        why=told(graph, [at], [concept]) if at else [])


def figure(request: Request) -> Response:
    """The figure as a file. Raises `InputError` E316, E329."""
    file = workspace(request).scenario_folder(request.path_params["scenario"]) / NAME
    found = {}
    if file.is_file():
        result = worked_out(read_conflict(file), drawn(request).file.scenario)[1]
        drawing = opened(request).alone(lambda: _drawing(result, _concept(request)))
        found = {} if drawing is None else {1: drawing[0]}
    return figure_file(found, 1, request.path_params["kind"], f"{request.path_params['scenario']}-moves")


def _concept(request: Request) -> str:
    asked = request.query_params.get("concept", "SEQ")
    return asked if asked in CONCEPTS else "SEQ"


def _drawing(result: GraphResult, concept: str) -> tuple[Drawing, str] | None:
    """The figure and its words."""
    from peaceroom.report.figures.evolution import evolution  # late: it brings a library that draws
    from peaceroom.report.figures.svg import panel_svg

    panel = evolution(result, concept)
    return None if panel is None else (panel_svg(panel, 1), panel.spoken)


def _options(result: GraphResult, columns: Sequence[int]) -> list[tuple[str, str, str, list[str]]]:
    """A row for each option: whose, what, which way it can be changed, and whether it is taken in the states of the
    columns. Of a graph drawn by hand there are none."""
    taken = {row["state"]: row.get("options", "") for row in result.get("table", ())}
    return [(result["names"][o["actor"]], o["text"], o["direction"],
             ["yes" if taken.get(n, "")[k:k + 1] == "Y" else "–" for n in columns])
            for k, o in enumerate(result["options"])]


_CODE = Code("peaceroom graph {scenario}", """\
import peaceroom

print(peaceroom.graph_result(peaceroom.load_conflict({scenario})))
""")

PAGE = Page("Moves", "scenario", 45, "Options, counter-moves, and which states last", (
    Step("/conflict", show), Step("/conflict/figure.{kind}", figure)), code=_CODE)
