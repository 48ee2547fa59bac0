"""Learned settlement distribution: how decisions fell around positions in the past, as odds of every outcome.

Idea
    Outcomes are seldom a weighted mean. Mostly somebody's text is taken, or a round number, or an end of the
    scale, and nearer to where the weight lies rather than farther. A log-linear distribution over 101 candidate
    outcomes learns from past decisions how much each of these counts, and so says how sure it is.
Symbols
    y = 0 … 100 candidates, from the lower to the upper end of the scale. x_i positions on that grid. w_i ∝ c_i^α
    s_i^β shares of weight. f_j(y) features of a candidate, θ_j their coefficients. τ pull of the centre and ε share
    of a broad distribution B: 1 and 0 in the domain of the data.
Steps
    1. P(y) = (1 − ε) exp(Σ_j θ_j f_j(y)) / Σ exp(Σ_j θ_j f_j(·)) + ε B(y). The distance to the weighted mean is
       averaged over the exponents β of the coefficient file.
    2. Where the capabilities of all who care are alike or unknown, θ is the one that was fitted without
       capabilities (α = 0), which is wider.
    3. Outside EU legislation the coefficient of the distance to the mean is multiplied by τ < 1, and ε > 0 (from the
       coefficient file): the domain is not the one that was learned from.
    4. Ordered options: each candidate's mass goes to the nearest option, in halves to two equally near ones.
    5. Draw d is the candidate at which the cumulative P, from the lower end, passes a uniform number of the stream
       ``models.learned.<issue>``. The point forecast is the median of P.
    Every f_j keeps its value when the scale is reversed, so that P is reversed with the scale.
Names in the literature
    Conditional logit over alternatives (McFadden 1974), a discrete-choice density forecast.
Reproduces
    The accuracy on decisions of the European Union that its documentation page reports.
Departures
    None from a published model: this one is new. Its data are those of DEU III (Arregui & Perarnaud 2022).
Weaknesses, and when not to use it
    Learned where nobody was at war and where a decision was taken: it knows no breakdown of talks, no reference
    point worth fighting for, no veto. Agenda setter, consent, reference point and voting rule do not enter unless
    the coefficient file says so (they did not improve forecasts of decisions left out). Heaping on fives and tens
    is that of the experts who placed the outcomes.
References
    arregui-perarnaud-2022, mcfadden-1974, gneiting-raftery-2007, breiman-et-al-1984
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.rng import uniforms
from peaceroom.core.settlement import Settlement
from peaceroom.models._learned_file import Coefficients, load
from peaceroom.models.base import Traits, options_of, param, register
from peaceroom.models.kernels import learned as kernel
from peaceroom.models.kernels.learned_features import COUNT, FEATURES, NAMES, POINTS

__all__ = ["FEATURES", "NAMES", "POINTS", "Coefficients", "Learned", "features", "load"]

_TIE = 1e-9


@register("learned")
@dataclass(frozen=True)
class Learned:
    """Odds of every outcome as past decisions of the European Union fell around positions."""

    widening: str = param("auto", "wider odds: outside the domain that was learned from (auto), always, or never",
                          choices=("auto", "on", "off"))
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
            places, masses = self.odds(case, k)
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

    def odds(self, case: Case, k: int) -> tuple[Array, Array]:
        """Possible outcomes ``(M,)`` of issue number ``k`` in rising order, on its own scale, and masses ``(D, M)``.

        M is 101, or the number of options. Rows are NaN where nobody who can act cares.
        """
        file = load(self.coefficients)
        wide = self.widening == "on" or (self.widening == "auto" and case.context.get("domain") != file.domain)
        low, high, options = float(case.low[k]), float(case.high[k]), case.options[k]
        masses, theta = np.empty((case.draws, POINTS)), file.theta.copy()
        if wide:
            theta[:, NAMES.index("distance_mean")] *= file.centre
        kernel.masses_of(*_arrays(case, k), low, high, *_roles(case, k), np.array(case.reference[:, k]),
                         theta, file.alphas, file.betas, file.flat if wide else 0.0, file.ends, masses)
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
                "" if self.widening == "off" else ", so the odds are wider than they were there")
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


def features(case: Case, k: int, alpha: float, betas: Sequence[float]) -> Array:
    """``(D, 101, COUNT)`` features of every candidate on issue ``k`` with weights c^α s^β; NaN where none has any."""
    made = kernel.features_of(
        *_arrays(case, k), float(case.low[k]), float(case.high[k]), alpha, np.array(betas, float), *_roles(case, k),
        np.array(case.reference[:, k]), np.ones(COUNT, np.bool_))
    return np.asarray(made.transpose(0, 2, 1))


def _arrays(case: Case, k: int) -> tuple[Array, Array, Array]:
    """Positions, capabilities and saliences ``(D, N)`` of one issue; who has no position has no salience.

    Copies, so that the compiled functions see one type of array only and are compiled once.
    """
    position = np.array(case.position[:, :, k], order="C")
    salience = np.where(np.isnan(position), np.nan, case.salience[:, :, k])
    return position, np.array(case.capability[:, :, k], order="C"), np.array(salience, order="C")


def _roles(case: Case, k: int) -> tuple[int, NDArray[np.bool_], bool]:
    """Number of the agenda setter (−1 without one), who must consent ``(N,)``, and whether a majority rules."""
    setter = case.setter[k]
    number = case.actors.index(setter) if setter in case.actors else -1
    return number, np.array(case.required[:, k]), case.rule[k] == "majority"


def _nearest(places: Array) -> Array:
    """``(101, M)`` which share of each candidate's mass goes to which option (places on 0–100)."""
    gap = np.abs(np.arange(POINTS)[:, None] - places[None, :])
    near = (gap <= gap.min(axis=1, keepdims=True) + 1e-9).astype(float)
    return np.asarray(near / near.sum(axis=1, keepdims=True))
