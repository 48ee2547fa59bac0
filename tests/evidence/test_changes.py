"""A ledger as it stood on a day, and what happened to it since."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.changes import (
    Change,
    as_it_stood,
    as_of_publication,
    changes_since,
    published_since,
)
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.loading import load, read_ledger

from .test_store_adding import coding, document, passage, source, withdrawal

MAY, JUNE, JULY = (dt.date(2020, month, 1) for month in (5, 6, 7))


def told(folder: Path, day: dt.date) -> list[tuple[Any, ...]]:
    return [(c.what, c.kind, c.id, c.instead, c.because) for c in changes_since(load(folder), day)]


def ledger(folder: Path) -> Store:
    store = Store(folder, Frame(issues={"water": (0, 100)}))
    store.add([source("wire", on=MAY), document("talks", on=MAY), passage("p-1", on=MAY), coding("c-1", on=MAY)])
    store.add([passage("p-2", on=JUNE), coding("c-2", of="p-2", on=JUNE), coding("c-3", supersedes="c-1", on=JUNE)])
    return store


def test_as_it_stood_is_the_ledger_of_that_day(tmp_path: Path) -> None:
    store = ledger(tmp_path / "l")
    before = Store(tmp_path / "m", store.frame)
    before.add([source("wire", on=MAY), document("talks", on=MAY), passage("p-1", on=MAY), coding("c-1", on=MAY)])
    assert as_it_stood(load(store.folder), MAY).sha256 == before.read().sha256
    assert as_it_stood(load(store.folder), JUNE).sha256 == store.read().sha256
    assert not as_it_stood(load(store.folder), dt.date(2020, 4, 30)).sources


def test_each_change_is_told_once(tmp_path: Path) -> None:
    store = ledger(tmp_path / "l")
    assert told(store.folder, MAY) == [
        ("added", "passage", "p-2", None, None), ("added", "coding", "c-2", None, None),
        ("superseded", "coding", "c-1", "c-3", None)]
    store.add([withdrawal("w-1", "passage", "p-2").model_copy(update={"on": JULY}),
               coding("c-4", supersedes="c-3", on=JULY)])
    # what came and went after the day is nothing, and two steps are one
    assert told(store.folder, MAY) == [("superseded", "coding", "c-1", "c-4", None)]
    # what hung on a withdrawn passage goes without a word of its own
    assert told(store.folder, JUNE) == [
        ("withdrawn", "passage", "p-2", None, "misread"), ("superseded", "coding", "c-3", "c-4", None)]
    assert told(store.folder, JULY) == []
    (first, _) = changes_since(load(store.folder), JUNE)
    assert first == Change("withdrawn", "passage", "p-2", "coder-a", JULY, because="misread")


def test_by_the_day_of_publication(tmp_path: Path) -> None:
    store = Store(tmp_path / "l")
    store.add([source("wire"), document("old", date="2020-05-01"), document("new", date="2020-07-01"),
               passage("p-1", of="old"), passage("p-2", of="new", said_on="2020-04-01"),
               passage("p-3", of="old", said_on="2020-06-15")])
    found = read_ledger(store.folder)
    assert set(as_of_publication(found, JUNE).passages) == {"p-1"}
    assert [(c.id, str(c.on)) for c in published_since(found, JUNE)] == [("p-3", "2020-06-15"), ("p-2", "2020-07-01")]
    assert as_of_publication(found, JULY).passages == found.passages and published_since(found, JULY) == ()
