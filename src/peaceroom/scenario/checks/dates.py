"""Dates: nothing dated after the as-of date enters, and events lie between it and the horizon."""

from __future__ import annotations

from peaceroom.scenario.checks.context import Context

#: since the last text; nothing is known of longer silences
OLDEST_DAYS = 36_525


def dates(c: Context) -> None:
    """E232–E235, E247 and E270–E272, E290."""
    s, f = c.scenario, c.findings
    _history(c)
    if s.horizon <= s.as_of:
        f.add("E234", ("horizon",), f"the horizon {s.horizon} is not after the as-of date {s.as_of}",
              "give a later horizon")
    for name, source in s.sources.items():
        if source.date is not None and source.date > s.as_of and source.vintage == "as-of":
            f.add("E235", ("sources", name, "date"), f"the source {name} is dated {source.date}, after {s.as_of}",
                  "leave it out, or write vintage: final for a data series that was revised later")
    for name, event in s.events.items():
        if (event.date is None) == (event.window is None):
            what = "neither a date nor a window" if event.date is None else "both a date and a window"
            c.absent("E247", ("events", name), f"the event {name} has {what}",
                  "write date: 2020-11-03, or window: [2020-11-01, 2020-12-31]", part="key")
            continue
        if event.window is not None and event.window[1] < event.window[0]:
            f.add("E247", ("events", name, "window"), f"the window of {name} ends before it begins",
                  f"did you mean [{event.window[1]}, {event.window[0]}]?")
            continue
        when = event.window or (event.date, event.date)
        where = ("events", name, "date" if event.window is None else "window")
        first, last = when
        assert first is not None and last is not None
        if first > s.horizon:
            f.add("E232", where, f"the event {name} is on {first}, after the horizon {s.horizon}",
                  "move the horizon, or leave the event out")
        elif last < s.as_of:
            f.add("E233", where, f"the event {name} is on {last}, before the as-of date {s.as_of}",
                  "leave it out and code what it changed")


def _history(c: Context) -> None:
    """E257 no steps, E270 after the as-of date, E271 running backwards, E272 another stage, E290 too long ago."""
    s, f, history = c.scenario, c.findings, c.scenario.history
    if history is None:
        return
    steps = history.steps
    if not steps:
        c.absent("E257", ("history", "steps"), "the history has no steps", "add a step, or delete the block",
                 part="key")
        return
    for i, step in enumerate(steps):
        where = ("history", "steps", i, "date")
        if step.date > s.as_of:
            f.add("E270", where, f"the step of {step.date} is after {s.as_of}", "leave out what came later")
        if i and step.date < steps[i - 1].date:
            f.add("E271", where, f"the step of {step.date} stands after that of {steps[i - 1].date}",
                  "give the steps in order of their dates")
    last = max(step.date for step in steps)
    if (s.as_of - last).days > OLDEST_DAYS:
        f.add("E290", ("history", "steps", [step.date for step in steps].index(last), "date"),
              f"the last step, of {last}, is more than a hundred years before {s.as_of}",
              "add the later steps, or delete the block")
    stage = history.last_stage()
    if history.stage is not None and history.stage != stage and c.whole:
        f.add("E272", ("history", "stage"), f"the stage is {history.stage}, and the last step is {stage}",
              f"write {stage}, or add the step that is missing")
