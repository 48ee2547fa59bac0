"""The process beside a run: what happens by when, as things stand, without each mechanism, and under each what-if.

Draws are shared out over *readings* of the inputs. Intervals (10–90 %) are between readings: they say how far the
answer hangs on what is not known, with chance taken out of their width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.process_anchor import anchor
from peaceroom.analysis.process_case import Builder
from peaceroom.analysis.process_hinges import hinges, limit
from peaceroom.analysis.process_violence import naive_of, start_of
from peaceroom.core.errors import Warn
from peaceroom.process.base_rates import BaseRate, base_rate
from peaceroom.process.case import states_of
from peaceroom.process.pacing import WEEKS, Pace
from peaceroom.process.result import EVENTS as COLUMNS
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import MECHANISMS, Switches
from peaceroom.scenario.checks.process import principals
from peaceroom.scenario.series import Series
from peaceroom.scenario.types import Scenario
from peaceroom.scenario.what_ifs import get_what_if

Array = NDArray[np.float64]

READINGS = 64
#: readings and draws of each for paired differences
PAIRED_READINGS, PAIRED_DRAWS = 16, 64
#: readings and draws of each, at most, from which is read what the answers hinge on
HINGE_READINGS, HINGE_DRAWS = 256, 128
MOST_WEEKS = 104
#: outcomes that are not items: name → how to read them off a result
EVENTS = {"any-text": "step", "break": "break", "ceasefire": "ceasefire", "comprehensive": "comprehensive",
          "ratified": "ratified"}
#: outcomes of which base rates know the same event: name → target
SAME = {"any-text": "any", "comprehensive": "comprehensive"}
#: mechanisms without which the pace is another, so that they are compared at a matched base rate
PACING = ("frailty", "momentum", "texts", "delegate", "mediation", "break")


@dataclass(frozen=True)
class Horizon:
    """Weeks of the run, and the weeks and days that answers are given for."""

    weeks: int
    at: tuple[int, ...]
    days: tuple[date, ...]

    @classmethod
    def of(cls, s: Scenario) -> Horizon:
        """To the scenario's horizon, at most two years: by the end of the year, and every quarter of a year."""
        weeks = min(MOST_WEEKS, max(1, ceil((s.horizon - s.as_of).days / 7)))
        days = {w: s.as_of + timedelta(weeks=w) for w in (13, 26, 39, 52, 78, 104) if w < weeks - 1}
        year_end = date(s.as_of.year, 12, 31)
        end = (year_end - s.as_of).days // 7
        if 4 <= end < weeks - 1:
            days = {w: day for w, day in days.items() if abs(w - end) > 1} | {end: year_end}
        days[weeks] = min(s.as_of + timedelta(weeks=weeks), s.horizon)
        at = tuple(sorted(days))
        return cls(weeks, at, tuple(days[w] for w in at))


@dataclass(frozen=True)
class Answers:
    """Probabilities by reading: name → ``(readings, W+1)``; and the results they come from."""

    curves: Mapping[str, Array]
    results: tuple[ProcessResult, ...]


def simulated_by_default(s: Scenario) -> bool:
    """Whether a run simulates the process unasked: peace talks between two parties or more, or with a process file."""
    return s.process is not None or (s.domain == "peace-talks" and len(principals(s)) > 1)


def process_result(
    scenario: Scenario, *, draws: int, seed: int, what_ifs: Iterable[str] = (), series: Sequence[Series] = (),
    workers: int | None = None,
) -> tuple[dict[str, Any], list[Warn]]:
    """The process of a scenario: ``result["process"]``, and warnings.

    Parameters
    ----------
    draws
        In all, shared out over up to 64 readings.
    what_ifs
        Ids to answer, as paired differences.
    workers
        Threads. Never changes a number.
    """
    readings = int(np.clip(draws // 16, 4, READINGS))
    each = max(1, ceil(draws / readings))
    horizon = Horizon.of(scenario)
    base = Builder(scenario, seed, readings, start_of(scenario, series))
    with ThreadPoolExecutor(workers or 2) as pool:
        pace = anchor(scenario, base.case(0), seed, base.switches)
        now = answer(pool, base, pace, base.switches, readings, each, horizon.weeks)
        fewer, small = min(PAIRED_READINGS, readings), min(PAIRED_DRAWS, each)
        paired = answer(pool, base, pace, base.switches, fewer, small, horizon.weeks)

        def against(other: Builder, switches: Switches, own: Pace) -> dict[str, Any]:
            found = answer(pool, other, own, switches, fewer, small, horizon.weeks)
            return {name: _difference(curve[:, -1] - paired.curves[name][:, -1])
                    for name, curve in found.curves.items()}

        mechanisms = {}
        for name in MECHANISMS:
            if name in base.switches.on and _acts(name, base):
                off = base.switches.off(name)
                matched = pace
                if name in PACING and pace.target is not None:
                    matched = anchor(scenario, base.case(0), seed, off, shares=(float(base.item_share.mean()),))
                mechanisms[name] = against(base, off, matched if matched.target is not None else pace)
        shifted = {w: against(base.under(get_what_if(scenario, w), w), base.switches, pace) for w in what_ifs}
        by_share = [answer(pool, base, pace, base.switches, fewer, small, horizon.weeks, share=x)
                    for x in base.item_share_ends] if pace.target is not None else []
        more, answered = base, now
        if (wider := min(HINGE_READINGS, draws // 32)) > readings:
            more = Builder(scenario, seed, wider, base.violence)
            answered = answer(pool, more, pace, base.switches, wider, min(HINGE_DRAWS, ceil(draws / wider)),
                              horizon.weeks)
    rates = _rates(scenario, horizon)
    body = {
        "draws": each * readings, "readings": readings, "paired_draws": fewer * small, "weeks": horizon.weeks,
        "state": _states(base, now, horizon), "outcomes": _outcomes(base, now, horizon, rates, each),
        "items": {item: _by(now.curves[key_of(item)], horizon, each) for item in base.items},
        "mechanisms": mechanisms, "what_ifs": shifted,
        "base_rates": {name: _entry(rates[name][-1], scenario) if name in rates else None
                       for name in (*EVENTS, *map(key_of, base.items), *(f"victory-{q}" for q in base.parties))},
        "curves": _curves(scenario, base, now, horizon, each) | {"naive_deaths": naive_of(scenario, series)},
        "hinges": hinges(more, answered),
        "hinge_readings": more.readings, "hinge_limit": limit(more, answered),
        "pace": {"base_rate": pace.target, "weeks": WEEKS, "by_item_share": [
            {"share": x, "p": {name: float(curve[:, horizon.at[0]].mean()) for name, curve in found.curves.items()},
             "by": horizon.days[0].isoformat()} for x, found in zip(base.item_share_ends, by_share, strict=False)]},
    }
    return body, _warnings(scenario, pace, horizon)


def answer(pool: ThreadPoolExecutor, b: Builder, pace: Pace, switches: Switches, readings: int, each: int,
           weeks: int, share: float | None = None) -> Answers:
    """Simulate the first ``readings`` readings, ``each`` draws of each; ``share``: of texts that close an item."""
    shares = b.item_share if share is None else np.full(readings, share)
    cases = [b.case(g, *pace.at(float(shares[g]))) for g in range(readings)]  # cached parts are not made twice
    params = [b.parameters(g) for g in range(readings)]

    def one(g: int) -> ProcessResult:
        return simulate(cases[g], params[g], switches, draws=each, weeks=weeks, seed=b.seed, first=g * each, workers=1)

    results = tuple(pool.map(one, range(readings)))
    curves = {name: np.stack([r.by(column) for r in results]) for name, column in EVENTS.items()}
    curves |= {key_of(item): np.stack([_settled_by(r, k) for r in results]) for k, item in enumerate(b.items)}
    curves |= {f"victory-{q}": np.stack([r.victory(q) for r in results]) for q in b.parties}
    return Answers(curves, results)


def key_of(item: str) -> str:
    """An agenda item's name among the outcomes: its id, or ``item-<id>`` where an outcome is called so."""
    return f"item-{item}" if item in EVENTS or item.startswith(("victory-", "item-")) else item


def _settled_by(r: ProcessResult, k: int) -> Array:
    """``(W+1,)`` probability that item ``k`` has been settled by the end of each week."""
    seen = r.times[:, len(COLUMNS) + k]
    return np.asarray(np.cumsum(np.bincount(seen[seen >= 0], minlength=r.weeks + 1)) / r.draws)


def _acts(name: str, b: Builder) -> bool:
    """Whether a mechanism has something to act on in this scenario."""
    p = b.process
    needs: dict[str, Callable[[], bool]] = {
        "events": lambda: bool(b.scenario.events or p.exits), "wait": lambda: bool(b.scenario.events),
        "deadline": lambda: any(e.deadline is not None for e in p.events.values()), "ratify": lambda: bool(p.ratifiers),
        "patron_pressure": lambda: any(e.quantity.startswith("pressure.") for x in p.events.values()
                                       for o in x.outcomes.values() for e in o.effects),
        "mediation": lambda: bool(p.third_parties), "commitments": lambda: bool(p.commitments),
        "disrupt": lambda: bool(p.disruptors),
    }
    return name not in needs or needs[name]()


def interval(values: Array, p: Array | float, each: int) -> tuple[float, float]:
    """10–90 % of the readings' probabilities, drawn in by the share of their variance that is chance."""
    spread = float(np.var(values))
    chance = float(np.mean(values * (1 - values))) / max(each, 1)
    real = max(0.0, spread - chance)
    shrink = np.sqrt(real / spread) if spread > 0 else 0.0
    low, high = np.quantile(float(p) + shrink * (values - float(p)), (0.1, 0.9))
    return float(np.clip(min(low, p), 0, 1)), float(np.clip(max(high, p), 0, 1))


def _difference(values: Array) -> dict[str, float]:
    """Mean paired difference with the 95 % interval of that mean (Student's t).

    ``values`` holds one mean difference for each reading. Readings are independent; draws of one reading share its
    inputs, so they are no units of their own, and their chance is in the spread between readings already.
    """
    from scipy.special import stdtrit

    mean, n = float(values.mean()), values.size
    half = float(stdtrit(n - 1, 0.975) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else 0.0
    return {"delta": mean, "low": mean - half, "high": mean + half}


def _by(curve: Array, horizon: Horizon, each: int) -> list[dict[str, Any]]:
    out = []
    for week, day in zip(horizon.at, horizon.days, strict=True):
        p = float(curve[:, week].mean())
        low, high = interval(curve[:, week], p, each)
        out.append({"by": day.isoformat(), "p": p, "low": low, "high": high})
    return out


def _outcomes(b: Builder, now: Answers, horizon: Horizon, rates: Mapping[str, Sequence[BaseRate]],
              each: int) -> dict[str, Any]:
    names = [*EVENTS, *(f"victory-{q}" for q in b.parties)]
    out: dict[str, Any] = {}
    for name in names:
        out[name] = []
        for k, row in enumerate(_by(now.curves[name], horizon, each)):
            inside, found = row["p"], rates[name][k] if name in rates else None
            if found is not None:
                total = each * now.curves[name].shape[0]
                row |= {"p": _half(inside, found.p, total), "low": _half(row["low"], found.low, total),
                        "high": _half(row["high"], found.high, total)}
            out[name].append({"by": row["by"], "inside": inside, "outside": None if found is None else found.p,
                              "p": row["p"], "low": row["low"], "high": row["high"]})
    return out


def _half(inside: float, outside: float, total: int) -> float:
    """Half and half in log-odds, with half a pseudo-draw at 0 and 1 beside the ``total`` draws of the inside view."""
    x = np.clip([(inside * total + 0.5) / (total + 1), outside], 1e-9, 1 - 1e-9)
    return float(1 / (1 + np.exp(-np.mean(np.log(x / (1 - x))))))


def _rates(scenario: Scenario, horizon: Horizon) -> dict[str, list[BaseRate]]:
    if scenario.history is None:
        return {}
    dates = [step.date for step in scenario.history.steps]
    stage = scenario.history.last_stage()
    return {name: [base_rate(stage, None, (day - scenario.as_of).days, target=target, dates=dates, as_of=scenario.as_of)
                   for day in horizon.days] for name, target in SAME.items()}


def _entry(found: BaseRate, scenario: Scenario) -> dict[str, Any]:
    assert scenario.history is not None
    return {"event": found.event, "stage": scenario.history.last_stage(), "elapsed_days": int(found.elapsed_days),
            "p": found.p, "low": found.low, "high": found.high}


def _states(b: Builder, now: Answers, horizon: Horizon) -> dict[str, dict[str, float]]:
    """Day → exclusive state → probability."""
    mean = np.mean([r.state for r in now.results], axis=0)
    names = states_of(b.parties)
    return {day.isoformat(): {name: float(mean[week, k]) for k, name in enumerate(names)}
            for week, day in zip(horizon.at, horizon.days, strict=True)}


def _curves(s: Scenario, b: Builder, now: Answers, horizon: Horizon, each: int) -> dict[str, Any]:
    """Everything that figures need, by week (violence by month)."""
    mean = np.mean([r.state for r in now.results], axis=0)
    outcomes = {}
    for name, curve in now.curves.items():
        ends = [interval(curve[:, w], float(curve[:, w].mean()), each) for w in range(horizon.weeks + 1)]
        outcomes[name] = {"p": curve.mean(axis=0).tolist(), "low": [e[0] for e in ends], "high": [e[1] for e in ends]}
    total = summed(now.results)
    month = ((np.arange(horizon.weeks) * 7 + 3.5) / 30.44).astype(int)  # as the simulator counts them
    whole = np.bincount(month)
    deaths = total.deaths((0.1, 0.5, 0.9))[:whole.size] * (30.44 / 7 / whole)[:, None]
    balance = {q: total.balance(q, (0.1, 0.5, 0.9)).tolist() for q in b.parties}
    return {"weeks": [(s.as_of + timedelta(weeks=w)).isoformat() for w in range(horizon.weeks + 1)],
            "outcomes": outcomes, "states": {n: mean[:, k].tolist() for k, n in enumerate(states_of(b.parties))},
            "deaths": np.nan_to_num(deaths[:horizon.weeks * 7 // 30]).tolist(), "balance": balance}


def summed(results: Sequence[ProcessResult]) -> ProcessResult:
    """One result whose histograms are those of all readings."""
    from dataclasses import replace

    return replace(results[0], draws=sum(r.draws for r in results),
                   **{name: sum(getattr(r, name) for r in results) for name in ("death_counts", "balance_counts")})


def _warnings(s: Scenario, pace: Pace, horizon: Horizon) -> list[Warn]:
    out = []
    if s.process is None:
        out.append(Warn("W801", "there is no process.yaml: the talks are taken to be in session, the items in the "
                        "order of the agenda, without mediators, patrons, promises, ratifiers or a series of violence"))
    if s.history is not None and pace.target is None:
        out.append(Warn("W802", "no pace of these talks has the base rate of a next text (is the agenda settled, or "
                        "are the mechanisms off by which texts come?): the pace of processes in general is taken"))
    if horizon.days[-1] < s.horizon:
        out.append(Warn("W803", f"the process is simulated for two years, to {horizon.days[-1]}, not to the horizon "
                        f"{s.horizon}"))
    return out
