"""The catalogue of measures: its schema, its honesty about sizes, and the analyst's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceroom.analysis.levers.catalogue import CONTENT, FILE, PROCESS, STRUCTURAL, bundled_measures, measures_of
from peaceroom.core.errors import InputError

OWN = """measures:
  - id: festival
    name: A joint festival
    family: confidence
    what: Both towns hold their festival on one day.
    takes: [parties]
    needs: A day.
    costs: {parties: A day's work.}
    grade: D
    claim: No effect shown.
    known:
      - {judgement: {by: me, on: 2030-01-01}, finding: It was pleasant, on: other, effect: none}
    acts: []
"""


def own_file(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_there_are_at_least_fifteen_measures_with_different_ids() -> None:
    ids = [m.id for m in bundled_measures()]
    assert len(ids) == len(set(ids)) >= 15


def test_every_piece_of_knowledge_has_a_source_that_was_read_or_a_coder_with_a_date() -> None:
    for m in bundled_measures():
        for k in m.known:
            assert (k.source is not None and bool(k.checked)) != (k.judgement is not None), (m.id, k.finding)


def test_sizes_rest_on_a_source_of_the_measure_or_are_called_what_ifs() -> None:
    for m in bundled_measures():
        for act in m.acts:
            assert act.on in CONTENT or act.on in PROCESS
            if act.on in STRUCTURAL:
                assert act.by is None
            elif act.basis == "literature":
                assert act.from_ in {k.source for k in m.known}
            else:
                assert act.basis == "what-if"


def test_judgement_alone_earns_no_grade_above_the_lowest() -> None:
    for m in bundled_measures():
        if not any(k.source for k in m.known):
            assert m.grade == "D", m.id


def test_costs_are_named_for_roles_that_the_measure_takes_or_the_parties() -> None:
    for m in bundled_measures():
        assert set(m.costs) <= {*m.takes, "parties", "mediator"}, m.id


def test_the_analyst_adds_her_own(tmp_path: Path) -> None:
    found, own = measures_of(own_file(tmp_path, OWN))
    assert own == {"festival"}
    assert [m.id for m in found] == [*(m.id for m in bundled_measures()), "festival"]


def test_an_own_measure_of_a_known_id_takes_its_place(tmp_path: Path) -> None:
    found, own = measures_of(own_file(tmp_path, OWN.replace("id: festival", "id: declarations")))
    assert own == {"declarations"}
    assert [m.name for m in found if m.id == "declarations"] == ["A joint festival"]


def test_without_a_file_there_are_the_bundled_ones(tmp_path: Path) -> None:
    assert measures_of(tmp_path) == (bundled_measures(), frozenset())
    assert measures_of(None) == (bundled_measures(), frozenset())


@pytest.mark.parametrize(("old", "new", "line", "said"), [
    ("family: confidence", "family: magic", 4, "family"),
    ("grade: D", "grade: A", 2, "rests on no source"),
    ("    acts: []", "    acts: [{on: demand, basis: what-if}]", 13, "has no size"),
    ("    acts: []", "    acts: [{on: demand, by: 3, basis: what-if}]", 13, "more than the whole"),
    ("    acts: []", "    acts: [{on: demand, by: 0.2, basis: literature, from: Nobody 1999}]", 2, "no source"),
    ("    acts: []", "    acts: [{on: link, by: 0.2, basis: structure}]", 13, "has no size"),
    ("    acts: []", "    acts: [{on: link, basis: what-if}]", 13, "cannot rest"),
    ("judgement: {by: me, on: 2030-01-01}", "source: A book", 12, "what was read"),
    ("    needs: A day.\n", "", 2, "needs"),
    ("id: festival", "id: [a]", 2, "id"),
    ("measures:", "measure:", 1, "measure"),
    (OWN, "measures: []", 1, "measures"),
    (OWN, "7", 1, "file"),
    (OWN, OWN + OWN.partition("\n")[2], 14, "two measures"),
])
def test_a_file_that_cannot_be_read_is_refused_with_the_place(
        tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    assert old in OWN
    with pytest.raises(InputError) as caught:
        measures_of(own_file(tmp_path, OWN.replace(old, new)))
    problems = caught.value.problems
    assert {p.code for p in problems} == {"E466"}
    assert any(said in p.message for p in problems), [p.message for p in problems]
    assert line in {p.line for p in problems}
    assert all(p.remedy and p.file.endswith(FILE) for p in problems)


def test_a_script_in_a_name_is_text_like_any_other(tmp_path: Path) -> None:
    found, _ = measures_of(own_file(tmp_path, OWN.replace("A joint festival", "<script>alert(1)</script>")))
    assert found[-1].name == "<script>alert(1)</script>"
