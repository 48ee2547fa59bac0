"""What an actor prefers, and the ranks of states that follow: 0 the worst, equal ranks for what is equally good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.statements import Statement, truth

Ranks: TypeAlias = npt.NDArray[np.int32]

#: room for keys of ranks beyond twice the number of states
_ROOM = 1 << 12


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements, the most important first: of two states, the better is the one of which the first on which they
    differ holds. The first ``strong`` of them make strong preferences."""

    statements: tuple[Statement, ...]
    strong: int = 0


@dataclass(frozen=True, slots=True)
class Ranking:
    """State numbers from 1 in groups of equals, the best first. After each of the ``strong`` places (1 = after the
    first group) the preference is strong."""

    groups: tuple[tuple[int, ...], ...]
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What each taken option is worth, by its index in canonical order; a state is worth their sum."""

    weights: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Payoffs:
    """What each state is worth, by its number from 1. Only the order counts."""

    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Pairs of states (numbers from 1) between which it is not known what the actor prefers."""

    pairs: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def between(self, a: int, b: int) -> bool:
        """Whether the preference between two states is not known."""
        return (a, b) in self.pairs or (b, a) in self.pairs


Preference: TypeAlias = Statements | Ranking | Weights | Payoffs


def dense(values: Sequence[Any] | npt.NDArray[Any]) -> Ranks:
    """Ranks of values that can be compared, the least 0."""
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int32).reshape(-1)


def ranks_of_numbers(preference: Ranking | Payoffs, states: int) -> Ranks:
    """(states,) ranks by state number (index 0 is state 1)."""
    if isinstance(preference, Payoffs):
        return dense(scaled(preference.values))
    found = np.zeros(states, np.int32)
    for level, group in enumerate(reversed(preference.groups)):
        for number in group:
            found[number - 1] = level
    return found


def ranks_of_options(preference: Statements | Weights, options: int, feasible: Ranks,
                     first: int | None = None) -> Ranks:
    """(2^options,) ranks by code; ``feasible`` is 0 where a state is feasible, else -1, and is kept there.

    With ``first``, only so many of the statements count.
    """
    from peaceroom.conflict.kernels.ranks import refine

    ranks = feasible.copy()
    if isinstance(preference, Weights):
        worth = np.zeros(1, np.int64)
        whole = scaled([preference.weights.get(i, Fraction()) for i in range(options)])
        for weight in whole:
            worth = np.concatenate((worth, worth + weight))
        ranks[feasible >= 0] = dense(worth[feasible >= 0])
        return ranks
    statements = preference.statements[:first]
    classes, most, at = 1, 2 * len(feasible) + _ROOM, 0
    while at < len(statements):
        taken = 1
        while at + taken < len(statements) and classes << (taken + 1) <= most:
            taken += 1
        words = np.stack([truth(s, options) for s in statements[at:at + taken]])
        classes = refine(ranks, words, np.zeros(classes << taken, np.int32))
        at += taken
    return ranks


def strength(preference: Statements | Ranking, ranks: Ranks, prefix: Ranks | None) -> Ranks:
    """Classes of strength: a state is strongly better than one of a lower class.

    Of a ranking they follow from the ranks; of statements they are the ranks ``prefix`` by the strong ones alone.
    """
    if isinstance(preference, Statements):
        assert prefix is not None
        return prefix
    cuts = np.zeros(len(preference.groups) + 1, np.int32)
    for place in preference.strong:
        cuts[len(preference.groups) - place] = 1
    classes = np.cumsum(cuts).astype(np.int32)
    return np.where(ranks >= 0, classes[np.maximum(ranks, 0)], -1).astype(np.int32)


def scaled(values: Sequence[Fraction]) -> list[int]:
    """Whole numbers in the same proportions, so that sums are exact."""
    whole = lcm(*(v.denominator for v in values)) if values else 1
    return [int(v * whole) for v in values]
