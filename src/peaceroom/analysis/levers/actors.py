"""The levers of one actor: every own move tried on the same draws, ranked by what it brings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peaceroom.analysis.levers.moves import Tried, own_moves
from peaceroom.analysis.levers.outlook import Bench, Interest, Look, paired, paired_share
from peaceroom.core.case import Array
from peaceroom.models import get_model
from peaceroom.runs.lever_results import ActorLevers, Move, Now, Paired

#: other models whose forecast the first so many moves are looked at with: the middle position, a bargain between those
#: who must agree, a game of challenges; and on how many draws
MODELS, COMPARED, MODEL_DRAWS = ("median", "nash", "challenge"), 3, 128
#: draws × issues × actors² that a look at a move may take of a model in which all deal with all, and the draws without
#: which it says nothing
_PAIRS, _LEAST = 25_000_000, 8
_NOTHING: Paired = {"delta": 0.0, "low": 0.0, "high": 0.0, "se": 0.0}


def actor_levers(b: Bench, actor: str, size: float) -> ActorLevers:
    """What each own move of an actor brings and costs it.

    Parameters
    ----------
    actor
        Id of an actor of the scenario. A party that speaks through factions moves them all at once.
    size
        Share of its scale by which each move goes, above 0 and below 1.

    Moves are ranked by what the talks are worth to the actor (`outlook.Interest.talks`), or, for one without wishes of
    its own, by the share of draws in which a text can exist; of equal ones the cheaper first.
    """
    members = b.family(actor)
    interest = Interest.of(b.case, members) if members else None
    before = interest.talks(b.now) if interest else None
    settled = interest.worth(b.now.settlement) if interest else None
    tried = {t.id: t for t in own_moves(b, actor, size)}
    moves = [_move(b, interest, before, settled, t) for t in tried.values()]
    by = "worth" if interest else "room"
    moves.sort(key=lambda m: _rank(m, by))
    if interest:
        _compare(b, members, moves[:COMPARED], tried)
    now: Now = {
        "worth": None if before is None else float(before.mean()),
        "settlement": None if settled is None else float(settled.mean()),
        "room": None if b.now.room is None else float(b.now.room.mean()),
        "draft": None if b.now.draft is None else float(b.now.draft.mean()),
    }
    return {
        "actor": actor, "speaks_as": [b.case.actors[i] for i in members],
        "interest": _interest(b, interest), "ranked_by": by, "now": now, "moves": moves,
        "not_tried": _not_tried(b, actor, members, {m["kind"] for m in moves}),
    }


def _move(b: Bench, interest: Interest | None, before: Array | None, settled: Array | None, t: Tried) -> Move:
    look = b.now if t.case is b.case and t.change is None else b.look(t.case, t.change)
    worth, alone, cost = _NOTHING, _NOTHING, t.cost
    if interest is not None and before is not None and settled is not None:
        worth = paired(_talks(interest, look, t), before)
        alone = paired(interest.worth(look.settlement), settled)
        if t.kind == "salience":
            change = interest.by_issue(look.settlement) - interest.by_issue(b.now.settlement)
            others = [k for k, name in enumerate(b.case.issues) if name != t.issue]
            cost = float(np.maximum(-change[:, others], 0).sum(axis=1).mean())
    return {
        "id": t.id, "kind": t.kind, "issue": t.issue, "other": t.other, "direction": t.direction, "words": t.words,
        "size": t.size, "worth": worth, "settlement": alone, "room": paired_share(look.room, b.now.room),
        "draft": paired_share(look.draft, b.now.draft), "cost": cost, "cost_words": t.cost_words,
        "models": {},
    }


def _compare(b: Bench, members: list[int], moves: list[Move], tried: dict[str, Tried]) -> None:
    """What moves bring where the forecast settlement is that of other models: fills ``models``.

    A model is left out where it would take long for an answer that rests on few draws.
    """
    few = _PAIRS // (len(b.case.issues) * len(b.case.actors) ** 2)
    for model in MODELS:
        dear = get_model(model).traits.cost == "N^2"
        if dear and few < min(_LEAST, b.case.draws):
            continue
        n = min(MODEL_DRAWS, b.case.draws, few) if dear else min(MODEL_DRAWS, b.case.draws)
        part = replace(b, case=b.case.slice(0, n), model=model)
        interest = Interest.of(part.case, members)
        before = interest.talks(part.now)
        for m in moves:
            t = tried[m["id"]]
            t = replace(t, case=t.case.slice(0, n), change=None if t.change is None else t.change[:n])
            found = _talks(interest, part.look(t.case, t.change), t)
            m["models"][model] = float((found - before).mean())


def _talks(interest: Interest, look: Look, t: Tried) -> Array:
    """What the talks are worth after a move, in the points declared before it."""
    today = interest.asks
    if t.waits and today is not None:
        later = Interest.of(t.case, interest.members).asks
        return interest.talks(look, asks=later, failure=later)
    return interest.talks(look, paid=t.paid, asks=None if today is None else today + t.asks)


def _rank(m: Move, by: str) -> tuple[float, float, str]:
    gain = m["worth"]["delta"] if by == "worth" else m["room"]["delta"] if m["room"] is not None else 0.0
    return -round(gain, 9), np.inf if m["cost"] is None else m["cost"], m["id"]


def _interest(b: Bench, interest: Interest | None) -> str:
    if interest is None:
        return "it has no position of its own: moves are ranked by the share of draws in which a text can exist"
    if interest.asks is None:
        return "what the forecast settlement is worth to it; the file does not say what failure is worth to it"
    if b.now.room is None:
        return "what the forecast settlement is worth to it; nothing in the file says what others would refuse"
    return "what the forecast settlement is worth to it where a text can exist, else what failure is worth to it"


def _not_tried(b: Bench, actor: str, members: list[int], tried: set[str]) -> dict[str, str]:
    """Kinds of moves that this actor has not, and why."""
    reasons = {
        "position": "it has no position that others do not share" if members else "it has no position",
        "salience": "it cares about one issue only" if members else "it has no position",
        "bottom line": "the file gives it none", "commitment": "its consent is not asked for",
        "side payment": "no other party's consent is asked for", "resources": "it brings no means and gives no support",
        "declared": "the file gives it no lever", "timing": "no event lies ahead",
    }
    return {kind: why for kind, why in reasons.items() if kind not in tried}
