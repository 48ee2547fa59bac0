"""``process.yaml``: what it says together with the scenario it stands beside."""

from __future__ import annotations

from datetime import date

from peaceroom.files.nodes import Loc
from peaceroom.files.places import Part
from peaceroom.process.parameters import BY_NAME
from peaceroom.process.switches import MECHANISMS
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.checks.process_conditional import conditional
from peaceroom.scenario.checks.process_events import outcomes, promises
from peaceroom.scenario.checks.process_numbers import limits
from peaceroom.scenario.checks.process_present import present, rounds, shocks
from peaceroom.scenario.checks.process_table import table
from peaceroom.scenario.checks.process_war import war
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.types import Scenario

#: attractors that the simulator computes itself
OWN_ATTRACTORS = ("compromise", "stances", "reservation")


def principals(s: Scenario) -> tuple[str, ...]:
    """The parties at the table: actors of kind party, those whose consent is required if there are two of them."""
    parties = [name for name, actor in s.actors.items() if actor.kind == "party"]
    required = [name for name in parties if s.actors[name].consent == "required"]
    return tuple(required if len(required) > 1 else parties)


def party_of(s: Scenario, actor: str) -> str:
    """The party that a faction is of, over factions between; of others the actor itself."""
    while (of := s.actors[actor].of) is not None:
        actor = of
    return actor


def items_in_talks(s: Scenario, p: Process) -> dict[str, tuple[str, ...]]:
    """Agenda item → its issues; without an agenda every issue is an item."""
    agenda = {name: item.issues for name, item in s.agenda.items()} or {name: (name,) for name in s.issues}
    return {name: issues for name, issues in agenda.items() if name not in p.items or p.items[name].in_talks}


def process(c: Context) -> None:
    """E801–E803 and E811–E824."""
    p = c.scenario.process
    if p is None:
        return
    _ids(c, p)
    outcomes(c, p, principals(c.scenario))
    conditional(c, p, principals(c.scenario), items_in_talks(c.scenario, p), items_in_talks(c.scenario, Process()))
    table(c, p, principals(c.scenario), items_in_talks(c.scenario, p))
    _calendar(c, p)
    present(c, p)
    rounds(c, p)
    shocks(c, p, principals(c.scenario))
    promises(c, p)
    war(c, p, principals(c.scenario))
    _agenda(c, p)
    limits(c, p)
    _names(c, p)
    if c.whole:
        _needs(c, p)


def _ids(c: Context, p: Process) -> None:
    s, f = c.scenario, c.findings
    parties = principals(s)

    def party(name: str, loc: Loc, part: Part = "value") -> None:
        if c.need("actors", name, loc, part) and name not in parties and c.whole:
            f.add("E822", loc, f"{name} is not one of the parties at the table",
                  c.findings.did_you_mean(name, parties, "name a party"), part=part)

    def item(name: str, loc: Loc, part: Part = "value") -> None:
        known = items_in_talks(s, Process())
        if name not in known and c.whole:
            f.add("E209", loc, f"there is no agenda item {name}",
                  f.did_you_mean(name, sorted(known), "add it"), part=part)

    for name in p.parties:
        party(name, ("process", "parties", name), "key")
    for name, facts in p.items.items():
        item(name, ("process", "items", name), "key")
        for i, who in enumerate(facts.required):
            party(who, ("process", "items", name, "required", i))
    for i, name in enumerate(p.talks.settled):
        item(name, ("process", "talks", "settled", i))
    for name, third in p.third_parties.items():
        c.need("actors", name, ("process", "third_parties", name), "key")
        for field, receivers in (("leverage", third.leverage), ("support", third.support)):
            for receiver in receivers:
                party(receiver, ("process", "third_parties", name, field, receiver), "key")
    for name, ratifier in p.ratifiers.items():
        c.need("actors", name, ("process", "ratifiers", name), "key")
        party(ratifier.party, ("process", "ratifiers", name, "party"))
    for name, disruptor in p.disruptors.items():
        c.need("actors", name, ("process", "disruptors", name), "key")
        if disruptor.wants is not None:
            item(disruptor.wants, ("process", "disruptors", name, "wants"))
    for name, promise in p.commitments.items():
        for field, who in (("debtor", promise.debtor), ("creditor", promise.creditor)):
            c.need("actors", who, ("process", "commitments", name, field))
        if promise.condition is not None and promise.condition not in p.commitments:
            f.add("E820", ("process", "commitments", name, "condition"),
                  f"there is no commitment {promise.condition}",
                  c.findings.did_you_mean(promise.condition, sorted(p.commitments), "add it under commitments"))
    for name, event in p.events.items():
        loc: Loc = ("process", "events", name)
        if event.depends_on is not None:
            c.need("events", event.depends_on, (*loc, "depends_on"))
        for i, wanted in enumerate(event.deadline or ()):
            item(wanted, (*loc, "deadline", i))
        if not c.need("events", name, loc, "key") or name not in s.events:
            continue
        for outcome in event.outcomes:
            _outcome(c, name, outcome, (*loc, "outcomes", outcome), "key")
    for i, exit_ in enumerate(p.exits):
        loc = ("process", "exits", i)
        c.need("actors", exit_.from_, (*loc, "from"))
        party(exit_.to, (*loc, "to"))
        given = p.third_parties.get(exit_.from_)
        if c.whole and (given is None or exit_.to not in given.support):
            f.add("E820", (*loc, "from"), f"no support of {exit_.from_} for {exit_.to} is given that could end",
                  f"add it under third_parties: {exit_.from_}: support")
        if (exit_.event is None) == (exit_.date is None) or (exit_.event is None) != (exit_.outcome is None):
            f.add("E811", loc, "an exit comes either with an outcome of an event or on a date",
                  "write event: … and outcome: …, or date: …")
        elif exit_.event is not None and c.need("events", exit_.event, (*loc, "event")) and exit_.event in s.events:
            _outcome(c, exit_.event, exit_.outcome or "", (*loc, "outcome"), "value")


def _outcome(c: Context, event: str, outcome: str, loc: Loc, part: Part) -> None:
    known = c.outcomes(event)
    if outcome not in known:
        c.findings.add("E207", loc, f"{event} has no outcome {outcome}",
                       c.findings.did_you_mean(outcome, known, "see events"), part=part)


def _calendar(c: Context, p: Process) -> None:
    s, f = c.scenario, c.findings
    opened, talks = p.talks.opened, ("process", "talks")

    def refuse(loc: Loc, message: str, remedy: str) -> None:
        f.add("E811", loc, message, remedy)

    def past(day: date | None, loc: Loc, what: str) -> None:
        if day is not None and day > s.as_of:
            refuse(loc, f"{what} on {day}, after the as-of date {s.as_of}", "leave out what came later")

    past(opened, (*talks, "opened"), "the talks opened")
    if opened is not None and p.talks.state == "not_opened":
        refuse((*talks, "state"), f"the talks opened on {opened} and yet are not opened", "write state: in_session")
    if (last := p.talks.last_break) is not None:
        past(last.began, (*talks, "last_break", "began"), "the last break began")
        past(last.ended, (*talks, "last_break", "ended"), "the last break ended")
        if last.ended is not None and last.ended < last.began:
            refuse((*talks, "last_break", "ended"), "the break ended before it began", "exchange the two dates")
        if opened is not None and last.began < opened:
            refuse((*talks, "last_break", "began"), f"the break began before the talks opened on {opened}",
                   "correct one of the two dates")
        past(last.began_latest, (*talks, "last_break", "began_latest"), "the last break began")
        if last.ended is not None and p.talks.state == "suspended":
            refuse((*talks, "state"), f"the break ended on {last.ended} and yet the talks are suspended",
                   "write state: in_session, or delete `ended`")
    for name, facts in p.items.items():
        loc: Loc = ("process", "items", name, "open_since")
        past(facts.open_since, loc, f"{name} was opened")
        if facts.open_since is not None and opened is not None and facts.open_since < opened:
            refuse(loc, f"{name} was opened before the talks themselves, on {opened}", "correct one of the two dates")
    for i, exit_ in enumerate(p.exits):
        if exit_.date is not None:
            _ahead(c, exit_.date, ("process", "exits", i, "date"), "the exit")
    for name, promise in p.commitments.items():
        _ahead(c, promise.due, ("process", "commitments", name, "due"), f"the commitment {name}")
    for i, ceasefire in enumerate(p.ceasefires):
        past(ceasefire.began, ("process", "ceasefires", i, "began"), "the ceasefire began")
        if ceasefire.until is not None and ceasefire.until <= s.as_of:
            refuse(("process", "ceasefires", i, "until"), f"the ceasefire ended on {ceasefire.until}",
                   "list only what is in force on the as-of date")
    for name, facts_of in p.events.items():
        parent, child = s.events.get(facts_of.depends_on or ""), s.events.get(name)
        if parent is not None and child is not None:
            ends = parent.window[1] if parent.window else parent.date
            begins = child.window[0] if child.window else child.date
            if ends is not None and begins is not None and ends >= begins:
                refuse(("process", "events", name, "depends_on"),
                       f"{facts_of.depends_on} is not over before {name} begins", "let it depend on an earlier event")


def _ahead(c: Context, day: date, loc: Loc, what: str) -> None:
    s = c.scenario
    if day <= s.as_of:
        c.findings.add("E811", loc, f"{what} is on {day}, not after the as-of date {s.as_of}",
                       "leave it out and say what it changed in talks and parties")
    elif day > s.horizon:
        c.findings.add("E811", loc, f"{what} is on {day}, after the horizon {s.horizon}",
                       "move the horizon, or leave it out")


def _agenda(c: Context, p: Process) -> None:
    """E812 items that can never open, E816 parties without a position."""
    s, f = c.scenario, c.findings
    inside = items_in_talks(s, p)
    for name, agenda in s.agenda.items():
        for before in agenda.after:
            if name in inside and before not in inside and before in s.agenda:
                f.add("E812", ("process", "items", before, "in_talks"),
                      f"{name} waits for {before}, which is not in the talks, so it never opens",
                      f"write in_talks: true, or delete {before} from `after` of {name}")
            if name in p.talks.settled and before not in p.talks.settled:
                f.add("E812", ("process", "talks", "settled", p.talks.settled.index(name)),
                      f"{name} is settled, and {before}, for which it waits, is not",
                      f"add {before}, or take {name} out")
    if not c.whole:
        return
    if len(principals(s)) < 2:
        f.add("E816", ("process",), "fewer than two parties are at the table",
              "give two actors kind: party and consent: required")
    rows = {(row.actor, row.issue) for row in s.positions}

    def speaks(who: str, issues: tuple[str, ...]) -> bool:
        return any((a, issue) in rows for a in c.members(who) for issue in issues)

    every = tuple(issue for issues in inside.values() for issue in issues)
    for who in principals(s):
        if not speaks(who, every):
            f.add("E816", ("process",), f"{who} has no position on any item of the talks",
                  "add a row for it under positions")
    for name, facts in p.items.items():
        for i, who in enumerate(facts.required):
            if name in inside and who in principals(s) and not speaks(who, inside[name]):
                f.add("E816", ("process", "items", name, "required", i),
                      f"{who} is required on {name} and has no position there", "add a row under positions")


def _names(c: Context, p: Process) -> None:
    f = c.findings
    for name in p.parameters:
        if name not in BY_NAME:
            f.add("E801", ("process", "parameters", name), f"the process has no parameter {name}",
                  c.findings.did_you_mean(name, sorted(BY_NAME), "see the table of parameters in docs/process-file.md"),
                  part="key")
    for name in p.mechanisms:
        if name not in MECHANISMS:
            f.add("E803", ("process", "mechanisms", name), f"the process has no mechanism {name}",
                  f.did_you_mean(name, sorted(MECHANISMS), "see the table of mechanisms in docs/process-file.md"),
                  part="key")
    if p.attractors not in OWN_ATTRACTORS:
        from peaceroom.models import entries

        known = [*OWN_ATTRACTORS, *entries()]
        if p.attractors.split("@")[0] not in known:
            f.add("E815", ("process", "attractors"), f"there is no model {p.attractors!r}",
                  c.findings.did_you_mean(p.attractors, known, "see `peaceroom models`"))


def _needs(c: Context, p: Process) -> None:
    """E819: a mechanism that was switched on by hand and has nothing to act on; attractors for two among more."""
    s = c.scenario
    if p.attractors == "reservation" and len(principals(s)) != 2:
        c.findings.add("E819", ("process", "attractors"),
                       f"equal gains over no deal need two parties, and {len(principals(s))} are at the table",
                       "write attractors: compromise")
    effects = [e.quantity for event in p.events.values() for o in event.outcomes.values() for e in o.effects]
    truce = bool(p.ceasefires) or any(i.ceasefire for i in p.items.values())
    violent = p.violence.series is not None or p.violence.level is not None
    needs: dict[str, tuple[bool, str]] = {
        "events": (bool(s.events) or bool(p.exits), "events in the scenario, or exits"),
        "wait": (bool(s.events), "events in the scenario"),
        "deadline": (any(e.deadline is not None for e in p.events.values()), "an event with a deadline"),
        "ratify": (bool(p.ratifiers), "ratifiers"),
        "guarantee": (any(x.value.support[1] > 0 for party in p.parties.values()
                          if (x := party.exposure) is not None and x.value is not None), "the exposure of a party"),
        "patron_pressure": (any(q.startswith("pressure.") for q in effects), "an effect on pressure.PARTY"),
        "mediation": (any(t.effort is not None or t.leverage for t in p.third_parties.values()),
                      "a third party with effort or leverage"),
        "commitments": (bool(p.commitments), "commitments"),
        "disrupt": (bool(p.disruptors), "disruptors"),
        "ceasefire": (truce, "a ceasefire in force, or one that an item brings"),
        "truce": (truce, "a ceasefire in force, or one that an item brings"),
        **dict.fromkeys(("violence", "leverage", "stall_violence", "collapse_violence"),
                        (violent, "a series or a level under violence")),
    }
    for name, on in p.mechanisms.items():
        if on and name in needs and not needs[name][0]:
            c.findings.add("E819", ("process", "mechanisms", name), f"{name} is switched on and needs {needs[name][1]}",
                           "add it, or delete this line", part="key")
