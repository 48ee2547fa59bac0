"""Whose word the numbers of a scenario are: from the ledger, sourced, judged, both, or given without a reason.

This is the one place where numbers are counted: warnings, sentences, tables and `describe` all ask `numbers`.

A number's own sources and judgement count; where it has none, those of the nearest entry around it do (its row, event,
lever, party …). One exception: the sources of a positions row speak for its position and bottom line, since documents
say what an actor asks for, and seldom how much it cares. Salience, capability, flexibility and risk of such a row are
*beside a source*, unless the cell names sources of its own or the row a judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from peaceroom.files.nodes import Loc
from peaceroom.scenario.types import Effect, Judgement, Provenance, Quantity, Scenario
from peaceroom.scenario.walk import SHARES, written

LEDGER = "from the ledger"
BARE = "without a reason"
GROUNDS = (LEDGER, "sourced", "sourced and judged", "judged", "beside a source", BARE)
GLOSS = {
    LEDGER: "pooled from what coders read out of passages of the ledger of evidence",
    "sourced": "rests on named sources",
    "sourced and judged": "rests on named sources, turned into a number by a named coder",
    "judged": "a named coder's judgement without a source",
    "beside a source": "its row names sources, which speak for the position; nobody is named for this number",
    BARE: "neither source nor coder is named",
}
#: parts of the file that numbers belong to, in the order in which they are shown
PARTS = ("actors", "support", "issues", "positions", "scores", "thresholds", "no_agreement", "events", "effects",
         "process")
#: fields of a positions row that its sources speak for
_OF_ROW_SOURCES = ("position", "bottom_line")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the file with its provenance.

    Attributes
    ----------
    loc
        Its path in the file, e.g. ``("positions", 3, "salience")``.
    part
        One of `PARTS`: the block it stands in; ``effects`` are those of events, levers and what-ifs.
    field
        What it measures.
    actor, issue
        Whose it is and what about; ``""`` where that cannot be said.
    quantity, sources, judgement, disputed
        The cell, and whose word it is.
    beside
        Its row names sources that do not speak for it.
    plain
        It takes no range: a chance or share by outcome or party, or weeks.
    """

    loc: Loc
    part: str
    field: str
    actor: str
    issue: str
    quantity: Quantity
    sources: tuple[str, ...]
    judgement: Judgement | None
    disputed: bool
    beside: bool
    plain: bool

    @property
    def ground(self) -> str:
        """One of `GROUNDS`."""
        if self.quantity.from_ == "evidence":
            return LEDGER
        if self.sources:
            return "sourced and judged" if self.judgement else "sourced"
        if self.judgement:
            return "judged"
        return "beside a source" if self.beside else BARE


def numbers(scenario: Scenario) -> tuple[Number, ...]:
    """Every number of the scenario that may be in doubt, in file order: its effects and its process included.

    Those that take no range are among them: chances and beliefs by outcome, shares by party, weeks.
    """
    return tuple(_number(scenario, loc, found, around) for loc, found, around in written(scenario))


def _number(s: Scenario, loc: Loc, found: Quantity | float, around: tuple[Provenance, ...]) -> Number:
    plain = isinstance(found, float)
    q = found if isinstance(found, Quantity) else Quantity.model_validate({"value": found})
    part, field = str(loc[0]), str(next(step for step in reversed(loc) if isinstance(step, str)))
    actor, issue = _about(s, loc)
    if plain:
        name = str(loc[-1])
        field = "weeks" if name == "over_weeks" else name if name.endswith("_weeks") else SHARES[str(loc[-2])]
        actor = name if name in s.actors else actor
    if around and isinstance(around[-1], Effect):
        changes, actor, issue = _target(around[-1])
        part, field = "effects", changes
    elif part == "what_ifs":
        part = "effects"
    elif part == "no_agreement":
        field = "no agreement"
    elif part in ("scores", "thresholds"):
        field = part.removesuffix("s")
    elif part == "events":
        field = "probability"
    speaking = part != "positions" or loc[-1] in _OF_ROW_SOURCES
    holder = next((p for p in (q, *reversed(around)) if p.judgement or (p.sources and (p is q or speaking))), None)
    sources = holder.sources if holder is not None and (holder is q or speaking) else ()
    disputed = q.disputed or any(getattr(p, "disputed", False) for p in around)
    judgement = holder.judgement if holder is not None else None
    beside = not speaking and any(p.sources for p in around)
    return Number(loc, part, field, actor, issue, q, sources, judgement, disputed, beside, plain)


def _target(effect: Effect) -> tuple[str, str, str]:
    """Field, actor and issue that an effect changes; ``""`` where it changes several or all."""
    target = effect.set_ or effect.add or effect.multiply
    assert target is not None  # to make some equal needs no number
    actor, issue = target.actor or target.from_, target.issue
    return target.field, actor if isinstance(actor, str) else "", issue if isinstance(issue, str) else ""


def _about(s: Scenario, loc: Loc) -> tuple[str, str]:
    """Whom and what a number is about, by its path."""
    block, step = loc[0], loc[1] if len(loc) > 1 else ""
    if block == "positions" and isinstance(step, int):
        return s.positions[step].actor, s.positions[step].issue
    if block == "support" and isinstance(step, int):
        return s.support[step].from_, ""
    if block == "scores" and isinstance(step, int):
        return s.scores[step].actor, s.scores[step].issue
    if block in ("actors", "no_agreement", "thresholds"):
        return str(step), ""
    if block == "issues":
        return "", str(step)
    named = [str(x) for x in loc[1:-1] if x in s.actors] if block == "process" else []
    return (named[0] if named else ""), ""


def grounds(found: Iterable[Number]) -> dict[str, int]:
    """How many numbers have each ground, in the order of `GROUNDS`."""
    count = Counter(n.ground for n in found)
    return {g: count[g] for g in GROUNDS}


def single_source(found: Iterable[Number]) -> tuple[Number, ...]:
    """Positions that rest on one source only; what those from the ledger rest on, their influence says."""
    return tuple(n for n in found if n.part == "positions" and n.field == "position" and len(n.sources) == 1
                 and n.ground != LEDGER)
