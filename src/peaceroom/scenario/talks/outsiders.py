"""Who and what acts on the talks beside the parties, of one input draw: third parties, ratifiers, ceasefires …

``numbers`` are those drawn of the process, ``(input_draws,)`` each, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.process.actors import Ceasefire, Disruptor, Ratifier, ThirdParty
from peaceroom.scenario.process_limits import ends_as_written
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.types import Scenario

CLASSES = {"cessation": 1, "preliminary": 2, "definitive": 3}


def third_parties(p: Process, numbers: Mapping[str, Array], g: int, gone: Collection[str]) -> tuple[ThirdParty, ...]:
    """Those of input draw ``g``; who is ``gone`` neither helps nor presses nor supports."""
    n = numbers
    return tuple(ThirdParty(
        name, effort=0.0 if name in gone else float(n[f"{name}.effort"][g]), kind=third.kind,
        bias=float(n[f"{name}.bias"][g]),
        leverage={q: 0.0 if name in gone else float(n[f"{name}.leverage.{q}"][g]) for q in third.leverage},
        support={q: 0.0 if name in gone else float(n[f"{name}.support.{q}"][g]) for q in third.support},
    ) for name, third in p.third_parties.items())


def ratifiers(s: Scenario, p: Process, issues: Sequence[str], many: Case, columns: list[int],
              g: int) -> tuple[Ratifier, ...]:
    """Who has to accept, with its positions ``many`` on the ``issues`` in these ``columns`` where it has any."""
    out = []
    for name, ratifier in p.ratifiers.items():
        cell = ratifier.needs or s.no_agreement.get(name)
        ends = ends_as_written(cell.value, 0, 1) if cell is not None and cell.value is not None else None
        row = many.position[g, many.actors.index(name)][columns] if name in many.actors else []
        out.append(Ratifier(name, ratifier.party, needs=ends, ideals={
            j: float(x) for j, x in zip(issues, row, strict=False) if np.isfinite(x)}))
    return tuple(out)


def disruptors(p: Process, numbers: Mapping[str, Array], g: int) -> tuple[Disruptor, ...]:
    """Who could upset a text."""
    return tuple(Disruptor(name, upset=ends_as_written(d.upset.value, 0, 1) if d.upset.value else (0, 0),
                           opportunity=float(numbers[f"{name}.opportunity"][g]), objective=d.objective, wants=d.wants)
                 for name, d in p.disruptors.items())


def ceasefires(p: Process, numbers: Mapping[str, Array], g: int, week: Callable[[date], int]) -> tuple[Ceasefire, ...]:
    """Those in force; ``week`` turns a day into weeks from the as-of date."""
    return tuple(Ceasefire(CLASSES[held.ceasefire], None if held.until is None else week(held.until), held.scope,
                           float(numbers[f"ceasefires.{k}.collapse"][g])) for k, held in enumerate(p.ceasefires))
