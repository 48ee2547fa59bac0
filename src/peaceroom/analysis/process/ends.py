"""The outside view of victory by arms: the class of the war, and what a dated exit ahead makes of it.

With a patron's troops in the war its class is that of wars with such troops until the exit that the file dates is
complete, and from then on that of wars after the exit of a principal patron; weighed by the exit's chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from peaceroom.analysis.process.rates import Rate
from peaceroom.base_rates.end_rate import end_rate
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon

#: deaths a year from which UCDP calls a conflict a war
WAR = 1000
#: support that ends by half or more is an exit of the class; less is not
EXIT_KEEPS = 0.5


@dataclass(frozen=True)
class Ahead:
    """An exit ahead: days until it is complete, its chance."""

    days: float
    chance: float


def exits_ahead(b: Builder) -> list[Ahead]:
    """Exits of the government's patron that the file dates, each with its chance; in the order of their days."""
    s, facts = b.scenario, b.process.war
    found = []
    for k, x in enumerate(b.process.exits):
        if x.from_ != facts.patron or x.to != facts.government:
            continue
        event = s.events.get(x.event or "")
        name = f"{x.event}.{x.outcome}" if event is not None else f"exit-{k + 1}.happens"
        kept = b.inputs[f"{name}.support.{x.from_}.{x.to}"]
        day = x.date if event is None else event.date or (event.window[1] if event.window else None)
        if day is None:
            continue
        chance = 1.0 if event is None else float(b.inputs[name].mean())
        if event is not None and b.what_if.given.get(x.event or "") is not None:
            chance = float(b.what_if.given[x.event or ""] == x.outcome)
        complete = day + timedelta(weeks=x.delay_weeks + x.ramp_weeks)
        found.append(Ahead(float((complete - s.as_of).days), chance * float((kept < EXIT_KEEPS).mean())))
    return sorted((a for a in found if a.chance > 0), key=lambda a: a.days)


def ends_by_day(b: Builder, horizon: Horizon) -> dict[str, list[Rate]]:
    """``victory-<party>`` → a rate for each day that is answered for; nothing without a government, or among three."""
    facts, s = b.process.war, b.scenario
    if facts.government not in b.parties or len(b.parties) != 2:
        return {}
    other = next(q for q in b.parties if q != facts.government)
    fierce = b.violence.level * 52 >= WAR
    since = (s.as_of - facts.patron_left).days if facts.patron_left is not None else 0
    group = "no-patron" if facts.patron is None else "after-exit" if facts.patron_left else "patron-present"
    ahead = exits_ahead(b) if group == "patron-present" else []
    out: dict[str, list[Rate]] = {}
    for party, end in ((other, "government-defeat"), (facts.government, "government-victory")):
        found: list[Rate] = []
        for day in horizon.days:
            n = float((day - s.as_of).days)
            rates = [_mixed(ahead, n, _read(end, group, since, fierce, which),
                            _read(end, "after-exit", 0, fierce, which)) for which in range(3)]
            if any(rate is None for rate in rates):
                found = []
                break
            p, low, high = (float(rate or 0.0) for rate in rates)
            event = end_rate(end, group, f"{max(n, 1):g}d", since=f"{since}d", war=fierce).event
            told = "".join(f"; an exit complete in {a.days / 7:.0f} weeks with {a.chance:.2f}, then after-exit"
                           for a in ahead if a.days < n)
            found.append(Rate(p, low, high, event, group + told, float(since)))
        if found:
            out[f"victory-{party}"] = found
    return out


def _read(end: str, group: str, since: int, fierce: bool, which: int) -> Callable[[float], float | None]:
    """Days → estimate (``which`` 0) or a limit (1, 2) of a class; None where no case of it lasted so long."""
    def at(days: float) -> float | None:
        if days < 1:
            return 0.0
        found = end_rate(end, group, f"{days:g}d", since=f"{since}d" if group == "after-exit" else 0, war=fierce)
        return (found.p, found.low, found.high)[which]

    return at


def _mixed(ahead: list[Ahead], days: float, before: Callable[[float], float | None],
           after: Callable[[float], float | None]) -> float | None:
    """Chance by ``days``: each exit in turn takes its share of what is left; the rest stays with today's class."""
    left, total = 1.0, 0.0
    for x in ahead:
        until, then = before(min(x.days, days)), after(max(0.0, days - x.days))
        if until is None or then is None:
            return None
        total += left * x.chance * (until + (1 - until) * then)
        left *= 1 - x.chance
    rest = before(days)
    return None if rest is None else total + left * rest
