"""Nash bargaining: the outcome with the largest product of gains over failure.

Idea
    A text will be signed only if everybody who must sign prefers it to failure. Among such texts the one with
    the largest weighted product of gains is the only choice that is efficient, does not depend on how utilities
    are measured, and does not change when texts that were not chosen disappear.
Symbols
    x_ik position, s_ik salience, c_ik capability, ρ_i risk exponent (1 neutral, > 1 averse), r_k reference point,
    u_ik(y) = 1 − (|y_k − x_ik| / (hi_k − lo_k))^ρ_i, d utility of disagreement, a_i bargaining weight.
Steps
    1. Members of an issue: actors with a position and salience above 0; where the consent of some is required,
       only those (``who="required"``).
    2. Disagreement: ``reference`` d_ik = u_ik(r_k); ``no_agreement`` d_i = the case's value of failure as a share
       of the best package; ``distant`` the limit d → −∞ alike for all.
    3. Zone: the y that every member prefers to disagreement. If it is empty: y = r_k, flagged ``no_agreement``
       (NaN where no reference point is known).
    4. One issue: y_k = argmax Σ_i a_i log(u_ik(y) − d_ik), a_i = c_ik s_ik (``capability-salience``), c_ik or 1.
       In the limit ``distant`` this is argmax Σ_i a_i u_ik(y); with ρ = 1 a weighted median, which may be an
       interval: both ends are reported, its middle is the outcome, one tie is counted.
       Ordered options: the best option, the lower of two equal ones.
    5. ``joint``: all issues (or all of one agenda item) at once with U_i(y) = Σ_k s_ik u_ik(y_k) / Σ_k s_ik over
       the issues on which i is a member, a_i = Σ_k c_ik s_ik, Σ_k c_ik or 1: y = argmax Σ a_i log(U_i(y) − d_i).
Names in the literature
    Nash (1950) solution; asymmetric Nash solution (Harsanyi & Selten 1972, Kalai 1977); limit of alternating offers
    (Binmore, Rubinstein & Wolinsky 1986). Package: log-rolling, issue linkage.
Reproduces
    ``distant`` with quadratic loss over all actors (preset ``distant``) is the compromise mean, exactly
    (Van den Bos 1991; Achen 2006). Two members on one side: closed forms in the tests.
Departures
    None for ρ ≥ 1. Where all issues of a package have options every text is tried (up to 20,000 a draw); with more, or
    beside continua, options are branched on (the logarithm of the product is right to 1e-7). With ρ < 1 on a continuum,
    or after 1,000 branches of a draw, the package is the best found, marked ``converged = False``.
    Package gains under 1e-6 of the best package count as no zone. Issues without a known
    reference point are left out of a package whose disagreement is the reference point.
Weaknesses, and when not to use it
    Everything hangs on the disagreement: with a reference point between the positions no single issue has a zone
    and the model predicts failure, which did much worse than the compromise mean on EU decisions. Packages assume
    that all issues can be traded, with saliences comparable across issues.
References
    nash-1950, harsanyi-selten-1972, kalai-1977-nonsymmetric, binmore-rubinstein-wolinsky-1986, achen-2006,
    van-den-bos-1991
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peaceroom.core.case import Case
from peaceroom.core.settlement import Settlement
from peaceroom.models._bargaining import WEIGHTS, failure_option, risk_option, seat, settle, traits_of, who_option
from peaceroom.models._package import PackageGain, settle_jointly, utility
from peaceroom.models.base import key_of, options_of, param, register
from peaceroom.models.protocols import Traits


@register("nash", presets={
    "package": {"joint": "all"},
    "package-by-item": {"joint": "item"},
    "no-agreement": {"disagreement": "no_agreement"},
    "package-no-agreement": {"joint": "all", "disagreement": "no_agreement"},
    "distant": {"disagreement": "distant", "risk": 2.0, "who": "all"},
})
@dataclass(frozen=True)
class Nash:
    """Largest weighted product of gains over failure, per issue or for packages."""

    disagreement: str = failure_option()
    weights: str = param("capability-salience", "bargaining weight of a member", choices=WEIGHTS)
    who: str = who_option()
    risk: float = risk_option()
    joint: str = param("issue", "what is settled at once: an issue, an agenda item, or all issues",
                       choices=("issue", "item", "all"))

    @property
    def traits(self) -> Traits:
        """Traits under the chosen options."""
        joint = self.joint != "issue"
        return traits_of(self, "Largest product of gains over failure"
                         + (", issues traded for each other" if joint else ""), multi_issue=joint)

    def solve(self, case: Case, *, trajectory: bool = False) -> Settlement:
        """``(D, K)`` outcomes; issues without a known disagreement are unavailable."""
        from peaceroom.models.kernels.bargaining import NASH

        table = seat(case, self, self.weights)
        if self.joint != "issue":
            groups = case.groups if self.joint == "item" else ("all",) * len(case.issues)
            return settle_jointly(case, table, groups, key_of(self), self.disagreement, options_of(self))
        return settle(case, table, NASH, self, self.disagreement)


def package_gain(case: Case, model: Nash | None = None) -> PackageGain:
    """What trading issues for each other brings over settling each alone, to every member and draw.

    ``model`` gives the options (default: `Nash` on the reference point, all issues at once). Both ways are
    valued with the package utility over the issues that both settle; members are those of the issue-wise table.
    """
    joint = model or Nash(joint="all")
    if joint.joint == "issue":
        joint = replace(joint, joint="all")
    alone = replace(joint, joint="issue")
    table = seat(case, joint, joint.weights)
    y_joint, y_alone = joint.solve(case), alone.solve(case)
    both = ~np.isnan(y_joint.outcome) & ~np.isnan(y_alone.outcome)
    return PackageGain(
        actors=case.actors,
        package=utility(case, table, y_joint.outcome, both),
        issue_by_issue=utility(case, table, y_alone.outcome, both),
        no_package=np.asarray((y_joint.no_agreement | ~both).all(axis=1)),
    )
