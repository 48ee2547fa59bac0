"""Checks of a case: everything wrong is said at once, with its remedy. The place is the name of the field."""

from __future__ import annotations

import math

import numpy as np

from peaceroom.core.errors import InputError, Problems
from peaceroom.files.suggestions import did_you_mean
from peaceroom.process.actors import Effect
from peaceroom.process.case_fields import ATTRACTORS, DURING, SCOPES, STATES, CaseFields
from peaceroom.process.clocks import KINDS
from peaceroom.process.event_checks import check_events
from peaceroom.process.machine.quantities import ADDED_ONLY, LOGS, Layout
from peaceroom.process.table_checks import check_table


def check(case: CaseFields) -> None:
    """Raise `InputError` (E805–E808, E819) with every problem of the case."""
    found = Problems()
    _shapes(case, found)
    if not found:
        _numbers(case, found)
        _agenda(case, found)
        _names(case, found)
        check_events(case, found)
        check_table(case, found)
        check_effects(case, found)
    if found:
        raise InputError(found)


def _shapes(case: CaseFields, found: Problems) -> None:
    n, j, k = len(case.parties), len(case.issues), len(case.items)
    if n < 2 or j < 1 or k < 1:
        found.add("E805", f"a case of {n} parties, {j} issues and {k} items", "two sides negotiate about something",
                  "give at least two parties, one issue and one item")
        return
    wanted: dict[str, tuple[int, ...]] = {
        "item_of": (j,), "low": (j,), "high": (j,), "share": (n,), "drift": (n,), "optimism": (n,), "required": (k, n),
        "precedence": (k, k), "ease": (k,), "may_refer": (k,), "back_channel": (k,),
        "resume_after": (k,), "ceasefire_class": (k,), "ceasefire_term": (k,), "ceasefire_collapse": (k,),
        "cost_range": (n, 2), "opponent": (n,), "motivation": (n,), "trust_in": (n,), "shift": (n,), "exposure": (n,),
        "item_weeks": (k,),
    }
    for name, shape in wanted.items():
        if getattr(case, name).shape != shape:
            found.add("E805", f"{name} has shape {getattr(case, name).shape}", f"{n} parties, {j} issues and {k} items",
                      f"give it shape {shape}")
    for name, tail in (("ideal", (n, j)), ("bottom", (n, j)), ("salience", (n, j)), ("no_agreement", (n,))):
        if getattr(case, name).shape[1:] != tail:
            found.add("E805", f"{name} has shape {getattr(case, name).shape}", f"{n} parties and {j} issues",
                      f"give it shape (draws or 1, {', '.join(map(str, tail))})")
    if case.attractor.ndim != 3 or case.attractor.shape[2] != j:
        found.add("E805", f"attractor has shape {case.attractor.shape}", f"there are {j} issues",
                  f"give it shape (draws or 1, branches, {j})")
    if case.battle_beliefs.size and (case.battle_beliefs.shape != (2, 2) or n != 2 or not case.two_point):
        found.add("E819", "beliefs about battles without battles", "they are learnt from single battles of two sides",
                  "give two parties, shape (2, 2) and two_point=True")
    if case.item_of.shape == (j,) and (case.item_of.min() < 0 or case.item_of.max() >= k):
        found.add("E805", "item_of names an item that does not exist", f"there are {k} items",
                  f"use numbers from 0 to {k - 1}")


def _numbers(case: CaseFields, found: Problems) -> None:
    def refuse(name: str, wrong: bool, what: str) -> None:
        if wrong:
            found.add("E806", f"{name} holds a number that cannot be", f"it is {what}", f"give {what}")

    refuse("low and high", not (np.isfinite(case.low).all() and (case.high > case.low).all()), "two different ends")
    refuse("share", not (np.isfinite(case.share).all() and (case.share >= 0).all() and (case.share > 0).any()),
           "strengths of zero or more, one above zero")
    with np.errstate(invalid="ignore"):
        inside = np.isnan(case.ideal) | ((case.ideal >= case.low) & (case.ideal <= case.high))
    refuse("ideal", not inside.all(), "positions on the scale, or NaN")
    refuse("salience", not (np.isfinite(case.salience).all() and (case.salience >= 0).all()), "weights of zero or more")
    for name in ("ease", "multiplier", "texts_ratio", "texts_away", "texts_resumed", "break_weeks", "item_weeks"):
        value = np.asarray(getattr(case, name))
        refuse(name, not (np.isfinite(value).all() and (value >= 0).all()), "zero or more")
    refuse("item_text", not 0 < case.item_text <= 1, "a chance above 0 and at most 1")
    for name in ("motivation", "trust_in"):
        value = getattr(case, name)
        refuse(name, not ((value > 0) & (value < 1)).all(), "numbers between 0 and 1, the ends excluded")
    for name in ("shift", "exposure"):
        value = getattr(case, name)
        refuse(name, not ((value >= 0) & (value <= 1)).all(), "numbers from 0 to 1")
    refuse("gap_range", not 0 <= case.gap_range[0] <= case.gap_range[1] <= 1, "two rising numbers from 0 to 1")
    if case.gap_range != (1.0, 1.0):
        refuse("conditional", bool(case.conditional), "for cases whose positions are not drawn together")
    refuse("steps_ago", any(a < 0 for a in case.steps_ago), "weeks since texts, zero or more")
    classes = set(case.ceasefire_class.tolist()) | {held.cls for held in case.ceasefires}
    if not classes <= {0, 1, 2, 3} or any(held.cls == 0 for held in case.ceasefires):
        found.add("E808", "a ceasefire class that does not exist", "hazards of collapse are known by class",
                  "1 (cessation of hostilities), 2 (preliminary) or 3 (definitive)")
    scopes = {*case.ceasefire_scope, *(held.scope for held in case.ceasefires)}
    refuse("ceasefire_scope", len(case.ceasefire_scope) != len(case.items) or not scopes <= set(SCOPES),
           f"one of {', '.join(SCOPES)} for each item")
    rates = [*case.ceasefire_collapse.tolist(), *(held.collapse for held in case.ceasefires)]
    refuse("ceasefire_collapse", any(rate < 0 or math.isinf(rate) for rate in rates), "hazards a week, zero or more")
    refuse("shocks", any(not 0 <= s.rate < math.inf or s.during not in DURING or not s.effects for s in case.shocks),
           "shocks with a rate a week of zero or more and effects, that come " + ", ".join(DURING))
    v = case.violence
    refuse("violence", not (v.level > 0 and 0 <= v.phi < 1 and v.sd >= 0 and v.shape > 0 and math.isfinite(v.start)
                            and 0 <= v.month < 12),
           "a level above 0, φ from 0 to below 1, a spread of zero or more, a shape above 0, a month from 0 to 11")
    month = case.month_of_week
    refuse("month_of_week", bool(month.size and (month[0] < 0 or (np.diff(month) < 0).any())), "months that never fall")
    if case.attractors not in ATTRACTORS:
        found.add("E808", f"no attractor is called “{case.attractors}”", "parties concede towards it",
                  "one of " + ", ".join(ATTRACTORS))
    if case.attractors == "reservation" and len(case.parties) != 2:
        found.add("E819", "equal gains over no deal are defined for two parties", f"there are {len(case.parties)}",
                  "take “given” or “compromise”")
    if case.stage not in STATES[:6]:
        found.add("E806", f"talks cannot begin as “{case.stage}”", "the simulator knows six states before the end",
                  "one of " + ", ".join(STATES[:6]))


def _agenda(case: CaseFields, found: Problems) -> None:
    settled = {case.items.index(k) for k in case.items_settled if k in case.items}
    opened = set(settled)
    while True:
        more = {k for k in range(len(case.items)) if k not in opened
                and all(j in opened for j in np.flatnonzero(case.precedence[k]))}
        if not more:
            break
        opened |= more
    for k in sorted(set(range(len(case.items))) - opened):
        found.add("E808", f"item “{case.items[k]}” never opens", "each item before it waits for another in a circle",
                  "remove a link from precedence")
    for kind in case.kinds:
        if kind not in KINDS:
            found.add("E808", f"no kind of item is called “{kind}”", "some kinds close by a clock of their own",
                      did_you_mean(kind, KINDS, "one of " + ", ".join(KINDS)))
    if len(case.kinds) != len(case.items):
        found.add("E805", f"{len(case.kinds)} kinds of items", f"there are {len(case.items)} items",
                  "give one for each item, or none")
    held = np.all(~np.isnan(case.ideal), axis=0, keepdims=True)[0]
    for i, party in enumerate(case.parties):
        if case.required[:, i].any() and not held[i].any():
            found.add("E808", f"{party} is required and has no position on any item", "nothing can be agreed with it",
                      "give it an ideal on an issue, or do not require it")
    for k, item in enumerate(case.items):
        if not (case.item_of == k).any():
            found.add("E805", f"item “{item}” holds no issue", "there is nothing to agree on in it",
                      "give it an issue or leave it out")


def _names(case: CaseFields, found: Problems) -> None:
    def known(kind: str, name: str | None, names: tuple[str, ...], where: str) -> None:
        if name is not None and name not in names:
            found.add("E807", f"{where} names {kind} “{name}”, which does not exist", "it would change nothing",
                      "one of " + ", ".join(names) if names else f"there is no {kind}")

    for what, names in (("parties", case.parties), ("issues", case.issues), ("items", case.items),
                        ("third parties", tuple(q.id for q in case.third_parties))):
        if len(set(names)) < len(names):
            found.add("E807", f"two {what} of the same id", "they could not be told apart", "give each its own id")
    for k in case.items_settled:
        known("item", k, case.items, "items_settled")
    for party, issue, item, _ in case.conditional:
        known("party", party, case.parties, "conditional")
        known("issue", issue, case.issues, "conditional")
        known("item", item, case.items, "conditional")
    for q in case.third_parties:
        for party in (*q.leverage, *q.support):
            known("party", party, case.parties, f"third party {q.id}")
        if not 0 <= q.effort <= 1 or any(x < 0 for x in (*q.support.values(), *q.leverage.values())):
            found.add("E806", f"{q.id}: effort, support or leverage out of range",
                      "effort is 0 to 1, the rest 0 or more",
                      "give values in range")
    promises = tuple(c.id for c in case.commitments)
    for c in case.commitments:
        known("commitment", c.depends, promises, f"commitment {c.id}")
        if not 0 <= c.kept <= 1 or c.lag < 0:
            found.add("E806", f"commitment {c.id}: chance or lag out of range", "a chance is 0 to 1, a lag 0 or more",
                      "give values in range")
    for r in case.ratifiers:
        known("party", r.party, case.parties, f"ratifier {r.id}")
        for issue in r.ideals:
            known("issue", issue, case.issues, f"ratifier {r.id}")
    for d in case.disruptors:
        known("item", d.wants, case.items, f"disruptor {d.id}")
        if d.opportunity < 0 or not 0 <= d.upset[0] <= d.upset[1] <= 1:
            found.add("E806", f"disruptor {d.id}: rate or range out of range",
                      "rates are 0 or more, ranges within 0 to 1",
                      "give values in range")


def check_effects(case: CaseFields, found: Problems) -> None:
    """Quantities of all effects exist, and can be changed in that way."""
    places = Layout.of(case.parties, case.issues, [q.id for q in case.third_parties]).index
    rows: list[tuple[str, Effect]] = [(f"event {e.id}", x) for e in case.events for o in e.outcomes for x in o.effects]
    rows += [(f"commitment {c.id}", x) for c in case.commitments for x in c.if_broken]
    rows += [(f"shock {s.id}", x) for s in case.shocks for x in s.effects]
    for where, x in rows:
        if x.quantity not in places:
            found.add("E807", f"{where} changes “{x.quantity}”, which does not exist", "it would change nothing",
                      did_you_mean(x.quantity, places, "see the list of quantities in docs/process.md"))
        elif x.op not in ("set", "add", "multiply") or not math.isfinite(x.value) or x.delay < 0 or x.ramp < 0:
            found.add("E806", f"{where}: an effect that cannot be carried out",
                      "it is set, add or multiply, with a number, a delay and a ramp in whole weeks", "correct it")
        elif x.op == "multiply" and (kind := x.quantity.split(".")[0]) in ADDED_ONLY:
            found.add("E806", f"{where} multiplies {x.quantity}", "scales have no natural zero"
                      if kind in ("position", "bottom_line") else "it is a change from 0, which would stay 0",
                      "use set or add")
        elif x.op == "multiply" and x.value < 0:
            found.add("E806", f"{where} multiplies {x.quantity} by {x.value:g}", "equal steps on the log scale never "
                      "change a sign", "use set or add, or give a factor of 0 or more")
        elif x.op == "multiply" and x.quantity.split(".")[0] in LOGS and x.value <= 0:
            found.add("E806", f"{where} multiplies {x.quantity} by {x.value:g}", "its logarithm is what is held",
                      "give a factor above 0")
