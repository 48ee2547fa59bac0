"""``war`` of ``process.yaml``: which side governs, and whose troops fight for it."""

from __future__ import annotations

from peaceroom.files.nodes import Loc
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.process_types import Process


def war(c: Context, p: Process, parties: tuple[str, ...]) -> None:
    """E811 days that cannot be, E820 a patron without support, E822 who is no party at the table."""
    s, f, facts = c.scenario, c.findings, p.war
    at: Loc = ("process", "war")
    who = facts.government
    if who is not None and c.need("actors", who, (*at, "government")) and who not in parties and c.whole:
        f.add("E822", (*at, "government"), f"{who} is not one of the parties at the table",
              f.did_you_mean(who, parties, "name a party"))
    if facts.patron is not None:
        if who is None:
            f.add("E811", (*at, "patron"), "a patron is named and not whose", "write government: …")
        given = p.third_parties.get(facts.patron)
        if c.need("actors", facts.patron, (*at, "patron")) and c.whole and who is not None and (
                given is None or who not in given.support):
            f.add("E820", (*at, "patron"), f"no support of {facts.patron} for {who} is given",
                  f"add it under third_parties: {facts.patron}: support")
    if (day := facts.patron_left) is not None:
        if facts.patron is None:
            f.add("E811", (*at, "patron_left"), "somebody left and it is not said who", "write patron: …")
        if day > s.as_of:
            f.add("E811", (*at, "patron_left"), f"the patron left on {day}, after the as-of date {s.as_of}",
                  "write what lies ahead under exits")
