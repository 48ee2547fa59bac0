"""The first page in a browser, and that the harness hears what it must hear."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from .conftest import PATIENCE, Site, Watch, until

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
    for piece in ("127.0.0.1:9", "style-src"):
        end = time.monotonic() + PATIENCE
        while not any(piece in c for c in watch.complaints):
            assert time.monotonic() < end, f"{piece} was never complained of"
            tab.wait_for_timeout(40)
    watch.complaints.clear()
