"""Quantal response: better candidates win more often, not always.

Idea
    Choices are noisy: a text that suits the weighted crowd better is likelier to be chosen, in the proportion of
    a logit. One draw of the ensemble is one choice, so the outcome is a distribution over the texts that somebody
    actually asks for, not a point between them.
Symbols
    Candidates y_1 < … < y_m: the distinct positions of the actors with w_i > 0 (ordered options: the options).
    u_i(y) = 1 − (|y − x_i| / (hi − lo))^ρ_i utility in [0, 1], w_i = c_i s_i, λ ≥ 0 precision.
Steps
    1. v(y) = Σ w_i u_i(y) / Σ w_i.
    2. ``form="group"``: P(y) = exp(λ v(y)) / Σ exp(λ v(·)): the logit response of the group.
       ``form="actors"``: P(y) = Σ_i w_i P_i(y) / Σ w_i with P_i the logit response of actor i to its own u_i: one
       actor, drawn by weight, decides noisily.
    3. The outcome of draw d is the candidate at which the cumulative P, in rising order of y, passes a uniform
       number of the stream ``models.quantal-response.<issue>``. λ = 0: any candidate; λ → ∞: the best one.
Names in the literature
    Logit choice (Luce 1959), logit quantal response function (McKelvey & Palfrey 1995).
Reproduces
    Its definition: frequencies against P, and the closed form of the two-candidate logit (tests).
Departures
    McKelvey & Palfrey's equilibrium lets players respond to each other's noise; here there is no game between the
    actors, only the response function.
Weaknesses, and when not to use it
    λ is not known for peace talks: report several. Two nearly identical candidates share what one would get twice
    (independence of irrelevant alternatives), so splitting an actor into two near-by ones raises its text's odds.
References
    luce-1959, mckelvey-palfrey-1995
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement
from peaceroom.models.base import options_of, param, register
from peaceroom.models.protocols import Traits


@register("quantal-response")
@dataclass(frozen=True)
class QuantalResponse:
    """Logit choice among the texts that somebody asks for."""

    precision: float = param(10.0, "λ: log-odds gained per unit of mean utility (0 = any candidate alike)",
                             unit="1/utility", low=0.0, high=10_000.0)
    form: str = param("group", "who responds: the weighted group, or one actor drawn by weight",
                      choices=("group", "actors"))
    risk: float = param(1.0, "exponent of the loss where the case gives none (1 neutral, > 1 averse)",
                        low=0.2, high=5.0)

    traits: ClassVar[Traits] = Traits(
        "Noisy choice among the texts that somebody asks for: better ones are likelier", "statistical",
        deterministic=False, mirror=False, cost="N^2",
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` drawn candidates; NaN where nobody who can act cares."""
        outcome = np.full((case.draws, len(case.issues)), np.nan)
        silent: dict[str, str] = {}
        for k, issue in enumerate(case.issues):
            candidates, p = self.probabilities(case, k)
            u = uniforms(case.seed, f"models.quantal-response.{issue}", case.draws, first=case.first)
            cdf = np.cumsum(p, axis=1)
            # the last candidate with any probability takes what rounding leaves
            index = np.minimum((cdf <= u[:, None]).sum(axis=1), (p > 0).cumsum(axis=1).argmax(axis=1))
            outcome[:, k] = np.take_along_axis(candidates, index[:, None], axis=1)[:, 0]
            if np.isnan(outcome[:, k]).all():
                silent[issue] = "nobody who can act cares about this issue"
        return Settlement.of("quantal-response", case.issues, outcome, reading=options_of(self), unavailable=silent)

    def probabilities(self, case: Case, k: int) -> tuple[Array, Array]:
        """Candidates ``(D, M)`` in rising order and their probabilities on issue number ``k``.

        A candidate listed twice (two actors at one position) has probability 0 the second time; rows are NaN and
        0 where nobody has a weight. M is the number of actors, or of options.
        """
        width = case.high[k] - case.low[k]
        weight = case.weight[:, :, k]
        alive = weight > 0
        order = np.argsort(np.where(alive, case.position[:, :, k], np.nan), axis=1, kind="stable")
        # everything below in order of position, so that the order of the actors cannot matter
        x = np.take_along_axis(np.where(alive, case.position[:, :, k], np.nan), order, axis=1)
        w = np.nan_to_num(np.take_along_axis(weight, order, axis=1))
        rho = np.take_along_axis(np.where(np.isnan(case.risk), self.risk, case.risk), order, axis=1)
        total = w.sum(axis=1, keepdims=True)
        options = case.options[k]
        if options is None:
            y = x
            open_ = ~np.isnan(y)
            open_[:, 1:] &= ~(np.diff(y, axis=1) <= TIE * width)
        else:
            y = np.where(total > 0, np.asarray(options, float)[None, :], np.nan)
            open_ = ~np.isnan(y)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = w / total
            loss = np.abs(np.nan_to_num(y)[:, :, None] - np.nan_to_num(x)[:, None, :]) / width
            if not (rho == 1).all():
                loss = loss ** rho[:, None, :]
            if self.form == "group":
                p = _logit(-self.precision * (loss * share[:, None, :]).sum(axis=2), open_)
            else:
                own = _logit(-self.precision * loss, open_[:, :, None])
                p = (own * share[:, None, :]).sum(axis=2)
        return y, np.nan_to_num(p)


def _logit(value: Array, open_: Array) -> Array:
    """Softmax over axis 1 among the open candidates, without overflow."""
    v = np.where(open_, value, -np.inf)
    top = v.max(axis=1, keepdims=True)
    e = np.where(open_, np.exp(v - np.where(np.isfinite(top), top, 0.0)), 0.0)
    return np.asarray(e / e.sum(axis=1, keepdims=True))
