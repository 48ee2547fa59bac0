"""A run's one page: what is ahead, a row an issue, what can be signed, why it is stuck, whom to call."""

from __future__ import annotations

from itertools import count

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peaceroom.report.brief import environment, section
from peaceroom.report.linking import Linker
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import inline, workspace
from peaceroom.web.run_pages import PageLinker, opened, run_page


def show(request: Request) -> Response:
    """The one page; of a redacted run without links, for there is nothing behind it."""
    name = request.path_params["run"]
    folder = workspace(request).run_folder(name)
    kept = opened(request)

    def draw() -> tuple[Markup, str]:
        linker = Linker(None) if kept.redacted(folder) else PageLinker(name)
        page = section(kept.brief(folder), count(1).__next__, linker)
        return inline(environment().get_template("brief.html.j2").render(page=page)), page["words"]

    body, words = kept.made(folder, "page", draw)
    return run_page(request, "run_brief.html.j2", body=body, words=words, redacted=kept.redacted(folder))


PAGE = Page("The one page", "run", 0, "The answer on one page", (Step("", show),))
