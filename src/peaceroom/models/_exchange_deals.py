"""A case as the exchange model takes it, and its deals as plain data: who gave way, who is pleased and who hurt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.rng import stream_key, uniforms
from peaceroom.core.workings import Quantiles, Workings


class Trader(Protocol):
    """What is asked of the model here, which imports this file."""

    @property
    def rounds(self) -> int: ...
    @property
    def pull(self) -> float: ...
    @property
    def fixed(self) -> float: ...
    @property
    def numbers(self) -> tuple[bool, int, float]: ...


_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Traded:
    """``outcomes (D, R + 1, K)`` on 0–100, round 0 before any deal; ``deals, ties (D,)``; ``path (D, R + 1, N, K)``.

    ``path``: voting positions by round, of size 0 unless asked for; round 0 is the input.
    """

    outcomes: Array
    deals: NDArray[np.int64]
    ties: NDArray[np.int64]
    path: Array


@dataclass(frozen=True, slots=True)
class Move:
    """One actor that gives way on the issue asked for, to ``other``, for what it gets on ``instead``."""

    actor: str
    kind: str
    other: str
    start: float
    end: float
    instead: str
    gain: float


@dataclass(frozen=True, slots=True)
class Given:
    """What one side of a deal gives: its vote on an issue goes from start to end; ``gain`` of 100 at most."""

    actor: str
    issue: str
    start: float
    end: float
    gain: float


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: what each side gives, outcomes before and after as both know them, and what it means to others.

    ``others``: actor → (``inner`` who stands as the two do on both issues, ``outer`` who does not; its gain or loss).
    """

    round: int
    first: Given
    second: Given
    outcomes: dict[str, tuple[float, float]]
    others: dict[str, tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Trace:
    """The deals of one draw in their order; ``moves`` those that move the issue asked for, one tuple a round."""

    deals: tuple[Deal, ...]
    moves: tuple[tuple[Move, ...], ...]


def prepared(case: Case, error: float) -> tuple[Array, Array, Array]:
    """Positions on 0–100, saliences and weights ``(D, N, K)``; weight 0 where an actor takes no part."""
    seated = ~np.isnan(case.position)
    x = np.where(seated, 100 * (np.nan_to_num(case.position) - case.low) / (case.high - case.low), 0.0)
    s = np.where(seated, np.clip(np.nan_to_num(case.salience), 0.0, 1.0), 0.0)
    c = np.where(seated, np.nan_to_num(case.capability), 0.0)
    if error > 0:
        for i, actor in enumerate(case.actors):
            for k, issue in enumerate(case.issues):
                for name, array in (("salience", s), ("capability", c)):
                    u = uniforms(case.seed, f"model/exchange/{name}/{actor}/{issue}", case.draws, first=case.first)
                    array[:, i, k] *= 1 - error * u
    return x, np.ascontiguousarray(s), np.ascontiguousarray(s * c)


def fits(x: Array, s: Array, w: Array) -> bool:
    """Whether the possible deals of the first draw are few enough."""
    from peaceroom.models.kernels.exchange import candidates, means

    if not x.shape[0]:
        return True
    total, out = np.empty(x.shape[2]), np.empty(x.shape[2])
    means(x[0], w[0], total, out)
    return candidates(x[0], s[0], w[0], out, np.empty((0, 5), np.int64)) <= _MOST


def _dice(case: Case) -> NDArray[np.uint64]:
    """The seed, and keys of actors and issues by their names."""
    return np.array([case.seed, *(stream_key(f"model/exchange/{name}") for name in (*case.actors, *case.issues))],
                    np.uint64)


def traded(model: Trader, case: Case, x: Array, s: Array, w: Array, *, by_round: bool) -> Traded:
    """Every draw of prepared arrays."""
    from peaceroom.models.kernels import exchange as kernel

    d, n, k = x.shape
    outcomes, final = np.empty((d, model.rounds + 1, k)), np.empty((d, n, k))
    deals, ties = np.zeros((2, d), np.int64)
    strict, rule, share = model.numbers
    kernel.rounds(x, s, w, model.rounds, model.pull, model.fixed, strict, rule, share, _dice(case), case.first, final,
                  outcomes, deals, ties)
    path = np.empty((0, 0, 0, 0))
    if by_round:
        path = np.empty((d, model.rounds + 1, n, k))
        for draw in range(d):
            path[draw, 0] = x[draw]
            for t, (y, *_) in enumerate(_rounds(model, case, x[draw], s[draw], w[draw], draw)):
                path[draw, t + 1] = y
    return Traded(outcomes, deals, ties, path)


def _rounds(model: Trader, case: Case, x: Array, s: Array, w: Array, draw: int) -> Any:
    """By round: voting positions, positions and outcomes before, and the deals as arrays."""
    from peaceroom.models.kernels import exchange as kernel

    n, k = x.shape
    at, total = x.copy(), np.empty(k)
    strict, rule, share = model.numbers
    for t in range(model.rounds):
        out, y = np.empty(k), np.empty((n, k))
        kernel.means(at, w, total, out)
        most = kernel.candidates(at, s, w, out, np.empty((0, 5), np.int64))
        whole, numbers = np.zeros((max(most, 1), kernel.WHOLE), np.int64), np.zeros((max(most, 1), kernel.NUMBERS))
        made, _ = kernel.trade(at, s, w, total, out, strict, rule, share, _dice(case), case.first + draw, t, y, whole,
                               numbers)
        yield y, at.copy(), out, whole[:made], numbers[:made]
        kernel.follow(at, y, s, model.pull, model.fixed)


def trace_of(model: Trader, case: Case, draw: int, issue: int) -> Trace:
    """The deals of one draw of the case as it is coded."""
    case = case.slice(draw, draw + 1)
    x, s, w = (a[0] for a in prepared(case, 0.0))
    if not fits(x[None], s[None], w[None]):
        return Trace((), ())
    deals, moves = [], []
    for t, (_, at, out, whole, numbers) in enumerate(_rounds(model, case, x, s, w, 0)):
        here = [_deal(case, at, s, w, out, row, number, t) for row, number in zip(whole, numbers, strict=True)]
        deals += here
        moves.append(tuple(
            Move(one.actor, "gives way to", other.actor, one.start, one.end, other.issue, one.gain)
            for deal in here for one, other in ((deal.first, deal.second), (deal.second, deal.first))
            if one.issue == case.issues[issue]))
    return Trace(tuple(deals), tuple(moves))


def _deal(case: Case, x: Array, s: Array, w: Array, out: Array, row: NDArray[np.int64], number: Array, t: int) -> Deal:
    from peaceroom.models.kernels import exchange as kernel

    i, j, p, q, kind = (int(v) for v in row[:5])
    low, unit = case.low, (case.high - case.low) / 100
    before_q, before_p = float(number[kernel.BEFORE_Q]), float(number[kernel.BEFORE_P])
    after_q, after_p = float(number[kernel.AFTER_Q]), float(number[kernel.AFTER_P])

    def given(actor: int, issue: int, start: float, move: float, gain: float) -> Given:
        return Given(case.actors[actor], case.issues[issue], float(low[issue] + unit[issue] * start),
                     float(low[issue] + unit[issue] * (start + move)), float(gain))

    others = {}
    for a in range(x.shape[0]):
        if a not in (i, j) and w[a, p] > 0 and w[a, q] > 0:
            gain = (abs(before_p - x[a, p]) - abs(after_p - x[a, p])) * s[a, p] \
                + (abs(before_q - x[a, q]) - abs(after_q - x[a, q])) * s[a, q]
            alike = (x[a, p] <= out[p]) == (x[a, q] <= out[q])
            others[case.actors[a]] = ("inner" if alike == (kind == 0) else "outer", float(gain))
    first = given(i, q, number[kernel.START_I], number[kernel.MOVE_I], number[kernel.GAIN_I])
    second = given(j, p, number[kernel.START_J], number[kernel.MOVE_J], number[kernel.GAIN_J])
    outcomes = {case.issues[k]: (float(low[k] + unit[k] * a), float(low[k] + unit[k] * b))
                for k, a, b in ((q, before_q, after_q), (p, before_p, after_p))}
    return Deal(t + 1, first, second, outcomes, others)


def externalities(deals: tuple[Deal, ...]) -> dict[str, dict[str, float]]:
    """By actor: what its own deals gain it, and what others' do to it: inner and outer, gains and losses apart."""
    found: dict[str, dict[str, float]] = {}

    def add(actor: str, name: str, gain: float) -> None:
        row = found.setdefault(actor, dict.fromkeys(
            ("own", "inner gain", "inner loss", "outer gain", "outer loss"), 0.0))
        row[name] += gain

    for deal in deals:
        for side in (deal.first, deal.second):
            add(side.actor, "own", side.gain)
        for actor, (kind, gain) in deal.others.items():
            add(actor, f"{kind} gain" if gain >= 0 else f"{kind} loss", gain)
    return found


def workings_of(deals: tuple[Deal, ...], over: Array, error: float, case: Case) -> Workings:
    """Deals, externalities, and how far coding error alone moves outcomes: ``over (D, K)``, and the weighted mean."""
    from peaceroom.models.compromise import Compromise

    many = case.with_draws({name: np.repeat(a, len(over), axis=0) for name, a in case.by_draw().items()})
    _, s, w = prepared(many, error)
    with np.errstate(invalid="ignore", divide="ignore"):
        c = np.where(s > 0, w / s, many.capability)
    lower = replace(many, salience=np.where(np.isnan(many.salience), np.nan, s), capability=c)
    plain = Compromise().solve(lower).outcome
    return {
        "deals": [{
            "round": d.round, "gain": (d.first.gain + d.second.gain) / 2,
            "gives": [{"actor": g.actor, "issue": g.issue, "from": g.start, "to": g.end, "gain": g.gain}
                      for g in (d.first, d.second)],
            "outcomes": {issue: list(v) for issue, v in d.outcomes.items()},
            "others": {a: {"kind": kind, "gain": gain} for a, (kind, gain) in d.others.items()},
        } for d in deals],
        "externalities": externalities(deals),
        "spread": {
            "draws": len(over), "coding error": error,
            "outcomes": {issue: _quantiles(over[:, k]) for k, issue in enumerate(case.issues)},
            "weighted mean": {issue: _quantiles(plain[:, k]) for k, issue in enumerate(case.issues)},
        },
    }


def _quantiles(values: Array) -> Quantiles | None:
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    low, median, high = np.quantile(known, (0.05, 0.5, 0.95))
    return {"lowest": float(known.min()), "5 %": float(low), "median": float(median), "95 %": float(high),
            "highest": float(known.max())}
