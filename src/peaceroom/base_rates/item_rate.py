"""`item_rate`: how often an item of the agenda closes within a time, by its kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peaceroom.base_rates.class_rate import ClassRate, careful, dated, looked, unless_none
from peaceroom.base_rates.items import Items, items
from peaceroom.base_rates.left_out import countries
from peaceroom.base_rates.question import days_of
from peaceroom.base_rates.terms import CODED, SOURCES
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean

#: kinds of agenda items
KINDS = ("procedure", "security", "ceasefire", "humanitarian", "prisoners", "politics", "justice", "economy", "other")

#: where talks stand
TALKS = ("in-session", "break", "not-opened")
#: what is agreed while talks are suspended or dormant, of what base rates expect, with its 90 % interval by process
BREAK, BREAK_ENDS = 0.57, (0.37, 0.79)
_BREAK = (
    "how much slower a break makes it is read off texts of any kind: in 49 breaks of talks 39 came where the base "
    "rates of next texts say 69; that procedure is slowed as they are is a judgement"
)

#: talks that had not agreed on procedure when last seen, a year after they opened, and that nobody wrote down
FORGOTTEN, FORGOTTEN_DAYS = 10, 365.0

_TALKS = (
    "talks that failed are under-recorded: only {open} of {all} items were never agreed when last seen, and with ten "
    "more such talks the rate is the lower one under sensitivity",
    "picked by hand; a text in PA-X dates {dated} of the agreements, memory the rest and most openings; who agreed "
    "within days is remembered because it was agreed",
)
_TEXTS = (
    "a provision in a text is not the item closed, and the clock starts at a process's first text, not when the item "
    "was put on the table",
    "processes whose first text was on the subject are no cases; talks without any text are not in the data",
)


def must_be_known(talks: str) -> None:
    """Refuse what is none of `TALKS`. Raises `InputError` E705."""
    if talks not in TALKS:
        raise InputError.one("E705", f"talks cannot be {str(talks)[:60]!r}", CODES["E705"][1],
                             did_you_mean(str(talks), TALKS, f"write one of {', '.join(TALKS)}"))


def item_rate(kind: str, open_for: str | float, within: str | float = 180, *, talks: str = "in-session",
              without: str | None = None) -> ClassRate:
    """P(an item of the agenda closes within a time | it has been open for so long).

    Parameters
    ----------
    kind
        One of `KINDS`. For ``other``, and where no item of the kind was open so long, ``p`` is None.
    open_for
        Time since talks on it opened: days, or ``"23d"``, ``"6w"``.
    within
        How far to look, up to five years.
    talks
        One of `TALKS`: where the talks stand. Procedure closes more slowly in a break, and of talks that have not
        opened the class says nothing (``p`` is None).
    without
        A country of `peaceroom.base_rates.left_out` whose cases are left out, for scoring.

    Raises
    ------
    InputError
        E702, E703, E705.
    """
    if kind not in KINDS:
        raise InputError.one("E705", f"there is no kind of item {str(kind)[:60]!r}", CODES["E705"][1],
                             did_you_mean(str(kind), KINDS, f"write one of {', '.join(KINDS)}"))
    must_be_known(talks)
    past, ahead = days_of(open_for, "the time since it was opened"), looked(within)
    event = f"an agenda item ({kind}), open for {past:g} days, closes within {ahead:g} days"
    if kind not in items():
        return ClassRate(event, None, None, None, "item", kind, past, ahead, "none",
                         "none: no data tell when such items close", 0, 0, 0, (), ())
    found = items()[kind]
    if found.coded and talks == "not-opened":
        return ClassRate(event, None, None, None, "item", kind, past, ahead, "none",
                         "none: the class counts from the opening of talks, and these have not opened", 0, 0, 0, (), ())
    if without is not None and (drop := countries()[without].dropped.get(kind)):
        keep = np.ones(len(found.cases.days), bool)
        keep[list(drop)] = False
        found = replace(found, cases=found.cases.only(keep))
    answer = _answer(found, event, past, ahead)
    return _in_a_break(answer) if found.coded and talks == "break" else answer


def _in_a_break(found: ClassRate) -> ClassRate:
    """The rate of talks that are suspended or dormant: the class's hazard times `BREAK`."""
    if found.p is None or found.low is None or found.high is None:
        return found

    def slowed(p: float, times: float) -> float:
        return float(-np.expm1(times * np.log1p(-min(p, 1 - 1e-12))))

    least, most = BREAK_ENDS
    return replace(found, p=slowed(found.p, BREAK), low=slowed(found.low, least), high=slowed(found.high, most),
                   event=f"{found.event}, the talks being in a break", method=f"{found.method}; slowed as in a break",
                   bias=(_BREAK, *found.bias), sensitivity={"talks in a break were as fast as others": found.p}
                   | {words: slowed(p, BREAK) for words, p in found.sensitivity.items()})


def _answer(found: Items, event: str, past: float, ahead: float) -> ClassRate:
    cases = found.cases
    p, low, high = cases.answer(past, ahead)
    at_risk = cases.at_risk(past)
    bias: tuple[str, ...] = _TEXTS
    sensitivity: dict[str, float] = {}
    reference = (f"processes without a text of substance on {found.kind} so far, from their first text while talks go "
                 "on")
    if found.coded:
        bias = tuple(text.format(open=int((~cases.ended).sum()), all=len(cases.days),
                                 dated=dated("items", "agreed")) for text in _TALKS)
        reference = "talks with an item of procedure (rules, agenda, timetable), from their opening"
        forgotten = cases.more([FORGOTTEN_DAYS] * FORGOTTEN)
        sensitivity = {"ten more talks had failed to agree": float(forgotten.closed(past, ahead)[0])}
    return unless_none(ClassRate(
        event, p, low, high, "item", found.kind, past, ahead, "Kaplan–Meier, given the time it has been open",
        reference, at_risk, cases.events(past, ahead), int(cases.cluster.max()) + 1, bias,
        (CODED,) if found.coded else SOURCES[:1], sensitivity,
        careful(at_risk, cases.last if past + ahead > cases.last else None)))
