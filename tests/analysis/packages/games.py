"""Scored games as scenario data, and what brute force says of them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from peaceroom.scenario.file.loading import from_dict
from peaceroom.scenario.types import Scenario


def game(seed: int, parties: int = 3, issues: int = 3) -> dict[str, Any]:
    """A game of scores alone: whole points that sum to 100 at each party's best, thresholds that bind."""
    rng = np.random.default_rng(seed)
    names, topics = [f"p{i}" for i in range(parties)], [f"t{k}" for k in range(issues)]
    options = {t: list(range(1, int(rng.integers(2, 5)) + 1)) for t in topics}
    scores = []
    for p in names:
        part = rng.multinomial(100, np.full(issues, 1 / issues))
        for t, most in zip(topics, part, strict=True):
            points = np.append(rng.integers(0, most + 1, len(options[t]) - 1), most)
            scores.append({"actor": p, "issue": t, "points": {o: int(v) for o, v in zip(
                options[t], rng.permutation(points), strict=True)}})
    return {
        "peaceroom": 1, "title": "A game", "as_of": "2030-01-01", "horizon": "2030-12-31", "domain": "other",
        "actors": {p: {"name": p.upper(), "kind": "party", "consent": "required"} for p in names},
        "issues": {t: {"name": t.upper(), "kind": "options", "scale": {o: f"option {o}" for o in options[t]}}
                   for t in topics},
        "scores": scores, "thresholds": {p: int(rng.integers(25, 60)) for p in names},
    }


def brute(data: dict[str, Any]) -> dict[tuple[int, ...], dict[str, int]]:
    """Points of every text by party; no table, no points."""
    tables = {(s["actor"], s["issue"]): s["points"] for s in data["scores"]}
    topics = list(data["issues"])
    return {text: {p: sum(tables.get((p, t), {}).get(o, 0) for t, o in zip(topics, text, strict=True))
                   for p in data["actors"]}
            for text in product(*(data["issues"][t]["scale"] for t in topics))}


def scenario(data: dict[str, Any]) -> Scenario:
    return from_dict(data)
