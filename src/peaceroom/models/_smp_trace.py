"""What happened in one game of the spatial model, and why: challenges, bargains, votes; what other readings give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from peaceroom.core.case import Array, Case
from peaceroom.core.settlement import Settlement
from peaceroom.core.workings import Space, Workings
from peaceroom.models._smp_arrays import affinities, games, random_seeds


class Player(Protocol):
    """What is asked of the model here, which imports this file."""

    @property
    def joint(self) -> str: ...
    @property
    def affinity(self) -> str: ...
    @property
    def transitions(self) -> str: ...
    @property
    def turns(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def stop(self) -> float: ...
    def numbers(self) -> NDArray[np.int64]: ...
    def settled(self) -> Player: ...
    def point(self, case: Case) -> Settlement: ...


_ENDS = ("limit of turns", "little movement", "consensus", "where KTAB stops with an error")


@dataclass(frozen=True, slots=True)
class Move:
    """One actor's move in one turn, on one issue, and its reason.

    ``kind``: it takes a bargain of its own (``proposes``) or one that ``other`` proposed (``accepts``). ``gain`` and
    ``odds``: what the proposer expected of its challenge, of 1 at most, and its odds of winning as it saw them.
    ``support``: probability of this bargain in the vote among ``choices`` possibilities; ``staying``: that of no move.
    """

    actor: str
    kind: str
    other: str
    start: float
    end: float
    gain: float
    odds: float
    support: float
    staying: float
    choices: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """Whom somebody challenged in a turn, with the gain it expected and its odds as it saw them."""

    actor: str
    other: str
    gain: float
    odds: float


@dataclass(frozen=True, slots=True)
class Trace:
    """One game, turn by turn.

    ``actors`` those who take part (n), ``issues`` the dimensions (k). ``positions (T + 1, n, k)`` on the issues'
    scales,
    ``risk (T, n)`` attitudes from −1 (seeking) to 1 (averse), ``probabilities (T + 1, n)`` of each actor's position in
    an election among the distinct ones (shared by those who stand together). ``moves`` on the issue asked for and
    ``challenges``, one tuple a turn; ``end`` why it ended.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    positions: Array
    risk: Array
    probabilities: Array
    moves: tuple[tuple[Move, ...], ...]
    challenges: tuple[tuple[Challenge, ...], ...]
    end: str


def trace_of(model: Player, case: Case, draw: int, issue: int) -> Trace:
    """The game that ``issue`` of one draw belongs to. Empty where none is played."""
    from peaceroom.models.kernels.smp import play
    from peaceroom.models.kernels.smp_turn import position_chances

    case = case.slice(draw, draw + 1)
    game = next(g for g in games(case, model.joint) if issue in g.issues)
    who = np.flatnonzero(game.takes[0])
    names = tuple(case.actors[i] for i in who)
    n, k, limit = who.size, len(game.issues), model.turns
    labels = tuple(case.issues[j] for j in game.issues)
    xs, ys = np.zeros((2, limit + 1, n, k))
    xs[0] = ys[0] = game.x[0, who]
    s, c = np.ascontiguousarray(game.s[0, who]), game.c[0, who]
    if n < 2:
        return Trace(names, labels, game.back(xs[:1]), xs[:0, :, 0], np.ones((1, n)), (), (), "nobody to bargain with")
    held = np.ascontiguousarray(affinities(model.affinity, case.actors)[np.ix_(who, who)])
    target, taken, choices = np.zeros((3, limit, n), np.int64)
    gain, odds, support, staying, risk = np.zeros((5, limit, n))
    how = model.numbers()
    seed = random_seeds(case, model.seed)[0]
    if model.transitions == "Stochastic" and not model.seed:
        how = model.settled().numbers()  # as the model's `point` answers
    played, why, _ = play(xs, ys, s, c, held, how, model.stop, seed, target, gain, odds, taken, support, staying,
                          choices, risk)
    chances = np.empty((played + 1, n))
    place, chance = np.empty(n, np.int64), np.empty(n)
    for t in range(played + 1):
        position_chances(xs[t], ys[t], s, c, how, -1, place, chance)
        chances[t] = chance[place]
    scaled, at = game.back(xs[:played + 1]), game.issues.index(issue)

    def moved(t: int, i: int) -> Move | None:
        if taken[t, i] < 0 or abs(xs[t + 1, i] - xs[t, i]).max() == 0:
            return None
        by = int(taken[t, i]) // 2
        kind, other = ("proposes", int(target[t, i])) if by == i else ("accepts", by)
        return Move(names[i], kind, names[other], float(scaled[t, i, at]), float(scaled[t + 1, i, at]),
                    float(gain[t, by]), float(odds[t, by]), float(support[t, i]), float(staying[t, i]),
                    int(choices[t, i]))

    moves = tuple(tuple(m for i in range(n) if (m := moved(t, i))) for t in range(played))
    made = tuple(tuple(Challenge(names[i], names[target[t, i]], float(gain[t, i]), float(odds[t, i]))
                       for i in range(n) if target[t, i] >= 0) for t in range(played))
    return Trace(names, labels, scaled, risk[:played], chances, moves, made, _ENDS[why])


def workings_of(model: Player, other: Player, name: str, case: Case) -> Workings:
    """Final positions with probabilities, why each game ended, and the outcome under the ``other`` reading, by name."""
    case = case.slice(0, 1)
    spaces: list[Space] = []
    for game in games(case, model.joint):
        trace = trace_of(model, case, 0, game.issues[0])
        spaces.append({
            "issues": list(trace.issues), "end": trace.end, "turns": len(trace.moves),
            "consensus": bool(trace.positions.shape[1] and np.ptp(trace.positions[-1], axis=0).max(initial=0.0) == 0),
            "positions": [
                {"actor": actor, "probability": float(trace.probabilities[-1, i]),
                 "position": {issue: float(trace.positions[-1, i, j]) for j, issue in enumerate(trace.issues)}}
                for i, actor in enumerate(trace.actors)],
            "challenges": [{"turn": t + 1, "actor": c.actor, "other": c.other, "gain": c.gain, "odds": c.odds}
                           for t, turn in enumerate(trace.challenges) for c in turn],
        })
    mine, theirs = model.point(case).outcome[0], other.point(case).outcome[0]
    known = ~(np.isnan(mine) | np.isnan(theirs))
    apart = np.where(known, np.abs(mine - theirs) / (case.high - case.low), 0.0)
    return {
        "spaces": spaces,
        "other reading": {
            "reading": name,
            "outcome": {issue: None if np.isnan(v) else float(v)
                        for issue, v in zip(case.issues, theirs, strict=True)},
            "largest difference": float(apart.max(initial=0.0)) if known.any() else None,
            "on": case.issues[int(np.argmax(apart))] if known.any() and apart.max() > 0 else None,
        },
    }
