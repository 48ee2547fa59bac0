"""`peaceroom evidence timeline` and `since` as an analyst uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_store_command import CODE, Terminal, evidence, talks

__all__ = ["evidence", "talks"]  # fixtures


@pytest.fixture
def told(talks: str, evidence: Terminal) -> str:
    """Three statements of the north that fall from 90 to 50, and a deed; the last two were added in September."""
    evidence("source", talks, "--name", "Wire", "--kind", "wire", "--on", "2020-01-02")
    for month, value, sign, on in (("01", "90", "public", "05"), ("05", "70", "public", "05"),
                                   ("09", "50", "public", "09"), ("08", "20", "deed", "09")):
        evidence("add", talks, "--source", "wire", "--title", f"Month {month}", "--date", f"2020-{month}-01", "--text",
                 f"in month {month} they want {value}", "--id", f"d{month}", "--on", f"2020-{on}-02")
        passage = evidence.json("list", talks, "passage", "--document", f"d{month}")["records"][0]["id"]
        code = [value if c == "40..60" else sign if c == "public" else c for c in CODE]
        evidence("code", talks, passage, *code, "--on", f"2020-{on}-02")
    return talks


def test_what_was_said_when(told: str, evidence: Terminal, tmp_path: Path) -> None:
    found = evidence.json("timeline", told, "north", "water")
    assert [(s["day"], s["kind"], s["middle"]) for s in found["sayings"]] == [
        ("2020-01-01", "stated", 90), ("2020-05-01", "stated", 70), ("2020-08-01", "done", 20),
        ("2020-09-01", "stated", 50)]
    (trend,) = found["trends"]
    assert (trend["line"], trend["utterances"], trend["first"], trend["last"]) == (
        "stated by itself", 3, "2020-01-01", "2020-09-01")
    assert trend["per_year"] == pytest.approx(-60, abs=2) and trend["moved"] == (trend["high"] < 0)
    assert found["scale"] == [0, 100] and found["left_out"] == [] and "did 20" in found["sentences"][-1]
    shown = evidence("timeline", told, "north", "water", "--svg", str(tmp_path / "t.svg"))
    assert "1 May 2020" in shown and "3 statements and 1 deed" in shown
    assert (tmp_path / "t.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert "nothing that counts" in evidence("timeline", told, "south", "patrols")
    assert evidence.refused("timeline", told, "nort", "water") == ["E909"]
    assert evidence.refused("timeline", told, "north", "waters") == ["E910"]


def test_what_changed_since(told: str, evidence: Terminal) -> None:
    scenario = Path(told) / "scenario.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("issue: water, position: 80..100", "issue: water, position: {from: evidence}"),
                        encoding="utf-8")
    found = evidence.json("since", told, "2020-06-01", "--draws", "64")
    assert [(r["what"], r["kind"]) for r in found["records"]] == [
        ("added", "document"), ("added", "document"), ("added", "passage"), ("added", "passage"), ("added", "coding"),
        ("added", "coding")]
    (pooled,) = [r for r in found["others"] if r["part"] == "evidence" and "position" in r["what"]]
    assert pooled["before"].endswith("2 passages") and pooled["after"].endswith("4 passages") and pooled["moved"] < 0
    moved = [r for r in found["answers"] if r["issue"] == "water" and r["model"] == "all models"]
    assert moved and moved[0]["moved"] < 0 and not moved[0]["chance"]
    # by the day of publication the deed of August and the words of September are the later ones
    dated = evidence.json("since", told, "2020-06-01", "--dated", "--draws", "64")
    assert [r["on"] for r in dated["records"]] == ["2020-08-01", "2020-09-01"]
    assert dated["answers"] == found["answers"]
    nothing = evidence("since", told, "2020-10-01", "--draws", "64")
    assert "Nothing was changed" in nothing and "No settlement moves" in nothing
    assert evidence.refused("since", told, "yesterday") == ["E112"]
