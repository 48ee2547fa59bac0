"""`peaceroom influence` and `peaceroom evidence pool`: shape, refusals, and going on after an interrupt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from peaceroom.analysis.influence.leave_out import PARTISANS, Change, LeaveOut
from peaceroom.cli import group, main
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.runs.kept import Kept

from .planted import planted, talks, write

EFFECT = {"delta", "low", "high", "distance", "carried_by"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("verb") / "talks", planted())


def run(*args: object) -> Any:
    done = CliRunner().invoke(group, [str(a) for a in args], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout) if "--json" in args else done.stdout


def refusal(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in args])
    assert caught.value.code == 2
    told = capsys.readouterr()
    return told.out + told.err


def test_json(folder: Path, tmp_path: Path) -> None:
    asked = ("influence", folder, "--draws", 600, "--out", tmp_path, "--json")
    found = run(*asked)
    assert set(found) == {"scenario", "draws", "seed", "influence", "voi"}
    assert list(found["influence"]) == [f"{kind}.{issue}{model}" for issue in ("water", "roads") for kind, model in (
        ("settlement", ".compromise"), ("settlement", ".challenge"), ("zone", ""))]
    for by_unit in found["influence"].values():
        assert set(by_unit) <= {"passage", "document", "source", "origin", "camp", "comment", "anonymous", "translated"}
        for effects in by_unit.values():
            for e in effects.values():
                assert set(e) == EFFECT and e["low"] <= e["delta"] <= e["high"]
                assert abs(e["delta"]) <= e["distance"] + 1e-12  # Wasserstein-1 is at least the move of the mean
    for by_input in found["voi"].values():
        for e in by_input.values():
            assert {"evppi", "low", "high", "null"} <= set(e) <= {"evppi", "low", "high", "null", "evsi"}
    assert run(*asked) == found  # all units were kept
    text = run(*asked[:-1])
    assert "settlement.water.compromise" in text and "worth knowing for" in text


def test_one_quantity(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("influence", folder, "--draws", 100, "--out", tmp_path, "--no-voi", "--json")
    found = run(*asked, "--quantity", "zone.water")
    assert list(found["influence"]) == ["zone.water"] and "voi" not in found
    everything = run(*asked)
    assert everything["influence"]["zone.water"] == found["influence"]["zone.water"]
    told = refusal(capsys, *asked, "--quantity", "settlement.watre.compromise")
    assert "E313" in told and "did you mean settlement.water.compromise?" in told


def test_goes_on_where_it_stopped(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(out: Path) -> tuple[object, ...]:
        return "influence", folder, "--draws", 100, "--out", out, "--no-voi", "--json"

    whole = run(*asked(tmp_path / "whole"))
    put, kept = Kept.put, []

    def stop(self: Kept, name: str, effects: object, data: bytes = b"") -> None:
        if name != "plan":
            if len(kept) == 7:
                raise KeyboardInterrupt
            kept.append(tuple(name.split("/")))
        put(self, name, effects, data)

    with monkeypatch.context() as patch:
        patch.setattr(Kept, "put", stop)
        with pytest.raises(SystemExit) as caught:
            main([str(a) for a in asked(tmp_path / "parts")])
        assert caught.value.code == 3
    solved: list[Change] = []
    effects = LeaveOut.effects
    again: list[tuple[str, ...]] = []

    def watch(self: LeaveOut, change: Change) -> Any:
        solved.append(change)
        return effects(self, change)

    def more(self: Kept, name: str, effects: object, data: bytes = b"") -> None:
        again.append(tuple(name.split("/")))
        put(self, name, effects, data)

    monkeypatch.setattr(LeaveOut, "effects", watch)
    monkeypatch.setattr(Kept, "put", more)
    assert run(*asked(tmp_path / "parts")) == whole
    assert len(kept) == 7 and not set(kept) & set(again)
    ledger = planted()
    left = {name if unit == "camp" and name in PARTISANS else ledger.passages_of(unit)[name] for unit, name in again}
    assert len(solved) == len(set(solved)) == len(left)  # what is left, and each set of passages once
    solved.clear()
    assert run(*asked(tmp_path / "parts")) == whole and not solved


def test_a_damaged_piece_counts_as_not_done(folder: Path, tmp_path: Path) -> None:
    asked = ("influence", folder, "--draws", 100, "--out", tmp_path, "--no-voi", "--json")
    whole = run(*asked)
    path, = tmp_path.glob("influence-*.bin")
    data = path.read_bytes()
    for left in (data[:len(data) // 2], b"\0"):
        path.write_bytes(left)
        assert run(*asked) == whole
        assert path.read_bytes() == data


def test_without_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = talks(what_ifs={})
    for row in data["positions"]:
        if row["position"] == {"from": "evidence"}:
            row["position"] = "2..5"
    folder = write(tmp_path / "talks", None, data)
    told = refusal(capsys, "influence", folder, "--no-voi", "--out", tmp_path)
    assert "E314" in told and "{from: evidence}" in told
    found = run("influence", folder, "--draws", 600, "--out", tmp_path, "--json")
    assert "influence" not in found and found["voi"]["settlement.flags.compromise"]


def test_a_ledger_that_says_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "talks", Ledger(), talks(what_ifs={}))
    found = run("influence", folder, "--draws", 60, "--no-voi", "--out", tmp_path, "--json")
    assert all(not by_unit for by_unit in found["influence"].values())


def test_pool(folder: Path) -> None:
    found = run("evidence", "pool", folder, "--json")
    water = found["positions.north.water.position"]
    assert water["used"] and (water["items"], water["origins"]) == (7, 5)
    # numbers on which the ledger speaks beside what the file says
    assert found["positions.south.water.position"]["given"] == "70..90"
    text = run("evidence", "pool", folder)
    assert "torn" in text and "south/roads" in text and "70..90" in text
