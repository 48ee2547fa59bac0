"""Pages in one process: what a browser is given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peaceroom.scenario.file.loading import LIBRARY
from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    shutil.copytree(LIBRARY / "doha-2020", tmp_path / "doha")
    client = TestClient(create_app(Settings(tmp_path, token="letmein")), base_url="http://127.0.0.1:8765")
    assert client.get("/?token=letmein", follow_redirects=False).status_code == 303
    return client


def test_the_first_page_lists_scenarios(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert 'href="/scenarios/doha"' in answer.text


def test_a_scenario_is_read_aloud(client: TestClient) -> None:
    assert "Taliban" in client.get("/scenarios/doha").text


def test_who_does_not_know_the_token_sees_nothing(client: TestClient) -> None:
    stranger = TestClient(client.app, base_url="http://127.0.0.1:8765")
    assert stranger.get("/").status_code == 403
    assert stranger.get("/?token=guess").status_code == 403


def test_a_scenario_that_is_not_there_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/scenarios/nothing")
    assert answer.status_code == 422
    assert "there is no scenario &#39;nothing&#39;" in answer.text
