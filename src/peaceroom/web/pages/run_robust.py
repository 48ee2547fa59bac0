"""Which single assumption would make an answer of a run another, and what survives all of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.findings.robustness import robust_findings, robust_lines
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page


def show(request: Request) -> Response:
    """Sentences first, then answer by answer."""
    folder = workspace(request).run_folder(request.path_params["run"])
    kept = opened(request)
    if kept.redacted(folder):
        return run_page(request, "run_redacted.html.j2", heading="What it hangs on")
    run = kept.run(folder)
    names = run.names
    found = [lines for name, r in run.result.get("robust", {}).items() if (lines := robust_lines(run, name, r, names))]
    return run_page(request, "run_robust.html.j2", heading="What it hangs on",
                    sentences=robust_findings(run, names), answers=[(lines[0], lines[1:]) for lines in found])


PAGE = Page("What it hangs on", "run", 42, "Which single assumption would turn an answer", (Step("/robust", show),))
