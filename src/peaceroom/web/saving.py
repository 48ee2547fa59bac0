"""Figures of a page as files: each leads to itself as SVG and as PNG, and to the numbers behind it as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from markupsafe import Markup

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.extras import need
from peaceroom.files.csv import as_csv

_FIGURE = re.compile(r'<svg class="figure".*?</svg>', re.S)
_SIZE = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
#: part of a report → the parts of the result that it shows
RESULTS = {
    "table": ("zone", "zone_package"), "settlements": ("equal_weight", "settlements", "stacked"),
    "change": ("what_if_names", "what_ifs"), "stuck": ("stuck",), "levers": ("levers",),
    "deals": ("workings",),
    "packages": ("packages", "drafts"), "process": ("process",), "outside": ("base_rates",), "violence": ("violence",),
    "word": ("evidence", "influence", "voi"), "drivers": ("drivers",), "robust": ("robust",),
    "warnings": ("warnings",),
}


def part_of_result(result: Mapping[str, object], part: str) -> dict[str, object]:
    """What the result holds of a part, one of `RESULTS`."""
    return {key: result[key] for key in RESULTS[part] if key in result}


def with_links(body: Markup, run: str, part: str) -> Markup:
    """The part, with the ways to save it below each of its figures."""
    count = iter(range(1, 10_000))
    root = f"/runs/{quote(run)}"

    def linked(found: re.Match[str]) -> str:
        n = next(count)
        links = [f'<a href="{root}/figures/{part}-{n}.{kind}" download>{kind.upper()}</a>' for kind in ("svg", "png")]
        if part in RESULTS:
            links.append(f'<a href="{root}/numbers/{part}.csv" download>CSV</a>')
        return f'{found[0]}<p class="save">Save as {", ".join(links)}</p>'

    return Markup(_FIGURE.sub(linked, body))


def figure(body: Markup, number: int, kind: str) -> bytes:
    """The figure of that number (from 1) of a part as a file. Raises `InputError` E316, E329."""
    found = _FIGURE.findall(body)
    if not 1 <= number <= len(found):
        raise InputError.one("E316", f"there is no figure {number} there", CODES["E316"][1], "choose one of the page")
    svg = found[number - 1]
    if kind == "svg":
        from peaceroom.report.figures.svg import alone

        return alone(svg).encode()
    need("brief")
    from peaceroom.report.typesetting import png

    size = _SIZE.search(svg)
    assert size is not None  # every figure of ours says its size
    return png(svg, float(size[1]), float(size[2]))


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
