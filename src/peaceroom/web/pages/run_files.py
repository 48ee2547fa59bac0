"""A run's files: report, one page in three formats, tables, single figures and the numbers behind them."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from peaceroom.core.errors import InputError
from peaceroom.core.extras import missing
from peaceroom.report.brief_formats import FORMATS, as_bytes, need_for
from peaceroom.runs.saved import read_result
from peaceroom.web.registry import Page, Step
from peaceroom.web.rendering import workspace
from peaceroom.web.run_figures import part_of_run
from peaceroom.web.run_pages import opened, run_page
from peaceroom.web.saving import RESULTS, attachment, figure_file, numbers, part_of_result

#: what may be handed out of a run folder, and what it is
KEPT = {"result.json": "Everything the run answers, as data", "summary.txt": "The one page as text",
        "outcomes.parquet": "What each model answers on each draw", "inputs.parquet": "The inputs that were drawn",
        "what_ifs.parquet": "What each what-if moves", "scenario.yaml": "The scenario’s file as it was run"}
_FIGURE = re.compile(r"([a-z-]{1,20})-(\d{1,4})\.(svg|png|csv)")


def show(request: Request) -> Response:
    """The list."""
    folder = _folder(request)
    found = [("report.html", "The report: everything on one page, to be read offline, printed and sent")]
    found += [(f"brief.{kind}", f"The one page as {kind.upper()}") for kind in FORMATS
              if kind == "html" or not missing("brief")]
    found += [(name, words) for name, words in KEPT.items() if (folder / name).is_file()]
    return run_page(request, "run_files.html.j2", heading="Files to save", files=found)


def one(request: Request) -> Response:
    """A file of the run. Raises `InputError` E001 for any other name."""
    folder, name = _folder(request), request.path_params["name"]
    kept = opened(request)
    kept.result(folder)  # its files are as the run wrote them
    stem, _, kind = name.rpartition(".")
    if stem == "brief" and kind in FORMATS:
        need_for(kind)
        return _file(request, name, kept.made(folder, name, lambda: as_bytes(kept.brief(folder), kind, "report.html")))
    if name == "report.html":
        return _file(request, name, _report(request, folder))
    if name not in KEPT or not (folder / name).is_file():
        raise InputError.one("E001", f"the run has no file {name[:60]!r}", "there is nothing to save",
                             "choose one from the list of its files")
    return _file(request, name, (folder / name).read_bytes())


def picture(request: Request) -> Response:
    """A figure of one of the run's pages as SVG, as PNG, or its numbers as CSV. Raises `InputError` E316, E329."""
    folder, name = _folder(request), request.path_params["name"]
    asked = _FIGURE.fullmatch(name)
    part = part_of_run(opened(request), folder, asked[1]) if asked else None
    if asked is None or part is None:
        raise InputError.one("E316", f"there is no figure {name[:40]!r}", "there is nothing to draw",
                             "choose one below a figure of the run")
    return figure_file(part.figures, int(asked[2]), asked[3], f"{folder.name}-{asked[1]}-{asked[2]}")


def table(request: Request) -> Response:
    """The numbers behind a page as CSV. Raises `InputError` E001."""
    name = request.path_params["name"]
    part = name.removesuffix(".csv")
    if part not in RESULTS or not name.endswith(".csv"):
        raise InputError.one("E001", f"there are no numbers {name[:40]!r}", "there is nothing to save",
                             "choose one below a figure of the run")
    result = read_result(_folder(request))
    return _file(request, name, numbers(part_of_result(result, part)).encode())


def _report(request: Request, folder: Path) -> bytes:
    if (folder / "report.html").is_file():
        return (folder / "report.html").read_bytes()
    kept = opened(request)

    def draw() -> bytes:
        from peaceroom.report.page import html

        return html(kept.run(folder)).encode()

    return kept.made(folder, "report", draw)


def _folder(request: Request) -> Path:
    return workspace(request).run_folder(request.path_params["run"])


def _file(request: Request, name: str, data: bytes) -> Response:
    return attachment(f"{request.path_params['run']}-{name}", data)


PAGE = Page("Files to save", "run", 61, "Report, one page, tables, figures", (
    Step("/files", show), Step("/files/{name}", one), Step("/figures/{name}", picture), Step("/numbers/{name}", table)))
