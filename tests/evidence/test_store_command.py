"""`peaceroom evidence` as an analyst uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from peaceroom.cli import main

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"


@pytest.fixture
def talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PEACEROOM_BY", "coder-a")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "scenario.yaml").write_bytes(VALID.read_bytes())
    return str(tmp_path / "talks")


class Terminal:
    """Runs a verb; gives what it printed, or the problems it was refused for."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *args: str) -> str:
        main(["evidence", *args])
        return self.capsys.readouterr().out

    def json(self, *args: str) -> Any:
        return json.loads(self(*args, "--json"))

    def refused(self, *args: str) -> list[str]:
        with pytest.raises(SystemExit) as caught:
            main(["evidence", *args, "--json"])
        assert caught.value.code == 2
        return [p["code"] for p in json.loads(self.capsys.readouterr().out)["errors"]]


@pytest.fixture
def evidence(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


CODE = ("--actor", "north", "--issue", "water", "--value", "40..60", "--relation", "self", "--sign", "public",
        "--credibility", "2")


@pytest.fixture
def stocked(talks: str, tmp_path: Path, evidence: Terminal) -> str:
    (tmp_path / "a.txt").write_text("He said: we will not move.\nNever.", encoding="utf-8")
    evidence("source", talks, "--name", "The Wire", "--kind", "wire")
    evidence("grade", talks, "the-wire", "--relation", "neutral", "--reliability", "b", "--because", "long record")
    evidence("add", talks, str(tmp_path / "a.txt"), "--source", "the-wire", "--title", "<script>alert(1)</script>",
             "--date", "2020-10-01", "--id", "talks", "--quote", "we will not move")
    evidence("code", talks, "p-1", *CODE)
    return talks


def test_from_a_file_to_a_coding(stocked: str, evidence: Terminal) -> None:
    said = evidence("check", stocked)
    assert "no problems; in use: 1 source, 1 grade, 1 document, 1 passage, 1 coding" in said
    listed = evidence("list", stocked)
    assert "talks: <script>alert(1)</script>, the-wire, 2020-10-01" in listed and "“we will not move”" in listed
    assert evidence("show", stocked, "talks", "--text") == "He said: we will not move.\nNever."
    shown = evidence.json("show", stocked, "p-1")
    assert shown["rests_on"] == ["talks", "the-wire"] and shown["named_by"] == ["c-1"] and shown["in_use"]


def test_changes_are_additions(stocked: str, evidence: Terminal) -> None:
    evidence("code", stocked, "p-1", *CODE[:5], "45..55", *CODE[6:], "--supersedes", "c-1")
    evidence("grade", stocked, "the-wire", "--relation", "neutral", "--reliability", "A", "--because", "checked")
    assert evidence.json("check", stocked)["not_in_use"] == 2
    assert "[not in use]" in evidence("list", stocked, "codings", "--all") and "c-1:" not in evidence("list", stocked)
    assert "History" in evidence("show", stocked, "c-1")
    said = evidence("withdraw", stocked, "talks", "--because", "forged")
    assert "Out of use: 1 document, 1 passage, 1 coding" in said
    assert evidence.json("list", stocked, "coding")["records"] == []


def test_lists_are_narrowed(stocked: str, evidence: Terminal) -> None:
    evidence("add", stocked, "--source", "the-wire", "--title", "Radio", "--date", "2020-10-02", "--text", "no, no, no")
    evidence("code", stocked, "p-2", "--actor", "south", "--quantity", "salience", "--absent", *CODE[6:])
    def ids(*args: str) -> list[str]:
        return [r["id"] for r in evidence.json("list", stocked, *args)["records"]]
    assert ids("coding", "--actor", "south") == ["c-2"] and ids("coding", "--issue", "water") == ["c-1"]
    assert ids("--document", "radio") == ["radio", "p-2", "c-2"] and len(ids("coding", "--source", "the-wire")) == 2


def test_scales_and_agreement(stocked: str, evidence: Terminal) -> None:
    assert "No passage was coded by two" in evidence("agreement", stocked)
    scenario = Path(stocked) / "scenario.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("sources:", "  coder-b: {name: Second coder}\nsources:", 1), encoding="utf-8")
    evidence("code", stocked, "p-1", *CODE, "--by", "coder-b")
    evidence("scale", stocked, "--id", "care", "--quantity", "salience", "--cut", "50", "--level", "a", "--level", "b")
    evidence("code", stocked, "p-1", "--actor", "north", "--quantity", "salience", "--scale", "care", "--level", "2",
             *CODE[6:])
    assert evidence.json("agreement", stocked)["agreement"][0]["coders"] == 2
    assert "position: alpha" in evidence("agreement", stocked)


@pytest.mark.parametrize(("args", "codes"), [
    (("source", "--name", "X", "--kind", "wyre"), ["E906"]),
    (("code", "p-1", *CODE[:5], "400", *CODE[6:]), ["E912"]), (("code", "p-1", *CODE, "--absent"), ["E938"]),
    (("code", "p-1", "--actor", "north", *CODE[6:]), ["E938"]), (("code", "p-9", *CODE), ["E908"]),
    (("code", "p-1", *CODE, "--by", "coder-z"), ["E911"]), (("code", "p-1", *CODE, "--on", "4.10.2020"), ["E112"]),
    (("withdraw", "p-9", "--because", "x"), ["E929"]), (("show", "p-9"), ["E929"]), (("list", "passagez"), ["E929"]),
    (("show", "p-1", "--text"), ["E919"]), (("add", "--document", "talks"), ["E938"]),
    (("add", "none.txt", "--source", "the-wire"), ["E001"]), (("add", "none.txt"), ["E938"]),
    (("add", "--document", "talks", "--quote", "never said"), ["E935"]),
    (("add", "--document", "talks", "--quote", "we", "--title", "T"), ["E938"]),
    (("add", "--document", "talks", "--from", "5", "--to", "900"), ["E937"]),
    (("add", "--source", "the-wire", "--text", "x", "--title", "T", "--date", "2021-01-01"), ["E916"]),
    (("grade", "wire", "--relation", "self", "--reliability", "A", "--because", "x"), ["E929"]),
    (("grade", "the-wire", "--relation", "self", "--reliability", "G", "--because", "x"), ["E906"]),
    (("import", "none.csv"), ["E001"])])
def test_refusals_change_nothing(stocked: str, evidence: Terminal, args: tuple[str, ...], codes: list[str]) -> None:
    before = evidence.json("check", stocked)
    assert evidence.refused(args[0], stocked, *args[1:]) == codes
    assert evidence.json("check", stocked) == before


def test_bundled_scenarios_and_single_files(evidence: Terminal, tmp_path: Path) -> None:
    add = ("--name", "X", "--kind", "wire", "--by", "coder-a")
    assert evidence.refused("source", "doha-2020", *add) == ["E324"]
    assert evidence.refused("source", str(VALID), *add) == ["E927"]
    assert evidence.refused("source", str(tmp_path / "none"), *add) == ["E001"]


def test_encodings_are_named_by_the_user(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    (tmp_path / "b.txt").write_bytes("Мы не уйдём".encode("cp1251"))
    add = ("add", stocked, str(tmp_path / "b.txt"), "--source", "the-wire", "--title", "Б", "--date", "2020-10-01")
    assert evidence.refused(*add) == ["E931"]
    added = evidence.json(*add, "--encoding", "cp1251", "--quote", "не уйдём")["added"]
    assert added[0]["encoding"] == "cp1251" and added[1]["exact"] == "не уйдём"


def test_problems_are_told_with_their_places(stocked: str, evidence: Terminal) -> None:
    with (Path(stocked) / "ledger" / "sources.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "x"')
    assert evidence.refused("check", stocked) == ["E902"]
    assert "talks" in evidence("list", stocked)  # what can be read is still shown


def test_tables_and_other_formats(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    table = tmp_path / "t.csv"
    evidence("export", stocked, "-o", str(table))
    assert table.read_bytes().startswith(b"\xef\xbb\xbfcoding.id,passage.exact")
    with pytest.raises(SystemExit):
        evidence("export", stocked, "-o", str(table))  # it is there already
    assert "E513" in evidence.capsys.readouterr().err
    assert "Nothing new" in evidence("import", stocked, str(table))
    table.write_text("source.id,document.id,passage.exact,passage.place\nthe-wire,talks,and more,line 2\n",
                     encoding="utf-8")
    assert [r["id"] for r in evidence.json("import", stocked, str(table))["added"]] == ["p-2"]
    table.write_text("document.id,passage.exact\ntalks,We will not move\n", encoding="utf-8")
    assert [w["code"] for w in evidence.json("import", stocked, str(table))["warnings"]] == ["W900"]
    assert json.loads(evidence("export", stocked, "--format", "annotations"))["total"] == 3
    assert "wasDerivedFrom" in json.loads(evidence("export", stocked, "--format", "prov"))


def test_a_table_without_ids_twice_and_commands_twice_count_once(stocked: str, tmp_path: Path,
                                                                 evidence: Terminal) -> None:
    table = tmp_path / "t.csv"
    table.write_text("source.name,source.kind,document.title,document.date,passage.exact,coding.actor,coding.issue,"
                     "coding.quantity,coding.value,coding.relation,coding.sign,coding.credibility\n"
                     "A Paper,outlet,River,2020-10-01,both will stay,north,water,position,20..30,self,public,2\n",
                     encoding="utf-8")
    assert "Added coding" in evidence("import", stocked, str(table))
    said = evidence("import", stocked, str(table), "--on", "2020-10-04")
    assert said == "Nothing new.\nThere already: 1 source, 1 document, 1 passage, 1 coding\n"
    assert "There already: coding c-" in evidence("code", stocked, "p-1", *CODE, "--on", "2020-10-03")
    assert "There already: source the-wire" in evidence("source", stocked, "--name", "The Wire", "--kind", "wire")
    again = evidence.json("add", stocked, str(tmp_path / "a.txt"), "--source", "the-wire", "--title",
                          "<script>alert(1)</script>", "--date", "2020-10-01", "--quote", "we will not move",
                          "--quote", "Never")
    assert [r["exact"] for r in again["added"]] == ["Never"] and not again["warnings"]
    assert [r["kind"] for r in again["there"]] == ["document", "passage"]
    assert again["added"][0]["document"] == again["there"][0]["id"]


def test_help_of_every_verb() -> None:
    code = ("import sys\nfrom peaceroom.cli import main\nfrom peaceroom.cli.evidence import command\n"
            "for verb in command.list_commands(None):\n"
            "    try:\n        main(['evidence', verb, '--help'])\n    except SystemExit as end:\n"
            "        assert not end.code, verb\n"
            "assert not {'numpy', 'pydantic', 'rich'} & set(sys.modules)")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr
    assert said.stdout.count("Usage:") >= 12
