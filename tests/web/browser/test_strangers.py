"""What other pages and other names can do to the workbench in a real browser: nothing."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from .conftest import EVIL_HOST, Site, Watch, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = """<!doctype html><title>Elsewhere</title><form id="forged" method="post" action="{there}/open">
<input name="name" value="tutorial"><input name="csrf" value="guessed"></form><p id="heard"></p>
<script>
const said = (words) => document.getElementById("heard").append(words + ";");
const socket = new WebSocket("{there}/".replace("http", "ws"));
socket.onopen = () => said("socket open");
socket.onerror = () => said("socket refused");
fetch("{there}/", {{ credentials: "include" }})
  .then((a) => a.text().then((t) => said("read " + t.length)), () => said("read refused"));
const body = new URLSearchParams({{ name: "tutorial" }});
fetch("{there}/open", {{ method: "POST", credentials: "include", mode: "no-cors", body }})
  .then(() => said("sent blind"), () => said("send refused"));
</script>"""


@pytest.fixture
def elsewhere(site: Site, watch: Watch) -> Iterator[str]:
    """Another site's page, under another name and port of this machine."""
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(there=html.escape(site.address)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://{EVIL_HOST}:{server.server_port}"
    watch.sites.append(address)
    for piece in (address, "WebSocket", "ERR_FAILED", "status of 403", "CORS", "NotSameOrigin", "favicon.ico"):
        watch.expect(piece)
    yield address
    server.shutdown()
    server.server_close()


def test_another_sites_form_script_and_socket_change_nothing(tab: Page, site: Site, elsewhere: str) -> None:
    tab.goto(elsewhere)
    until(tab, "document.getElementById('heard').textContent.split(';').length > 3")
    heard = tab.inner_text("#heard")
    assert "socket refused" in heard and "read refused" in heard
    assert "socket open" not in heard and "read 1" not in heard
    with tab.expect_navigation() as gone:
        tab.evaluate("document.getElementById('forged').submit()")
    assert gone.value.status == 403
    assert not (site.folder / "tutorial").exists(), "neither the form nor the script opened anything"
    tab.goto(site.address)
    assert tab.locator("text=doha").count() > 0, "whose session it is goes on"


def test_under_another_name_nothing_is_served(tab: Page, site: Site, watch: Watch) -> None:
    other = site.address.replace("127.0.0.1", EVIL_HOST)
    watch.sites.append(other)
    watch.expect("status of 421")
    watch.expect("Cross-Origin-Opener-Policy header has been ignored")  # plain HTTP under a name is not trusted
    for path in ("/", "/?token=letmein", "/scenarios/doha", "/static/workbench.css"):
        answer = tab.goto(other + path)
        assert answer is not None and answer.status == 421
        assert "doha" not in tab.content()
