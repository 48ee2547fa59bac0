"""A conflict as a ``.gmcr`` file."""

from __future__ import annotations

import json
from typing import Any

from peaceroom.conflict.graph import OptionGraph, graph_of
from peaceroom.conflict.model import Conflict, Direction
from peaceroom.conflict.preferences import Statements
from peaceroom.conflict.statements import Both, Either, Not, Pattern, Same, Statement, Taken
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError

_WRITTEN: dict[Direction, str] = {"both": "both", "forward": "fwd", "backward": "back"}
#: conditions that one statement may become
_MOST = 4_096


def gmcr_text(conflict: Conflict) -> str:
    """The conflict as JSON. Statements become conditions (an OR of ANDs); preferences of another kind become rankings,
    and then those of all actors do, because the file has one switch for all.

    Raises `InputError` (E362): a graph drawn by hand, or a statement of too many conditions.
    """
    if conflict.drawn:
        raise _refuse("the states are drawn by hand, and a .gmcr file holds options",
                      "describe the conflict by options")
    infeasible = [c for s in conflict.infeasible for c in conditions(s)]
    graph = graph_of(conflict)
    if conflict.only is not None and isinstance(graph, OptionGraph):  # what is on no list of states that can be
        infeasible = [_pattern(code, len(conflict.options)) for code in range(graph.all_states)
                      if graph.number(code) is None]
    by_hand = not all(isinstance(a.preference, Statements) for a in conflict.actors)
    makers, at = [], 0
    for i, actor in enumerate(conflict.actors):
        maker: dict[str, object] = {"name": actor.name or actor.id, "options": list(range(at, at + len(actor.options))),
                                 "preferences": []}
        at += len(actor.options)
        if by_hand:
            groups: dict[int, list[int]] = {}
            for number in range(1, graph.size + 1):
                groups.setdefault(-graph.rank(i, number), []).append(number)
            maker["preferenceRanking"] = [g if len(g) > 1 else g[0] for _, g in sorted(groups.items())]
        elif isinstance(actor.preference, Statements):
            told = map(conditions, actor.preference.statements)
            maker["preferences"] = [_written(found) for found in told if found]  # what never holds parts no states
        if (seen := conflict.perceptions.get(actor.id)) is not None:
            maker["misperceptions"] = [_pairs(c) for s in seen.unaware for c in conditions(s)]
        makers.append(maker)
    ids = [a.id for a in conflict.actors]
    whole: dict[str, object] = {
        "title": conflict.title,
        "options": [{"name": o.text or o.id, "permittedDirection": _WRITTEN[o.direction]} for o in conflict.options],
        "decisionMakers": makers, "infeasibles": [_pairs(c) for c in infeasible],
        "useManualPreferenceRanking": by_hand,
        "coalitions": [[ids.index(m) for m in group] for group in conflict.coalitions],
    }
    for name, value in conflict.kept.items():
        head, _, rest = name.partition(".")
        if head == "decisionMakers" and rest:
            at_maker, _, field = rest.partition(".")
            makers[int(at_maker)][field] = value
        else:
            whole[name] = value
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def conditions(statement: Statement, *, holds: bool = True) -> list[Pattern]:
    """Patterns of which at least one fits exactly where the statement holds (or does not); none where it never does."""
    match statement:
        case Taken(option):
            return [Pattern(1 << option, holds << option)]
        case Not(part):
            return conditions(part, holds=not holds)
        case Pattern(asked, wanted):
            if holds:
                return [statement]
            bits = [1 << i for i in range(asked.bit_length()) if asked >> i & 1]
            return [Pattern(bit, 0 if wanted & bit else bit) for bit in bits]
        case Same(left, right):
            pairs = [(True, holds), (False, not holds)]
            return _distinct([c for a, b in pairs for c in _joined(conditions(left, holds=a),
                                                                   conditions(right, holds=b))])
        case Both(left, right) | Either(left, right):
            a, b = conditions(left, holds=holds), conditions(right, holds=holds)
            return _joined(a, b) if isinstance(statement, Both) == holds else _distinct([*a, *b])


def _joined(left: list[Pattern], right: list[Pattern]) -> list[Pattern]:
    if len(left) * len(right) > 64 * _MOST:
        raise _refuse("a statement becomes too many conditions", "split it into several")
    return _distinct([Pattern(a.asked | b.asked, a.wanted | b.wanted) for a in left for b in right
                      if not (a.wanted ^ b.wanted) & a.asked & b.asked])


def _distinct(found: list[Pattern]) -> list[Pattern]:
    """Without those that a wider one has in it."""
    kept: list[Pattern] = []
    for p in sorted(dict.fromkeys(found), key=lambda p: p.asked.bit_count()):
        if not any(w.asked & p.asked == w.asked and p.wanted & w.asked == w.wanted for w in kept):
            kept.append(p)
    if len(kept) > _MOST:
        raise _refuse("a statement becomes too many conditions", "split it into several")
    return kept


def _written(found: list[Pattern]) -> Any:
    """A condition, or a compound of several."""
    if len(found) == 1:
        return _pairs(found[0])
    return {"compound": True, "members": [_pairs(c) for c in found]}


def _pattern(code: int, options: int) -> Pattern:
    return Pattern((1 << options) - 1, code)


def _pairs(p: Pattern) -> list[list[Any]]:
    return [[i, "Y" if p.wanted >> i & 1 else "N"] for i in range(p.asked.bit_length()) if p.asked >> i & 1]


def _refuse(message: str, remedy: str) -> InputError:
    return InputError.one("E362", message, CODES["E362"][1], remedy)
