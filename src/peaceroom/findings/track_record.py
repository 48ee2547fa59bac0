"""The track record in sentences, and as text for a terminal: the worst misses first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.changed_answers import number
from peaceroom.findings.process import in_hundred
from peaceroom.findings.rounding import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peaceroom.seals.record import Answer, Record

#: misses that are shown, and how likely a miss was said to be at most
SHOWN, MISS = 12, 1 / 3
#: answers below which no score is called good or bad
_FEW = 30


def misses(found: Record) -> list[Answer]:
    """What came though it was said to be unlikely, the least likely first."""
    return [a for a in found["answers"] if a["chance"] <= MISS][:SHOWN]


def miss_words(a: Answer) -> str:
    """One miss: what was asked, what was said, what came."""
    asks = a["asks"].rstrip("?")
    if isinstance(a["said"], list):
        low, middle, high = a["said"]
        return (f"{asks}: {number(float(a['came']))} came; said {number(middle)} ({number(low)}–{number(high)}), "
                f"as far out in {in_hundred(a['chance'])} of 100")
    if isinstance(a["said"], dict):
        came = "it did not come in time" if a["came"] == "no" else f"{a['came']} came"
        return f"{asks}: {came}; said {days_words(a['said'])}"
    return f"{asks}: {a['came']} came; said {in_hundred(a['said'])} in 100 for yes"


def days_words(by: Mapping[str, float]) -> str:
    """What was said of a day: the chance by each of some days."""
    return ", ".join(f"{in_hundred(p)} in 100 by {day}" for day, p in by.items())


def said_words(a: Answer) -> str:
    """What was said, short enough for a cell of a table."""
    said = a["said"]
    if isinstance(said, dict):
        return days_words(said)
    return f"{number(said[1])} ({number(said[0])}–{number(said[2])})" if isinstance(said, list) else (
        f"{in_hundred(said)} in 100")


def score_words(a: Answer) -> str:
    """Brier score, or CRPS with its unit."""
    if a["brier"] is not None:
        return f"{a['brier']:.3f}"
    assert a["crps"] is not None  # what is not yes or no has one
    return f"{number(a['crps'])} {'days' if a['kind'] == 'date' else a['unit']}"


def record_sentences(found: Record) -> list[str]:
    """What the record says, most important first."""
    out = []
    n = found["resolved"]
    if not n:
        out.append("No question is resolved so far: there is no record yet.")
    yes_no = found["yes_no"]
    if yes_no is not None:
        better = yes_no["brier"] < yes_no["reference"]
        verdict = ("" if yes_no["n"] < _FEW else ", better than always saying how often it came" if better
                   else ", no better than always saying how often it came")
        share = (f"{round(yes_no['came'] * yes_no['n'])} came" if yes_no["n"] < _FEW else
                 f"{in_hundred(yes_no['came'])} in 100 came")
        out.append(f"Of {counted(yes_no['n'], 'question')} of yes or no, {share}; "
                   f"forecasts said {in_hundred(yes_no['forecast'])} in 100 on average.")
        out.append(f"Brier score {yes_no['brier']:.3f} (that of always saying how often it came: "
                   f"{yes_no['reference']:.3f}){verdict}; log score {yes_no['log']:.3f}.")
    for unit, of in found["numbers"].items():
        out.append(f"{counted(of['n'], 'number')} in {unit}: CRPS {number(of['crps'])} (the median alone is off by "
                   f"{number(of['middle'])}), log score {of['log']:.2f}; "
                   f"{in_hundred(of['inside'])} in 100 lie inside the ranges that were to hold 80.")
    if (days := found["days"]) is not None:
        out.append(f"{counted(days['n'], 'question')} of when: {round(days['came'] * days['n'])} came in time, and "
                   f"{in_hundred(days['forecast'])} in 100 were said to; CRPS {number(days['crps'])} days, log score "
                   f"{days['log']:.2f}.")
    if found["late"]:
        out.append(f"{counted(found['late'], 'answer')} to questions that were sealed after their last day: nobody can "
                   "tell that it was not known by then.")
    if 0 < n < _FEW:
        out.append(f"{counted(n, 'answer')} so far: too few to call the forecasts good or bad.")
    if found["void"]:
        out.append(f"{counted(found['void'], 'question')} came to nothing that could be scored.")
    if found["overdue"]:
        out.append(f"{counted(len(found['overdue']), 'open question')} should be resolved by now: "
                   + ", ".join(found["overdue"][:5]) + (" …" if len(found["overdue"]) > 5 else "") + ".")
    if found["closed"]:
        out.append(f"{counted(found['closed'], 'sealed part')} still closed: what is in them counts nowhere here.")
    if not found["sealed"]:
        out.append("Nobody sealed these forecasts: they are made now, with each country left out in turn.")
    return out


def record_text(found: Record) -> str:
    """The record for a terminal."""
    lines = []
    worst = misses(found)
    if worst:
        lines += ["What came though it was called unlikely (the worst first)", *(
            f"  {a['on']}  {miss_words(a)}" for a in worst), ""]
    lines += record_sentences(found)
    if found["yes_no"] is not None:
        lines += ["", "said       n   mean said   came, in 100"]
        lines += [f"{100 * c['least']:3.0f}–{100 * c['most']:<3.0f} {c['n']:5}  {100 * c['forecast']:9.0f}  "
                  f"{100 * c['came']:12.0f}" for c in found["yes_no"]["calibration"]]
        lines += ["", "year       n   mean said   came, in 100   Brier"]
        lines += [f"{t['period']:7} {t['n']:5}  {100 * t['forecast']:9.0f}  {100 * t['came']:12.0f}   {t['brier']:.3f}"
                  for t in found["over_time"]]
    return "\n".join(lines)
