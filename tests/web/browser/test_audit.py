"""Every page of the registry in a browser: axe-core finds nothing serious, and nothing is wider than its window."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from peaceroom.cli import main
from peaceroom.web.registry import ROOTS, Page, Step, pages

from .conftest import DESK, PHONE, Enter, Site, Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

#: answers that are no pages: data, parts of pages, and files
_NO_PAGES = re.compile(r"/(data|state|progress|part|figure)\b|\.\w+$")


def _shown() -> list[tuple[Page, Step]]:
    """The addresses that show a page by themselves: asked by GET, with nothing to be put in but scenario or run."""
    return [(page, step) for page in pages() for step in page.steps
            if "GET" in step.methods and "{" not in step.path and not _NO_PAGES.search(step.path)]


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small run, for the pages about one."""
    folder = tmp_path_factory.mktemp("runs")
    main(["run", "doha-2020", "--draws", "100", "--what-if-draws", "50", "--out", str(folder)])
    return next(p for p in folder.iterdir() if p.is_dir())


def _findings(tab: Tab, axe: str) -> list[str]:
    tab.evaluate(axe)
    found: dict[str, Any] = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{v['id']} ({v['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
            for v in found["violations"] if v["impact"] in ("serious", "critical") for node in v["nodes"][:3]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_has_a_serious_finding(enter: Enter, site: Site, frontend: Path, run_folder: Path, watch: Watch,
                                       size: tuple[int, int], scheme: str) -> None:
    (site.folder / "runs").mkdir(exist_ok=True)
    shutil.copytree(run_folder, site.folder / "runs" / "first")
    axe = (frontend / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    watch.expect("status of 422")
    tab = enter(size)
    tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
    found = []
    for page, step in _shown():
        address = (ROOTS[page.about] + step.path or "/").format(scenario="doha", run="first")
        answer = tab.goto(site.address + address)
        assert answer is not None
        if step is not page.steps[0] and answer.status == 422:
            continue  # a part that is asked for with a query
        assert answer.status == 200, address
        if not (answer.headers.get("content-type") or "").startswith("text/html"):
            continue
        tab.wait_for_timeout(250)
        found += [f"{address}: {f}" for f in _findings(tab, axe)]
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if wide > size[0]:
            found.append(f"{address}: {wide} pixels wide in a window of {size[0]}")
    assert found == []

