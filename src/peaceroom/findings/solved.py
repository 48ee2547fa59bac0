"""What one model says on the best estimates, in sentences: who moves why, and what the answer must be read with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peaceroom.analysis.solving import Solution
    from peaceroom.scenario.types import Scenario

_VERBS = {"confrontation": "yields to", "compromise": "meets", "capitulation": "concedes to",
          "proposes": "takes its own bargain with", "accepts": "takes the bargain proposed by"}


def digits(scenario: Scenario, issue: str) -> int:
    """Decimals that tell positions apart on this scale: two on 0–10, one on 0–100."""
    low, high = scenario.issues[issue].ends
    return 2 if high - low <= 20 else 1 if high - low <= 200 else 0


def actor_name(scenario: Scenario, actor: str) -> str:
    """The actor's name; a faction's key where the scenario names it no further."""
    return scenario.actors[actor].name if actor in scenario.actors else actor


def move_sentence(move: Any, scenario: Scenario, issue: str) -> str:
    """“X takes its own bargain with Y (51 in 100 of the vote): 35.0 → 42.1”: a move of any model that shows them."""
    shown = digits(scenario, issue)
    vote = f" ({100 * move.support:.0f} in 100 of the vote)" if hasattr(move, "support") else ""
    return (f"{actor_name(scenario, move.actor)} {_VERBS.get(move.kind, move.kind)} "
            f"{actor_name(scenario, move.other)}{vote}: {move.start:.{shown}f} → {move.end:.{shown}f}")


def move_reason(move: Any, scenario: Scenario) -> str:
    """Why it moves, where the model says so: what the challenger expected, or what is got elsewhere; else empty."""
    if hasattr(move, "odds"):
        who = actor_name(scenario, move.actor if move.kind == "proposes" else move.other)
        return (f"{who} expected to win with {100 * move.odds:.0f} in 100 and to gain {move.gain:.3f}; "
                f"staying had {100 * move.staying:.0f} in 100 of the vote")
    if hasattr(move, "instead"):
        return f"in return for “{scenario.issues[move.instead].name}”, a gain of {move.gain:.2f}"
    return ""


def moves_said(solution: Solution, scenario: Scenario, issue: str) -> list[tuple[int, list[tuple[str, str]]]]:
    """Round by round from 1, the moves on an issue with their reasons."""
    return [(t, [(move_sentence(m, scenario, issue), move_reason(m, scenario)) for m in moves])
            for t, moves in enumerate(solution.moves.get(issue, ()), 1)]


def intervals_said(solution: Solution, scenario: Scenario) -> list[str]:
    """Issues on which the definition leaves more than one point."""
    return [f"{scenario.issues[k].name}: anything from {low:g} to {high:g} fits the definition."
            for k, (low, high) in solution.interval.items()]


def cautions(solution: Solution) -> Sequence[str]:
    """What the answer must be read with: notes of the model, ties, and an end that is no rest."""
    found = [f"Careful: {note}." for note in solution.notes]
    if any(solution.ties.values()):
        found.append("Ties go to the actor listed first: another order may give another outcome.")
    if not all(solution.converged.values()):
        found.append("Not at rest: the outcome is that of the last round and more rounds may change it.")
    return found
