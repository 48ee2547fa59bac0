"""Points as CSV: a game from a table alone, points put into a scenario, and back; refused at the cell."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.game import read_game
from peaceroom.scenario.file.game_into import into
from peaceroom.scenario.file.loading import read

from .calls import run

GAME = """\
actor,issue,option,points,words
harbour,dredging,1,30,none
harbour,dredging,2,10,half
harbour,dredging,3,0,all
fishers,dredging,1,0,none
fishers,dredging,2,25,half
fishers,dredging,3,40,all
harbour,fees,0,0,no fee
harbour,fees,50,20..40,a fee
fishers,fees,0,60,no fee
fishers,fees,50,0,a fee
harbour,threshold,,25,
fishers,threshold,,30,
"""
SCENARIO = """\
# a comment at the top
peaceroom: 1
title: The port
as_of: 2024-01-10
horizon: 2024-12-31
actors:
  harbour: {name: The harbour, kind: party, consent: required}
  fishers: {name: Fishers, kind: party, consent: required}
issues:
  dredging: {name: Dredging, kind: options, scale: {1: none, 2: half, 3: all}}
  fees: {name: Fees, kind: options, scale: {0: no fee, 50: a fee}}
scores:  # within
  - {actor: harbour, issue: dredging, points: {1: 5, 2: 4, 3: 3}, because: from its list}
  - {actor: fishers, issue: dredging, points: {1: 0, 2: 25, 3: {value: 40, because: said so}}, because: its own}
  - {actor: harbour, issue: fees, points: {0: 1, 50: 2}}
  - {actor: fishers, issue: fees, points: {0: 2, 50: 1}}

# before the thresholds
thresholds:
  harbour: 5
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "the-port.csv"
    path.write_text(GAME, encoding="utf-8")
    return path


def refused(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_game(path)
    assert all(p.file == path.as_posix() and p.remedy for p in caught.value.problems)
    return [f"{p.line}:{p.column} {p.code}" for p in caught.value.problems]


def test_a_game_from_a_table_alone(table: Path) -> None:
    found = read_game(table)
    s = found.scenario
    assert (s.title, found.name, list(s.actors), list(s.issues)) == (
        "the port", "the-port", ["harbour", "fishers"], ["dredging", "fees"])
    assert all(a.kind == "party" and a.consent == "required" for a in s.actors.values())
    assert s.actors["harbour"].name == "Harbour" and s.issues["dredging"].kind == "options"
    assert dict(s.issues["fees"].scale) == {0: "no fee", 50: "a fee"}
    assert str(s.scores[2].points[50.0].value) == "20..40" and str(s.thresholds["fishers"].value) == "30"
    assert "W014" not in {w.code for w in found.warnings}


def test_it_is_imported_and_comes_back(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "import", table, "-o", tmp_path / "port.yaml")[0] == 0
    assert read(tmp_path / "port.yaml").scenario == read_game(table).scenario
    assert " E513 " in run(capsys, "import", table, "-o", tmp_path / "port.yaml")[2]
    assert run(capsys, "import", table, "-o", tmp_path / "folder")[0] == 0
    assert read(tmp_path / "folder").scenario == read_game(table).scenario
    assert run(capsys, "export", tmp_path / "folder", tmp_path / "out.csv")[0] == 0
    lines = GAME.splitlines()
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines() == [
        lines[0],
        *(line for issue in ("dredging", "fees") for line in lines[1:-2] if f",{issue}," in line),
        *lines[-2:]]


@pytest.mark.parametrize(("head", "separator"), [
    ("party;item;value;score", ";"), ("Player\tTopic\tOutcome\tUtility", "\t"), ("who;question;option;value", ";")])
def test_columns_as_people_call_them(head: str, separator: str, table: Path, tmp_path: Path) -> None:
    rows = [line.split(",")[:4] for line in GAME.splitlines()[1:]]
    rows = [[cell.replace("25", "25,5") if k == 3 else cell for k, cell in enumerate(row)] for row in rows]
    path = tmp_path / "odd.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([head, *(separator.join(row) for row in rows)]).encode())
    found = read_game(path)
    assert {w.code for w in found.warnings} >= {"W014"}
    assert str(found.scenario.scores[1].points[2.0].value) == "25.5"


def test_options_in_words_are_numbered_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("actor,issue,option,points\nA,x,low,1\nA,x,high,0\nB b,x,high,4\nB b,x,low,-2\n", encoding="utf-8")
    found = read_game(path)
    assert dict(found.scenario.issues["x"].scale) == {1: "low", 2: "high"}
    assert {a: v.name for a, v in found.scenario.actors.items()} == {"a": "A", "b-b": "B b"}
    assert any("numbered from 1" in w.message for w in found.warnings)


_HEAD = "actor,issue,option,points\n"
_FULL = _HEAD + "a,x,1,5\na,x,2,0\nb,x,1,0\nb,x,2,5\n"


@pytest.mark.parametrize(("text", "found"), [
    ("", ["1:1 E530"]), (_HEAD, ["1:1 E530"]), ("a,x,1,5\na,x,2,0\n", ["1:1 E531"] * 5 + ["1:3 E531", "1:5 E531",
                                                                                     "1:7 E531"]),
    ("actor,issue,option,points,colour\na,x,1,5,red\n", ["1:27 E531"]),
    ("actor,issue,option\na,x,1\n", ["1:1 E531"]), ("actor,issue,option,points,issue\n", ["1:27 E531"]),
    (_FULL + "a,x,1,7\n", ["6:5 E279"]), (_FULL + "a,threshold,,1\na,threshold,,2\n", ["7:3 E279"]),
    (_FULL.replace("b,x,2,5", "b,x,2,five"), ["5:7 E108"]), (_FULL.replace("b,x,2,5", "b,x,2,3-5"), ["5:7 E108"]),
    (_FULL.replace("b,x,2,5", "b,x,two,5"), ["5:5 E108"]), (_FULL.replace("b,x,2,5", "b,x,,5"), ["5:5 E532"]),
    (_FULL.replace("b,x,2,5", "b,x,2"), ["5:5 E532"]), (_FULL.replace("b,x,2,5", "b,x,2,5,6"), ["5:9 E532"]),
    (_FULL.replace("b,x,2,5\n", ""), ["4:5 E277"]), (_FULL + "B,x,1,4\n", ["6:1 E211", "6:5 E279"]),
    (_FULL + "c,threshold,,4\n", ["6:1 E280"]), (_FULL.replace('b,x,2,5', 'b,x,"2,5'), ["5:5 E530"]),
    (_HEAD + "a,x,1,5\na,x,2,0\n", ["1:1 E221"])])
def test_refused_at_its_cell(text: str, found: list[str], tmp_path: Path) -> None:
    assert sorted(refused(text, tmp_path)) == sorted(found)


def test_points_put_into_a_scenario_keep_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, table = tmp_path / "port.yaml", tmp_path / "new.csv"
    path.write_bytes(SCENARIO.replace("\n", "\r\n").encode())
    table.write_text("party,issue,option,points\nThe harbour,dredging,none,30\nharbour,dredging,2,10\n"
                     "harbour,dredging,3,0\nfishers,dredging,1,0\nfishers,dredging,2,26\nfishers,dredging,3,40\n"
                     "fishers,threshold,,30\n", encoding="utf-8")
    code, out, err = run(capsys, "import", table, "--into", path)
    assert code == 0 and "comments in them are gone" in out and "read as actor" in err
    text = path.read_bytes().decode()
    assert "\r\n" in text and "\n" not in text.replace("\r\n", "")
    assert "# a comment at the top" in text and "# before the thresholds" in text and "# within" not in text
    before = SCENARIO.replace("\n", "\r\n")
    assert text[:text.index("scores:")] == before[:before.index("scores:")]
    s = read(path).scenario
    points = [{o: str(c.value) for o, c in t.points.items()} for t in s.scores]
    assert points == [{1: "30", 2: "10", 3: "0"}, {1: "0", 2: "26", 3: "40"}, {0: "1", 50: "2"}, {0: "2", 50: "1"}]
    # a number that did not change keeps its reason, a table that did does not
    assert s.scores[1].points[3.0].because == "said so" and s.scores[1].because is None
    assert {a: str(c.value) for a, c in s.thresholds.items()} == {"harbour": "5", "fishers": "30"}


def test_words_reasons_and_a_day_are_carried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "port.yaml").write_text(SCENARIO + "no_agreement: {harbour: 0.2}\n", encoding="utf-8")
    told = run(capsys, "export", tmp_path / "port.yaml", tmp_path / "points.csv")[1]
    assert told.splitlines()[1:] == ["Lost:    names", "Lost:    dates", "Lost:    no agreement"]
    lines = (tmp_path / "points.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "actor,issue,option,points,words,because"
    assert "harbour,dredging,3,3,all,from its list" in lines and "fishers,dredging,3,40,all,said so" in lines
    assert run(capsys, "import", tmp_path / "points.csv", "-o", tmp_path / "game.yaml", "--as-of", "2030-03-01")[0] == 0
    game = read(tmp_path / "game.yaml").scenario
    assert (str(game.as_of), str(game.horizon)) == ("2030-03-01", "2031-03-01")
    assert game.issues["dredging"].scale == read(tmp_path / "port.yaml").scenario.issues["dredging"].scale
    assert game.scores[0].points[1.0].because == "from its list"
    for day in ("1 March", "9999-12-31"):
        assert "E112 " in run(capsys, "import", tmp_path / "points.csv", "-o", tmp_path / "x.yaml", "--as-of", day)[2]


@pytest.mark.parametrize("verb", ["validate", "describe", "solve", "power", "run"])
def test_other_verbs_take_a_table(verb: str, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--draws", "20", "--no-report", "--models", "compromise", "--out", tmp_path / "runs")
    more = few if verb == "run" else ()
    assert run(capsys, verb, table, *more)[0] == 0
    if verb == "run":
        kept = next((tmp_path / "runs").glob("*/scenario.csv"))
        assert kept.read_bytes() == table.read_bytes() and not kept.with_name("scenario.yaml").exists()


def test_the_same_points_change_nothing_but_the_layout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "port.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    before = read(path).scenario
    run(capsys, "export", path, tmp_path / "points.csv")
    assert run(capsys, "import", tmp_path / "points.csv", "--into", path)[0] == 0
    assert read(path).scenario == before


def test_points_added_where_there_were_none(tmp_path: Path) -> None:
    path, table = tmp_path / "port.yaml", tmp_path / "port.csv"
    text = SCENARIO[:SCENARIO.index("scores:")] + "positions:\n" + "".join(
        f"  - {{actor: {a}, issue: {i}, position: 50, salience: 50, capability: 1}}\n"
        for a, i in product(("harbour", "fishers"), ("fees",)))
    text += "".join(f"  - {{actor: {a}, issue: dredging, position: 1, salience: 50, capability: 1}}\n"
                    for a in ("harbour", "fishers"))
    path.write_text(text, encoding="utf-8")
    table.write_text(GAME, encoding="utf-8")
    _, said, lost, _ = into(table, path)
    assert not lost and said.startswith(text + "\nscores:\n") and "thresholds:\n" in said


@pytest.mark.parametrize(("row", "found"), [
    ("harbor,fees,0,3", ["2:1 E201"]), ("harbour,fee,0,3", ["2:9 E202"]), ("harbour,fees,25,3", ["2:14 E276"]),
    ("harbour,fees,half a fee,3", ["2:14 E276"]), ("harbour,fees,0,3", ["2:14 E277"])])
def test_points_that_do_not_fit_the_scenario(row: str, found: list[str], tmp_path: Path) -> None:
    path, table = tmp_path / "port.yaml", tmp_path / "new.csv"
    path.write_text(SCENARIO, encoding="utf-8")
    table.write_text(f"actor,issue,option,points\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        into(table, path)
    assert [f"{p.line}:{p.column} {p.code}" for p in caught.value.problems if p.code != "E277"
            or found == ["2:14 E277"]] == found
    assert path.read_text(encoding="utf-8") == SCENARIO


def test_verbs_take_the_table(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Packages agree with the four lines of arithmetic that they stand for."""
    said = json.loads(run(capsys, "packages", table, "--draws", 20, "--json")[1])
    own = {"harbour": {"dredging": {1: 30, 2: 10, 3: 0}, "fees": {0: 0, 50: 30}},
           "fishers": {"dredging": {1: 0, 2: 25, 3: 40}, "fees": {0: 60, 50: 0}}}
    worth = {(d, f): {a: own[a]["dredging"][d] + own[a]["fees"][f] for a in own} for d in (1, 2, 3) for f in (0, 50)}
    good = {t: w for t, w in worth.items() if w["harbour"] >= 25 and w["fishers"] >= 30}
    assert said["texts"] == 6 and said["acceptable"] == len(good) == 2
    best = max(good, key=lambda t: sum(good[t].values()))
    assert said["best"]["utilitarian"]["text"] == dict(zip(("dredging", "fees"), best, strict=True))
    draft = json.loads(run(capsys, "draft", table, "--set", "dredging=1", "--set", "fees=0", "--draws", 20,
                           "--json")[1])
    assert draft["accepted"] == 1
    assert run(capsys, "stuck", table, "--draws", 20, "--json")[0] == 0


_APPROVED = GAME + "miners,dredging,1,0,none\nminers,dredging,2,1,half\nminers,dredging,3,2,all\n"


def test_how_many_must_accept_is_read_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "three.csv"
    path.write_text(_APPROVED + ",approval,,2,\nharbour,required,,,\n", encoding="utf-8")
    rule = read_game(path).scenario.approval
    assert rule is not None and (rule.at_least, rule.among, rule.including) == (2, (), ("harbour",))
    assert run(capsys, "import", str(path), "-o", str(tmp_path / "three.yaml"))[0] == 0
    assert "approval:\n  at_least: 2\n  including: [harbour]\n" in (tmp_path / "three.yaml").read_text(encoding="utf-8")
    for ending in ("csv", "xlsx"):
        target = tmp_path / f"again.{ending}"
        assert run(capsys, "export", str(tmp_path / "three.yaml"), str(target))[0] == 0
        again = tmp_path / f"{ending}.yaml"
        assert run(capsys, "import", str(target), "-o", str(again))[0] == 0
        assert read(again).scenario.approval == rule
    assert run(capsys, "import", str(path.with_name("again.csv")), "--into", str(tmp_path / "three.yaml"))[0] == 0
    assert read(tmp_path / "three.yaml").scenario.approval == rule
    shown = json.loads(run(capsys, "packages", str(path), "--draws", "4", "--json")[1])
    assert shown["approval"] == {"at_least": 2, "among": ["harbour", "fishers", "miners"], "including": ["harbour"]}


@pytest.mark.parametrize(("rows", "found"), [
    ("harbour,required,,,\n", ["17:9 E532"]), (",approval,,,\n", ["17:12 E532"]), (",approval,,1.5,\n", ["17:12 E532"]),
    ("harbour,approval,,2,\n", ["17:1 E532"]), (",approval,,2,\n,approval,,3,\n", ["18:2 E279"]),
    (",approval,,4,\n", ["17:12 E287"]), (",approval,,2,\nharbour,required,,7,\n", ["18:19 E532"]),
    (",required,,,\n", ["17:1 E532"]), (",approval,,two,\n", ["17:12 E108"]),
])
def test_an_approval_that_says_too_little_is_refused_at_its_cell(rows: str, found: list[str], tmp_path: Path) -> None:
    path = tmp_path / "three.csv"
    path.write_text(_APPROVED + rows, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_game(path)
    assert [f"{p.line}:{p.column} {p.code}" for p in caught.value.problems] == found


def test_nothing_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "E533 " in run(capsys, "export", "doha-2020", tmp_path / "points.csv", "--format", "points")[2]
    assert not (tmp_path / "points.csv").exists()
