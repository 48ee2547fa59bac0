"""A workspace with runs, and a client that has come in."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from findings.brief_cases import case
from peaceroom.analysis.forecast import forecast
from peaceroom.scenario.file.loading import read
from peaceroom.web.app import create_app
from peaceroom.web.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
#: a name that is a script, closes what stands around it, and turns the order of reading
EVIL = "</title></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
#: names of the workspace's runs
KINDS = ("easy", "far", "hostile", "hebrew", "redacted", "single")


def variant(kind: str) -> dict[str, object]:
    """The scenario behind one of `KINDS`."""
    data = case(kind != "far")
    if kind == "hostile":
        data["title"] = EVIL
        for block in ("actors", "issues", "what_ifs"):
            for thing in data[block].values():
                thing["name"] = EVIL + thing["name"]
        for issue in data["issues"].values():
            issue["scale"] = {value: EVIL + words for value, words in issue["scale"].items()}
        for position in data["positions"]:
            position["position"]["because"] = EVIL
    if kind == "hebrew":
        data["title"] = "שיחות השלום"
        data["actors"]["herders"]["name"] = "מועצת הרועים"
        data["actors"]["towns"]["name"] = "الحركة الوطنية"
    if kind == "single":
        data["issues"] = {"toll": data["issues"]["toll"]}
        data["positions"] = [p for p in data["positions"] if p["issue"] == "toll"]
    return data


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a scenario and a run of each of `KINDS`; not to be changed."""
    folder = tmp_path_factory.mktemp("workspace")
    for kind in KINDS:
        (folder / kind).mkdir()
        (folder / kind / "scenario.yaml").write_text(yaml.safe_dump(variant(kind), allow_unicode=True, sort_keys=False))
        forecast(read(folder / kind).scenario, draws=60, seed=1, models=["compromise", "median", "nash", "challenge"],
                 process=kind in ("easy", "hostile"), levers=kind in ("easy", "hostile"), redact=kind == "redacted",
                 out=folder / "runs")
    return folder


@pytest.fixture(scope="session")
def frontend() -> Path:
    """The files of others, fetched when they are missing; returns where their packages lie."""
    subprocess.run([sys.executable, str(ROOT / "tools" / "frontend")], check=True, timeout=300)
    return ROOT / "tools" / "frontend" / "node_modules"


@pytest.fixture
def come_in() -> Iterator[Callable[[Path], TestClient]]:
    """A client of a server on a workspace, and within its life: jobs run."""
    opened: list[TestClient] = []

    def enter(folder: Path) -> TestClient:
        client = TestClient(create_app(Settings(folder, token="letmein")), base_url="http://127.0.0.1:8765")
        client.__enter__()
        opened.append(client)
        assert client.get("/?token=letmein", follow_redirects=False).status_code == 303
        return client

    yield enter
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def workspace(tmp_path: Path, finished: Path) -> Path:
    """A workspace of one's own: one scenario and its run."""
    shutil.copytree(finished / "easy", tmp_path / "work" / "easy")
    run, = (finished / "runs").glob("*-easy-*")
    shutil.copytree(run, tmp_path / "work" / "runs" / run.name)
    return tmp_path / "work"
