"""Coleman's exchange of control: everybody gives up control of what it cares little about for control of what it wants.

Idea
    Actors hold control over issues and interests in them. If control can be traded as in a market, each spends what its
    control is worth on the issues that interest it; the outcome of an issue is the mean of positions weighted by the
    control that everybody then has.
Symbols
    c_ik control of issue k held by i, Σ_i c_ik = 1; s_ik salience; e_ik = s_ik / Σ_l s_il interest; v_k value of an
    issue, p_i power; x_ik position.
Steps
    1. Control: what the case gives, else shares of capability on the issue; of actors that care about some issue.
    2. Equilibrium: p_i = Σ_k c_ik v_k and v_k = Σ_i e_ik p_i, Σ_k v_k = 1: the stationary distribution of a Markov
       chain between issues. Where issues fall into groups that nobody ties together, each group keeps the value of the
       share that equal values give it.
    3. Control after the exchange: c*_ik = e_ik p_i / v_k. y_k = Σ_i c*_ik x_ik over those with a position on k.
    4. Ordered options: the nearest one, of two equally near ones the lower.
    5. Where nobody who holds control has an interest the model says nothing (NaN).
Names in the literature
    Exchange model of collective action (Coleman 1972, 1990), systems of control and interest; the policy networks of
    Laumann & Knoke (1987); position exchange is another model.
Reproduces
    Coleman's two-by-two: two actors each interested only in what the other controls end with all of it (tests).
Departures
    Actors without an interest take no part in the market, and their control is shared out among the others.
Weaknesses, and when not to use it
    Control over a war's issues cannot be bought and sold like votes in a legislature; it knows no veto and no failure,
    and saliences must be comparable across issues. On one issue alone it is the mean weighted by control.
References
    coleman-1972, coleman-1990, laumann-knoke-1987
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Settlement, on_options
from peaceroom.models.base import key_of, options_of, register
from peaceroom.models.protocols import Traits


@register("coleman")
@dataclass(frozen=True)
class Coleman:
    """Mean of the positions, weighted by the control that everybody has after the exchange."""

    traits: ClassVar[Traits] = Traits(
        "Control is traded for what each cares about; positions count by control after the trade", "bargaining",
        multi_issue=True, cost="N K^2",
    )

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; NaN on an issue in which nobody with control has an interest."""
        bought = exchange(case)[2]
        total = bought.sum(axis=1)
        y = np.divide((bought * np.nan_to_num(case.position)).sum(axis=1), total, out=np.full_like(total, np.nan),
                      where=total > 0)
        silent = {k: "nobody who can act cares about this issue"
                  for j, k in enumerate(case.issues) if not (total[:, j] > 0).any()}
        answer = Settlement.of(key_of(self), case.issues, y, reading=options_of(self), unavailable=silent)
        return on_options(answer, case)


def exchange(case: Case) -> tuple[Array, Array, Array]:
    """Power ``(D, N)``, values of the issues ``(D, K)``, and control after the exchange ``(D, N, K)``.

    Powers and values sum to 1, control after the exchange to 1 on every issue of value.
    """
    from peaceroom.models.kernels.coleman import prices

    seated = ~np.isnan(case.position)
    s = np.where(seated, np.nan_to_num(case.salience), 0.0)
    attention = s.sum(axis=2, keepdims=True)
    interest = np.divide(s, attention, out=np.zeros_like(s), where=attention > 0)
    held = np.where(np.isnan(case.control), np.nan_to_num(case.capability), case.control)
    held = np.where(seated & (attention > 0), held, 0.0)
    whole = held.sum(axis=1, keepdims=True)
    control = np.divide(held, whole, out=np.zeros_like(held), where=whole > 0)
    draws = s.shape[0]
    live = whole[:, 0] > 0  # issues that somebody controls
    value = live / np.maximum(live.sum(axis=1, keepdims=True), 1)
    prices(np.ascontiguousarray(control), np.ascontiguousarray(interest), value)
    power = np.einsum("dnk,dk->dn", control, value)
    spent = interest * power[:, :, None]
    total = spent.sum(axis=1, keepdims=True)
    return power, value, np.divide(spent, total, out=np.zeros((draws, *s.shape[1:])), where=total > 0)
