"""``peaceroom levers`` as a user meets it, and what a run and a check make of a case's own measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import peaceroom
from peaceroom.cli import group
from peaceroom.core.errors import InputError, Problem

TUTORIAL = Path(peaceroom.__file__).parent / "scenario/library/tutorial/scenario.yaml"
QUICK = ("--draws", "40", "--no-process")


def said(*words: str) -> Result:
    return CliRunner().invoke(group, list(words))


def refused(*words: str) -> tuple[Problem, ...]:
    """What is wrong, as the command line is told it."""
    error = said(*words).exception
    assert isinstance(error, InputError)
    return tuple(error.problems)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "valley").mkdir()
    (tmp_path / "valley/scenario.yaml").write_text(TUTORIAL.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path / "valley"


def test_each_party_and_the_mediator_are_told_and_that_others_respond_as_modelled() -> None:
    found = said("levers", "tutorial", *QUICK)
    assert found.exit_code == 0
    text = " ".join(found.output.split())
    for words in ("Upper valley", "Lower valley", "A mediator", "as modelled", "cost to it: nothing",
                  "Knowledge B: single studies"):
        assert words in text


def test_one_actor_alone() -> None:
    found = json.loads(said("levers", "tutorial", *QUICK, "--actor", "neighbour", "--json").stdout)
    assert list(found["actors"]) == ["neighbour"]
    assert found["mediator"] is None
    assert found["scenario"] == "tutorial"


def test_the_mediator_alone() -> None:
    found = json.loads(said("levers", "tutorial", *QUICK, "--mediator", "--json").stdout)
    assert found["actors"] == {}
    assert len(found["mediator"]["measures"]) >= 15


def test_all_prints_every_move() -> None:
    few, every = (said("levers", "tutorial", *QUICK, "--actor", "lower", *more).output for more in ((), ("--all",)))
    assert "more moves with --all" in few
    assert "more moves" not in every
    assert len(every) > len(few)


@pytest.mark.parametrize(("words", "code"), [
    (("--actor", "lowr"), "E465"), (("--size", "2"), "E467"), (("--draft", "none"), "E462"),
    (("--model", "x"), "E401")])
def test_what_cannot_be_is_refused_by_name(words: tuple[str, ...], code: str) -> None:
    assert [p.code for p in refused("levers", "tutorial", *QUICK, *words)] == [code]


def test_a_misspelt_actor_is_told_the_nearest() -> None:
    [problem] = refused("levers", "tutorial", *QUICK, "--actor", "lowr")
    assert "lower" in problem.remedy


def test_measures_that_cannot_be_read_are_refused_by_check_and_run_before_any_work(case: Path) -> None:
    (case / "measures.yaml").write_text("measures:\n  - {id: a}\n", encoding="utf-8")
    for verb in (("validate",), ("run", "--draws", "20", "--out", str(case.parent / "runs")), ("levers",)):
        problems = refused(verb[0], str(case), *verb[1:])
        assert {p.code for p in problems} == {"E466"}, verb
        assert {(Path(p.file).name, p.line) for p in problems} == {("measures.yaml", 2)}
    assert not (case.parent / "runs").exists()


def test_other_measures_are_another_run(case: Path) -> None:
    out = str(case.parent / "runs")
    folders = set()
    for amount in ("0.1", "0.2"):
        (case / "measures.yaml").write_text(f"""measures:
  - id: fund
    name: A fund
    family: incentive
    what: Donors pay.
    takes: [donors]
    needs: Money.
    costs: {{donors: Money.}}
    grade: D
    claim: A guess.
    known: [{{judgement: {{by: me, on: 2030-03-01}}, finding: None known, on: agreement, effect: none}}]
    acts: [{{on: demand, by: {amount}, basis: what-if}}]
""", encoding="utf-8")
        found = json.loads(said("run", str(case), "--draws", "20", "--models", "mean", "--what-if", "none",
                                "--no-report", "--out", out, "--json").stdout)
        folders.add(found["run"])
        fund = next(m for m in found["levers"]["mediator"]["measures"] if m["id"] == "fund")
        assert {t["size"] for t in fund["tries"]} == {float(amount)}
    assert len(folders) == 2


def test_a_run_can_do_without(case: Path) -> None:
    found = json.loads(said("run", str(case), "--draws", "20", "--models", "mean", "--what-if", "none", "--no-levers",
                            "--out", str(case.parent / "runs"), "--no-report", "--json").stdout)
    assert "levers" not in found
    assert "stuck" in found


def test_redacted_runs_tell_no_levers(case: Path) -> None:
    found = said("run", str(case), "--draws", "20", "--models", "mean", "--what-if", "none", "--redact",
                 "--out", str(case.parent / "runs"), "--json")
    assert found.exit_code == 0, found.output
    assert "levers" not in json.loads(found.stdout)
    [report] = (case.parent / "runs").glob("*/report.html")
    assert "Own moves of" not in report.read_text(encoding="utf-8")
