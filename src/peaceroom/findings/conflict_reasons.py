"""Any verdict on a state of a conflict, told in sentences: who could move where, who would answer, and what then."""

from __future__ import annotations

from collections.abc import Sequence

from peaceroom.conflict.graph import Graph, OptionGraph
from peaceroom.conflict.inverse import Condition
from peaceroom.conflict.paths import Step
from peaceroom.conflict.reasons import MoveReason, Reason
from peaceroom.conflict.seeking import Sought
from peaceroom.conflict.statement_order import Reordered
from peaceroom.conflict.statements import in_words
from peaceroom.findings.rounding import listed

#: what a concept asks, in a sentence that a student follows
MEANING = {
    "Nash": "an actor stays where none of its own moves is better for it",
    "GMR": "an actor stays where the others could answer each better move so that it is no better off, whatever that "
           "costs them",
    "SMR": "an actor stays where the others could answer each better move so that it is no better off and has no way "
           "out to anything better, whatever that costs them",
    "SEQ": "an actor stays where the others would answer each better move so that it is no better off, and gain by "
           "each step of the answer",
    "SSEQ": "an actor stays where the others would answer each better move so that it is no better off and has no way "
            "out to anything better, and gain by each step of the answer",
}
_MOST_MOVES = 6


def state_words(graph: Graph, number: int) -> str:
    """``state 5 (Blockade Cuba; Withdraw the missiles)``."""
    if not isinstance(graph, OptionGraph):
        return f"state {number} ({graph.text(number)})"
    code = int(graph.codes[number - 1])
    taken = [o.text or o.id for i, o in enumerate(graph.conflict.options) if code >> i & 1]
    return f"state {number} ({'; '.join(taken) if taken else 'nobody does anything'})"


def reason_sentences(graph: Graph, why: Reason) -> list[str]:
    """The verdict, then each better move and what becomes of it."""
    actor = _name(graph, why.actor)
    verdict = "would stay in" if why.stable else "would not stay in"
    found = [f"{actor} {verdict} {state_words(graph, why.state)}."]
    gloss = f"This is judged by {why.concept}: {MEANING[why.concept]}."
    if why.can_move == 0:
        return [*found, "It cannot move from there.", gloss]
    if not why.improvements:
        return [*found, "None of the states that it could move to is better for it." if why.can_move > 1 else
                "The one state that it could move to is not better for it.", gloss]
    told = why.improvements if why.stable else sorted(why.improvements, key=lambda m: m.answer is not None)
    found += [_move(graph, why, move, actor) for move in told[:_MOST_MOVES]]
    if (rest := len(told) - _MOST_MOVES) > 0:
        found.append(f"{rest} more better moves {'are kept from paying too' if why.stable else 'are left out here'}.")
    return [*found, gloss]


def _move(graph: Graph, why: Reason, move: MoveReason, actor: str) -> str:
    to = f"It could move to {state_words(graph, move.to)}, which is better for it"
    if why.concept == "Nash":
        return f"{to}."
    gain = why.concept in ("SEQ", "SSEQ")
    if move.answer is not None:
        end, each = move.answer[-1].to, "each " if len(move.answer) > 1 else ""
        own = f", {each}to its own advantage" if gain else ""
        ways_out = ", and from there it has no way out to anything better" if why.concept in ("SMR", "SSEQ") else ""
        return (f"{to}; but then {_steps(graph, move.answer)}{own}. State {end} is no better for {actor} than state "
                f"{why.state}{ways_out}: the move does not pay.")
    if move.escaped is not None:
        at, out = move.escaped
        return (f"{to}. The others could lead it to {state_words(graph, at)}, but from there it could go on to "
                f"{state_words(graph, out)}, which is better for it again.")
    who = "no sequence of steps by which the others would gain" if gain else "no answer of the others"
    return f"{to}, and {who} brings it where it is no better off: the move pays."


def _steps(graph: Graph, steps: Sequence[Step]) -> str:
    said = [f"{_name(graph, s.actor)} could go {'on ' if k else ''}to {state_words(graph, s.to)}"
            for k, s in enumerate(steps)]
    return listed(said)


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _name(graph: Graph, actor: int) -> str:
    found = graph.conflict.actors[actor]
    return found.name or found.id


def condition_sentences(graph: Graph, found: Condition, fitting: int, of_all: int) -> list[str]:
    """What an actor would have to prefer for a state to be stable for it, and how many orders of states fit."""
    actor, state = _name(graph, found.actor), f"state {found.state}"
    if not found.clauses:
        return [f"{_first(state_words(graph, found.state))} is stable for {actor} under {found.concept}, whatever it "
                "prefers."]
    out = [f"{_first(state_words(graph, found.state))} is stable for {actor} under {found.concept} if all this holds:"]
    for move, clause in found.clauses:
        groups = sorted(clause, key=lambda g: (g != frozenset((move,)), len(g), sorted(g)))
        ways = [("state " if len(g) == 1 else "each of the states ") + listed([str(s) for s in sorted(g)])
                for g in groups[:8]]
        more = f", or one of {len(groups) - 8} more ways" if len(groups) > 8 else ""
        out.append(f"Against its move to state {move}, {state} is at least as good for it as {', or as '.join(ways)}"
                   f"{more}.")
    share = fitting / of_all
    shown = "fewer than 1 in 100" if share < 0.01 else "more than 99 in 100" if share > 0.99 else (
        f"{100 * share:.0f} in 100")
    out.append(f"That is so in {fitting:,} of {of_all:,} strict orders of all states, {shown}."
               if of_all < 10**15 else f"That is so in {shown} of all strict orders of the states.")
    return out


def sought_sentences(graph: Graph, sought: Sought) -> list[str]:
    """What would have to be preferred for the goals to be reached; or which goals contradict each other."""
    if not sought.possible:
        goals = [f"state {g.state} {'is' if g.wanted else 'is not'} an equilibrium under {g.concept}"
                 for g in sought.contradiction]
        if len(goals) == 1:
            return [f"It cannot be that {goals[0]}, whatever the actors prefer whose preferences are sought; that is "
                    "proved."]
        return [f"These cannot hold together, which is proved: {listed(goals)}. Without any one of them the others "
                "can."]
    if not sought.changes:
        return ["The preferences as they are reach every goal."]
    out = ["The goals are reached with the fewest changed comparisons if"]
    for actor in dict.fromkeys(c.actor for c in sought.changes):
        mine = [c for c in sought.changes if c.actor == actor]
        said = [f"finds state {c.states[0]} and state {c.states[1]} equally good" if c.then is None else
                f"prefers state {c.then} to state {sum(c.states) - c.then}" for c in mine[:_MOST_MOVES]]
        rest = f" and {len(mine) - _MOST_MOVES} comparisons more" if len(mine) > _MOST_MOVES else ""
        order = " > ".join("~".join(map(str, group)) for group in sought.rankings[actor])
        out.append(f"{_name(graph, actor)} {listed(said)}{rest}; its order, best first, is then {order}.")
    return out


def reordered_sentence(graph: Graph, found: Reordered) -> str:
    """How firm an equilibrium is against another order of one actor's statements."""
    actor = graph.conflict.actors[found.actor]
    what = f"state {found.state} {'is' if found.is_equilibrium else 'is not'} an equilibrium under {found.concept}"
    whose = f"the order of {_name(graph, found.actor)}'s statements"
    if found.order is None:
        if found.all:
            return f"No change of {whose} alters that {what}."
        return f"No change of {whose} by fewer than {found.searched} swaps of neighbours alters that {what}."
    from peaceroom.conflict.preferences import Statements

    assert isinstance(actor.preference, Statements) and found.swaps is not None
    names = graph.conflict.option_ids
    moved = [k for k, at in enumerate(found.order) if k != at]
    told = "; ".join(in_words(actor.preference.statements[found.order[k]], names) for k in moved)
    swaps = "One swap" if found.swaps == 1 else f"{found.swaps} swaps"
    return (f"{_first(what)}. {swaps} of neighbours in {whose} would change that: places "
            f"{listed([str(k + 1) for k in moved])} would read {told}.")
