"""What a team of analysts agrees on, where it does not, and which disagreement matters most, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.changed_answers import number
from peaceroom.findings.movement import headline_name
from peaceroom.findings.rounding import counted

if TYPE_CHECKING:
    from peaceroom.analysis.team.judgements import TeamPool
    from peaceroom.analysis.team.versions import Team
    from peaceroom.scenario.types import Scenario

_SHOWN = 12
#: an effect that is worth a sentence, as a share of the scale
_LEAST = 0.01


def team_text(found: Team, first: Scenario) -> str:
    """Agreement per number, then the disagreements by their effect on the answer."""
    lines = [f"{len(found['analysts'])} versions: {counted(found['same'], 'number')} the same in all, "
             f"{len(found['numbers'])} not."]
    top = next((d for d in found["disagreements"] if d["effect"] >= _LEAST), None)
    if top is not None:
        scale = 1.0 if top["headline"].startswith("settlement.") else 100.0
        values = ", ".join(f"{number(scale * x)} with {name}’s" for name, x in top["values"].items())
        lines.append(f"The disagreement that matters most is about {top['change']}: "
                     f"{headline_name(top['headline'], first)} is {values}.")
    elif found["disagreements"]:
        lines.append("No single disagreement moves an answer by 1 in 100 or more.")
    if found["numbers"]:
        lines += ["", "Numbers that differ (median, 10–90 %; least in common first)"]
        for row in found["numbers"][:_SHOWN]:
            said = "; ".join(f"{name} {number(m)} ({number(a)}–{number(b)})" for name, (a, m, b) in row["by"].items())
            a, m, b = row["pooled"]
            lines.append(f"  {row['input']}: {said} → pooled {number(m)} ({number(a)}–{number(b)}), "
                         f"{100 * row['overlap']:.0f} in 100 in common")
        if len(found["numbers"]) > _SHOWN:
            lines.append(f"  and {len(found['numbers']) - _SHOWN} more (--json lists all)")
    others = [d for d in found["disagreements"] if d is not top and d["effect"] >= _LEAST]
    if others:
        lines += ["", "Others that move an answer"]
        lines += [f"  {d['change']}: {headline_name(d['headline'], first)} by {100 * d['effect']:.0f} of 100"
                  for d in others[:_SHOWN]]
    if found["not_tried"]:
        lines.append(f"Not tried: {', '.join(found['not_tried'][:_SHOWN])}")
    return "\n".join(lines)


def pool_text(found: TeamPool) -> str:
    """Pooled probabilities, and who said what."""
    lines = ["Weights: " + ", ".join(f"{name} {100 * w:.0f}" for name, w in found["weights"].items())
             + " of 100. Moved to be coherent: " + ", ".join(f"{name} by {100 * m:.0f}" for name, m in
                                                             found["moved"].items()) + " points.", ""]
    for row in sorted(found["questions"], key=lambda r: -r["apart"]):
        said = ", ".join(f"{name} {100 * s['said']:.0f}→{100 * s['coherent']:.0f}" for name, s in row["by"].items())
        lines.append(f"  {row['question']}: {100 * row['pooled']:.0f} in 100 (plain mean {100 * row['raw']:.0f}; "
                     f"{said})")
    return "\n".join(lines)
