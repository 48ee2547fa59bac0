"""Stability of actors who look several moves ahead: limited moves, non-myopic, Stackelberg.

Kilgour, *Anticipation and stability in two-person non-cooperative games*, in Luterbacher and Ward (1985); Fang, Hipel
and Kilgour 1993, chapter 3. These are defined for two actors, who move in turn: the one whose turn it is moves to where
the anticipated end is best for it, if that is better than where it stands. With more actors, whoever moved expects the
worst for itself among the ends that others would bring about, if any of them would move; between moves that are equally
good for their mover it expects the worst for itself too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from peaceroom.conflict.graph import Graph
from peaceroom.conflict.preferences import Ranks

Flags: TypeAlias = npt.NDArray[np.bool_]

#: horizons after which the search for a repetition is given up
_MOST_HORIZONS = 400


@dataclass(frozen=True, slots=True)
class Anticipation:
    """What is anticipated at one horizon.

    Attributes
    ----------
    moves
        (actors, states): whether the actor, to move at a state, would.
    ends
        (actors, actors, states) int32: with the first actor to move, how good the end is for the second, at worst.
    """

    moves: Flags
    ends: Ranks


class Foresight:
    """Anticipations of a graph, one horizon after the other."""

    def __init__(self, graph: Graph) -> None:
        n, actors = graph.size, range(len(graph.conflict.actors))
        self.ranks = np.array([[graph.rank(i, s) for s in range(1, n + 1)] for i in actors], np.int32)
        self.arcs = [_arcs([[t - 1 for t in graph.moves(i, s)] for s in range(1, n + 1)]) for i in actors]
        ends = np.broadcast_to(self.ranks, (len(self.ranks), *self.ranks.shape)).copy()
        self.horizons = [Anticipation(np.zeros(self.ranks.shape, bool), ends)]

    def at(self, horizon: int) -> Anticipation:
        """The anticipation when so many moves are foreseen."""
        while len(self.horizons) <= horizon:
            self.horizons.append(self._further(self.horizons[-1]))
        return self.horizons[horizon]

    def limited(self, horizon: int) -> Flags:
        """(actors, states): limited-move stable, ``horizon`` moves ahead; 1 is Nash."""
        return ~self.at(horizon).moves

    def non_myopic(self) -> Flags | None:
        """(actors, states): stable at every horizon from some on; None where anticipations do not come to repeat.

        Each follows from the one before, so that once one returns, all go round for ever.
        """
        seen: dict[bytes, int] = {}
        for horizon in range(_MOST_HORIZONS):
            found = self.at(horizon)
            key = found.moves.tobytes() + found.ends.tobytes()
            if key in seen:
                stays: Flags = ~np.logical_or.reduce([a.moves for a in self.horizons[seen[key]:horizon]])
                return stays
            seen[key] = horizon
        return None

    def stackelberg(self) -> Flags:
        """(leaders, states): the leader, who looks two moves ahead, stays, and so do all others, who look one ahead."""
        leads, follows = self.limited(2), self.limited(1)
        return np.stack([np.logical_and.reduce([leads[i], *(follows[j] for j in range(len(follows)) if j != i)])
                         for i in range(len(leads))])

    def _further(self, before: Anticipation) -> Anticipation:
        actors = len(self.ranks)
        moves, ends = np.zeros_like(before.moves), np.broadcast_to(self.ranks, before.ends.shape).copy()
        for i, (starts, sources, targets) in enumerate(self.arcs):
            if not len(targets):
                continue
            after = self._after(before, i)  # (actors, states): once i has moved there
            value = after[i, targets]
            best = np.maximum.reduceat(value, starts)
            there = sources[starts]
            gains = best > self.ranks[i, there]
            moves[i, there] = gains
            tied = value == np.repeat(best, np.diff([*starts, len(targets)]))
            for a in range(actors):
                worst = np.minimum.reduceat(np.where(tied, after[a, targets], np.iinfo(np.int32).max), starts)
                ends[i, a, there[gains]] = worst[gains]
        return Anticipation(moves, ends)

    def _after(self, before: Anticipation, mover: int) -> Ranks:
        others = [j for j in range(len(self.ranks)) if j != mover]
        if not others:
            return self.ranks
        far: Any = np.iinfo(np.int32).max
        would = np.stack([np.where(before.moves[j], before.ends[j], far) for j in others]).min(0)
        found: Ranks = np.where(would == far, self.ranks, would)
        return found


def _arcs(targets: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where each source's arcs begin (sources without arcs left out), the source and the target of each arc."""
    sources = np.repeat(np.arange(len(targets)), [len(t) for t in targets])
    starts = np.flatnonzero(np.diff(sources, prepend=-1)) if len(sources) else np.empty(0, np.int64)
    return starts, sources, np.array([t for many in targets for t in many], np.int64)
