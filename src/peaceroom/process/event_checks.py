"""Checks of the calendar of a case."""

from __future__ import annotations

from peaceroom.core.errors import Problems
from peaceroom.process.actors import Event
from peaceroom.process.case_fields import CaseFields


def check_events(case: CaseFields, found: Problems) -> None:
    """Dates, parents, chances, beliefs, deadlines and what-ifs of events."""
    events = {e.id: e for e in case.events}
    if len(events) < len(case.events):
        found.add("E808", "two events of the same id", "they could not be told apart", "give each its own id")
        return
    for e in case.events:
        low, high = e.window
        if not 1 <= low <= high:
            found.add("E808", f"event {e.id} is announced in weeks {low} to {high}",
                      "weeks count from the as-of date, which is week 0", "give two rising weeks from 1 on")
        if not e.outcomes or len({o.id for o in e.outcomes}) < len(e.outcomes):
            found.add("E808", f"event {e.id} has no outcomes, or two of the same id", "an event ends in one of them",
                      "list its outcomes")
            continue
        if e.given is not None and e.given not in [o.id for o in e.outcomes]:
            found.add("E808", f"event {e.id} has no outcome “{e.given}”", "it cannot be given",
                      "one of " + ", ".join(o.id for o in e.outcomes))
        for k in e.deadline or ():
            if k not in case.items:
                found.add("E807", f"event {e.id} presses on item “{k}”, which does not exist",
                          "nothing would be pressed",
                          "one of " + ", ".join(case.items))
        for o in e.outcomes:
            for party in (*o.values, *o.believed):
                if party not in case.parties:
                    found.add("E807", f"event {e.id} names party “{party}”, which does not exist",
                              "it would change nothing", "one of " + ", ".join(case.parties))
            if any(not 0 <= x <= 1 for x in (*o.values.values(), *o.believed.values())):
                found.add("E808", f"event {e.id}: a value or a belief outside 0 to 1", "both are shares",
                          "give numbers from 0 to 1")
            if o.branch < -1:
                found.add("E808", f"event {e.id}: no attractors for branch {o.branch}", "parties concede towards them",
                          "use −1, or the number to add to the index of the attractors")
        _parent(e, events, found)
        _chances(e, events, found)
    furthest = sum(max((o.branch for o in e.outcomes), default=0) for e in case.events if any(
        o.branch > 0 for o in e.outcomes))
    if furthest >= case.attractor.shape[1]:
        found.add("E808", f"no attractors for branch {furthest}", "parties concede towards them",
                  f"let the branches of events add up to {case.attractor.shape[1] - 1} at most")


def _parent(e: Event, events: dict[str, Event], found: Problems) -> None:
    seen = {e.id}
    up = e.parent
    while up is not None:
        if up not in events:
            found.add("E808", f"event {e.id} depends on “{up}”, which does not exist", "its chances hang on it",
                      "one of " + ", ".join(events))
            return
        if up in seen:
            found.add("E808", f"event {e.id} depends on itself", "its chances hang on its own outcome",
                      "remove a parent from the circle")
            return
        seen.add(up)
        up = events[up].parent
    if e.parent is not None and events[e.parent].window[1] > e.window[0]:
        found.add("E808", f"event {e.id} may come before {e.parent}, on which it depends",
                  "nobody would know its chances then",
                  f"begin its window in week {events[e.parent].window[1]} or later")


def _chances(e: Event, events: dict[str, Event], found: Problems) -> None:
    parent = events.get(e.parent) if e.parent is not None else None
    rows = [o.id for o in parent.outcomes] if parent else [""]
    for row in rows:
        total = 0.0
        for o in e.outcomes:
            p = o.probability
            if not isinstance(p, int | float):
                unknown = set(p) - set(rows)
                if unknown or parent is None:
                    found.add("E808", f"event {e.id}: chances given for outcomes that its parent does not have",
                              "they would never count", "name outcomes of its parent")
                    return
                p = p.get(row, 0.0)
            if not 0 <= p <= 1:
                found.add("E808", f"event {e.id}: a chance of {p:g}", "chances lie between 0 and 1", "correct it")
                return
            total += p
        if total > 1 + 1e-9:
            found.add("E808", f"event {e.id}: chances sum to {total:.3g}" + (f" after {row}" if row else ""),
                      "outcomes exclude each other", "bring the sum to 1 or below")
            return
