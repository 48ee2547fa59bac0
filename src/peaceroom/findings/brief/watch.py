"""What to watch: events ahead, one outcome compared with another, and the tail that should worry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from peaceroom.findings.brief.types import Ahead, Line, Watch
from peaceroom.findings.declared import declared, effect_words
from peaceroom.findings.process import day_words, in_hundred, outcome_words, span_100
from peaceroom.findings.rounding import NEGLIGIBLE, cited, decimal, in_100, listed
from peaceroom.findings.view import View
from peaceroom.runs.process_results import MeanDifference, Outcome

#: so many events, comparisons of an event, and lines on the tail
_EVENTS, _PAIRS, _TAIL = 4, 2, 2
#: a probability that is worth a line in the tail
_LEAST = 0.005
#: others that are less probable than this together are not compared with
_SELDOM = 0.02
_QUANTILES = (np.arange(200) + 0.5) / 200
_NO_DIFFERENCE: MeanDifference = {"delta": 0.0, "low": 0.0, "high": 0.0}


def watch(v: View) -> Watch:
    return Watch(tuple(_events(v)), tuple(_tail(v)[:_TAIL]))


def _events(v: View) -> list[Ahead]:
    s, names = v.run.scenario, v.names
    found = []
    for key, event in s.events.items():
        first, last = event.window or (event.date, event.date)
        if last is not None and last < s.as_of:
            continue
        when = "no date given"
        if first is not None and last is not None:
            when = day_words(first.isoformat())
            when += "" if first == last else f" to {day_words(last.isoformat())}"
        chances = []
        for o, outcome in event.outcomes.items():
            p = outcome.p
            share = "the rest" if isinstance(p, str) else _chance(str(p.value))
            chances.append(f"{cited(names.outcome(key, o))} {share}")
        size, lines = _compared(v, key)
        found.append((first.isoformat() if first else "9999", Ahead(
            names.event(key), when, listed(chances, "or"), lines, size)))
    # of what has no day what changes most comes first
    dated = sorted([*found, *_declared(v)], key=lambda row: (row[0], -row[1].size if row[0] == "9999" else 0.0,
                                                             row[1].name))
    return [a for _, a in dated[:_EVENTS]]


def _declared(v: View) -> list[tuple[str, Ahead]]:
    """What the process file says may come beside events: on a day, once an item is settled, or at any time."""
    s, names = v.run.scenario, v.names
    if names.redact or not v.run.result.get("process"):
        return []
    found = []
    for x in declared(s, names):
        if not x.ahead or (x.day is not None and x.day < s.as_of):
            continue
        size, words = effect_words(v.run, names, x.key)
        when = "No day known" if x.day is None else day_words(x.day.isoformat())
        found.append((x.day.isoformat() if x.day is not None else "9999", Ahead(
            x.label[0].upper() + x.label[1:], when, x.says[0].upper() + x.says[1:],
            (Line(words, "process", size > 0),) if words else (), size, "process")))
    return found


def _chance(written: str) -> str:
    """``0.3..0.5`` → ``30–50 in 100``."""
    try:
        return "–".join(f"{100 * float(part):.0f}" for part in written.split("..")) + " in 100"
    except ValueError:
        return written


def _compared(v: View, event: str) -> tuple[float, tuple[Line, ...]]:
    """The largest change, and one outcome against another in content and in the process, what differs more first.

    Says so where no what-if asks.
    """
    asked: dict[str, str] = {}
    for key, w in v.run.scenario.what_ifs.items():
        more = w.levers or w.without or w.effects or w.voice or w.discount
        if key in v.run.result["what_ifs"] and set(w.given) == {event} and not more:
            asked.setdefault(w.given[event], key)
    if not asked:
        return 0.0, (Line("What its outcomes would change was not asked: the file has no what-if on any of them.",
                          "change", False),)
    pairs: list[tuple[tuple[str, str], tuple[str, str] | None]] = [*combinations(asked.items(), 2)]
    if not pairs:  # one outcome only was asked about
        pairs = [(pair, None) for pair in asked.items()]
    found = []
    for (o, a), b in pairs:
        times, other = (1.0, cited(v.names.outcome(event, b[0]))) if b else _others(v, event, o)
        size, content = _content(v, a, b and b[1], times)
        shift, timed = _timed(v, a, b and b[1], times)
        opening = f"{cited(v.names.outcome(event, o))} against {other}: "
        halves = (timed, content) if shift > size else (content, timed)
        found.append((max(size, shift), Line(f"{opening}{'; '.join(part for part in halves if part)}.", "change",
                                             max(size, shift) > 0)))
    found.sort(key=lambda row: -row[0])
    return found[0][0], tuple(line for _, line in found[:_PAIRS])


def _others(v: View, event: str, outcome: str) -> tuple[float, str]:
    """What makes of a difference to things as they stand one to the outcomes not asked about, and these in words.

    Things as they stand are the outcome with its probability p, else the others: E[X|it] − E[X] is 1 − p of
    E[X|it] − E[X|the others].
    """
    outcomes, means = v.run.scenario.events[event].outcomes, dict[str, float]()
    for o, x in outcomes.items():
        if isinstance(x.p, str):
            continue
        if x.p.value is None:  # pooled from the ledger
            return 1.0, "what is expected now"
        means[o] = float(x.p.value.on(0.0, 1.0).ppf(_QUANTILES).mean())
    p = means.get(outcome, 1 - sum(means.values()))
    words = listed([cited(v.names.outcome(event, o)) for o in outcomes if o != outcome], "or", at_most=2,
                   rest="more outcomes")
    return (1 / (1 - p), words) if p <= 1 - _SELDOM else (1.0, "what is expected now")


def _means(v: View, what_if: str, issue: str) -> dict[str, float]:
    """Family of models → mean difference that the what-if makes; presets share a family."""
    families: dict[str, list[float]] = {}
    for model, d in v.run.result["what_ifs"][what_if][issue].items():
        if "delta" in d:
            families.setdefault(model.partition("@")[0], []).append(d["delta"])
    return {name: float(np.mean(found)) for name, found in families.items()}


def _content(v: View, a: str, b: str | None, times: float) -> tuple[float, str]:
    """Size as a share of the scale (0 where nothing is moved), and the issue that differs most, in words."""
    best: tuple[float, str] = (0.0, "no issue differs by a point of 100, on the average of the models")
    for k, issue in enumerate(v.case.issues):
        first = _means(v, a, issue)
        second = _means(v, b, issue) if b else dict.fromkeys(first, 0.0)
        deltas = times * np.array([first[m] - second[m] for m in first if m in second]) / float(v.pool.width[k])
        if not deltas.size:
            continue
        mean = float(deltas.mean())
        if abs(mean) > max(NEGLIGIBLE, best[0]):
            agree = int((np.sign(deltas) == np.sign(mean)).sum())
            end = v.anchor(k, float(v.case.high[k] if mean > 0 else v.case.low[k]))
            best = (abs(mean), f"{cited(v.issue(k))} {100 * abs(mean):.0f} of 100 points closer to “{end}” "
                               f"({agree} of {deltas.size} models go that way)")
    return best


def _timed(v: View, a: str, b: str | None, times: float) -> tuple[float, str]:
    """The largest difference in the process that chance does not explain; nothing without a process."""
    process = v.run.result.get("process")
    shifted = process["what_ifs"] if process else {}
    if a not in shifted or (b is not None and b not in shifted) or v.names.redact:
        return 0.0, ""
    best: tuple[float, str] = (0.0, "no difference in time that chance would not explain")
    for outcome, one in shifted[a].items():
        two = shifted[b].get(outcome) if b else _NO_DIFFERENCE
        if two is None:
            continue
        # two what-ifs are not paired with each other, so that their errors add up as squares
        half = times * float(np.hypot(one["high"] - one["low"], two["high"] - two["low"])) / 2
        delta = times * (one["delta"] - two["delta"])
        if abs(delta) > max(1.5 * half, best[0], _LEAST):
            size = decimal(100 * delta, 0, sign=True)
            best = (abs(delta), f"that {outcome_words(v.run, v.names, outcome)}: {size} in 100 "
                                f"({decimal(100 * (delta - half), 0)} to {decimal(100 * (delta + half), 0)})")
    return best


def _tail(v: View) -> list[Line]:
    """What would be worst, worst first: a victory by arms, deaths, a ceasefire that breaks, talks that lie still."""
    found = v.run.result.get("process")
    if not found or v.names.redact:
        return _without_process(v)
    lines = []
    wins = {k: rows[-1] for k, rows in found["outcomes"].items() if k.startswith("victory-")}
    worst = max(wins, key=lambda k: wins[k]["p"], default=None)
    if worst is not None and wins[worst]["p"] >= _LEAST:
        row = wins[worst]
        words = outcome_words(v.run, v.names, worst)
        lines.append(Line(f"{words[0].upper()}{words[1:]} by {day_words(row['by'])}: {in_hundred(row['p'])} in 100 "
                          f"({span_100(row['low'], row['high'])}{_record(row)}).", "process"))
    if found["curves"]["deaths"] and found["curves"]["naive_deaths"]:
        lines.append(_deaths(found["curves"]["deaths"], found["curves"]["naive_deaths"]))
    last = max(found["state"])
    still = sum(found["state"][last].get(k, 0.0) for k in ("suspended", "dormant"))
    lines.append(Line(f"Talks suspended or dormant on {day_words(last)}: {in_hundred(still)} in 100.", "process"))
    return lines


def _record(row: Outcome) -> str:
    """What the number rests on where the simulator has no weight in it, and what it says by itself."""
    if row["outside"] is None or row["weight"] > 0:
        return ""
    return f", as in wars of its class; simulated from this file alone: {in_hundred(row['inside'])}"


def _deaths(rows: Sequence[Sequence[float]], naive: Mapping[str, Sequence[float]]) -> Line:
    """The upper tenth of deaths; only where a series says how many there were."""
    return Line(f"One run in ten has {rows[-1][2]:,.0f} deaths a month or more at the end of the forecast; the last "
                f"month known had {naive['last'][0]:,.0f}.", "process")


def _without_process(v: View) -> list[Line]:
    """Without a process, how often the models find no agreement at all."""
    shares = [float(np.mean([v.without(k, m) for k in range(len(v.case.issues))])) for m in v.run.models]
    some = [s for s in shares if s > 0]
    if not some:
        return [Line("No model ends without agreement; nothing is said of dates.", "settlements")]
    return [Line(f"{len(some)} of {len(shares)} models sometimes end without agreement, at most in "
                 f"{in_100(max(some), v.draws)} issues and draws.", "settlements")]
