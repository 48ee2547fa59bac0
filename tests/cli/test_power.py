"""`peaceroom power` as typed."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from peaceroom.cli import main

EEC = "DE=4,FR=4,IT=4,BE=2,NL=2,LU=1"


def told(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    main(["power", *args])
    out = capsys.readouterr()
    assert out.err == ""
    return out.out


def refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    with pytest.raises(SystemExit) as caught:
        main(["power", *args])
    assert caught.value.code == 2
    return capsys.readouterr().err


def test_a_vote_typed_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(capsys, "--votes", EEC, "--quota", "12", "--json"))
    assert list(found) == ["votes", "quota", "rounded_to", "shapley_shubik", "banzhaf", "banzhaf_absolute", "winning",
                           "blocking"]
    assert (found["quota"], found["votes"]["LU"], found["rounded_to"]) == (12, 1, None)
    assert found["shapley_shubik"]["DE"] == pytest.approx(14 / 60) and found["banzhaf"]["BE"] == pytest.approx(3 / 21)
    assert len(found["winning"]) == 4 and len(found["blocking"]) == 9
    text = told(capsys, "--votes", EEC, "--quota", "12")
    assert "12 of 17 votes win." in text and "Never decides: LU." in text and "  DE, FR, IT" in text


def test_without_a_quota_more_than_half_wins(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(told(capsys, "--votes", "a=2,b=2", "--json"))["quota"] == 3


def test_a_scenario_has_veto_players_or_votes_by_issue(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = files("peaceroom.scenario").joinpath("library/eu-emissions-1994/scenario.yaml")
    found = json.loads(told(capsys, "eu-emissions-1994", "--json"))
    assert found["issues"]["delay"]["rule"] == "unanimity" and len(found["issues"]["delay"]["veto_players"]) == 10
    assert "their power is equal" in told(capsys, "eu-emissions-1994")
    copy = tmp_path / "majority.yaml"
    shutil.copy(str(source), copy)
    text = copy.read_text(encoding="utf-8").replace("rule: unanimity", "rule: majority\n    quota: 0.71")
    assert "majority" in text
    copy.write_text(text, encoding="utf-8")
    delay = json.loads(told(capsys, str(copy), "--json"))["issues"]["delay"]
    assert delay["rule"] == "majority" and sum(delay["shapley_shubik"].values()) == pytest.approx(1)
    assert delay["quota"] >= 0.71 * sum(delay["votes"].values())


def test_coalitions_of_many_players_are_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "too many players" in told(capsys, "--votes", ",".join(f"p{i}={i + 1}" for i in range(30)))


@pytest.mark.parametrize("args", [
    ("--votes", "a"), ("--votes", "a=x"), ("--votes", "=3"), ("--votes", "a=1,a=2"), ("--votes", "a=inf"),
    ("--votes", "a=-1,b=2"), ("--votes", "a=0"), ("--votes", ""), ("--votes", "a=1e308,b=1e308"),
    ("--votes", "a=1", "--quota", "2"), ("--votes", "a=1", "--quota", "nan"), ("--votes", "a=1", "--quota", "0"),
])
def test_votes_that_cannot_be_counted(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    assert "E450" in refused(capsys, *args)


@pytest.mark.parametrize("args", [(), ("tutorial", "--votes", "a=1"), ("tutorial", "--quota", "3")])
def test_a_scenario_or_votes_one_of_the_two(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    assert "Usage:" in refused(capsys, *args)
