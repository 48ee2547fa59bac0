"""Headless Chromium for tests: where it is, and a page printed on paper."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic")


def chromium() -> str:
    """Debian's Chromium, installed when it is missing and this user may."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True, timeout=300)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True, timeout=900,
                       env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    found = shutil.which("chromium")
    assert found, "install Chromium: sudo apt-get install chromium"
    return found


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """A running browser, with ``more`` flags."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *more])
        try:
            yield opened
        finally:
            opened.close()


def sheets(browser: Browser, text: str, *, ticked: str = "") -> list[str]:
    """What stands on each sheet of paper when a page is printed as its style says; ``ticked``: a box to tick before."""
    page = browser.new_page()
    try:
        page.set_content(text)
        if ticked:
            page.check(ticked)
        document = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
        try:
            assert {tuple(round(x) for x in sheet.get_size()) for sheet in document} == {(595, 842)}  # A4
            return [sheet.get_textpage().get_text_range() for sheet in document]
        finally:
            document.close()
    finally:
        page.close()
