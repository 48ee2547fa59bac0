"""How far two independent codings of one origin agree, field by field of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeVar

import numpy as np

from peaceroom.accuracy.backtest.comparables import capability, deaths, gaps, middle, overlap, same_day, wants
from peaceroom.accuracy.backtest.outside import patron_class
from peaceroom.evidence.agreement import Metric, alpha
from peaceroom.scenario.cases.compiling import most_likely_state, open_items, states
from peaceroom.scenario.cases.types import Origin

Pair = tuple[Origin, Origin]
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Alike:
    """One field over all pairs.

    Attributes
    ----------
    n
        Values that both coders gave; more than one of a pair where the field has several.
    mean
        Mean of the comparison, as the field's words say.
    alpha
        Krippendorff's alpha of the values, 1 full agreement and 0 chance; None where a field has no single value, or
        all are equal.
    """

    n: int
    mean: float
    alpha: float | None


@dataclass(frozen=True, slots=True)
class _Field:
    read: Callable[[Origin, Origin], Sequence[tuple[Any, Any]]]  # the values of both coders, side by side
    compare: Callable[[Any, Any], float | None]  # None: nothing to compare
    metric: Metric | None = None
    number: Callable[[Any], float] = float  # a value as alpha needs it


def agreement(pairs: Sequence[Pair]) -> dict[str, Alike]:
    """What is compared, in words → how far the codings agree; fields that nobody says twice are left out."""
    found = {}
    for words, field in FIELDS.items():
        read = [two for pair in pairs for two in field.read(*pair)]
        compared = [value for two in read if (value := field.compare(*two)) is not None]
        if compared:
            found[words] = Alike(len(compared), fmean(compared), _alpha(field, read))
    return found


def by_kind(pairs: Sequence[Pair]) -> dict[str, tuple[int, float, float]]:
    """Kind of item → positions of a side that both coded, overlap of the ranges, distance of their middles (of 100)."""
    found: dict[str, list[tuple[float, float]]] = {}
    for pair in pairs:
        for (kind, _), (a, b) in wants(*pair).items():
            found.setdefault(kind, []).append((overlap(a, b), abs(middle(a) - middle(b))))
    return {kind: (len(rows), fmean(o for o, _ in rows), fmean(d for _, d in rows))
            for kind, rows in sorted(found.items())}


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


def _alpha(field: _Field, read: Sequence[tuple[Any, Any]]) -> float | None:
    if field.metric is None:
        return None
    if field.metric == "nominal":  # words become numbers; which is all one to it
        names = sorted({value for two in read for value in two})
        return alpha([[float(names.index(value)) for value in two] for two in read], "nominal")
    return alpha([[field.number(value) for value in two] for two in read], field.metric)


def _one(read: Callable[[Origin], Any]) -> Callable[[Origin, Origin], list[tuple[Any, Any]]]:
    """The one value that each coding has; nothing where one of them has none."""
    return lambda first, second: [] if None in (two := (read(first), read(second))) else [two]


def _keyed(read: Callable[[Origin], dict[str, V]]) -> Callable[[Origin, Origin], list[tuple[V, V]]]:
    """The values under the keys that both codings have."""
    return lambda first, second: [(a[key], b[key]) for a, b in [(read(first), read(second))] for key in a if key in b]


def _same(a: object, b: object) -> float:
    return float(a == b)


def _apart(a: float, b: float) -> float:
    return abs(a - b)


def _shares(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(min(p, b.get(state, 0.0)) for state, p in a.items())


def _sets(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)


def _middles_apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(middle(a) - middle(b))


def _wants(first: Origin, second: Origin) -> list[tuple[Any, Any]]:
    return list(wants(first, second).values())


def _general(origin: Origin) -> bool:
    return any(fire.ended is None and fire.scope == "general" for fire in origin.ceasefires)


FIELDS: dict[str, _Field] = {
    "same most likely state (share)": _Field(_one(most_likely_state), _same, "nominal"),
    "overlap of the states' probabilities (share)": _Field(_one(states), _shares),
    "same day of opening, as exactly as both know (share)": _Field(lambda a, b: [(a.opened, b.opened)], same_day),
    "same number of breaks (share)": _Field(_one(lambda o: len(o.breaks)), _same, "interval"),
    "kinds of items in common, settled ones too (of all named)":
        _Field(_one(lambda o: frozenset(item.kind for item in o.agenda)), _sets),
    "kinds of open items in common (of all named)":
        _Field(_one(lambda o: frozenset(item.kind for item in open_items(o))), _sets),
    "same kind of first open item (share)": _Field(_one(lambda o: open_items(o)[0].kind), _same, "nominal"),
    "overlap of what a side wants, same kind of item (share)": _Field(_wants, overlap),
    "distance of what a side wants, same kind of item (of 100)": _Field(_wants, _middles_apart, "interval", middle),
    "difference in how far apart the sides are, same kind of item (of 100)": _Field(_keyed(gaps), _apart, "interval"),
    "overlap of a side's capability (share)": _Field(_keyed(capability), overlap),
    "distance of a side's capability (of 100)": _Field(_keyed(capability), _middles_apart, "interval", middle),
    "same class of foreign troops (share)": _Field(_one(lambda o: patron_class(o)[0]), _same, "nominal"),
    "same on a general ceasefire in force (share)": _Field(_one(_general), _same, "nominal"),
    "difference in deaths a month (powers of ten)": _Field(_one(deaths), _apart, "interval"),
}
