"""``process.yaml``: doubt about where the talks stand, rounds, shocks of no known day, mass action."""

from __future__ import annotations

from itertools import pairwise

from peaceroom.files.nodes import Loc
from peaceroom.process.case_fields import STATES
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.checks.process_events import ROUNDING, effects_of
from peaceroom.scenario.process_types import Process

#: states of the talks before they end
BEFORE = STATES[:5]


def present(c: Context, p: Process) -> None:
    """E811, E814: chances of states that do not sum to 1, states that are none, days of a break the wrong way round."""
    talks, loc = p.talks, ("process", "talks")
    for name in talks.states:
        if name not in BEFORE:
            c.findings.add("E814", (*loc, "states", name), f"talks cannot stand {name}",
                           c.findings.did_you_mean(name, BEFORE, "write one of " + ", ".join(BEFORE)), part="key")
    if talks.states and abs(sum(talks.states.values()) - 1) > max(ROUNDING, 1e-3):
        c.findings.add("E814", (*loc, "states"),
                       f"the chances of the states sum to {sum(talks.states.values()):.3g}",
                       "bring the sum to 1: the talks stand in one of them")
    if talks.states and talks.state != "in_session":  # which is the default, and a workbook writes defaults out
        c.findings.add("E824", (*loc, "states"), "both `state` and `states` are given", "keep one of the two")
    last = talks.last_break
    if last is not None and last.began_latest is not None and not (
            last.began <= last.began_latest <= (last.ended or last.began_latest)):
        c.findings.add("E811", (*loc, "last_break", "began_latest"),
                       f"the break began on {last.began_latest} at the latest, not between its first day and its end",
                       "write a day from `began` on, before `ended`")
    if talks.states and last is not None and last.ended is not None and "suspended" in talks.states:
        c.findings.add("E811", (*loc, "states", "suspended"),
                       f"the break ended on {last.ended} and yet the talks may be suspended", "delete `ended`",
                       part="key")
    if talks.opened is not None and set(talks.states) == {"not_opened"}:
        c.findings.add("E811", (*loc, "states", "not_opened"),
                       f"the talks opened on {talks.opened} and yet are not opened", "delete `opened`", part="key")


def rounds(c: Context, p: Process) -> None:
    """E811: rounds that end before they begin, overlap, or are over; E814: a rhythm that leaves no gap."""
    for i, one in enumerate(p.rounds):
        loc: Loc = ("process", "rounds", i)
        if one.ends < one.begins:
            c.findings.add("E811", (*loc, "ends"), f"the round of {one.begins} ends before it begins",
                           "exchange the two days")
        elif one.ends <= c.scenario.as_of:
            c.findings.add("E811", (*loc, "ends"), f"the round of {one.begins} was over on the as-of date",
                           "list only rounds ahead, or under way")
    ordered = sorted(range(len(p.rounds)), key=lambda i: p.rounds[i].begins)
    for a, b in pairwise(ordered):
        if p.rounds[b].begins <= p.rounds[a].ends:
            c.findings.add("E811", ("process", "rounds", b, "begins"),
                           f"the round of {p.rounds[b].begins} begins before that of {p.rounds[a].begins} has ended",
                           "join the two, or correct one day")
    rhythm = p.talks.rhythm
    if rhythm is not None and rhythm.sits_weeks >= rhythm.every_weeks:
        c.findings.add("E814", ("process", "talks", "rhythm", "sits_weeks"),
                       f"rounds of {rhythm.sits_weeks:g} weeks every {rhythm.every_weeks:g} weeks leave no gap",
                       "write fewer weeks, or delete `rhythm`")


def shocks(c: Context, p: Process, parties: tuple[str, ...]) -> None:
    """E806, E820, E822, E824 in shocks and mass action."""
    for name, shock in p.shocks.items():
        loc: Loc = ("process", "shocks", name)
        effects_of(c, p, parties, shock.effects, (*loc, "effects"))
        if not shock.effects:
            c.findings.add("E824", (*loc, "effects"), f"{name} changes nothing", "write an effect, or delete the shock")
        for i, effect in enumerate(shock.effects):
            value = effect.value.value
            if shock.lasts_weeks is not None and (effect.op == "set" or (
                    effect.op == "multiply" and value is not None and value.support[0] <= 0)):
                c.findings.add("E824", (*loc, "effects", i, "op"),
                               f"{effect.quantity} cannot be taken back: what it was before is not known",
                               "write op: add, or delete `lasts_weeks`")
    for name, action in p.mass_action.items():
        loc = ("process", "mass_action", name)
        if action.by is not None:
            c.need("actors", action.by, (*loc, "by"))
        for i, who in enumerate(action.on):
            if c.need("actors", who, (*loc, "on", i)) and who not in parties and c.whole:
                c.findings.add("E822", (*loc, "on", i), f"{who} is not one of the parties at the table",
                               c.findings.did_you_mean(who, parties, "name a party"))
        if action.costs is None and action.pressure is None:
            c.findings.add("E824", loc, f"{name} does nothing: no data say how much it would",
                           "write costs, or pressure")
