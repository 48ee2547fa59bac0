"""Two versions of a scenario: what moved each headline, split by event, source, coder and input."""

from __future__ import annotations

from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.analysis.movement.result import movement
from peaceroom.findings.changed_inputs import changed_inputs
from peaceroom.findings.movement import movement_sentences, movement_sums
from peaceroom.findings.process import day_words
from peaceroom.runs.saved import kept_scenario
from peaceroom.runs.store import label_in, label_of
from peaceroom.scenario.types import Scenario
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page, workspace

#: draws of each version in between, which are the same of all
_DRAWS = 128
#: changes that are listed
_MOST = 40
_one_at_a_time = Lock()


def show(request: Request) -> Response:
    """The choice of two versions; what was changed between them; a place for what that moved."""
    here, name = workspace(request), request.path_params["scenario"]
    now = here.scenario(name).scenario
    rows = [(row.folder, f"{day_words(row.ended[:10]) if row.ended else row.folder[:10]}, {row.draws:,} draws, seed "
             f"{row.seed} ({row.folder[-8:]})") for row in here.runs() if label_in(row.folder) == label_of(name)]
    before, after = (request.query_params.get(key, "") for key in ("before", "after"))
    changes = None
    if before:
        changes = changed_inputs(_version(request, before), _version(request, after))
    return page(request, "moved.html.j2", title=now.title, rows=rows, before=before, after=after, changes=changes,
                most=_MOST)


def found(request: Request) -> Response:
    """What moved: a part of the page, or all of it for a browser without scripts."""
    before, after = (_version(request, request.query_params.get(key, "")) for key in ("before", "after"))
    with _one_at_a_time:
        moved = movement(before, after, draws=_DRAWS, process=False)
    part = "HX-Request" in request.headers
    return page(request, "moved_found.html.j2" if part else "moved_alone.html.j2",
                sentences=movement_sentences(moved, after), sums=movement_sums(moved, after))


def _version(request: Request, run: str) -> Scenario:
    """The scenario that a run keeps; without a run, as it stands now. Raises `InputError` E309 for a redacted one."""
    here = workspace(request)
    if run:
        return kept_scenario(here.run_folder(run))
    return here.scenario(request.path_params["scenario"]).scenario


_CODE = Code("peaceroom changed OLD {scenario}", """\
import peaceroom
from peaceroom.analysis.movement.result import movement
from peaceroom.findings.movement import movement_sentences

before, after = (peaceroom.load_scenario(name) for name in ("OLD", {scenario}))  # OLD: the folder of another version
print(*movement_sentences(movement(before, after, draws=128, process=False), after), sep="\\n")
""")

PAGE = Page("What moved the answer", "scenario", 92, "From one version to another: events, sources, coders, inputs", (
    Step("/moved", show), Step("/moved/found", found)), code=_CODE)
