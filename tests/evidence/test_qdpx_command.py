"""`peaceroom evidence export` and `import` with a project of another program, as an analyst uses them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from peaceroom.evidence.exchange.qdpx_project import PROJECT

from .test_store_command import Terminal, evidence, stocked, talks

__all__ = ["evidence", "stocked", "talks"]  # fixtures


def test_out_to_another_program_and_back(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    out = tmp_path / "t.qdpx"
    assert "Written: " in evidence("export", stocked, "-o", str(out))
    with zipfile.ZipFile(out) as archive:
        assert PROJECT in archive.namelist()
        xml = archive.read(PROJECT).decode("utf-8")
    assert "<script>" not in xml
    evidence("export", stocked, "--format", "csv", "-o", str(tmp_path / "before.csv"))
    done = evidence.json("import", stocked, str(out))
    assert done["added"] == [] and done["there"] and done["warnings"] == []
    for args, code in ((("-o", str(out)), "E513"), (("--format", "qdpx"), "E948")):
        with pytest.raises(SystemExit):
            evidence("export", stocked, *args)
        assert code in evidence.capsys.readouterr().err
    assert evidence.refused("import", stocked, str(tmp_path / "none.qdpx")) == ["E001"]


def test_what_was_left_out_is_told(stocked: str, tmp_path: Path, evidence: Terminal) -> None:
    path = tmp_path / "x.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(PROJECT, '<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources><TextSource guid="a" '
                         'name="A page"><PlainTextContent>a page of its own</PlainTextContent></TextSource>'
                         '<VideoSource guid="b"/></Sources></Project>')
    assert evidence.refused("import", stocked, str(path)) == ["E938"]
    done = evidence.json("import", stocked, str(path), "--source", "the-wire", "--date", "2020-09-01")
    assert [r["kind"] for r in done["added"]] == ["document"]
    assert [w["code"] for w in done["warnings"]] == ["W920"] and "1 films" in done["warnings"][0]["message"]
