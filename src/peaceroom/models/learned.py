"""Learned settlement distribution: how decisions fell around positions in the past, as odds of every outcome.

Idea
    Outcomes are seldom a weighted mean. Mostly somebody's text is taken, or a round number, or an end of the
    scale, and nearer to where the weight lies rather than farther. A distribution over 101 candidate outcomes
    learns from past decisions how much each of these counts, and so says how sure it is.
Symbols
    y = 0 … 100 candidates, from the lower to the upper end of the scale. x_i positions on that grid, n different
    ones. w_i ∝ c_i^α s_i^β shares of weight, W(x) the share of all who stand at x. f_j(y) features of a candidate,
    θ_j their coefficients. V covariance of an estimate θ̂.
Steps
    1. P = ½ P₁ + ½ P₂; nothing chooses between the two forms.
    2. P₁(y) ∝ exp(Σ_j θ_j f_j(y)): −distance to the weighted mean, 1/n on a position, outside, tens, fives, end;
       the distance averaged over β = 1 … 3.
    3. P₂ = (1 − π) S + π T. S over all candidates by −distance, outside, tens, fives, end; T over the different
       positions by log(W + 0.01), −distance, end; logit π = a + b (ln n − 1). Distance and W averaged over
       β = ½ … 4.
    4. Both are means over 400 draws of the coefficients from N(θ̂, V), in opposite pairs: what the data leave open
       widens the odds.
    5. Where the capabilities of all who care are alike or unknown, the coefficients are those that were fitted
       without capabilities (α = 0).
    6. Outside EU legislation a half is this P, the other half the compromise mean with the errors that it had in
       the past: the domain is not the one that was learned from.
    7. Ordered options: each candidate's mass goes to the nearest option, in halves to two equally near ones.
    8. Draw d is the candidate at which the cumulative P, from the lower end, passes a uniform number of the stream
       ``models.learned.<issue>``, where P is that of one of the 400 draws of the coefficients, in turn: over the
       draws this is a draw from their mean. The point forecast is the median of the mean P.
    Every f_j keeps its value when the scale is reversed, so that P is reversed with the scale.
Names in the literature
    Conditional logit over alternatives (McFadden 1974), a discrete-choice density forecast; an equal-weight linear
    pool; a covariance that allows for issues of one proposal being alike (Liang & Zeger 1986).
Reproduces
    The accuracy on decisions of the European Union that its documentation page reports.
Departures
    None from a published model: this one is new. Its data are those of DEU III (Arregui & Perarnaud 2022).
Weaknesses, and when not to use it
    Learned where nobody was at war and where a decision was taken: it knows no breakdown of talks, no reference
    point worth fighting for, no veto. Agenda setter, consent, reference point and voting rule do not enter (they did
    not improve forecasts of decisions left out). Heaping on fives and tens is that of the experts who placed the
    outcomes.
References
    arregui-perarnaud-2022, mcfadden-1974, gneiting-raftery-2007, liang-zeger-1986
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement
from peaceroom.models._learned_file import FORMS, KINDS, SETS, Coefficients, antithetic, load
from peaceroom.models.base import options_of, param, register
from peaceroom.models.kernels import learned as kernel
from peaceroom.models.kernels.learned_features import FEATURES, POINTS
from peaceroom.models.protocols import Traits

__all__ = ["FEATURES", "FORMS", "KINDS", "POINTS", "SETS", "Coefficients", "Learned", "antithetic", "features", "load"]

_TIE = 1e-9


@register("learned")
@dataclass(frozen=True)
class Learned:
    """Odds of every outcome as past decisions of the European Union fell around positions."""

    widening: str = param("auto", "half of the odds by the compromise mean with its errors: outside the domain that "
                          "was learned from (auto), always, or never", choices=("auto", "on", "off"))
    coefficients: str = param("", "file of coefficients, as `peaceroom fit settlement` writes it; empty: as shipped")

    traits: ClassVar[Traits] = Traits(
        "Odds of every outcome, learned from decisions of the European Union", "statistical",
        deterministic=False, mirror=False, in_hull=False, unanimity=False,
    )

    def __post_init__(self) -> None:
        load(self.coefficients)

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` drawn outcomes; NaN where nobody who can act cares."""
        outcome = np.full((case.draws, len(case.issues)), np.nan)
        for k, issue in enumerate(case.issues):
            u = uniforms(case.seed, f"models.learned.{issue}", case.draws, first=case.first)
            places, masses = self.odds(case, k, whole=False)
            at = np.empty(case.draws, np.int64)
            kernel.draw(masses, u, at)
            outcome[:, k] = np.where(at >= 0, places[at], np.nan)
        return self._settlement(case, outcome, outcome, outcome)

    def point(self, case: Case) -> Settlement:
        """The median of the odds instead of a draw; where it is an interval, its middle and both ends.

        On an issue with options the lower end: the middle need not be an option.
        """
        shape = (case.draws, len(case.issues))
        low, high = np.full(shape, np.nan), np.full(shape, np.nan)
        for k in range(shape[1]):
            places, masses = self.odds(case, k)
            passed = np.cumsum(masses, axis=1)
            known = np.isfinite(passed[:, -1])
            for end, reached in ((low, passed >= 0.5 - _TIE), (high, passed > 0.5 + _TIE)):
                end[known, k] = places[reached.argmax(axis=1)][known]
        ordered = np.array([options is not None for options in case.options], bool)
        return self._settlement(case, np.where(ordered, low, (low + high) / 2), low, high)

    def masses(self, case: Case) -> Array:
        """``(D, K, 101)`` masses of the integers 0…100 of the scale from its lower to its upper end.

        On an issue with ordered options the mass of an option is on the integer nearest to it. NaN where nobody
        who can act cares.
        """
        out = np.zeros((case.draws, len(case.issues), POINTS))
        for k in range(len(case.issues)):
            places, masses = self.odds(case, k)
            at = np.rint(100 * (places - case.low[k]) / (case.high[k] - case.low[k])).astype(np.intp)
            for m, y in enumerate(at):  # two options may be nearest to the same integer
                out[:, k, y] += masses[:, m]
        return out

    def odds(self, case: Case, k: int, *, whole: bool = True) -> tuple[Array, Array]:
        """Possible outcomes ``(M,)`` of issue number ``k`` in rising order, on its own scale, and masses ``(D, M)``.

        M is 101, or the number of options. Rows are NaN where nobody who can act cares. Not ``whole``: each draw's
        masses are by one set of coefficients, in turn, in place of the mean over all sets.
        """
        file = load(self.coefficients)
        wide = self.widening == "on" or (self.widening == "auto" and case.context.get("domain") != file.domain)
        low, high, options = float(case.low[k]), float(case.high[k]), case.options[k]
        masses = np.empty((case.draws, POINTS))
        kernel.masses_of(*_arrays(case, k), low, high, file.linear, file.mixture, file.alphas, file.narrow, file.wide,
                         file.errors, file.share if wide else 0.0, -1 if whole else case.first, masses)
        if options is None:
            return low + (high - low) * np.arange(POINTS) / 100, masses
        return np.asarray(options, float), masses @ _nearest(100 * (np.asarray(options, float) - low) / (high - low))

    def _settlement(self, case: Case, outcome: Array, low: Array, high: Array) -> Settlement:
        silent = {issue: "nobody who can act cares about this issue"
                  for k, issue in enumerate(case.issues) if np.isnan(outcome[:, k]).all()}
        return Settlement.of("learned", case.issues, outcome, interval_low=low, interval_high=high,
                             ties=(high > low).astype(np.int64), unavailable=silent,
                             reading=options_of(self) | self.notes(case))

    def notes(self, case: Case) -> dict[str, str]:
        """What an answer on this case must be read with, by subject; empty inside the domain with capabilities."""
        notes = {}
        file = load(self.coefficients)
        if case.context.get("domain") != file.domain:
            notes["domain"] = f"learned from decisions of the domain {file.domain}; this is not one of them" + (
                "" if self.widening == "off" else ", so half of the odds are the compromise mean with its errors")
        cares = (case.salience > 0) & ~(case.capability <= 0)
        if cares.any():
            c = np.where(cares, case.capability, np.nan)
            with np.errstate(invalid="ignore"):
                least, most = np.fmin.reduce(c, axis=1), np.fmax.reduce(c, axis=1)
                alike = ~(most - least > _TIE * most) & cares.any(axis=1)
            if alike.any():
                issues = ", ".join(issue for k, issue in enumerate(case.issues) if alike[:, k].any())
                notes["capability"] = f"alike or unknown on {issues}: odds as learned without capabilities"
        return notes


def features(case: Case, k: int, alpha: float, narrow: Sequence[float], wide: Sequence[float]) -> Array:
    """``(D, 101, F)`` features of every candidate on issue ``k``, in the order of `FEATURES`; NaN where none has any.

    Weights are c^α s^β with β averaged over ``narrow`` in the first column and over ``wide`` elsewhere.
    """
    made = kernel.features_of(*_arrays(case, k), float(case.low[k]), float(case.high[k]), alpha,
                              np.array(narrow, float), np.array(wide, float))
    return np.asarray(made.transpose(0, 2, 1))


def _arrays(case: Case, k: int) -> tuple[Array, Array, Array]:
    """Positions, capabilities and saliences ``(D, N)`` of one issue; who has no position has no salience.

    Copies, so that the compiled functions see one type of array only and are compiled once.
    """
    position = np.array(case.position[:, :, k], order="C")
    salience = np.where(np.isnan(position), np.nan, case.salience[:, :, k])
    return position, np.array(case.capability[:, :, k], order="C"), np.array(salience, order="C")


def _nearest(places: Array) -> Array:
    """``(101, M)`` which share of each candidate's mass goes to which option (places on 0–100)."""
    gap = np.abs(np.arange(POINTS)[:, None] - places[None, :])
    near = (gap <= gap.min(axis=1, keepdims=True) + 1e-9).astype(float)
    return np.asarray(near / near.sum(axis=1, keepdims=True))
