"""Levers as text for a terminal."""

from __future__ import annotations

from peaceroom.findings.levers import (
    BASIS,
    actor_sentences,
    changed,
    costs,
    gained,
    given_up,
    grade,
    in_time,
    mediator_sentences,
    shown_moves,
    unlock_sentences,
)
from peaceroom.findings.packages import item_name
from peaceroom.findings.rounding import cited, counted, listed
from peaceroom.runs.lever_results import ActorLevers, Levers, MediatorLevers, Try
from peaceroom.scenario.types import Scenario


def levers_text(result: Levers, scenario: Scenario) -> str:
    """The sentences that ``peaceroom levers`` prints above its tables."""
    lines = [f"{scenario.title} · levers", "", result["responses"]]
    draft = scenario.drafts.get(result["draft"] or "")
    lines.append(f"Each move goes by {100 * result['size']:.0f} of 100 of its scale; "
                 f"{counted(result['draws'], 'draw')}; the forecast is that of the model {cited(result['model'])}"
                 + (f"; the draft is {cited(draft.name or str(result['draft']))}." if draft else "."))
    if result["unlock"]:
        item = result["mediator"]["item"] if result["mediator"] else None
        lines += ["", "What would unlock it, and by whom",
                  *(f"  {s}" for s in unlock_sentences(result["unlock"], scenario, result["draws"], item))]
    return "\n".join(lines)


def full_text(result: Levers, scenario: Scenario, draws: int, *, every: bool = False) -> str:
    """All that ``peaceroom levers`` prints; ``every``: each move, and each use of a measure."""
    lines = [levers_text(result, scenario)]
    for name, own in result["actors"].items():
        lines += ["", scenario.actors[name].name, *actor_sentences(own, scenario, draws),
                  *move_lines(own, every=every)]
        left = len(own["moves"]) - len(shown_moves(own, every=every))
        if left:
            lines.append(f"{left} more moves with --all.")
    if (catalogue := result["mediator"]) is not None:
        lines += ["", "A mediator", *mediator_sentences(catalogue, scenario, draws),
                  *measure_lines(catalogue, scenario, most=99 if every else 1)]
    return "\n".join([*lines, "", "Gains and costs: points of 100 of the actor's best package. Room, item and draft: "
                      "points of 100 draws. In brackets: 95 % intervals of the mean over draws. Others' responses are "
                      "as modelled."])


def move_lines(own: ActorLevers, *, every: bool = False) -> list[str]:
    """Moves for a terminal: what it is, and below it what it brings and costs."""
    out = []
    for m in shown_moves(own, every=every):
        gain = f"gain {gained(m)} · " if own["ranked_by"] == "worth" else ""
        draft = f"draft {changed(m['draft'])} · " if m["draft"] is not None else ""
        out += [f"  {m['words']} ({m['size']['words']})",
                f"    {gain}room {changed(m['room'])} · {draft}cost to it: {given_up(m['cost'])}"]
    return out


def measure_lines(found: MediatorLevers, scenario: Scenario, *, most: int = 1) -> list[str]:
    """Measures for a terminal: how each is used, and below it what that opens and what it rests on."""
    out: list[str] = []
    idle: list[str] = []
    item = item_name(scenario, found["item"])
    for m in found["measures"]:
        if not m["tries"]:
            out.append(f"  {m['name']}: not tried. {m['claim']} Knowledge {grade(m)}.")
        for t in m["tries"][:most]:
            if most == 1 and not _changes(t):
                idle.append(m["name"].lower())
                continue
            cost = f" · cost: {costs(t, scenario)}" if t["cost"] else ""
            draft = f" · draft {changed(t['draft'])}" if t["draft"] is not None else ""
            does = in_time(t, item) if t["process"] else f"room {changed(t['room'])} · item {changed(t['item'])}{draft}"
            out += [f"  {m['name']}: {t['words']}", f"    {does}{cost} · {BASIS[t['basis']]} · knowledge {grade(m)}"]
    return out if not idle else [*out, f"  Without any effect here, whatever was tried: {listed(idle)}."]


def _changes(t: Try) -> bool:
    """Whether a try changes anything at all."""
    return any(c is not None and c["delta"] for c in (t["room"], t["item"], t["draft"], *t["process"].values()))
