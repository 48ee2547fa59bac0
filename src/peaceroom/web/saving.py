"""Figures of a page as files: each leads to itself as SVG and as PNG, and to the numbers that it draws as CSV."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from markupsafe import Markup, escape
from starlette.responses import Response

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.csv import as_csv
from peaceroom.report.figures.drawing import Drawing
from peaceroom.web.rendering import inline

_FIGURE = re.compile(r'<svg class="figure".*?aria-labelledby="f(\d+)-t.*?</svg>', re.S)
_SIZE = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
#: what a file is, by the end of its name
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json",
         "svg": "image/svg+xml",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "png": "image/png",
         "csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8", "yaml": "application/yaml",
         "parquet": "application/vnd.apache.parquet"}
#: ways to save a figure
KINDS = ("svg", "png", "csv")
#: part of a report → the parts of the result that it shows
RESULTS = {
    "table": ("zone", "zone_package"), "settlements": ("equal_weight", "settlements", "stacked"),
    "change": ("what_if_names", "what_ifs"), "stuck": ("stuck",), "levers": ("levers",),
    "deals": ("workings",),
    "packages": ("packages", "drafts"), "process": ("process",), "outside": ("base_rates",), "violence": ("violence",),
    "word": ("evidence", "influence", "voi"), "drivers": ("drivers",), "robust": ("robust",),
    "warnings": ("warnings",),
}
#: the address of a figure, by its number and the kind of file
Address = Callable[[int, str], str]


def part_of_result(result: Mapping[str, object], part: str) -> dict[str, object]:
    """What the result holds of a part, one of `RESULTS`."""
    return {key: result[key] for key in RESULTS[part] if key in result}


def with_links(body: Markup, figures: Mapping[int, Drawing], address: Address) -> Markup:
    """A page's text, with the ways to save it below each of its figures."""
    def linked(found: re.Match[str]) -> str:
        return found[0] + _links(figures[int(found[1])], address)

    return Markup(_FIGURE.sub(linked, body))


def linked(drawing: Drawing, address: Address) -> Markup:
    """One figure for a page, with the ways to save it below."""
    return Markup(f"{inline(drawing)}{_links(drawing, address)}")


def _links(drawing: Drawing, address: Address) -> str:
    ways = [f'<a href="{escape(address(drawing.number, kind))}" download>{kind.upper()}</a>' for kind in KINDS
            if kind != "csv" or drawing.rows is not None]
    return f'<p class="save">Save as {", ".join(ways)}</p>'


def figure_file(figures: Mapping[int, Drawing], number: int, kind: str, name: str) -> Response:
    """The figure of that number as a file, to be saved under that name. Raises `InputError` E316, E329."""
    found = figures.get(number)
    if found is None or kind not in KINDS or (kind == "csv" and found.rows is None):
        raise InputError.one("E316", f"there is no figure {number} as {kind[:10]!r} there", CODES["E316"][1],
                             "choose one below a figure of the page")
    return attachment(f"{name}.{kind}", _as_bytes(found, kind))


def _as_bytes(drawing: Drawing, kind: str) -> bytes:
    if kind == "csv":
        assert drawing.rows is not None  # asked before
        return drawing.rows.csv().encode()
    if kind == "svg":
        from peaceroom.report.figures.svg import alone

        return alone(drawing).encode()
    need("brief")
    from peaceroom.report.typesetting import png

    size = _SIZE.search(drawing)
    assert size is not None  # every figure of ours says its size
    return png(drawing, float(size[1]), float(size[2]))


def attachment(name: str, data: bytes) -> Response:
    """To be saved and never shown by the browser: a page of its own would fall under our policy, or leave it."""
    plain = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII)
    return Response(data, media_type=MEDIA[name.rpartition(".")[2]],
                    headers={"Content-Disposition": f'attachment; filename="{plain}"'})


def numbers(shown: object) -> str:
    """Nested results as CSV: a row a number, with the names that lead to it."""
    rows = list(_rows(shown, ()))
    deep = max((len(path) for path, _ in rows), default=1)
    heads = [f"name {n + 1}" for n in range(deep)]
    return as_csv([[*heads, "value"], *([*path, *[""] * (deep - len(path)), value] for path, value in rows)])


def _rows(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _rows(inner, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for n, inner in enumerate(value):
            yield from _rows(inner, (*path, str(n + 1)))
    else:
        yield path, "" if value is None else value
