"""From a bundled scenario to its results in a browser: a run with its progress, a drag, files, at both widths.

With PEACEROOM_PICTURES set to a folder, the pictures of docs/walk-through.md are made anew there.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from peaceroom.analysis.forecast import forecast
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import read

from .conftest import PHONE, Enter, Site, until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def picture(tab: Page, name: str) -> None:
    """The page as it stands, small and in few colours, where pictures are asked for."""
    if folder := os.environ.get("PEACEROOM_PICTURES"):
        from PIL import Image

        image = Image.open(BytesIO(tab.screenshot())).convert("RGB")
        image.quantize(64).save(Path(folder) / f"{name}.png", optimize=True)


@pytest.fixture
def site(workspace: Path, site: Site) -> Site:
    copy_bundled("tutorial", workspace / "tutorial")
    return site


@pytest.fixture
def run(workspace: Path, site: Site) -> str:
    made = forecast(read(workspace / "tutorial").scenario, draws=200, models=["compromise", "median", "challenge"],
                    process=False, out=workspace / "runs")
    assert made.folder is not None
    return made.folder.name


def test_a_run_is_asked_for_watched_and_read(tab: Page) -> None:
    picture(tab, "1-home")
    tab.click('main a[href="/scenarios/tutorial"]')
    tab.wait_for_url("**/scenarios/tutorial")
    picture(tab, "2-overview")
    tab.click("nav >> text=Run")
    tab.fill("input[name=draws]", "1024")
    tab.check("input[name=process][value=off]")
    picture(tab, "3-run")
    tab.click("button.main")
    tab.wait_for_url("**/jobs/*")
    tab.wait_for_selector("progress")
    picture(tab, "4-job")
    tab.wait_for_selector("text=See the results", timeout=900_000)  # kernels may have to be compiled
    tab.click("text=See the results")
    tab.wait_for_url("**/runs/*")
    assert "What can be signed" in tab.inner_text("main")
    picture(tab, "5-one-page")
    for entry in ("What would change it", "Why it is stuck", "As code"):
        tab.click(f"nav >> text={entry}")
        tab.wait_for_load_state()
        assert entry in tab.inner_text("h1")


def test_a_cancel_is_heard(tab: Page, site: Site) -> None:
    tab.goto(f"{site.address}/scenarios/tutorial/run")
    tab.fill("input[name=draws]", "4000000")
    tab.click("button.main")
    tab.wait_for_selector("text=Cancel")
    tab.click("button:has-text('Cancel')")
    tab.wait_for_selector("text=What was finished is kept")


def test_an_actor_is_dragged_and_the_settlement_moves(tab: Page, site: Site, run: str) -> None:
    tab.goto(f"{site.address}/runs/{run}/positions?issue=water")
    before, mark = tab.inner_text("#says"), tab.locator("input[type=range]").first
    at = tab.get_attribute(".settlement .now", "x1")
    box = mark.bounding_box()
    assert box is not None
    tab.mouse.move(box["x"] + box["width"] * float(mark.input_value()) / 100, box["y"] + box["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] / 2, steps=8)
    tab.mouse.up()
    tab.wait_for_function("before => document.getElementById('says').textContent !== before", arg=before)
    # answers of places passed on the way come first; the address holds the move that was answered last
    until(tab, """() => {
        const mark = document.querySelector('input[type=range]');
        return new URLSearchParams(location.search).get(mark.name) === mark.value; }""")
    assert tab.get_attribute(".settlement .now", "x1") != at and float(mark.input_value()) > 85
    picture(tab, "6-move-an-actor")
    assert "field: position" in tab.locator("#as-yaml").text_content()
    dragged = tab.inner_text("#says")
    mark.focus()
    for _ in range(30):
        tab.keyboard.press("ArrowLeft")
    tab.wait_for_function("before => document.getElementById('says').textContent !== before", arg=dragged)
    assert "at." in tab.url, "the address holds the moves"


def test_colours_of_figures_come_through_the_policy(tab: Page, site: Site, run: str) -> None:
    tab.goto(f"{site.address}/runs/{run}/table")
    painted = tab.evaluate("""() => [...document.querySelectorAll('svg.figure [fill]')]
        .filter(e => e.getAttribute('fill').startsWith('var(')).map(e => getComputedStyle(e).fill)""")
    assert len(painted) > 3 and all(colour.startswith("rgb") for colour in painted)
    assert len(set(painted)) > 1


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
def test_no_page_about_a_run_scrolls_sideways(size: tuple[int, int], enter: Enter, site: Site, run: str) -> None:
    from peaceroom.web.registry import menu

    tab = enter(size)
    for entry in menu("run"):
        tab.goto(site.address + entry.address.replace("{run}", run))
        assert tab.evaluate("document.documentElement.scrollWidth") <= size[0], entry.title
