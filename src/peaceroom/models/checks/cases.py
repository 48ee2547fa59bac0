"""Made-up cases for `check_model`, and what can be done to a case without changing the negotiation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from peaceroom.core.case import Array, Case, make_case

#: fields by the axis that counts actors
_ACTORS_FIRST = ("required", "recognition", "patience", "control")
_ACTORS_SECOND = ("position", "salience", "capability", "no_agreement", "bottom_line", "flexibility", "risk")
#: fields on the issue's scale
_ON_SCALE = ("position", "bottom_line")


def general(seed: int, draws: int = 8, actors: int = 6) -> Case:
    """Tie-free random case: three issues on different scales, everything known, everybody present.

    The first issue has its reference point at the low end and the last at the high end (so that a zone of
    agreement exists), the second somewhere between; the first three actors must consent.
    """
    rng = np.random.default_rng(seed)
    low, high = np.array([0.0, -20.0, 0.0]), np.array([100.0, 60.0, 2.0])
    shape = (draws, actors, 3)
    reference = np.array([0.0, 0.5, 1.0]) + np.array([0, 1, 0]) * rng.uniform(-0.3, 0.3, (draws, 3))
    risk = np.full((draws, actors), np.nan)
    risk[:, 1::2] = rng.uniform(1.0, 2.0, (draws, actors // 2))
    required = np.zeros((actors, 3), bool)
    required[:3] = True
    return make_case(
        low + (high - low) * rng.uniform(0.05, 0.95, shape),
        rng.uniform(0.1, 1.0, shape),
        rng.uniform(5.0, 60.0, shape),
        low=low, high=high, reference=low + (high - low) * reference, required=required,
        no_agreement=rng.uniform(0.1, 0.4, (draws, actors)), risk=risk, seed=seed,
        rule=("consent", "majority", "consent"), quota=np.array([np.nan, 0.6, np.nan]), groups=("a", "a", "b"),
    )


def ordered(seed: int) -> Case:
    """As `general`, but the first issue has five ordered options, at unequal steps."""
    case = general(seed)
    return replace(case, options=(np.array([0.0, 13.0, 41.0, 77.0, 100.0]), None, None))


def tied(seed: int) -> Case:
    """Two equal camps: weights and distances tie wherever they can."""
    camps = np.array([20.0, 20.0, 80.0, 80.0])
    return make_case(np.tile(camps, (3, 1))[:, :, None], np.full((3, 4, 1), 0.5), np.full((3, 4, 1), 10.0),
                     reference=0.0, no_agreement=0.1, seed=seed)


def unanimous(seed: int) -> Case:
    """Everybody wants the same, and the reference point is something else."""
    case = general(seed)
    position = np.repeat(case.position[:, :1, :], len(case.actors), axis=1)
    return replace(case, position=position)


def permuted(case: Case, order: Sequence[int]) -> Case:
    """The actors listed in another order (or only some of them)."""
    index = np.asarray(order)
    changes: Mapping[str, Any] = {
        **{name: getattr(case, name)[index] for name in _ACTORS_FIRST},
        **{name: getattr(case, name)[:, index] for name in _ACTORS_SECOND}}
    return replace(case, actors=tuple(case.actors[i] for i in index), **changes)


def moved(case: Case, shift: float, stretch: float) -> Case:
    """Every scale shifted and stretched: y → shift + stretch · y. A negative stretch reverses the scales."""
    changes: Mapping[str, Any] = {name: shift + stretch * getattr(case, name) for name in (*_ON_SCALE, "reference")}
    ends = np.sort(np.stack([shift + stretch * case.low, shift + stretch * case.high]), axis=0)
    options = tuple(None if o is None else np.sort(shift + stretch * o) for o in case.options)
    return replace(case, low=ends[0], high=ends[1], options=options, **changes)


def changed(case: Case, actor: int, **values: float | Array) -> Case:
    """One actor's ``(D, N, K)`` fields set to other values."""
    arrays = {}
    for name, value in values.items():
        array = getattr(case, name).copy()
        array[:, actor] = value
        arrays[name] = array
    return replace(case, **arrays)


def absent(case: Case, actor: int) -> Case:
    """One actor without any known position."""
    nothing = dict.fromkeys(("position", "salience", "capability", "bottom_line", "flexibility"), np.nan)
    return changed(case, actor, **nothing)


def snapshot(case: Case) -> dict[str, bytes]:
    """Every array of the case as bytes."""
    arrays = {f.name: getattr(case, f.name) for f in fields(case)}
    arrays |= {f"options[{k}]": o for k, o in enumerate(case.options)}
    return {name: a.tobytes() for name, a in arrays.items() if isinstance(a, np.ndarray)}
