"""`peaceroom rename` in a folder: ids are followed into process.yaml, and a ledger's ids stay."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bundled import with_cited_sources
from cutting import cuts
from peaceroom.files import yaml as yaml_reader
from peaceroom.scenario.file.loading import LIBRARY, locate, read
from peaceroom.scenario.file.process_references import process_places
from peaceroom.scenario.file.references import KINDS, definitions
from peaceroom.scenario.file.renaming import plan_rename
from peaceroom.scenario.types import Scenario

from .calls import run

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
PROCESS = """\
# who waits for whom
talks: {opened: 2020-09-12, settled: [first], sources: [wire]}
items:
  first: {ease: 1.5, required: [north, 'south']}   # by hand
  second: {ceasefire: preliminary, term_weeks: 12}
parties:
  north: {strength: {value: 1..2, loadings: {mood: 0.5}}, cost: {judgement: 0.05..0.2, by: coder-a, on: 2020-10-04}}
third_parties:
  guest: {effort: 0.3..0.6, leverage: {south: 0.4}, support: {south: 0.5..1}}
events:
  vote:
    deadline: [second]
    outcomes:
      passed:
        effects:
          - {quantity: support.guest.south, op: multiply, value: 0.5}
          - {quantity: position.north.water, value: 5}
          - {quantity: pressure.south, value: {value: 0.1..0.5, sources: [wire]}}
        values: {north: 0.4}
        believed: {north: 0.6}
  recount:
    depends_on: vote
    outcomes:
      changed: {p: {passed: 0.4, failed: 0.1}}
conditional:
  - {party: south, issue: water, after: second, bottom_line: {judgement: 40..60, by: coder-a, on: 2020-10-04}}
  - {party: north, issue: patrols, after: first, bottom_line: 70, sources: [wire]}
exits:
  - {from: guest, to: south, event: vote, outcome: passed, keeps: 0.2, ramp_weeks: 13}
commitments:
  leave: {debtor: guest, creditor: north, act: leave, due: 2021-05-01, kept: 0.4..0.7}
  pay: {debtor: guest, creditor: south, act: pay, due: 2021-06-01, kept: 0.8, condition: leave}
ratifiers:
  north: {party: north, needs: 0.2..0.6, judgement: {by: coder-a, on: 2020-10-04}}
disruptors:
  guest: {upset: 0.1..0.4, opportunity: 0.01, objective: limited, wants: second}
mechanisms: {ratify: true}
"""
NO_AGENDA = """\
conditional:
  - {party: south, issue: water, after: patrols, bottom_line: 40}
  - {party: south, issue: patrols, after: water, bottom_line: 40}
"""
RECOUNT = """\
  recount:
    date: 2020-12-03
    outcomes:
      changed: {p: 0.2}
      upheld: {p: rest}
levers:"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "river"
    folder.mkdir()
    text = VALID.read_text(encoding="utf-8").replace("levers:", RECOUNT, 1)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "process.yaml").write_text(PROCESS, encoding="utf-8", newline="\n")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(scenario: Scenario) -> str:
    return json.dumps(scenario.model_dump(mode="json"), ensure_ascii=False)


def replaced(text: str, old: str, new: str) -> str:
    """Every word ``old`` as ``new``: in JSON, an id stands in quotes or between dots of a quantity."""
    return re.sub(rf'(?<=["./]){re.escape(old)}(?=["./])', new, text)


def ids() -> list[tuple[str, str]]:
    root = yaml_reader.parse(VALID.read_text(encoding="utf-8").replace("levers:", RECOUNT, 1), "scenario.yaml")
    process = yaml_reader.parse(PROCESS, "process.yaml")
    return [(kind, name) for kind in KINDS
            for name in sorted(definitions(process if kind == "commitment" else root, kind))]


@pytest.mark.parametrize(("kind", "old"), ids())
def test_there_is_another_and_back_the_same(kind: str, old: str, folder: Path,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    """The scenario that results differs in the id alone, and renaming back gives the files byte for byte."""
    (folder / "process.yaml").write_text(PROCESS.replace("'south'", "south"), encoding="utf-8", newline="\n")
    before, scenario = files(folder), read(folder).scenario
    short = old.split("/")[-1]
    assert run(capsys, "rename", folder, old, "something-else", "--kind", kind)[0] == 0
    after = read(folder).scenario
    assert after != scenario and replaced(words(after), "something-else", short) == words(scenario)
    back = old.replace(short, "something-else") if "/" in old else "something-else"
    assert run(capsys, "rename", folder, back, short, "--kind", kind)[0] == 0
    assert files(folder) == before


def test_every_id_of_the_process_is_a_reference() -> None:
    """Nothing that is an id of the scenario is left out by the search (only `leave` and words are none)."""
    found = {(r.kind, r.id) for r in process_places(yaml_reader.parse(PROCESS, "process.yaml"), "agenda")}
    assert found == {
        ("agenda", "first"), ("agenda", "second"), ("source", "wire"), ("actor", "north"), ("actor", "south"),
        ("actor", "guest"), ("factor", "mood"), ("coder", "coder-a"), ("event", "vote"), ("event", "recount"),
        ("outcome", "vote/passed"), ("outcome", "vote/failed"), ("outcome", "recount/changed"), ("issue", "water"),
        ("issue", "patrols"),
        ("commitment", "leave"), ("commitment", "pay")}


def test_the_bundled_talks_survive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "doha"
    # without its ledger, whose records keep the ids that they name
    shutil.copytree(LIBRARY / "doha-2020", folder, ignore=shutil.ignore_patterns("ledger"))
    text = with_cited_sources(folder)
    (folder / "scenario.yaml").write_text(
        text.replace("{from: evidence, ", "{value: 40..60, ").replace("{from: evidence}", "40..60"), encoding="utf-8")
    before, scenario = files(folder), read(folder).scenario
    names = [("usa", "united-states"), ("rules-of-procedure", "rules"), ("us-election", "vote")]
    for old, new in names:
        code, out, _ = run(capsys, "rename", folder, old, new)
        assert code == 0 and "process.yaml" in out
    assert run(capsys, "validate", folder)[0] == 0
    process = read(folder).scenario.process
    assert process is not None and process.exits[1].event == "vote" and process.exits[1].from_ == "united-states"
    assert "united-states" in process.third_parties and "rules" in process.items
    assert process.commitments["below-5000"].debtor == "united-states"
    assert words(read(folder).scenario) != words(scenario)
    for old, new in names:
        assert run(capsys, "rename", folder, new, old)[0] == 0
    assert read(folder).scenario.model_dump() == scenario.model_dump()
    assert files(folder) == before


def test_comments_and_layout_of_the_process_stay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ("\ufeff" + PROCESS.replace("\n", "\r\n")).encode()
    (folder / "process.yaml").write_bytes(text)
    code, out, _ = run(capsys, "rename", folder, "south", "lower")
    assert code == 0 and "process.yaml (lines 4, 9, " in out
    expected = text.decode().replace("'south'", "lower")
    for before, after in (("south:", "lower:"), ("guest.south", "guest.lower"), ("pressure.south", "pressure.lower"),
                          ("to: south", "to: lower"), ("party: south", "party: lower"),
                          ("creditor: south", "creditor: lower")):
        expected = expected.replace(before, after)
    assert (folder / "process.yaml").read_bytes().decode() == expected


def test_items_are_issues_where_there_is_no_agenda(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^agenda:\n(  .*\n)+", "", text, flags=re.MULTILINE)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (folder / "process.yaml").write_text("items:\n  water: {ease: 2}\n" + NO_AGENDA, encoding="utf-8")
    assert run(capsys, "rename", folder, "water", "flow")[0] == 0
    assert (folder / "process.yaml").read_text(encoding="utf-8") == (
        "items:\n  flow: {ease: 2}\n" + NO_AGENDA.replace("water", "flow"))


def test_process_within_a_single_file(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.yaml"
    inner = "".join(f"  {line}\n" for line in PROCESS.splitlines())
    path.write_text((folder / "scenario.yaml").read_text(encoding="utf-8") + "process:\n" + inner, encoding="utf-8")
    before = words(read(path).scenario)
    for kind, old in ids():
        assert run(capsys, "rename", path, old, "something-else", "--kind", kind)[0] == 0
        short = old.split("/")[-1]
        assert replaced(words(read(path).scenario), "something-else", short) == before
        back = old.replace(short, "something-else") if "/" in old else "something-else"
        assert run(capsys, "rename", path, back, short, "--kind", kind)[0] == 0


def test_dry_run_shows_both_files_and_writes_neither(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(folder)
    code, out, _ = run(capsys, "rename", folder, "vote/passed", "vote/carried", "--dry-run")
    assert code == 0 and files(folder) == before
    assert [line for line in out.splitlines() if line.startswith("+++")] == ["+++ scenario.yaml (then)",
                                                                            "+++ process.yaml (then)"]
    assert "+  - {from: guest, to: south, event: vote, outcome: carried, keeps: 0.2, ramp_weeks: 13}" in out


@pytest.mark.parametrize(("args", "code", "words_"), [
    (("vote/passed", "failed"), "E321", "already an outcome failed"), (("leave", "pay"), "E321", "commitment pay"),
    (("passed", "x"), "E320", "vote/passed"), (("north", "north.east"), "E113", "small letters")])
def test_refused(args: tuple[str, str], code: str, words_: str, folder: Path,
                 capsys: pytest.CaptureFixture[str]) -> None:
    before = files(folder)
    status, _, err = run(capsys, "rename", folder, *args)
    assert status == 2 and f" {code} " in err and words_ in err and files(folder) == before


def test_a_process_that_is_wrong_already_is_refused_at_its_line(folder: Path,
                                                                capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "process.yaml").write_text("talks: {state: asleep}\n", encoding="utf-8")
    status, _, err = run(capsys, "rename", folder, "north", "upper")
    assert status == 2 and "process.yaml:1:16: E114" in err


# -- writing both or neither ---------------------------------------------------------------------------------


def fail(monkeypatch: pytest.MonkeyPatch, *calls: int) -> None:
    """Let the calls of `Path.replace` with these numbers fail."""
    count, true = 0, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count in calls:
            raise OSError(28, "No space left on device")
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("call", [1, 2])
def test_a_failure_between_the_files_leaves_both_as_they_were(call: int, folder: Path, monkeypatch: pytest.MonkeyPatch,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    before = files(folder)
    fail(monkeypatch, call)
    status, _, err = run(capsys, "rename", folder, "north", "upper")
    assert status == 2 and " E326 " in err
    assert files(folder) == before, "and no temporary files either"


def test_where_the_first_cannot_go_back_the_next_command_takes_it_back(
        folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture) -> None:
    before = files(folder)
    fail(monkeypatch, 2, 3)
    status, _, err = run(capsys, "rename", folder, "north", "upper")
    assert status == 2 and " E326 " in err
    monkeypatch.undo()
    assert run(capsys, "rename", folder, "north", "upper", "--dry-run")[0] == 0
    assert "has been taken back" in caplog.text and files(folder) == before


def test_a_rename_that_is_killed_is_whole_for_the_next_command(folder: Path,
                                                               capsys: pytest.CaptureFixture[str]) -> None:
    before = files(folder)

    def put_back() -> None:
        for path in folder.iterdir():
            path.unlink()
        for name, data in before.items():
            (folder / name).write_bytes(data)

    after: dict[str, bytes] = {}
    for _ in cuts(lambda: plan_rename(locate(folder), "north", "upper").write(), put_back):
        assert run(capsys, "validate", folder)[0] == 0
        state = files(folder)
        after = after or (state if state != before else {})
        assert state in (before, after)
        if state == before:
            assert run(capsys, "rename", folder, "north", "upper")[0] == 0
            assert files(folder) == after or not after
    assert after and after == files(folder)


# -- a ledger beside it --------------------------------------------------------------------------------------


def with_ledger(folder: Path) -> None:
    """A source of the north quotes the guest on what the south wants for the water."""
    by = {"by": "coder-a", "on": "2026-11-25"}
    records = {
        "sources": {"id": "s-1", **by, "name": "A paper", "kind": "party", "camp": "north",
                    "note": 'an "actor": "vote" in words only'},
        "documents": {"id": "d-1", **by, "source": "s-1", "title": "Of the north", "date": "2020-10-01"},
        "passages": {"id": "p-1", **by, "document": "d-1", "exact": "they want half", "origin": "o-1",
                     "speaker": "guest"},
        "codings": {"id": "c-1", **by, "passage": "p-1", "actor": "south", "issue": "water", "quantity": "position",
                    "value": "50", "relation": "adversary", "sign": "adversary", "credibility": 3},
    }
    (folder / "ledger").mkdir()
    for name, record in records.items():
        (folder / "ledger" / f"{name}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("file", "old"), [
    ("codings.jsonl", "south"), ("codings.jsonl", "water"), ("passages.jsonl", "guest"), ("sources.jsonl", "north")])
def test_what_a_record_names_keeps_its_id(file: str, old: str, folder: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    with_ledger(folder)
    before = files(folder)
    status, _, err = run(capsys, "rename", folder, old, "upper")
    assert status == 2 and f"ledger/{file}:1:" in err and " E327 " in err and "change the" in err
    assert files(folder) == before


def test_what_no_record_names_is_renamed_and_the_ledger_is_left_alone(folder: Path,
                                                                      capsys: pytest.CaptureFixture[str]) -> None:
    with_ledger(folder)
    kept = (folder / "ledger" / "codings.jsonl").read_bytes()
    assert run(capsys, "rename", folder, "vote", "poll")[0] == 0
    assert (folder / "ledger" / "codings.jsonl").read_bytes() == kept
