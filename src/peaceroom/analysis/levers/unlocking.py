"""What would unlock the talks, and who could do it: the first answers of both lists, for a first page."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.analysis.levers.outlook import Bench
from peaceroom.analysis.packages.problem import members
from peaceroom.analysis.process.answers import key_of
from peaceroom.runs.lever_results import ActorLevers, MediatorLevers, Unlock

#: answers that are kept, and the change of a share of draws from which on one is worth naming
MOST, _WORTH_NAMING = 6, 0.03
_FIRST = {"structure": 0, "literature": 0, "what-if": 1, "none": 2}


def asked_for(b: Bench) -> list[str]:
    """The parties behind those whose consent is asked for, in the order of the file."""
    at_table = {b.roots.get(b.case.actors[i], b.case.actors[i]) for i in members(b.case)}
    return [a for a in b.scenario.actors if a in at_table]


def before(mediator: MediatorLevers, opens: str) -> float:
    """What is open today of what a measure opens: a share of draws, or a probability of the process."""
    return mediator["course"][key_of(mediator["item"])] if opens == "in-time" else mediator["now"][opens] or 0.0


def unlocking(b: Bench, actors: Mapping[str, ActorLevers], mediator: MediatorLevers | None) -> list[Unlock]:
    """What opens a share of draws that chance does not explain; what needs no assumed size first.

    Each measure and each actor's move stands once, with its best try.
    """
    found: list[Unlock] = []
    at_table = asked_for(b)
    for measure in mediator["measures"] if mediator else []:
        for t in measure["tries"]:
            best = max(((c["delta"], name, c) for name, c in (("item", t["item"]), ("room", t["room"]),
                                                              ("draft", t["draft"])) if c is not None),
                       key=lambda x: x[0], default=None)
            in_time = t["process"].get(key_of(mediator["item"])) if mediator else None
            if in_time is not None:
                best = in_time["delta"], "in-time", in_time
            others = [c for c in (t["item"], t["room"], t["draft"]) if c is not None]
            if (best is None or mediator is None or best[2]["low"] <= 0 or best[0] < _WORTH_NAMING
                    or any(c["high"] < 0 for c in others)):
                continue
            found.append({
                "measure": measure["id"], "name": measure["name"], "words": t["words"],
                "by": measure["whom"] or t["parties"][:1],
                "consent": t["parties"] or at_table,
                "opens": best[1], "change": best[2], "before": before(mediator, best[1]), "cost": t["cost"],
                "basis": t["basis"], "grade": measure["grade"]})
            break
    for name, own in actors.items():
        for m in own["moves"]:
            change = m["room"]
            if change is None or change["low"] <= 0 or change["delta"] < _WORTH_NAMING:
                continue
            found.append({
                "measure": f"{name}/{m['id']}", "name": "", "words": m["words"], "by": [name], "consent": [],
                 "opens": "room", "change": change,
                "before": own["now"]["room"] or 0.0, "cost": {} if m["cost"] is None else {name: m["cost"]},
                "basis": "what-if", "grade": "D"})
    found.sort(key=lambda u: (_FIRST[u["basis"]], -u["change"]["delta"], u["measure"]))
    return found[:MOST]
