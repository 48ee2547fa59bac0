"""Dates: nothing dated after the as-of date enters, and events lie between it and the horizon."""

from __future__ import annotations

from peaceroom.scenario.checks.context import Context


def dates(c: Context) -> None:
    """E232–E235 and E247."""
    s, f = c.scenario, c.findings
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
