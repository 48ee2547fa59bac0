"""The fields of a case of the simulator, with their defaults: what is known of one process on its as-of date.

Positions stand on each issue's own scale. Arrays with a leading draw axis ``D`` may have length 1 (the same in every
draw) or one row for each draw of the whole run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peaceroom.process.actors import (
    Authority,
    Ceasefire,
    Commitment,
    Consensus,
    Disruptor,
    Event,
    Proposal,
    Ratifier,
    Seat,
    Shock,
    ThirdParty,
    Violence,
)

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: texts of all sorts for each one that closes no item, in the talks of the generic scenario while they sit
ALL_TEXTS = 1.75
#: states of the talks, exclusive; a victory state for each party follows
STATES = ("not_opened", "in_session", "recess", "suspended", "dormant", "signed", "ratified")
Stage = Literal["not_opened", "in_session", "recess", "suspended", "dormant", "signed"]
#: how far ceasefires reach
SCOPES = ("local", "partial", "general")
#: when a shock may come
DURING = ("always", "talks", "breaks")
#: how the values that parties concede towards are found
ATTRACTORS = ("given", "compromise", "stances", "reservation")


@dataclass(frozen=True, slots=True, eq=False)
class CaseFields:
    """Everything but parties, issues and positions has a neutral default. `ProcessCase` checks what is given.

    Attributes
    ----------
    parties, issues, items
        Ids. Parties are the principals (n ≥ 2); an item groups the issues that close together.
    ideal, bottom, salience
        ``(D|1, n, J)``: ideal, furthest acceptable value (NaN: none), weight ≥ 0. Ideal NaN: no position.
    item_of
        ``(J,)`` item of each issue.
    low, high
        ``(J,)`` ends of the scales.
    share
        ``(n,)`` battlefield strength > 0, 0 for who does not fight; only ratios matter.
    drift, optimism
        ``(n,)`` weekly trend of each one's log strength, and how much better it believes its trend to be.
    required
        ``(K, n)`` whose consent an item needs. Default: everyone with a position on it.
    precedence
        ``(K, K)``: item k opens only after every item j with ``precedence[k, j]`` is settled.
    tracks
        How many items are open at once; 0: as many as precedence allows.
    ease
        ``(K,)`` factor on the closing hazard.
    kinds
        Of each item, one of `process.clocks.KINDS`; default ``other``. A kind with a clock of its own (procedure)
        closes by that clock, not at the pace of texts.
    back_channel, resume_after
        ``(K,)`` whether an item is talked about, and can close, while talks are in recess, suspended or dormant; and
        whether suspended talks resume only once it is settled.
    clock_sample
        Which of the resampled tables such a clock runs by; −1: by the estimate.
    consensus, signing
        Item → the sufficient consensus that it needs, in place of ``required``; likewise for the whole (None: all who
        are required on some item).
    shocks
        What comes on no known day, at a rate.
    seats, authorities, proposals
        Who joins or leaves (others sit there all the time), who can stop the talks, and what is tabled by one party.
    may_refer
        ``(K,)`` whether an item can be settled by reference. Default: items of procedure only.
    ceasefire_class, ceasefire_term
        ``(K,)`` class 1–3 of the ceasefire that an item brings (0: none), and its term in weeks (0: open-ended).
    ceasefire_scope, ceasefire_collapse
        Of each item, how far that ceasefire reaches (one of `SCOPES`; default ``general``) and its hazard of collapse
        a week (NaN: that of its class).
    ceasefires
        In force on the as-of date; of each scope the strongest counts.
    conditional
        ``(party, issue, item, bottom line once that item is settled)``.
    attractor
        ``(D|1, B, J)`` settlement values by branch of calendar outcomes; branch 0 at the start.
    attractors
        ``given``; ``compromise`` (mean of ideals weighted by salience × strength, monthly), ``stances`` (the same of
        stances) or ``reservation`` (two principals: equal gains over no deal), all compiled.
    gap_range
        Each item's positions are drawn together towards its attractor by a factor uniform on this range (generic
        scenario: 0 … 1); (1, 1) leaves them as they are.
    no_agreement
        ``(D|1, n)`` value of no deal where an analyst gives one (NaN: from beliefs).
    cost_range
        ``(n, 2)`` uniform range of the cost of fighting (NaN: parameter ``cost``).
    opponent
        ``(n,)`` utility of defeat (NaN: own utility of the others' ideals).
    motivation, trust_in
        ``(n,)`` in (0, 1): motivation and optimism on the as-of date (0.5 generic).
    shift
        ``(n,)`` power that each one would lose *through* the deal (Powell 2006).
    exposure
        ``(n,)`` share of the package that each one could lose by the other's defection.
    stage, items_settled, item_weeks
        State of the talks; items settled already; ``(K,)`` weeks that open items have been open.
    break_weeks
        Weeks that a suspension or recess has lasted.
    steps_ago
        Weeks since the texts of the last year, the last text among them; empty: there was none.
    multiplier, texts_ratio, texts_away, texts_resumed
        On the hazards of closing, reference and other texts; on other texts besides, while talks sit and while they are
        suspended, dormant or not opened (`ALL_TEXTS` where no pace is set); on the chance of a text with a resumption
        (`process.anchoring.pacing`).
    item_text
        Chance that the closing of an item without a clock of its own is a text. In the generic scenario all are: its
        items are what base rates count. Of what parties of real talks agree half is (`process.clocks.ITEM_TEXT`).
    month_of_week
        ``(W,)`` month (0, 1, …) that each week's deaths are counted to; empty: months of 30.44 days.
    two_point
        The balance moves by ±σ a week (Smith & Stam's forts) instead of by normal shocks.
    battle_beliefs
        ``(n, 2)`` Beta priors on the first party's chance to win a battle; with them no deal is worth that chance (two
        principals, with ``two_point``). Empty: beliefs on the drift.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    items: tuple[str, ...]
    ideal: Array
    item_of: NDArray[np.int64]
    bottom: Array = field(default_factory=lambda: np.empty(0))
    salience: Array = field(default_factory=lambda: np.empty(0))
    low: Array = field(default_factory=lambda: np.empty(0))
    high: Array = field(default_factory=lambda: np.empty(0))
    share: Array = field(default_factory=lambda: np.empty(0))
    drift: Array = field(default_factory=lambda: np.empty(0))
    optimism: Array = field(default_factory=lambda: np.empty(0))
    required: Flags = field(default_factory=lambda: np.empty((0, 0), bool))
    precedence: Flags = field(default_factory=lambda: np.empty((0, 0), bool))
    tracks: int = 0
    ease: Array = field(default_factory=lambda: np.empty(0))
    kinds: tuple[str, ...] = ()
    clock_sample: int = -1
    back_channel: Flags = field(default_factory=lambda: np.empty(0, bool))
    resume_after: Flags = field(default_factory=lambda: np.empty(0, bool))
    may_refer: Flags = field(default_factory=lambda: np.empty(0, bool))
    ceasefire_class: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    ceasefire_term: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    ceasefire_scope: tuple[str, ...] = ()
    ceasefire_collapse: Array = field(default_factory=lambda: np.empty(0))
    conditional: tuple[tuple[str, str, str, float], ...] = ()
    attractor: Array = field(default_factory=lambda: np.empty(0))
    attractors: str = "compromise"
    gap_range: tuple[float, float] = (1.0, 1.0)
    no_agreement: Array = field(default_factory=lambda: np.empty(0))
    cost_range: Array = field(default_factory=lambda: np.empty(0))
    opponent: Array = field(default_factory=lambda: np.empty(0))
    motivation: Array = field(default_factory=lambda: np.empty(0))
    trust_in: Array = field(default_factory=lambda: np.empty(0))
    shift: Array = field(default_factory=lambda: np.empty(0))
    exposure: Array = field(default_factory=lambda: np.empty(0))
    third_parties: tuple[ThirdParty, ...] = ()
    events: tuple[Event, ...] = ()
    shocks: tuple[Shock, ...] = ()
    ratifiers: tuple[Ratifier, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    disruptors: tuple[Disruptor, ...] = ()
    consensus: Mapping[str, Consensus] = field(default_factory=dict)
    signing: Consensus | None = None
    seats: tuple[Seat, ...] = ()
    authorities: tuple[Authority, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    ceasefires: tuple[Ceasefire, ...] = ()
    violence: Violence = field(default_factory=Violence)
    stage: Stage = "in_session"
    items_settled: tuple[str, ...] = ()
    item_weeks: Array = field(default_factory=lambda: np.empty(0))
    break_weeks: float = 0.0
    steps_ago: tuple[int, ...] = (0,)
    multiplier: float = 1.0
    texts_ratio: float = 1.0
    texts_away: float = ALL_TEXTS
    texts_resumed: float = 1.0
    item_text: float = 1.0
    month_of_week: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    two_point: bool = False
    battle_beliefs: Array = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        n, issues, items = len(self.parties), len(self.issues), len(self.items)
        ideal = _float(self.ideal)
        ideal = ideal[None] if ideal.ndim == 2 else ideal
        kinds = tuple(self.kinds) or ("other",) * items
        defaults: dict[str, tuple[Any, Any]] = {
            "bottom": (np.full((1, n, issues), np.nan), float), "salience": (np.ones((1, n, issues)), float),
            "low": (np.zeros(issues), float), "high": (np.full(issues, 100.0), float), "share": (np.ones(n), float),
            "drift": (np.zeros(n), float), "optimism": (np.zeros(n), float),
            "precedence": (np.zeros((items, items), bool), bool), "ease": (np.ones(items), float),
            "back_channel": (np.zeros(items, bool), bool), "resume_after": (np.zeros(items, bool), bool),
            "may_refer": (np.array([kind == "procedure" for kind in kinds], bool), bool),
            "ceasefire_class": (np.zeros(items), np.int64),
            "ceasefire_term": (np.zeros(items), np.int64), "ceasefire_collapse": (np.full(items, np.nan), float),
            "no_agreement": (np.full((1, n), np.nan), float),
            "cost_range": (np.full((n, 2), np.nan), float), "opponent": (np.full(n, np.nan), float),
            "motivation": (np.full(n, .5), float), "trust_in": (np.full(n, .5), float), "shift": (np.zeros(n), float),
            "exposure": (np.zeros(n), float), "item_weeks": (np.zeros(items), float),
            "month_of_week": (np.empty(0), np.int64),
            "battle_beliefs": (np.empty((0, 2)), float),
        }
        put = object.__setattr__
        put(self, "ideal", ideal)
        put(self, "kinds", kinds)
        put(self, "ceasefire_scope", tuple(self.ceasefire_scope) or ("general",) * items)
        put(self, "item_of", np.asarray(self.item_of, np.int64))
        for name, (default, kind) in defaults.items():
            given = np.asarray(getattr(self, name), kind)
            put(self, name, default.astype(kind) if given.size == 0 else given)
        for name, wanted in (("bottom", 3), ("salience", 3), ("attractor", 3), ("no_agreement", 2)):
            given = _float(getattr(self, name))
            while given.size and given.ndim < wanted:
                given = given[None]
            put(self, name, given)
        if self.attractor.size == 0:
            put(self, "attractor", np.zeros((1, 1, issues)))
        if np.asarray(self.required).size == 0:
            held: Flags = np.zeros((n, issues), bool)
            if ideal.ndim == 3:
                held = np.all(~np.isnan(ideal), axis=0, keepdims=True)[0]
            required = np.zeros((items, n), bool)
            for j, k in enumerate(self.item_of[:held.shape[-1]]):
                if 0 <= k < items:
                    required[k] |= held[:, j]
            put(self, "required", required)
        else:
            put(self, "required", np.asarray(self.required, bool))


def states_of(parties: Sequence[str]) -> tuple[str, ...]:
    """Names of the exclusive states of a case with these parties."""
    return (*STATES, *(f"victory_{p}" for p in parties))


def _float(values: ArrayLike) -> Array:
    return np.asarray(values, np.float64)
