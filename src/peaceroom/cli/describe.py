"""Read a scenario aloud: who is at the table, what is to be settled, who wants what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from peaceroom.cli._saying import screen, tell_json
from peaceroom.core.errors import visible_lines

if TYPE_CHECKING:
    from rich.console import Console

    from peaceroom.findings.description import ActorSaid, Description, IssueSaid

#: kind → heading, in the order of reading
KINDS = {"party": "Parties", "faction": "Factions", "patron": "Patrons", "mediator": "Mediators",
         "facilitator": "Facilitators", "host": "Hosts", "guarantor": "Guarantors", "observer": "Observers"}


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
def command(scenario: str, as_json: bool) -> None:
    """Read SCENARIO (a file, a folder, a bundled name or a CSV of points) aloud."""
    from peaceroom.cli._tables import read_saying
    from peaceroom.findings.describe import tell

    said = tell(read_saying(scenario))
    if as_json:

        tell_json(said, indent=1)
        return

    _show(cast("Description", _clean(said)), screen())


def _clean(said: Any) -> Any:
    """All that is said, fit for a terminal."""
    if isinstance(said, dict):
        return {key: _clean(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [_clean(value) for value in said]
    return visible_lines(said) if isinstance(said, str) else said


def _show(said: Description, console: Console) -> None:
    console.print(f"{said['title']} · as of {said['as_of']} · horizon {said['horizon']}", style="bold")
    if said["summary"]:
        console.print(said["summary"])
    _head(console, "At the table")
    for kind, heading in KINDS.items():
        actors = [a for a in said["actors"] if a["kind"] == kind]
        if actors:
            console.print(f"  {heading}: " + "; ".join(_actor(a, said["actors"]) for a in actors))
    for row in said["support"]:
        console.print(f"  {row['sentence']}.")
    for issue in said["issues"]:
        _issue(console, issue)
    if said["agenda"]:
        _head(console, "Agenda")
        for item in said["agenda"]:
            after = f", after {', '.join(item['after'])}" if item["after"] else ""
            console.print(f"  {item['id']}: {', '.join(item['issues'])}{after}")
    if said["process"]:
        _head(console, "The talks in time")
    for told in said["process"]:
        console.print(f"  {told}")
    if said["no_agreement"]:
        _head(console, "What failure is worth (share of the best package)")
        console.print("  " + "; ".join(f"{actor} {value}" for actor, value in said["no_agreement"].items()))
    if said["thresholds"]:
        _head(console, "The least points at which an actor signs")
        console.print("  " + "; ".join(f"{actor} {value}" for actor, value in said["thresholds"].items()))
    _changes(console, said)
    _whose_word(console, said)
    for warning in said["warnings"]:
        console.print(f"  warning: {warning['code']} {warning['message']}")


def _whose_word(console: Console, said: Description) -> None:
    from peaceroom.findings.rounding import counted

    _head(console, "Whose word")
    n = said["numbers"]
    grounds = ", ".join(f"{count} {ground}" for ground, count in n.items() if ground != "total" and count)
    sources = counted(said["sources"], "source")
    if said["ledger_sources"]:
        sources += f" in the file, {said['ledger_sources']:,} in the ledger"
    console.print(f"  {n['total']} numbers: {grounds or 'none'}. {sources}.")


def _head(console: Console, text: str) -> None:
    console.print(f"\n{text}", style="bold")


def _actor(actor: ActorSaid, actors: list[ActorSaid]) -> str:
    notes = []
    if actor["of"]:
        notes.append("of " + next((a["name"] for a in actors if a["id"] == actor["of"]), actor["of"]))
    if actor["consent"] == "required":
        notes.append("consent required")
    if actor["ratifies"]:
        notes.append("ratifies")
    return f"{actor['name']} [{actor['id']}]" + (f" ({', '.join(notes)})" if notes else "")


def _issue(console: Console, issue: IssueSaid) -> None:
    from rich.table import Table

    _head(console, f"{issue['name']} [{issue['id']}]")
    console.print("  Scale: " + " · ".join(f"{value:g} {words}" for value, words in issue["scale"]))
    reference = f" Without agreement: {issue['reference']}." if issue["reference"] else ""
    console.print(f"  Decided by {issue['decided_by']}.{reference}")
    for scored in issue["scores"]:
        points = "; ".join(f"“{p['words']}” {p['points']}" for p in scored["points"])
        console.print(f"  Points of {scored['name']}: {points}.")
    if not issue["positions"]:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("  who", "position", "salience", "capability", "because"):
        table.add_column(title, max_width=26 if title == "  who" else None, overflow="fold")
    for row in issue["positions"]:
        why = row["because"] or (f"near “{row['nearest']}”" if row["nearest"] else "")
        table.add_row("  " + row["name"], row["position"], row["salience"], row["capability"] or "", why)
    console.print(table)


def _changes(console: Console, said: Description) -> None:
    if said["events"]:
        _head(console, "Events")
    for event in said["events"]:
        console.print(f"  {event['name']} ({event['when']})")
        for outcome in event["outcomes"]:
            effects = f": {'; '.join(outcome['effects'])}" if outcome["effects"] else ""
            console.print(f"    {outcome['name']}, probability {outcome['p']}{effects}")
    if said["levers"]:
        _head(console, "Levers")
    for lever in said["levers"]:
        by = f" (by {', '.join(lever['by'])})" if lever["by"] else ""
        console.print(f"  {lever['name']}{by}: {'; '.join(lever['effects'])}")
    if said["drafts"]:
        _head(console, "Drafts")
    for draft in said["drafts"]:
        of = f" (by {', '.join(draft['by'])}" + (f", {draft['date']})" if draft["date"] else ")") if draft["by"] else (
            f" ({draft['date']})" if draft["date"] else "")
        clauses = "; ".join(f"{issue}: {words}" for issue, words in draft["text"].items())
        console.print(f"  {draft['name']} [{draft['id']}]{of}: {clauses}")
    if said["what_ifs"]:
        _head(console, "What if")
    for what_if in said["what_ifs"]:
        console.print(f"  {what_if['name']} [{what_if['id']}]: {'; '.join(what_if['changes'])}")
