"""The first page in a browser, and that the harness hears what it must hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conftest import Site, Watch, until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_first_page_leads_to_a_scenario(tab: Page) -> None:
    tab.click("text=doha")
    tab.wait_for_url("**/scenarios/doha")
    assert "Overview" in tab.inner_text("nav")
    until(tab, "typeof htmx == 'object'")


def test_what_the_policy_forbids_is_noticed(tab: Page, site: Site, watch: Watch) -> None:
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')")
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    tab.wait_for_timeout(200)
    assert any("127.0.0.1:9" in c for c in watch.complaints)
    assert any("style-src" in c for c in watch.complaints)
    watch.complaints.clear()
