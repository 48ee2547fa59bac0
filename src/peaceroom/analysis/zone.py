"""Is there anything that every required actor prefers to no agreement, and who would rather have none?

One issue: u_i(y) = 1 − |y − x_i| / max(x_i − low, high − x_i) for a required actor with position x_i; the issue
has a zone of agreement on a draw if some point of the scale gives every required actor at least what failure
is worth to it, d_i (`no_agreement`, a share of its best package). That is an interval for each actor, so the
question is whether the intervals meet.

The whole package: U_i = Σ_k s_ik u_ik / Σ_k s_ik over the issues on which i has a position. Whether some
package gives everybody at least d_i is a concave problem; it is solved as a game (see `package_margin`).

An actor *blocks* on the draws on which it prefers no agreement to the compromise mean.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Case

Array = NDArray[np.float64]
#: at most so many actors are named in one reason
_NAMED = 4


def utilities(case: Case, points: Array) -> Array:
    """``(D, N, K)`` single-issue utilities in [0, 1] of ``points`` ``(D, K)``; NaN without a position."""
    x = case.position
    reach = np.maximum(x - case.low, case.high - x)
    return np.asarray(1 - np.abs(points[:, None, :] - x) / reach)


def issue_zone(case: Case, k: int, compromise: Array) -> dict[str, Any]:
    """``{share, blockers: [{actor, share}]}`` of issue ``k``, or ``{unavailable: reason}``.

    ``compromise``: ``(D, K)`` compromise means. Blockers are those with a share above 0, largest first.
    """
    need = np.flatnonzero(case.required[:, k] & ~np.isnan(case.position[:, :, k]).all(axis=0))
    if not need.size:
        return {"unavailable": "no single actor's consent is required on this issue" if case.rule[k] == "majority"
                else "no actor whose consent is required has a position on this issue"}
    unknown = [case.actors[i] for i in need if np.isnan(case.no_agreement[:, i]).all()]
    if unknown:
        return {"unavailable": _unknown(unknown)}
    u, d = utilities(case, compromise)[:, need, k], case.no_agreement[:, need]
    return {"share": float(_open(case, k, need).mean()), "blockers": _blockers(case, need, u, d)}


def zone_open(case: Case, k: int) -> NDArray[np.bool_] | None:
    """``(D,)`` whether issue ``k`` has a zone of agreement; None where that cannot be said."""
    need = np.flatnonzero(case.required[:, k] & ~np.isnan(case.position[:, :, k]).all(axis=0))
    if not need.size or np.isnan(case.no_agreement[:, need]).all(axis=0).any():
        return None
    return _open(case, k, need)


def _open(case: Case, k: int, need: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the intervals that those needed accept meet on the scale, or at one of its options."""
    x, d = case.position[:, need, k], case.no_agreement[:, need]
    reach = (1 - d) * np.maximum(x - case.low[k], case.high[k] - x)
    low = np.maximum(np.max(x - reach, axis=1), case.low[k])
    high = np.minimum(np.min(x + reach, axis=1), case.high[k])
    options = case.options[k]
    tie = TIE * (case.high[k] - case.low[k])
    if options is None:
        return np.asarray(low <= high + tie)
    return np.asarray(((options >= low[:, None] - tie) & (options <= high[:, None] + tie)).any(axis=1))


def package_zone(case: Case, compromise: Array) -> dict[str, Any]:
    """The same for all issues at once: is there a package that gives every required actor enough?"""
    seated = ~np.isnan(case.position).all(axis=0)
    need = np.flatnonzero((case.required & seated).any(axis=1))
    if not need.size:
        return {"unavailable": "no actor whose consent is required has a position"}
    unknown = [case.actors[i] for i in need if np.isnan(case.no_agreement[:, i]).all()]
    if unknown:
        return {"unavailable": _unknown(unknown)}
    from peaceroom.analysis.package import package_margin

    x, d = case.position[:, need], case.no_agreement[:, need]
    weight = package_weights(case)[:, need]
    margin = package_margin(np.nan_to_num(x), weight, d, case.low, case.high)
    filled = np.where(np.isnan(compromise), (case.low + case.high) / 2, compromise)
    u = np.nansum(utilities(case, filled)[:, need] * weight, axis=2)
    return {"share": float((margin >= -TIE).mean()), "blockers": _blockers(case, need, u, d)}


def package_weights(case: Case) -> Array:
    """``(D, N, K)`` weights of the issues in each actor's package: salience, summing to 1.

    0 where the actor has no position. An actor that cares about none of its issues weighs them alike.
    """
    known = ~np.isnan(case.position)
    s = np.where(known, np.nan_to_num(case.salience), 0.0)
    total = s.sum(axis=2, keepdims=True)
    s = np.where(total > 0, s, known)
    total = s.sum(axis=2, keepdims=True)
    return np.asarray(s / np.where(total > 0, total, 1.0))


def _blockers(case: Case, need: NDArray[np.int64], u: Array, d: Array) -> list[dict[str, Any]]:
    """Share of the draws with a known utility on which each actor has less than ``d``; those above 0."""
    known = ~np.isnan(u)
    refusing = (np.nan_to_num(u) < d - TIE) & known
    shares = refusing.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    rows = sorted(((case.actors[i], float(share)) for i, share in zip(need, shares, strict=True)),
                  key=lambda row: (-row[1], row[0]))
    return [{"actor": actor, "share": share} for actor, share in rows if share > 0]


def _unknown(actors: list[str]) -> str:
    some = actors if len(actors) <= _NAMED else [*actors[: _NAMED - 1], f"{len(actors) - _NAMED + 1} more"]
    return "cannot say: what no agreement is worth is not known for " + ", ".join(some)
