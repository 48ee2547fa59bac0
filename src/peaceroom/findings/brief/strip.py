"""The strip: what came so far, today, what is dated ahead, and how likely the next step and a break are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.shipped import shipped
from peaceroom.analysis.process.answers import key_of
from peaceroom.findings.brief.types import Curve, Line, Mark, Strip
from peaceroom.findings.declared import declared
from peaceroom.findings.process import day_words, in_hundred, item_name, span_100
from peaceroom.findings.rounding import cited, listed
from peaceroom.findings.view import View
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.types import Scenario

if TYPE_CHECKING:
    from peaceroom.runs.process_results import Curve as CurveByWeek
    from peaceroom.runs.process_results import Outcome, Process

_STAGES = {"pre-negotiation": "a text on talking", "ceasefire": "a ceasefire", "partial": "a partial agreement",
           "comprehensive": "a comprehensive agreement", "implementation": "a text on carrying it out",
           "renewal": "a renewal"}
#: a break as likely as its usual pace makes it, within so much, says nothing of the case
_USUAL = 0.05
#: days ahead that the outside view is known for
_WITHIN = (90, 180, 365)


def strip(v: View) -> Strip:
    """The strip of a run; without curves where nothing is known of dates."""
    curves = _curves(v)
    lines = [Line(text, c.where) for c in curves for text in (c.text, c.beside) if text]
    if not lines:
        lines.append(Line("Nothing is said of dates: the file holds neither a process nor past texts.", "method"))
    return Strip(_marks(v), curves, tuple(lines))


def _marks(v: View) -> tuple[Mark, ...]:
    s, names = v.run.scenario, v.names
    told = "outside" if v.run.result.get("base_rates") and not names.redact else "in-short"
    timed = "process" if v.run.result.get("process") and not names.redact else "method"
    found = [Mark(step.date.isoformat(), None, names.text(step.name or _STAGES.get(step.stage, step.stage)), "past",
                  told) for step in (s.history.steps if s.history else ())]
    found.append(Mark(s.as_of.isoformat(), None, "today, as of the file", "today", "method"))
    for key, event in s.events.items():
        first, last = event.window or (event.date, event.date)
        if first is not None and last is not None and last >= s.as_of:
            until = None if first == last else last.isoformat()
            found.append(Mark(first.isoformat(), until, names.event(key), "ahead", "change"))
    for promise in (s.process.commitments.values() if s.process else ()):
        if promise.due is not None and promise.due >= s.as_of:
            found.append(Mark(promise.due.isoformat(), None, f"due: {names.text(promise.act)}", "ahead", timed))
    for x in declared(s, names) if not names.redact else ():
        if x.ahead and x.day is not None and s.as_of <= x.day:
            found.append(Mark(x.day.isoformat(), None, f"{x.label[0].upper()}{x.label[1:]}", "ahead", timed))
    found.append(Mark(s.horizon.isoformat(), None, "end of the forecast", "end", timed))
    order = {"past": 0, "today": 1, "ahead": 2, "end": 3}
    return tuple(sorted(found, key=lambda m: (m.day, order[m.kind], m.text)))


def _curves(v: View) -> tuple[Curve, ...]:
    found = v.run.result.get("process")
    if not found or v.names.redact:
        return () if v.names.redact else _outside(v)
    settled = v.run.scenario.process.talks.settled if v.run.scenario.process else ()
    item = next((k for k in found["items"] if k not in settled), None)
    if item is None:
        next_step = _curve(found, "any-text", "A next text", found["outcomes"]["any-text"])
    else:
        name = f"{cited(item_name(v.run, item))} is agreed"
        next_step = _curve(found, key_of(item), name, found["items"][item])
    rows = found["outcomes"]["break"]
    return next_step, _curve(found, "break", "Talks break off", rows, usual_break(v.run.scenario, rows[-1]))


def usual_break(s: Scenario, row: Outcome) -> str:
    """What the usual pace of suspensions alone makes of a break by the row's day, and whether the file moves it.

    ``row``: what is forecast of it. Empty where the file sets that pace itself.
    """
    if s.process and "break_hazard" in s.process.parameters:
        return ""
    weeks = (date.fromisoformat(row["by"]) - s.as_of).days / 7
    usual = 1 - math.exp(-BY_NAME["break_hazard"].default * weeks)
    told = f"the usual pace of suspensions alone gives {in_hundred(usual)}"
    return f"{told}, so this says little about this case" if abs(row["p"] - usual) <= _USUAL else told


def _curve(found: Process, key: str, name: str, rows: Sequence[Outcome], unknown: str = "") -> Curve:
    """``unknown``: what is said where no base rate knows the step."""
    days, row = found["curves"]["weeks"], _through(found["curves"]["weeks"], found["curves"]["outcomes"][key], rows)
    rate = tuple((r["by"], outside) for r in rows if (outside := r["outside"]) is not None)
    first, last = rows[0], rows[-1]
    parts = [f"by {day_words(r['by'])} {in_hundred(r['p'])} in 100{_range(r)}"
             for r in ((first,) if first is last else (first, last))]
    alone = tuple(found["curves"]["outcomes"][key]["p"]) if rate and last["weight"] < 1 else ()
    if alone and last["weight"] == 0:
        return Curve(key, name, tuple(days), row["p"], row["low"], row["high"], rate,
                     f"{name}: {', '.join(parts)}, as in other talks.", "process", alone, _without_weight(rows))
    known = (f"in other talks {in_hundred(rate[0][1])} and {in_hundred(rate[-1][1])}" if len(rate) > 1 else
             f"in other talks {in_hundred(rate[0][1])}" if rate else unknown or "no base rate knows such a step")
    return Curve(key, name, tuple(days), row["p"], row["low"], row["high"], rate,
                 f"{name}: {', '.join(parts)}; {known}.", "process", alone)


def _without_weight(rows: Sequence[Outcome]) -> str:
    """What the simulator makes of the file by itself, where the number said is the record of other talks."""
    said = listed([in_hundred(r["inside"]) for r in ((rows[0],) if len(rows) == 1 else (rows[0], rows[-1]))])
    return (f"Simulated from this file alone: {said} in 100, without weight here, since on {shipped().origins} past "
            "days of real talks that did no better than the record of others.")


def _range(row: Outcome) -> str:
    """`` (8–53)``; nothing where unknown inputs leave no range."""
    said = span_100(row["low"], row["high"])
    return f" ({said})" if "–" in said else ""


def _through(days: Sequence[str], row: CurveByWeek, rows: Sequence[Outcome]) -> dict[str, tuple[float, ...]]:
    """The simulator's weekly curve, moved in log-odds so that it meets what is said of each day with its base rate."""
    at = np.array([np.datetime64(day).astype(int) for day in days])
    told = np.array([np.datetime64(r["by"]).astype(int) for r in rows])
    out = {}
    for part in ("p", "low", "high"):
        inside = _log_odds(np.array(row[part]))
        said = _log_odds(np.array([r[part] for r in rows]))
        moved = inside + np.interp(at, told, said - np.interp(told, at, inside))
        # what cannot have come by the first day stays there
        p = np.where(np.array(row[part]) <= 0, 0.0, 1 / (1 + np.exp(-moved)))
        out[part] = tuple(float(x) for x in np.maximum.accumulate(p))
    return out


def _log_odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)))


def _outside(v: View) -> tuple[Curve, ...]:
    """Only the base rate of any next text, where a history is known and the process was not simulated."""
    from datetime import timedelta

    view = v.run.result.get("base_rates") or {}
    rate = tuple(((v.run.scenario.as_of + timedelta(days=n)).isoformat(), entry["p"])
                 for n in _WITHIN if (entry := view.get(f"any-{n}")) is not None)
    if not rate:
        return ()
    parts = [f"by {day_words(day)} {in_hundred(p)} in 100" for day, p in rate]
    return (Curve("any-text", "A next text", (), (), (), (), rate,
                  f"In talks like these a next text comes {', '.join(parts)}; nothing of this file's content is in it.",
                  "outside"),)
