"""`end_rate`: how often a war within a state ends by arms within a time, by foreign support for the government."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peaceroom.base_rates.class_rate import ClassRate, careful, looked, unless_none
from peaceroom.base_rates.ends import CLASSES, ENDS, GRID_MONTHS, ONE_SIDE, YEARS, Exits, exits, incidence
from peaceroom.base_rates.left_out import ends_without
from peaceroom.base_rates.question import days_of
from peaceroom.base_rates.terms import CODED, OWN_SOURCES
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.core.months import MONTH_DAYS
from peaceroom.files.suggestions import did_you_mean

_WORDS = {"victory": "either side wins by arms", "government-defeat": "the government is defeated",
          "government-victory": "the government wins by arms"}
_CLASS = {
    "patron-present": "wars in which foreign troops fought on the government's side in the year before",
    "after-exit": "wars in which foreign troops had fought on the government's side, up to five years before, and left",
    "no-patron": "wars in which no foreign troops fought on the government's side in the five years before",
}
_UCDP = (
    "UCDP's outcome is that of one pair of adversaries, by the year: a victory by somebody else, or by a successor, is "
    "not in it, and only pairs that lasted beyond a 31 December are seen",
    "support means troops that fight; aid, arms and advisers are not counted; patrons stay where clients hold",
)
_EXITS = (
    "few and picked: {all} exits of a principal patron in sixty years, months to defeat by UCDP's dates or by memory; "
    "a patron that leaves a lost war is not the cause of its loss",
    "UCDP does not show {disputed} of them as exits, see sensitivity",
    "counted from the last soldier: what the announcement had already moved is not in it",
)


def end_rate(end: str, group: str, within: str | float = "12m", *, since: str | float = 0, war: bool = False,
             without: str | None = None) -> ClassRate:
    """P(a war ends by arms within a time), by class.

    Parameters
    ----------
    end
        ``victory`` of either side, ``government-defeat``, ``government-victory``.
    group
        ``patron-present``, ``after-exit`` of a principal patron, or ``no-patron``.
    within
        How far to look, up to five years.
    since
        Time since the exit was completed, in which the government was not defeated; with ``after-exit`` only.
    war
        Only wars with a thousand deaths or more in the year (not for defeat after an exit: its table has no deaths).
    without
        A country of `peaceroom.base_rates.left_out` whose wars and exits are left out of the estimate, for scoring.

    Raises
    ------
    InputError
        E702, E703, E705.
    """
    for given, known, what in ((end, ENDS, "end"), (group, CLASSES, "class")):
        if given not in known:
            raise InputError.one("E705", f"there is no {what} {str(given)[:60]!r}", CODES["E705"][1],
                                 did_you_mean(str(given), known, f"write one of {', '.join(known)}"))
    past, ahead = days_of(since, "the time since the exit"), looked(within)
    if past and group != "after-exit":
        raise InputError.one("E705", f"the class {group} has no exit to count from", CODES["E705"][1],
                             "leave the time since the exit out")
    if group != "after-exit" or end == "government-victory":
        return replace(_ucdp(end, group, ahead, war, without), given_days=past)
    lost = replace(_defeat(past, ahead, without), event=f"{_WORDS[end]} within {ahead:g} days", kind=end)
    if end == "government-defeat" or lost.p is None:
        return lost
    won = _ucdp("government-victory", group, ahead, war, without)
    assert lost.low is not None and lost.high is not None
    assert won.p is not None and won.low is not None and won.high is not None
    # the two exclude each other; limits are added, which is somewhat too wide
    p, low, high = (min(a + b, 1.0) for a, b in ((lost.p, won.p), (lost.low, won.low), (lost.high, won.high)))
    return replace(lost, p=p, low=low, high=high,
                   method=f"{lost.method}; and {won.method} for the government's victory",
                   sensitivity={k: min(v + won.p, 1.0) for k, v in lost.sensitivity.items()},
                   bias=(*lost.bias, *won.bias), sources=(*lost.sources, *won.sources))


def _ucdp(end: str, group: str, ahead: float, war: bool, without: str | None) -> ClassRate:
    months = ahead / MONTH_DAYS
    found = incidence(group, end, "wars" if war else "all")
    p, low, high = found.at(months)
    if without is not None and (own := ends_without()[without].ends) is not None:
        mine = own[YEARS.index("wars" if war else "all"), CLASSES.index(group)]
        curve = mine.sum(axis=0) if end == "victory" else mine[ONE_SIDE.index(end)]
        p = float(np.interp(months, GRID_MONTHS, curve))
        low, high = min(low, p), max(high, p)
    late = incidence(group, end, "since 1989").at(months)[0]
    fierce = incidence(group, end, "wars").at(months)[0]
    sensitivity = {"only years since 1989 counted": late}
    if not war:
        sensitivity["only years with a thousand deaths or more counted"] = fierce
    words = f"{_CLASS[group]}{', with a thousand deaths or more in it' if war else ''} (UCDP)"
    return ClassRate(f"{_WORDS[end]} within {ahead:g} days", p, low, high, end, group, 0.0, ahead,
                     "incidence among competing ends of UCDP's dyad-years", words, found.origins,
                     found.events_by(months), found.conflicts, _UCDP, OWN_SOURCES["ends"], sensitivity,
                     careful(found.origins))


def _defeat(past: float, ahead: float, without: str | None) -> ClassRate:
    table = exits()
    if without is not None and (drop := ends_without()[without].exits):
        keep = np.ones(len(table.kind), bool)
        keep[list(drop)] = False
        table = Exits(table.cases.only(keep), table.kind[keep], table.disputed[keep])
    found = table.of("principal")
    p, low, high = found.answer(past, ahead)
    at_risk = found.at_risk(past)
    undisputed = table.of("principal", disputed=False)
    sensitivity = {
        "only exits that UCDP shows counted": float(undisputed.closed(past, ahead)[0]),
        "troops that left beside others or for a while counted as well": float(
            table.of("principal", "troops", "de facto").closed(past, ahead)[0]),
    }
    if not past:
        sensitivity["any foreign troops that UCDP no longer names counted, from the next new year on"] = incidence(
            "after-exit", "government-defeat").at(ahead / MONTH_DAYS)[0]
    bias = tuple(text.format(all=len(found.days), disputed=len(found.days) - len(undisputed.days)) for text in _EXITS)
    return unless_none(ClassRate(
        f"{_WORDS['government-defeat']} within {ahead:g} days", p, low, high, "government-defeat", "after-exit", past,
        ahead, "months from the exit to defeat, given those that have passed",
        "governments whose principal patron's support had ended", at_risk, found.events(past, ahead),
        int(found.cluster.max()) + 1, bias, (CODED,), sensitivity,
        careful(at_risk, found.last if past + ahead > max(found.last, float(found.days.max())) else None)))
