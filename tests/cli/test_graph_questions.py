"""What `peaceroom graph` answers beyond which states last."""

from __future__ import annotations

import json
from math import factorial

import pytest

from peaceroom.cli import main


def said(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, object]:
    main(["graph", "cuban-missile-crisis", *args, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_why_tells_every_actor(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "--why", "7", "--why", "3", "--concept", "Nash", "--concept", "SEQ")
    rows = found["why"]
    assert isinstance(rows, list) and len(rows) == 8
    stability = found["stability"]
    assert isinstance(stability, dict)
    for row in rows:
        assert row["stable"] == (row["state"] in stability[row["actor"]][row["concept"]])


def test_needs_counts_orders(capsys: pytest.CaptureFixture[str]) -> None:
    rows = said(capsys, "--needs", "3", "--by", "us")["needs"]
    assert isinstance(rows, list)
    row, = rows
    assert (row["actor"], row["orders"], row["of"]) == ("us", 175_633_920, factorial(12))
    assert row["moves"] == {"1": [[1]], "2": [[2], [6]], "4": [[4], [8]]}


def test_make_finds_preferences_or_a_contradiction(capsys: pytest.CaptureFixture[str]) -> None:
    found = said(capsys, "--make", "1", "--not", "7", "--concept", "Nash")["make"]
    assert isinstance(found, dict) and found["possible"] and set(found["rankings"]) == {"us", "ussr"}
    never = said(capsys, "--make", "3", "--concept", "SEQ", "--by", "us")["make"]
    assert isinstance(never, dict) and not never["possible"] and never["contradiction"] == [3]


@pytest.mark.parametrize(("args", "code"), [
    (("--make", "1"), "E358"), (("--make", "1", "--by", "nobody"), "E201"), (("--why", "99"), "E376"),
    (("--why", "1", "--concept", "Stackelberg"), "E358"),
])
def test_what_cannot_be_asked_is_refused(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["graph", "cuban-missile-crisis", *args, "--json"])
    assert stopped.value.code == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == code


def test_answers_are_sentences_at_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["graph", "cuban-missile-crisis", "--why", "7"])
    out = " ".join(capsys.readouterr().out.split())
    assert "United States would stay in state 7 (Blockade Cuba; Withdraw the missiles)." in out
    main(["graph", "cuban-missile-crisis", "--firm"])
    assert "no actor's preferences are given as statements" in " ".join(capsys.readouterr().out.split())
