"""What came so far, what has a date ahead, and how probable the next steps are by when."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.findings.process import day_words
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_figures import TIMELINE, part_of_run, shown
from peaceroom.web.run_pages import opened, run_page


def show(request: Request) -> Response:
    """The figure, its sentence, and every step as a row."""
    name = request.path_params["run"]
    folder = workspace(request).run_folder(name)
    kept = opened(request)
    page = kept.brief(folder)
    part = part_of_run(kept, folder, TIMELINE)
    assert part is not None  # every run has one
    marks = [(day_words(m.day) + (f" to {day_words(m.until)}" if m.until else ""), m) for m in page.strip.marks]
    return run_page(request, "run_timeline.html.j2", heading="Timeline", figure=shown(part, name, TIMELINE),
                    marks=marks, lines=page.strip.lines, curves=[c.text for c in page.strip.curves])


PAGE = Page("Timeline", "run", 31, "What came so far, and what has a date ahead", (Step("/timeline", show),))
