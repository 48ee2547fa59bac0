"""The page of the documentation's how-to joins the workbench by being a file, and by nothing else."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import peaceroom.web.pages as folder
from peaceroom.web.registry import pages
from web.test_runs import run_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    text = (ROOT / "docs" / "how-to" / "add-a-page.md").read_text(encoding="utf-8")
    page, = re.findall(r"```python\n(.*?)```", text, re.S)
    (tmp_path / "run_silent.py").write_text(page, encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    pages.cache_clear()
    yield
    sys.modules.pop("peaceroom.web.pages.run_silent", None)
    pages.cache_clear()


@pytest.mark.usefixtures("added")
def test_the_page_of_the_how_to_works(finished: Path, come_in: Callable[[Path], TestClient]) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    answer = client.get(f"/runs/{run}/silent")
    assert answer.status_code == 200 and "Which models say nothing on which issue, and why?" in answer.text
    assert f'href="/runs/{run}/silent"' in client.get(f"/runs/{run}").text, "it is in the menu"
