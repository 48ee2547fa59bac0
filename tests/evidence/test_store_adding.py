"""Additions: all or none, never over what is there, none lost, in an order that readers can trust."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cutting import cuts
from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.adding import Desk, Store, slug
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.json_lines import from_line, made, to_line
from peaceroom.evidence.ledger.loading import examine, read_ledger
from peaceroom.evidence.ledger.locking import locked
from peaceroom.evidence.ledger.records import Document, Record, Source
from peaceroom.files.characters import HIDDEN

DAY = dt.date(2020, 10, 4)
SAID: dict[str, Any] = {"by": "coder-a", "on": DAY}


def source(id_: str, **more: Any) -> Record:
    return made("source", **{"id": id_, **SAID, "name": "The Wire", "kind": "wire", **more})


def document(id_: str, of: str = "wire", **more: Any) -> Record:
    return made("document", **{"id": id_, **SAID, "source": of, "title": "T", "date": "2020-10-01", **more})


def passage(id_: str, of: str = "talks", **more: Any) -> Record:
    return made("passage", **{"id": id_, **SAID, "document": of, "exact": "x", "origin": id_, **more})


def coding(id_: str, of: str = "p-1", **more: Any) -> Record:
    return made("coding", **{"id": id_, **SAID, "passage": of, "actor": "north", "issue": "water",
                             "quantity": "position", "value": "40..60", "relation": "self", "sign": "public",
                             "credibility": 2, **more})


def withdrawal(id_: str, kind: str, record: str) -> Record:
    return made("withdrawal", **{"id": id_, **SAID, "kind": kind, "record": record, "because": "misread"})


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.name != ".lock"} if folder.is_dir() else {}


def filled(tmp_path: Path, frame: Frame | None = None) -> Store:
    store = Store(tmp_path / "ledger", frame or Frame(issues={"water": (0, 100)}))
    store.add([source("wire"), document("talks"), passage("p-1"), coding("c-1")])
    return store


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [p.code for p in error.value.problems]


def test_what_is_added_is_read(tmp_path: Path) -> None:
    ledger = filled(tmp_path).read()
    assert ledger.sources["wire"] == source("wire") and ledger.codings["c-1"] == coding("c-1")
    first = (tmp_path / "ledger" / "sources.jsonl").read_text(encoding="utf-8")
    assert first == '{"id": "wire", "by": "coder-a", "on": "2020-10-04", "name": "The Wire", "kind": "wire"}\n'


@pytest.mark.parametrize(("records", "expected"), [
    ([source("wire")], ["E907"]), ([source("a"), source("a")], ["E907"]),
    ([source("a"), document("d", of="b")], ["E908"]), ([coding("c-2", value="120")], ["E912"]),
    ([source("a", supersedes="talks")], ["E920"]), ([withdrawal("w", "passage", "c-1")], ["E921"]),
    ([coding("c-2", credibility=1)], ["E917"]), ([passage("p-2", start=0, end=1)], ["E918"]),
    ([source("a").model_copy(update={"name": "two\nlines"})], ["E906"]),
    ([source("a").model_copy(update={"name": "Wi\u200bre"})], ["E925"]),
    ([source("a").model_copy(update={"name": "Wi\U000e0000re"})], ["E925"]),  # unassigned, and shown by nothing
])
def test_a_refused_addition_leaves_every_byte(tmp_path: Path, records: list[Record], expected: list[str]) -> None:
    store = filled(tmp_path)
    before = files(store.folder)
    with pytest.raises(InputError) as caught:
        store.add([source("good"), *records])
    assert codes(caught) == expected
    assert all(p.file.startswith("new ") and p.line == 0 for p in caught.value.problems)
    assert files(store.folder) == before


def test_a_refused_first_addition_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Store(tmp_path / "ledger").add([coding("c-1")])
    assert not (tmp_path / "ledger").exists()


def test_an_addition_whose_writing_fails_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path)
    before = files(store.folder)
    write = os.write
    calls = []

    def full(handle: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) == 2:
            return write(handle, data[:10])  # the disk takes a part …
        if len(calls) > 2:
            raise OSError(28, "No space left on device")  # … and no more
        return write(handle, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(InputError) as caught:
        store.add([source("a"), document("d", of="a"), passage("p-2", of="d")])
    assert codes(caught) == ["E326"] and files(store.folder) == before


def test_nothing_is_added_to_a_torn_file(tmp_path: Path) -> None:
    store = filled(tmp_path)
    with (store.folder / "sources.jsonl").open("ab") as file:
        file.write(b'{"id": "x", "by')
    with pytest.raises(InputError) as caught:
        store.add([source("a")])
    assert codes(caught) == ["E902"] and caught.value.problems[0].line == 2


def test_a_record_that_became_wrong_can_be_superseded(tmp_path: Path) -> None:
    """The scale of an issue was changed in the scenario; its codings are put right one by one."""
    store = filled(tmp_path)
    narrow = Store(store.folder, Frame(issues={"water": (0, 10)}))
    assert [p.code for p in examine(store.folder, narrow.frame).problems] == ["E912"]
    narrow.add([coding("c-2", value="4..6", supersedes="c-1")])
    assert list(narrow.read().codings) == ["c-2"]


def test_references_follow_what_supersedes(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.add([source("wire-2", supersedes="wire"), passage("p-2", supersedes="p-1", origin="u")])
    ledger = store.read()
    assert list(ledger.sources) == ["wire-2"] and ledger.documents["talks"].source == "wire-2"
    assert ledger.codings["c-1"].passage == "p-2"
    store.add([source("wire-3", supersedes="wire-2")])
    assert [r.id for r in store.history("wire-2")] == ["wire", "wire-2", "wire-3"]
    with pytest.raises(InputError) as caught:
        store.add([source("wire-4", supersedes="wire")])
    assert codes(caught) == ["E920"] and "supersede wire-3" in caught.value.problems[0].remedy


def test_what_rests_on_a_withdrawn_record_goes_with_it(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.add([withdrawal("w-1", "document", "talks")])
    ledger = store.read()
    assert list(ledger.sources) == ["wire"] and not ledger.documents and not ledger.passages and not ledger.codings
    assert [r.id for r in store.history("talks")] == ["talks", "w-1"]
    with pytest.raises(InputError) as caught:
        store.history("talk")
    assert codes(caught) == ["E929"] and "talks" in str(caught.value)


def test_a_confirmation_cannot_be_withdrawn_from_under_a_coding(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.add([passage("p-2"), coding("c-2", credibility=1, confirmed_by="p-2")])
    with pytest.raises(InputError) as caught:
        store.add([withdrawal("w", "passage", "p-2")])
    assert codes(caught) == ["E917"]


def test_the_hash_knows_content_and_not_order(tmp_path: Path) -> None:
    one, two = Store(tmp_path / "one"), Store(tmp_path / "two")
    one.add([source("a"), source("b")])
    two.add([source("b")])
    two.add([source("a")])
    assert one.read().sha256 == two.read().sha256
    two.add([source("c")])
    assert one.read().sha256 != two.read().sha256
    two.add([withdrawal("w", "source", "c")])
    assert one.read().sha256 == two.read().sha256
    (two.folder / "assumptions.toml").write_text("hedge = 0.9\n", encoding="utf-8")
    assert one.read().sha256 != two.read().sha256


def test_ids_are_made_under_the_lock(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger")

    def make(desk: Desk) -> list[Record]:
        return [source(desk.new_id("source", name)) for name in ("Émission «Le Monde»", "Emission le monde", "Голос")]

    ids = [r.id for r in store.add(make)]
    assert ids[:2] == ["emission-le-monde", "emission-le-monde-2"] and len(ids[2]) == 8
    assert slug("a" * 99) == "a" * 48


def _add_many(folder: str, who: int, n: int) -> None:
    store = Store(Path(folder), wait=120)
    for _ in range(n):
        store.add(lambda desk: [source(desk.new_id("source", "Wire"), note=f"writer {who}")])


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    folder = tmp_path / "ledger"
    workers = [context.Process(target=_add_many, args=(str(folder), who, 15)) for who in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [w.exitcode for w in workers] == [0, 0]
    ledger = read_ledger(folder)
    assert sorted(ledger.sources) == sorted(["wire", *(f"wire-{n}" for n in range(2, 31))])
    assert [sum(s.note == f"writer {who}" for s in ledger.sources.values()) for who in range(2)] == [15, 15]


def test_a_ledger_in_use_is_waited_for_and_then_refused(tmp_path: Path) -> None:
    store = filled(tmp_path)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(store.folder):
            held.set()
            free.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    with pytest.raises(InputError) as caught:
        Store(store.folder, wait=0.1).add([source("a")])
    free.set()
    thread.join(30)
    assert codes(caught) == ["E926"]
    store.add([source("a")])


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Store(tmp_path / "ledger").add([source("a")])
    assert codes(caught) == ["E326"]


ADDITIONS = st.lists(st.tuples(st.sampled_from(["source", "document", "passage", "withdraw", "supersede", "bad"]),
                               st.integers(0, 9)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(ADDITIONS)
def test_earlier_bytes_stay_the_beginning_of_every_file(tmp_path_factory: pytest.TempPathFactory,
                                                        steps: list[tuple[str, int]]) -> None:
    store = filled(tmp_path_factory.mktemp("prefix"))
    for n, (kind, which) in enumerate(steps):
        before = files(store.folder)
        names = list(read_ledger(store.folder).sources)
        pick = names[which % len(names)] if names else "wire"
        record = {"source": source(f"s{n}"), "document": document(f"d{n}", of=pick), "passage": passage(f"p{n}"),
                  "withdraw": withdrawal(f"w{n}", "source", pick), "supersede": source(f"s{n}", supersedes=pick),
                  "bad": document(f"d{n}", of="none")}[kind]
        try:
            store.add([record])
        except InputError:
            assert files(store.folder) == before
        after = files(store.folder)
        assert all(after[name].startswith(data) for name, data in before.items())
        assert not examine(store.folder, store.frame).problems


#: every text but those that are refused
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")).filter(lambda c: not HIDDEN.match(c)), min_size=1,
               max_size=40)


@given(name=TEXT, note=st.text(st.sampled_from("a\n\t\u2028\u0645\u200c\"\\'"), min_size=1))
def test_a_line_read_back_is_the_record(name: str, note: str) -> None:
    record = Source(id="a", by="b", on=DAY, name=name, kind="wire", note=note)
    line = to_line(record)
    assert "\n" not in line and line.startswith('{"id": "a"')
    row, problems, id_ = from_line("source", line, "f", 1)
    assert not problems and row is not None and row.record == record and id_ == "a"


@settings(max_examples=300)
@given(st.text(max_size=60) | st.builds(lambda a, i, c: a[:i] + c + a[i:], st.just(to_line(source("a"))),
                                        st.integers(0, 90), st.text(max_size=3)))
def test_any_line_is_read_or_reported(line: str) -> None:
    row, problems, _ = from_line("source", line.replace("\n", " "), "f", 3)
    assert (row is None) == bool(problems)
    assert all(p.line == 3 and 1 <= p.column <= len(line) + 1 for p in problems)


def test_deep_and_long_lines_are_reported() -> None:
    for line in ("[" * 100_000, '{"id": ' * 50_000, '{"a": ' + "9" * 5_000 + "}", '{"id": "' + "x" * 200_000 + '"}',
                 '{"name": "\\ud800"}'):
        row, problems, _ = from_line("source", line, "f", 1)
        assert row is None and problems


# -- the same again, and cut off -----------------------------------------------------------------------------


def say_all(desk: Desk) -> list[Record]:
    """A source, a document, a passage and a coding whose ids the addition makes."""
    s = source(desk.new_id("source", "The Wire"))
    d = document(desk.new_id("document", "T"), of=s.id)
    p = passage(desk.new_id("passage"), of=d.id, near=tuple(c.id for c in desk.copies.near("x")))
    return [s, d, p, coding(desk.new_id("coding"), of=p.id)]


def test_what_is_said_again_is_passed_over(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger", Frame(issues={"water": (0, 100)}))
    first = store.enter(say_all)
    before = files(store.folder)
    second = store.enter(lambda desk: [r.model_copy(update={"on": dt.date(2020, 12, 1)}) for r in say_all(desk)])
    assert (len(first.added), first.there) == (4, ()) and (second.added, second.there) == ((), first.added)
    assert files(store.folder) == before


def test_what_is_new_about_something_that_is_there_names_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger", Frame(issues={"water": (0, 100)}))
    store.enter(say_all)
    entered = store.enter(lambda desk: [r.model_copy(update={"value": "10..20"}) if r.id.startswith("c-") else r
                                        for r in say_all(desk)])
    assert [(r.id, getattr(r, "passage", "")) for r in entered.added] == [("c-2", "p-1")]
    assert [r.id for r in entered.there] == ["the-wire", "t", "p-1"]


@pytest.mark.parametrize("change", [{"by": "coder-b"}, {"value": "40..61"}, {"actor": "south"}, {"disputed": True}])
def test_what_another_says_or_says_otherwise_is_new(change: dict[str, Any], tmp_path: Path) -> None:
    store = filled(tmp_path)
    entered = store.enter(lambda desk: [coding(desk.new_id("coding")).model_copy(update=change)])
    assert len(entered.added) == 1


def test_an_id_that_somebody_chose_is_a_record_of_its_own(tmp_path: Path) -> None:
    store = filled(tmp_path)
    assert [r.id for r in store.enter([coding("mine")]).added] == ["mine"]
    assert store.enter([coding("mine", on=dt.date(2020, 11, 1))]).there == (coding("mine"),)
    with pytest.raises(InputError, match="E907"):
        store.enter([coding("mine", value="1..2")])


def test_equal_rows_of_one_addition_stay_two(tmp_path: Path) -> None:
    store = filled(tmp_path)

    def twice(desk: Desk) -> list[Record]:
        return [coding(desk.new_id("coding"), value="7..8") for _ in range(2)]

    assert len(store.enter(twice).added) == 2 and len(store.enter(twice).there) == 2


def test_what_was_withdrawn_can_be_said_again(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.add([withdrawal("w-1", "coding", "c-1")])
    assert len(store.enter(lambda desk: [coding(desk.new_id("coding"))]).added) == 1


def test_an_addition_that_is_killed_is_there_once_when_it_is_repeated(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger", Frame(issues={"water": (0, 100)}))

    def with_text(desk: Desk) -> list[Record]:
        records = say_all(desk)
        return [r.model_copy(update={"text_sha256": desk.keep_text("x"), "raw_sha256": desk.keep_raw(b"x")})
                if isinstance(r, Document) else r for r in records]

    whole = 0
    for n in cuts(lambda: store.enter(with_text), lambda: shutil.rmtree(store.folder, ignore_errors=True)):
        ledger = store.read()
        assert len(ledger.codings) in (0, 1) and not examine(store.folder, store.frame).problems
        assert len(ledger.sources) == len(ledger.passages) == len(ledger.codings), n
        whole += len(ledger.codings)
        store.enter(with_text)
        ledger = store.read()
        ids = [*ledger.sources, *ledger.documents, *ledger.passages, *ledger.codings]
        assert ids == ["the-wire", "t", "p-1", "c-1"]
        assert {p.name for p in store.folder.iterdir()} == {".lock", "texts", "raw", "sources.jsonl", "documents.jsonl",
                                                            "passages.jsonl", "codings.jsonl"}, "nothing else is left"
    assert whole
