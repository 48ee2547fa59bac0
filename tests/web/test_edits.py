"""Editing pages in one process: what they show, what they keep, what they refuse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peaceroom.scenario.file.loading import LIBRARY, read
from peaceroom.web.app import create_app
from peaceroom.web.registry import pages
from peaceroom.web.settings import Settings

ROW = {"actor": "lower", "issue": "water"}
BASE = "/scenarios/talks"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY / "tutorial", tmp_path / "talks")
    shutil.copytree(LIBRARY / "doha-2020", tmp_path / "doha")
    return tmp_path


def _client(folder: Path) -> TestClient:
    client = TestClient(create_app(Settings(folder, token="t")), base_url="http://127.0.0.1:8765")
    client.get("/?token=t")
    client.headers["X-CSRF"] = client.get("/").text.split('"X-CSRF": "')[1].split('"')[0]
    return client


@pytest.fixture
def client(folder: Path) -> TestClient:
    return _client(folder)


def _put(client: TestClient, value: str) -> dict[str, object]:
    edit = {"path": ["positions", ROW, "position"], "value": value, "kind": "cell"}
    answer = client.post(f"{BASE}/edits", json={"what": "a position", "edits": [edit]})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def _state(client: TestClient) -> dict[str, object]:
    found: dict[str, object] = client.get(f"{BASE}/edits/state?wait=1").json()
    return found


def _position(folder: Path) -> str:
    return next(str(p.position.value) for p in read(folder / "talks").scenario.positions
                if (p.actor, p.issue) == ("lower", "water"))


def test_what_is_edited_is_in_the_file_once_it_is_valid(client: TestClient, folder: Path) -> None:
    assert _put(client, "55–65")["number"] == 1
    assert _state(client)["checked"] == 1
    assert client.get(BASE).status_code == 200 and _position(folder) == "55..65"
    _put(client, "many")
    state = _state(client)
    problems = state["problems"]
    assert isinstance(problems, list) and problems[0]["path"][:3] == ["positions", ROW, "position"]
    assert problems[0]["code"] == "E108" and _position(folder) == "55..65", "the file waits"
    assert client.get(f"{BASE}/edit/positions/data").json()["rows"]["lower"]["water"]["position"] == "many"
    assert client.post(f"{BASE}/edits/undo").json()["number"] == 3
    assert _state(client)["problems"] == []
    client.post(f"{BASE}/edits/undo")
    _state(client)
    assert client.get(BASE).status_code == 200 and _position(folder) == "60..80"


def test_an_ended_server_is_taken_up_again(client: TestClient, folder: Path) -> None:
    from peaceroom.scenario.editing.desk import Desk
    from peaceroom.scenario.editing.placing import Put

    log = folder / ".workbench" / "edits" / "talks.jsonl"
    Desk(folder / "talks", log).edit("Analyst 1", "", [Put(("positions", ROW, "position"), "1..2", "cell")])
    assert _position(folder) == "60..80"
    again = _client(folder)
    assert _state(again)["undo"] is not None and again.get(BASE).status_code == 200
    assert _position(folder) == "1..2"


@pytest.mark.parametrize("name", [s.path for p in pages() for s in p.steps
                                  if "/edit/" in s.path and "GET" in s.methods])
@pytest.mark.parametrize("scenario", ["talks", "doha"])
def test_every_editing_page_shows_its_block(client: TestClient, name: str, scenario: str) -> None:
    answer = client.get(f"/scenarios/{scenario}{name}")
    assert answer.status_code == (422 if name.endswith("/row") else 200)  # a row is asked for by actor and issue
    assert "style=" not in answer.text and "<script>" not in answer.text


def test_every_field_of_the_large_scenario_is_on_a_form(client: TestClient) -> None:
    assert 'value="30..60"' in client.get("/scenarios/doha/edit/actors").text
    page = client.get("/scenarios/doha/edit/events").text
    assert "The incumbent is re-elected" in page and 'value="-20..-3"' in page
    assert 'value="0.6..1.2"' in client.get("/scenarios/doha/edit/process").text
    assert "0..67" in client.get("/scenarios/doha/edit/drafts").text


@pytest.mark.parametrize("sent", [
    b"", b"[]", b"{", {"edits": 5}, {"edits": [{}]}, {"edits": [{"path": []}]},
    {"edits": [{"path": [True], "value": "x"}]},
    {"edits": [{"path": ["a"], "kind": "shell", "value": "x"}]}, {"edits": [{"path": ["a"], "value": None}]},
    {"edits": [{"path": [{}], "value": "x"}]}, {"edits": [{"path": ["title"] * 50, "value": "x"}]},
    {"texts": {"../outcomes.yaml": "x"}, "since": 0}, {"texts": {"scenario.yaml": "x"}, "since": 99},
    {"edits": [{"path": ["positions", ROW, "position"], "value": "1", "kind": "cell"},
               {"path": ["positions", ROW, "position"], "value": "2", "kind": "cell"}]},
])
def test_what_is_no_edit_changes_nothing(client: TestClient, folder: Path, sent: object) -> None:
    before = (folder / "talks" / "scenario.yaml").read_bytes()
    given = {"content": sent} if isinstance(sent, bytes) else {"json": sent}
    answer = client.post(f"{BASE}/edits", **given)  # type: ignore[arg-type]
    assert answer.status_code in (409, 422), answer.text
    assert client.get(f"{BASE}/edits/state").json()["number"] == 0
    assert (folder / "talks" / "scenario.yaml").read_bytes() == before
    assert not (folder / "outcomes.yaml").exists()


def test_a_text_that_was_changed_as_a_whole_leaves_others_edits(client: TestClient, folder: Path) -> None:
    text = (folder / "talks" / "scenario.yaml").read_text(encoding="utf-8")
    _put(client, "1..2")
    sent = {"what": "text", "since": 0, "texts": {"scenario.yaml": text.replace("as_of:", "# a remark\nas_of:", 1)}}
    assert client.post(f"{BASE}/edits", json=sent).status_code == 200
    _state(client)
    assert client.get(BASE).status_code == 200
    now = (folder / "talks" / "scenario.yaml").read_text(encoding="utf-8")
    assert "# a remark\n" in now and _position(folder) == "1..2"
    sent["texts"] = {"scenario.yaml": text.replace("60..80", "3..4")}
    answer = client.post(f"{BASE}/edits", json=sent)
    assert answer.status_code == 409 and "same lines" in answer.text


def test_a_text_that_is_no_yaml_stays_and_is_told(client: TestClient, folder: Path) -> None:
    client.post(f"{BASE}/edits", json={"what": "", "since": 0, "texts": {"scenario.yaml": "peaceroom: [1\n"}})
    assert _state(client)["problems"]
    assert client.get(f"{BASE}/edit/text").status_code == 200
    assert client.get(f"{BASE}/edit/actors").status_code == 422
    client.post(f"{BASE}/edits/undo")
    assert client.get(f"{BASE}/edit/actors").status_code == 200


def test_a_row_of_the_grid_is_edited_at_length(client: TestClient, folder: Path) -> None:
    shown = client.get(f"{BASE}/edit/positions/row?actor=lower&issue=water").text
    assert "Why, and whose word" in shown or "Say why" in shown
    edits = [{"path": ["positions", ROW, "position", "because"], "value": "they said so twice", "kind": "text"},
             {"path": ["positions", ROW, "salience", "sources"], "value": "opening", "kind": "words"}]
    for edit in edits:
        assert client.post(f"{BASE}/edits", json={"what": "why", "edits": [edit]}).status_code == 200
    assert _state(client)["problems"] == []
    row = next(p for p in read(folder / "talks").scenario.positions if (p.actor, p.issue) == ("lower", "water"))
    assert (row.position.because, str(row.position.value)) == ("they said so twice", "60..80")
    assert row.salience.sources == ("opening",)
    assert "they said so twice" in client.get(f"{BASE}/edit/positions/row?actor=lower&issue=water").text


def test_an_id_is_changed_and_an_entry_moved(client: TestClient, folder: Path) -> None:
    assert client.post(f"{BASE}/edits/rename", json={"path": ["actors", "lower"], "to": "south"}).status_code == 200
    assert client.post(f"{BASE}/edits", json={"what": "up", "edits": [
        {"path": ["actors", "south"], "move": -1}]}).status_code == 200
    assert _state(client)["problems"] == []
    found = read(folder / "talks").scenario
    assert list(found.actors)[2:4] == ["south", "engineers"] and any(p.actor == "south" for p in found.positions)
    refused = client.post(f"{BASE}/edits/rename", json={"path": ["actors", "south"], "to": "upper"})
    assert refused.status_code == 409 and refused.json()["problems"][0]["code"] == "E321"
