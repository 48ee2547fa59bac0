"""What moved each headline from one version of a case to another: shares of events, sources, coders and inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.ledger_since import results_with
from peaceroom.analysis.movement.atoms import Atom, atoms_of, merged
from peaceroom.analysis.movement.hybrids import hybrid
from peaceroom.analysis.movement.shapley import split
from peaceroom.analysis.process.run import process_result, simulated_by_default
from peaceroom.core.errors import InputError
from peaceroom.runs.results import Result
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
#: differences are of the same draws, so that few are needed
DRAWS = 512


class Share(TypedDict):
    """What one change moved a headline: alone in its place in the journal, and on average over orders."""

    change: str
    in_order: float
    mean: float
    se: float


class Headline(TypedDict):
    """One answer before and after; ``width`` is what its movement is measured against (a scale, 1 for a probability).

    ``by``: kind (``event``, ``source``, ``coder``, ``input``) → name → mean share; each kind sums to the movement, what
    belongs to none of that kind stands under the empty name. What names several sources is shared among them equally.
    """

    id: str
    before: float
    after: float
    width: float
    shares: list[Share]
    by: dict[str, dict[str, float]]


class Change(TypedDict):
    """One change: whom it belongs to, and its day in the journal (empty where none is noted)."""

    name: str
    on: str
    event: str | None
    sources: list[str]
    coder: str | None
    input: str | None


class Movement(TypedDict):
    """The object of ``peaceroom changed --json``; ``together`` says what could only be made as one, or is empty."""

    draws: int
    seed: int
    orders: int
    every_order: bool
    together: str
    changes: list[Change]
    headlines: list[Headline]


def movement(one: Scenario, two: Scenario, *, draws: int = DRAWS, seed: int = 1, orders: int = 4,
             process: bool | None = None, workers: int | None = None,
             told: Callable[[int, int], None] | None = None) -> Movement:
    """Split what moved from ``one`` to ``two`` among the changes, on the same random numbers.

    Parameters
    ----------
    draws, seed
        Draws of every version in between; an input keeps its random numbers whatever else changes.
    orders
        How many orders of the changes are drawn (in pairs with their reverse) where there are more than four changes;
        of up to four all are taken, and shares are those of Shapley without error.
    process
        Answer for the process in time as well. Default: where a run would, of both.
    told
        Called with (versions done, of how many).

    Raises
    ------
    InputError
        Where one of the two cannot be run.
    """
    if process is None:
        process = simulated_by_default(one) and simulated_by_default(two)

    def answers(s: Scenario) -> dict[str, tuple[float, float]]:
        return headlines_of(s, draws, seed, process=process, workers=workers)

    first, last = answers(one), answers(two)
    names = [key for key in first if key in last]

    def value(atoms: Sequence[Atom]) -> Callable[[frozenset[int]], Array]:
        def of(chosen: frozenset[int]) -> Array:
            if not chosen or len(chosen) == len(atoms):
                found = last if chosen else first
            else:
                found = answers(hybrid(one, two, [atoms[k] for k in sorted(chosen)]))
            return np.array([found[key][0] for key in names])
        return of

    atoms, together = atoms_of(one, two), ""
    for name in ("", "the scenario file", "all changes"):
        if name:
            mine = [a for a in atoms if a.edits] if name != "all changes" else atoms
            atoms = [merged(mine, name), *(a for a in atoms if a not in mine)] if mine else atoms
            together = name
        try:
            found = split(len(atoms), value(atoms), orders=orders, seed=seed, told=told)
            break
        except (InputError, LookupError, ValueError):  # a version in between that is no scenario
            if name == "all changes":
                raise
    headlines = [_headline(key, first[key], last[key][0], atoms, found.in_order[:, k], found.mean[:, k],
                           found.se[:, k]) for k, key in enumerate(names)]
    return {"draws": draws, "seed": seed, "orders": found.orders, "every_order": found.every, "together": together,
            "changes": [{"name": a.name, "on": a.on, "event": a.event, "sources": list(a.sources), "coder": a.coder,
                         "input": a.input} for a in atoms],
            "headlines": headlines}


def _headline(key: str, before: tuple[float, float], after: float, atoms: Sequence[Atom], own: Array, mean: Array,
              se: Array) -> Headline:
    by: dict[str, dict[str, float]] = {kind: {} for kind in ("event", "source", "coder", "input")}
    for atom, share in zip(atoms, map(float, mean), strict=True):
        for kind, labels in (("event", (atom.event,)), ("source", atom.sources or (None,)), ("coder", (atom.coder,)),
                             ("input", (atom.input,))):
            for label in labels:
                name = label or ""
                by[kind][name] = by[kind].get(name, 0.0) + share / len(labels)
    return {"id": key, "before": before[0], "after": after, "width": before[1], "by": by,
            "shares": [{"change": a.name, "in_order": float(x), "mean": float(m), "se": float(e)}
                       for a, x, m, e in zip(atoms, own, mean, se, strict=True)]}


def headlines_of(s: Scenario, draws: int, seed: int, *, process: bool = False,
                 workers: int | None = None) -> dict[str, tuple[float, float]]:
    """Answer → its value and what its movement is measured against: the width of a scale, 1 for a probability."""
    result: Result = results_with(s, (s.ledger,), draws=draws, seed=seed, workers=workers)[0]
    found = dict(_settled(s, result))
    if process:
        series = folder_series(s.origin.folder) if s.origin is not None else ()
        said, _ = process_result(s, draws=draws, seed=seed, series=series, workers=workers)
        for block, rows_of in (("process", said["outcomes"]), ("item", said["items"])):
            found |= {f"{block}.{name}": (rows[-1]["p"], 1.0) for name, rows in rows_of.items() if rows}
    return found


def _settled(s: Scenario, result: Result) -> Iterable[tuple[str, tuple[float, float]]]:
    for issue, pooled in result["equal_weight"].items():
        low, high = s.issues[issue].ends
        if "median" in pooled:
            yield f"settlement.{issue}", (pooled["median"], high - low)
        if "share" in result["zone"][issue]:
            yield f"zone.{issue}", (result["zone"][issue]["share"], 1.0)
    if "share" in result["zone_package"]:
        yield "zone.all", (result["zone_package"]["share"], 1.0)
