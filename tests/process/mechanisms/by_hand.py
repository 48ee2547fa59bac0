"""Records made by hand, and mechanisms run on them as plain Python, with the random numbers that a test gives."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from peaceroom.process.machine import elementary
from peaceroom.process.machine.records import (
    CELL,
    CONDITION,
    EVENT,
    EXPECTED,
    ISSUE,
    ITEM,
    OUTCOME,
    PARTY,
    TRIGGER,
    TRUCE,
    Agenda,
    Calendar,
    Quantities,
)
from peaceroom.process.machine.state import GENERAL, STATE
from peaceroom.process.machine.streams import STREAMS
from peaceroom.process.mechanisms import (
    authorities,
    battlefield,
    beliefs,
    breaks,
    calendar,
    ceasefires,
    clock,
    commitment,
    disruption,
    durability,
    exits,
    fighting,
    mediation,
    positions,
    promises,
    proposals,
    ratification,
    readiness,
    seats,
    table,
    waiting,
)

from ..small import plain

MODULES: tuple[ModuleType, ...] = (
    elementary, authorities, battlefield, beliefs, breaks, calendar, ceasefires, clock, commitment, disruption,
    durability, exits, fighting, mediation, positions, promises, proposals, ratification, readiness, seats, table,
    waiting)
#: the key of each stream is its name
RNG = SimpleNamespace(**{name: name for name in STREAMS})
#: where the weekly numbers are kept
SLOTS = object()
NAN = float("nan")
#: parameters
P = SimpleNamespace(eta=.1, cascade=.05, pull=.02, sigma=.06, frozen=.25, support_floor=.5, theta=.1,
    victory_weeks=3, discount=.002, belief_var=.0004, belief_noise=1e-6, optimism=.003, cost=.2, cost_elasticity=.5,
    guarantee=.4, defection_loss=.3, destruction=.1, commit_delta=.9, truce=.8, violence_leverage=.1,
    violence_stall=.2, violence_collapse=.3, break_mean=1.2, break_sd=1.5, break_shortest=.3, revival=.4,
    dormant_weeks=104.0, opening=.2, break_hazard=.05, break_rho=.6, disrupt_break=2.0, break_stretch=.7,
    mediator_resume=.5, weakest=.3, r_ref=.25, tolerance=10.0, trust_bias=.5, mediator_leverage=.4, deadline=.8,
    deadline_width=4.0, disrupt_optimism=.6, trust_kept=.2, trust_breach=.5, m_half_life=6.0, o_half_life=3.0,
    readiness_sd=.5, m_cost=.3, m_stalemate=.7, m_gain=.4, m_deadline=.2, m_pressure=.6, o_items=.9, o_trust=.35,
    o_gap=1.1, o_violence=.45, o_gain=.25, wait_scale=.5, wait_cost=.01, wait_delta=.98, wait_floor=.2,
    wait_margin=.05, wait_width=.03, item_sd=.6, bottom_shift=.5, ambiguity_discount=.15, gamma=.2,
    deadline_concession=.5, collapse_1=.1, collapse_2=.2, collapse_3=.3, collapse_elasticity=.5, unravel_share=.3,
    unravel_deadline=.7, unravel_weeks=30.0, unravel_ambiguity=.9, unravel_full=.2, unravel_guarantee=1.1,
    clock_tau=40.0, clock_text=.5, ratifier_corr=.35, ratifier_sd=.1, ratification=.5, tau=25.0, rho=1.5, h0=.02,
    delegate=.1, delegate_wait=3, delegate_tau=20.0, signing=.6, blocked_weeks=2)


class Numbers:
    """Random numbers by (stream, week, index) or by stream, a half where none are given; of a week's slot by itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in MODULES:
            for name, value in vars(module).items():
                if hasattr(value, "py_func"):
                    monkeypatch.setattr(module, name, plain(value))
            if hasattr(module, "four"):
                monkeypatch.setattr(module, "four", self._four)
            if hasattr(module, "weekly"):
                monkeypatch.setattr(module, "weekly", self._weekly)
        self.given: dict[Any, Any] = {}
        self.weeks: dict[Any, float] = {}

    def _four(self, rng: Any, key: str, week: int, index: int) -> tuple[float, ...]:
        assert rng is RNG
        found = self.given.get((key, week, index), self.given.get(key, .5))
        return tuple(found) if isinstance(found, tuple) else (found,) * 4

    def _weekly(self, rng: Any, slots: Any, key: str, t: int, slot: int, index: int) -> float:
        assert rng is RNG and slots is SLOTS
        return self.weeks.get((key, t, slot, index), .5)


def records(kind: np.dtype[Any], shape: Any, /, **fields: Any) -> Any:
    """Zeros but for these fields."""
    out = np.zeros(shape, kind)
    for name, values in fields.items():
        out[name] = values
    return out


def state(**fields: Any) -> Any:
    firsts = {name: -1 for name in STATE.names or () if name.startswith("first_")}
    return records(STATE, 1, **(firsts | fields))[0]


def parties(n: int = 2, **fields: Any) -> Any:
    """They sit there, fight, have equal shares and name no value of no deal."""
    return records(PARTY, n, **({"here": 1, "fights": 1, "share": 1 / n, "no_agreement": NAN, "defeat_given": NAN,
                                 "waiting": 1.0, "lean": 1.0, "ready": .25} | fields))


def quantities(n: int = 2, issues: int = 1, third: int = 1, **fields: Any) -> Quantities:
    zeros = {"row": 1, "support": (third, n), "position": (n, issues), "bottom_line": (n, issues), "pressure": n,
             "strength": n, "reservation": n, "effort": third, "leverage": (third, n), "violence": 1, "trust": 1,
             "recess": 1, "hollow": n}
    made = {name: np.zeros(shape) for name, shape in zeros.items()}
    made["bottom_line"][:] = NAN
    for name, values in fields.items():
        made[name][:] = values
    return Quantities(**made)


def agenda(item_of: list[int], n: int = 2, *, stance: Any = 0.0, salience: Any = 1.0, attractor: Any = 50.0,
           settled: Any = 50.0, conditions: Any = None, **items: Any) -> Agenda:
    """Issues of these items between n parties; everybody's consent is needed; nothing holds anything up."""
    k, j = max(item_of) + 1, len(item_of)
    made = records(ITEM, k, **({"pressure": 1.0, "ease": 1.0, "ease0": 1.0, "collapse": NAN, "unravel": -1.0,
                                "first": -1, "written": 1.0} | items))
    return Agenda(
        items=made, issues=records(ISSUE, j, item=item_of, attractor=attractor, settled=settled),
        cells=records(CELL, (n, j), stance=stance, salience=salience, ideal=0.0, bottom=NAN),
        conditions=records(CONDITION, 0) if conditions is None else conditions,
        truces=records(TRUCE, GENERAL + 1, item=-1, end=-1, rate=NAN, end0=-1, rate0=NAN),
        asked=np.ones((k, n), np.int64), signing=np.ones(n, np.int64), required=np.ones((k, n), np.int64),
        precedence=np.zeros((k, k), np.int64), branches=np.zeros((1, j)), class_hazard=np.zeros((k, 4)),
        clock=np.zeros((k, 4)), gone=np.zeros(clock.NODES))


def calendar_of(events: int, outcomes: int = 2, n: int = 2, breaches: int = 0, **fields: Any) -> Calendar:
    """Events without a parent that come in week 0; nobody is told anything of them."""
    return Calendar(
        events=records(EVENT, events, **({"parent": -1, "given": -1, "outcomes": outcomes} | fields)),
        triggers=records(TRIGGER, events + breaches, when=-1, how=-1), shocks=records(EVENT, 0),
        outcomes=records(OUTCOME, (events, outcomes), branch=-1), chances=np.zeros((events, outcomes, outcomes)),
        gain=np.zeros((events, outcomes, n)),
        expected=records(EXPECTED, (n, events, outcomes), believed=NAN, value=NAN), later=np.zeros((n, events)),
        presses=np.zeros((events, 1), np.int64), effects=records(EVENT, 0))
