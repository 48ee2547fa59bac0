"""Probabilities of a run as plain numbers: by date, beside base rates, by week for figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from peaceroom.accuracy.backtest.shipped import blended, shipped
from peaceroom.analysis.process.answers import Answers, interval, key_of, summed
from peaceroom.analysis.process.ends import ends_by_day
from peaceroom.analysis.process.rates import Rate
from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.first_items import first_item_rate
from peaceroom.base_rates.item_rate import item_rate
from peaceroom.core.months import MONTH_WEEKS, month_of_weeks
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import states_of
from peaceroom.process.clocks import OWN_CLOCK
from peaceroom.runs.process_results import Chance, Curve, Curves, Outcome, ProcessRate, Waiting
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]

#: outcomes of which base rates know the same event: name → target
SAME = {"any-text": "any", "substantive": "substantive", "comprehensive": "comprehensive"}


def by_date(curve: Array, horizon: Horizon, each: int) -> list[Chance]:
    """``{by, p, low, high}`` of a curve ``(input_draws, W+1)`` for each day that is answered for."""
    out: list[Chance] = []
    for week, day in zip(horizon.at, horizon.days, strict=True):
        p = float(curve[:, week].mean())
        low, high = interval(curve[:, week], p, each)
        out.append({"by": day.isoformat(), "p": p, "low": low, "high": high})
    return out


def outcomes_by_day(names: Iterable[str], now: Answers, horizon: Horizon, rates: Mapping[str, Sequence[Rate]],
                    each: int) -> dict[str, list[Outcome]]:
    """Outcome → ``{by, inside, outside, weight, p, low, high}``.

    Where an outside view knows the same event, p is that view moved towards the inside one by the weight that the
    backtest supports; elsewhere it is the inside view, with a weight of 1.
    """
    out: dict[str, list[Outcome]] = {}
    for name in names:
        out[name] = []
        for k, row in enumerate(by_date(now.curves[name], horizon, each)):
            inside, found, weight = row["p"], rates[name][k] if name in rates else None, 1.0
            if found is not None:
                weight = weight_of(name, found.group)
                row = {"by": row["by"], "p": blended(found.p, inside, weight),
                       "low": blended(found.low, row["low"], weight),
                       "high": blended(found.high, row["high"], weight)}
            out[name].append({"by": row["by"], "inside": inside, "outside": None if found is None else found.p,
                              "weight": weight, "p": row["p"], "low": row["low"], "high": row["high"]})
    return out


def weight_of(name: str, group: str) -> float:
    """Weight of the inside view on an outcome that an outside view knows; ``group``: the class of that view."""
    known = shipped()
    if name in SAME:
        return known.texts
    if name.startswith("victory-"):
        return known.weights["victory"]
    return known.weights["procedure" if group == "procedure" else "item"]


def rates_by_day(b: Builder, horizon: Horizon) -> dict[str, list[Rate]]:
    """Rates of outcomes that the data know: texts, given a history; open items of a kind with a clock of its own;
    victory by arms, given which side governs."""
    scenario = b.scenario
    ahead = [(day - scenario.as_of).days for day in horizon.days]
    out = ends_by_day(b, horizon)
    if scenario.history is not None:
        dates = [step.date for step in scenario.history.steps]
        stage = scenario.history.last_stage()
        for name, target in SAME.items():
            rows = [base_rate(stage, None, n, target=target, dates=dates, as_of=scenario.as_of) for n in ahead]
            out[name] = [Rate(r.p, r.low, r.high, r.event, stage, r.elapsed_days) for r in rows]
    return out | _items_by_day(b.case(next(iter(b.present.first.values()))), ahead, peace=scenario.process is not None)


def _items_by_day(case: ProcessCase, ahead: Sequence[int], *, peace: bool) -> dict[str, list[Rate]]:
    """Rates of open items that wait for no other: those of a kind with a clock of its own, and the first of others.

    ``peace``: the file says how a process stands; of other talks the class of first items, all of them of wars, knows
    nothing.
    """
    out: dict[str, list[Rate]] = {}
    talks = {"suspended": "break", "dormant": "break", "not_opened": "not-opened"}.get(case.stage, "in-session")
    first = True
    for k, (item, kind) in enumerate(zip(case.items, case.kinds, strict=True)):
        waits = any(case.items[j] not in case.items_settled for j in np.flatnonzero(case.precedence[k]))
        if item in case.items_settled or waits:
            continue
        days = 7 * float(case.item_weeks[k])
        if kind in OWN_CLOCK:
            found = [item_rate(kind, days, n, talks=talks) for n in ahead] if talks != "not-opened" else []
        else:
            found = [first_item_rate(n, talks=talks) for n in ahead] if first and peace else []
        first = False
        rows = [Rate(r.p, r.low, r.high, r.event, kind, days) for r in found
                if r.p is not None and r.low is not None and r.high is not None]
        if rows:
            out[key_of(item)] = rows
    return out


def as_entry(found: Rate) -> ProcessRate:
    """A base rate as the result prints it."""
    return {"event": found.event, "stage": found.group, "elapsed_days": int(found.days), "p": found.p,
            "low": found.low, "high": found.high}


def by_reference(b: Builder, now: Answers) -> dict[str, float]:
    """Item → share of the draws with it settled at the end in which it is by reference."""
    total = summed(now.results)
    return {item: total.by_reference(item) for item in b.items}


def states_by_day(b: Builder, now: Answers, horizon: Horizon) -> dict[str, dict[str, float]]:
    """Day → exclusive state → probability."""
    mean = np.mean([r.state for r in now.results], axis=0)
    names = states_of(b.parties)
    return {day.isoformat(): {name: float(mean[week, k]) for k, name in enumerate(names)}
            for week, day in zip(horizon.at, horizon.days, strict=True)}


def waiting(s: Scenario, b: Builder, now: Answers) -> dict[str, Waiting]:
    """Party → what it has of waiting for the first event: mean over the weeks before it and over input draws.

    ``worth``: W − x, in shares of the best package; ``trend``: the part that a certain mean outcome would pay;
    ``option``: the rest; ``pace``: multiplier on its concessions; ``low``, ``high``: 10–90 % of ``worth`` between
    input draws. ``gain``, ``gain_low``, ``gain_high``: the same without the cost of waiting and discounting, which are
    judgements of the simulator, not inputs; ``told``: the file itself says what the outcomes are worth to the party.
    """
    days = [event.date or (event.window[0] if event.window else None) for event in s.events.values()]
    first = min((day for day in days if day is not None), default=None)
    valued = {q for q in b.parties for e, day in zip(s.events, days, strict=True) if day == first
              if all(q in _values(b, e, o) for o in s.events[e].outcomes)}
    weeks = 0 if first is None else (first - s.as_of).days // 7
    out: dict[str, Waiting] = {}
    for i, party in enumerate(b.parties):
        rows = [(r.option[1:weeks + 1, i], r.trend[1:weeks + 1, i], r.waiting[1:weeks + 1, i], r.gain[1:weeks + 1, i])
                for r in now.results]
        told = [(float(np.nanmean(o)), float(np.nanmean(t)), float(p.mean()), float(np.nanmean(g)))
                for o, t, p, g in rows if o.size and not np.isnan(o).all()]
        if told:
            worth, trend, pace, gain = np.array(told).T
            low, high = np.quantile(worth, (.1, .9))
            least, most = np.quantile(gain, (.1, .9))
            out[party] = {"worth": float(worth.mean()), "trend": float(trend.mean()),
                          "option": float((worth - trend).mean()), "pace": float(pace.mean()), "low": float(low),
                          "high": float(high), "gain": float(gain.mean()), "gain_low": float(least),
                          "gain_high": float(most), "told": party in valued}
    return out


def _values(b: Builder, event: str, outcome: str) -> Mapping[str, float]:
    """Party → what the file says that the terms are worth to it after the outcome."""
    facts = b.process.events.get(event)
    found = facts.outcomes.get(outcome) if facts is not None else None
    return found.values if found is not None else {}


def weekly(s: Scenario, b: Builder, now: Answers, horizon: Horizon, each: int,
           naive: dict[str, list[float]] | None) -> Curves:
    """Everything that figures need, by week (violence by month, beside it its ``naive`` forecasts)."""
    mean = np.mean([r.state for r in now.results], axis=0)
    outcomes: dict[str, Curve] = {}
    for name, curve in now.curves.items():
        ends = [interval(curve[:, w], float(curve[:, w].mean()), each) for w in range(horizon.weeks + 1)]
        outcomes[name] = {"p": curve.mean(axis=0).tolist(), "low": [e[0] for e in ends], "high": [e[1] for e in ends]}
    total = summed(now.results)
    month = month_of_weeks(horizon.weeks)  # as the simulator counts them
    whole = np.bincount(month)
    deaths = total.deaths((0.1, 0.5, 0.9))[:whole.size] * (MONTH_WEEKS / whole)[:, None]
    balance = {q: total.balance(q, (0.1, 0.5, 0.9)).tolist() for q in b.parties}
    return {"weeks": [(s.as_of + timedelta(weeks=w)).isoformat() for w in range(horizon.weeks + 1)],
            "outcomes": outcomes, "states": {n: mean[:, k].tolist() for k, n in enumerate(states_of(b.parties))},
            "deaths": np.nan_to_num(deaths[:horizon.weeks * 7 // 30]).tolist(), "balance": balance,
            "naive_deaths": naive}
