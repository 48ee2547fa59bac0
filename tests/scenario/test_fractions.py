"""Numbers on 0–1 among percentages are warned of row by row; neither a zero nor a percentage silences it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from peaceroom.files.places import DataPlaces
from peaceroom.scenario.checks.warnings import warnings
from peaceroom.scenario.file.loading import from_dict, read

ROW = "  - {actor: ID, issue: water, position: POSITION, salience: SALIENCE}\n"
TEXT = """\
peaceroom: 1
title: Three at a well
as_of: 2020-01-01
horizon: 2021-01-01
actors:
  north: {name: North, kind: party, consent: required, capability: 10}
  south: {name: South, kind: party, consent: required, capability: 10}
  guest: {name: Guest, kind: patron, capability: 10}
issues:
  water: {name: Water, scale: {0: none, 100: all}, reference: 50}
positions:
"""


def said(tmp_path: Path, rows: list[tuple[str, str]], code: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(TEXT + "".join(
        ROW.replace("ID", who).replace("POSITION", position).replace("SALIENCE", salience)
        for who, (position, salience) in zip(("north", "south", "guest"), rows, strict=True)), encoding="utf-8")
    return [w.message for w in read(path).warnings if w.code == code]


@pytest.mark.parametrize(("saliences", "lines"), [
    (("0", "0.7", "0.9"), [13, 14]), (("0.7", "80", "60"), [12]), (("0.2..0.4", "0.7", "0.9"), [12, 13, 14]),
    (("1", "1", "1"), [12, 13, 14]), (("1", "0.5", "0.2"), [12, 13, 14]), (("1", "50", "70"), []),
    (("0", "50", "70"), []), (("0..1", "50", "70"), [12]), (("0.5..3", "50", "70"), []),
])
def test_saliences(saliences: tuple[str, ...], lines: list[int], tmp_path: Path) -> None:
    found = said(tmp_path, [("30", s) for s in saliences], "W011")
    assert [line for line in (12, 13, 14) if found and f"(line {line})" in found[0]] == lines
    assert len(found) == bool(lines)


@pytest.mark.parametrize(("positions", "lines"), [
    (("0", "0.7", "1"), [13, 14]), (("0.7", "80", "60"), [12]), (("1", "80", "0"), []), (("0.1..0.3", "80", "0"), [12]),
])
def test_positions(positions: tuple[str, ...], lines: list[int], tmp_path: Path) -> None:
    found = said(tmp_path, [(p, "50") for p in positions], "W013")
    assert [line for line in (12, 13, 14) if found and f"(line {line})" in found[0]] == lines
    assert len(found) == bool(lines)


def test_a_scale_from_0_to_1_has_no_fractions() -> None:
    data: dict[str, Any] = {
        "peaceroom": 1, "title": "T", "as_of": "2020-01-01", "horizon": "2021-01-01",
        "actors": {n: {"name": n, "kind": "party", "consent": "required", "capability": 1} for n in ("a", "b")},
        "issues": {"q": {"name": "Q", "scale": {0: "low", 1: "high"}}},
        "positions": [{"actor": n, "issue": "q", "position": p, "salience": 50} for n, p in (("a", 0.2), ("b", 0.9))]}
    assert not [w for w in warnings(from_dict(data), DataPlaces("x")) if w.code in ("W011", "W013")]
