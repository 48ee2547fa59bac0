"""Rules of the table in ``process.yaml``: read into cases, refused at their own places, renamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.actors import Authority, Consensus, Passage, Proposal, Seat, Violence
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.talks.case import Builder

VALID = Path(__file__).parents[1] / "malformed" / "valid.yaml"
FULL = """\
talks: {consensus: {needs: [north], others: 1}}
items:
  first: {consensus: {needs: [north, south]}}
parties:
  south: {leaves: {rate: 0.02}, joins: {after: first, rate: 0.1}}
authorities:
  guest: {stops: 0.05, resumes: 0.2, until: second, without_ceasefire: true}
proposals:
  - {party: north, issue: water, position: 60, date: 2020-11-09}
  - {party: south, issue: patrols, position: 50, after: first, rate: 0.1}
"""


def scenario(tmp_path: Path, text: str) -> Path:
    (tmp_path / "scenario.yaml").write_text(VALID.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "process.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_case_holds_what_the_file_says(tmp_path: Path) -> None:
    case = Builder(read(scenario(tmp_path, FULL)).scenario, 1, 2, Violence()).case(0)
    assert case.signing == Consensus(("north",), 1) and case.consensus == {"first": Consensus(("north", "south"))}
    assert case.seats == (Seat("south", True, Passage(0, "first", .1), Passage(0, None, .02)),)
    assert case.authorities == (Authority("guest", .05, .2, "second", None, True, False),)
    assert case.proposals == (Proposal("north", "water", 60.0, Passage(5)),
                              Proposal("south", "patrols", 50.0, Passage(0, "first", .1)))


@pytest.mark.parametrize(("text", "code"), [
    ("items: {first: {consensus: {needs: [north]}}}", "E824"),
    ("items: {first: {consensus: {needs: [north], others: 2}}}", "E824"),
    ("items: {first: {consensus: {needs: [north], others: 0.5}}}", "E824"),
    ("items: {first: {required: [north, south], consensus: {needs: [north, south]}}}", "E824"),
    ("items: {first: {consensus: {needs: [north, guest]}}}", "E822"),
    ("items: {first: {consensus: {needs: [north, nobody]}}}", "E201"),
    ("talks: {consensus: {others: 3}}", "E824"),
    ("parties: {south: {leaves: {}}}", "E824"),
    ("parties: {south: {joins: {rate: 0.1}}}", "E824"),
    ("parties: {south: {at_table: false, leaves: {rate: 0.1}, joins: {date: 2019-01-01}}}", "E811"),
    ("parties: {south: {at_table: false}}", "E824"),
    ("parties: {south: {leaves: {rate: -0.1}}}", "E814"),
    ("parties: {south: {leaves: {after: third}}}", "E209"),
    ("authorities: {nobody: {stops: 0.1}}", "E201"),
    ("authorities: {guest: {stops: -1}}", "E814"),
    ("authorities: {guest: {stops: 20}}", "E814"),
    ("exits: [{from: guest, to: south, date: 2020-12-01, keeps: 20}]", "E814"),
    ("authorities: {guest: {stops: 0.1, stopped: true}}", "E824"),
    ("authorities: {guest: {stops: 0.1, until: third}}", "E209"),
    ("proposals: [{party: guest, issue: water, position: 50, rate: 0.1}]", "E822"),
    ("proposals: [{party: north, issue: fish, position: 50, rate: 0.1}]", "E202"),
    ("proposals: [{party: north, issue: water, position: 150, rate: 0.1}]", "E215"),
    ("proposals: [{party: north, issue: water, position: 50}]", "E824"),
    ("proposals: [{party: north, issue: water, position: 50, date: 2020-01-01}]", "E811"),
    ("{talks: {settled: [first]}, proposals: [{party: north, issue: water, position: 50, rate: 0.1}]}", "E824"),
])
def test_what_cannot_count_is_refused_with_a_remedy(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(scenario(tmp_path, text))
    problems = caught.value.problems
    assert code in [p.code for p in problems], [(p.code, p.message) for p in problems]
    assert all(p.remedy for p in problems) and all(Path(p.file).name == "process.yaml" for p in problems)


def test_renaming_reaches_every_id(tmp_path: Path) -> None:
    """The same names stand for the same things after a rename, wherever the rules of the table hold them."""
    from peaceroom.scenario.file.loading import locate
    from peaceroom.scenario.file.renaming import plan_rename

    folder = scenario(tmp_path, FULL)
    for old, new in (("north", "upper"), ("south", "lower"), ("guest", "host"), ("first", "one"), ("second", "two"),
                     ("water", "river"), ("patrols", "guards")):
        plan_rename(locate(folder), old, new).write()
    left = (folder / "process.yaml").read_text(encoding="utf-8")
    for old in ("north", "south", "guest", "first", "second", "water", "patrols"):
        assert old not in left.replace("consensus", ""), left
    read(folder)
