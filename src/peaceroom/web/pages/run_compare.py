"""Two runs side by side: which inputs and which answers changed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.findings.compare import compare, in_words, moved_words
from peaceroom.findings.process import day_words
from peaceroom.runs.saved import from_folder
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_pages import opened, run_page

#: rows of one table
_MOST = 60


def show(request: Request) -> Response:
    """The choice of an earlier run, and what changed from it to this one."""
    here, name = workspace(request), request.path_params["run"]
    folder, other = here.run_folder(name), request.query_params.get("with", "")
    rows = [(row, day_words(row.ended[:10]) if row.ended else "") for row in here.runs() if row.folder != name]
    kept = opened(request)
    run = None if kept.redacted(folder) else kept.run(folder)
    names = {} if run is None else {issue: run.names.issue(issue) for issue in run.case.issues}
    found = None
    if other:
        first = here.run_folder(other)
        with from_folder(first), from_folder(folder):
            found = compare(first, folder)
    return run_page(request, "run_compare.html.j2", heading="Compare with another run", rows=rows, other=other,
                    found=found, most=_MOST, names=names, moved=moved_words,
                    text="" if found is None else in_words(found))


PAGE = Page("Compare", "run", 60, "What changed from another run to this one", (Step("/compare", show),))
