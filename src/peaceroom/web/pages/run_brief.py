"""A run's one page: what is ahead, a row an issue, what can be signed, why it is stuck, whom to call."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.report.brief import basis_words
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_figures import BRIEF, part_of_run, shown
from peaceroom.web.run_pages import opened, run_page


def show(request: Request) -> Response:
    """The one page; of a redacted run without links, for there is nothing behind it."""
    name = request.path_params["run"]
    folder = workspace(request).run_folder(name)
    kept = opened(request)

    part = part_of_run(kept, folder, BRIEF)
    assert part is not None  # every run has one
    return run_page(request, "run_brief.html.j2", body=shown(part, name, BRIEF), words=basis_words(kept.brief(folder)),
                    redacted=kept.redacted(folder))


PAGE = Page("The one page", "run", 0, "The answer on one page", (Step("", show),))
