"""The grid: what every actor wants on every issue, typed, pasted and filled as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.nodes import Node
from peaceroom.scenario.editing.texts import find
from peaceroom.scenario.editing.typed import shown
from peaceroom.web.blocks import ids_of
from peaceroom.web.desks import desk
from peaceroom.web.outline import label_of, outline_of_row
from peaceroom.web.registry import Code, Page, Step
from peaceroom.web.rendering import page

#: fields of a row that the grid shows, one at a time
FIELDS = ("position", "salience", "capability", "flexibility", "bottom_line", "risk")


def show(request: Request) -> Response:
    """The page; the numbers come with `data`."""
    here = desk(request)
    return page(request, "edit_positions.html.j2", count=here.number, fields=[(f, label_of(f)) for f in FIELDS])


def data(request: Request) -> Response:
    """``{"number", "actors": [{"id", "name"}], "issues": [{"id", "name", "ends"}], "rows": {actor: {issue: {field:
    text}}}, "beside": what a new row holds beside its numbers}``: whose judgement it is, and of which day."""
    here = desk(request)
    number, texts = here.number, here.texts
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for item in _items(find(texts, ("positions",))):
        actor, issue = _word(item, "actor"), _word(item, "issue")
        rows.setdefault(actor, {})[issue] = {f: shown(pair[1]) for f in FIELDS if (pair := item.get(f))}
    coders = find(texts, ("coders",))
    coder = coders.pairs[0][0].value if coders is not None and coders.pairs else None
    return JSONResponse({
        "number": number, "rows": rows,
        "actors": _named(find(texts, ("actors",))), "issues": _named(find(texts, ("issues",))),
        "beside": {} if coder is None else {"judgement": {"by": coder, "on": date.today().isoformat()}}})


def row(request: Request) -> Response:
    """One row at length: every number of it with why, whose word and what moves it. Raises `InputError` E312."""
    here = desk(request)
    number, texts = here.number, here.texts
    actor, issue = (request.query_params.get(name, "") for name in ("actor", "issue"))
    node = find(texts, ("positions", {"actor": actor, "issue": issue}))
    if node is None:
        raise InputError.one("E312", "nothing is said of what this actor wants on this issue", CODES["E312"][1],
                             "type a position into the grid first")
    names = [next((n["name"] for n in _named(find(texts, (block,))) if n["id"] == key), key)
             for block, key in (("actors", actor), ("issues", issue))]
    return page(request, "edit_blocks.html.j2", title=" on ".join(names), blocks=[outline_of_row(actor, issue, node)],
                count=number, ids=ids_of(texts))


def _named(block: Node | None) -> list[Mapping[str, str]]:
    pairs = block.pairs if block is not None else []
    return [{"id": str(key.value), "name": _word(entry, "name") or str(key.value), "ends": _ends(entry)}
            for key, entry in pairs]


def _ends(entry: Node) -> str:
    """The words at both ends of an issue's scale."""
    pair = entry.get("scale") if entry.kind == "map" else None
    if pair is None:
        return ""
    if pair[1].kind == "list" and pair[1].items:
        return f"{pair[1].items[0].raw} … {pair[1].items[-1].raw}"
    steps = sorted((k.value, v.raw) for k, v in pair[1].pairs if isinstance(k.value, int | float))
    return f"{steps[0][0]:g}: {steps[0][1]} … {steps[-1][0]:g}: {steps[-1][1]}" if steps else ""


def _items(block: Node | None) -> list[Node]:
    return [item for item in block.items if item.kind == "map"] if block is not None else []


def _word(entry: Node, name: str) -> str:
    pair = entry.get(name) if entry.kind == "map" else None
    return "" if pair is None or pair[1].value is None else str(pair[1].value)


PAGE = Page("Positions", "scenario", 23, "Who wants what, as a grid", (
    Step("/edit/positions", show), Step("/edit/positions/row", row), Step("/edit/positions/data", data)),
    code=Code(blocks=("positions",)))
