"""Why a state is stable for an actor or not: each move that would be better for it, and what keeps it from paying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peaceroom.conflict.inverse import CONCEPTS
from peaceroom.conflict.paths import Step
from peaceroom.conflict.relations import Player, Relations, States, individual, numbers
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError


@dataclass(frozen=True, slots=True)
class MoveReason:
    """A move that is better for the actor.

    ``answer`` is the shortest sequence of the others' steps that keeps it from paying, None where there is none.
    ``escaped`` is, where answers there are but the actor could escape from each of them, the nearest one with its
    escape: (state of the answer, state of the escape).
    """

    to: int
    answer: tuple[Step, ...] | None
    escaped: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Of a state (number), an actor (index) and a concept: ``can_move`` is to how many states the actor could go."""

    state: int
    actor: int
    concept: str
    can_move: int
    improvements: tuple[MoveReason, ...]

    @property
    def stable(self) -> bool:
        """Whether no improvement pays."""
        if self.concept == "Nash":
            return not self.improvements
        return all(move.answer is not None for move in self.improvements)


def reason(relations: Relations, state: int, actor: int, concept: str) -> Reason:
    """Why. Raises `InputError` (E358) for a concept that is not one of `peaceroom.conflict.inverse.CONCEPTS`."""
    if concept not in CONCEPTS:
        raise InputError.one("E358", f"reasons are given for other concepts than {concept}", CODES["E358"][1],
                             f"choose one of: {', '.join(CONCEPTS)}")
    judge = individual(relations)
    player: Player = (actor,)
    tempting, deterring = judge.drawn(player, state), judge.deterred(player, state)
    moves = relations.moves(player, state)
    step = judge.step if concept in ("SEQ", "SSEQ") else relations.moves
    others = judge.improvers(player) if concept in ("SEQ", "SSEQ") else judge.opponents(player)
    found = []
    for move in numbers(moves & tempting):
        if concept == "Nash":
            found.append(MoveReason(move, None))
            continue
        ways = _ways(others, move, step)
        escape = relations.everything & ~deterring if concept in ("SMR", "SSEQ") else 0
        answers = [way for way in ways if deterring >> (way[-1].to - 1) & 1]
        kept = next((way for way in answers if not relations.moves(player, way[-1].to) & escape), None)
        escaped = None
        if kept is None and answers:
            at = answers[0][-1].to
            escaped = at, next(numbers(relations.moves(player, at) & escape))
        found.append(MoveReason(move, kept, escaped))
    return Reason(state, actor, concept, moves.bit_count(), tuple(found))


def _ways(players: Sequence[Player], start: int, step: Callable[[Player, int], States]) -> list[tuple[Step, ...]]:
    """To every state that the players reach by legal sequences of steps the shortest one, the shortest first."""
    todo: list[tuple[int, int, tuple[Step, ...]]] = [(start, -1, ())]
    seen = {(start, -1)}
    found: dict[int, tuple[Step, ...]] = {}
    for state, last, way in todo:  # grows while it is walked
        for p, player in enumerate(players):
            if p == last:
                continue
            for to in numbers(step(player, state)):
                if (to, p) not in seen:
                    seen.add((to, p))
                    longer = (*way, Step(player[0], to))
                    found.setdefault(to, longer)
                    todo.append((to, p, longer))
    return list(found.values())
