"""Whole ways through the workbench: nothing to a brief, a draft repaired, a passage coded that the answer hears of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.analysis.forecast import forecast
from peaceroom.scenario.file.copying import copy_bundled
from peaceroom.scenario.file.loading import read

from ..test_evidence import SCENARIO, TEXT
from ..test_start import ANSWERS
from .conftest import Site, until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def _fill(tab: Page, name: str, value: str) -> None:
    box = tab.locator(f"[name='{name}']")
    if value == "on":
        box.check()
    elif box.evaluate("e => e.tagName") == "SELECT":
        box.select_option(value)
    else:
        box.fill(value)


def test_from_nothing_to_a_brief(tab: Page, site: Site) -> None:
    tab.click("form[action='/start'] button")
    for answers in ANSWERS:
        at = tab.url
        for name, value in answers.items():
            _fill(tab, name, value)
        tab.click("button.main[value=on]")
        tab.wait_for_url(lambda url, at=at: url != at)
    assert "can be run" in tab.inner_text("h1") and tab.locator("main script").count() == 0
    tab.click("button.main")
    tab.wait_for_url("**/scenarios/*")
    tab.click("nav >> text='Run'")
    tab.fill("input[name=draws]", "64")
    tab.check("input[name=process][value=off]")
    tab.click("button.main")
    tab.wait_for_url("**/jobs/*")
    tab.wait_for_selector("text=See the results", timeout=900_000)  # kernels may have to be compiled
    tab.click("text=See the results")
    tab.wait_for_url("**/runs/*")
    assert "<script>alert(1)</script> talks" in tab.inner_text("main"), "a title is text, whatever it looks like"
    tab.click("nav >> text='Files to save'")
    with tab.expect_download() as found:
        tab.click("a[href$='/files/brief.html']")
    brief = found.value.path().read_text(encoding="utf-8")
    assert "Upper" in brief and "<script>alert" not in brief


def test_a_draft_is_tried_and_repaired(tab: Page, site: Site) -> None:
    copy_bundled("tutorial", site.folder / "tutorial")
    tab.goto(f"{site.address}/scenarios/tutorial/board")
    for n, value in enumerate(("100", "0", "100")):
        _fill(tab, f"clause.{n}.value", value)
    until(tab, "document.querySelectorAll('#stands tr.no').length > 0")
    slider = tab.locator("[data-for=clause-0]")
    assert float(slider.input_value()) == 100, "the slider follows what is typed"
    slider.focus()
    tab.keyboard.press("ArrowLeft")
    until(tab, "Number(document.getElementById('clause-0').value) < 100")
    tab.click("text=Put the repair in")
    tab.wait_for_selector("text=/Put in: \\d+ clause/")
    assert tab.locator("#stands tr.no").count() == 0, "all accept the repaired text in half of the draws or more"


def test_a_passage_is_coded_and_its_influence_is_seen(tab: Page, site: Site) -> None:
    """Before and after a second passage the same number is pooled, and the answer hears of it."""
    folder = site.folder / "river"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(SCENARIO.replace("{from: evidence}", "10..30").replace(", sources: []", ""))
    tab.goto(f"{site.address}/scenarios/river/evidence")
    (folder.parent.parent / "news.txt").write_text(TEXT)
    if not tab.locator("input[name=file]").is_visible():
        tab.locator("details:has(input[name=file]) > summary").click()
    tab.set_input_files("input[name=file]", folder.parent.parent / "news.txt")
    tab.fill("input[name=publisher]", "Valley News")
    tab.fill("input[name=title]", "<img src=x onerror=alert(1)>")
    tab.fill("input[name=date]", "2026-10-01")
    tab.click("text=Read it")
    tab.wait_for_url("**/evidence/document/*")
    assert tab.inner_text("h1") == "<img src=x onerror=alert(1)>" and tab.locator("main img").count() == 0
    assert "<script>alert(1)</script>" in tab.inner_text(".text"), "a quotation is text, whatever it looks like"
    _code(tab, "5")
    file = folder / "scenario.yaml"
    file.write_text(file.read_text().replace("position: 10..30", "position: {from: evidence}"))
    tab.goto(f"{site.address}/scenarios/river/evidence")
    pooled = tab.inner_text("main table:has-text('Upper Valley')")
    first = _word(tab, site)
    assert "Valley News" in first
    tab.goto(f"{site.address}/scenarios/river/evidence")
    tab.click("main a:has-text('<img')")
    tab.wait_for_url("**/evidence/document/*")
    _code(tab, "60")
    tab.goto(f"{site.address}/scenarios/river/evidence")
    assert tab.inner_text("main table:has-text('Upper Valley')") != pooled, "the pooled range is another one"
    assert _word(tab, site) != first, "and so is what the answer owes to whom"


def _code(tab: Page, value: str) -> None:
    """Accept the proposal that is asked about, with the keyboard alone once the boxes are filled."""
    tab.select_option("[name=actor]", "upper")
    tab.select_option("[name=about]", "upper")
    tab.keyboard.press("Escape")
    tab.keyboard.press("c")
    assert tab.evaluate("document.activeElement.name") == "says"
    tab.select_option("[name=says]", "issue:water")
    tab.fill("[name=value]", value)
    if not tab.locator("[name=polarity]").is_visible():
        tab.locator("details:has([name=polarity]) > summary").click()
    tab.select_option("[name=polarity]", "asserted")
    tab.locator("[name=polarity]").focus()
    tab.keyboard.press("Escape")
    count = tab.inner_text(".count")
    tab.keyboard.press("a")
    tab.wait_for_selector("text=/Upper Valley, Water:/")
    assert tab.locator(".count").count() == 0 or tab.inner_text(".count") != count


def _word(tab: Page, site: Site) -> str:
    run = forecast(read(site.folder / "river").scenario, draws=64, models=["compromise", "median"], process=False,
                   levers=False, out=site.folder / "runs", what_ifs=[])
    assert run.folder is not None
    tab.goto(f"{site.address}/runs/{run.folder.name}/word")
    return tab.inner_text("main")
