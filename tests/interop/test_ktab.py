"""KTAB's files: read with their places, repaired where its own shipped ones need it, refused with what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.interop.ktab import DEFAULT_SEED
from peaceroom.interop.ktab_files import read_ktab
from peaceroom.interop.reading import read_any, read_file_of_others

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<Scenario>
  <name>Two &amp; two</name><desc>Who builds</desc><prngSeed>03507583219545544127</prngSeed>
  <ModelParameters>
    <VictoryProbModel>Square</VictoryProbModel><PCEModel>Conditional</PCEModel>
    <StateTransitions>Stochastic</StateTransitions><VotingRule>Prop</VotingRule><BigRAdjust>Half</BigRAdjust>
    <BigRRange>Mid</BigRRange><ThirdPartyCommit>SemiCommit</ThirdPartyCommit><InterVecBrgn>S2P2</InterVecBrgn>
    <BargnModel>InitOnlyInterp</BargnModel>
  </ModelParameters>
  <Dimensions><dName>Roads</dName><dName>Water</dName></Dimensions>
  <Actors>
    <Actor><name>A</name><description>first</description><capability>12.5</capability>
      <Position><dCoord>10</dCoord><dCoord>20.5</dCoord></Position>
      <Salience><dSal>30</dSal><dSal>40</dSal></Salience></Actor>
    <Actor><name>B</name><description/><capability>7</capability>
      <Position><dCoord>90</dCoord><dCoord>70</dCoord></Position>
      <Salience><dSal>50</dSal><dSal>50</dSal></Salience></Actor>
  </Actors>
  <IdealAdjustment>
    <iaPair><adjustingIdeal>A</adjustingIdeal><referencePos>A</referencePos><adjust>0.6</adjust></iaPair>
    <iaPair><adjustingIdeal>A</adjustingIdeal><referencePos>B</referencePos><adjust>0.3</adjust></iaPair>
  </IdealAdjustment>
</Scenario>
"""
CSV = """\
Who builds, roads and water, 2, 2,
Actor,Description,Power,Roads Position,Roads Salience,Water Position,Water Salience,
A,"first, of two",12.5,10,30,20.5,40,
B,,7,90,50,70,50,
"""


def _written(tmp_path: Path, text: str, name: str = "talks.xml") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_xml_is_read_whole(tmp_path: Path) -> None:
    found = read_ktab(_written(tmp_path, XML))
    assert (found.name, found.description, found.dimensions) == ("Two & two", "Who builds", ["Roads", "Water"])
    assert found.seed == 3507583219545544127
    assert found.options["VictoryProbModel"] == "Square"
    assert found.options["BigRAdjust"] == "Half"
    assert found.affinity == {"A": {"A": 0.6, "B": 0.3}}
    assert [(a.name, a.capability, a.position, a.salience) for a in found.actors] == [
        ("A", 12.5, [10, 20.5], [30, 40]), ("B", 7, [90, 70], [50, 50])]


@pytest.mark.parametrize("change", [("", ""), (",", ";"), ("\n", "\r\n")])
def test_csv_is_read_whole(tmp_path: Path, change: tuple[str, str]) -> None:
    text = CSV.replace("first, of two", "first of two").replace(*change) if change[0] else CSV
    found = read_ktab(_written(tmp_path, text, "talks.csv"))
    assert (found.name, found.dimensions) == ("Who builds", ["Roads Position", "Water Position"])
    assert found.seed == DEFAULT_SEED
    assert [(a.name, a.capability, a.position, a.salience) for a in found.actors] == [
        ("A", 12.5, [10, 20.5], [30, 40]), ("B", 7, [90, 70], [50, 50])]


def _place(text: str, marker: str) -> tuple[int, int]:
    """Line and column of the last place where a text says something."""
    at = text.rindex(marker)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _refused(tmp_path: Path, text: str, name: str, code: str, marker: str) -> None:
    with pytest.raises(InputError) as refused:
        read_file_of_others(_written(tmp_path, text, name))
    problem = refused.value.problems[0]
    assert (problem.code, problem.line, problem.column) == (code, *_place(text, marker)), str(problem)
    assert problem.remedy


@pytest.mark.parametrize(("old", "new", "code", "marker"), [
    ("<dCoord>20.5</dCoord>", "<dCoord>20,5</dCoord>", "E543", "<dCoord>20,5"),
    ("<dCoord>20.5</dCoord>", "<dCoord>205</dCoord>", "E543", "<dCoord>205"),
    ("<dCoord>20.5</dCoord>", "", "E547", "<Position><dCoord>10"),
    ("<dSal>40</dSal>", "<dSal>80</dSal>", "E543", "<dSal>30"),
    ("<capability>7<", "<capability>0<", "E543", "<capability>0<"),
    ("<capability>7</capability>", "", "E542", "<Actor><name>B"),
    ("<name>B<", "<name>A<", "E544", "<Actor><name>A"),
    (">Half<", ">Haf<", "E543", "<BigRAdjust>"),
    ("<BigRRange>Mid</BigRRange>", "<BigRange>Mid</BigRange>", "E542", "<BigRange>"),
    ("<referencePos>B<", "<referencePos>C<", "E545", "<referencePos>C"),
    ("<adjust>0.3<", "<adjust>0.6<", "E543", "<IdealAdjustment>"),
    (">03507583219545544127<", ">abc<", "E543", "<prngSeed>"),
    ("<Dimensions>", "<Dimension>", "E541", "Dimensions>"),
    ("<Scenario>", "<!DOCTYPE x [<!ENTITY a 'b'>]><Scenario>", "E964", "<!DOCTYPE"),
])
def test_what_is_wrong_has_its_place(tmp_path: Path, old: str, new: str, code: str, marker: str) -> None:
    assert old in XML
    _refused(tmp_path, XML.replace(old, new), "talks.xml", code, marker)


@pytest.mark.parametrize("end", [100, 700, 1200, len(XML) - 12])
def test_a_file_without_its_end_is_refused_at_its_end(tmp_path: Path, end: int) -> None:
    with pytest.raises(InputError) as refused:
        read_file_of_others(_written(tmp_path, XML[:end]))
    problem = refused.value.problems[0]
    assert (problem.code, problem.line) == ("E541", XML[:end].count("\n") + 1), str(problem)


@pytest.mark.parametrize(("old", "new", "code", "marker"), [
    (", 2, 2,", ", 3, 2,", "E547", " 3, 2,"),
    (", 2, 2,", ", 2, 3,", "E547", " 3,"),
    (",90,50,", ",190,50,", "E543", "190"),
    (",70,50,", ",70,60,", "E543", "50,70,60"),
    ("B,,7,", "A,,7,", "E544", "A,,7"),
    ("B,,7,", "B,,seven,", "E543", "seven"),
])
def test_what_is_wrong_in_a_table_has_its_place(tmp_path: Path, old: str, new: str, code: str, marker: str) -> None:
    _refused(tmp_path, CSV.replace(old, new), "talks.csv", code, marker)


def test_an_empty_position_is_anywhere(tmp_path: Path) -> None:
    found = read_file_of_others(_written(tmp_path, XML.replace("<dCoord>20.5</dCoord>", "<dCoord/>")))
    assert f"line {_place(XML, '20.5')[0]}" in found.repaired[0]
    cell = next(row.position for row in found.scenario.positions if (row.actor, row.issue) == ("a", "water"))
    assert str(cell.value) == "uniform(0, 100)"


def test_ampersands_that_are_no_entities_are_read(tmp_path: Path) -> None:
    found = read_file_of_others(_written(tmp_path, XML.replace("&amp;", "&")))
    assert found.scenario.title == "Two & two"
    assert "line 3" in found.repaired[0]


REFERENCE = Path(os.environ.get("PEACEROOM_DATA", "")).parent / "reference" / "smp" / "inputs"


@pytest.mark.skipif(not (REFERENCE / "smpExample.xml").is_file(), reason="the reference files are not here")
def test_shipped_files_are_read() -> None:
    """Those that KTAB itself refuses are repaired, each with a warning."""
    paths = sorted(REFERENCE.rglob("*.xml")) + sorted(REFERENCE.rglob("*.csv"))
    found = {path.name: read_file_of_others(path) for path in paths}
    assert len(found) > 50
    repaired = {name for name, incoming in found.items() if incoming.repaired}
    assert repaired == {"smpExample.xml", "kmodel_dummyData_3Dim.xml"}
    for incoming in found.values():
        assert len(incoming.scenario.positions) == len(incoming.scenario.actors) * len(incoming.scenario.issues)


def test_what_was_repaired_is_a_warning(tmp_path: Path) -> None:
    found = read_any(_written(tmp_path, XML.replace("<prngSeed>03507583219545544127</prngSeed>", "")))
    assert any(w.code == "W016" and "prngSeed" in w.message for w in found.warnings)
    assert "W016" not in {w.code for w in read_any(_written(tmp_path, XML)).warnings}
