"""Which uncertain numbers decide an answer of a run: each answer's inputs, the largest share first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.findings.decided import decided_lines
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page


def show(request: Request) -> Response:
    """Answer by answer."""
    folder = workspace(request).run_folder(request.path_params["run"])
    kept = opened(request)
    if kept.redacted(folder):
        return run_page(request, "run_redacted.html.j2", heading="What decides it")
    return run_page(request, "run_drivers.html.j2", heading="What decides it", answers=decided_lines(kept.run(folder)))


PAGE = Page("What decides it", "run", 41, "Which uncertain numbers decide an answer", (Step("/drivers", show),))
