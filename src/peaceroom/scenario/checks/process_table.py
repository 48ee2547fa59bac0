"""``process.yaml``: whose consent is needed, who comes and goes, who can stop the talks, what one party tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.files.places import Part
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.process_types import Process, Proposal
from peaceroom.scenario.talks_types import Consent, Passage

#: agenda item → its issues
Agenda = Mapping[str, tuple[str, ...]]


def table(c: Context, p: Process, parties: tuple[str, ...], inside: Agenda) -> None:
    """E201, E202, E209, E215, E811, E816, E822, E824; ``inside`` are the items in the talks."""
    spoken = {who: _issues_of(c, who) for who in parties}
    for name, facts in p.items.items():
        if facts.consensus is not None and name in inside:
            loc: Loc = ("process", "items", name, "consensus")
            able = [who for who in parties if spoken[who] & set(inside[name])]
            _consent(c, facts.consensus, parties, able, loc, f"has no position on {name}")
            if facts.required:
                _refuse(c, loc, f"{name} has both `required` and `consensus`", "keep one of the two")
    if p.talks.consensus is not None:
        able = [who for who in parties if spoken[who]]
        _consent(c, p.talks.consensus, parties, able, ("process", "talks", "consensus"), "has no position")
    _seats(c, p, parties, inside)
    for name, authority in p.authorities.items():
        loc = ("process", "authorities", name)
        c.need("actors", name, loc, "key")
        for field in ("until", "after"):
            _item(c, getattr(authority, field), inside, (*loc, field))
        where = [state for state in p.talks.states or (p.talks.state,) if state not in ("suspended", "dormant")]
        if authority.stopped and where:
            _refuse(c, (*loc, "stopped"), f"{name} stopped the talks, and yet they are {where[0]}",
                    "write state: suspended under talks, or delete `stopped`")
    for i, proposal in enumerate(p.proposals):
        _proposal(c, proposal, parties, spoken, inside, ("process", "proposals", i))


def _refuse(c: Context, loc: Loc, message: str, remedy: str) -> None:
    c.findings.add("E824", loc, message, remedy)


def _issues_of(c: Context, who: str) -> set[str]:
    members = set(c.members(who)) if who in c.known["actors"] else {who}
    return {row.issue for row in c.scenario.positions if row.actor in members}


def _party(c: Context, who: str, parties: Sequence[str], loc: Loc, part: Part = "value") -> bool:
    if not c.need("actors", who, loc, part) or not c.whole:
        return False
    if who not in parties:
        c.findings.add("E822", loc, f"{who} is not one of the parties at the table",
                       c.findings.did_you_mean(who, parties, "name a party"), part=part)
    return who in parties


def _item(c: Context, item: str | None, inside: Agenda, loc: Loc) -> None:
    if item is not None and c.whole and item not in inside:
        c.findings.add("E209", loc, f"there is no agenda item {item} in the talks",
                       c.findings.did_you_mean(item, sorted(inside), "add it"))


def _consent(c: Context, rule: Consent, parties: Sequence[str], able: Sequence[str], loc: Loc, lacks: str) -> None:
    known = [_party(c, who, parties, (*loc, "needs", i)) for i, who in enumerate(rule.needs)]
    for i, who in enumerate(rule.needs):
        if known[i] and who not in able:
            c.findings.add("E816", (*loc, "needs", i), f"{who} is needed and {lacks}", "add a row under positions")
    if not c.whole or not all(known):
        return
    left = len([who for who in able if who not in rule.needs])
    if rule.others != int(rule.others) or rule.others > left:
        _refuse(c, (*loc, "others"), f"{format_number(rule.others)} others cannot agree: there are {left}",
                f"write a whole number from 0 to {left}")
    elif len(set(rule.needs)) + rule.others < 2:
        _refuse(c, loc, "one party alone would be enough", "name two parties under `needs`, or add `others`")


def _when(c: Context, day: date | None, after: str | None, rate: object, inside: Agenda, loc: Loc) -> None:
    """A date ahead, an item in the talks, a rate: one of them at least."""
    s = c.scenario
    if day is None and after is None and rate is None:
        _refuse(c, loc, "nothing says when", "add `date`, `after` (an agenda item) or `rate` (a week)")
    if day is not None and not s.as_of < day <= s.horizon:
        c.findings.add("E811", (*loc, "date"), f"{day} is not between the as-of date {s.as_of} and the horizon "
                       f"{s.horizon}", "correct the day, or say what came of it in parties and positions")
    _item(c, after, inside, (*loc, "after"))


def _seats(c: Context, p: Process, parties: Sequence[str], inside: Agenda) -> None:
    ways: list[tuple[str, str, Passage | None]] = [
        (name, way, passage) for name, facts in p.parties.items()
        for way, passage in (("joins", facts.joins), ("leaves", facts.leaves))]
    for name, way, passage in ways:
        if passage is None:
            continue
        loc: Loc = ("process", "parties", name, way)
        _when(c, passage.date, passage.after, passage.rate, inside, loc)
        here, other = p.parties[name].at_table, p.parties[name].leaves if way == "joins" else p.parties[name].joins
        if other is None and here == (way == "joins"):
            _refuse(c, loc, f"{name} {'is at the table already' if here else 'is not at the table'}",
                    f"write at_table: {'false' if here else 'true'}, or delete `{way}`")
    here_now = [who for who in parties if who not in p.parties or p.parties[who].at_table]
    if c.whole and len(here_now) < 2 and not any(p.parties[who].joins for who in parties if who in p.parties):
        _refuse(c, ("process", "parties"), "fewer than two parties are ever at the table",
                "let one of them join, or write at_table: true")


def _proposal(c: Context, line: Proposal, parties: Sequence[str], spoken: Mapping[str, set[str]], inside: Agenda,
              loc: Loc) -> None:
    _when(c, line.date, line.after, line.rate, inside, loc)
    known = c.need("issues", line.issue, (*loc, "issue"))
    if _party(c, line.party, parties, (*loc, "party")) and known and line.issue not in spoken[line.party]:
        c.findings.add("E816", (*loc, "party"), f"{line.party} has no position on {line.issue}",
                       "add a row for it under positions, or delete the proposal")
    own = next((name for name, issues in inside.items() if line.issue in issues), None)
    if c.whole and known and own is None:
        _refuse(c, (*loc, "issue"), f"{line.issue} is not in the talks", "delete the proposal, or add the issue to an "
                "item of the agenda")
    elif own is not None and own in c.scenario.process.talks.settled if c.scenario.process else False:
        _refuse(c, (*loc, "issue"), f"{own} is settled already", "delete the proposal")
    issue, value = c.scenario.issues.get(line.issue), line.position.value
    if issue is None or len(issue.scale) < 2 or value is None or value.form == "beta":
        return
    if value.support[0] < issue.ends[0] or value.support[1] > issue.ends[1]:
        low, high = map(format_number, issue.ends)
        c.findings.add("E215", (*loc, "position"), f"{value} is off the scale {low}–{high} of {line.issue}",
                       f"write a number from {low} to {high}", part="cell")
