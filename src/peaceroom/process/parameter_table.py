"""The table of parameters: one line each. What identifies a value is `anchor`, `weak` or `no` (docs/process.md)."""

# ruff: noqa: E501 — one parameter a line

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Law = Literal["log-uniform", "uniform", "normal", "fixed"]
Identified = Literal["anchor", "weak", "no"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: ``low`` and ``high`` are the ends of its prior, or mean ∓ one sd for ``normal``."""

    name: str
    mechanism: str
    default: float
    low: float
    high: float
    law: Law
    identified: Identified
    unit: str
    reason: str
    floor: float = 0.0
    ceiling: float = float("inf")

    def quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """The prior's quantiles at u in (0, 1)."""
        if self.law == "fixed":
            return np.full_like(u, self.default)
        if self.law == "uniform":
            return self.low + (self.high - self.low) * u
        if self.law == "log-uniform":
            return self.low * (self.high / self.low) ** u
        from scipy.special import ndtri

        found: NDArray[np.float64] = (self.low + self.high) / 2 + (self.high - self.low) / 2 * ndtri(u)
        return np.clip(found, self.floor, self.ceiling)


def _p(name: str, mechanism: str, default: float, low: float, high: float, law: Law, identified: Identified, unit: str,
       reason: str, floor: float = 0.0, ceiling: float = float("inf")) -> Parameter:
    return Parameter(name, mechanism, default, low, high, law, identified, unit, reason, floor, ceiling)


def _fixed(name: str, mechanism: str, default: float, unit: str, reason: str, floor: float = 0.0,
           ceiling: float = float("inf")) -> Parameter:
    return Parameter(name, mechanism, default, default, default, "fixed", "no", unit, reason, floor, ceiling)


_J = "judgement"
TABLE: tuple[Parameter, ...] = (
    # the table: closing
    _p("h0", "table", .04, .016, .1, "log-uniform", "anchor", "a week", "base hazard that an open item closes"),
    _p("frailty_sd", "frailty", 2., 1.5, 2.4, "log-uniform", "anchor", "log", "processes differ in pace; needed for the decline of table 8a"),
    _p("item_sd", "frailty", .12, .01, 1.5, "uniform", "weak", "log", "items differ; substitutes with the spread of gaps"),
    _p("momentum", "momentum", .5, .2, 2., "log-uniform", "anchor", "", "a text breeds texts: hazards × (1 + m e^(−age/weeks))"),
    _fixed("momentum_weeks", "momentum", 4., "weeks", "age at which momentum has fallen to 1/e", .1),
    _p("other_texts", "texts", .034, .01, .08, "log-uniform", "anchor", "a week", "texts that close no item: implementation, renewals"),
    _p("away_texts", "texts", .57, .37, .79, "log-uniform", "anchor", "", "texts while talks are suspended, dormant or not opened, of those while they sit: 39 in 49 breaks of talks where base rates expect 69"),
    _fixed("away_weeks", "texts", 26., "weeks", "a break in which texts have become rarer"),
    _p("away_later", "texts", .5, .3, .8, "log-uniform", "weak", "", "texts in such a break, of those in a newer one: in a quarter .10 to .11 come in place of .19", 0., 1.),
    _p("resume_text", "texts", .4, .28, .52, "uniform", "anchor", "", "chance that talks which resume do so with a text: within a week at 20 of 47 ends of breaks", 0., 1.),
    _p("after_comprehensive", "texts", 1., .5, 2., "log-uniform", "anchor", "", "texts after a comprehensive one, of the hazard of table 8a by the time since the last text"),
    _p("tau", "table", 15., 6., 40., "log-uniform", "no", "% of scale", "gap at which the closing hazard falls to 1/e", 1e-3),
    _p("tolerance", "mediation", 8., 1., 20., "log-uniform", "no", "% of scale", "gap that an average mediator bridges"),
    _p("gamma", "table", .06, .01, .15, "log-uniform", "no", "a week", "share of the way to the attractor conceded"),
    _p("rho", "readiness", .5, .05, 1.5, "log-uniform", "no", "", "exponent of normalised readiness in closing"),
    _fixed("r_ref", "readiness", .25, "", "mean readiness of the generic scenario: 0.5 × 0.5", 1e-6, 1.),
    _p("weakest", "readiness", .5, 0., 1., "uniform", "no", "", "weight of the least ready party against the geometric mean", 0., 1.),
    _p("clock_tau", "table", 22., 12., 40., "log-uniform", "weak", "% of scale", "the same for items with a clock of their own: identical positions close as fast as fresh talks", 1e-3),
    _fixed("clock_text", "table", 0.55, "", "share of items with a clock of their own whose closing is a text: 23 of 42 coded agreements on procedure are in PA-X", 0., 1.),
    _p("delegate", "delegate", .02, .002, .08, "log-uniform", "no", "a week", "hazard that a stuck item is settled by reference"),
    _fixed("delegate_wait", "delegate", 6., "weeks", "an item is stuck after so long open"),
    _p("delegate_tau", "delegate", 30., 15., 80., "log-uniform", "no", "% of scale", "gap, or distance between bottom lines, at which reference falls to 1/e", 1e-3),
    _fixed("ambiguity_discount", "delegate", .05, "utility", "what a party takes off an item settled by reference", 0., 1.),
    _p("bottom_shift", "beliefs", .5, 0., 1., "uniform", "no", "", "bottom lines move with the value of no deal", 0., 1.),
    _fixed("blocked_weeks", "table", 12., "weeks", "a refused package is reopened after so long"),
    _p("signing", "table", .25, .1, .5, "log-uniform", "no", "a week", "hazard of signature once every item is settled and no party refuses"),
    _p("opening", "table", .012, .006, .024, "log-uniform", "weak", "a week", "hazard that talks not yet opened begin: 21 of the library's cases opened 86 weeks after their first text on average"),
    # breaks
    _p("break_hazard", "break", .006, .003, .012, "log-uniform", "anchor", "a week", "suspensions"),
    _p("break_mean", "break", 3.437, 3.135, 3.739, "normal", "anchor", "log weeks", "mean of the log length of breaks, 58 of them: docs/base-rates-classes.md", -5., 12.),
    _p("break_sd", "break", 1.735, 1.566, 1.904, "normal", "anchor", "log weeks", "its standard deviation: some breaks last for years", .01, 10.),
    _fixed("break_shortest", "break", 2., "weeks", "what is counted as a break", 1e-3),
    _fixed("dormant_weeks", "break", 104., "weeks", "a break that lasted so long is called dormant, as base rates do"),
    _fixed("break_stretch", "break", .3, "", "length × (R/R_ref)^−this"),
    _p("break_rho", "break", .5, 0., 1., "uniform", "no", "", "hazard × (R/R_ref)^−this"),
    _p("revival", "break", .6, .4, 1., "log-uniform", "weak", "", "talks that the file calls dormant resume at the rate of breaks × this: of processes without a text for two years .18 have one within a year, of such breaks .28 end"),
    # durability
    _p("unravel_share", "durability", .28, .15, .45, "uniform", "anchor", "", "partial texts that end, table 8 of base-rates", 0., .999),
    _p("unravel_full", "durability", .18, .10, .25, "uniform", "anchor", "", "comprehensive texts that end, same table", 0., .999),
    _p("unravel_weeks", "durability", 39., 20., 80., "log-uniform", "anchor", "weeks", "time scale of ending, same table", .1),
    _p("unravel_ambiguity", "durability", .5, 0., 1., "uniform", "no", "logit", "settled by reference: more likely to end"),
    _p("unravel_deadline", "durability", .5, 0., 1., "uniform", "no", "logit", "closed under pressure (Pinfari 2011: sign only)"),
    _p("unravel_guarantee", "guarantee", .5, 0., 1., "uniform", "no", "logit", "no guarantee: more likely to end"),
    # battlefield
    _p("eta", "balance", .004, .001, .012, "log-uniform", "weak", "a week", "lasting drift per unit of log support; with the next two by the table of exits"),
    _p("hollow_mean", "hollow", -.6, -1.0, -.2, "normal", "weak", "log", "mean of the log of the strength lost when all support ends: 17 exits of principal patrons", -10., 5.),
    _p("hollow_sd", "hollow", 2.0, 1.7, 2.3, "uniform", "weak", "log", "its standard deviation: nobody knows beforehand how hollow a side is", 0., 5.),
    _fixed("exit_lead", "hollow", 13., "weeks", "from so long before support begins to end, and not before that is announced, the field may move"),
    _fixed("support_floor", "balance", .2, "support", "what a side has without patrons", 1e-6),
    _p("sigma", "balance", .08, .05, .12, "log-uniform", "weak", "logit, √week", "weekly shocks of the balance; wars without patrons seldom end by arms", 1e-9),
    _fixed("theta", "balance", .05, "share", "a side wins above 1 − θ", 1e-6, .5 - 1e-6),
    _fixed("victory_weeks", "balance", 4., "weeks", "and has to stay there so long", 1.),
    _p("cascade", "balance", 0., 0., .6, "uniform", "weak", "a week", "routs feed themselves beyond half the way to victory"),
    _p("pull", "balance", 0., 0., .02, "uniform", "no", "a week", "pull back to the balance of the as-of date", 0., 1.),
    _fixed("frozen", "balance", .1, "", "battlefield moves × this under a definitive ceasefire or a signed text", 0., 1.),
    # beliefs
    _p("belief_var", "beliefs", 4e-4, 1e-5, 2e-3, "log-uniform", "no", "drift²", "prior variance of the drift", 1e-12),
    _fixed("belief_noise", "beliefs", 4e-6, "drift² a week", "so that beliefs keep adapting"),
    _p("discount", "beliefs", .0015, .0003, .006, "log-uniform", "no", "a week", "of a victory to come", 1e-9),
    _p("cost", "beliefs", .25, .05, .5, "log-uniform", "no", "utility", "of going on fighting; hardly binds above its default"),
    _p("cost_elasticity", "beliefs", 0., -.3, .3, "normal", "no", "", "of that cost in expected violence; no evidence for either sign", -5., 5.),
    _p("optimism", "beliefs", 0., 0., .03, "uniform", "no", "logit a week", "each side's drift believed better than the trend"),
    # waiting
    _p("wait_floor", "wait", .25, .02, 1., "log-uniform", "no", "", "pace of a party that waits", 0., 1.),
    _fixed("wait_delta", "wait", .998, "a week", "discount factor", 0., 1.),
    _p("wait_cost", "wait", .001, 0., .02, "uniform", "no", "utility a week", "of waiting"),
    _p("wait_scale", "wait", 1., .05, 3., "log-uniform", "no", "", "an outcome's effect on the terms per effect on the value of no deal"),
    _fixed("wait_margin", "wait", .01, "utility", "indifference before a party waits"),
    _fixed("wait_width", "wait", .03, "utility", "softness of the switch to waiting", 1e-6),
    # deadlines
    _p("deadline", "deadline", .6, 0., 2., "uniform", "no", "", "closing × (1 + this × e^(−weeks left / width))"),
    _p("deadline_width", "deadline", 4., 2., 8., "log-uniform", "no", "weeks", "how near is near", .1),
    _fixed("deadline_concession", "deadline", 0., "", "share of the pressure that also speeds concessions", 0., 1.),
    # ratification
    _p("ratifier_sd", "ratify", .08, .03, .2, "log-uniform", "no", "utility", "of what a ratifier needs, where no range is given"),
    _fixed("ratifier_corr", "ratify", .65, "", "between ratifiers of one party", 0., 1.),
    _p("ratification", "ratify", .15, .05, .4, "log-uniform", "no", "a week", "hazard of the vote"),
    # commitment
    _p("guarantee", "guarantee", .5, 0., 1., "uniform", "no", "", "chance that a defection is made unprofitable", 0., 1.),
    _p("defection_loss", "guarantee", .3, .1, .8, "log-uniform", "no", "share of package", "what a defection costs the side that lays down arms", 0., 1.),
    _fixed("destruction", "commitment", .1, "", "share of the prize that fighting destroys (Powell 2006)", 0., .99),
    _fixed("commit_delta", "commitment", .998, "a week", "discount factor of Powell's test", 0., .99999),
    # readiness
    _p("m_cost", "readiness", .3, 0., 2., "uniform", "no", "logit", "motivation per log of violence against the as-of level"),
    _p("m_stalemate", "readiness", .5, 0., 2., "uniform", "no", "logit", "motivation when nobody gains"),
    _p("m_gain", "readiness", .6, 0., 2., "uniform", "no", "logit", "motivation lost per unit of own gain"),
    _p("m_deadline", "readiness", 0., 0., 2., "uniform", "no", "logit", "motivation from deadline pressure"),
    _fixed("m_pressure", "patron_pressure", 1., "logit", "a patron's pressure as the scenario states it"),
    _p("o_items", "readiness", .8, 0., 2., "uniform", "no", "logit", "optimism when all items are settled"),
    _p("o_trust", "readiness", 1., 0., 2., "uniform", "no", "logit", "optimism per unit of trust"),
    _p("o_gap", "readiness", .5, 0., 2., "uniform", "no", "logit", "optimism lost at a gap of the whole scale, against half of it"),
    _p("o_violence", "readiness", 0., -.2, .2, "normal", "no", "logit", "optimism lost per log rise of violence: no demonstrated effect", -2., 2.),
    _p("o_gain", "readiness", .3, 0., 2., "uniform", "no", "logit", "optimism lost by the losing side"),
    _p("m_half_life", "readiness", 8., 2., 40., "log-uniform", "no", "weeks", "of motivation", .1),
    _p("o_half_life", "readiness", 6., 2., 40., "log-uniform", "no", "weeks", "of optimism", .1),
    _p("readiness_sd", "readiness", .3, 0., .6, "uniform", "no", "logit", "lasting differences between draws"),
    _fixed("trust_half_life", "commitments", 26., "weeks", "of trust", .1),
    _p("trust_kept", "commitments", .2, 0., .5, "uniform", "no", "trust", "a commitment kept"),
    _p("trust_breach", "commitments", .5, 0., 1., "uniform", "no", "trust", "a breach seen"),
    # mediation
    _p("mediator_leverage", "mediation", .5, 0., 2., "uniform", "no", "", "concession × (1 + this × leverage) of the party leaned on"),
    _fixed("mediator_resume", "mediation", .5, "", "breaks shorter by (effort/0.5)^this"),
    _fixed("trust_bias", "mediation", 1., "", "trust-type mediation × (1 − this × |bias|) (Kydd 2005)", 0., 1.),
    # disruption
    _p("disrupt_optimism", "disrupt", .5, 0., 1., "uniform", "no", "logit", "shock of an attack of size 1"),
    _p("disrupt_break", "disrupt", 1., 0., 4., "uniform", "no", "", "break hazard × (1 + this × size) after an attack"),
    # ceasefires and violence
    _p("collapse_1", "ceasefire", .0128, .0064, .0256, "log-uniform", "weak", "a week", "cessation of hostilities: 0.720 left after 180 days (order only)"),
    _p("collapse_2", "ceasefire", .0070, .0035, .0140, "log-uniform", "weak", "a week", "preliminary: 0.836"),
    _p("collapse_3", "ceasefire", .0028, .0014, .0056, "log-uniform", "weak", "a week", "definitive: 0.930"),
    _p("collapse_elasticity", "ceasefire", 0., -.2, .2, "normal", "no", "", "of collapse in violence", -2., 2.),
    _p("truce", "truce", .3, 0., .6, "uniform", "weak", "", "share of violence that a ceasefire takes away (country deaths fell by .05–.31)", 0., 1.),
    _p("violence_leverage", "leverage", 0., -.2, .2, "normal", "no", "log", "escalation while talks sit and no ceasefire is agreed", -2., 2.),
    _p("violence_stall", "stall_violence", 0., -.2, .2, "normal", "no", "log", "violence while talks are suspended", -2., 2.),
    _p("violence_collapse", "collapse_violence", 0., -.2, .2, "normal", "no", "log", "violence beyond half the way to victory", -2., 2.),
)
