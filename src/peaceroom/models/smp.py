"""The spatial model of politics: actors challenge each other, bargain, and vote on the bargains, turn by turn.

Idea
    Actors stand at points of a space with one dimension an issue. An election among all positions says how strong each
    is, and strength makes bold or careful. Each actor then challenges whom it expects to gain most from, weighing who
    would side with whom; the two agree on a point between them, and every actor takes what an election among the
    bargains that it is part of prefers. It ends when positions move little. The model is that of KTAB, which leaves
    no step open but contains slips: each is an option, so that both what the program does and what it was meant to do
    can be run, and told apart.
Symbols
    x_i position and y_i ideal in [0, 1]^d, s_ik salience, S_i = Σ_k s_ik, c_i capability, W_i = S_i c_i; δ_ij =
    √(Σ_k [s_ik (y_ik − x_jk)]² / Σ_k s_ik²); f(δ, R) = (1 − δ)(1 + δR); V(w; a, b) the vote of weight w between
    utilities a and b (``voting``), a share of w (a − b) by default.
Steps (of a turn)
    1. u_ij = 1 − δ_ij. C_ij = 10⁻⁸ + Σ_k max(0, V(c_k; u_ki, u_kj)); P_ij = g(C_ij)/(g(C_ij) + g(C_ji)),
       g(a) = a, a², a⁴, a⁸ (``victory``). p_i ∝ Π_j P_ij, or one of two Markov chains (``pce``).
    2. R_i = (p_i − min p)/(max p − min p), stretched to [−½, 1] (``risk_range``). h takes i's attitude for a mean of
       its own and i's (``risk_adjust``); U^h_ij = f(δ_ij, that).
    3. i challenging j, as i sees it: i and j vote with W; then each third party m on what siding with either is worth
       to it. Φ = support of i over both. e = (1 − S_j) 2U_ii + S_j [Φ 2U_ii + (1 − Φ) 2U_ij] − U_ii − U_ij.
    4. i challenges the j with the largest e > 10⁻⁵; none, and it proposes nothing.
    5. The bargain lies between x_i and x_j, on each dimension by the weights s_ik² Φ² and s_jk² (1 − Φ)²
       (``inter_vec``, ``bargain``), rounded to four decimals of the scale.
    6. Each actor votes, like all others for it, on staying and on every bargain that it made or received; it takes its
       part of the likeliest (``transitions``: or draws one).
    7. y_i ← Σ_j A_ij x_j + (1 − Σ_j A_ij) y_i (``affinity``). Rest: after turn 2, when the summed moves are below
       ``stop`` of those of turn 1.
Names in the literature
    Spatial Model of Politics, SMP; KTAB (KAPSARC Toolkit for Behavioral Analysis); "compromise model" in its papers.
    PCE: probabilistic Condorcet election.
Reproduces
    66 runs of KTAB 1.4, every option once, in one to three dimensions, with and without affinities, deterministic and
    stochastic: the same number of turns, and positions to the last bit (S2PMax: 10⁻¹³ on 0–100).
Departures
    Six slips are mended by default, and left in ``smp@ktab``: see the page. On scales of any length; who lacks a
    position on an issue, or cares for none, does not enter there; saliences that sum to more than 1 are divided by the
    largest sum; capabilities that differ by issue enter as their mean by salience; with two actors; ordered options at
    the end. Consensus is an answer, where KTAB stops with an error.
Weaknesses, and when not to use it
    Small changes of an input change who challenges whom, and that the end: look at the spread. No vetoes, no reference
    point. Small constants of the program are absolute: capabilities near 10⁻⁸ count differently than larger ones.
References
    wise-lester-efird-2015
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Option, Settlement, on_options
from peaceroom.core.workings import Workings
from peaceroom.models._smp_arrays import Game, affinities, games, random_seeds, written_affinity
from peaceroom.models._smp_trace import Trace, trace_of, workings_of
from peaceroom.models.base import options_of, param, register
from peaceroom.models.median import weighted_median
from peaceroom.models.protocols import Traits

#: what KTAB does where it is not what its documents say
KTAB: Mapping[str, Option] = {
    "third_parties": "winner-side", "receiver_odds": "gain", "receiver_weight": "initiator", "vote_order": "listed",
    "guard": True, "equal_chances": "stop",
}
#: options that are words, and what each may be
CHOICES: Mapping[str, tuple[str, ...]] = {
    "victory": ("Linear", "Square", "Quartic", "Octic", "Binary"),
    "pce": ("Conditional", "MarkovIncentive", "MarkovUniform"),
    "transitions": ("Deterministic", "Stochastic"),
    "voting": ("Binary", "PropBin", "Prop", "PropCbc", "Cubic", "ASymProsp"),
    "risk_adjust": ("None", "OneThird", "Half", "TwoThirds", "Full"),
    "risk_range": ("Min", "Mid", "Max"),
    "third_party_commit": ("NoCommit", "SemiCommit", "FullCommit"),
    "inter_vec": ("S1P1", "S2P2", "S2PMax"),
    "bargain": ("InitOnlyInterp", "InitRcvrInterp", "PWCompInterp"),
}
_STUCK = "KTAB stops with an error on this: all actors are equally likely to win, or attitudes to risk change nothing"
_ALONE = "fewer than two actors with a position care about it and can act"


class _TraitsByReading:
    def __get__(self, model: Smp | None, owner: type[Smp]) -> Traits:
        drawn = model is not None and model.transitions == "Stochastic"
        apart = model is not None and model.joint == "issue"
        return Traits("Challenges, bargains and votes in a space of issues, until positions rest (KTAB)", "dynamic",
                      deterministic=not drawn, multi_issue=not apart, in_hull=False, scale_free_capability=False,
                      mirror=not drawn, whole_decisions=not apart, cost="N^3")


@register("smp", presets={"ktab": KTAB})
@dataclass(frozen=True)
class Smp:
    """Turns of challenges, bargains and votes in as many dimensions as there are issues."""

    victory: str = param("Linear", "how strength becomes a chance to win", choices=CHOICES["victory"])
    pce: str = param("Conditional", "how an election among many is decided", choices=CHOICES["pce"])
    transitions: str = param("Deterministic", "the likeliest bargain is taken, or one drawn by its probability",
                             choices=CHOICES["transitions"])
    voting: str = param("Prop", "vote by difference of utilities", choices=CHOICES["voting"])
    risk_adjust: str = param("OneThird", "how much of others' attitude to risk an actor sees",
                             choices=CHOICES["risk_adjust"])
    risk_range: str = param("Mid", "attitudes from 0, −½ or −1 to 1", choices=CHOICES["risk_range"])
    third_party_commit: str = param("SemiCommit", "whether third parties go where the side they take goes",
                                    choices=CHOICES["third_party_commit"])
    inter_vec: str = param("S2P2", "weights of both sides in a bargain", choices=CHOICES["inter_vec"])
    bargain: str = param("InitOnlyInterp", "whose estimates make the bargain", choices=CHOICES["bargain"])
    third_parties: str = param("own-side", "who stands with the challenged helps it, or (KTAB) the challenger",
                               choices=("own-side", "winner-side"))
    receiver_odds: str = param("probability", "what of its estimate the challenged brings in: odds, or (KTAB) a gain",
                               choices=("probability", "gain"))
    receiver_weight: str = param("receiver", "whose capability weighs the challenged's bargain: its own, or (KTAB) the "
                                 "challenger's", choices=("receiver", "initiator"))
    vote_order: str = param("both", "vote on a pair both ways round, or (KTAB) as listed", choices=("both", "listed"))
    guard: bool = param(False, "stop, as KTAB does, where attitudes to risk change no utility")
    equal_chances: str = param("neutral", "if all are equally likely to win: all neutral to risk, or (KTAB) stop",
                               choices=("neutral", "stop"))
    joint: str = param("all", "issues in one space: all, those of an agenda item, or each alone",
                       choices=("all", "item", "issue"))
    forecast: str = param("median", "statistic of the final positions that is the outcome",
                          choices=("median", "mean", "likeliest"))
    turns: int = param(100, "limit of turns", unit="turns", low=2, high=1000)
    stop: float = param(0.02, "at rest when moves are below this share of the first turn's", unit="share", low=0.0,
                        high=1.0)
    affinity: str = param("", "whose ideal follows whose position, as a>b=0.3; a>a=0.7 by ids; empty: its own alone")
    seed: int = param(0, "seed of the draws of KTAB; 0: each draw of the case has its own", low=0,
                      high=2**64 - 1)

    traits = _TraitsByReading()

    def __post_init__(self) -> None:
        written_affinity(self.affinity)

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """Play every draw. NaN where fewer than two actors take part, or where this reading stops with an error."""
        from peaceroom.models.kernels.smp import STUCK, batch

        d, _, k = case.position.shape
        outcome, low, high = (np.full((d, k), np.nan) for _ in range(3))
        converged, rounds, ties = np.zeros((d, k), bool), np.zeros((d, k), np.int64), np.zeros((d, k), np.int64)
        path = np.repeat(case.position[:, None], self.turns + 1, axis=1) if trajectory else np.empty((0, 0, 0, 0))
        seeds = random_seeds(case, self.seed) if self.transitions == "Stochastic" else np.zeros(d, np.uint64)
        how, unavailable = self.numbers(), {}
        for game in games(case, self.joint):
            final, last = np.empty(game.x.shape), np.zeros((3, d), np.int64)
            way = np.empty((d, self.turns + 1, *game.x.shape[1:]) if trajectory else (0, 0, 0, 0))
            batch(game.x, game.s, game.c, game.takes, affinities(self.affinity, case.actors), how, self.stop, seeds,
                  final, last[0], last[1], last[2], way)
            at, played = list(game.issues), last[1] >= 0
            lower, upper, tied = self._statistic(case, game, final, how)
            known = (played & (last[1] != STUCK))[:, None] & ~np.isnan(lower)
            for made, found in ((low, lower), (high, upper)):
                made[:, at] = np.where(known, game.back(found), np.nan)
            rounds[:, at], converged[:, at] = last[0][:, None], (last[1] > 0)[:, None] & known
            ties[:, at] = np.where(known, last[2][:, None] + tied, 0)
            if trajectory:
                path[:, :, :, at] = np.where(np.isnan(case.position[:, None][..., at]), np.nan, game.back(way))
            for j, issue in enumerate(at):
                if not known[:, j].any():
                    unavailable[case.issues[issue]] = _STUCK if (last[1] == STUCK).any() else _ALONE
        outcome = (low + high) / 2
        centres = self._centres(case, path) if trajectory else None
        longest = int(rounds.max(initial=0)) + 1
        return on_options(Settlement(
            model=self.key, issues=case.issues, outcome=outcome, no_agreement=np.zeros((d, k), bool),
            converged=converged, rounds=rounds, ties=ties, interval_low=low, interval_high=high,
            reading=options_of(self), unavailable=unavailable, trajectory=path[:, :longest] if trajectory else None,
            forecast={name: c[:, :longest] for name, c in centres.items()} if centres else None,
        ), case)

    def point(self, case: Case) -> Settlement:
        """Of a stochastic game without a seed of its own, what the likeliest bargains lead to."""
        drawn = self.transitions == "Stochastic" and self.seed == 0
        answer = (self.settled() if drawn else self).solve(case, trajectory=True)
        return replace(answer, reading=options_of(self)) if drawn else answer

    def trace(self, case: Case, *, draw: int = 0, issue: int = 0) -> Trace:
        """The reasons of one game: who challenged whom, what came of it, and how likely each position is."""
        return trace_of(self, case, draw, issue)

    def workings(self, case: Case) -> Workings:
        """Of the first draw, as plain data: positions with their probabilities, and how far readings differ."""
        if self.key == "smp@ktab":
            return workings_of(self, self._with({name: getattr(Smp(), name) for name in KTAB}), "documented", case)
        return workings_of(self, self._with(KTAB), "ktab", case)

    def _with(self, options: Mapping[str, Option]) -> Smp:
        made: Any = type(self)
        changed: Smp = made(**(options_of(self) | dict(options)))
        return changed

    def settled(self) -> Smp:
        """The model with the likeliest bargains in place of drawn ones."""
        return replace(self, transitions="Deterministic")

    @property
    def key(self) -> str:
        """Registry key; with ``@ktab`` where all six slips are KTAB's."""
        return "smp@ktab" if all(getattr(self, name) == value for name, value in KTAB.items()) else "smp"

    def numbers(self) -> NDArray[np.int64]:
        """Options for the kernel, in its order."""
        words = [choices.index(getattr(self, name)) for name, choices in CHOICES.items()]
        return np.array([*words, self.turns, self.third_parties == "own-side", self.receiver_odds == "probability",
                         self.receiver_weight == "receiver", self.vote_order == "both", self.guard,
                         self.equal_chances == "stop"], np.int64)

    def _statistic(self, case: Case, game: Game, final: Array, how: NDArray[np.int64],
                   ) -> tuple[Array, Array, NDArray[np.int64]]:
        """Both ends of the outcome on the unit scale ``(D, k)``, NaN without weights, and ties counted."""
        weight = np.where(game.takes[:, :, None], case.weight[:, :, list(game.issues)], 0.0)
        none = np.zeros(weight[:, 0].shape, np.int64)
        total = weight.sum(axis=1)
        if self.forecast == "median":
            low, high = weighted_median(np.where(weight > 0, final, np.nan), weight)
            return low, high, (high - low > TIE).astype(np.int64)
        if self.forecast == "mean":
            mean = np.divide((weight * final).sum(axis=1), total, out=np.full(total.shape, np.nan), where=total > 0)
            return mean, mean, none
        best = game.likeliest(final, affinities(self.affinity, case.actors), how)
        best = np.where(total > 0, best, np.nan)
        return best, best, none

    def _centres(self, case: Case, path: Array) -> dict[str, Array]:
        """Weighted median and mean by turn, ``(D, T + 1, K)``, on the issues' scales."""
        weight = case.weight
        total = weight.sum(axis=1)
        median, mean = np.empty((2, *path.shape[:2], path.shape[3]))
        for t in range(path.shape[1]):
            low, high = weighted_median(path[:, t], weight)
            median[:, t] = (low + high) / 2
            mean[:, t] = np.divide((weight * np.nan_to_num(path[:, t])).sum(axis=1), total,
                                   out=np.full(total.shape, np.nan), where=total > 0)
        return {"median": median, "mean": mean}
