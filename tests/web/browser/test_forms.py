"""Forms of the editing pages in a browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from peaceroom.scenario.file.loading import read

from .conftest import PATIENCE, Enter, Site, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAVED = "document.querySelector('[data-saved]').textContent.startsWith('Saved in the file')"


def _open(tab: Page, site: Site, page: str) -> None:
    tab.goto(f"{site.address}/scenarios/doha/edit/{page}")
    until(tab, "document.querySelector('[data-saved]').textContent !== ''")


def _entry(tab: Page, name: str) -> None:
    tab.click(f"details.entry > summary:has-text('{name}')")


def test_an_actor_is_added_and_what_it_lacks_is_told_in_place(tab: Page, site: Site) -> None:
    _open(tab, site, "actors")
    block = tab.locator("section.block", has=tab.locator("h2", has_text="Actors"))
    block.locator(".add [data-new]").last.fill("Norwegian envoy")
    block.locator(".add [data-add]").last.click()
    until(tab, SAVED)
    tab.get_by_role("group").filter(has=tab.locator("summary", has_text="norwegian-envoy"))
    entry = tab.locator("details.entry", has=tab.locator("code", has_text="norwegian-envoy"))
    assert entry.get_attribute("open") is not None
    entry.get_by_label("Kind").select_option("mediator")
    until(tab, SAVED)
    assert read(site.folder / "doha").scenario.actors["norwegian-envoy"].kind == "mediator"
    entry.locator("[data-more]").select_option(label="Capability")
    entry.get_by_label("Capability").fill("a lot")
    entry.get_by_label("Capability").press("Tab")
    until(tab, "document.querySelector('[data-saved]').textContent.startsWith('Kept. 1 problem')")
    assert "'a lot' is not a number" in entry.locator(".told").inner_text()
    assert entry.get_by_label("Capability").get_attribute("aria-invalid") == "true"
    assert entry.get_by_label("Capability").input_value() == "a lot"
    tab.reload()
    until(tab, "document.querySelector('.told') !== null")
    assert entry.get_by_label("Capability").input_value() == "a lot"
    entry.get_by_label("Capability").fill("2–5")
    entry.get_by_label("Capability").press("Tab")
    until(tab, SAVED)
    assert str(read(site.folder / "doha").scenario.actors["norwegian-envoy"].capability.value) == "2..5"  # type: ignore[union-attr]  # it was set
    entry.locator(":scope > .row > button", has_text="Remove").click()
    until(tab, "!document.body.innerText.includes('norwegian-envoy')")
    end = time.monotonic() + PATIENCE
    while "norwegian-envoy" in read(site.folder / "doha").scenario.actors:
        assert time.monotonic() < end, "it was never taken out of the file"
        tab.wait_for_timeout(200)


def test_an_issue_gets_words_for_its_middle(tab: Page, site: Site) -> None:
    _open(tab, site, "issues")
    entry = tab.locator("details.entry", has=tab.locator("code", has_text="ceasefire")).first
    entry.locator("> summary").click()
    scale = entry.locator("fieldset", has=tab.locator("legend", has_text="Scale"))
    scale.locator("[data-new]").fill("55")
    scale.locator("[data-add]").click()
    scale.get_by_label("55").fill("a month of calm: then all")
    scale.get_by_label("55").press("Tab")
    until(tab, SAVED)
    assert read(site.folder / "doha").scenario.issues["ceasefire"].scale[55.0] == "a month of calm: then all"


def test_undo_on_a_form_brings_the_old_words_back(tab: Page, site: Site) -> None:
    _open(tab, site, "basics")
    field = tab.get_by_label("Title")
    before = field.input_value()
    field.fill("Other talks")
    field.press("Tab")
    until(tab, SAVED)
    assert read(site.folder / "doha").scenario.title == "Other talks"
    tab.keyboard.press("Control+Z")
    until(tab, "before => document.querySelector('[data-path=\\'[\"title\"]\\']').value === before", before)
    until(tab, SAVED)
    assert read(site.folder / "doha").scenario.title == before


def test_a_colleagues_edit_comes_in_while_one_types(enter: Enter, site: Site) -> None:
    ana, ben = enter(), enter()
    _open(ana, site, "basics")
    _open(ben, site, "basics")
    ana.get_by_label("Title").focus()
    ana.keyboard.press("End")
    ana.keyboard.type(" (half")
    ben.get_by_label("Horizon").fill("2022-01-01")
    ben.get_by_label("Horizon").press("Tab")
    until(ana, "document.querySelector('[data-path=\\'[\"horizon\"]\\']').value === '2022-01-01'")
    assert ana.get_by_label("Title").input_value().endswith(" (half"), "what is being typed stays"
    ana.keyboard.type(" typed)")
    ana.keyboard.press("Tab")
    until(ben, "document.querySelector('[data-path=\\'[\"title\"]\\']').value.endsWith(' (half typed)')")


def test_the_files_as_text_can_be_changed_and_a_fault_is_found(tab: Page, site: Site) -> None:
    _open(tab, site, "text")
    box = tab.get_by_label("scenario.yaml")
    text = box.input_value()
    box.fill(text.replace("horizon: 2021-10-05", "horizon: soon"))
    box.press("Control+Enter")
    until(tab, "document.querySelector('[data-told] button') !== null")
    tab.click("[data-told] button")
    assert tab.evaluate("""() => { const t = document.activeElement;
        return t.value.slice(0, t.selectionStart).split('\\n').pop() }""") == "horizon: "
    tab.click("[data-do=undo]")
    until(tab, "t => document.querySelector('[data-file]').value === t", text)
    until(tab, SAVED)


def test_first_view_is_light(enter: Enter, site: Site) -> None:
    """At most 300 kB are sent until the first page and a form are shown."""
    tab = enter()
    tab.goto(f"{site.address}/scenarios/doha/edit/actors")
    until(tab, "document.querySelector('[data-saved]').textContent !== ''")
    sent = tab.evaluate("""() => performance.getEntries().reduce((sum, e) => sum + (e.transferSize || 0), 0)""")
    print("bytes:", sent)
    assert 5_000 < sent < 300_000
