"""Packages: additive utilities over issues, and their Nash product (internal to this room)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import TIE, Array, Case
from peaceroom.core.settlement import Option, Settlement
from peaceroom.models._bargaining import Table, report, solve_column, unit_options

#: a group whose issues all have options is walked through up to so many texts a draw
_MOST_TEXTS = 20_000


@dataclass(frozen=True)
class PackageGain:
    """Utilities of a package deal and of settling issue by issue.

    Attributes
    ----------
    package, issue_by_issue
        ``(D, N)`` utility in [0, 1] (salience-weighted over issues); NaN for actors that do not bargain.
    no_package
        ``(D,)`` bool: no package is better than failure for all.
    """

    actors: tuple[str, ...]
    package: Array
    issue_by_issue: Array
    no_package: NDArray[np.bool_]

    @property
    def gain(self) -> Array:
        """``(D, N)`` package minus issue by issue."""
        return np.asarray(self.package - self.issue_by_issue)


def shares(case: Case, table: Table, issues: NDArray[np.bool_]) -> Array:
    """``(D, N, K)`` share of each member's attention that goes to each of the ``issues`` (``(D, K)`` bool)."""
    s = np.where(table.member & issues[:, None, :], np.nan_to_num(case.salience), 0.0)
    total = s.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(s, total, out=np.zeros_like(s), where=total > 0))


def utility(case: Case, table: Table, outcome: Array, issues: NDArray[np.bool_]) -> Array:
    """``(D, N)`` salience-weighted utility of an outcome ``(D, K)``; NaN for actors that are no members."""
    w = shares(case, table, issues)
    y = (outcome - case.low) / (case.high - case.low)
    loss = np.abs(np.nan_to_num(y)[:, None, :] - np.nan_to_num(table.x)) ** table.rho[:, :, None]
    return np.asarray(np.where(w.sum(axis=2) > 0, 1 - (w * loss).sum(axis=2), np.nan))


def _every_text(
    table: Table, w: Array, x: Array, room: Array, a: Array, member: NDArray[np.bool_], lists: Sequence[Array]
) -> tuple[Array, NDArray[np.int64]]:
    """The largest product over every text of a group whose issues all have options: values and states ``(D, K)``."""
    from peaceroom.models.kernels.bargaining import NO_ZONE, NOBODY, SETTLED
    from peaceroom.models.kernels.package import LEAST_GAIN
    from peaceroom.models.packages.enumeration import NASH as PRODUCT
    from peaceroom.models.packages.enumeration import search_draws

    d, n, k_all = w.shape
    sizes = np.array([o.size for o in lists], np.int64)
    points = np.full((d, k_all, n, int(sizes.max())), -np.inf)
    for k, options in enumerate(lists):
        loss = np.abs(options - np.nan_to_num(x[:, :, k])[:, :, None]) ** table.rho[:, :, None]
        points[:, k, :, : options.size] = -w[:, :, k][:, :, None] * loss
    # who is no member gains 1 in every text, which no product feels
    threshold = np.where(member, -room, -1.0)
    everywhere, none = np.ones(points.shape, bool), np.zeros((d, n))
    choice, value = np.zeros((d, k_all), np.int64), np.empty(d)
    power = np.where(member, a, 0.0)
    total = power.sum(axis=1, keepdims=True)
    power = np.divide(power, total, out=np.zeros_like(power), where=total > 0)
    search_draws(PRODUCT, points, sizes, everywhere, threshold, none, np.ones((d, n)), power, np.zeros(n, bool), 0,
                 np.ones(d, bool), choice, value)
    found = choice[:, 0] >= 0
    picked = np.maximum(choice, 0)
    gain = sum((np.take_along_axis(points[:, k], picked[:, k][:, None, None], axis=2)[:, :, 0] for k in range(k_all)),
               np.zeros((d, n))) - threshold
    settled = found & (np.where(member, gain, np.inf).min(axis=1) > LEAST_GAIN)
    y = np.stack([options[picked[:, k]] for k, options in enumerate(lists)], axis=1)
    code = np.where(total[:, 0] > 0, np.where(settled, SETTLED, NO_ZONE), NOBODY)
    somebody = (w > 0).any(axis=1)
    return (np.where(settled[:, None] & somebody, y, np.nan),
            np.where(somebody, code[:, None], NOBODY).astype(np.int64))


def settle_jointly(
    case: Case, table: Table, groups: Sequence[str], model: str, disagreement: str, reading: Mapping[str, Option]
) -> Settlement:
    """Maximise the Nash product over all issues of each group at once."""
    from peaceroom.models.kernels.bargaining import NASH, NOBODY
    from peaceroom.models.kernels.package_search import settle_package

    d, _, k_all = case.position.shape
    low, high = np.full((d, k_all), np.nan), np.full((d, k_all), np.nan)
    state = np.full((d, k_all), NOBODY)
    converged = np.ones((d, k_all), bool)
    for group in dict.fromkeys(groups):
        ks = np.array([g == group for g in groups])
        numbers = [k for k, g in enumerate(groups) if g == group]
        # an issue whose failure is unknown cannot be part of the package; nobody's failure may be unknown
        w = shares(case, table, table.known & ks)
        member = w.sum(axis=2) > 0
        weights = np.where(w > 0, table.power, 0.0)
        a = weights.max(axis=2) if reading["weights"] == "equal" else weights.sum(axis=2)
        if table.far:
            # Σ a_i U_i falls apart into issues, each with weights a_i w_ik
            for k in numbers:
                low[:, k], high[:, k], state[:, k] = solve_column(
                    NASH, table, k, a * w[:, :, k], unit_options(case, k)
                )
            continue
        room = (w * np.where(w > 0, table.radius, 0.0) ** table.rho[:, :, None]).sum(axis=2)
        lists = [unit_options(case, k) for k in numbers]
        if all(o.size for o in lists) and np.prod([float(o.size) for o in lists]) <= _MOST_TEXTS:
            low[:, ks], state[:, ks] = _every_text(table, w[:, :, ks], table.x[:, :, ks], room, a, member, lists)
            high[:, ks] = low[:, ks]
            continue
        padded = np.zeros((len(lists), max((o.size for o in lists), default=0)))
        for j, o in enumerate(lists):
            padded[j, : o.size] = o
        out, code, rested = np.empty((d, int(ks.sum()))), np.zeros(d, np.int64), np.ones(d, bool)
        settle_package(
            np.ascontiguousarray(np.nan_to_num(table.x[:, :, ks])), np.ascontiguousarray(w[:, :, ks]),
            np.ascontiguousarray(table.rho), room, a, member, padded,
            np.array([o.size for o in lists], np.int64), out, code, rested,
        )
        low[:, ks] = high[:, ks] = out
        somebody = (w[:, :, ks] > 0).any(axis=1)
        state[:, ks] = np.where(somebody, code[:, None], NOBODY)
        converged[:, ks] = rested[:, None]
    settlement = report(case, table, low, high, state, model, disagreement, reading, noise=TIE)
    return replace(settlement, converged=converged)
