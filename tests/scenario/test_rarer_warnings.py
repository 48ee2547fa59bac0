"""Warnings of what is no error and may be a slip, on the row that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from peaceroom.scenario.file.loading import read

VALID = (Path(__file__).parents[1] / "malformed" / "valid.yaml").read_text(encoding="utf-8")


def warned(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return {w.code: w.message for w in read(path).warnings}


@pytest.mark.parametrize(("old", "new", "code", "named"), [
    ("kind: wire}", "kind: wire, vintage: final}", "W004", "wire"),
    ("strength: 10..20, sources: [wire]", "strength: 10..20, sources: [wire]", "W005", "guest to south"),
    ("guest: {name: Guest,", "idle: {name: Idle, kind: patron, capability: 3}\n  guest: {name: Guest,", "W009", "idle"),
    ("aliases: [the north]", "aliases: [the north, NORTH]", "W012", "north"),
])
def test_each_names_what_it_is_about(old: str, new: str, code: str, named: str, tmp_path: Path) -> None:
    assert old in VALID
    found = warned(tmp_path, VALID.replace(old, new, 1))
    assert code in found and named in found[code]
    assert code == "W005" or code not in warned(tmp_path, VALID)


def test_disputed_support_of_one_source_is_said_to_be_so(tmp_path: Path) -> None:
    marked = VALID.replace("strength: 10..20, sources: [wire]", "strength: 0..20, sources: [wire], disputed: true")
    assert "W005" not in warned(tmp_path, marked)
