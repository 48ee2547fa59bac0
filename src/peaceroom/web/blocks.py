"""Pages that edit blocks of a scenario: a form made of the block's type, filled with what stands in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.scenario.editing.texts import find
from peaceroom.web.desks import desk
from peaceroom.web.outline import outline
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page

#: blocks whose ids other fields name
_NAMED = ("actors", "issues", "events", "levers", "sources", "coders")


def block_page(title: str, address: str, order: int, hint: str, *blocks: str) -> Page:
    """A page on which blocks of a scenario are edited."""
    return Page(title, "scenario", order, hint, (Step(f"/edit/{address}", _shower(title, blocks)),),
                code=Code(blocks=blocks))


def _shower(title: str, blocks: tuple[str, ...]) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        here = desk(request)
        number, texts = here.number, here.texts
        shown = [outline(block, find(texts, (block,))) for block in blocks]
        return page(request, "edit_blocks.html.j2", title=title, blocks=shown, count=number, ids=ids_of(texts))
    return show


def ids_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The ids that fields may name, by block."""
    return {block: [str(k.value) for k, _ in node.pairs] for block in _NAMED
            if (node := find(texts, (block,))) is not None}
