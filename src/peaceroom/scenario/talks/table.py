"""Rules of the table of one input draw: consent, seats, authorities, proposals, the order of items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.actors import Authority, Consensus, Passage, Proposal, Seat
from peaceroom.scenario import process_types as types
from peaceroom.scenario import talks_types as talks
from peaceroom.scenario.types import Scenario


class Rules(TypedDict):
    """Fields of a case."""

    seats: tuple[Seat, ...]
    authorities: tuple[Authority, ...]
    proposals: tuple[Proposal, ...]
    consensus: dict[str, Consensus]
    signing: Consensus | None


def rules(p: types.Process, items: Mapping[str, object], week: Callable[[date], int],
          numbers: Mapping[str, NDArray[np.float64]], g: int) -> Rules:
    """What input draw ``g`` says; ``week`` turns a day into weeks from the as-of date."""

    def passage(way: talks.Passage | types.Proposal, name: str) -> Passage:
        rate = None if way.rate is None else float(numbers[f"{name}.rate"][g])
        return Passage(0 if way.date is None else week(way.date), way.after, rate)

    seats = tuple(
        Seat(name, f.at_table, None if f.joins is None else passage(f.joins, f"{name}.joins"),
             None if f.leaves is None else passage(f.leaves, f"{name}.leaves"))
        for name, f in p.parties.items() if f.joins or f.leaves or not f.at_table)
    authorities = tuple(
        Authority(name, float(numbers[f"{name}.stops"][g]), float(numbers[f"{name}.resumes"][g]), a.until, a.after,
                  a.without_ceasefire, a.stopped) for name, a in p.authorities.items())
    proposals = tuple(Proposal(x.party, x.issue, float(numbers[f"proposals.{n}.position"][g]),
                               passage(x, f"proposals.{n}")) for n, x in enumerate(p.proposals))
    consensus = {k: _consent(f.consensus) for k, f in p.items.items() if f.consensus is not None and k in items}
    return {"seats": seats, "authorities": authorities, "proposals": proposals, "consensus": consensus,
            "signing": None if p.talks.consensus is None else _consent(p.talks.consensus)}


def _consent(rule: talks.Consent) -> Consensus:
    return Consensus(rule.needs, int(rule.others))


def precedence(s: Scenario, items: Sequence[str]) -> NDArray[np.bool_]:
    """``(items, items)``: whether the item of a row waits for that of a column."""
    out = np.zeros((len(items), len(items)), bool)
    for k, name in enumerate(items):
        for before in s.agenda[name].after if name in s.agenda else ():
            if before in items:
                out[k, items.index(before)] = True
    return out
