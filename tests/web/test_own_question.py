"""A question of one's own and a time stamp from outside, in the browser."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pytest

from peaceroom.seals.chain import read
from peaceroom.seals.listing import listing

from .visitor import Visitor


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    monkeypatch.setenv("PEACEROOM_SEAL_KEY", str(tmp_path / "home" / "key.pem"))
    (tmp_path / "work").mkdir()
    return Visitor(tmp_path / "work")


def test_a_question_is_sealed_opened_and_resolved(visitor: Visitor, tmp_path: Path) -> None:
    assert "/record/ask" in visitor.get("/record") and "Seal a question" in visitor.get("/record/ask")
    due = (dt.date.today() + dt.timedelta(days=30)).isoformat()
    sent = {"asks": "Do they meet <again>?", "rule": "As the gazette reports", "answer": "yes-no", "due": due,
            "p": "1.2"}
    text = visitor.send("/record/ask", data=sent)[1]
    assert visitor.status == 422 and "E117" in text and 'value="Do they meet &lt;again&gt;?"' in text
    assert not (tmp_path / "work" / "seals.jsonl").exists()
    where, text = visitor.send("/record/ask", data=sent | {"p": "0.2"})
    assert where == "/record#seal-2" and "questions of your own" in text and "Do they meet &lt;again&gt;?" in text
    ledger = tmp_path / "work" / "seals.jsonl"
    assert listing(ledger)[0]["questions"][0]["said"]["id"] == "own.do-they-meet-again"
    assert "meet" not in ledger.read_text()
    visitor.send("/record/open", data={"line": "2"})
    visitor.send("/record/resolve", data={"line": "2", "question": "own.do-they-meet-again", "outcome": "yes",
                                          "on": dt.date.today().isoformat(), "source": "gazette 9"})
    text = html.unescape(visitor.get("/record"))
    assert "The worst misses" in text and f"{0.8 ** 2:.3f}" in text and 'style="' not in text


def test_days_come_as_rows(visitor: Visitor, tmp_path: Path) -> None:
    first, last = ((dt.date.today() + dt.timedelta(days=n)).isoformat() for n in (30, 90))
    sent = {"asks": "When?", "rule": "That day", "answer": "date", "due": last, "day.0": first, "chance.0": "0.3",
            "day.1": last, "chance.1": "0.6"}
    assert visitor.send("/record/ask", data=sent)[0] == "/record#seal-2"
    said = listing(tmp_path / "work" / "seals.jsonl")[0]["questions"][0]["said"]
    assert said["by"] == {first: 0.3, last: 0.6}
    text = visitor.send("/record/ask", data=sent | {"chance.1": "0.1"})[1]
    assert visitor.status == 422 and "E343" in text and f'value="{first}"' in text


def test_a_stamp_is_asked_for_and_a_wrong_answer_refused(visitor: Visitor, tmp_path: Path) -> None:
    assert "Nothing is sealed" in visitor.get("/record/stamp")
    due = (dt.date.today() + dt.timedelta(days=30)).isoformat()
    visitor.send("/record/ask", data={"asks": "?", "rule": "so", "answer": "yes-no", "due": due, "p": "0.5"})
    asked = visitor.client.get("/record/stamp/request")
    assert asked.headers["content-type"] == "application/timestamp-query" and asked.content[:1] == b"\x30"
    text = visitor.send("/record/stamp", files={"token": ("a.tsr", b"no"), "root": ("r.pem", b"no")})[1]
    assert visitor.status == 422 and "E336" in text
    assert read(tmp_path / "work" / "seals.jsonl").of_kind("stamp") == []
