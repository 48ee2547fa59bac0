"""Who is kept out: other names, other origins, other users, too much, and sockets."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from functools import partial
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.web.app import create_app
from peaceroom.web.guarding import sessions as sessions_module
from peaceroom.web.guarding.guard import POLICY
from peaceroom.web.guarding.limits import Limit
from peaceroom.web.guarding.passwords import hashed, kept_password, matches, set_password
from peaceroom.web.guarding.sessions import Sessions
from peaceroom.web.serving import first_address, may_serve
from peaceroom.web.settings import Settings

HERE = "http://127.0.0.1:8765"
SECRET = "four words are enough"


def _client(settings: Settings, base: str = HERE) -> TestClient:
    return TestClient(create_app(settings), base_url=base, follow_redirects=False)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    found = _client(Settings(tmp_path, token="letmein"))
    assert found.get("/?token=letmein").status_code == 303
    return found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(tmp_path_factory.mktemp("shared"), host="127.0.0.1", names=("room.example.org",), proxied=True,
                    password=hashed(SECRET))


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/nothing-here", "/static/workbench.css"):
        answer = client.get(path)
        assert answer.headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY and "script-src 'self';" in POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/").headers["cache-control"] == "no-store"


def test_another_name_is_refused(client: TestClient) -> None:
    """DNS rebinding: the name of another site, pointed at this machine."""
    for host in ("evil", "evil:8765", "127.0.0.1.evil.example:8765", "127.0.0.1:8766", "", "127.0.0.1"):
        assert client.get("/", headers={"Host": host}).status_code == 421, host
    for host in ("localhost:8765", "[::1]:8765"):
        assert client.get("/", headers={"Host": host}).status_code == 200, host


def test_a_form_of_another_origin_changes_nothing(client: TestClient) -> None:
    csrf = {"X-CSRF": _csrf(client)}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8765"):
        assert client.post("/leave", headers={"Origin": origin, **csrf}).status_code == 403, origin
    assert client.get("/").status_code == 200
    assert client.post("/leave", headers={"Origin": HERE, **csrf}).status_code == 303


def test_a_form_without_the_sessions_token_changes_nothing(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, "/leave", headers={"Origin": HERE}).status_code == 403
    assert client.post("/leave", data={"csrf": "guess"}).status_code == 403
    assert client.post("/leave", files={"csrf": (None, "guess")}).status_code == 403
    assert client.post("/leave", files={"csrf": (None, _csrf(client))}).status_code == 303
    assert client.get("/").status_code == 403, "the session has ended"


def test_what_another_page_loads_is_refused(client: TestClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert client.get("/", headers=elsewhere).status_code == 403
    assert client.get("/static/workbench.css", headers=elsewhere).status_code == 403


def test_sockets_are_refused(client: TestClient) -> None:
    for origin in (HERE, "https://evil.example"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/", headers={"Origin": origin}):
            pytest.fail("a socket was opened")
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x" * 24}
    assert client.get("/", headers=upgrade).status_code == 403


def test_the_cookie_is_out_of_reach_and_the_token_out_of_sight(client: TestClient) -> None:
    answer = _client(client.app.state.settings).get("/?token=letmein")  # type: ignore[attr-defined]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "secure" not in cookie
    assert answer.headers["location"] == "/"
    assert client.get("/?token=letmein").headers["location"] == "/"


def test_too_much_is_refused_whether_or_not_it_says_so(tmp_path: Path) -> None:
    client = _client(Settings(tmp_path, token="t", most_bytes=1000))
    client.get("/?token=t")
    csrf = _csrf(client)
    assert client.post("/leave", content=b"x" * 1001, headers={"X-CSRF": csrf}).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/leave", content=iter([b"x" * 600] * 3), headers=form).status_code == 413
    assert client.post("/leave", content=b"x" * 900, headers={"X-CSRF": csrf}).status_code == 303


def test_who_asks_too_often_waits() -> None:
    now = [0.0]
    limit = Limit(2, 10, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(12)] == [True] * 10 + [False] * 2
    assert limit.allows("b")
    now[0] = 1.0
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_a_stranger_who_guesses_tokens_is_slowed_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peaceroom.web.guarding.guard.Limit", partial(Limit, clock=lambda: 0.0))  # all within a moment
    client = _client(Settings(tmp_path))
    found = [client.get(f"/?token={i}").status_code for i in range(200)]
    assert found[0] == 403 and found[-1] == 429


def test_sessions_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    found = Sessions(clock=lambda: now[0])
    key = found.begin()
    now[0] = sessions_module.IDLE - 1
    assert found.find(key) is not None, "seen, so that the time begins anew"
    now[0] = 2 * sessions_module.IDLE - 2
    assert found.find(key) is not None
    now[0] = 3 * sessions_module.IDLE
    assert found.find(key) is None
    monkeypatch.setattr(sessions_module, "MOST", 2)
    first, second, third = found.begin(), found.begin(), found.begin("Ana")
    assert found.find(first) is None and found.find(second) is not None
    named = found.find(third)
    assert named is not None and named.user == "Ana"


def test_off_this_machine_a_password_is_asked_for(shared: Settings) -> None:
    client = _client(shared, "https://room.example.org")
    assert "Password" in client.get("/").text
    assert "Password" in client.get(f"/?token={shared.token}").text, "the token lets nobody in here"
    assert client.post("/enter", data={"password": "guess"}).status_code == 403
    answer = client.post("/enter", data={"password": SECRET, "name": "Ana"})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-peaceroom=") and "secure" in cookie and "httponly" in cookie
    assert "Your scenarios" in client.get("/").text


def test_passwords_are_not_tried_by_the_dozen(shared: Settings) -> None:
    client = _client(shared, "https://room.example.org")
    found = [client.post("/enter", data={"password": str(i)}).status_code for i in range(7)]
    assert found == [403] * 5 + [429] * 2


def test_other_names_of_a_shared_server_are_refused(shared: Settings) -> None:
    client = _client(shared, "https://room.example.org")
    for host in ("127.0.0.1:8765", "localhost", "room.example.org.evil.example"):
        assert client.get("/", headers={"Host": host}).status_code == 421
    assert client.post("/enter", headers={"Origin": "http://room.example.org"}).status_code == 403


@pytest.mark.parametrize(("settings", "code"), [
    ({"host": "0.0.0.0"}, "E340"),
    ({"host": "192.0.2.7"}, "E340"),
    ({"host": "0.0.0.0", "proxied": True, "password": "x"}, "E340"),
    ({"proxied": True, "names": ("a.example",)}, "E341"),
    ({"host": "192.0.2.7", "certificate": Path("c.pem"), "key": Path("k.pem")}, "E341"),
])
def test_a_server_that_would_stand_open_is_not_started(settings: dict[str, object], code: str, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    static = tmp_path / "static"
    (static / "vendor").mkdir(parents=True)
    monkeypatch.setattr("peaceroom.web.serving.STATIC", static)
    with pytest.raises(InputError, match=r"E329.*make frontend"):
        may_serve(Settings(tmp_path))
    (static / "vendor" / "htmx.min.js").touch()
    may_serve(Settings(tmp_path))
    with pytest.raises(InputError, match=code):
        may_serve(Settings(tmp_path, **settings))  # type: ignore[arg-type]


def test_the_first_address(tmp_path: Path) -> None:
    assert first_address(Settings(tmp_path, token="t", port=5)) == "http://127.0.0.1:5/?token=t"
    assert first_address(Settings(tmp_path, names=("a.example",), proxied=True)) == "https://a.example/"


def test_the_password_is_kept_hashed_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "serve-password"
    with pytest.raises(InputError, match=r"E341.*--set-password"):
        kept_password(path)
    with pytest.raises(InputError, match="E341"):
        set_password("short", path)
    set_password(SECRET, path)
    assert SECRET not in path.read_text() and matches(SECRET, kept_password(path))
    assert not matches(SECRET + "!", kept_password(path))
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o644)
        with pytest.raises(InputError, match=r"E341.*chmod 600"):
            kept_password(path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    shutil.copytree(LIBRARY / "tutorial", outside / "secret")
    inside.mkdir()
    (inside / "linked").symlink_to(outside / "secret")
    (inside / "half").mkdir()
    (inside / "half" / "scenario.yaml").symlink_to(outside / "secret" / "scenario.yaml")
    client = _client(Settings(inside, token="t"))
    client.get("/?token=t")
    assert "linked" not in client.get("/").text and "half" not in client.get("/").text
    for name in ("linked", "half", "%2e%2e%2foutside%2fsecret", "..%2foutside%2fsecret"):
        assert client.get(f"/scenarios/{name}").status_code in (404, 422), name


def test_a_name_that_is_a_script_is_shown_as_text(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(LIBRARY / "tutorial", folder)
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    script = "<script>alert(1)</script>"
    (folder / "scenario.yaml").write_text(text.replace(title, f'title: "{script}"'), encoding="utf-8")
    client = _client(Settings(tmp_path, token="t"))
    client.get("/?token=t")
    page = client.get("/scenarios/a").text
    assert script not in page and "&lt;script&gt;" in page
    assert script not in client.get("/scenarios/" + script.replace("/", "%2F")).text


def test_a_socket_to_the_real_server_is_refused(tmp_path: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(tmp_path, port=port)), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: https://evil.example\r\n"
                     "Connection: Upgrade\r\n"
                     "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                     "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 403")
    server.should_exit = True
    thread.join(10)


def _csrf(client: TestClient) -> str:
    text = client.get("/").text
    return text.split('"X-CSRF": "')[1].split('"')[0]
