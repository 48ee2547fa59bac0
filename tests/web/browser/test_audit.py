"""Every page of the registry in a browser: axe-core finds nothing serious, and nothing is wider than its window."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from peaceroom.cli import main
from peaceroom.web.registry import ROOTS, Page, Step, pages

from ..test_evidence import TEXT
from .conftest import DESK, PHONE, Enter, Site, Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

#: answers that are no pages: data, parts of pages, and files
_NO_PAGES = re.compile(r"/(data|state|progress|part|figure)\b|\.\w+$")

#: steps with something to be put in that answer with a file, or with a part of a page
_FILES = re.compile(r"\{kind\}|/(files|figures|numbers|share|import)/|/(state|data)$")


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


def _looked_at(tab: Tab, axe: str, address: str, size: tuple[int, int]) -> list[str]:
    """What is wrong with the page that is open, and how wide it is."""
    tab.wait_for_timeout(250)
    found = [f"{address}: {f}" for f in _findings(tab, axe)]
    wide = tab.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{address}: {wide} pixels wide in a window of {size[0]}"] if wide > size[0] else [])


def _linked(tab: Tab) -> list[str]:
    found: list[str] = tab.evaluate("[...document.querySelectorAll('a[href^=\"/\"]:not([download])')].map(a => "
                                    "a.getAttribute('href'))")
    return found


def _first_of_each(addresses: list[str]) -> dict[str, str]:
    """Path of a registered step with something to be put in → the first of the addresses that is one of its."""
    out: dict[str, str] = {}
    for page in pages():
        for step in page.steps:
            path = ROOTS[page.about] + step.path
            if "GET" in step.methods and "{" in step.path and not _FILES.search(path):
                pattern = re.sub(r"\\{[^}]*\\}", "[^/?#]+", re.escape(path)) + r"([?#].*)?"
                for address in addresses:
                    if re.fullmatch(pattern, address):
                        out.setdefault(path, address)
    return out


def _answered(tab: Tab, site: Site) -> str:
    """A question with an answer; returns the address of its page."""
    tab.goto(f"{site.address}/scenarios/doha/ask/packages")
    tab.fill("[name=draws]", "60")
    tab.click("main button.main")
    tab.wait_for_url("**/jobs/*")
    return str(tab.locator("text=See the results").get_attribute("href", timeout=600_000))


def _brought(tab: Tab, site: Site) -> str:
    """A document with its text, to be coded; returns the address of its page."""
    file = site.folder.parent / "news.txt"
    file.write_text(TEXT)
    tab.goto(f"{site.address}/scenarios/doha/evidence")
    if not tab.locator("input[name=file]").is_visible():
        tab.locator("details:has(input[name=file]) > summary").click()
    tab.set_input_files("input[name=file]", file)
    tab.fill("input[name=publisher]", "Valley News")
    tab.fill("input[name=title]", "A report")
    tab.fill("input[name=date]", "2020-09-01")
    tab.click("text=Read it")
    tab.wait_for_url("**/evidence/document/*")
    return tab.url.removeprefix(site.address)


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
    found, links = [], [_answered(tab, site), _brought(tab, site)]
    tab.goto(site.address)
    tab.click("form[action='/start'] button")
    links.append(tab.url.removeprefix(site.address))
    for page, step in _shown():
        address = (ROOTS[page.about] + step.path or "/").format(scenario="doha", run="first")
        answer = tab.goto(site.address + address)
        assert answer is not None
        if step is not page.steps[0] and answer.status == 422:
            continue  # a part that is asked for with a query
        assert answer.status == 200, address
        if not (answer.headers.get("content-type") or "").startswith("text/html"):
            continue
        found += _looked_at(tab, axe, address, size)
        links += _linked(tab)
    seen: set[str] = set()
    while more := {path: at for path, at in _first_of_each(links).items() if path not in seen}:
        for path, address in more.items():
            seen.add(path)
            answer = tab.goto(site.address + address)
            assert answer is not None and answer.status == 200, address
            found += _looked_at(tab, axe, address, size)
            links += _linked(tab)
    assert found == []
    assert seen >= {"/start/{start}/{number:int}", "/jobs/{job}", "/scenarios/{scenario}/ask/{question}",
                    "/scenarios/{scenario}/answers/{job}", "/scenarios/{scenario}/answers/{job}/code",
                    "/scenarios/{scenario}/evidence/document/{document}"}
