"""Who decides an issue, with how many votes, and how many carry it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case

Flags = NDArray[np.bool_]


class Asked(NamedTuple):
    """Whom an issue asks for consent: actors by number, which of them may refuse, and how many of these."""

    actors: NDArray[np.intp]
    some: Flags
    spare: int

    def carried(self, accepted: Flags) -> Flags:
        """Whether enough accept: ``accepted`` ``(…, n)`` of those asked, the answer ``(…)``."""
        must = accepted[..., ~self.some].all(axis=-1)
        return np.asarray(must & ((~accepted[..., self.some]).sum(axis=-1) <= self.spare))

#: share of the capability that carries a majority issue without a quota of its own
SIMPLE_MAJORITY = 0.5


def deciders(case: Case, k: int) -> Flags:
    """``(D, N)`` who decides issue ``k``: veto players, or all that have a vote under the rule of majority.

    Actors with a position and a salience above 0; under ``consent`` and ``unanimity`` those whose consent is required,
    where there are any.
    """
    cares = ~np.isnan(case.position[:, :, k]) & (np.nan_to_num(case.salience[:, :, k]) > 0)
    if case.rule[k] == "majority":
        return np.asarray(cares & (np.nan_to_num(case.capability[:, :, k]) > 0))
    needed = cares & case.required[:, k]
    return np.where(needed.any(axis=1, keepdims=True), needed, cares)


def asked(case: Case, k: int) -> Asked:
    """Those whose consent issue ``k`` needs and that have a position on it; who may refuse, where it goes by approval.

    Who is asked for the approval and has no position on the issue has nothing against any text on it.
    """
    seated = ~np.isnan(case.position[:, :, k]).all(axis=0)
    if not (case.spare and case.by_approval and case.by_approval[k]):
        needed = np.flatnonzero(case.required[:, k] & seated)
        return Asked(needed, np.zeros(needed.size, bool), 0)
    some = np.isin(case.actors, case.among)
    needed = np.flatnonzero((case.required[:, k] | some) & seated)
    return Asked(needed, some[needed], case.spare)


def votes(case: Case, k: int) -> Array:
    """``(D, N)`` shares of the capability of the deciders of issue ``k``; 0 for the others."""
    held = np.where(deciders(case, k), np.nan_to_num(case.capability[:, :, k]), 0.0)
    total = held.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(held, total, out=np.zeros_like(held), where=total > 0))


def quota(case: Case, k: int) -> float:
    """Share of the votes that carries issue ``k`` under the rule of majority."""
    given = float(case.quota[k])
    return given if np.isfinite(given) else SIMPLE_MAJORITY
