"""How far two independent codings of one origin agree: where the talks stand, what is open, who stands behind whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log10

import numpy as np

from peaceroom.accuracy.backtest.outside import patron_class
from peaceroom.scenario.cases.compiling import most_likely_state, open_items, states
from peaceroom.scenario.cases.types import Origin

Pair = tuple[Origin, Origin]


def agreement(pairs: Sequence[Pair]) -> dict[str, tuple[int, float]]:
    """What is compared, in words → number of pairs that say it, and the mean of the comparison over them."""
    found: dict[str, tuple[int, float]] = {}
    for words, compare in _COMPARED.items():
        values = [value for first, second in pairs if (value := compare(first, second)) is not None]
        if values:
            found[words] = len(values), float(np.mean(values))
    return found


def answers_alike(first: Sequence[str], second: Sequence[str]) -> tuple[int, float, float]:
    """Answers that both coders gave as yes or no: how many, the share that is the same, and Cohen's kappa.

    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological Measurement* 20,
    37–46. Kappa is NaN where both always give the same answer.
    """
    both = [(a, b) for a, b in zip(first, second, strict=True) if {a, b} <= {"yes", "no"}]
    if not both:
        return 0, float("nan"), float("nan")
    a, b = (np.array([pair[k] == "yes" for pair in both]) for k in (0, 1))
    same = float((a == b).mean())
    chance = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return len(both), same, (same - chance) / (1 - chance) if chance < 1 else float("nan")


def _alike(read: Callable[[Origin], object]) -> Callable[[Origin, Origin], float | None]:
    return lambda first, second: float(read(first) == read(second))


def _state_overlap(first: Origin, second: Origin) -> float:
    a, b = states(first), states(second)
    return sum(min(a.get(state, 0.0), b.get(state, 0.0)) for state in a)


def _kinds(first: Origin, second: Origin) -> float:
    a, b = ({item.kind for item in open_items(o)} for o in (first, second))
    return len(a & b) / len(a | b)


def _deaths(first: Origin, second: Origin) -> float | None:
    if first.violence is None or second.violence is None:
        return None
    a, b = (log10(1 + sum(v.deaths_a_month.support) / 2) for v in (first.violence, second.violence))
    return abs(a - b)


def _gap(origin: Origin) -> dict[str, float]:
    """Kind → how far apart the wants are on the first open item of that kind."""
    found: dict[str, float] = {}
    for item in open_items(origin):
        wants = [sum(stance.wants.support) / 2 for stance in item.positions.values()]
        found.setdefault(item.kind, max(wants) - min(wants))
    return found


def _gaps(first: Origin, second: Origin) -> float | None:
    a, b = _gap(first), _gap(second)
    both = [abs(a[kind] - b[kind]) for kind in a if kind in b]
    return float(np.mean(both)) if both else None


def _general(origin: Origin) -> bool:
    return any(fire.ended is None and fire.scope == "general" for fire in origin.ceasefires)


_COMPARED: dict[str, Callable[[Origin, Origin], float | None]] = {
    "same most likely state (share)": _alike(most_likely_state),
    "overlap of the states' probabilities (share)": _state_overlap,
    "same kind of first open item (share)": _alike(lambda o: open_items(o)[0].kind),
    "kinds of open items in common (of all named)": _kinds,
    "difference in how far apart the sides are, same kind of item (of 100)": _gaps,
    "same class of foreign troops (share)": _alike(lambda o: patron_class(o)[0]),
    "same on a general ceasefire in force (share)": _alike(_general),
    "difference in deaths a month (powers of ten)": _deaths,
}
