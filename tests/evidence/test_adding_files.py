"""Many files into a ledger: one bad file stops no other, what is there stays, and a stopped addition goes on."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import pytest

from documents.making import COLUMNS, drawn_pdf, pdf
from peaceroom.core.errors import InputError, Interrupted
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document, add_passage
from peaceroom.evidence.ledger.adding_files import FilesAdded, add_files, documents_in
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.document_copies import DocumentIndex
from peaceroom.evidence.ledger.loading import examine
from peaceroom.evidence.ledger.taking_files import take_file

from .test_store_adding import DAY, files, source
from .test_store_command import Terminal, evidence, stocked, talks

__all__ = ["evidence", "stocked", "talks"]

AS_OF = dt.date(2020, 10, 5)


def store_in(tmp_path: Path) -> Store:
    store = Store(tmp_path / "ledger", Frame(as_of=AS_OF))
    store.add([source("wire")])
    return store


def add(store: Store, *paths: Path, **fields: object) -> FilesAdded:
    found = documents_in(paths)
    result = add_files(store, found.files, by="coder-a", on=DAY, source="wire", **fields)  # type: ignore[arg-type]  # as given
    result.refused[:0] = found.refused
    return result


def sheet(folder: Path, name: str, words: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"Statement\n\n{words}\n", encoding="utf-8")
    return path


def words(seed: int, count: int = 60) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choices([f"word{n}" for n in range(500)], k=count))


def test_a_folder_of_good_and_bad_files(tmp_path: Path) -> None:
    store, folder = store_in(tmp_path), tmp_path / "in"
    for n in range(5):
        sheet(folder / "deep", f"2020-09-0{n + 1} sheet.txt", words(n))
    (folder / "2020-09-07.pdf").write_bytes(pdf(COLUMNS))
    (folder / "2020-09-08 scan.pdf").write_bytes(drawn_pdf())
    (folder / "2020-09-09.docx").write_bytes(b"PK\x03\x04 cut")
    (folder / "2020-09-10.pdf").write_bytes(b"<html><body>Log in</body></html>")
    sheet(folder, "2021-01-01 later.txt", words(8))
    sheet(folder, "undated.txt", words(9))
    (folder / "table.xlsx").write_bytes(b"x")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    result = add(store, folder)
    assert {Path(r.file).name: [p.code for p in r.problems] for r in result.refused} == {
        "2020-09-09.docx": ["E962"], "2020-09-10.pdf": ["E960"], "2021-01-01 later.txt": ["E916"],
        "undated.txt": ["E938"]}
    assert len(result.added) == 7 and [p.name for p in documents_in([folder]).passed_over] == ["table.xlsx"]
    by_name = {Path(file).name: d for file, d in result.added}
    scan, report = by_name["2020-09-08 scan.pdf"], by_name["2020-09-07.pdf"]
    assert (scan.status, scan.text_sha256, str(scan.date)) == ("needs_ocr", None, "2020-09-08")
    assert (report.title, report.medium, report.authors) == ("Water and land", "pdf", ("The Office",))
    assert not examine(store.folder, store.frame, raw=True).problems
    assert add(store, folder).added == []


def test_a_refused_file_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    add(store, sheet(tmp_path / "in", "2020-09-01.txt", words(1)))
    before = files(store.folder)
    result = add(store, sheet(tmp_path / "in", "2021-09-01.txt", words(2)), tmp_path / "none.txt")
    assert [r.problems[0].code for r in result.refused] == ["E001", "E916"] and files(store.folder) == before
    with pytest.raises(InputError) as caught:
        add_document(store, source="nobody", title="T", date="2020-09-01", by="coder-a", on=DAY)
    assert caught.value.problems[0].code == "E908" and files(store.folder) == before


def test_a_stopped_addition_goes_on(tmp_path: Path) -> None:
    store, folder = store_in(tmp_path), tmp_path / "in"
    for n in range(60):
        sheet(folder, f"2020-09-01 sheet {n:03}.txt", words(n))

    def stop(done: int, total: int) -> None:
        if done == 50:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match=r"40 of 60 files"):
        add(store, folder, progress=stop)
    assert not examine(store.folder, store.frame, raw=True).problems
    result = add(store, folder)
    assert (len(result.there), len(result.added)) == (40, 20)
    assert len(store.read().documents) == 60


def test_copies_and_quotations_of_one_origin_are_told(tmp_path: Path) -> None:
    store, folder = store_in(tmp_path), tmp_path / "in"
    said = "“we will not leave the table until the last prisoner on the list is free”"
    sheet(folder, "2020-09-01 a.txt", f"{words(1, 200)} {said}")
    sheet(folder, "2020-09-02 b.txt", words(1, 190))
    sheet(folder, "2020-09-03 c.txt", f"{words(3, 200)} {said} {words(4)}")
    sheet(folder, "2020-09-04 d.txt", f"{words(1, 200)} {said}")
    result = add(store, folder)
    ids = {Path(file).stem[-1]: d for file, d in result.added}
    assert ids["b"].near == (ids["a"].id,) and ids["c"].near == ()
    told = [(Path(w.file).stem[-1], w.warning.code) for w in result.warnings]
    assert told == [("b", "W908"), ("c", "W917")]
    assert [(Path(file).stem[-1], Path(other).stem[-1]) for file, other in result.there] == [("d", "a")]
    more = add(store, sheet(folder, "2020-09-05 e.txt", f"{words(9, 40)} {said}"))
    assert sorted(w.warning.message.partition("stands in ")[2].split()[0] for w in more.warnings) == sorted(
        [ids["a"].id, ids["c"].id])


def test_a_short_text_is_found_in_a_long_one_and_nothing_else() -> None:
    texts = {f"d{n}": words(n, 3_000) for n in range(20)}
    index = DocumentIndex(texts.get)
    for id_, text in texts.items():
        index.add(id_, text)
    piece = " ".join(texts["d7"].split()[1_000:1_150])
    found, = index.near(piece)
    assert found.id == "d7" and found.containment == 1 and found.jaccard < .1
    assert index.near(words(99, 3_000)) == () and index.near("") == ()


def test_a_passage_of_a_pdf_knows_its_page(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    path = tmp_path / "2020-09-01.pdf"
    path.write_bytes(pdf("First page says nothing of it. #pagebreak() The second says: we will not move."))
    added = add_document(store, taken=take_file(path), source="wire", by="coder-a", on=DAY,
                         passages=[{"words": "we will not move"}])
    assert added.passages[0].place == "page 2"
    later = add_passage(store, str(added.document and added.document.id), by="coder-a", on=DAY, words="First page")
    assert later.passages[0].place == "page 1"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = sheet(tmp_path / "elsewhere", "2020-09-01.txt", words(1))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "2020-09-01 link.txt").symlink_to(outside)
    found = documents_in([tmp_path / "in"])
    assert found.files == () and found.refused[0].problems[0].code == "E019"


def test_an_encoding_is_for_the_files_that_need_one(tmp_path: Path) -> None:
    store, folder = store_in(tmp_path), tmp_path / "in"
    sheet(folder, "2020-09-01.txt", "Правительство не уйдёт")
    (folder / "2020-09-02.txt").write_bytes("Движение требует воды".encode("cp1251"))
    assert [r.problems[0].code for r in add(store, folder).refused] == ["E931"]
    result = add(store, folder, encoding="cp1251")
    assert [d.encoding for _, d in result.added] == ["cp1251"] and len(result.there) == 1


def test_the_command_with_a_folder_and_with_pasted_text(stocked: str, tmp_path: Path, evidence: Terminal,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    sheet(tmp_path / "in", "2020-09-01.txt", words(1))
    sheet(tmp_path / "in", "2020-09-02.txt", words(2))
    said = evidence("add", stocked, str(tmp_path / "in"), "--source", "the-wire")
    assert "2 added, 0 there already, 0 refused" in said
    (tmp_path / "in" / "2020-09-03.pdf").write_bytes(b"GIF89a")
    with pytest.raises(SystemExit) as caught:
        evidence("add", stocked, str(tmp_path / "in"), "--source", "the-wire")
    assert caught.value.code == 2
    shown = evidence.capsys.readouterr()
    assert "0 added, 2 there already, 1 refused" in shown.out and "E960" in shown.err
    assert evidence.refused("add", stocked, str(tmp_path / "in"), "--source", "the-wire", "--title", "T") == ["E938"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("We said: “no”.".encode())))
    added = evidence.json("add", stocked, "-", "--source", "the-wire", "--title", "Pasted", "--date", "2020-09-09",
                          "--quote", "“no”")["added"]
    assert [r["kind"] for r in added] == ["document", "passage"] and added[1]["exact"] == "“no”"
