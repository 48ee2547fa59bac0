"""The processes of the library that are most like an origin on its day, to be shown beside every forecast."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.outside import last_stage
from peaceroom.scenario.cases.compiling import open_items, states
from peaceroom.scenario.cases.types import Origin

Array = NDArray[np.float64]

_STATES = ("in_session", "recess", "suspended", "dormant", "not_opened")
_STAGES = ("pre-negotiation", "ceasefire", "partial", "comprehensive", "implementation", "renewal")


def features(origin: Origin) -> Array:
    """``(d,)`` what is compared: state, stage, silence, pace, agenda, outside parties, violence, ceasefire.

    Each on about 0 to 1, so that none outweighs the others.
    """
    chances = states(origin)
    texts = sorted({text.date for text in origin.texts})
    stage = last_stage(origin) if texts else ""
    silence = (origin.as_of - texts[-1]).days if texts else 3650
    pace = sum((texts[-1] - day).days <= 365 for day in texts) if texts else 0
    first = open_items(origin)[0]
    mediator = max((sum(o.effort.support) / 2 for o in origin.others.values() if o.effort is not None), default=0.0)
    patrons = [o for o in origin.others.values() if o.role == "patron"]
    deaths = sum(origin.violence.deaths_a_month.support) / 2 if origin.violence is not None else 0.0
    return np.array([
        *(chances.get(state, 0.0) for state in _STATES), *(0.7 * (stage == name) for name in _STAGES),
        log1p(silence) / 8, log1p(pace) / 3, log1p(len(texts)) / 4, 0.7 * (first.kind == "procedure"),
        0.7 * (first.kind in ("security", "ceasefire")), len(open_items(origin)) / 10, mediator,
        min(len(patrons), 2) / 2,
        0.7 * any(o.leaves is not None for o in patrons), log1p(deaths) / 7, (len(origin.parties) - 2) / 4,
        0.7 * any(fire.ended is None and fire.scope == "general" for fire in origin.ceasefires)])


def nearest(origin: Origin, others: Sequence[Origin], count: int = 3) -> list[Origin]:
    """The ``count`` nearest origins of other clusters, each of another case, the nearest first."""
    here = features(origin)
    far = [(float(np.linalg.norm(features(other) - here)), other.case, other.as_of, other) for other in others
           if other.cluster != origin.cluster]
    found: list[Origin] = []
    for _, case, _, other in sorted(far, key=lambda row: row[:3]):
        if case not in {one.case for one in found}:
            found.append(other)
        if len(found) == count:
            break
    return found
