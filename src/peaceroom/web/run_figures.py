"""The parts of a run that hold figures: what stands in the page, and each figure by its number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from peaceroom.report.contents import CONTENTS
from peaceroom.report.linking import Linker
from peaceroom.web.linking import PageLinker
from peaceroom.web.opened import Opened
from peaceroom.web.rendering import inline
from peaceroom.web.saving import Address, with_links

if TYPE_CHECKING:  # parts bring the library that draws
    from peaceroom.report.parts import Part

#: parts that are no part of the report behind its first page
BRIEF, TIMELINE = "brief", "timeline"


def part_of_run(kept: Opened, folder: Path, key: str) -> Part | None:
    """A part by its key: one of `CONTENTS`, the one page or the timeline; None where the run has nothing for it.

    Raises `InputError`.
    """
    if key == BRIEF:
        return kept.made(folder, f"shown {key}", lambda: _brief(kept, folder))
    if key == TIMELINE:
        return kept.made(folder, f"shown {key}", lambda: _timeline(kept, folder))
    return kept.part(folder, key) if key in CONTENTS and not kept.redacted(folder) else None


def shown(part: Part, run: str, key: str) -> Markup:
    """The part as a page shows it, with the ways to save each figure."""
    return with_links(inline(part.body), part.figures, _address(run, key))


def _address(run: str, key: str) -> Address:
    return lambda number, kind: f"/runs/{quote(run)}/figures/{key}-{number}.{kind}"


def _brief(kept: Opened, folder: Path) -> Part:
    from peaceroom.report.brief import environment, section
    from peaceroom.report.parts import Numbers, Part

    # behind the one page of a redacted run there is nothing to link to
    linker = Linker(None) if kept.redacted(folder) else PageLinker(folder.name)
    page = section(kept.brief(folder), Numbers(), linker)
    body = environment().get_template("brief.html.j2").render(page=page)
    return Part(Markup(body), {drawing.number: drawing for drawing, _ in page["curves"]})


def _timeline(kept: Opened, folder: Path) -> Part:
    from peaceroom.report.figures.svg import panel_svg
    from peaceroom.report.figures.timeline import timeline
    from peaceroom.report.parts import Part

    page = kept.brief(folder)
    drawing = panel_svg(timeline(page.strip, page.as_of, page.until, 680.0), 1)
    return Part(Markup(drawing), {1: drawing})
