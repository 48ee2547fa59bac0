"""What the makers of spoilt inputs share: the result, copies of valid inputs, YAML, commands on a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from .bases import QUICK, Bases
from .junk import RAW, encoded, spoil_bytes, spoil_data, spoil_text


@dataclass(frozen=True)
class Spoilt:
    """Commands to call one after the other; ``placed``: a refusal must name the place in the file."""

    commands: tuple[tuple[str, ...], ...]
    placed: bool = True
    refuse: tuple[int, OSError] | None = None


Maker = Callable[[Random, Bases, Path], Spoilt]


def times(rng: Random) -> range:
    return range(rng.choice((1, 1, 1, 2, 3, 6)))


def copy(bases: Bases, name: str, into: Path) -> Path:
    source, target = bases.path(name), into / name
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
    return target


def _dumped(data: Any, raw: list[str], rng: Random) -> bytes:
    try:
        text = yaml.safe_dump(data, allow_unicode=rng.random() < .7, sort_keys=False,
                              default_flow_style=rng.choice((None, False, True)), width=rng.choice((80, 4000)))
    except (ValueError, TypeError, yaml.YAMLError):  # what YAML itself cannot say: keys of mixed kinds and the like
        text = json.dumps(data, default=str)
    for i, piece in enumerate(raw):
        text = text.replace(RAW.format(i), piece)
    return encoded(text)


def spoil_yaml(path: Path, rng: Random) -> None:
    text = path.read_text(encoding="utf-8")
    if rng.random() < .6:
        data, raw = yaml.safe_load(text), []
        for _ in times(rng):
            spoil_data(data, rng, raw)
        path.write_bytes(_dumped(data, raw, rng))
        return
    for _ in times(rng):
        text = spoil_text(text, rng)
    data = encoded(text)
    path.write_bytes(spoil_bytes(data, rng) if rng.random() < .15 else data)


def on_scenario(rng: Random, folder: Path, out: Path) -> tuple[tuple[str, ...], ...]:
    """One command or two that read the scenario folder."""
    cheap = (("validate", folder), ("validate", folder, "--json"), ("describe", folder), ("describe", folder, "--json"),
             ("export", folder, out / "a.yaml"), ("rename", folder, "north", "nord"), ("migrate", folder),
             ("solve", folder, "--model", "mean"), ("evidence", "check", folder), ("evidence", "list", folder),
             ("evidence", "pool", folder), ("evidence", "agreement", folder), ("violence", folder, "--method",
                                                                               "mean12"))
    dear = (("run", folder, *QUICK, "--out", out, "--no-report", "--models", "mean,median"),
            ("run", folder, *QUICK, "--out", out, "--no-report", "--models", "compromise,challenge", "--no-process"),
            ("run", folder, *QUICK, "--out", out, "--models", "mean", "--json"), ("export", folder, out / "a.xlsx"),
            ("influence", folder, "--draws", "8", "--models", "mean", "--no-voi", "--out", out))
    deal = (("packages", folder, "--draws", "8"), ("draft", folder, "--all", "--draws", "8", "--json"),
            ("draft", folder, "half-way", "--draws", "8", "--wanted", ".6"),
            ("stuck", folder, "--draws", "8", "--no-process"), ("power", folder), ("power", folder, "--json"),
            ("drivers", folder, "--samples", "16", "--trajectories", "2", "--out", out),
            ("drivers", folder, "--samples", "16", "--method", "tornado", "--under", "vote-passes", "--out", out,
             "--json"),
            ("discover", folder, "--goal", "settlement.water.mean >= 40", "--draws", "64"),
            ("robust", folder, "--draws", "16", "--no-process", "--json"),
            ("levers", folder, "--draws", "8", "--no-process"),
            ("levers", folder, "--draws", "8", "--mediator", "--json"),
            ("brief", folder, "--draws", "8", "--out", out / "brief.html", "--runs", out))
    chosen = [rng.choice(cheap)]
    luck = rng.random()
    if luck < .5:
        chosen.append(rng.choice(dear if luck < .25 else deal))
    return tuple(tuple(map(str, argv)) for argv in chosen)
