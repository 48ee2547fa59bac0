"""Reference runs of KTAB and of an exchange tool, where they are at hand, and KTAB's inputs as cases."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peaceroom.core.case import Array, Case, make_case
from peaceroom.interop.ktab import NAMES
from peaceroom.interop.ktab_files import read_ktab


def reference(kind: str) -> Path:
    """The folder of reference runs of a kind; the test is skipped without it."""
    data = os.environ.get("PEACEROOM_DATA")
    if not data:
        pytest.skip("PEACEROOM_DATA is not set: the reference runs of public tools are not at hand")
    folder = Path(data).parent / "reference" / kind
    if not folder.is_dir():
        pytest.skip(f"there is no folder of reference runs of {kind} beside the data")
    return folder


def records() -> list[dict[str, Any]]:
    """KTAB's runs that ended, one record each."""
    found = json.loads((reference("smp") / "index.json").read_text(encoding="utf-8"))
    return [r for r in found if r["status"] == "ok"]


def case_of(path: Path) -> tuple[Case, dict[str, Any]]:
    """A file of KTAB as a case of one draw, and the options of `smp` that it names."""
    found = read_ktab(str(path))
    case = make_case([a.position for a in found.actors], np.array([a.salience for a in found.actors]) / 100,
                     np.array([[a.capability] * len(found.dimensions) for a in found.actors]),
                     actors=tuple(a.name for a in found.actors), issues=tuple(found.dimensions))
    pairs = (f"{a}>{b}={share!r}" for a, row in found.affinity.items() for b, share in row.items())
    options = {NAMES[name]: value for name, value in found.options.items()}
    return case, options | {"seed": found.seed, "affinity": "; ".join(pairs)}


def told(options: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """The options with those of the record of a run, which may have been given on the command line."""
    renamed = {"ProbCondorcetElection": "PCEModel", "StateTransition": "StateTransitions"}
    given = {NAMES[renamed.get(k, k)]: v for k, v in params.items() if k not in ("scenario", "desc", "seed")}
    return options | given | {"seed": int(params["seed"])}


def positions(path: Path) -> Array:
    """``(states, actors, dimensions)`` positions of a run."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    shape = tuple(1 + max(int(r[name]) for r in rows) for name in ("turn", "actor_index", "dim_index"))
    found = np.full(shape, np.nan)
    for r in rows:
        found[int(r["turn"]), int(r["actor_index"]), int(r["dim_index"])] = float(r["position"])
    return found
