"""The exchange model: two actors on opposite sides of two issues each give way on the one that matters less to them.

Idea
    The outcome of an issue is the mean of what is voted for, by salience and capability. Two actors who disagree on two
    issues, and care for them in different ratios, both gain when each votes with the other where it cares less. Deals
    are made one after the other, the best first, each at a rate that gives both the same. Everybody else is pleased
    or hurt on the way: the externalities.
Symbols
    x_aq position, 0–100 on each issue's scale, s_aq salience, c_aq capability, w = s c, D_q = Σ_a w_aq; O_q = Σ_a x_aq
    w_aq / D_q the outcome. i demands p and supplies q, j the other way round; δ the shift of an outcome.
Steps (of a round)
    1. a is left on q if x_aq ≤ O_q. For each pair of issues: who is left on both with who is right on both, and who is
       left and right with who is right and left, can deal. Without weight on an issue an actor makes no deal there.
    2. The one with the higher s_p/s_q is i.
    3. gain_i = δ_p s_ip − δ_q s_iq, gain_j = δ_q s_jq − δ_p s_jp; equal if δ_q (s_iq + s_jq) = δ_p (s_ip + s_jp). j
       moves to x_ip and i's move follows; if that is beyond x_jq, i moves there and j's follows. ``rate``: or at
       a rate drawn around this one, or between the ratios that leave one of them without a gain.
    4. A deal counts if both gain, moves stay on the scale and an actor moves one way on an issue.
    5. If a move would carry an outcome past the position that it is made for, it is cut to reach it, and the other's
       follows. ``at_target``: an outcome that is there or beyond is shifted no further, or (compat) without limit.
    6. The deal with the highest gain is made (of equal ones the first by issues, then actors; counted as a tie).
       Deals of the same actor on the same issue go on from where it stands now; deals of the same demander hear of the
       shift.
    7. The outcome is that of the voting positions y. Next round: x' = x + (``pull`` (1 − s) + ``fixed``)(y − x).
Names in the literature
    Position exchange, equal gain exchange; logrolling.
Reproduces
    With ``at_target=compat``, the first round of a public tool on two cases (10 × 6 and 15 × 13, without ties): all 168
    deals in their order, positions and outcomes to 10⁻¹². Later rounds of that tool rest on its rounding.
Departures
    Outcomes of options go to the nearest one. By default every draw scales saliences and capabilities down by up to
    5 % at random (``coding_error``), so that no forecast stands without its spread. Draws of rates: our reading of
    the 2018 paper, not checked against it. More than 200,000 possible deals are refused.
Weaknesses, and when not to use it
    Fragile: which deal comes first turns on the third digit of a coding. No vetoes, no reference point, no trust.
References
    stokman-van-oosten-1994, dijkstra-et-al-2018
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Option, Settlement, on_options
from peaceroom.core.workings import Workings
from peaceroom.models._exchange_deals import Trace, Traded, fits, prepared, trace_of, traded, workings_of
from peaceroom.models.base import key_of, options_of, param, register
from peaceroom.models.protocols import Traits

_RATES = ("equal-gain", "randomised", "random")
_PRESETS: Mapping[str, Mapping[str, Option]] = {
    "compat": {"at_target": "compat", "coding_error": 0.0},
    "randomised": {"rate": "randomised"}, "random-rate": {"rate": "random"},
}
#: draws and size of coding error by which a single forecast's spread is told where the model itself has none
_SPREAD, _ERROR = 200, 0.05
_NOBODY = "nobody with a position cares about this issue and can act"
_TOO_MANY = "there are more than 200,000 possible deals"


class _TraitsByReading:
    def __get__(self, model: Exchange | None, owner: type[Exchange]) -> Traits:
        drawn = model is None or model.coding_error > 0 or model.rate != "equal-gain"
        return Traits("Pairs of actors trade positions on two issues, the best deals first; mean of what is voted for",
                      "bargaining", deterministic=not drawn, multi_issue=True,
                      mirror=model is None or model.at_target == "strict", whole_decisions=True, cost="N^2 K^2 log N")


@register("exchange", presets=_PRESETS)
@dataclass(frozen=True)
class Exchange:
    """Deals between pairs of actors on pairs of issues."""

    rate: str = param("equal-gain", "rate of exchange: both gain the same, drawn around that, or drawn at all",
                      choices=_RATES)
    at_target: str = param("strict", "an outcome at or beyond a demanded position: no further, or (compat) no limit",
                           choices=("strict", "compat"))
    share: float = param(0.5, "of rate=randomised: how far from equal gain to a gain of one side alone", unit="share",
                         low=0.0, high=1.0)
    rounds: int = param(1, "rounds of deals", unit="rounds", low=1, high=100)
    pull: float = param(0.4, "how far positions of the next round follow votes, times 1 − salience", unit="share",
                        low=0.0, high=0.5)
    fixed: float = param(0.1, "how far they follow in any case", unit="share", low=0.0, high=0.5)
    coding_error: float = param(0.05, "in each draw saliences and capabilities are lower by up to this share at random",
                                unit="share", low=0.0, high=0.5)

    traits = _TraitsByReading()

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """Play every draw. NaN where nobody has weight, and everywhere if there are too many possible deals."""
        found = self._traded(case, trajectory)
        d, k = case.draws, len(case.issues)
        width = case.high - case.low
        y = np.full((d, k), np.nan) if found is None else case.low + width * found.outcomes[:, -1] / 100
        silent = {issue: _TOO_MANY if found is None else _NOBODY
                  for j, issue in enumerate(case.issues) if np.isnan(y[:, j]).all()}
        speaks = ~np.isnan(y)
        path, forecast = None, None
        if trajectory and found is not None:
            path = np.where(np.isnan(case.position)[:, None], np.nan, case.low + width * found.path / 100)
            path[:, 0] = case.position
            mean = case.low + width * found.outcomes / 100
            forecast = {"median": mean, "mean": mean}
        return on_options(Settlement.of(
            key_of(self), case.issues, y, reading=options_of(self), unavailable=silent, trajectory=path,
            forecast=forecast,
            rounds=np.where(speaks, self.rounds, 0).astype(np.int64),
            ties=np.where(speaks, 0 if found is None else found.ties[:, None], 0).astype(np.int64)), case)

    def point(self, case: Case) -> Settlement:
        """At equal gain and with the inputs as they are coded."""
        plain = replace(self, coding_error=0.0, rate="equal-gain" if self.coding_error else self.rate)
        return replace(plain.solve(case, trajectory=True), reading=options_of(self))

    def trace(self, case: Case, *, draw: int = 0, issue: int = 0) -> Trace:
        """The deals of one draw, its inputs as they are coded, and those of them that move ``issue``."""
        return trace_of(self, case, draw, issue)

    def workings(self, case: Case) -> Workings:
        """Of the first draw, as plain data: deals, externalities by actor, and the spread over coding error."""
        one, error = case.slice(0, 1), self.coding_error or _ERROR
        deals = trace_of(self, one, 0, 0).deals
        return workings_of(deals, spread(one, self, error=error), error, one)

    def _traded(self, case: Case, by_round: bool) -> Traded | None:
        x, s, w = prepared(case, self.coding_error)
        if not fits(x, s, w):
            return None
        return traded(self, case, x, s, w, by_round=by_round)

    @property
    def numbers(self) -> tuple[bool, int, float]:
        """Strict or not, number of the rate's rule, and its share: what the kernel takes."""
        return self.at_target == "strict", _RATES.index(self.rate), self.share


def spread(case: Case, model: Exchange | None = None, *, draws: int = _SPREAD, error: float = _ERROR) -> Array:
    """``(draws, K)`` outcomes of the first draw with saliences and capabilities lower by up to ``error`` at random."""
    one = case.slice(0, 1)
    many = one.with_draws({name: np.repeat(a, draws, axis=0) for name, a in one.by_draw().items()})
    return replace(model or Exchange(), coding_error=error).solve(many).outcome
