"""From a template to an answer. Every text is escaped; a page asked for by htmx comes without its frame."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from peaceroom import __version__
from peaceroom.core.errors import InputError, Problem
from peaceroom.findings.process import day_words
from peaceroom.web.drawn import Drawn, DrawnScenarios
from peaceroom.web.forms import Fields
from peaceroom.web.registry import menu
from peaceroom.web.workspace import Workspace

_STYLE = re.compile(r' style="([^"]*)"')
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@cache
def environment() -> Environment:
    """Templates of this room, and those of the report under ``report/``."""
    from jinja2 import ChoiceLoader, PrefixLoader

    found = Environment(
        loader=ChoiceLoader([PackageLoader("peaceroom.web"),
                             PrefixLoader({"report": PackageLoader("peaceroom.report")})]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["day"] = _day
    return found


def _day(value: object) -> str:
    """A day in words; what is none stays as it is."""
    text = str(value)
    try:
        return day_words(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def workspace(request: Request) -> Workspace:
    """The workspace of the server that got the request."""
    found: Workspace = request.app.state.workspace
    return found


def drawn(request: Request) -> Drawn:
    """The scenario of the address with its draws, from memory unless one of its files has changed."""
    kept: DrawnScenarios = request.app.state.drawn
    return kept.of(workspace(request).scenario_folder(request.path_params["scenario"]))


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The answer that a template makes.

    ``scenario``, ``run``, the menus and the token against forged forms (``csrf``) are put in here. A template extends
    ``base.html.j2``; where htmx asks for a part, it should name a template of the part alone.
    """
    of = request.path_params
    about = "run" if "run" in of else "scenario" if "scenario" in of else "all"
    answers = request.scope.get("endpoint")
    shown = next((p for p in menu("scenario") if p.code and answers is p.steps[0].answer), None)
    frame = {"code": None if shown is None else shown.key,
             "version": __version__, "scenario": of.get("scenario", ""), "run": of.get("run", ""), "about": about,
             "menu": menu(about), "everywhere": menu("all"), "path": request.url.path,
             "csrf": getattr(request.state, "csrf", ""), "user": getattr(request.state, "user", "")}
    # a template may ask whether a name was sent, which the fields of a form refuse
    plain = {name: dict(value) if isinstance(value, Fields) else value for name, value in values.items()}
    text = environment().get_template(template).render(frame | plain)
    return HTMLResponse(text, status_code=status)


def refused(request: Request, error: InputError, status: int = 422) -> HTMLResponse:
    """The command line's own messages as a page, or as a part of one where htmx asked."""
    part = "HX-Request" in request.headers
    return page(request, "problems.html.j2" if part else "refused.html.j2", status=status, problems=error.problems)


def said(problems: tuple[Problem, ...] | list[Problem]) -> Markup:
    """Problems as a list, to stand beside what they are about."""
    return Markup(environment().get_template("problems.html.j2").render(problems=problems))


def inline(svg: str) -> Markup:
    """A figure of the report for a page without inline style: every declaration becomes an attribute of its own."""
    def attributes(found: re.Match[str]) -> str:
        pairs = (d.split(":", 1) for d in found[1].split(";") if ":" in d)
        return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)

    return Markup(_STYLE.sub(attributes, svg))
