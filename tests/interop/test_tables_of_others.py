"""Tables as people keep them: headings in their words, numbers of their countries, files of their programs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.interop.letters import read_letters
from peaceroom.interop.reading import Incoming, read_file_of_others
from peaceroom.interop.tables.numerals import Numerals
from scenario.calls import run

PLAIN = "Actor,Position,Salience,Capability\nNorth,90,80,50\nSouth,10,60,40\nGuest,40,20,10\n"


def read(tmp_path: Path, data: str | bytes, name: str = "table.csv", **options: object) -> Incoming:
    path = tmp_path / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return read_file_of_others(path, **options)  # type: ignore[arg-type]  # what each test says


def values(found: Incoming) -> list[tuple[str, str, str, str]]:
    """Actor, position, salience, capability of each row."""
    s = found.scenario
    return [(s.actors[r.actor].name, str(r.position.value), str(r.salience.value),
             str(cell.value)) for r in s.positions if (cell := r.capability or s.actors[r.actor].capability)]


SAME = [("North", "90", "80", "50"), ("South", "10", "60", "40"), ("Guest", "40", "20", "10")]


@pytest.mark.parametrize("text", [
    PLAIN,
    PLAIN.replace(",", ";"), PLAIN.replace(",", "\t"), "sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n"),
    "\ufeff" + PLAIN,
    PLAIN.replace("Actor,Position,Salience,Capability", "Akteur,Standpunkt,Wichtigkeit,Macht"),
    PLAIN.replace("Actor,Position,Salience,Capability", "Acteur,Position préférée,Saillance,Pouvoir"),
    PLAIN.replace("Actor,Position,Salience,Capability", "Stakeholder,Ideal Point (0-100),Importance [%],Clout"),
    PLAIN.replace("Actor,Position,Salience,Capability", "country,pos,sal,voting_weight"),
    PLAIN.replace("Actor,Position,Salience,Capability", "Страна,Позиция,Значимость,Влияние"),
    PLAIN.replace("80", "80 %").replace("60", "60%").replace("20", "20 %"),
    PLAIN.replace("80", "0.8").replace("60", "0.6").replace("20", "0.2"),
    PLAIN.replace(",", ";").replace("80", "0,8").replace("60", "0,6").replace("20", "0,2"),
    'My table of actors,,,\n,,,\n' + PLAIN,
    PLAIN + "Total,,,100\n",
    '"Actor","Position","Salience","Capability"\n"North","90","80","50"\n"South","10","60","40"\n"Guest","40","20","10"\n',
    PLAIN + "\n\n",
    PLAIN.replace("Actor,Position", ",Position"),
    PLAIN.replace("Actor,Position", "Quux,Position"),
    PLAIN + "Absent,n/a,30,5\n",
])
def test_the_same_table_in_many_hands(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)
    assert values(found) == SAME
    assert found.scenario.issues["table"].ends == (0, 100)
    assert found.guessed or text.startswith(("Actor,P", "sep=", "\ufeff", '"A'))


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN.replace("\n", ",x\n").replace("Capability,x", "Capability,Telephone")
                 + "Absent,,30,5,x\nTotal,,,105,x\n")
    assert any("'Telephone'" in what for what in found.lost)
    assert any("Absent" in what and "line 5" in what for what in found.lost)
    assert any("Total (line 6)" in what for what in found.lost)


def test_columns_for_each_issue(tmp_path: Path) -> None:
    found = read(tmp_path, "Party;Power;Tax position;Tax salience;Border position;Border salience\n"
                 "A;5;10;60;70;40\nB;4;90,5;50;20;30\nC;1;50;5;;\n")
    assert {(r.actor, r.issue, str(r.position.value)) for r in found.scenario.positions} == {
        ("a", "tax", "10"), ("a", "border", "70"), ("b", "tax", "90.5"), ("b", "border", "20"), ("c", "tax", "50")}
    assert any("C on Border" in what for what in found.lost)


def test_an_empty_issue_is_that_above(tmp_path: Path) -> None:
    found = read(tmp_path, "Issue,Actor,Position,Salience\nTax,A,10,50\n,B,90,50\nBorder,A,20,40\n,B,60,10\n")
    assert [(r.issue, r.actor) for r in found.scenario.positions] == [
        ("tax", "a"), ("tax", "b"), ("border", "a"), ("border", "b")]
    assert any("row above" in guess.read_as for guess in found.guessed)
    assert any("alike" in what for what in found.assumed)


def test_ranges_and_scales_are_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "actor,position,salience,capability,min,max\nA,4..6,50-70,10,0,10\nB,9,80,5..8,0,10\n")
    assert values(found) == [("A", "4..6", "50..70", "10"), ("B", "9", "80", "5..8")]
    assert found.scenario.issues["table"].ends == (0, 10)
    again = read(tmp_path, "actor,position (1 to 7),salience,capability\nA,4,50,10\nB,6,80,5\n")
    assert again.scenario.issues["table"].ends == (1, 7)
    told = read(tmp_path, "actor,position,salience,capability\nA,4,50,10\nB,6,80,5\n", scale=(0, 10))
    assert told.scenario.issues["table"].ends == (0, 10)


@pytest.mark.parametrize(("text", "code", "marker"), [
    (PLAIN.replace("10,60", "10,abc"), "E543", "abc"),
    (PLAIN.replace("10,60", "10,-60"), "E543", "-60"),
    (PLAIN.replace("80", "800"), "E543", "800"),
    (PLAIN + "north,20,30,40\n", "E544", "north,20"),
    (PLAIN.replace("Guest,40,20,10", "Guest,40,20,10,7"), "E547", "7"),
    (PLAIN.replace("Guest", ""), "E543", ",40,20"),
    (PLAIN.replace("Guest,40,20,10", "Guest,40,20,"), "E543", ""),
    (PLAIN.replace("Position,Salience", "Position 1,Position 2"), "E546", "Position 2"),
    (PLAIN.replace("Salience", "Colour"), "E546", "Actor"),
    (PLAIN.replace(",", ";").replace("50", "1.000").replace("40;20", "40;20"), "E543", "1.000"),
    ('actor,position,salience\n"A,1,2\n', "E541", '"A'),
])
def test_what_is_wrong_has_its_place(text: str, code: str, marker: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    problem = refused.value.problems[0]
    assert problem.code == code, str(problem)
    assert problem.remedy
    if marker:
        at = text.rindex(marker)
        assert (problem.line, problem.column) == (
            text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)), str(problem)


def test_a_remedy_of_a_column_leads_on(tmp_path: Path) -> None:
    text = PLAIN.replace("Position,Salience", "Position 1,Position 2")
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    assert '--columns "position=Position 1"' in refused.value.problems[0].remedy
    with pytest.raises(InputError) as second:
        read(tmp_path, text, columns={"position": "Position 1"})
    assert '--columns "salience=Position 2"' in second.value.problems[0].remedy
    assert values(read(tmp_path, text, columns={"position": "Position 1", "salience": "Position 2"})) == SAME


def test_code_pages(tmp_path: Path) -> None:
    west = PLAIN.replace("North", "Österreich").replace("South", "Côte d’Ivoire")
    found = read(tmp_path, west.encode("cp1252"))
    assert values(found)[0][0] == "Österreich"
    assert "cp1252" in found.guessed[0].read_as
    for page, name in (("cp1251", "Россия"), ("cp1250", "Łódź żółć"), ("cp1253", "Ελλάδα"), ("cp1256", "مصر")):
        data = PLAIN.replace("North", name).encode(page)
        with pytest.raises(InputError) as refused:
            read(tmp_path, data)
        problem = refused.value.problems[0]
        assert (problem.code, problem.line) == ("E931", 2)
        assert f"--encoding {page} reads {name.split()[0]}" in problem.remedy
        assert values(read(tmp_path, data, encoding=page))[0][0] == name
    assert values(read(tmp_path, PLAIN.encode("utf-16"))) == SAME
    assert read_letters(b"abc", None, "x") == ("abc", None)


@pytest.mark.parametrize(("texts", "text", "number"), [
    (["0,5"], "1,234", 1.234), (["0.5"], "1,234", 1234), (["0,5"], "1.234", 1234), (["0.5"], "1.234", 1.234),
    ([], "1.234.567", 1234567), ([], "1,234.5", 1234.5), ([], "1.234,5", 1234.5), ([], "12 345,6", 12345.6),
    ([], "1\u202f234", 1234), ([], "1'234.5", 1234.5), ([], "60 %", 60), ([], "12,5", 12.5), ([], "−3", -3),
    ([], "٦٠", 60),
])
def test_numbers_of_many_countries(texts: list[str], text: str, number: float) -> None:
    assert Numerals(texts, ";").number(text) == number


def _ods(rows: list[list[str]]) -> bytes:
    cells = "".join("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="float" office:value="{c}"><text:p>{c}</text:p></table:table-cell>'
        if c.replace(".", "").isdigit() else
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>' for row in rows)
    content = ('<?xml version="1.0" encoding="UTF-8"?><office:document-content '
               'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
               f'<table:table table:name="T">{cells}<table:table-row table:number-rows-repeated="1048000">'
               '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
               '</office:spreadsheet></office:body></office:document-content>')
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return data.getvalue()


def test_spreadsheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = [line.split(",") for line in PLAIN.splitlines()]
    assert values(read(tmp_path, _ods(rows), "table.ods")) == SAME
    book = openpyxl.Workbook()
    for line in rows:
        book.active.append([float(c) if c.isdigit() else c for c in line])
    book.active["C2"].value, book.active["C2"].number_format = 0.8, "0%"
    book.active["C3"].value, book.active["C3"].number_format = 0.6, "0%"
    book.active["C4"].value, book.active["C4"].number_format = 0.2, "0%"
    book.create_sheet("Notes").append(["nothing of use"])
    book.save(tmp_path / "table.xlsx")
    assert values(read_file_of_others(tmp_path / "table.xlsx")) == SAME
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "merged.xlsx")
    with pytest.raises(InputError) as refused:
        read_file_of_others(tmp_path / "merged.xlsx")
    assert refused.value.problems[0].code == "E518"


@pytest.mark.parametrize("data", [
    {"name": "table", "actors": [{"who": a, "stance": int(x), "importance": int(s) / 100, "clout": int(c)}
                                 for a, x, s, c in SAME], "scale": "0 to 100", "outcome": 60},
    [{"actor": a, "position": int(x), "salience": int(s), "power": int(c)} for a, x, s, c in SAME],
    {"actors": {a: {"position": int(x), "salience": int(s), "capability": int(c)} for a, x, s, c in SAME}},
    {"actor": [r[0] for r in SAME], "position": [int(r[1]) for r in SAME], "salience": [int(r[2]) for r in SAME],
     "capability": [int(r[3]) for r in SAME]},
])
def test_json_of_the_challenge_tools(data: object, tmp_path: Path) -> None:
    columns = {"position": "stance"} if "stance" in json.dumps(data) else {}
    assert values(read(tmp_path, json.dumps(data), "table.json", columns=columns)) == SAME


@pytest.mark.parametrize(("text", "name", "code"), [
    ("<a><b></a>", "x.xml", "E541"), ("<a/>", "x.xml", "E540"), ('{"a": ', "x.json", "E541"), ("{}", "x.json", "E540"),
    ('{"a": 1, "a": 2}', "x.json", "E541"), ("[" * 200 + "]" * 200, "x.json", "E548"), ("", "x.csv", "E004"),
    ("a,b\n1,2\n", "x.csv", "E540"), ("<a>" * 100 + "</a>" * 100, "x.xml", "E548"), ("\x00\x01", "x.csv", "E933"),
    ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "x.xml", "E964"),
])
def test_what_is_no_such_file_is_refused(text: str, name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text, name)
    assert refused.value.problems[0].code == code
    assert refused.value.problems[0].remedy


DECIDE = "'#A'\t'a'\t'Alpha'\t''\n'#A'\t'b'\t'Beta'\t'why'\n'#P'\t'p'\t'Roads'\t''\n'#M'\t'p'\t0,5\n'#M'\t'p'\t7\n" \
         "'#D'\t'a'\t'p'\t1,5\t0,57\t2\n'#D'\t'b'\t'p'\t7\t0,9\t1\n"


@pytest.mark.parametrize(("old", "new", "code", "marker"), [
    ("", "", "", ""), ("'b'\t'p'\t7\t", "'c'\t'p'\t7\t", "E545", "'c'"), ("\t7\t0,9", "\t8\t0,9", "E543", "8\t0,9"),
    ("0,9\t1", "0,9", "E547", "0,9"), ("'#P'", "'#Q'", "E542", "'#Q'"), ("0,9", "ninety", "E543", "ninety"),
    ("'#D'\t'b'", "'#D'\t'a'", "E544", "'a'"), ("'#A'\t'b'", "'#A'\t'a'", "E544", "'a'\t'Beta'"),
])
def test_decide(old: str, new: str, code: str, marker: str, tmp_path: Path) -> None:
    text = DECIDE.replace(old, new) if old else DECIDE
    if not code:
        found = read(tmp_path, text, "x.txt")
        assert values(found) == [("Alpha", "1.5", "57", "2"), ("Beta", "7", "90", "1")]
        assert found.scenario.issues["p"].ends == (0.5, 7)
        return
    with pytest.raises(InputError) as refused:
        read(tmp_path, text, "x.txt")
    problem, at = refused.value.problems[0], text.rindex(marker)
    assert (problem.code, problem.line, problem.column) == (code, text.count("\n", 0, at) + 1,
                                                            at - text.rfind("\n", 0, at)), str(problem)


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "table.csv"
    path.write_text(PLAIN.replace("Capability", "Votes"), encoding="utf-8")
    status, out, err = run(capsys, "import", path, "-o", tmp_path / "made")
    assert status == 0 and "Guessed: the column 'Votes' was read as capability" in err and "Written:" in out
    status, out, _ = run(capsys, "import", path, "-o", tmp_path / "again", "--json")
    said = json.loads(out)
    assert status == 0 and said["format"] == "positions"
    guess = {"column": "the column 'Votes'", "read_as": "capability", "because": "“votes” is another word for it"}
    assert guess in said["guessed"]
    assert run(capsys, "solve", path, "--model", "compromise", "--json")[0] == 0
    status, out, _ = run(capsys, "export", tmp_path / "made", tmp_path / "out.xml", "--json")
    assert status == 0 and json.loads(out)["format"] == "ktab-xml" and json.loads(out)["lost"]
    assert run(capsys, "import", path, "--columns", "posture=Position")[0] == 2
    assert " E546 " in run(capsys, "import", path, "--columns", "position=Stance")[2]
    assert run(capsys, "import", "--formats")[0] == 0
    status, out, _ = run(capsys, "new", tmp_path / "first.xlsx")
    assert status == 0 and run(capsys, "import", tmp_path / "first.xlsx", "-o", tmp_path / "first")[0] == 0
