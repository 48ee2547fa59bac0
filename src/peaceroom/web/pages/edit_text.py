"""The scenario as it stands in its files: "show as YAML", and everything that no form has."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.web.desks import desk
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page


def show(request: Request) -> Response:
    """The files' texts, to be read and changed."""
    here = desk(request)
    number, texts = here.number, here.texts
    return page(request, "edit_text.html.j2", count=number, texts={f: t for f, t in texts.items() if t})


PAGE = Page("All as text", "scenario", 29, "The files themselves, as YAML", (Step("/edit/text", show),), code=Code())
