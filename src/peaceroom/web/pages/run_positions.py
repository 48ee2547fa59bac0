"""Drag an actor, and the settlement moves: the middle values of a run, an issue at a time."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TypedDict
from urllib.parse import urlencode

import numpy as np
import yaml
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peaceroom.analysis.moved import Moved, settled
from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.findings.moved import moved_sentence
from peaceroom.findings.rounding import rounded
from peaceroom.findings.view import View
from peaceroom.runs.run import Run
from peaceroom.scenario.sampling.sample import best_case
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page
from peaceroom.web.saving import KINDS, figure_file

#: what the horizontal axis of a row is long in its own units
_LONG = 1000


class Row(TypedDict):
    """An actor on the map: where it stands, in scale units and as parts of `_LONG`."""

    actor: str
    name: str
    value: float
    first: float
    words: str
    low: float
    high: float
    shade: int
    needed: bool


def show(request: Request) -> Response:
    """The map of an issue, with the moves that the address holds."""
    folder = workspace(request).run_folder(request.path_params["run"])
    if opened(request).redacted(folder):
        return run_page(request, "run_redacted.html.j2", heading="Move an actor")
    run, case = opened(request).run(folder), _middle(request)
    issue = request.query_params.get("issue", case.issues[0])
    plain, asked = _settled(run, case, issue), _asked(request, case)
    after = _settled(run, case, issue, asked) if asked else plain
    k = case.issues.index(issue)
    scale = run.scenario.issues[issue].scale
    low, high = float(case.low[k]), float(case.high[k])
    view = opened(request).findings(folder).view
    return run_page(
        request, "run_positions.html.j2", heading="Move an actor",
        issues=[(i, run.names.issue(i)) for i in case.issues], issue=issue, issue_name=run.names.issue(issue),
        rows=_rows(request, run, case, k, asked), low=low, high=high, hill=_hill(request, run, k), long=_LONG,
        step="any" if high - low < 5 else (high - low) / 100,
        kinds=KINDS, asked=request.url.query or urlencode({"issue": issue}),
        before=_place(plain.median, low, high), after=_shown(run, plain, after, asked, low, high),
        scale=[(f"{at:g}", run.names.text(scale[at])) for at in sorted(scale)],
        words={f"{at:g}": _said(view, k, at) for at in (low + (high - low) * n / 100 for n in range(101))})


def answer(request: Request) -> Response:
    """Where models settle with the moves of the address: for `drag.js`, which asks while somebody drags."""
    folder = workspace(request).run_folder(request.path_params["run"])
    run, case = opened(request).run(folder), _middle(request)
    issue = request.query_params.get("issue", "")
    plain = opened(request).made(folder, f"plain {issue}", lambda: _settled(run, case, issue))
    asked = _asked(request, case)
    k = case.issues.index(issue)
    after = _settled(run, case, issue, asked) if asked else plain
    return JSONResponse(_shown(run, plain, after, asked, float(case.low[k]), float(case.high[k])))


def figure(request: Request) -> Response:
    """The map with the moves of the address as a file. Raises `InputError` E316, E329."""
    from peaceroom.report.figures.moved import moved_map  # late: it brings a library that draws
    from peaceroom.report.figures.svg import panel_svg

    folder = workspace(request).run_folder(request.path_params["run"])
    run, case = opened(request).run(folder), _middle(request)
    issue = request.query_params.get("issue", case.issues[0])
    asked, before = _asked(request, case), _settled(run, case, issue)
    after = _settled(run, case, issue, asked) if asked else before
    k = case.issues.index(issue)
    first = {actor: float(case.position[0, i, k]) for i, actor in enumerate(case.actors)}
    standing = {run.names.actor(a): (x, min(max(asked.get(a, x), float(case.low[k])), float(case.high[k])))
                for a, x in first.items() if isfinite(x)}
    kept = opened(request)
    drawing = kept.alone(lambda: panel_svg(moved_map(
        kept.findings(folder).view, k, standing, before, after,
        moved_sentence(run.scenario, before, after, asked)), 1))
    return figure_file({1: drawing}, 1, request.path_params["kind"], f"{folder.name}-{issue}-moved")


def _settled(run: Run, case: Case, issue: str, asked: Mapping[str, float] | None = None) -> Moved:
    return settled(case, run.models, issue, asked, run.scenario.models)


def _middle(request: Request) -> Case:
    folder = workspace(request).run_folder(request.path_params["run"])
    kept = opened(request)
    return kept.made(folder, "middle", lambda: best_case(kept.run(folder).scenario))


def _asked(request: Request, case: Case) -> dict[str, float]:
    """Moves of the address: ``at.ACTOR=VALUE``. Raises `InputError` E312 for what is no number."""
    issue = request.query_params.get("issue", case.issues[0])
    k = case.issues.index(issue) if issue in case.issues else 0
    found = {}
    for name, text in request.query_params.items():
        if not name.startswith("at."):
            continue
        actor = name[3:]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            raise InputError.one("E312", f"{text[:40]!r} is no place on a scale", "an actor is moved to a number",
                                 "give a number such as 55")
        i = case.actors.index(actor) if actor in case.actors else -1
        if i < 0 or not abs(value - float(case.position[0, i, k])) <= 1e-3 * float(case.high[k] - case.low[k]):
            found[actor] = value
    return found


def _rows(request: Request, run: Run, case: Case, k: int, asked: Mapping[str, float]) -> list[Row]:
    from peaceroom.report.figures.positions import BREAKS, marks  # late: it brings a library that draws

    view = opened(request).findings(workspace(request).run_folder(request.path_params["run"])).view
    drawn = {m.name: m for m in marks(view, k)}
    low, high = float(case.low[k]), float(case.high[k])
    found: list[Row] = []
    for i, actor in enumerate(case.actors):
        first = float(case.position[0, i, k])
        if not isfinite(first):
            continue
        mark = drawn[run.names.actor(actor)]
        value = asked.get(actor, first)
        found.append({
            "actor": actor, "name": run.names.actor(actor), "value": value, "first": first,
            "words": _said(view, k, value), "low": _place(mark.low, low, high) or 0.0,
            "high": _place(mark.high, low, high) or 0.0, "needed": mark.required,
            "shade": int(np.searchsorted(BREAKS, mark.salience, side="right"))})
    return sorted(found, key=lambda row: (row["first"], row["name"]))


def _said(view: View, k: int, value: float) -> str:
    """A place on the scale as a number and in few words."""
    return f"{rounded(value, float(view.pool.width[k]) / 10, view.finest(k))}, {view.place(k, value)}"


def _hill(request: Request, run: Run, k: int) -> tuple[str, str]:
    """Outlines: where models settle over the draws, and the share of draws in which a text suits those needed."""
    from peaceroom.report.figures.positions import acceptance
    from peaceroom.report.figures.shapes import density

    view = opened(request).findings(workspace(request).run_folder(request.path_params["run"])).view
    low, high = float(view.case.low[k]), float(view.case.high[k])

    def outline(grid: NDArray[np.float64], heights: NDArray[np.float64]) -> str:
        x = _LONG * (grid - low) / (high - low)
        points = " ".join(f"{a:.0f},{40 - 38 * b:.1f}" for a, b in zip(x, heights, strict=True))
        return f"{x[0]:.0f},40 {points} {x[-1]:.0f},40"

    zone = acceptance(view, k)
    return outline(*density(view.pool.values(k), low, high)), "" if zone is None else outline(*zone)


def _place(value: float | None, low: float, high: float) -> float | None:
    return None if value is None else round(_LONG * (value - low) / (high - low), 1)


def _shown(run: Run, before: Moved, after: Moved, asked: Mapping[str, float], low: float, high: float
           ) -> dict[str, object]:
    """The settlement as places on the axis, the sentence, and the moves as a what-if and as Python."""
    return {
        "sentence": moved_sentence(run.scenario, before, after, asked), "median": _place(after.median, low, high),
        "low": _place(after.low, low, high), "high": _place(after.high, low, high),
        "models": [_place(y, low, high) for y in after.models.values()],
        "yaml": _as_yaml(after.issue, asked), "python": _as_python(run, after.issue, asked)}


def _as_yaml(issue: str, asked: Mapping[str, float]) -> str:
    """The moves as a what-if, to be put into a scenario."""
    if not asked:
        return ""
    effects = [{"set": {"actor": a, "issue": issue, "field": "position", "to": round(x, 6)}} for a, x in asked.items()]
    return yaml.safe_dump({"what_ifs": {"moved": {"effects": effects}}}, sort_keys=False, allow_unicode=True)


def _as_python(run: Run, issue: str, asked: Mapping[str, float]) -> str:
    assert run.folder is not None
    moves = {actor: round(value, 6) for actor, value in asked.items()}
    return (f"import peaceroom\nfrom peaceroom.analysis.moved import settled\n"
            f"from peaceroom.scenario.sampling.sample import best_case\n\n"
            f"run = peaceroom.load_run({'runs/' + run.folder.name!r})\n"
            f"print(settled(best_case(run.scenario), run.models, {issue!r}, {moves!r}, run.scenario.models))\n")


PAGE = Page("Move an actor", "run", 1, "Drag an actor, and the settlement moves", (
    Step("/positions", show), Step("/positions/settled", answer),
    Step("/positions/figure.{kind}", figure)))
