"""Pages about a run: what they share, and how a part of the report becomes one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.report.contents import CONTENTS
from peaceroom.runs.store import label_in, label_of
from peaceroom.web.jobs.questions import questions
from peaceroom.web.opened import Opened
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import page, workspace
from peaceroom.web.run_figures import part_of_run, shown
from peaceroom.web.saving import RESULTS


def opened(request: Request) -> Opened:
    """The runs that the server has at hand."""
    found: Opened = request.app.state.opened
    return found


def run_page(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page about the run of the address; for a run with its names hidden, a page that says so.

    ``title`` and ``as_of`` of the run are put in.
    """
    here, name = workspace(request), request.path_params["run"]
    result = opened(request).result(here.run_folder(name))
    again = next((s for s in here.scenarios() if label_of(s) == label_in(name)), "")
    here_in = request.url.path.rpartition("/")[2]
    more = [(key, q) for key, q in questions().items()
            if again and q.part == here_in and (not q.needs or q.needs in result)]
    return page(request, template, status=status, more=more, run_title=result["title"], as_of=result["as_of"],
                again=again, draws=result["draws"], seed=result["seed"], **values)


def part_page(key: str, order: int) -> Page:
    """A page for the part ``key`` of the report (`peaceroom.report.contents.CONTENTS`)."""
    title, question = CONTENTS[key]

    def show(request: Request) -> Response:
        folder = workspace(request).run_folder(request.path_params["run"])
        if opened(request).redacted(folder):
            return run_page(request, "run_redacted.html.j2", heading=title)
        name = request.path_params["run"]
        part = part_of_run(opened(request), folder, key)
        return run_page(request, "run_part.html.j2", heading=title, question=question, part=key,
                        body=None if part is None else shown(part, name, key), as_code=key in RESULTS,
                        absent=_ABSENT.get(key, ""))

    return Page(title, "run", order, question, (Step(f"/{key}", show),))


_ABSENT = {
    "process": "This run did not simulate the talks week by week.",
    "outside": "The scenario has no history of texts so far, so no base rate is known.",
    "violence": "There is no series of monthly counts beside the scenario.",
    "deals": "No model of this run makes deals or bargains.",
    "moves": "There is no conflict.yaml beside the scenario.",
    "levers": "This run tried no moves and no measures.",
    "warnings": "Nothing has to be warned of.",
}

