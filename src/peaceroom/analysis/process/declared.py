"""What a process file declares of the table and of what has no day, and the case without one such thing.

No data here say how much shocks, mass action, authorities, seats, proposals, rounds or rules of consent do, so a run
says what each one of a file does to its answers, by leaving it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.actors import Passage
from peaceroom.process.case import ProcessCase
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.talks.rounds import hurry

#: a week that no run reaches
_NEVER = 1_000_000
_Change = Callable[[ProcessCase], ProcessCase]


def declared(b: Builder) -> list[str]:
    """Keys of all such things of a file, by block and name: ``shocks.massacre``, ``items.truce.back_channel``."""
    return list(_changes(b))


def lacking(key: str, b: Builder, case: ProcessCase) -> ProcessCase:
    """The case without one of them, the random numbers of all others as they were."""
    return _changes(b)[key](case)


def _changes(b: Builder) -> dict[str, _Change]:
    p = b.process
    out: dict[str, _Change] = {f"shocks.{name}": partial(_no_shock, name) for name in p.shocks}
    out |= {f"mass_action.{name}": partial(_no_shock, f"-{name}") for name in p.mass_action}
    out |= {f"authorities.{name}": partial(_no_authority, name) for name in p.authorities}
    out |= {f"parties.{name}": partial(_stays, name) for name, facts in p.parties.items()
            if facts.joins is not None or facts.leaves is not None}
    out |= {f"proposals.{n}": partial(_not_tabled, n) for n in range(len(p.proposals))}
    if p.rounds or p.talks.rhythm is not None:
        out["rounds"] = partial(_any_week, hurry(p, b.scenario.as_of, Horizon.of(b.scenario).weeks))
    for k, item in enumerate(b.items):
        if (facts := p.items.get(item)) is None:
            continue
        if facts.back_channel:
            out[f"items.{item}.back_channel"] = partial(_no_flag, "back_channel", k)
        if facts.resumes_talks:
            out[f"items.{item}.resumes_talks"] = partial(_no_flag, "resume_after", k)
        if facts.consensus is not None:
            out[f"items.{item}.consensus"] = partial(_all_agree, item)
    if p.talks.consensus is not None:
        out["talks.consensus"] = partial(_all_agree, None)
    return out | {f"conditional.{n}": partial(_unconditional, n) for n in range(len(p.conditional))}


def _no_shock(name: str, case: ProcessCase) -> ProcessCase:
    return case.replace(shocks=tuple(replace(x, rate=0.0) if x.id == name else x for x in case.shocks))


def _no_authority(name: str, case: ProcessCase) -> ProcessCase:
    return case.replace(authorities=tuple(replace(a, stops=0.0, stopped=False) if a.id == name else a
                                          for a in case.authorities))


def _stays(name: str, case: ProcessCase) -> ProcessCase:
    """A party neither comes nor goes."""
    return case.replace(seats=tuple(replace(x, joins=None, leaves=None) if x.party == name else x
                                    for x in case.seats))


def _not_tabled(n: int, case: ProcessCase) -> ProcessCase:
    return case.replace(proposals=tuple(replace(x, when=Passage(_NEVER)) if k == n else x
                                        for k, x in enumerate(case.proposals)))


def _any_week(hurried: float, case: ProcessCase) -> ProcessCase:
    """The talks may sit in any week, at the pace of such."""
    return case.replace(events=tuple(e for e in case.events if e.id != "-rounds"), ease=case.ease / hurried)


def _no_flag(field: str, k: int, case: ProcessCase) -> ProcessCase:
    flags: NDArray[np.bool_] = getattr(case, field).copy()
    flags[k] = False
    return case.replace(**{field: flags})


def _all_agree(item: str | None, case: ProcessCase) -> ProcessCase:
    """All who are required have to agree on an item, or (None) to the whole."""
    if item is None:
        return case.replace(signing=None)
    return case.replace(consensus={name: rule for name, rule in case.consensus.items() if name != item})


def _unconditional(n: int, case: ProcessCase) -> ProcessCase:
    return case.replace(conditional=tuple(x for k, x in enumerate(case.conditional) if k != n))
