"""A case as the games of the spatial model: unit scales, one capability an actor, saliences that sum to 1 at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.errors import InputError
from peaceroom.core.rng import uniforms

_SLACK = 1e-9
_PAIR = re.compile(r"\s*([^\s>=;]+)\s*>\s*([^\s>=;]+)\s*=\s*([0-9.eE+-]+)\s*")


@dataclass(frozen=True, slots=True)
class Game:
    """The issues that are one space, on the unit scale.

    ``x, s (D, N, k)``: who has no position on an issue stands at the weighted mean there and does not care.
    ``c, takes (D, N)``; ``low, width (k,)`` of the scales.
    """

    issues: tuple[int, ...]
    x: Array
    s: Array
    c: Array
    takes: NDArray[np.bool_]
    low: Array
    width: Array

    def back(self, unit: Array) -> Array:
        """From the unit scale ``(…, k)`` to the issues' own."""
        return np.asarray(self.low + self.width * unit)

    def likeliest(self, final: Array, affinity: Array, how: NDArray[np.int64]) -> Array:
        """``(D, k)`` the position that an election among the final ones makes likeliest; ideals stand there too."""
        from peaceroom.models.kernels.smp_turn import position_chances

        found = np.full((final.shape[0], final.shape[2]), np.nan)
        for d in range(final.shape[0]):
            who = np.flatnonzero(self.takes[d])
            if who.size < 2:
                continue
            x, place, chance = final[d, who], np.empty(who.size, np.int64), np.empty(who.size)
            m = position_chances(x, x, self.s[d, who], self.c[d, who], how, -1, place, chance)
            found[d] = x[np.flatnonzero(place == int(np.argmax(chance[:m])))[0]]
        return found


def games(case: Case, joint: Literal["all", "item", "issue"] | str) -> Iterator[Game]:
    """The games of a case: of all issues, by agenda item, or one an issue."""
    names = {"all": ("",) * len(case.issues), "item": case.groups, "issue": case.issues}[joint]
    for name in dict.fromkeys(names):
        yield _game(case, tuple(k for k, other in enumerate(names) if other == name))


def _game(case: Case, issues: tuple[int, ...]) -> Game:
    at = list(issues)
    low, width = case.low[at], case.high[at] - case.low[at]
    x = (case.position[:, :, at] - low) / width
    seated = ~np.isnan(x)
    s = np.where(seated, np.clip(np.nan_to_num(case.salience[:, :, at]), 0.0, 1.0), 0.0)
    held = np.where(seated & (s > 0), np.nan_to_num(case.capability[:, :, at]), np.nan)
    some = (~np.isnan(held)).any(axis=2)
    least = np.where(some, np.where(np.isnan(held), np.inf, held).min(axis=2), 0.0)
    most = np.where(some, np.where(np.isnan(held), -np.inf, held).max(axis=2), 0.0)
    total = s.sum(axis=2)
    mean = np.divide((s * np.nan_to_num(held)).sum(axis=2), total, out=np.zeros(total.shape), where=total > 0)
    c = np.where(least == most, least, mean)  # to the bit, where there is one
    takes = (c > 0) & (total > 0)
    over = np.where(takes, total, 0.0).max(axis=1, initial=0.0)
    s = np.where((over > 1 + _SLACK)[:, None, None], s / np.where(over > 0, over, 1.0)[:, None, None], s)
    weight = s * c[:, :, None]
    amount = weight.sum(axis=1)
    middle = np.divide((weight * np.nan_to_num(x)).sum(axis=1), amount, out=np.full(amount.shape, 0.5),
                       where=amount > 0)
    x = np.where(seated, x, middle[:, None])
    return Game(issues, np.ascontiguousarray(x), np.ascontiguousarray(s), c, takes, low, width)


def random_seeds(case: Case, seed: int) -> NDArray[np.uint64]:
    """``(D,)`` seeds: the one given, or one a draw, keyed by the seed of the case and the number of the draw."""
    if seed:
        return np.full(case.draws, seed, np.uint64)
    return (uniforms(case.seed, "model/smp", case.draws, first=case.first) * 2.0**53).astype(np.uint64)


def written_affinity(text: str) -> dict[tuple[str, str], float]:
    """``"a>b=0.3; a>a=0.7"`` as (whose ideal, whose position) → share.

    Raises `InputError` E404 for another form, a share outside [0, 1], and shares of one actor that sum to more than 1
    (its own position counts 1 unless it is given).
    """
    found: dict[tuple[str, str], float] = {}
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _PAIR.fullmatch(part)
        try:
            share = float(match[3]) if match else np.nan
        except ValueError:
            share = np.nan
        if match is None or not 0 <= share <= 1:
            raise _refused(part, "write whose ideal > whose position = share from 0 to 1, as in a>b=0.3; a>a=0.7")
        found[match[1], match[2]] = share
    for actor in dict.fromkeys(a for a, _ in found):
        total = sum(v for (a, _), v in found.items() if a == actor) + ((actor, actor) not in found)
        if total > 1 + 1e-10:
            raise _refused(text, f"the shares of {actor} sum to {total:g}, with 1 for its own position unless that is "
                           f"given: add {actor}>{actor}= so that they sum to 1 at most")
    return found


def affinities(text: str, actors: tuple[str, ...]) -> Array:
    """``(N, N)``: how far i's ideal follows j's position. Raises `InputError` E404 for somebody who is no actor."""
    held = np.eye(len(actors))
    for (a, b), share in written_affinity(text).items():
        for name in (a, b):
            if name not in actors:
                raise _refused(f"{a}>{b}", f"{name} is no actor with a position; the ids are: " + ", ".join(actors))
        held[actors.index(a), actors.index(b)] = share
    return held


def _refused(text: str, remedy: str) -> InputError:
    return InputError.one("E404", f"affinity {text!r} cannot be used", "it says whose ideal follows whose position",
                          remedy)
