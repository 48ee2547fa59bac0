"""docs/results.md names every key of the JSON of packages, drafts and obstacles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from peaceroom.cli import group

PAGE = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
GAME = """\
peaceroom: 1
title: A port
as_of: 2024-01-10
horizon: 2024-12-31
domain: other
actors:
  aa: {name: A, kind: party, consent: required}
  bb: {name: B, kind: party, consent: required}
issues:
  xx: {name: X, kind: options, scale: {0: low, 1: high}, reference: 0}
  yy: {name: Y, kind: options, scale: {0: low, 1: high}, reference: 0}
scores:
  - {actor: aa, issue: xx, points: {0: 0, 1: 60..80}}
  - {actor: aa, issue: yy, points: {0: 30, 1: 0}}
  - {actor: bb, issue: xx, points: {0: 30, 1: 0}}
  - {actor: bb, issue: yy, points: {0: 0, 1: 70}}
thresholds: {aa: 40..60, bb: THRESHOLD}
drafts:
  dd: {text: {xx: 0, yy: 0}}
"""
#: ids of the game
IDS = {"aa", "bb", "xx", "yy", "dd"}


def keys(found: Any) -> Iterator[str]:
    """Every key that is no id, however deep."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key not in IDS:
                yield key
            yield from keys(value)
    elif isinstance(found, list):
        for value in found:
            yield from keys(value)


@pytest.mark.parametrize("threshold", ["50", "101"], ids=["a text for all", "none"])
@pytest.mark.parametrize("words", [("packages",), ("draft", "dd"), ("draft", "--all"), ("stuck",)])
def test_every_key_is_named(words: tuple[str, ...], threshold: str, tmp_path: Path) -> None:
    (tmp_path / "game.yaml").write_text(GAME.replace("THRESHOLD", threshold), encoding="utf-8")
    said = CliRunner().invoke(group, [words[0], str(tmp_path / "game.yaml"), *words[1:], "--json"])
    assert said.exit_code == 0, said.output
    section = PAGE[PAGE.index("## Packages, drafts, obstacles"):PAGE.index("### `packages")]
    section += PAGE[PAGE.index(f"### `{words[0]}"):].split("\n## ")[0].split("\n### ")[0]
    named = set(re.findall(r"[a-z][a-z0-9_-]*", " ".join(re.findall(r"`([^`]+)`", section))))
    found = set(keys(json.loads(said.stdout)))
    assert found - named == set() and len(found) > 8


def test_every_key_of_levers_is_named() -> None:
    said = CliRunner().invoke(group, ["levers", "tutorial", "--draws", "20", "--process", "--json"])
    assert said.exit_code == 0, said.output
    section = PAGE[PAGE.index("## Levers"):PAGE.index("## The run folder")]
    found = json.loads(said.stdout)
    ids = {*found["actors"], *(m for own in found["actors"].values() for move in own["moves"] for m in move["models"]),
           *(k for own in found["actors"].values() for k in own["not_tried"]),
           *found["mediator"]["course"], *(r for m in found["mediator"]["measures"] for r in m["costs"]),
           *(a for m in found["mediator"]["measures"] for t in m["tries"] for a in t["cost"])}
    named = set(re.findall(r"[a-z][a-z0-9_-]*", " ".join(re.findall(r"`([^`]+)`", section))))
    assert set(keys(found)) - ids - named == set()
