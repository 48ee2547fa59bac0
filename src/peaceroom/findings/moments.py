"""What came so far and what has a date ahead: the moments of a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

_STAGES = {"pre-negotiation": "a text before talks", "ceasefire": "a ceasefire", "partial": "a partial agreement",
           "comprehensive": "a comprehensive agreement", "implementation": "a text on carrying out",
           "renewal": "a renewal"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a span of days, with what it is. ``ahead``: after the as-of date, or reaching beyond it."""

    day: date
    text: str
    ahead: bool
    until: date | None = None


def moments(run: Run, names: Names) -> list[Moment]:
    """Every dated thing of the scenario, earliest first: steps of the process, talks, events, promises, exits.

    What lies beyond the horizon is left out, and so are texts of the past where names are hidden.
    """
    found = [*_past(run, names), *_events(run, names), *_promised(run, names)]
    return sorted((m for m in found if m.day <= run.scenario.horizon), key=lambda m: (m.day, m.text))


def _past(run: Run, names: Names) -> list[Moment]:
    s = run.scenario
    out = []
    for step in (s.history.steps if s.history else ()):
        told = step.name if step.name and not names.redact else _STAGES[step.stage]
        out.append(Moment(step.date, names.text(told), step.date > s.as_of))
    if s.process is not None:
        talks = s.process.talks
        if talks.opened:
            out.append(Moment(talks.opened, "talks open", talks.opened > s.as_of))
        if talks.last_break:
            out.append(Moment(talks.last_break.began, "talks break off", False, talks.last_break.ended))
        out += [Moment(c.began, f"a {c.scope} ceasefire begins", c.began > s.as_of)
                for c in s.process.ceasefires if c.began]
    return out


def _events(run: Run, names: Names) -> list[Moment]:
    out = []
    for key, event in run.scenario.events.items():
        if event.date:
            out.append(Moment(event.date, names.event(key), event.date > run.scenario.as_of))
        elif event.window:
            first, last = event.window
            out.append(Moment(first, names.event(key), last > run.scenario.as_of, last))
    return out


def _promised(run: Run, names: Names) -> list[Moment]:
    process, as_of = run.scenario.process, run.scenario.as_of
    if process is None:
        return []
    out = [Moment(p.due, f"due: {names.text(p.act)}", p.due > as_of) for p in process.commitments.values()]
    out += [Moment(c.until, f"the {c.scope} ceasefire runs out", c.until > as_of)
            for c in process.ceasefires if c.until]
    out += [Moment(e.date, f"{names.actor(e.from_)} ends support for {names.actor(e.to)}", e.date > as_of)
            for e in process.exits if e.date]
    for key, facts in process.parties.items():
        for passage, word in ((facts.joins, "joins"), (facts.leaves, "leaves")):
            if passage and passage.date:
                out.append(Moment(passage.date, f"{names.actor(key)} {word} the talks", passage.date > as_of))
    return out
