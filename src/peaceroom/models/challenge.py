"""The challenge model: actors threaten each other, and those who expect to lose move.

Idea
    Each round every actor weighs a challenge to every other: who would side with whom, what winning and losing
    would change, how boldly each judges risk. An actor that both sides expect to lose gives way; one that
    expects to lose less than the other thinks offers a compromise. All move at once; the forecast of a round is
    the weighted median of the positions then held. The papers leave steps open, so every open step is an option:
    on the EC emissions case the readings of the literature end anywhere from 4 to 10 years, and a forecast of
    an unnamed reading means nothing.
Symbols
    x_i position (issue's scale), s_i salience in [0, 1], c_i capability ≥ 0, w_i = c_i s_i; R = max x − min x of
    those who take part; d(a, b) = |a − b|/R; μ the weighted median; Q probability that without a challenge all
    stays as it is; r_i risk exponent in [½, 2]. Arrays (draws, actors, issues); every draw and issue is a game of
    its own. Who has no position or no weight takes no part and stays where it is.
Steps (of a round)
    1. μ = position with the least Σ w_k |x_k − μ|; if several, their midpoint (``median_tie``).
    2. For i challenging j, with exponent r: Us = 2 − 4(.5 − .5 d_ij)^r, Uf = 2 − 4(.5 + .5 d_ij)^r,
       Usq = 2 − 4(.5)^r; with z = d(x_i, μ) + d_ij, Ub = 2 − 4(.5 − .25 z)^r, Uw = 2 − 4(.5 + .25 z)^r;
       T = 1 if d(x_i, μ) < d_ij, else 0.
    3. a_k = w_k (d(x_k, x_j)^r_k − d(x_k, x_i)^r_k); P_ij = Σ_k max(0, a_k) over the ``denominator``: Σ_k |a_k|
       of the pair, the same without i and j in both sums, or one number a round, Σ|a_k| over all ordered
       pairs. P_ij = 0 at equal positions, ½ where nobody who counts prefers either. ``odds_risk`` neutral: r_k = 1.
    4. E = s_j [P Us + (1 − P) Uf] + (1 − s_j) Us − Q Usq − (1 − Q)[T Ub + (1 − T) Uw].
    5. With all r = 1, danger_i = Σ_j E(j challenges i) (``danger`` own: Σ_j E(i challenges j));
       Rk = (2 danger − max − min)/(max − min), r = (1 − Rk/3)/(1 + Rk/3). If max = min, all is at rest.
    6. a = E(i challenges j) and b = E(j challenges i), both with r_i. b > a > 0: confrontation, i goes to x_j.
       b > 0 > a and b > |a|: compromise, i goes to x_i + (x_j − x_i)|a/b|. b > 0 > a and b < |a|: capitulation, x_j.
    7. Of its offers i takes the one that moves it least, confrontations before compromises before capitulations
       (``choice``); all move at once. At rest when nobody moves.
    Values within 1e-9 (of the range, of total weight, of utility) count as equal; then the first in the order of
    the actors. ``ties`` counts choices where that mattered, and tied medians. Positions within that
    tolerance are one position.
Names in the literature
    Expected-utility model; "Policon", "the predictioneer's game" in an early form; challenge model in the studies of
    EU decisions. Risk exponents: risk-taking 2 … risk-averse ½ by the sign convention of step 5.
Reproduces
    EC car emissions, ``scholz-2011``: medians of rounds 1–10 8.415932 9.610859 9.961980 9.961980 9.961980 7.472046
    8.824594 9.671130 9.671130 7.0 (Scholz et al. 2011, Table 2, prints 9.9 for round 2; every public
    replication gives 9.61), with risk exponents, danger and positions to 1e-9 up to round 46.
Departures
    Actors without weight are left out (the papers have none); a third party's nil vote gives ½; the scale's ends are
    not looked at. Ordered options only at the end: the outcome goes to the nearest option, of two equally near ones to
    the lower. Not in the papers: ``odds_risk`` and ``tolerance``.
Weaknesses, and when not to use it
    Errata and open steps: eq. 25b prints s_j where symmetry needs s_i; eq. 34's superscript contradicts its prose; the
    compromise in which j has the upper hand is printed with E^j < 0; eq. 35's limit is a distance; neither Q nor the
    stopping rule is stated; the 1997 paper reverses subscripts. Late rounds are chaotic. On 211 EU issues no
    preset beats the weighted mean (mean error 26–28 v 22.5 on 0–100). It knows no vetoes, no
    reference point and no package deals.
References
    bueno-de-mesquita-1985, bueno-de-mesquita-1994, bueno-de-mesquita-1997, scholz-calbert-smith-2011
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Option, Settlement, on_options
from peaceroom.models.base import options_of, param, register
from peaceroom.models.protocols import Traits

_SCHOLZ: Mapping[str, Any] = {
    "denominator": "literal", "range": "initial", "danger": "others", "status_quo_term": False, "Q": 1.0,
    "capitulation": False, "choice": "scholz_code", "median_tie": "lower",
}
#: named readings; the fifth, all defaults, is ``standard``
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "scholz-2011": _SCHOLZ, "own-danger": {"danger": "own"}, "least-move": {"choice": "least"},
}
_DENOMINATORS = ("literal", "pair", "third_party")
_CHOICES = ("scholz_code", "within_type", "least")
_KINDS = ("", "confrontation", "compromise", "capitulation")

_STANDARD = Traits("Challenges and offers round by round, until nobody moves (expected utility)", "dynamic", cost="N^2")


class _TraitsByReading:
    """The class declares the standard reading; an instance declares its own."""

    def __get__(self, model: Challenge | None, owner: type[Challenge]) -> Traits:
        # the key of that choice is a place on the scale, not a length: it prefers low ends
        return replace(_STANDARD, mirror=model is None or model.choice != "scholz_code")


@dataclass(frozen=True, slots=True)
class Move:
    """One accepted offer: who moved how because of whom, and both expected utilities as the mover saw them."""

    actor: str
    kind: str
    other: str
    start: float
    end: float
    own: float
    perceived: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The workings of one game, round by round.

    ``actors`` are those who take part (n); ``positions (T+1, n)`` with the input first, ``median`` and ``mean``
    ``(T+1,)``; ``danger`` and ``risk`` (the exponents) ``(T, n)``; ``moves`` one tuple a round.
    """

    actors: tuple[str, ...]
    positions: Array
    median: Array
    mean: Array
    danger: Array
    risk: Array
    moves: tuple[tuple[Move, ...], ...]


@register("challenge", presets=PRESETS)
@dataclass(frozen=True)
class Challenge:
    """Rounds of challenges between pairs of actors, in which the weaker give way."""

    denominator: str = param("pair", "what the odds of a challenge are divided by", choices=_DENOMINATORS)
    range: str = param("initial", "range of positions: of the input, or of each round", choices=("initial", "round"))
    danger: str = param("others", "risk attitude comes from the others' challenges to an actor, or its own to them",
                        choices=("others", "own"))
    status_quo_term: bool = param(True, "count what would change without a challenge (matters if Q < 1)")
    Q: float = param(1.0, "probability that without a challenge all stays as it is", unit="probability",
                     low=0.01, high=1.0)
    capitulation: bool = param(True, "an actor that expects to lose more than the other to win gives in")
    choice: str = param("within_type", "which offer is taken when there are several", choices=_CHOICES)
    median_tie: str = param("midpoint", "what a tied weighted median means", choices=("midpoint", "lower"))
    rounds: int = param(10, "limit of rounds", unit="rounds", low=1, high=1000)
    forecast: str = param("median", "statistic of the positions that is the outcome", choices=("median", "mean"))
    odds_risk: str = param("own", "exponents in the odds: each actor's own, or 1 for all", choices=("own", "neutral"))
    tolerance: float = param(0.0, "at rest when the forecast moves by less than this; 0: when nobody moves",
                             unit="share of the range", low=0.0, high=1.0)

    traits = _TraitsByReading()

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """Play every draw and issue. Where fewer than two actors have weight the outcome is NaN."""
        from peaceroom.models.kernels.challenge import FEW, batch
        from peaceroom.models.kernels.challenge_batch import few_actors

        x, s, w = _arrays(case)
        d, k, n = x.shape
        outcome, low, high = (np.full((d, k), np.nan) for _ in range(3))
        converged, rounds, ties = np.zeros((d, k), bool), np.zeros((d, k), np.int64), np.zeros((d, k), np.int64)
        size = (d, self.rounds + 1) if trajectory else (0, 0)
        path, medians, means = np.empty((*size, n, k)), np.empty((*size, k)), np.empty((*size, k))
        how = self._numbers(), float(self.Q), float(self.tolerance)
        together = not trajectory and (self.Q == 1.0 or not self.status_quo_term)
        if together:  # the same numbers as one by one, several times as fast
            few_actors(x, s, w, FEW - 1, *how, outcome, low, high, converged, rounds, ties)
        batch(x, s, w, FEW if together else 2, *how, outcome, low, high, converged, rounds, ties, path, medians, means)
        silent = {issue: "fewer than two actors with a position care about it and can act"
                  for j, issue in enumerate(case.issues) if not ((w[:, j] > 0).sum(axis=1) > 1).any()}
        return on_options(Settlement(
            model=self.key, issues=case.issues, outcome=outcome, no_agreement=np.zeros((d, k), bool),
            converged=converged, rounds=rounds, ties=ties, interval_low=low, interval_high=high,
            reading=options_of(self), unavailable=silent,
            trajectory=path if trajectory else None,
            forecast={"median": medians, "mean": means} if trajectory else None,
        ), case)

    def trace(self, case: Case, *, draw: int = 0, issue: int = 0) -> Trace:
        """The workings of one game: risk exponents, and who moved because of whom. Empty where none is played."""
        from peaceroom.models.kernels.challenge import game

        x, s, w = (a[draw, issue] for a in _arrays(case))
        present = np.flatnonzero(w > 0)
        n, names = len(present), tuple(case.actors[i] for i in present)
        if n < 2:
            none = np.empty((0, n))
            return Trace(names, none, none[:, 0] if n else none.ravel(), none.ravel(), none, none, ())
        xs = np.empty((self.rounds + 1, n))
        xs[0] = x[present]
        median, mean = np.empty(self.rounds + 1), np.empty(self.rounds + 1)
        danger, risk, own, perceived = (np.empty((self.rounds, n)) for _ in _KINDS)
        kind, other = np.empty((self.rounds, n), np.int64), np.empty((self.rounds, n), np.int64)
        played = game(s[present], w[present], self._numbers(), float(self.Q), float(self.tolerance),
                      xs, median, mean, danger, risk, kind, other, own, perceived)
        moves = tuple(
            tuple(Move(names[i], _KINDS[kind[t, i]], names[other[t, i]], float(xs[t, i]), float(xs[t + 1, i]),
                       float(own[t, i]), float(perceived[t, i])) for i in np.flatnonzero(kind[t]))
            for t in np.arange(played)
        )
        return Trace(names, xs[:played + 1], median[:played + 1], mean[:played + 1], danger[:played], risk[:played],
                     moves)

    @classmethod
    def readings(cls) -> tuple[Mapping[str, Option], ...]:
        """Every combination of the open steps, with Q of 1 and ½; those that cannot differ are listed once.

        Rounds, tolerance and statistic are not steps of the model and are left as they are.
        """
        from itertools import product

        steps: dict[str, tuple[Option, ...]] = {
            "denominator": _DENOMINATORS, "odds_risk": ("own", "neutral"), "danger": ("others", "own"),
            "choice": _CHOICES, "capitulation": (True, False), "range": ("initial", "round"),
            "median_tie": ("midpoint", "lower"), "Q": (1.0, 0.5), "status_quo_term": (True, False),
        }
        every = (dict(zip(steps, values, strict=True)) for values in product(*steps.values()))
        return tuple(r for r in every if r["Q"] != 1 or r["status_quo_term"])  # the term has the weight 1 − Q

    @property
    def key(self) -> str:
        """Registry key with the preset that these options are, if they are one (rounds and statistic apart)."""
        mine = options_of(self) | {"rounds": 10, "forecast": "median"}
        preset = next((name for name, given in PRESETS.items() if options_of(Challenge(**given)) == mine), "")
        return f"challenge@{preset}" if preset else "challenge"

    def _numbers(self) -> NDArray[np.int64]:
        """Options for the kernel, in its order."""
        return np.array([
            _DENOMINATORS.index(self.denominator), self.odds_risk == "neutral", self.range == "round",
            self.danger == "own", self.status_quo_term, self.capitulation, _CHOICES.index(self.choice),
            self.median_tie == "midpoint", self.forecast == "mean", self.rounds,
        ], np.int64)


def _arrays(case: Case) -> tuple[Array, Array, Array]:
    """Position, salience in [0, 1] and weight as ``(D, K, N)`` copies; weight 0 where an actor takes no part."""
    x, s, c = (np.array(a.transpose(0, 2, 1), order="C", copy=True)
               for a in (case.position, case.salience, case.capability))
    s = np.clip(s, 0.0, 1.0)
    with np.errstate(invalid="ignore"):
        w = s * c
        w = np.where((w > 0) & ~np.isnan(x), w, 0.0)
    return x, s, w
