"""Whose word the numbers of a scenario are: from the ledger, sourced, judged, both, or given without a reason.

A cell's own sources and judgement count; where it has none, those of its row do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from peaceroom.scenario.types import Judgement, Provenance, Quantity, Scenario

LEDGER = "from the ledger"
GROUNDS = (LEDGER, "sourced", "sourced and judged", "judged", "without a reason")
GLOSS = {
    LEDGER: "pooled from what coders read out of passages of the ledger of evidence",
    "sourced": "rests on named sources",
    "sourced and judged": "rests on named sources, turned into a number by a named coder",
    "judged": "a named coder's judgement without a source",
    "without a reason": "neither source nor coder is named",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the file with its provenance.

    ``part`` is the block of the file, ``field`` what it measures, ``issue`` the issue it belongs to (``""`` if
    none), ``actor`` whose it is.
    """

    part: str
    field: str
    actor: str
    issue: str
    quantity: Quantity
    sources: tuple[str, ...]
    judgement: Judgement | None
    disputed: bool

    @property
    def ground(self) -> str:
        """One of `GROUNDS`."""
        if self.quantity.from_ == "evidence":
            return LEDGER
        if self.sources:
            return "sourced and judged" if self.judgement else "sourced"
        return "judged" if self.judgement else "without a reason"


def numbers(scenario: Scenario) -> tuple[Number, ...]:
    """Every number that enters a run as things stand (what-ifs and effects are questions, not claims)."""
    return tuple(_numbers(scenario))


def _number(part: str, field: str, q: Quantity | None, row: Provenance | None, *, actor: str = "", issue: str = "",
            disputed: bool = False) -> Iterator[Number]:
    if q is None:
        return
    own = bool(q.sources or q.judgement)
    holder: Provenance = q if own or row is None else row
    yield Number(part, field, actor, issue, q, holder.sources, holder.judgement, disputed or q.disputed)


def _numbers(scenario: Scenario) -> Iterator[Number]:
    for key, actor in scenario.actors.items():
        for field in ("share", "capability", "risk", "disruption"):
            yield from _number("actors", field, getattr(actor, field), actor, actor=key)
    for s in scenario.support:
        for field in ("strength", "share"):
            if field in s.model_fields_set:
                yield from _number("support", field, getattr(s, field), s, actor=s.from_, disputed=s.disputed)
    for key, issue in scenario.issues.items():
        yield from _number("issues", "reference", issue.reference, issue, issue=key)
    for row in scenario.positions:
        for field in ("position", "salience", "capability", "flexibility", "bottom_line", "risk"):
            yield from _number("positions", field, getattr(row, field), row, actor=row.actor, issue=row.issue)
    for key, cell in scenario.no_agreement.items():
        yield from _number("no_agreement", "no agreement", cell, None, actor=key)
    for event in scenario.events.values():
        for outcome in event.outcomes.values():
            if isinstance(outcome.p, Quantity):
                yield from _number("events", "probability", outcome.p, event)


def grounds(found: tuple[Number, ...]) -> dict[str, int]:
    """How many numbers have each ground, in the order of `GROUNDS`."""
    count = Counter(n.ground for n in found)
    return {g: count[g] for g in GROUNDS}


def single_source(found: tuple[Number, ...]) -> tuple[Number, ...]:
    """Positions that rest on one source only; what those from the ledger rest on, their influence says."""
    return tuple(n for n in found if n.part == "positions" and n.field == "position" and len(n.sources) == 1
                 and n.ground != LEDGER)
