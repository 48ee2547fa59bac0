"""Tables, Web Annotations and PROV: out and in again, refused by cell, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.evidence.exchange.annotations import as_json, to_annotations
from peaceroom.evidence.exchange.provenance import to_prov
from peaceroom.evidence.exchange.tables import columns, import_csv, to_csv
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.taking_files import typed
from peaceroom.files.csv import Cell, as_csv, escaped, table_of, unescaped

from .test_store_adding import DAY, coding, document, files, passage, source
from .test_store_malformed import unmarked

SAID: dict[str, Any] = {"by": "coder-a", "on": DAY}
FRAME = Frame(actors={"north", "south"}, issues={"water": (0, 100)}, coders={"coder-a", "coder-b"})


def stocked(folder: Path) -> Store:
    store = Store(folder, FRAME)
    store.add([source("wire", languages=("en", "fa; dari")), source("unused", name="=1+1")])
    add_document(store, taken=typed("He said:\nwe will not move, “ever”."), source="wire", id="talks", **SAID,
                 title='A "title", with marks', date="2020-10-01", authors=["A", "B"], url="https://example.org/a",
                 passages=[{"id": "p-1", "words": "we will not move", "speaker": "north"}])
    store.add([passage("p-2", exact="-5 degrees", paraphrase=True), coding("c-1"),
               coding("c-2", by="coder-b", value="50", disputed=True),
               coding("c-3", quantity="salience", value=None, note="'quoted'")])
    return store


def test_a_table_out_and_in_is_the_same_ledger(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    path = tmp_path / "table.csv"
    path.write_text(to_csv(store.read()), encoding="utf-8-sig", newline="")
    other = Store(tmp_path / "two", FRAME)
    (tmp_path / "two" / "texts").mkdir(parents=True)  # a table does not carry texts
    for text in (store.folder / "texts").iterdir():
        (tmp_path / "two" / "texts" / text.name).write_bytes(text.read_bytes())
    import_csv(other, path)
    assert other.read().sha256 == store.read().sha256
    before = files(other.folder)
    assert import_csv(other, path).added == () and files(other.folder) == before


def test_one_row_a_coding_with_all_it_rests_on(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(stocked(tmp_path / "l").read()))))
    assert [r["coding.id"] for r in rows] == ["c-1", "c-2", "c-3", "", ""]
    assert list(rows[0]) == columns() and len(columns()) == len(set(columns()))
    assert rows[0]["passage.exact"] == "we will not move" and rows[0]["document.authors"] == "A; B"
    assert rows[0]["source.languages"] == '["en", "fa; dari"]' and rows[1]["coding.disputed"] == "yes"
    assert rows[3]["passage.exact"] == "'-5 degrees" and rows[4]["source.name"] == "'=1+1"


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    one, two = stocked(tmp_path / "one").read(), stocked(tmp_path / "two").read()
    for write in (to_csv, lambda x: as_json(to_annotations(x)), lambda x: as_json(to_prov(x))):
        assert write(one) == write(two)


@given(st.text(st.sampled_from("=+-@\t'\r\n\",;a é"), max_size=12))
def test_no_cell_is_run_and_none_is_lost(text: str) -> None:
    assert unescaped(escaped(text)) == text and escaped(text)[:1] not in set("=+-@\t\r")


@settings(max_examples=200)
@given(st.lists(st.lists(st.text(st.sampled_from("a,;\"\n\r 'é="), max_size=8), min_size=3, max_size=3), min_size=1,
                max_size=5))
def test_cells_are_read_as_python_reads_them(rows: list[list[str]]) -> None:
    rows = [["x", "y", "z"], *rows]
    text = as_csv(rows)
    read = [[unescaped(c.text) for c in row] for row in _rows(text)]
    assert read == [row for row in rows if any(escaped(c).strip() for c in row)]
    lines = text.split("\n")
    for row in _rows(text):
        for cell in row:
            rest = lines[cell.line - 1][cell.column - 1:]
            assert rest.startswith(('"', cell.text))


def _rows(text: str) -> list[list[Cell]]:
    table = table_of(text, "f", "E940")
    return [table.head, *table.rows]


HEAD = "source.id,source.name,source.kind,document.title,document.date,passage.exact,coding.actor,coding.issue," \
       "coding.quantity,coding.value,coding.relation,coding.sign,coding.credibility"
ROW = "wire,The Wire,wire,Talks,2020-10-01,we will not move,north,water,position,40..60,self,public,2"


def imported(tmp_path: Path, *rows: str, head: str = HEAD) -> Store:
    path = tmp_path / "passages.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    store = Store(tmp_path / "ledger", FRAME)
    import_csv(store, path, by="coder-a", on="2020-10-04")
    return store


def test_a_table_by_hand_needs_no_ids(tmp_path: Path) -> None:
    ledger = imported(tmp_path, ROW, ROW.replace("north", "south"), ROW.replace("we will", "they will")).read()
    assert (len(ledger.sources), len(ledger.documents), len(ledger.passages), len(ledger.codings)) == (1, 1, 2, 3)
    assert list(ledger.documents) == ["talks"] and ledger.passages["p-1"].origin == "p-1"
    assert ledger.codings["c-1"].by == "coder-a"


def test_the_separator_of_other_countries(tmp_path: Path) -> None:
    assert imported(tmp_path, ROW.replace(",", ";"), head=HEAD.replace(",", ";")).read().codings


def test_a_row_may_name_what_the_ledger_has(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger", FRAME)
    store.add([source("wire"), document("talks")])
    imported(tmp_path, "wire,talks,some other words", head="source.id,document.id,passage.exact")
    assert store.read().passages["p-1"].document == "talks"


def row(**changed: str) -> str:
    """A row with some cells changed; a mark ⟦CODE⟧ in a cell says where which problem is told."""
    cells = dict(zip(HEAD.split(","), ROW.split(","), strict=True))
    return ",".join((cells | {name.replace("_", ".", 1): cell for name, cell in changed.items()}).values())


@pytest.mark.parametrize("text", [
    f"{HEAD}\n{row(coding_value='⟦E912⟧40..160')}", f"{HEAD}\n{ROW}\n{row(coding_sign='⟦E906⟧publick')}",
    f"{HEAD}\n{ROW}\n{row(coding_actor='⟦E909⟧nort', coding_issue='⟦E910⟧waters')}",
    f"{HEAD}\n{row(source_id='⟦E905⟧wire', source_name='', document_date='⟦E906⟧1.10.2020')}",
    f"{HEAD}\n{ROW}\n{row(source_name='⟦E943⟧A wire')}", f"{HEAD}\n{ROW},⟦E942⟧x",
    f"{HEAD.replace('coding.value', '⟦E941⟧coding.valu')}\n{ROW}",
    f"{HEAD.replace('coding.value', '⟦E941⟧coding.actor')}\n{ROW}",
    'source.id,source.name\n"two\nlines",x\n⟦E940⟧"open,y', 'source.id,source.name\n"a"⟦E940⟧b,y',
    "passage.id,passage.exact\n⟦E938⟧p,x",
    "source.id,document.id,passage.exact\n⟦E908⟧wires,⟦E908⟧talks,words",
    "source.id,source.name,source.kind,passage.anonymous\n⟦E938⟧a,A,wire,⟦E906⟧perhaps"])
def test_refused_by_cell(tmp_path: Path, text: str) -> None:
    text, expected = unmarked(text, 0)
    with pytest.raises(InputError) as caught:
        imported(tmp_path, *text.split("\n")[1:], head=text.split("\n")[0])
    assert [(p.line, p.column, p.code) for p in caught.value.problems] == expected
    assert all(p.file.endswith("passages.csv") for p in caught.value.problems)
    assert not (tmp_path / "ledger").exists()


def test_what_is_said_once_need_not_be_said_again(tmp_path: Path) -> None:
    ledger = imported(tmp_path, "p-1," + ROW, "p-1,,,,,,," + ",".join(ROW.replace("north", "south").split(",")[6:]),
                      head="passage.id," + HEAD).read()
    assert [(c.actor, c.passage) for c in ledger.codings.values()] == [("north", "p-1"), ("south", "p-1")]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", "source.id\né\n".encode("latin-1")])
def test_files_that_are_no_table(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        import_csv(Store(tmp_path / "ledger"), path)
    assert caught.value.problems[0].code == "E940"


def test_web_annotations_point_into_the_text(tmp_path: Path) -> None:
    store = stocked(tmp_path / "l")
    made = json.loads(as_json(to_annotations(store.read())))
    items = {i["id"].rsplit(":", 1)[1]: i for i in made["first"]["items"]}
    assert set(items) == {"c-1", "c-2", "c-3", "p-2"} and made["total"] == 4
    target = items["c-1"]["target"]
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and target["source"] == "https://example.org/a"
    quote, position = target["selector"]
    text = (store.folder / "texts" / f"{target['peaceroom:text_sha256']}.txt").read_text(encoding="utf-8")
    assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert text[position["start"]:position["end"]] == quote["exact"] == "we will not move"
    assert quote["prefix"] == "He said:\n" and quote["suffix"] == ", “ever”."
    assert items["c-1"]["body"]["value"] == "north water position: 40..60"
    assert items["p-2"]["motivation"] == "highlighting" and "selector" not in items["p-2"]["target"]


def test_provenance_leads_from_each_coding_to_a_source(tmp_path: Path) -> None:
    store = stocked(tmp_path / "l")
    store.add([coding("c-4", supersedes="c-1", value="45")])
    prov = json.loads(as_json(to_prov(store.read())))
    derived = {(d["prov:generatedEntity"], d["prov:usedEntity"]) for d in prov["wasDerivedFrom"].values()}
    assert {("peaceroom:coding.c-4", "peaceroom:passage.p-1"), ("peaceroom:passage.p-1", "peaceroom:document.talks"),
            ("peaceroom:coding.c-4", "peaceroom:coding.c-1")} <= derived
    told = {(d["prov:entity"], d["prov:agent"]) for d in prov["wasAttributedTo"].values()}
    assert ("peaceroom:document.talks", "peaceroom:source.wire") in told
    named = {end for rows in prov.values() if isinstance(rows, dict) for row in rows.values() if isinstance(row, dict)
             for key, end in row.items() if key in ("prov:entity", "prov:usedEntity", "prov:generatedEntity")}
    assert named <= set(prov["entity"]) and prov["prefix"] == {"peaceroom": "urn:peaceroom:"}
    assert set(prov["agent"]) >= {"peaceroom:coder.coder-a", "peaceroom:coder.coder-b", "peaceroom:source.wire"}
