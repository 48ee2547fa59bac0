"""Spoilt files beside a scenario's own: of other programs, conflicts, an analyst's questions, judgements, seals."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from .bases import Bases
from .common import Spoilt, copy, spoil_yaml, times
from .junk import encoded, spoil_bytes, spoil_data, spoil_text

#: files of other programs among the bases, and the graph model's own
FOREIGN = ("talks.xml", "talks.txt", "talks.csv", "talks.json", "port.xml", "port.json", "words.csv")


def _spoil_lines(path: Path, rng: Random) -> None:
    text = path.read_text(encoding="utf-8-sig")
    for _ in times(rng):
        if path.suffix == ".json" and rng.random() < .7:
            try:
                data = json.loads(text)
            except ValueError:
                continue
            if isinstance(data, dict | list):
                spoil_data(data, rng)
                text = json.dumps(data, default=str)
        else:
            text = spoil_text(text, rng)
    data = encoded(text)
    path.write_bytes(spoil_bytes(data, rng) if rng.random() < .2 else data)


def foreign(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A file of KTAB, DECIDE, NegMAS, Genius or the challenge tools, or a table in somebody's own words."""
    path = copy(bases, rng.choice(FOREIGN), box)
    _spoil_lines(path, rng)
    out = box / "out"
    commands = (("import", path, "-o", out / "in", "--yes"), ("import", path, "-o", out / "in", "--yes", "--json"),
                ("validate", path), ("solve", path, "--model", "mean"), ("describe", path, "--json"),
                ("export", path, out / "a.csv"), ("export", path, out / "a.xml"), ("export", path, out / "a.xlsx"))
    return Spoilt((tuple(map(str, rng.choice(commands))),))


def conflict(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """A conflict by itself, beside a scenario, or as the graph model's programs keep it."""
    name = rng.choice(("conflict.yaml", "conflict.yaml", "beside", "conflict.gmcr"))
    path = copy(bases, "conflict.yaml" if name == "beside" else name, box)
    asked = path
    if path.suffix == ".gmcr":
        _spoil_lines(path, rng)
    else:
        spoil_yaml(path, rng)
    if name == "beside":
        asked = copy(bases, "talks", box)
        path.rename(asked / path.name)
    more: tuple[tuple[object, ...], ...] = (
        (), ("--json",), ("--why", "1"), ("--needs", "2", "--json"), ("--make", "3", "--not", "1", "--by", "north"),
        ("--firm",), ("--coalitions", "--all"), ("--to", box / "out" / "a.gmcr"), ("--concept", "L3", "--from", "1"),
        ("--blocks", "north+south"))
    chosen = rng.choice(more)
    return Spoilt((tuple(map(str, ("graph", asked, *chosen))),), placed=chosen in ((), ("--json",)))


def promises(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """Questions of an analyst's own, and a ledger of seals."""
    path, key = copy(bases, "questions.yaml", box), copy(bases, "key.pem", box)
    for name in ("seals.jsonl", "seals.jsonl.private", "seals.jsonl.checkpoint"):
        copy(bases, name, box)
    ledger = box / "seals.jsonl"
    given = ("--ledger", ledger, "--key", key)
    if rng.random() < .5:
        spoil_yaml(path, rng)
        where = ("--ledger", box / "new.jsonl", "--key", key)
        return Spoilt((tuple(map(str, ("seal", "--questions", path, *where, *rng.choice(((), ("--json",)))))),))
    spoilt = rng.choice((ledger, ledger, box / "seals.jsonl.private", box / "seals.jsonl.checkpoint", key))
    _spoil_lines(spoilt, rng)
    commands = (("verify", ledger), ("verify", "--ledger", ledger, "--json"), ("record", ledger),
                ("record", ledger, "--html", box / "out" / "r.html"), ("open", "2", *given),
                ("resolve", "2", "own.joint", "yes", "--source", "x", "--on", "2020-01-01", *given),
                ("seal", "--questions", path, *given))
    return Spoilt((tuple(map(str, rng.choice(commands))),), placed=False)


def judgements(rng: Random, bases: Bases, box: Path) -> Spoilt:
    """What several analysts say, as probabilities or as versions of one scenario."""
    if rng.random() < .7:
        path = copy(bases, "judgements.csv", box)
        _spoil_lines(path, rng)
        return Spoilt((tuple(map(str, ("team", "--judgements", path, *rng.choice(((), ("--json",)))))),))
    mine, theirs = (copy(bases, name, box) for name in ("talks", "theirs"))
    spoil_yaml(rng.choice((theirs / "scenario.yaml", theirs / "process.yaml", theirs / "drafts.yaml")), rng)
    key = box / "out" / "key.json"
    commands = (("team", mine, theirs, "--draws", "8"), ("merge", mine, theirs, "--out", box / "out" / "m"),
                ("merge", mine, theirs, "--out", box / "out" / "m", "--take", "last", "--json"),
                ("diff", mine, theirs), ("diff", theirs, mine, "--json"), ("changed", mine, theirs, "--draws", "8"),
                ("redact", theirs, "--out", box / "out" / "copy", "--key", key))
    return Spoilt((tuple(map(str, rng.choice(commands))),), placed=False)
