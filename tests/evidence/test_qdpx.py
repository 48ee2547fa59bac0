"""REFI-QDA projects: out and in without loss, changes of other programs taken in, what is no project refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peaceroom.core.errors import InputError
from peaceroom.evidence.exchange import qdpx_archive
from peaceroom.evidence.exchange.qdpx import import_qdpx
from peaceroom.evidence.exchange.qdpx_words import carried, carry, coding_fields, coding_words
from peaceroom.evidence.exchange.qdpx_writing import inputs_of, to_qdpx
from peaceroom.evidence.ledger.adding import Store
from peaceroom.evidence.ledger.adding_documents import add_document
from peaceroom.evidence.ledger.consistency import Frame
from peaceroom.evidence.ledger.json_lines import made
from peaceroom.evidence.ledger.records import Coding, Passage
from peaceroom.evidence.ledger.stored_texts import stored
from peaceroom.evidence.ledger.taking_files import typed

from .test_store_adding import DAY, coding, files, source

SPACE = "{urn:QDA-XML:project:1.0}"
FRAME = Frame(actors={"north", "south"}, issues={"water": (0, 100)}, coders={"coder-a", "coder-b"})
TEXT = "He said:\nwe will not move, “ever”.\nقال: لا 😀 نتحرك\nand a last line."
ARABIC = "لا 😀 نتحرك"


def stocked(folder: Path) -> Store:
    """A ledger with placed and unplaced passages, a paraphrase, two coders, a history, a grade."""
    store = Store(folder, FRAME)
    store.add([source("wire", languages=("en", "fa; dari")), source("unused", name="=1+1"),
               made("grade", id="g-1", by="coder-a", on=DAY, source="wire", relation="self", reliability="B",
                    because="long record")])
    add_document(store, taken=typed(TEXT), source="wire", id="talks", by="coder-a", on=DAY,
                 title='A "title" <with> marks & more', date="2020-10-01", authors=["A", "B"], passages=[
                     {"id": "p-1", "words": "we will not move", "speaker": "north", "quote": "direct"},
                     {"id": "p-rtl", "words": ARABIC},
                     {"id": "p-2", "paraphrase": "they would stay\nwhere they were"}])
    add_document(store, source="wire", id="radio", title="Radio", date="2020-10-02", by="coder-b", on=DAY,
                 passages=[{"id": "p-3", "words": "we wait", "place": "minute 3"}, {"id": "p-4", "words": "we go"}])
    store.add([coding("c-1"), coding("c-2", by="coder-b", value="50", disputed=True, note="a < b"),
               coding("c-3", quantity="salience", value=None, passage="p-rtl"), coding("c-0", passage="p-3")])
    store.add([coding("c-4", supersedes="c-0", value="45", passage="p-3", aspect="bottom_line")])
    return store


def exported(store: Store, path: Path) -> Path:
    path.write_bytes(to_qdpx(store.read(), partial(stored, store.folder), inputs_of(FRAME), "Talks"))
    return path


def changed(path: Path, **parts: Callable[[str], str]) -> Path:
    """The archive with some parts changed: by `qde` the project, by `txt` every text."""
    out = path.with_name("changed.qdpx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8")
            new.writestr(name, parts.get(name[-3:], str)(text))
    return out


def test_out_and_into_another_folder_is_the_same_ledger(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    other = Store(tmp_path / "two", FRAME)
    done = import_qdpx(other, exported(store, tmp_path / "t.qdpx"))
    one, two = store.read(), other.read()
    for kind in ("sources", "grades", "scales", "documents", "passages"):
        assert getattr(one, kind) == getattr(two, kind)
    # what c-4 superseded stayed at home
    assert two.codings == {k: c.model_copy(update={"supersedes": None}) for k, c in one.codings.items()}
    assert done.warnings == ()
    for document in two.documents.values():
        if document.text_sha256:
            assert stored(other.folder, document.text_sha256) == stored(store.folder, document.text_sha256) == TEXT
    assert two.passages["p-rtl"].exact == ARABIC == TEXT[two.passages["p-rtl"].start:two.passages["p-rtl"].end]
    assert to_qdpx(two, partial(stored, other.folder)) != b""


def test_into_its_own_ledger_it_brings_nothing(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    before = files(store.folder)
    done = import_qdpx(store, exported(store, tmp_path / "t.qdpx"), by="coder-a")
    assert done.entered.added == () and done.warnings == () and files(store.folder) == before


def test_the_same_bytes_each_time_and_a_form_that_others_read(tmp_path: Path) -> None:
    one, two = stocked(tmp_path / "one"), stocked(tmp_path / "two")
    assert exported(one, tmp_path / "1.qdpx").read_bytes() == exported(two, tmp_path / "2.qdpx").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.qdpx") as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        assert [child.tag.removeprefix(SPACE) for child in root][:4] == ["Users", "CodeBook", "Sources", "Notes"]
        for text in root.iter(f"{SPACE}TextSource"):
            words = archive.read(text.get("plainTextPath", "").replace("internal://", "sources/")).decode()
            for selection in text.iter(f"{SPACE}PlainTextSelection"):
                start, end = int(selection.get("startPosition", "")), int(selection.get("endPosition", ""))
                held = carried(selection.findtext(f"{SPACE}Description", ""))[2]
                assert held is not None and words[start:end] == held["exact"]
        guids = {node.get("guid") for node in root.iter() if node.get("guid")}
        named = [node.get(key) for node in root.iter() for key in ("targetGUID", "creatingUser") if node.get(key)]
        assert named and set(named) <= guids
        assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", g or "") for g in guids)
        # every input of the scenario can be coded
        assert sum(c.get("isCodable") == "true" for c in root.iter(f"{SPACE}Code")) == 2 * (1 + 3)


def test_a_number_changed_in_the_other_program_supersedes_ours(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    new = changed(exported(store, tmp_path / "t.qdpx"), qde=lambda xml: xml.replace(
        ">50; relation self; sign public; credibility 2\n", "> 55..65 ; credibility 3;relation self; sign public\n"))
    done = import_qdpx(store, new, by="coder-a", on="2020-10-09")
    (record,) = done.entered.added
    assert isinstance(record, Coding)
    assert (record.supersedes, record.value, record.credibility) == ("c-2", "55..65", 3)
    # what people did not touch is kept, and the coder is who made it
    assert (record.note, record.by) == ("a < b", "coder-b")
    assert "c-2" not in store.read().codings


def selection(start: int, end: int, codings: str = "", guid: str = "0") -> str:
    return (f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}">{codings}'
            "</PlainTextSelection>")


def test_new_selections_become_passages_and_our_codes_codings(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    at = TEXT.index("a last line")

    def add(xml: str) -> str:
        code = re.search(r'<Code guid="([^"]+)" name="south" isCodable="true"><Description>position', xml)
        assert code is not None
        coded = "".join(f'<Coding guid="{n}"><CodeRef targetGUID="{{{c.upper()}}}"/>{note}</Coding>' for n, c, note in (
            ("1", code[1], '<NoteRef targetGUID="77"/>'), ("2", code[1], ""), ("3", "99", "")))
        xml = xml.replace("</TextSource>", selection(at, at + 11, coded) + "</TextSource>", 1)
        xml = xml.replace("</Codes>", '<Code guid="99" name="odd" isCodable="true"/></Codes>')
        return xml.replace("</Notes>", '<Note guid="77" name="n"><PlainTextContent>20..30; sign public; relation '
                           "adversary; credibility 4</PlainTextContent></Note></Notes>")

    done = import_qdpx(store, changed(exported(store, tmp_path / "t.qdpx"), qde=add), by="coder-b", on="2020-10-09")
    passage, coded = done.entered.added
    assert isinstance(passage, Passage) and isinstance(coded, Coding)
    assert (passage.exact, passage.start, passage.note) == ("a last line", at, "odd")
    assert (coded.passage, coded.actor, coded.value, coded.relation, coded.by) == (
        passage.id, "south", "20..30", "adversary", "coder-b")
    (warning,) = done.warnings
    assert warning.code == "W920" and "1 codings whose note says no value" in warning.message
    assert "1 codes that are no input" in warning.message


def test_line_ends_of_another_program_move_no_passage(tmp_path: Path) -> None:
    """A program that writes \\r\\n counts two characters; places are led back to ours."""
    store = stocked(tmp_path / "one")

    def positions(xml: str) -> str:
        def moved(match: re.Match[str]) -> str:
            return f'{match[1]}="{int(match[2]) + TEXT[:int(match[2])].count(chr(10))}"'
        head, rest = xml.split("</TextSource>", 1)
        return re.sub(r'(startPosition|endPosition)="(\d+)"', moved, head) + "</TextSource>" + rest

    new = changed(exported(store, tmp_path / "t.qdpx"), qde=positions,
                  txt=lambda t: t.replace("\n", "\r\n") if t == TEXT else t)
    done = import_qdpx(store, new, by="coder-a")
    assert done.entered.added == ()


def test_a_text_that_was_changed_is_another_document(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    new = changed(exported(store, tmp_path / "t.qdpx"), txt=lambda t: t.replace("He said", "He wrote"))
    done = import_qdpx(store, new, by="coder-a")
    ledger = store.read()
    assert "talks" in ledger.documents and ledger.passages["p-1"].exact == "we will not move"
    assert [d.title for d in ledger.documents.values()].count('A "title" <with> marks & more') == 2
    assert "text that was changed" in done.warnings[0].message


FOREIGN = ('<?xml version="1.0" encoding="utf-8"?><p:Project xmlns:p="urn:QDA-XML:project:1.0" name="x">'
           '<p:Users><p:User guid="u" name="coder-b"/></p:Users>'
           '<p:CodeBook><p:Codes><p:Code guid="a" name="Offers" isCodable="true"><p:Code guid="b" name="water" '
           'isCodable="true"/></p:Code></p:Codes></p:CodeBook><p:Sources>'
           '<p:TextSource guid="t" name="Statement of 3 May" plainTextPath="internal://T.txt">'
           '<p:PlainTextSelection guid="s" startPosition="4" endPosition="16" creatingUser="u"><p:Coding guid="k">'
           '<p:CodeRef targetGUID="b"/></p:Coding></p:PlainTextSelection></p:TextSource><p:PictureSource guid="q"/>'
           "</p:Sources></p:Project>")


def foreign(path: Path, qde: str = FOREIGN, **texts: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", qde)
        for name, data in ({"T.txt": "1.\r\nwe give half".encode("utf-8-sig")} | texts).items():
            archive.writestr(f"Sources/{name}", data)
    return path


def test_a_project_of_another_program(tmp_path: Path) -> None:
    store = Store(tmp_path / "ledger", FRAME)
    store.add([source("wire")])
    path = foreign(tmp_path / "x.qdpx")
    with pytest.raises(InputError) as caught:
        import_qdpx(store, path, by="coder-a")
    (problem,) = caught.value.problems
    assert problem.code == "E938" and problem.remedy.startswith("add --source and --date") and problem.column > 100
    done = import_qdpx(store, path, by="coder-a", source="wire", date="2020-05-03", on="2020-06-01")
    ledger = store.read()
    (document,), (passage,) = ledger.documents.values(), ledger.passages.values()
    assert (document.title, str(document.date), document.by) == ("Statement of 3 May", "2020-05-03", "coder-a")
    # the mark at the beginning of the file is no character of the text
    assert passage.exact == "we give half" and (passage.start, passage.end) == (3, 15)
    assert passage.note == "Offers > water" and passage.by == "coder-b"
    assert "1 pictures" in done.warnings[0].message
    assert import_qdpx(store, path, by="coder-a", on="2020-06-01").entered.added == ()  # known by its text


def bad(path: Path, what: str) -> Path:
    """Archives that are refused."""
    huge = io.BytesIO()
    with zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", FOREIGN)
        archive.writestr("sources/T.txt", b" " * 30_000_000)
    made: dict[str, Any] = {
        "E945 none": b"no archive at all", "E962 cut": foreign(path).read_bytes()[:-30], "E963 bomb": huge.getvalue()}
    if what in made:
        path.write_bytes(made[what])
        return path
    replaced = {
        "E965 up": FOREIGN, "E965 root": FOREIGN, "E945 no project": "",
        "E945 other": '<?xml version="1.0"?><CodeBook/>', "E945 broken": FOREIGN[:200],
        "E945 encoding": FOREIGN.replace("utf-8", "utf-of-ours"),
        "E945 deep": FOREIGN.replace("<p:Users>", "<x>" * 300 + "</x>" * 300 + "<p:Users>"),
        "E945 place": FOREIGN.replace('"16"', '"many"'), "E946 outside": FOREIGN.replace('"16"', '"99"'),
        "E946 before": FOREIGN.replace('"4"', '"-3"'), "E946 empty": FOREIGN.replace('"16"', '"4"'),
        "E947 elsewhere": FOREIGN.replace("internal://T", "absolute:///etc/T"),
        "E947 missing": FOREIGN.replace("T.txt", "S.txt"),
        "E964 entity": FOREIGN.replace("?>", '?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', 1),
        "E964 outside": FOREIGN.replace("?>", '?><!DOCTYPE p SYSTEM "file:///etc/passwd">', 1)}
    more = {"E965 up": "../../evil.txt", "E965 root": "/etc/evil.txt"}
    with zipfile.ZipFile(path, "w") as archive:
        if replaced[what]:
            archive.writestr("project.qde", replaced[what])
        archive.writestr("sources/T.txt", "1.\nwe give half")
        if what in more:
            archive.writestr(more[what], "x")
    return path


@pytest.mark.parametrize("what", [
    "E945 none", "E962 cut", "E963 bomb", "E965 up", "E965 root", "E945 no project", "E945 other", "E945 broken",
    "E945 encoding", "E945 deep", "E945 place", "E946 outside", "E946 before", "E946 empty", "E947 elsewhere",
    "E947 missing", "E964 entity", "E964 outside"])
def test_refused_with_a_code_and_nothing_added(tmp_path: Path, what: str) -> None:
    store = Store(tmp_path / "ledger", FRAME)
    store.add([source("wire")])
    before = files(store.folder)
    with pytest.raises(InputError) as caught:
        import_qdpx(store, bad(tmp_path / "x.qdpx", what), by="coder-a", source="wire", date="2020-05-03")
    assert [p.code for p in caught.value.problems] == [what[:4]]
    problem = caught.value.problems[0]
    assert problem.remedy and "x.qdpx" in problem.file
    if what.partition(" ")[2] in ("broken", "deep", "place", "outside", "before", "empty", "elsewhere", "entity"):
        assert problem.line == 1 and problem.column >= 1
    assert files(store.folder) == before and {p.name for p in tmp_path.iterdir()} == {"ledger", "x.qdpx"}


def test_what_a_size_says_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qdpx_archive, "MAX_UNPACKED", 1_000)
    with pytest.raises(InputError) as caught:
        import_qdpx(Store(tmp_path / "l", FRAME), foreign(tmp_path / "x.qdpx", **{"T.txt": b"x" * 2_000}))
    assert caught.value.problems[0].code == "E963"


def test_a_spoilt_record_is_told_with_its_place(tmp_path: Path) -> None:
    store = stocked(tmp_path / "one")
    new = changed(exported(store, tmp_path / "t.qdpx"),
                  qde=lambda xml: xml.replace('"actor": "north"', '"actor": "nort"'))
    with pytest.raises(InputError) as caught:
        import_qdpx(Store(tmp_path / "two", FRAME), new)
    assert {p.code for p in caught.value.problems} == {"E909"}
    assert all(p.file.endswith("changed.qdpx[project.qde]") and p.line for p in caught.value.problems)


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_words_are_carried_through_xml(words: str, value: str) -> None:
    text = carry(words, "note", {"x": value})
    read = ElementTree.fromstring(f"<a>{text.replace('&', '&amp;').replace('<', '&lt;')}</a>").text
    assert carried(read or "")[1:] == ("note", {"x": value})


@given(st.sampled_from(["40..60", "-5", "level 2 of worry", None]), st.sampled_from(["self", "ally", "fact"]),
       st.sampled_from(["public", "ally", "deed"]), st.integers(1, 6))
def test_the_words_of_a_coding_say_what_it_says(value: str | None, relation: str, sign: str, credibility: int) -> None:
    data: dict[str, Any] = {"relation": relation, "sign": sign, "credibility": credibility}
    if value is not None:
        data |= {"level": 2, "scale": "worry"} if value.startswith("level") else {"value": value}
    assert coding_fields(coding_words(data)) == data


def test_a_record_that_was_spoilt_elsewhere_is_told(tmp_path: Path) -> None:
    """The line behind the words may lack anything."""
    store = stocked(tmp_path / "one")
    new = changed(exported(store, tmp_path / "t.qdpx"), qde=lambda xml: xml.replace('"relation": "self", ', ""))
    with pytest.raises(InputError) as caught:
        import_qdpx(Store(tmp_path / "two", FRAME), new)
    assert {p.code for p in caught.value.problems} == {"E905"}


@pytest.mark.parametrize("words", ["", "see p. 4", "40..60", "40..60; relation self; sign public",
                                   "40..60; relation cousin; sign public; credibility 2"])
def test_other_words_are_no_coding(words: str) -> None:
    assert coding_fields(words) is None
