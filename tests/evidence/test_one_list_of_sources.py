"""A source is written once: what the ledger has, a scenario cites by its id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from peaceroom.cli import main
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.file.moving_sources import without_sources

HEAD = """\
peaceroom: 1
title: Two sides  # a comment
as_of: 2021-01-01
horizon: 2022-01-01
coders: {coder-a: {name: First}}
"""
SOURCES = """\
sources:
  # what both signed
  accord: {title: The accord, publisher: Both, date: 2020-05-01, kind: text, url: "https://example.org/accord"}
  letter:
    title: A letter
    publisher: Voice
    date: 2020-06-01
    kind: party
    camp: north
  # a data set without a date
  counts: {title: Counts, kind: dataset}
"""
REST = """\
actors:
  north: {name: North, kind: party, consent: required, capability: 50}
  south: {name: South, kind: party, consent: required, capability: 50}
issues:
  water: {name: Water, scale: {0: none, 100: all}}
positions:
  - {actor: north, issue: water, position: 60..80, salience: 50, sources: [accord, letter]}
  - {actor: south, issue: water, position: 10..20, salience: 50, sources: [counts]}
"""


@pytest.fixture
def talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PEACEROOM_BY", "coder-a")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "scenario.yaml").write_text(HEAD + SOURCES + REST, encoding="utf-8")
    return tmp_path / "talks"


def told(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    main(["evidence", *args, "--json"])
    return json.loads(capsys.readouterr().out)


def test_move_and_cite(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read(talks).scenario
    plan = told(capsys, "sources", str(talks))
    assert (plan["new"], plan["there"], plan["moved"]) == (["accord", "letter"], [], False)
    assert [s["id"] for s in plan["staying"]] == ["counts"]
    assert not (talks / "ledger").exists()  # nothing was done yet

    assert told(capsys, "sources", str(talks), "--move", "--on", "2020-12-01")["moved"]
    text = (talks / "scenario.yaml").read_text(encoding="utf-8")
    assert "accord:" not in text and "letter:" not in text and "# a comment" in text
    assert "  # a data set without a date\n  counts:" in text
    after = read(talks)
    assert after.scenario.sources == {k: before.sources[k] for k in ("counts", "accord", "letter")}
    assert not [w for w in after.warnings if w.code in ("W002", "W918")]
    assert after.scenario.positions == before.positions
    assert (again := told(capsys, "sources", str(talks), "--move"))["new"] == again["there"] == []


def test_what_was_cut_off_in_between_is_finished(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger has them and the file still lists them: nothing differs, and the next call takes them out."""
    whole = (talks / "scenario.yaml").read_text(encoding="utf-8")
    told(capsys, "sources", str(talks), "--move")
    (talks / "scenario.yaml").write_text(whole, encoding="utf-8")
    assert not [w for w in read(talks).warnings if w.code == "W918"]
    plan = told(capsys, "sources", str(talks), "--move")
    assert (plan["there"], plan["new"], plan["added"]) == (["accord", "letter"], [], [])
    assert "letter:" not in (talks / "scenario.yaml").read_text(encoding="utf-8")


def test_what_differs_is_told_and_what_would_be_lost_stays(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = HEAD + SOURCES + REST
    told(capsys, "sources", str(talks), "--move")
    changed = whole.replace("2020-06-01", "2020-06-02").replace("kind: text,", "kind: text, note: read twice,")
    (talks / "scenario.yaml").write_text(changed, encoding="utf-8")
    warned, = (w.message for w in read(talks).warnings if w.code == "W918")
    assert "letter (date 2020-06-02 in the file, 2020-06-01 in the ledger)" in warned
    plan = told(capsys, "sources", str(talks))
    assert plan["differing"] == [{"id": "letter", "field": "date", "file": "2020-06-02", "ledger": "2020-06-01"}]
    assert {"id": "accord", "because": "the ledger does not have its note"} in plan["staying"]


def test_a_publisher_is_cited_too_and_an_unknown_id_is_refused(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "sources", str(talks), "--move")
    main(["evidence", "source", str(talks), "--name", "The Wire", "--kind", "wire"])
    path = talks / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[accord, letter]", "[the-wire]"), encoding="utf-8")
    assert read(talks).scenario.sources["the-wire"].kind == "wire"
    path.write_text(text.replace("[accord, letter]", "[nobody]"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(talks)
    assert [p.code for p in caught.value.problems] == ["E203"]


def test_a_withdrawn_document_is_cited_no_more(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "sources", str(talks), "--move")
    main(["evidence", "withdraw", str(talks), "letter", "--because", "a forgery"])
    with pytest.raises(InputError) as caught:
        read(talks)
    assert [p.code for p in caught.value.problems] == ["E203"]


@pytest.mark.parametrize(("gone", "left"), [
    (set(), SOURCES), ({"accord"}, SOURCES.replace(SOURCES.split("\n")[2] + "\n", "")),
    ({"accord", "letter", "counts"}, "  # what both signed\n  # a data set without a date\n")])
def test_lines_of_entries_are_taken_out(gone: set[str], left: str) -> None:
    assert without_sources(HEAD + SOURCES + REST, "x", gone) == HEAD + left + REST


def test_the_bundled_talks_list_no_source_twice() -> None:
    from peaceroom import load_scenario

    scenario = load_scenario("doha-2020")
    assert scenario.ledger is not None and len(scenario.sources) == 48
    text = (Path(__file__).parents[2] / "src/peaceroom/scenario/library/doha-2020/scenario.yaml").read_text("utf-8")
    assert all(f"\n  {id_}: {{title" not in text for id_ in scenario.ledger.documents)


def test_a_listed_source_need_not_be_entered_again(talks: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"We will wait, says text {name}.", encoding="utf-8")
        added = told(capsys, "add", str(talks), str(tmp_path / f"{name}.txt"), "--source", "letter", "--title", name,
                     "--date", "2020-07-01")
        assert next(r for r in added["added"] if r["kind"] == "document")["source"] == "voice"
    ledger = read(talks).scenario.ledger
    assert ledger is not None
    assert [(s.id, s.name, s.kind, s.camp) for s in ledger.sources.values()] == [("voice", "Voice", "party", "north")]
