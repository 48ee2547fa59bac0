"""Cases of the parts of a run: put together, picked from, compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Case

_BY_ISSUE = ("position", "salience", "capability", "bottom_line", "flexibility", "reference", "required",
             "recognition", "patience", "control")


def whole(draws: int, parts: Iterable[Case]) -> Case:
    """One case of the parts of its draws. What is the same on every draw takes the room of one."""
    first: Case | None = None
    found: dict[str, NDArray[np.float64]] = {}
    at = 0
    for part in parts:
        first = first or part
        for name, value in part.by_draw().items():
            kept = found.setdefault(name, value[:1].copy())
            if len(kept) < draws and _different(value, kept).any():
                kept = found[name] = np.empty((draws, *value.shape[1:]))
                kept[:at] = first.by_draw()[name][:1]
            if len(kept) == draws and draws > 1:
                kept[at : at + len(value)] = value
        at += part.draws
    assert first is not None
    return first.with_draws({name: np.broadcast_to(value, (draws, *value.shape[1:])) for name, value in found.items()})


def pick(case: Case, rows: NDArray[np.intp]) -> Case:
    """The case of some of its draws, in rising order."""
    if rows.size == case.draws:
        return case
    return case.with_draws({name: value[rows] for name, value in case.by_draw().items()})


def changed(one: Case, other: Case) -> NDArray[np.bool_]:
    """``(draws, issues)``: does any input of the issue differ on the draw? NaN equals NaN.

    What failure is worth and risk belong to an actor: they touch every issue on which it holds a position. The points
    of options belong to their issue, the points that an actor needs in all to every issue.
    """
    out = np.zeros((one.draws, len(one.issues)), bool)
    for name in _BY_ISSUE:
        a, b = getattr(one, name), getattr(other, name)
        if a is b:
            continue
        differs = _different(a, b)
        if a.ndim == 3:
            out |= differs.any(axis=1)
        elif name == "reference":
            out |= differs
        else:
            out |= differs.any(axis=0)
    for name in ("no_agreement", "risk"):
        differs = _different(getattr(one, name), getattr(other, name))
        if differs.any():
            out |= (np.expand_dims(differs, 2) & ~np.isnan(other.position)).any(axis=1)
    for k, (table, theirs) in enumerate(zip(one.points, other.points, strict=True)):
        if table is not None and theirs is not None:
            out[:, k] |= _different(table, theirs).any(axis=(1, 2))
        elif table is not theirs:
            out[:, k] = True
    if len(one.threshold) == one.draws:
        out |= _different(one.threshold, other.threshold).any(axis=1, keepdims=True)
    return out


def _different(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """Where two arrays of the same shape, draws first, differ; NaN equals NaN."""
    found = np.asarray(a != b)
    at = found.any(axis=0)
    if not at.any():
        return found
    if 4 * np.count_nonzero(at) > at.size:
        return np.asarray(found & ((a == a) | (b == b)))
    mine, theirs = a[:, at], b[:, at]  # what is compared is mostly the same: most columns are done with
    found[:, at] &= (mine == mine) | (theirs == theirs)
    return found
