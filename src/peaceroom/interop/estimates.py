"""Best estimates of a scenario's numbers, for programs that take one number and no doubt; and what that loses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.types import Scenario

#: blocks that no file of positions holds
_BLOCKS = ("support", "agenda", "scores", "thresholds", "no_agreement", "events", "levers", "what_ifs", "drafts",
           "process", "sources", "coders", "factors", "history", "affinity")


def best_estimates(scenario: Scenario) -> dict[str, float]:
    """``positions.lower.water.position`` → its best estimate; the median, of categories the likeliest."""
    return {i.key: float(i.distribution.best) for i in inputs(scenario) if i.kind != "event"}


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One actor on one issue: ids, position on the issue's scale, salience in per cent, capability."""

    actor: str
    issue: str
    position: float
    salience: float
    capability: float


def position_rows(scenario: Scenario) -> list[PositionRow]:
    """The positions of a scenario at their best estimates; who has no capability of its own counts 1."""
    best = best_estimates(scenario)
    found = []
    for row in scenario.positions:
        key = f"positions.{row.actor}.{row.issue}"
        position, salience = best.get(f"{key}.position"), best.get(f"{key}.salience")
        capability = best.get(f"{key}.capability", best.get(f"actors.{row.actor}.capability", 1.0))
        if position is not None and salience is not None:
            found.append(PositionRow(row.actor, row.issue, position, salience, capability))
    return found


def lost_of_positions(scenario: Scenario, also: Mapping[str, bool] | None = None) -> list[str]:
    """What a file of positions alone does not hold of the scenario; ``also`` more, name → whether there is any."""
    lost = ["as-of date and horizon", *(name.replace("_", " ") for name in _BLOCKS if getattr(scenario, name, None))]
    doubtful = [i for i in inputs(scenario) if not i.is_fixed and i.key.startswith(("positions.", "actors."))]
    if doubtful:
        lost.append(f"doubts: {len(doubtful)} numbers stand there as one best estimate each")
    for what in ("bottom_line", "flexibility", "risk"):
        if any(getattr(row, what) is not None for row in scenario.positions):
            lost.append(f"{what.replace('_', ' ')}s of positions" if what != "flexibility" else what)
    if any(a.kind != "party" or a.of or a.consent == "required" for a in scenario.actors.values()):
        lost.append("roles of actors, whose consent is required, who belongs to whom")
    if any(i.rule != "majority" for i in scenario.issues.values()):
        lost.append("how issues are decided")
    if any(i.reference is not None for i in scenario.issues.values()):
        lost.append("reference points")
    if any(row.because or row.sources or row.judgement for row in scenario.positions):
        lost.append("reasons, sources and judgements of positions")
    if rows := sorted(set(scenario.actors) - {row.actor for row in scenario.positions}):
        lost.append("actors without a position: " + ", ".join(scenario.actors[a].name for a in rows))
    return lost + [name for name, there in (also or {}).items() if there]
