"""Bad ledgers and questions are refused when the scenario is read, with their place and a remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from peaceroom.cli import main
from peaceroom.core.errors import InputError, Problem
from peaceroom.scenario.file.loading import read

from .planted import planted, talks, write


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read(folder)
    for p in caught.value.problems:
        assert p.why and p.remedy and p.file and p.line and p.column
    return list(caught.value.problems)


def test_broken_line_of_the_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "talks", planted())
    path = folder / "ledger" / "codings.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace('"credibility": 4', '"credibility": four')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["run", str(folder), "--draws", "100", "--out", str(tmp_path / "runs")])
    told = capsys.readouterr().err
    column = lines[2].index(" four") + 2
    assert caught.value.code == 2 and f"ledger/codings.jsonl:3:{column}: E901" in told
    assert not (tmp_path / "runs").exists()


def test_passage_after_the_as_of_date(tmp_path: Path) -> None:
    folder = write(tmp_path / "talks", planted(), talks(as_of="2019-12-31"))
    found = problems(folder)
    assert {p.code for p in found} == {"E916"} and all(p.file.endswith("documents.jsonl") for p in found)


FROM = {"from": "evidence"}


@pytest.mark.parametrize(("change", "where"), [
    (lambda d: d["positions"][0].update(flexibility=FROM), "positions[0].flexibility"),
    (lambda d: d["positions"][0].update(risk=FROM), "positions[0].risk"),
    (lambda d: d["actors"]["north"].update(risk=FROM), "actors.north.risk"),
    (lambda d: d["actors"]["north"].update(disruption=FROM), "actors.north.disruption"),
    (lambda d: d["no_agreement"].update(north=FROM), "no_agreement.north"),
    (lambda d: d["issues"]["water"].update(reference=FROM), "issues.water.reference"),
    (lambda d: d.update(support=[{"from": "guest", "to": "south", "strength": FROM}]), "support[0].strength"),
    (lambda d: d.update(support=[{"from": "guest", "to": "south", "strength": 5, "share": FROM}]), "support[0].share"),
    (lambda d: d.update(events={"vote": {"date": "2021-03-01", "outcomes": {"yes": {"p": FROM}, "no": {"p": "rest"}}}}),
     "events.vote.outcomes.yes.p"),
    (lambda d: d.update(levers={"aid": {"effects": [
        {"set": {"field": "salience", "actor": "north", "to": FROM}}]}}), "levers.aid.effects[0].set.to"),
])
def test_evidence_on_what_codings_do_not_speak_about(tmp_path: Path, change: Any, where: str) -> None:
    data = talks()
    change(data)
    found, = problems(write(tmp_path / "talks", planted(), data))
    assert found.code == "E274" and found.message.endswith(f"about {where}")
    assert "taken from the evidence" in found.remedy


@pytest.mark.parametrize("change", [
    lambda d: d["positions"][0].update(bottom_line=FROM), lambda d: d["positions"][0].update(salience=FROM),
    lambda d: d["positions"][0].update(capability=FROM), lambda d: d["actors"]["north"].update(capability=FROM),
])
def test_evidence_on_what_they_do_speak_about(tmp_path: Path, change: Any) -> None:
    data = talks()
    change(data)
    assert read(write(tmp_path / "talks", planted(), data)).scenario.sample(20, 1).draws == 20


@pytest.mark.parametrize(("discount", "code", "remedy"), [
    ({"sout": 0.5}, "E201", "did you mean south?"),
    ({"guest": 0.5}, "E951", "write one of: any, south"),
    ({"north": 0.5}, "E951", "write one of: any, south"),
    ({"any": 0}, "E242", "discount"),
    ({"any": 1.5}, "E117", "1"),
])
def test_discount_of_nobody(tmp_path: Path, discount: dict[str, float], code: str, remedy: str) -> None:
    folder = write(tmp_path / "talks", planted(), talks(what_ifs={"w": {"discount": discount}}))
    found = problems(folder)
    assert [p.code for p in found] == [code] and remedy in found[0].remedy
    line = (folder / "scenario.yaml").read_text(encoding="utf-8").splitlines()[found[0].line - 1]
    assert line[found[0].column - 1] == '"' or code == "E117"


def test_discount_where_no_source_has_a_camp(tmp_path: Path) -> None:
    folder = write(tmp_path / "talks", planted().without("source", "paper"),
                   talks(what_ifs={"w": {"discount": {"any": 0.5}}}))
    found, = problems(folder)
    assert found.code == "E951" and "has a camp" in found.message


def test_discount_without_a_ledger(tmp_path: Path) -> None:
    data = talks()
    data["positions"] = [row | {"position": 3} for row in data["positions"]]
    found, = problems(write(tmp_path / "talks", None, data))
    assert found.code == "E275" and "ledger/" in found.remedy


def test_nothing_coded_is_warned_about_loudly(tmp_path: Path) -> None:
    """W905: a flat density, not a number from nowhere."""
    ledger = planted().without("document", "d-near").without("document", "d-far")
    found = read(write(tmp_path / "talks", ledger))
    assert "W905" in {w.code for w in found.warnings}
