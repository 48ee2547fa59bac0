"""Every page about a run, for every kind of run: whole, safe, under the policy, and with something to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peaceroom.web.registry import menu
from report.test_page import Reader
from web.conftest import KINDS

Enter = Callable[[Path], TestClient]
PAGES = menu("run")


def run_of(folder: Path, kind: str) -> str:
    found, = (p.name for p in (folder / "runs").glob(f"*-{kind}-*"))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_every_kind_of_run(kind: str, finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, kind)
    for entry in PAGES:
        answer = client.get(entry.address.replace("{run}", run))
        assert answer.status_code == 200, (entry.title, answer.text[:3000])
        page = Reader(answer.text)
        assert not page.wrong and not page.open, (entry.title, page.wrong[:3], page.open[:3])
        for tag, attributes in page.tags:
            assert "style" not in attributes and tag not in ("style", "iframe", "object", "embed", "base"), entry.title
            assert not [a for a in attributes if a.startswith("on")], entry.title
            assert tag != "script" or (attributes.get("src") or "").startswith("/static/"), entry.title
            for name in ("href", "src", "action"):
                address = attributes.get(name) or ""
                if tag == "a" and address.startswith(("http://", "https://")):
                    continue  # a source
                assert address == "" or address.startswith(("/", "#")), (entry.title, address)
        ids = [a["id"] for _, a in page.tags if a.get("id")]
        assert len(ids) == len(set(ids)), entry.title


def test_links_of_the_one_page_lead_to_pages_and_places_that_are_there(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    led = set(re.findall(rf'href="(/runs/{run}[^"]*)"', client.get(f"/runs/{run}").text))
    assert len([a for a in led if "#" in a]) > 5
    for address in sorted(led):
        path, _, place = address.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, address
        assert not place or f'id="{place}"' in answer.text, address


def test_what_ifs_of_a_kept_run_are_on_its_page(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    assert "If the fair is barred" in client.get(f"/runs/{run}/change").text


def test_a_redacted_run_shows_no_name_anywhere(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "redacted")
    for entry in PAGES:
        text = client.get(entry.address.replace("{run}", run)).text
        assert "Herders" not in text and "orchard towns" not in text, entry.title


def test_a_damaged_run_is_refused_in_words(workspace: Path, come_in: Enter) -> None:
    run = run_of(workspace, "easy")
    (workspace / "runs" / run / "summary.txt").write_text("changed")
    answer = come_in(workspace).get(f"/runs/{run}")
    assert answer.status_code == 422 and "summary.txt is not as the run wrote it" in answer.text


def test_what_decides_an_answer_is_said_of_each(finished: Path, come_in: Enter) -> None:
    client, run = come_in(finished), run_of(finished, "easy")
    text = client.get(f"/runs/{run}/drivers").text
    assert "Nothing is said of these: the answer has a value on 60 draws only" in text
    assert text.count("Whether there is room for a text on") == 3
