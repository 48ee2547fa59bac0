"""What happens to a settlement when somebody moves, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.analysis.moved import Moved
from peaceroom.findings.rounding import finest, listed, rounded, span
from peaceroom.findings.view import compact
from peaceroom.scenario.anchors import words
from peaceroom.scenario.types import Scenario


def moved_sentence(scenario: Scenario, before: Moved, after: Moved, positions: Mapping[str, float]) -> str:
    """Where the models settle, and what the moves make of it; ``positions``: actor → where it stands instead."""
    issue = scenario.issues[after.issue]
    width = max(issue.scale) - min(issue.scale)
    if after.median is None or after.low is None or after.high is None:
        return "No model finds an agreement there."
    least = finest(width)
    place = compact(words(issue, after.median))
    here = rounded(after.median, after.high - after.low, least)
    rest = f"That is {place}. Eight in ten of the models lie in {span(after.low, after.high, least)}."
    if not positions:
        return f"As everybody stands, the middle of the models is {here}. {rest}"
    who = listed([f"{scenario.actors[a].name} at {rounded(x, width / 10, least)}" for a, x in positions.items()],
                 at_most=3)
    if before.median is None:
        return f"With {who} the middle of the models is {here}; before, none found an agreement. {rest}"
    step = after.median - before.median
    was = rounded(before.median, after.high - after.low, least)
    if was == here or abs(step) < 0.01 * width:
        return f"With {who} the middle of the models stays at {here}. {rest}"
    way = max(issue.scale) if step > 0 else min(issue.scale)
    return f"With {who} the middle of the models moves from {was} to {here}, towards “{issue.scale[way]}”. {rest}"
