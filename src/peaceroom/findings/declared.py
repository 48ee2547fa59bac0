"""What a process file declares of the talks, in words: where they stand, and each rule, shock, seat and round in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from peaceroom.findings.process import FIRM, day_words, outcome_words
from peaceroom.findings.rounding import cited, counted, decimal, listed
from peaceroom.findings.view import Finding
from peaceroom.scenario.naming import Names
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.talks_types import Consent, Passage
from peaceroom.scenario.types import Quantity, Scenario

if TYPE_CHECKING:
    from peaceroom.runs.process_results import MeanDifference
    from peaceroom.runs.run import Run

_STATES = {"not_opened": "not opened", "in_session": "in session", "recess": "in a planned recess",
           "suspended": "suspended", "dormant": "dormant"}
_DURING = {"always": "", "talks": ", while talks are in session", "breaks": ", while talks are not in session"}
#: a difference below this is not said
_LEAST = 0.005


@dataclass(frozen=True, slots=True)
class Declared:
    """A thing that a file declares: its key (as in ``process.declared``), a label, and what the file says of it.

    ``day``: on which it comes, where one is known; ``ahead``: whether it may still come, on a day or on none.
    """

    key: str
    label: str
    says: str
    ahead: bool = False
    day: date | None = None


def declared(s: Scenario, names: Names) -> list[Declared]:
    """All of a file, in its order; nothing without a process."""
    return list(_all(s, s.process, names)) if s.process is not None else []


def standing(s: Scenario, names: Names) -> list[str]:
    """Where the talks stand on the as-of date, what holds and what is known to end, in sentences."""
    p = s.process
    if p is None:
        return []
    said = [_state(p)]
    for c in p.ceasefires:
        until = f", until {day_words(c.until.isoformat())}" if c.until is not None else ""
        since = f" since {day_words(c.began.isoformat())}" if c.began is not None else ""
        said.append(f"A {c.scope} ceasefire ({c.ceasefire}) is in force{since}{until}.")
    for x in p.exits:
        event, outcome = x.event or "", x.outcome or ""
        when = (f"on {day_words(x.date.isoformat())}" if x.date is not None else
                f"if {cited(names.event(event))} ends as {cited(names.outcome(event, outcome))}")
        said.append(f"The support of {names.actor(x.from_)} for {names.actor(x.to)} falls to {_rate(x.keeps)} of what "
                    f"it is {when}.")
    for promise in p.commitments.values():
        said.append(f"{names.actor(promise.debtor)} owes {names.actor(promise.creditor)} by "
                    f"{day_words(promise.due.isoformat())}: {names.text(promise.act)}; kept with "
                    f"{_rate(promise.kept)}.")
    return said


def _state(p: Process) -> str:
    talks = p.talks
    states = sorted(((k, p) for k, p in talks.states.items() if p > 0), key=lambda x: -x[1]) or [(talks.state, 1.0)]
    told = listed([_STATES[k] + (f" ({100 * p:.0f} in 100)" if p < 1 else "") for k, p in states], "or")
    parts = [f"The talks are {told}"]
    if talks.opened is not None:
        parts.append(f"opened {day_words(talks.opened.isoformat())}")
    if (last := talks.last_break) is not None:
        began = day_words(last.began.isoformat())
        if last.began_latest is not None:
            began = f"between {began} and {day_words(last.began_latest.isoformat())}"
        ended = f", resumed {day_words(last.ended.isoformat())}" if last.ended is not None else ""
        parts.append(f"last broken off {began}{ended}")
    return f"{'; '.join(parts)}."


def declared_finding(run: Run, names: Names) -> list[Finding]:
    """What of the file's own rules, shocks, seats and rounds changes an outcome most, where one does beyond chance."""
    found = run.result.get("process")
    if not found or names.redact:
        return []
    told = {x.key: x for x in declared(run.scenario, names)}
    best = max(((abs(row["delta"]), key, outcome) for key, rows in found.get("declared", {}).items() if key in told
                for outcome, row in rows.items() if firm(row)), default=None)
    if best is None:
        return []
    _, key, outcome = best
    row = found["declared"][key][outcome]
    numbers = {"delta": -row["delta"], "low": -row["high"], "high": -row["low"]}
    return [Finding("process.declared", f"Of what the file declares about the talks most hangs on this: "
                    f"{told[key].says}. Without it, that {_change(run, names, outcome, row)}.", True, numbers)]


def effect_words(run: Run, names: Names, key: str) -> tuple[float, str]:
    """Size and words of the largest change that leaving a declared thing out makes, beyond chance."""
    found = run.result.get("process")
    rows = found.get("declared", {}).get(key) if found else None
    if rows is None:
        return 0.0, ""
    best = max(((abs(row["delta"]), outcome) for outcome, row in rows.items() if firm(row)), default=None)
    if best is None:
        return 0.0, "Left out of the file, it changes nothing in time that chance would not explain."
    return best[0], f"Left out of the file: that {_change(run, names, best[1], rows[best[1]])}."


def firm(row: MeanDifference) -> bool:
    """Whether a difference is so far from nothing that the largest of some twenty is not chance."""
    return abs(row["delta"]) > max(_LEAST, FIRM * (row["high"] - row["low"]) / 2)


def _change(run: Run, names: Names, outcome: str, row: MeanDifference) -> str:
    size, low, high = (decimal(100 * row[x], 0, sign=x == "delta") for x in ("delta", "low", "high"))
    return f"{outcome_words(run, names, outcome)}: {size} in 100 ({low} to {high})"


def _all(s: Scenario, p: Process, names: Names) -> Iterator[Declared]:
    def issue(key: str) -> str:
        return cited(names.issue(key))

    def item(key: str) -> str:
        found = s.agenda.get(key)
        return cited(names.text(found.called(key, s.issues))) if found is not None else issue(key)

    for key, shock in p.shocks.items():
        yield Declared(f"shocks.{key}", _spaced(names, key), f"{cited(_spaced(names, key))} may come at any time, "
                       f"{_rate(shock.a_year)} a year{_DURING[shock.during]}", True)
    for key, action in p.mass_action.items():
        by = f", called by {names.actor(action.by)}," if action.by else ""
        yield Declared(
            f"mass_action.{key}", _spaced(names, key), f"{cited(_spaced(names, key))}{by} may press on "
            f"{listed([names.actor(q) for q in action.on])} at any time, {_rate(action.a_year)} a year"
            f"{_DURING[action.during]}", True)
    for key, authority in p.authorities.items():
        when = "".join([f" until {item(authority.until)} is settled" if authority.until else "",
                        f" once {item(authority.after)} is settled" if authority.after else "",
                        " while no general ceasefire is in force" if authority.without_ceasefire else ""])
        back = (f"lets them resume at {_rate(authority.resumes)} a week" if authority.resumes is not None
                else "does not let them resume")
        yield Declared(f"authorities.{key}", f"{names.actor(key)} stops the talks",
                       f"{names.actor(key)} can stop the talks at any time, {_rate(authority.stops)} a week{when}, "
                       f"and {back}", True)
    for key, facts in p.parties.items():
        ways = [f"{word} {_passage(way, item)}" for word, way in (("joins", facts.joins), ("leaves", facts.leaves))
                if way is not None]
        if ways:
            days = [way.date for way in (facts.joins, facts.leaves) if way is not None and way.date is not None]
            yield Declared(f"parties.{key}", f"{names.actor(key)} {listed([w.split()[0] for w in ways])}",
                           f"{names.actor(key)} {listed(ways)}", True, min(days, default=None))
    for n, x in enumerate(p.proposals):
        yield Declared(f"proposals.{n}", f"{names.actor(x.party)} proposes on {issue(x.issue)}",
                       f"{names.actor(x.party)} tables {_rate(x.position)} on {issue(x.issue)} "
                       f"{_passage(Passage(date=x.date, after=x.after, rate=x.rate), item)}", True, x.date)
    if p.rounds or p.talks.rhythm is not None:
        yield Declared("rounds", "Rounds of talks", _rounds(p), True, _next_round(s, p))
    for key, known in p.items.items():
        if known.back_channel:
            yield Declared(f"items.{key}.back_channel", f"Back-channel on {item(key)}",
                           f"{item(key)} is talked about, and may close, while talks do not sit")
        if known.resumes_talks:
            yield Declared(f"items.{key}.resumes_talks", f"No talks before {item(key)}",
                           f"suspended talks resume only once {item(key)} is settled")
        if known.consensus is not None:
            yield Declared(f"items.{key}.consensus", f"Sufficient consensus on {item(key)}",
                           f"{item(key)} needs {_consent(known.consensus, names)}")
    if p.talks.consensus is not None:
        yield Declared("talks.consensus", "Sufficient consensus on the whole",
                       f"the whole needs {_consent(p.talks.consensus, names)}")
    for n, line in enumerate(p.conditional):
        who, what = names.actor(line.party), issue(line.issue)
        yield Declared(f"conditional.{n}", f"{who} on {what} after {item(line.after)}",
                       f"{who} goes as far as {_rate(line.bottom_line)} on {what} once {item(line.after)} is settled")


def _spaced(names: Names, key: str) -> str:
    return names.text(key.replace("-", " ").replace("_", " "))


def _rate(cell: Quantity) -> str:
    """A number as written: ``0.3..1`` → ``0.3–1``."""
    return "a number pooled from the ledger" if cell.value is None else str(cell.value).replace("..", "–")


def _passage(way: Passage, item: Callable[[str], str]) -> str:
    parts = []
    if way.date is not None:
        parts.append(f"{'from' if way.rate is not None else 'on'} {day_words(way.date.isoformat())}"
                     f"{' on' if way.rate is not None else ''}")
    if way.after is not None:
        parts.append(f"once {item(way.after)} is settled")
    if way.rate is not None:
        parts.append(f"at {_rate(way.rate)} a week")
    return ", ".join(parts) or "at once"


def _consent(rule: Consent, names: Names) -> str:
    more = f"{counted(int(rule.others), 'other party', 'other parties')}" if rule.others else ""
    return listed([x for x in (*(names.actor(q) for q in rule.needs), more) if x]) + ", not all"


def _rounds(p: Process) -> str:
    rhythm = p.talks.rhythm
    listed_ = f"{counted(len(p.rounds), 'round')} with known days" if p.rounds else ""
    if rhythm is None:
        return f"the talks sit in {listed_}"
    regular = f"{counted(int(rhythm.sits_weeks), 'week')} of every {int(rhythm.every_weeks)}"
    return f"the talks sit {f'in {listed_}, then ' if listed_ else ''}{regular}"


def _next_round(s: Scenario, p: Process) -> date | None:
    days = [r.begins for r in p.rounds if r.begins >= s.as_of]
    if p.talks.rhythm is not None and p.talks.rhythm.next is not None and p.talks.rhythm.next >= s.as_of:
        days.append(p.talks.rhythm.next)
    return min(days, default=None)
