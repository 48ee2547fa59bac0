"""Sentences about whose word the numbers are."""

from __future__ import annotations

from collections import Counter

from peaceroom.findings.rounding import cited, counted, listed
from peaceroom.findings.view import Finding, View
from peaceroom.scenario.naming import Names
from peaceroom.scenario.provenance import BARE, LEDGER, Number, grounds, single_source
from peaceroom.scenario.types import Scenario


def input_findings(v: View, found: tuple[Number, ...]) -> list[Finding]:
    """How many numbers are sourced or judged, which positions rest on one source, what is disputed."""
    by_ground = grounds(found)
    total = len(found)
    parts = []
    if by_ground[LEDGER]:
        parts.append(f"{counted(by_ground[LEDGER], 'is', 'are')} pooled from the ledger")
    if by_ground["judged"]:
        parts.append(f"{counted(by_ground['judged'], 'is a judgement', 'are judgements')} without a source")
    if by_ground["sourced and judged"]:
        parts.append(f"{counted(by_ground['sourced and judged'], 'is', 'are')} a coder's judgement of named sources")
    if by_ground["sourced"]:
        parts.append(f"{counted(by_ground['sourced'], 'rests', 'rest')} on named sources")
    if by_ground["beside a source"]:
        beside = counted(by_ground["beside a source"], "stands in a row", "stand in rows")
        parts.append(f"{beside} whose sources speak for the position only")
    if by_ground[BARE]:
        parts.append(f"{counted(by_ground[BARE], 'names', 'name')} neither source nor coder")
    fixed = sum(n.quantity.value is not None and n.quantity.value.is_fixed for n in found)
    numbers = {g: float(n) for g, n in by_ground.items()} | {"total": float(total), "without doubt": float(fixed)}
    one = next((p for p in parts if len(parts) == 1), "")
    text = f"All {counted(total, 'number')} behind this run {one.partition(' ')[2]}" if one else \
        f"Of {counted(total, 'number')} behind this run {listed(parts)}"
    text += f"; {counted(fixed, 'is', 'are')} given without doubt." if fixed else "."
    out = [Finding("inputs", text, numbers=numbers)]
    rows = [n for n in found if n.part == "positions" and n.field == "position"]
    single = single_source(found)
    if single:
        by_issue = Counter(n.issue for n in single)
        most, count = by_issue.most_common(1)[0]
        rest = "rests" if len(single) == 1 else "rest"
        text = f"{len(single):,} of {counted(len(rows), 'position')} {rest} on one source only"
        text += f", most of them on {cited(v.names.issue(most))} ({count})." if len(by_issue) > 1 and count > 1 else "."
    else:
        text = "No position rests on one source only."
    out.append(Finding("single-source", text, numbers={"single": float(len(single)), "positions": float(len(rows))}))
    disputed = sum(n.disputed for n in found)
    if disputed:
        out.append(Finding("disputed", f"{counted(disputed, 'number is', 'numbers are')} disputed between sources.",
                           numbers={"disputed": float(disputed)}))
    return out


def number_name(n: Number, scenario: Scenario, names: Names) -> str:
    """What a number outside the positions is called in a list: ``North: capability``, ``If the vote is lost: …``."""
    owner, field = _owner(n, scenario, names), n.field.replace("_", " ")
    if n.part == "effects":
        of = f" of {names.actor(n.actor)}" if n.actor else ""
        field += of + (f" on {cited(names.issue(n.issue))}" if n.issue else "")
        if n.plain and n.loc[-1] == "over_weeks":
            field = f"weeks until the {field} is reached"
    return f"{owner}: {field}" if owner else field


def _owner(n: Number, scenario: Scenario, names: Names) -> str:
    """The entry that a number belongs to: an actor, an issue, an outcome, a lever, a part of the process."""
    block, *path = n.loc
    if block == "support" and isinstance(path[0], int):
        return f"{names.actor(n.actor)} to {names.actor(scenario.support[path[0]].to)}"
    if block == "events":
        event, outcome = str(path[0]), str(path[2])
        return f"{names.event(event)}, {names.outcome(event, outcome)}"
    if block == "levers":
        lever = scenario.levers[str(path[0])]
        return names.what_if(str(path[0]), lever.name)
    if block == "what_ifs":
        whose = f", {names.text(str(path[-1]))}" if path[1] == "discount" else ""
        return names.what_if(str(path[0]), scenario.what_ifs[str(path[0])].name) + whose
    if block == "issues" and n.plain:
        return f"{names.issue(n.issue)}, {names.actor(n.actor)}"
    if block == "process":
        of_share = n.plain and not str(path[-1]).endswith("_weeks")
        return " ".join(_step(step, scenario, names) for step in ([*path[:-2], path[-1]] if of_share else path[:-1]))
    return names.actor(n.actor) if n.actor else names.issue(n.issue) if n.issue else ""


def _step(step: object, scenario: Scenario, names: Names) -> str:
    """One step of a path inside the process, in words."""
    if isinstance(step, int):
        return str(step + 1)
    key = str(step)
    if key in scenario.actors:
        return names.actor(key)
    return names.event(key) if key in scenario.events else names.text(key.replace("_", " "))
