"""``process.yaml``: bottom lines that change once another agenda item is settled."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.process_types import ConditionalBottomLine, Process

#: agenda item → its issues
Agenda = Mapping[str, tuple[str, ...]]


def conditional(c: Context, p: Process, parties: tuple[str, ...], inside: Agenda, agenda: Agenda) -> None:
    """E201, E202, E209, E215, E812, E822, E823 in conditional bottom lines.

    ``parties`` are those at the table; ``inside`` are the items in the talks, among all of the ``agenda``.
    """
    first: dict[tuple[str, str, str], int] = {}
    for i, line in enumerate(p.conditional):
        loc: Loc = ("process", "conditional", i)
        _party(c, line, parties, loc)
        c.need("issues", line.issue, (*loc, "issue"))
        _items(c, line, inside, agenda, loc)
        _scale(c, line, loc)
        if first.setdefault((line.party, line.issue, line.after), i) != i:
            c.findings.add("E823", loc, f"there is already a bottom line of {line.party} on {line.issue} after "
                           f"{line.after}", "keep one of the two")


def _party(c: Context, line: ConditionalBottomLine, parties: tuple[str, ...], loc: Loc) -> None:
    if not c.need("actors", line.party, (*loc, "party")) or not c.whole:
        return
    if line.party not in parties:
        c.findings.add("E822", (*loc, "party"), f"{line.party} is not one of the parties at the table",
                       c.findings.did_you_mean(line.party, parties, "name a party"))
    elif line.issue in c.known["issues"] and not any(
            row.issue == line.issue and row.actor in c.members(line.party) for row in c.scenario.positions):
        c.findings.add("E823", (*loc, "party"), f"{line.party} has no position on {line.issue}",
                       "add a row for it under positions, or delete this entry")


def _items(c: Context, line: ConditionalBottomLine, inside: Agenda, agenda: Agenda, loc: Loc) -> None:
    """The item to be settled is in the talks, and is another than the one that the issue belongs to, which is too."""
    if not c.whole:
        return
    own = next((name for name, issues in agenda.items() if line.issue in issues), None)
    if own not in inside and line.issue in c.known["issues"]:
        c.findings.add("E823", (*loc, "issue"), f"{line.issue} is not in the talks",
                       "add it to an item of the agenda" if own is None else f"write in_talks: true for {own}, or "
                       "delete this entry")
    if line.after not in agenda:
        c.findings.add("E209", (*loc, "after"), f"there is no agenda item {line.after}",
                       c.findings.did_you_mean(line.after, sorted(agenda), "add it"))
    elif line.after == own:
        c.findings.add("E823", (*loc, "after"), f"{line.issue} belongs to {own} itself and is settled with it",
                       "name another item, or write the bottom line under positions")
    elif line.after not in inside:
        c.findings.add("E812", (*loc, "after"), f"this bottom line waits for {line.after}, which is not in the talks",
                       f"write in_talks: true for {line.after}, or delete this entry")


def _scale(c: Context, line: ConditionalBottomLine, loc: Loc) -> None:
    issue, value = c.scenario.issues.get(line.issue), line.bottom_line.value
    # an issue without a scale is reported by itself, and a beta is stretched over the scale
    if issue is None or len(issue.scale) < 2 or value is None or value.form == "beta":
        return
    low, high = map(format_number, issue.ends)
    if value.support[0] < issue.ends[0] or value.support[1] > issue.ends[1]:
        c.findings.add("E215", (*loc, "bottom_line"),
                       f"bottom line {value} is off the scale {low}–{high} of {line.issue}",
                       f"write a number from {low} to {high}", part="cell")
