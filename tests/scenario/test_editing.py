"""Edits at marked places: comments, order and layout stay, a bad entry stays too, and the log keeps all of it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cutting import cuts
from peaceroom.core.errors import InputError
from peaceroom.scenario.editing.desk import Desk
from peaceroom.scenario.editing.placing import Edit, Put, Take
from peaceroom.scenario.editing.texts import MAIN, find, tree
from peaceroom.scenario.editing.typed import shown, written
from peaceroom.scenario.file.loading import LIBRARY, read

ROW = {"actor": "lower", "issue": "water"}
POSITION = ("positions", ROW, "position")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY / "tutorial", tmp_path / "talks")
    return tmp_path / "talks"


@pytest.fixture
def desk(folder: Path) -> Desk:
    return _open(folder)


def _open(folder: Path) -> Desk:
    return Desk(folder, folder.parent / "log.jsonl")


def _lines(desk: Desk, *edits: Edit, file: str = MAIN) -> tuple[list[str], list[str]]:
    """The lines that an edit takes out and puts in."""
    before = desk.texts[file].splitlines()
    desk.edit("a", "an edit", edits)
    after = desk.texts[file].splitlines()
    return [x for x in before if x not in after], [x for x in after if x not in before]


@pytest.mark.parametrize(("typed", "kind", "stands"), [
    ("60", "cell", "60"), ("60..80", "cell", "60..80"), ("60–80", "cell", "60..80"), (" 60 - 80 ", "cell", "60..80"),
    ("60 to 80", "cell", "60..80"), ("-5", "cell", "-5"), ("pert(1, 2, 3)", "cell", "pert(1 2 3)"),
    ("{0: 1, 50: 2}", "cell", "{0: 1, 50: 2}"), ("evidence", "cell", "{from: evidence}"),
    ("much {", "cell", '"much {"'),
    ("=1+1", "cell", '"=1+1"'), ("2020", "text", '"2020"'), ("a: b", "text", '"a: b"'), ("no", "text", '"no"'),
    ("2020-10-05", "word", "2020-10-05"), ("true", "word", "true"), ("in_session", "word", "in_session"),
    ("a]", "word", '"a]"'), ("a, b c,", "words", "[a, b c]"), ("[1, {a: 2}]", "yaml", "[1, {a: 2}]"),
    ("a}, b: {c", "yaml", '"a}, b: {c"'), ("1, 2", "yaml", '"1, 2"'), ("", "text", '""'),
])
def test_what_is_typed_is_written(typed: str, kind: str, stands: str) -> None:
    assert written(typed, kind) == stands  # type: ignore[arg-type]


def test_only_the_number_changes(desk: Desk) -> None:
    gone, come = _lines(desk, Put(POSITION, "55–75", "cell"))
    assert [g.replace("60..80", "55..75") for g in gone] == come and len(come) == 1
    gone, come = _lines(desk, Put(("positions", ROW, "salience"), "10", "cell"))
    assert "salience: {judgement: 10, by: author, on: 2030-03-01}" in come[0], "who judged it and when stay"


def test_a_row_is_added_beside_its_issue_and_taken_out(desk: Desk) -> None:
    new = {"actor": "upper", "issue": "water"}
    before = desk.texts[MAIN]
    _, come = _lines(desk, Put(("positions", new, "position"), "5..9", "cell", {"salience": 50, "because": "said: so"}))
    assert come == ['  - {actor: upper, issue: water, position: 5..9, salience: 50, because: "said: so"}']
    lines = desk.texts[MAIN].splitlines()
    assert "issue: water" in lines[lines.index(come[0]) - 1]
    assert _lines(desk, Take(("positions", new))) == (come, [])
    assert desk.texts[MAIN] == before


def test_keys_entries_and_blocks_are_added(desk: Desk) -> None:
    assert _lines(desk, Put(("positions", ROW, "risk"), "0.5", "cell"))[1][0].endswith(", risk: 0.5}")
    desk.edit("a", "", [Put(("actors", "third"), {"name": "A third: party", "kind": "party", "consent": "required"}),
                        Put(("history", "steps", 0), {"date": date(2030, 1, 1), "stage": "ceasefire"}),
                        Put(("no_agreement", "third"), "0.2", "cell")])
    actor = find(desk.texts, ("actors", "third", "name"))
    assert actor is not None and actor.value == "A third: party"
    step = find(desk.texts, ("history", "steps", 0, "date"))
    assert step is not None and step.value == date(2030, 1, 1)
    assert desk.judge().problems == ()


def test_a_block_that_would_be_left_empty_goes_with_its_last_entry(desk: Desk) -> None:
    desk.edit("a", "", [Put(("factors", "f", "name"), "A factor", "text")])
    assert find(desk.texts, ("factors",)) is not None
    desk.edit("a", "", [Take(("factors", "f", "name"))])
    assert find(desk.texts, ("factors",)) is None


@pytest.mark.slow
def test_every_value_of_the_large_scenario_can_be_set_and_taken_back(tmp_path: Path) -> None:
    """Each field of Doha's entries in turn: what was set stands there, and taken back the text is the same."""
    shutil.copytree(LIBRARY / "doha-2020", tmp_path / "doha")
    desk = Desk(tmp_path / "doha", tmp_path / "log")
    before, count = desk.texts, 0
    for block in ("actors", "issues", "events", "levers", "drafts", "process"):
        root = find(desk.texts, (block,)) if block in ("actors", "issues", "events", "levers") else tree(
            desk.texts[f"{block}.yaml"])
        assert root is not None
        for key, entry in root.pairs:
            for name, _ in entry.pairs:
                path = (block, key.value, name.value)
                desk.edit("a", "", [Put(path, "Other words", "text")])
                found = find(desk.texts, path)
                assert found is not None and found.value == "Other words"
                desk.undo("a")
                assert desk.texts == before
                count += 1
    assert count > 100


def test_a_bad_entry_stays_with_the_command_lines_message(desk: Desk, folder: Path) -> None:
    desk.edit("a", "", [Put(POSITION, "sixty", "cell")])
    found = desk.judge()
    assert not found.accepted and [(p.code, path) for p, path in found.problems] == [("E108", POSITION)]
    assert shown(find(desk.texts, POSITION)) == "sixty"
    (folder / MAIN).write_text(desk.texts[MAIN], encoding="utf-8")
    with pytest.raises(InputError) as told:
        read(folder)
    assert [p for p, _ in found.problems] == list(told.value.problems)


def test_problems_name_their_fields(desk: Desk) -> None:
    desk.edit("a", "", [Put(("positions", ROW, "salience"), "x", "cell"),
                        Put(("actors", "lower", "kind"), "nation", "word"),
                        Put(("issues", "water", "rule"), "dice", "word")])
    assert [path[:3] for _, path in desk.judge().problems] == [
        ("actors", "lower", "kind"), ("issues", "water", "rule"), ("positions", ROW, "salience")]


def test_undo_and_redo_are_each_ones_own(desk: Desk) -> None:
    start = desk.texts
    desk.edit("ana", "one", [Put(POSITION, "1..2", "cell")])
    desk.edit("ben", "two", [Put(("positions", {"actor": "council", "issue": "water"}, "position"), "3..4444", "cell")])
    desk.edit("ana", "three", [Put(("title",), "Another title", "text")])
    after = desk.texts
    desk.undo("ana")
    desk.undo("ana")
    assert shown(find(desk.texts, POSITION)) == "60..80" and "3..4444" in desk.texts[MAIN]
    assert desk.undo("ana") is None
    desk.redo("ana")
    desk.redo("ana")
    assert desk.texts == after and desk.redo("ana") is None
    for who in ("ana", "ben", "ana"):
        desk.undo(who)
    assert desk.texts == start


def test_nobody_undoes_over_anothers_edit(desk: Desk) -> None:
    desk.edit("ana", "", [Put(POSITION, "1..2", "cell")])
    desk.edit("ben", "", [Put(POSITION, "3..4", "cell")])
    with pytest.raises(InputError, match=r"E342.*ben has changed the same place"):
        desk.undo("ana")
    desk.undo("ben")
    desk.undo("ana")
    assert shown(find(desk.texts, POSITION)) == "60..80"


def test_two_programs_edit_one_log(folder: Path) -> None:
    one, two = _open(folder), _open(folder)
    for i in range(5):
        one.edit("ana", "", [Put(POSITION, f"{i}..{i + 1}", "cell")])
        two.edit("ben", "", [Put(("title",), f"Title {i}", "text")])
    assert [e.who for e in one.since(0)] == ["ana", "ben"] * 5
    assert one.texts == two.texts == _open(folder).texts
    assert two.save() and "Title 4" in (folder / MAIN).read_text(encoding="utf-8")


@pytest.mark.slow
def test_edits_survive_a_kill_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "talks"

    def before() -> None:
        shutil.rmtree(tmp_path, ignore_errors=True)
        shutil.copytree(LIBRARY / "tutorial", folder)
        desk = _open(folder)
        desk.edit("a", "", [Put(POSITION, "1..2", "cell")])

    def work() -> None:
        desk = _open(folder)
        desk.edit("a", "", [Put(POSITION, "3..4", "cell")])
        desk.edit("a", "", [Put(("drafts", "mine", "text", "water"), "50", "word")])
        desk.save()

    seen = set()
    for _ in cuts(work, before):
        found = _open(folder)
        now = shown(find(found.texts, POSITION))
        assert found.look() == [] and found.save()
        assert _open(folder).texts == found.texts and read(folder).scenario is not None
        seen.add((now, found.number))
        while found.undo("a"):
            pass
        assert shown(find(found.texts, POSITION)) == "60..80"
    assert seen == {("1..2", 1), ("3..4", 2), ("3..4", 3)}


def test_what_another_program_writes_is_taken_over(desk: Desk, folder: Path) -> None:
    text = (folder / MAIN).read_text(encoding="utf-8")
    (folder / MAIN).write_text(text.replace("60..80", "61..81"), encoding="utf-8")
    assert desk.look() == []
    assert shown(find(desk.texts, POSITION)) == "61..81" and desk.entries[-1].doing == "disk"
    assert desk.undo("a") is None, "it was nobody's edit here"


@pytest.mark.parametrize(("choice", "stands"), [("ours", ("1..2", "river")), ("disk", ("60..80", "RIVER")),
                                                ("both", ("1..2", "RIVER"))])
def test_a_file_that_changed_meanwhile_is_a_conflict(desk: Desk, folder: Path, choice: str,
                                                     stands: tuple[str, str]) -> None:
    desk.edit("a", "", [Put(("title",), "The river", "text")])
    assert desk.save()
    desk.edit("a", "", [Put(POSITION, "1..2", "cell")])
    other = (folder / MAIN).read_text(encoding="utf-8").replace("The river", "The RIVER")
    (folder / MAIN).write_text(other, encoding="utf-8")
    found = desk.look()
    assert [(c.file, c.disk, c.ours) for c in found] == [(MAIN, other, desk.texts[MAIN])]
    assert not desk.save() and (folder / MAIN).read_text(encoding="utf-8") == other
    desk.resolve("a", choice)  # type: ignore[arg-type]
    assert desk.save()
    title = find(desk.texts, ("title",))
    assert title is not None
    assert (shown(find(desk.texts, POSITION)), str(title.value)[4:]) == stands
    assert (folder / MAIN).read_text(encoding="utf-8") == desk.texts[MAIN]


def test_changes_of_the_same_place_cannot_both_hold(desk: Desk, folder: Path) -> None:
    desk.edit("a", "", [Put(POSITION, "1..2", "cell")])
    text = (folder / MAIN).read_text(encoding="utf-8")
    (folder / MAIN).write_text(text.replace("60..80", "61..81"), encoding="utf-8")
    assert [c.both for c in desk.look()] == [None]
    with pytest.raises(InputError, match="E342"):
        desk.resolve("a", "both")


def test_a_part_is_made_when_it_is_needed_and_goes_when_it_is_empty(desk: Desk, folder: Path) -> None:
    assert not (folder / "drafts.yaml").exists()
    desk.edit("a", "", [Put(("drafts", "mine", "text", "water"), "50", "word")])
    assert desk.judge().accepted
    assert desk.save() and list(read(folder).scenario.drafts) == ["mine"]
    assert (folder / "drafts.yaml").read_text() == "mine:\n  text: {water: 50}\n"
    desk.undo("a")
    assert desk.save() and not (folder / "drafts.yaml").exists()
