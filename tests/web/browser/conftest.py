"""The workbench in a real browser: a server in a thread, headless Chromium, an eye on what the browser complains of.

Every test here is slow. A test fails on any error of the console, on a violation of the content security policy (which
is one of them), on an exception in a script and on a request to any other server.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from browsing import launched
from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
TOKEN = "letmein"
#: another name for this machine, which only the browser of these tests knows
EVIL_HOST = "evil.example"
#: seconds after which something that is waited for will never be; a machine may be busy with other things
PATIENCE = 120
DESK, PHONE = (1280, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched(f"--host-resolver-rules=MAP {EVIL_HOST} 127.0.0.1") as opened:
        yield opened


@dataclass
class Site:
    """A running server: its first address, its workspace."""

    address: str
    folder: Path
    server: uvicorn.Server
    thread: threading.Thread

    @property
    def first(self) -> str:
        return f"{self.address}/?token={TOKEN}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


def serve(folder: Path, port: int = 0) -> Site:
    """A server on a workspace, in a thread of this process."""
    listening = socket.create_server(("127.0.0.1", port))
    port = listening.getsockname()[1]
    app = create_app(Settings(folder, port=port, token=TOKEN))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started and time.monotonic() < end:
        time.sleep(0.01)
    return Site(f"http://127.0.0.1:{port}", folder, server, thread)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with one scenario, `doha`."""
    shutil.copytree(LIBRARY / "doha-2020", tmp_path / "workspace" / "doha")
    return tmp_path / "workspace"


@pytest.fixture
def site(workspace: Path, frontend: Path) -> Iterator[Site]:
    found = serve(workspace)
    yield found
    found.stop()


@dataclass
class Watch:
    """What the browser complained of. ``expect`` names a piece of a complaint that a test provokes."""

    sites: list[str]
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, piece: str) -> None:
        self.expected.append(piece)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def asked(self, request: Request) -> None:
        if not request.url.startswith((*self.sites, "data:", "blob:", "about:")):
            self.complaints.append(f"request to another server: {request.url}")

    def left(self) -> list[str]:
        return [c for c in self.complaints if not any(piece in c for piece in self.expected)]


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    found = Watch([site.address])
    yield found
    assert found.left() == []


def until(tab: Page, script: str, arg: object = None, timeout: float = PATIENCE) -> None:
    """Wait until a script is true. Playwright's own wait evaluates strings in the page, which the policy forbids."""
    end = time.monotonic() + timeout
    while not tab.evaluate(script, arg):
        assert time.monotonic() < end, f"never true: {script} ({arg})"
        tab.wait_for_timeout(40)


#: opens a tab of somebody who has come in by the first address: ``enter(width_and_height, first_address)``
Enter = Callable[..., "Page"]


@pytest.fixture
def enter(browser: Browser, site: Site, watch: Watch) -> Iterator[Enter]:
    contexts: list[BrowserContext] = []

    def open_(size: tuple[int, int] = DESK, first: str = "") -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=(first or site.first).split("/?")[0])
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(1_000 * PATIENCE)
        tab.on("console", watch.heard)
        tab.on("pageerror", lambda error: watch.complaints.append(f"exception: {error}"))
        tab.on("request", watch.asked)
        tab.goto(first or site.first)
        return tab

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def tab(enter: Enter) -> Page:
    """A tab at 1280 × 900 on the first page."""
    return enter()
