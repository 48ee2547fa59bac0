"""Rules of the table of one input draw: consent, seats, authorities, proposals, the order of items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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


def with_approval(found: Rules, s: Scenario, items: Mapping[str, tuple[str, ...]],
                  holding: Mapping[str, Collection[str]]) -> Rules:
    """The rules with the scenario's approval of texts on every item, and for the whole, that has no rule of its own.

    ``holding``: party → the issues on which it has a position; who has none accepts. Where others are asked than the
    parties of the process (their factions), everybody must accept, as without such a rule.
    """
    rule, p = s.approval, s.process or types.Process()
    if rule is None:
        return found
    among = rule.among or tuple(a for a in holding if s.actors[a].consent == "required")
    free = [a for a in among if a not in rule.including]
    needs = [a for a in holding if a not in free and (a in rule.including or s.actors[a].consent == "required")]
    if not set(among) <= set(holding) or not set(holding) <= {*free, *needs}:
        return found

    def of(seated: Collection[str]) -> Consensus | None:
        silent = sum(a not in seated for a in free)
        asked = Consensus(tuple(a for a in needs if a in seated),
                          max(rule.at_least - len(rule.including) - silent, 0))
        return asked if len(asked.needs) + asked.others >= 2 else None

    consensus = dict(found["consensus"])
    for item, issues in items.items():
        own = [s.issues[k] for k in issues]
        facts = p.items.get(item)
        if (item in consensus or (facts is not None and facts.required)
                or any(k.rule != "consent" or k.consent_of for k in own)):
            continue
        if (asked := of([a for a, held in holding.items() if set(issues) & set(held)])) is not None:
            consensus[item] = asked
    return {**found, "consensus": consensus, "signing": found["signing"] or of(list(holding))}


def _consent(rule: talks.Consent) -> Consensus:
    return Consensus(rule.needs, int(rule.others))


def holding(ideal: NDArray[np.float64], parties: Sequence[str], issues: Sequence[str]) -> dict[str, list[str]]:
    """Party → the issues on which it has a position in every draw; ``ideal`` ``(…, n, J)``, NaN: none."""
    held = np.all(~np.isnan(ideal), axis=tuple(range(ideal.ndim - 2)))
    return {q: [j for j, one in zip(issues, row, strict=True) if one] for q, row in zip(parties, held, strict=True)}


def precedence(s: Scenario, items: Sequence[str]) -> NDArray[np.bool_]:
    """``(items, items)``: whether the item of a row waits for that of a column."""
    out = np.zeros((len(items), len(items)), bool)
    for k, name in enumerate(items):
        for before in s.agenda[name].after if name in s.agenda else ():
            if before in items:
                out[k, items.index(before)] = True
    return out
