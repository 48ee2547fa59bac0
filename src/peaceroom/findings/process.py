"""What the process in time says, in sentences: the next item, a comprehensive agreement, what events change."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from math import hypot
from typing import TYPE_CHECKING

from peaceroom.findings.deciding import would_settle
from peaceroom.findings.rounding import cited, listed, tenths
from peaceroom.findings.view import Finding
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.process_results import Chance, Outcome, Process
    from peaceroom.runs.run import Run

#: outcomes of the process in words
WORDS = {"any-text": "any next text", "substantive": "a first text of substance",
         "break": "talks break off at least once",
         "comprehensive": "a comprehensive agreement is signed", "ratified": "it is ratified",
         **{f"ceasefire{of}{of_what}": words.format(scope)
            for scope, of in (("general", ""), ("partial", "-partial"), ("local", "-local"))
            for of_what, words in (("", "a {} ceasefire is in force on the day"),
                                   ("-holds", "the {} ceasefire of the as-of date has held until then"),
                                   ("-broke-down", "a {} ceasefire has broken down by then"))}}
LIKELY, UNLIKELY = 2 / 3, 1 / 3
#: the largest of some twenty differences is looked for, so it has to be so many half-intervals from nothing (3 errors)
FIRM = 3 / 1.96
#: a gain by waiting that is said, in shares of the best package
LEAST = 0.0005


def process_findings(run: Run, names: Names) -> list[Finding]:
    """Sentences for the top of a report; none for a run without the process or a redacted one."""
    found = run.result.get("process")
    if not found or names.redact:
        return []
    out = []
    items = [k for k in found["items"] if run.scenario.process is None
             or k not in run.scenario.process.talks.settled]
    if items:
        out.append(_item(items[0], found["items"][items[0]][0], run, names))
    out.append(_agreement(found["outcomes"]["comprehensive"][-1], run, names))
    events, waiting = _events(run, found, names)[:1], _waiting(run, found, names)
    same = bool(events and waiting) and events[0].key == f"process.event.{_first(run)}"
    out += [_joined(waiting[0], events[0])] if same else [*events, *waiting]
    return out


def item_name(run: Run, key: str) -> str:
    """An agenda item's name; an issue's where there is no agenda."""
    item = run.scenario.agenda.get(key)
    if item is not None:
        return item.called(key, run.scenario.issues)
    return run.scenario.issues[key].name if key in run.scenario.issues else key


def outcome_words(run: Run, names: Names, key: str) -> str:
    """An outcome of the process in words."""
    if key.startswith("victory-"):
        return f"{names.actor(key.removeprefix('victory-'))} wins by arms"
    return WORDS.get(key) or f"‘{item_name(run, key.removeprefix('item-'))}’ is agreed"


def in_hundred(p: float) -> str:
    """``9``, ``fewer than 1``, ``more than 99``: whole numbers in a hundred."""
    return "fewer than 1" if p < 0.005 else "more than 99" if p > 0.995 else f"{100 * p:.0f}"


def span_100(low: float, high: float) -> str:
    a, b = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return a if a == b else f"{a}–{b}"


def day_words(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"


def _verdict(row: Chance) -> str:
    if row["low"] > LIKELY:
        return "probably"
    return "probably not" if row["high"] < UNLIKELY else ""


def _numbers(row: Chance) -> dict[str, float]:
    return {"p": row["p"], "low": row["low"], "high": row["high"]}


def _share(row: Outcome, none: str, others: str) -> str:
    """``9 in 100 (5–16; such items in other talks: 12; simulated from this file alone: 4)``."""
    known = none
    if row["outside"] is not None and row["weight"] == 0:
        known = f"as {others}; simulated from this file alone, without weight here: {in_hundred(row['inside'])}"
    elif row["outside"] is not None:
        known = f"{others}: {in_hundred(row['outside'])}; simulated from this file alone: {in_hundred(row['inside'])}"
    return f"{in_hundred(row['p'])} in 100 ({span_100(row['low'], row['high'])}; {known})"


def _item(key: str, row: Outcome, run: Run, names: Names) -> Finding:
    word = _verdict(row)
    numbers = _numbers(row)
    share = _share(row, "no base rate knows such items", "such items in other talks")
    name, day = f"‘{item_name(run, key)}’", day_words(row["by"])
    if not word:
        known = run.result.get("drivers", {})
        settled = would_settle(run, f"process.{key}" if f"process.item-{key}" not in known else f"process.item-{key}",
                               names)
        return Finding("process.item", f"Whether {name} is agreed by {day} is open: {share}{'; ' if settled else ''}"
                       f"{settled}.", False, numbers)
    return Finding("process.item", f"By {day} {name} is {word} agreed: {share}.", True, numbers)


def _agreement(row: Outcome, run: Run, names: Names) -> Finding:
    word = _verdict(row)
    share = _share(row, "no base rate", "talks like these")
    numbers = _numbers(row)
    day = day_words(row["by"])
    if not word:
        settled = would_settle(run, "process.comprehensive", names)
        return Finding("process.comprehensive", f"Whether a comprehensive agreement is signed by {day} is open: {share}"
                       f"{'; ' if settled else ''}{settled}.", False, numbers)
    word = "likely" if word == "probably" else "unlikely"
    return Finding("process.comprehensive", f"A comprehensive agreement by {day} is {word}: {share}.", True, numbers)


def _joined(waiting: Finding, event: Finding) -> Finding:
    """One sentence about one event: for whom waiting pays, and what its outcomes change in the process."""
    told = f"{event.text[0].lower()}{event.text[1:]}"
    return Finding(event.key, f"{waiting.text.rstrip('.')}; {told}", waiting.said and event.said,
                   {**waiting.numbers, **event.numbers})


def _first(run: Run) -> str | None:
    """The event that comes first."""
    dated = {key: event.date or (event.window[0] if event.window else None)
             for key, event in run.scenario.events.items()}
    return min((key for key, day in dated.items() if day is not None), key=lambda key: str(dated[key]), default=None)


def _waiting(run: Run, found: Process, names: Names) -> list[Finding]:
    """For whom the first event may bring better terms, where the file says what its outcomes are worth to a party.

    Without that the number would be the simulator's judgement of what outcomes do to terms and what waiting costs.
    """
    first = _first(run)
    if first is None or not found.get("waiting"):
        return []
    gains: list[str] = []
    nothing: list[str] = []
    numbers: dict[str, float] = {}
    for party, w in found["waiting"].items():
        if not w["told"]:
            continue
        unit = "" if gains else " in 100 of its best package"
        numbers[party] = w["gain"]
        if w["gain_high"] < LEAST:
            nothing.append(names.actor(party))
            continue
        gains.append(f"{names.actor(party)} ({tenths(w['gain'], sign=True)}{unit}, {tenths(w['gain_low'])} to "
                     f"{tenths(w['gain_high'])})")
    if not numbers:
        return []
    parts = ([f"may bring better terms to {listed(gains)}"] if gains else []) + (
        [f"brings none to {listed(nothing)}"] if nothing else [])
    text = f"Waiting for {cited(names.event(first))} {'; '.join(parts)}."
    return [Finding("process.waiting", text, True, numbers)]


def _events(run: Run, found: Process, names: Names) -> list[Finding]:
    """For each event of which several outcomes are asked as what-ifs: what one changes in time against another."""
    out = []
    for event in run.scenario.events:
        asked = {}
        for key, what_if in run.scenario.what_ifs.items():
            plain = not (what_if.levers or what_if.without or what_if.effects or what_if.voice
                         or what_if.discount)
            if plain and set(what_if.given) == {event} and key in found["what_ifs"]:
                asked[what_if.given[event]] = found["what_ifs"][key]
        pairs = [(a, b, outcome) for a, b in combinations(asked, 2) for outcome in asked[a] if outcome in asked[b]]
        if not pairs:
            continue
        rows = []
        for a, b, outcome in pairs:
            one, two = asked[a][outcome], asked[b][outcome]
            # two what-ifs are not paired with each other, so that their errors add up as squares
            half = hypot(one["high"] - one["low"], two["high"] - two["low"]) / 2
            delta = one["delta"] - two["delta"]
            firm = abs(delta) > FIRM * half and abs(delta) >= 0.005
            rows.append((firm, abs(delta), a, b, outcome, delta, half))
        firm, _, a, b, outcome, delta, half = max(rows, key=lambda row: row[:2])
        base = _now(found, outcome)
        ends = [f"{in_hundred(min(1.0, max(0.0, base + asked[o][outcome]['delta'])))} in 100 after "
                f"{cited(names.outcome(event, o))}" for o in (a, b)]
        change = f"{tenths(delta, sign=True)} ({tenths(delta - half)} to {tenths(delta + half)})"
        name, what = cited(names.event(event)), outcome_words(run, names, outcome)
        numbers = {"delta": delta, "low": delta - half, "high": delta + half}
        if firm:
            text = f"What {name} changes most in the process is that {what}: {listed(ends)}, a difference of {change}."
        else:
            text = (f"Whether {name} changes anything in the process is open: no difference between outcomes stands "
                    f"out from chance; the largest is that {what}, {listed(ends)}, {change}.")
        out.append(Finding(f"process.event.{event}", text, firm, numbers))
    return out


def _now(found: Process, outcome: str) -> float:
    """The probability of an outcome, or of an item, at the end as things stand."""
    rows = found["outcomes"].get(outcome) or found["items"].get(outcome) or found["items"][
        outcome.removeprefix("item-")]
    return rows[-1]["p"]
