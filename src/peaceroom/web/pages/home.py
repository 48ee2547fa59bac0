"""The first page: scenarios of the workspace, recent runs, scenarios that come with Peaceroom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.scenario.file.loading import bundled
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace


def show(request: Request) -> Response:
    """What can be opened."""
    here = workspace(request)
    return page(request, "home.html.j2", scenarios=here.scenarios(), runs=here.runs()[:10], bundled=bundled())


PAGE = Page("Home", "all", 0, "Open, start or go on", (Step("/", show),))
