"""``process.yaml``: numbers within their limits, and draws that can be calculated with."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isinf

from peaceroom.files.nodes import Loc
from peaceroom.files.numbers import format_number
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.checks.values import drawable
from peaceroom.scenario.process_limits import MOST_A_WEEK, MOST_A_YEAR
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.types import Quantity


def _cells(p: Process) -> Iterator[tuple[Loc, Quantity | None, float, float]]:
    """Every number with its limits."""
    yield ("talks", "steps_that_are_items"), p.talks.steps_that_are_items, 0, 1
    for name, party in p.parties.items():
        yield ("parties", name, "strength"), party.strength, 0, inf
        yield ("parties", name, "cost"), party.cost, 0, 1
    for name, third in p.third_parties.items():
        yield ("third_parties", name, "effort"), third.effort, 0, 1
        for who, cell in third.leverage.items():
            yield ("third_parties", name, "leverage", who), cell, 0, 1
        for who, cell in third.support.items():
            yield ("third_parties", name, "support", who), cell, 0, inf
    for name, party in p.parties.items():
        for way in ("joins", "leaves"):
            if (passage := getattr(party, way)) is not None:
                yield ("parties", name, way, "rate"), passage.rate, 0, MOST_A_WEEK
    for name, authority in p.authorities.items():
        yield ("authorities", name, "stops"), authority.stops, 0, MOST_A_WEEK
        yield ("authorities", name, "resumes"), authority.resumes, 0, MOST_A_WEEK
    for i, proposal in enumerate(p.proposals):
        yield ("proposals", i, "rate"), proposal.rate, 0, MOST_A_WEEK
    for name, shock in p.shocks.items():
        yield ("shocks", name, "a_year"), shock.a_year, 0, MOST_A_YEAR
    for name, action in p.mass_action.items():
        yield ("mass_action", name, "a_year"), action.a_year, 0, MOST_A_YEAR
        yield ("mass_action", name, "costs"), action.costs, 0, 1
        yield ("mass_action", name, "pressure"), action.pressure, -inf, inf
    for i, exit_ in enumerate(p.exits):
        yield ("exits", i, "keeps"), exit_.keeps, 0, 1
    for name, promise in p.commitments.items():
        yield ("commitments", name, "kept"), promise.kept, 0, 1
    for name, ratifier in p.ratifiers.items():
        yield ("ratifiers", name, "needs"), ratifier.needs, 0, 1
    for name, disruptor in p.disruptors.items():
        yield ("disruptors", name, "upset"), disruptor.upset, 0, 1
        yield ("disruptors", name, "opportunity"), disruptor.opportunity, 0, inf
    yield ("violence", "level"), p.violence.level, 0, inf
    for name, party in p.parties.items():
        yield ("parties", name, "trend"), party.trend, -1, 1
        yield ("parties", name, "optimism"), party.optimism, -1, 1
        for field in ("motivation", "trust", "loss_through_deal", "exposure"):
            yield ("parties", name, field), getattr(party, field), 0, 1
    for name, item in p.items.items():
        yield ("items", name, "ease"), item.ease, 0, inf
        yield ("items", name, "ceasefire_collapse"), item.ceasefire_collapse, 0, MOST_A_WEEK
    for i, held in enumerate(p.ceasefires):
        yield ("ceasefires", i, "collapse"), held.collapse, 0, MOST_A_WEEK
    for name, third in p.third_parties.items():
        yield ("third_parties", name, "bias"), third.bias, -inf, inf


def limits(c: Context, p: Process) -> None:
    """E802, E814: numbers outside their limits; E111, E273: numbers that cannot be drawn."""
    for loc, cell, low, high in _cells(p):
        if cell is None or (value := cell.value) is None:
            continue
        first, last = value.support
        positive = loc[-1] == "ease"  # an item of no pace would be no item
        if value.form != "beta" and (first < low or last > high or (positive and first == 0)):
            rule = "above 0" if positive else (
                f"{format_number(low)} or more" if isinf(high) else f"from {low:g} to {high:g}")
            c.findings.add("E814", ("process", *loc), f"{loc[-1]} {value} is outside its limits",
                           f"write a number {rule}", part="cell")
        else:
            drawable(c, ("process", *loc), str(loc[-1]), value, low, high, ratio=False)
    for name, cell in p.parameters.items():
        if (known := BY_NAME.get(name)) is None or (value := cell.value) is None:
            continue
        first, last = value.support
        if value.form != "beta" and (first < known.floor or last > known.ceiling):
            rule = (f"of {known.floor:g} or more" if isinf(known.ceiling)
                    else f"from {known.floor:g} to {known.ceiling:g}")
            c.findings.add("E802", ("process", "parameters", name), f"{name} cannot be {value}",
                           f"write a number {rule}", part="cell")
        else:
            drawable(c, ("process", "parameters", name), name, value, known.floor, known.ceiling, ratio=False)
    lines = [(("conditional", i, "bottom_line"), x.issue, x.bottom_line) for i, x in enumerate(p.conditional)]
    lines += [(("proposals", i, "position"), x.issue, x.position) for i, x in enumerate(p.proposals)]
    for loc, of, cell in lines:
        issue, value = c.scenario.issues.get(of), cell.value
        if issue is not None and len(issue.scale) > 1 and value is not None and (
                value.form == "beta" or (issue.ends[0] <= value.support[0] and value.support[1] <= issue.ends[1])):
            drawable(c, ("process", *loc), str(loc[-1]).replace("_", " "), value, *issue.ends, ratio=False)
