"""Probabilities of the process at its end under one other assumption at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from peaceroom.analysis.robustness.claims import MOVES, judged
from peaceroom.core.verdicts import PROBABLE
from peaceroom.runs.decided_results import Decided
from peaceroom.runs.process_results import Process
from peaceroom.runs.robust_results import Assumed, Kind, Robust
from peaceroom.scenario.sampling.what_ifs import PARTISAN

#: a probability that is none
NEVER = 0.005
#: half of a 95 % interval in standard errors
_HALF = 1.96


def robust_process(process: Process, drivers: Mapping[str, Decided]) -> dict[str, Robust]:
    """``process.<outcome>`` and ``process.<item>`` at the end: inputs at their ends, what-ifs, mechanisms left out."""
    found: dict[str, Robust] = {}
    ends = {name: rows[-1] for name, rows in process["outcomes"].items() if rows}
    keys = dict(zip(process["items"], _keys(process), strict=True))
    ends |= {keys[item]: rows[-1] for item, rows in process["items"].items() if rows}
    for name, row in ends.items():
        p = row["p"]
        found[f"process.{name}"] = judged(p, state_of_chance(p), _tried(process, name, p, drivers.get(
            f"process.{name}", {})), MOVES)
    return found


def _keys(process: Process) -> list[str]:
    """What items are called among differences: their id, or ``item-<id>`` where an outcome is called so."""
    known = process["curves"]["outcomes"]
    return [f"item-{item}" if f"item-{item}" in known else item for item in process["items"]]


def state_of_chance(p: float) -> str:
    """``yes`` above two thirds, ``no`` below one third, else ``open``."""
    return "yes" if p > PROBABLE else "no" if p < 1 - PROBABLE else "open"


def _tried(process: Process, name: str, p: float, decided: Decided) -> Iterator[tuple[Assumed, float]]:
    def row(kind: Kind, key: str, at: str, delta: float) -> Assumed:
        there = min(1.0, max(0.0, p + delta))
        return {"kind": kind, "name": key, "at": at, "value": there,
                "state": state_of_chance(there)}

    for key, one in decided.get("inputs", {}).items():
        for at, mean in one["means"].items():
            yield row("input", key, at, mean - decided["mean"]), 0.0
    for what_if, by in process["what_ifs"].items():
        if name in by:
            yield (row("reading" if what_if in PARTISAN else "what-if", what_if, "", by[name]["delta"]),
                   (by[name]["high"] - by[name]["low"]) / (2 * _HALF))
    for mechanism, by in process["mechanisms"].items():
        if name in by and p + by[name]["delta"] > NEVER:  # what cannot be without a mechanism is no doubt about it
            yield (row("mechanism", mechanism, "", by[name]["delta"]),
                   (by[name]["high"] - by[name]["low"]) / (2 * _HALF))
