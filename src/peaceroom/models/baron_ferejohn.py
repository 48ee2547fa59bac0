"""Legislative bargaining: somebody is drawn to propose, and a majority accepts what is no worse than going on.

Idea
    Whoever may propose needs only enough votes, and buys them where they are cheap: with a text that its supporters
    find as good as waiting for the next proposer, who may be somebody else. Who may propose, how patient all are and
    how many votes are needed decide, not strength as such.
Symbols
    x_i position, u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i, p_i probability of proposing, δ_i patience, v_i value of the
    game, A the texts that carry, r reference point.
Steps
    1. Deciders: under majority all with a position, capability and salience above 0, with votes in proportion to
       capability and the issue's quota; else the veto players, all of whom must agree.
    2. p_i: what the case gives, else shares of capability × salience among all with a position.
    3. A stationary equilibrium: each proposes the text of A nearest to its position; v_i = Σ_j p_j u_i(y_j); i accepts
       y iff u_i(y) ≥ (1 − δ_i) u_i(r) + δ_i v_i (an unknown reference point is worth 0 to all); A = the interval of the
       texts that those who accept them can carry. Found by going from the whole scale inwards until A rests.
    4. Outcome: the mean proposal Σ p_i y_i. ``drawn``: one proposal a draw, by chance as in the game. Ordered options:
       proposals are the options of A (where it holds none, the nearest to it).
Names in the literature
    Closed-rule legislative bargaining (Baron & Ferejohn 1989), its spatial form (Banks & Duggan 2000), social
    acceptance set, recognition probabilities.
Reproduces
    Dividing a dollar: the first proposer keeps 1 − δ(m − 1)/n of it with m of n votes needed (Baron & Ferejohn 1989,
    closed rule; `first_share` and tests); on a line A shrinks to the core as patience goes to 1 (Banks & Duggan 2000).
Departures
    Equilibria other than the one found from the whole scale are not looked for. Under majority A is taken as the
    interval between the outermost texts that carry.
Weaknesses, and when not to use it
    Made for parliaments. In talks that need everybody's consent it says little beyond who drafts; recognition and
    patience are hardly ever known, and everything hangs on them.
References
    baron-ferejohn-1989, banks-duggan-2000
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models.base import key_of, options_of, param, register
from peaceroom.models.deciding import SIMPLE_MAJORITY, deciders, quota, votes
from peaceroom.models.protocols import Traits


@register("baron-ferejohn")
@dataclass(frozen=True)
class BaronFerejohn:
    """Mean (or one) of the proposals of a stationary equilibrium, one issue at a time."""

    outcome: str = param("mean", "the mean proposal, or one drawn with the probability of its proposer",
                         choices=("mean", "drawn"))
    patience: float = param(0.95, "what the next round is worth, where the case gives none", low=0.0, high=0.9999)
    risk: float = param(1.0, "exponent of the loss where the case gives none (1 neutral, > 1 averse)",
                        low=0.2, high=5.0)

    @property
    def traits(self) -> Traits:
        """Traits under the chosen outcome."""
        return Traits(
            "A proposer drawn by chance buys the votes it needs with as little as possible", "voting",
            deterministic=self.outcome == "mean", mirror=self.outcome == "mean", cost="N^2",
        )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; NaN where nobody who can act cares."""
        shape = (case.draws, len(case.issues))
        found, rests, rounds = np.full(shape, np.nan), np.ones(shape, bool), np.zeros(shape, np.int64)
        silent: dict[str, str] = {}
        for k, issue in enumerate(case.issues):
            chance = _recognition(case, k)
            y, rests[:, k], rounds[:, k] = self.proposals(case, k)
            if self.outcome == "mean":
                column = (np.nan_to_num(y) * chance).sum(axis=1)
            else:
                # in order of the proposals, so that the order of the actors cannot matter
                order = np.argsort(np.where(chance > 0, y, np.inf), axis=1, kind="stable")
                odds = np.cumsum(np.take_along_axis(chance, order, axis=1), axis=1)
                u = uniforms(case.seed, f"models.baron-ferejohn.{issue}", case.draws, first=case.first)
                index = np.minimum((odds <= u[:, None] * odds[:, -1:]).sum(axis=1), y.shape[1] - 1)
                column = np.take_along_axis(np.take_along_axis(y, order, axis=1), index[:, None], axis=1)[:, 0]
            found[:, k] = np.where(chance.sum(axis=1) > 0, column, np.nan)
            if np.isnan(found[:, k]).all():
                silent[issue] = "nobody who can act cares about this issue"
        answer = Settlement.of(key_of(self), case.issues, found, converged=rests, rounds=rounds,
                               reading=options_of(self), unavailable=silent)
        return on_options(answer, case)

    def proposals(self, case: Case, k: int) -> tuple[Array, NDArray[np.bool_], NDArray[np.int64]]:
        """Each actor's proposal ``(D, N)``, NaN for who never proposes; whether the search came to rest; its rounds."""
        from peaceroom.models.kernels.baron_ferejohn import equilibrium

        width = float(case.high[k] - case.low[k])
        x = (case.position[:, :, k] - case.low[k]) / width
        who, chance = deciders(case, k), _recognition(case, k)
        majority = case.rule[k] == "majority"
        vote = votes(case, k) if majority else who / np.maximum(who.sum(axis=1, keepdims=True), 1)
        needed = quota(case, k) if majority else 1.0
        patience = np.where(np.isnan(case.patience[:, k]), self.patience, case.patience[:, k])
        rho = np.where(np.isnan(case.risk), self.risk, case.risk)
        reference = (case.reference[:, k] - case.low[k]) / width
        options = case.options[k]
        menu = np.empty(0) if options is None else (np.asarray(options, float) - case.low[k]) / width
        y, rests, rounds = np.empty(x.shape), np.ones(case.draws, bool), np.zeros(case.draws, np.int64)
        equilibrium(np.ascontiguousarray(np.nan_to_num(x)), np.ascontiguousarray(chance), np.ascontiguousarray(vote),
                    needed, needed <= SIMPLE_MAJORITY, np.ascontiguousarray(patience), np.ascontiguousarray(rho),
                    np.ascontiguousarray(reference), menu, y, rests, rounds)
        return np.where(chance > 0, case.low[k] + width * y, np.nan), rests, rounds


def _recognition(case: Case, k: int) -> Array:
    """``(D, N)`` probabilities of proposing, summing to 1; 0 where nobody could."""
    seated = ~np.isnan(case.position[:, :, k]) & (np.nan_to_num(case.salience[:, :, k]) > 0)
    given = case.recognition[:, k]
    weight = np.nan_to_num(case.weight[:, :, k]) if np.isnan(given).all() else np.nan_to_num(given)[None]
    weight = np.where(seated, weight, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weight, total, out=np.zeros_like(weight), where=total > 0))


def first_share(players: int, votes_needed: int, patience: float) -> float:
    """What the first proposer keeps of a dollar that equals divide: 1 − δ (m − 1) / n.

    Every other's vote costs δ/n, what it expects of the next round, and m − 1 of them are needed (Baron & Ferejohn
    1989, closed rule, for m = (n + 1) / 2).

    Raises
    ------
    ValueError
        Unless 1 ≤ votes needed ≤ players and 0 ≤ patience ≤ 1.
    """
    if not (1 <= votes_needed <= players and 0 <= patience <= 1):
        raise ValueError("1 to all votes may be needed, and patience lies between 0 and 1")
    return 1 - patience * (votes_needed - 1) / players
