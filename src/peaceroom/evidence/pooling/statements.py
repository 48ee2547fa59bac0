"""What is said on one input, and what its pool can change with besides: enough to pool it anew without some passages.

A trace-back pools each input hundreds of times, each time without something else. Items of other passages stay what
they are, so they are made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Aspect
from peaceroom.evidence.pooling.inputs import pool_said, weighted_mean
from peaceroom.evidence.pooling.items import InputKey, Item, items_for
from peaceroom.evidence.pooling.likelihood import Biases
from peaceroom.evidence.pooling.pooled import Ends, Pooled

Items = tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Statements:
    """What is said on an input.

    Attributes
    ----------
    items, stated
        On the input; for a bottom line also what its actor states, which is linked to it.
    own
        Of each camp that reports on the input as adversary or ally: what it states itself on the issue, and its own
        bottom lines. Its reports are shifted away from, or towards, what it wants.
    confirming
        Passages that confirm one of these. Without one of them items change: see `without`.
    """

    items: Items
    stated: Items
    own: Mapping[str, tuple[Items, Items]]
    confirming: frozenset[str]

    @cached_property
    def passages(self) -> frozenset[str]:
        """Everything that the pool can change with."""
        own = (i for parts in self.own.values() for part in parts for i in part)
        return self.confirming | {i.passage for i in (*self.items, *self.stated, *own)}

    def without(self, gone: frozenset[str]) -> Statements:
        """What is left without passages none of which is `confirming`."""
        def left(items: Items) -> Items:
            return tuple(i for i in items if i.passage not in gone)

        return replace(self, items=left(self.items), stated=left(self.stated),
                       own={camp: (left(said), left(least)) for camp, (said, least) in self.own.items()})

    def ideals(self, assumptions: Assumptions) -> dict[str, float]:
        """As `peaceroom.evidence.pooling.inputs.camp_ideals`, of the camps that matter here."""
        return {camp: weighted_mean(said or least, assumptions) for camp, (said, least) in self.own.items()
                if said or least}

    def pool(self, assumptions: Assumptions, *, ends: Ends, toward: float | None, biases: Biases,
             known: Pooled | None = None) -> Pooled:
        return pool_said(self.items, self.stated, assumptions, ideals=self.ideals(assumptions), ends=ends,
                         toward=toward, biases=biases, known=known)


def statements_for(ledger: Ledger, key: InputKey, as_of: date, ends: Ends) -> Statements:
    """What a ledger holds on an input, as known on a day. Raises `InputError` as `items_for`."""
    def said(actor: str, aspect: Aspect) -> Items:
        return items_for(ledger, InputKey(actor, key.issue, "position", aspect), as_of, ends)

    items = items_for(ledger, key, as_of, ends)
    stated: Items = ()
    own: dict[str, tuple[Items, Items]] = {}
    if key.quantity == "position":
        stated = said(key.actor, "stated") if key.aspect == "bottom_line" else ()
        for camp in sorted({i.voice for i in (*items, *stated)
                            if i.voice is not None and i.relation in ("adversary", "ally")}):
            own[camp] = (tuple(i for i in said(camp, "stated") if i.relation == "self"),
                         tuple(i for i in said(camp, "bottom_line") if i.relation == "self"))
    every = (*items, *stated, *(i for parts in own.values() for part in parts for i in part))
    confirming = {other for i in every for c in i.codings if (other := ledger.codings[c].confirmed_by)}
    return Statements(items, stated, own, frozenset(confirming & set(ledger.passages)))
