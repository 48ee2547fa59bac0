"""``run.plot(…)``: the one page's figures, or one of those that stand by themselves, for a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.findings.brief.build import brief
from peaceroom.findings.view import View
from peaceroom.report.figures import page_figure
from peaceroom.report.figures.actor_map import actor_map
from peaceroom.report.figures.svg import Panel, panel_figure
from peaceroom.report.figures.timeline import timeline

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: what can be drawn
KINDS = ("page", "actors", "timeline")
#: pixels; a figure that would be higher is drawn smaller
_TALLEST, _DOTS, _WIDE = 1_000.0, 100.0, 680.0


def figure(run: Run, what: str = "page") -> Figure:
    """One of `KINDS`, at most 1,000 pixels high. Raises `InputError` E316 for anything else."""
    if what not in KINDS:
        raise InputError.one("E316", f"there is no figure {what[:40]!r}", CODES["E316"][1],
                             f"choose {', '.join(KINDS[:-1])} or {KINDS[-1]}")
    if what == "page":
        return page_figure.figure(run)
    return _alone(_panel(run, what))


def _panel(run: Run, what: str) -> Panel:
    if what == "actors":
        return actor_map(View(run, redact=run.redacted), _WIDE)
    page = brief(run, redact=run.redacted)
    return timeline(page.strip, page.as_of, page.until, _WIDE)


def _alone(panel: Panel) -> Figure:
    found = panel_figure(panel)
    found.set_dpi(min(_DOTS, 72 * _TALLEST / panel.height))
    found.set_facecolor("white")
    return found
