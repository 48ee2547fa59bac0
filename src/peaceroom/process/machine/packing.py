"""A case as the arrays of records that the compiled loop works on. Positions become per cent of their scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.core.months import month_of_weeks
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ATTRACTORS, SCOPES, STATES
from peaceroom.process.clocks import NOT_SUBSTANCE, OWN_CLOCK, implementation_hazards, weekly_hazards
from peaceroom.process.machine.packing_events import pack_calendar
from peaceroom.process.machine.packing_table import (
    pack_asked,
    pack_authorities,
    pack_proposals,
    pack_seats,
    pack_signing,
)
from peaceroom.process.machine.quantities import Layout
from peaceroom.process.machine.records import (
    CASE,
    CELL,
    CONDITION,
    DISRUPTOR,
    ISSUE,
    ITEM,
    PARTY,
    PROMISE,
    RATIFIER,
    THIRD,
    TRUCE,
    Agenda,
    F,
    Records,
    Rows,
    World,
)
from peaceroom.process.machine.state import AGREED, LOCKED
from peaceroom.process.machine.streams import SLOT, SLOTS
from peaceroom.process.mechanisms.clock import NODES
from peaceroom.process.mechanisms.fighting import GAMMA_NODES, GAMMA_Z
from peaceroom.process.parameters import Parameters

OBJECTIVES = ("unclassified", "limited", "greedy", "total")
MEDIATIONS = ("process", "information", "trust")
#: age of the last text where there was none, in weeks
NEVER = 100_000
#: weeks before the as-of date for which an item's own clock is followed; it goes evenly by then
LONGEST = 260


@dataclass(frozen=True, slots=True)
class Packed:
    """A case in memory. Each thread works on worlds of its own."""

    world: World
    rows: Rows
    layout: Layout
    months: int

    def copy(self) -> World:
        """A world that nobody else writes to."""
        own = _copied(self.world)
        assert isinstance(own, World)
        row = own.quantities.row
        return own._replace(quantities=self.layout.views(row))


def pack(case: ProcessCase, params: Parameters, weeks: int) -> Packed:
    """The case as arrays for a run of ``weeks`` weeks."""
    layout = Layout.of(case.parties, case.issues, [q.id for q in case.third_parties])
    scale = 100.0 / (case.high - case.low)
    start = _start(case, layout)
    month = _months(case, weeks)
    world = World(
        case=_case(case), parties=_parties(case), agenda=_agenda(case, scale, weeks),
        quantities=layout.views(start.copy()), start=start,
        calendar=pack_calendar(case, layout, params["support_floor"], params["exit_lead"], scale), third=_third(case),
        ratifiers=_ratifiers(case), ratifier_ideals=_ratifier_ideals(case, scale), promises=_promises(case),
        disruptors=_disruptors(case), seats=pack_seats(case), authorities=pack_authorities(case),
        proposals=pack_proposals(case, scale),
        slots=np.zeros(SLOTS + len(case.parties) + 2 * len(case.items) + len(case.disruptors), SLOT),
        implementation=implementation_hazards(), month=month, gamma=_gamma(case.violence.shape))

    def percent(x: F) -> F:
        return np.ascontiguousarray((x - case.low) * scale)

    rows = Rows(percent(case.ideal), percent(case.bottom), np.ascontiguousarray(case.salience),
                percent(case.attractor), np.ascontiguousarray(case.no_agreement))
    return Packed(world, rows, layout, int(month[-1]) + 1)


def _copied(part: Any) -> Any:
    """Arrays of nested named tuples, copied."""
    return part.copy() if isinstance(part, np.ndarray) else type(part)(*map(_copied, part))


def _filled(kind: np.dtype[Any], shape: int | tuple[int, ...], **fields: ArrayLike) -> Records:
    """Records with these fields; the others are a draw's, set when it begins."""
    out = np.zeros(shape, kind)
    for name, values in fields.items():
        out[name] = values
    return out


def _parties(case: ProcessCase) -> Records:
    fights = case.share > 0
    won, lost = case.battle_beliefs.T if case.battle_beliefs.size else (0.0, 0.0)
    return _filled(
        PARTY, len(case.parties), log_strength0=np.log(np.where(fights, case.share, 1.0)), drift=case.drift,
        drift_bias=case.optimism, motivation0=case.motivation, trust0=case.trust_in, cost_low=case.cost_range[:, 0],
        cost_high=case.cost_range[:, 1], defeat_given=case.opponent, shift=case.shift, exposure=case.exposure,
        won0=won, lost0=lost, fights=fights)


def _agenda(case: ProcessCase, scale: F, weeks: int) -> Agenda:
    clocked = [kind in OWN_CLOCK for kind in case.kinds]
    items = _filled(
        ITEM, len(case.items), ease0=case.ease, weeks0=case.item_weeks, written=case.item_text,
        may_refer=case.may_refer, clocked=clocked,
        others=[case.consensus[k].others if k in case.consensus else 0 for k in case.items],
        substance=[kind not in NOT_SUBSTANCE for kind in case.kinds],
        away=case.back_channel, resumes=case.resume_after,
        ceasefire_class=case.ceasefire_class, ceasefire_term=case.ceasefire_term,
        ceasefire_scope=[SCOPES.index(x) for x in case.ceasefire_scope], collapse=case.ceasefire_collapse,
        status0=[AGREED if k in case.items_settled else LOCKED for k in case.items])
    conditions = np.zeros(len(case.conditional), CONDITION)
    for row, (party, issue, item, bottom) in zip(conditions, case.conditional, strict=True):
        j = case.issues.index(issue)
        row["party"], row["issue"], row["item"] = case.parties.index(party), j, case.items.index(item)
        row["bottom"] = (bottom - case.low[j]) * scale[j]
    return Agenda(
        items=items, issues=_filled(ISSUE, len(case.issues), item=case.item_of),
        cells=np.zeros((len(case.parties), len(case.issues)), CELL), conditions=conditions, truces=_truces(case),
        asked=(asked := pack_asked(case)), signing=pack_signing(case), required=np.where(asked == 1, 1, 0),
        precedence=case.precedence.astype(np.int64),
        branches=np.zeros(case.attractor.shape[1:]), class_hazard=(hazards := _hazards(case, weeks)),
        clock=np.zeros_like(hazards), gone=np.zeros(NODES))


def _hazards(case: ProcessCase, weeks: int) -> F:
    """``(K, weeks)`` hazard by weeks since the opening of items with a clock of their own; ``(K, 0)`` without such."""
    if not set(OWN_CLOCK) & set(case.kinds):
        return np.zeros((len(case.items), 0))
    longest = weeks + min(int(max(case.item_weeks)), LONGEST) + 1
    none = np.zeros(longest)
    return np.array([weekly_hazards(kind, longest, case.clock_sample) if kind in OWN_CLOCK else none
                     for kind in case.kinds])


def _truces(case: ProcessCase) -> Records:
    """The strongest of each scope that is in force."""
    out = np.zeros(len(SCOPES), TRUCE)
    out["rate0"], out["end0"] = np.nan, -1
    for held in sorted(case.ceasefires, key=lambda held: held.cls):
        row = out[SCOPES.index(held.scope)]
        row["cls0"], row["end0"], row["rate0"] = held.cls, held.expires or -1, held.collapse
    return out


def _start(case: ProcessCase, layout: Layout) -> F:
    """Quantities of the as-of date; positions come with each draw."""
    row = np.zeros(layout.size)
    for q in case.third_parties:
        row[layout.index[f"effort.{q.id}"]] = q.effort
        for party, x in q.support.items():
            row[layout.index[f"support.{q.id}.{party}"]] = x
        for party, x in q.leverage.items():
            row[layout.index[f"leverage.{q.id}.{party}"]] = x
    return row


def _third(case: ProcessCase) -> Records:
    out = np.zeros(len(case.third_parties), THIRD)
    for row, q in zip(out, case.third_parties, strict=True):
        row["bias"], row["kind"] = q.bias, MEDIATIONS.index(q.kind)
        row["signal_weak"], row["signal_strong"] = q.signal
        row["cost1"], row["cost_low"], row["cost_high"] = q.costs
    return out


def _ratifiers(case: ProcessCase) -> Records:
    out = np.zeros(len(case.ratifiers), RATIFIER)
    for row, r in zip(out, case.ratifiers, strict=True):
        row["low"], row["high"] = r.needs or (np.nan, np.nan)
        row["party"] = case.parties.index(r.party)
    return out


def _ratifier_ideals(case: ProcessCase, scale: F) -> F:
    out = np.full((len(case.ratifiers), len(case.issues)), np.nan)
    for f, r in enumerate(case.ratifiers):
        for issue, x in r.ideals.items():
            j = case.issues.index(issue)
            out[f, j] = (x - case.low[j]) * scale[j]
    return out


def _promises(case: ProcessCase) -> Records:
    number = {c.id: k for k, c in enumerate(case.commitments)}
    return _filled(
        PROMISE, len(number), kept=[c.kept for c in case.commitments], due=[c.due for c in case.commitments],
        lag=[c.lag for c in case.commitments],
        depends=[number[c.depends] if c.depends else -1 for c in case.commitments])


def _disruptors(case: ProcessCase) -> Records:
    return _filled(
        DISRUPTOR, len(case.disruptors), low=[d.upset[0] for d in case.disruptors],
        high=[d.upset[1] for d in case.disruptors], rate=[d.opportunity for d in case.disruptors],
        objective=[OBJECTIVES.index(d.objective) for d in case.disruptors],
        wants=[case.items.index(d.wants) if d.wants else -1 for d in case.disruptors])


def _months(case: ProcessCase, weeks: int) -> NDArray[np.int64]:
    """``(weeks,)`` month that each week's deaths are counted to; a table that is too short goes on."""
    month = case.month_of_week if case.month_of_week.size else month_of_weeks(weeks)
    if month.size < weeks:
        month = np.concatenate([month, month[-1] + 1 + month_of_weeks(weeks - month.size)])
    return month[:weeks].astype(np.int64)


@lru_cache(maxsize=16)
def _gamma(shape: float) -> F:
    """Logarithms of the quantiles of a gamma variate with mean 1, at equally spaced normal scores."""
    from scipy.special import gammaincinv, ndtr

    quantiles = gammaincinv(shape, ndtr(np.linspace(-GAMMA_Z, GAMMA_Z, GAMMA_NODES))) / shape
    return np.asarray(np.log(np.maximum(quantiles, 1e-300)))


def _case(case: ProcessCase) -> Records:
    n, items, v = len(case.parties), len(case.items), case.violence
    last = min(case.steps_ago) if case.steps_ago else NEVER
    return _filled(
        CASE, 1, gap_low=case.gap_range[0], gap_high=case.gap_range[1], break_weeks=case.break_weeks,
        multiplier=case.multiplier, texts_ratio=case.texts_ratio, texts_away=case.texts_away,
        texts_resumed=case.texts_resumed, level=v.level, log_violence0=v.start, phi=v.phi,
        shock_sd=v.sd, season_cos=v.season[0], season_sin=v.season[1], attractors=ATTRACTORS.index(case.attractors),
        two_point=case.two_point, channels=case.back_channel.any(), battles=case.battle_beliefs.size > 0,
        advised=any(q.kind == "information" for q in case.third_parties),
        deadlines=any(e.deadline is not None for e in case.events), tracks=case.tracks or items,
        stage0=STATES.index(case.stage), age0=last, texts0=sum(a <= last + 52 for a in case.steps_ago),
        month0=v.month,
        texts_mask0=sum(1 << a for a in set(case.steps_ago) if a < 52), closing_slot=SLOTS + n,
        reference_slot=SLOTS + n + items, disruption_slot=SLOTS + n + 2 * items,
        seating=bool(case.consensus or case.signing or case.seats), sign_rule=case.signing is not None,
        sign_others=case.signing.others if case.signing else 0)
