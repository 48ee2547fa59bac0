"""Sentences on single assumptions: which one would make an answer another, and what survives all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from peaceroom.analysis.robustness.of_texts import BEST, NONE
from peaceroom.findings.decided import answer_on_issue
from peaceroom.findings.deciding import number_name
from peaceroom.findings.evidence import unit_name
from peaceroom.findings.process import day_words, in_hundred, outcome_words
from peaceroom.findings.rounding import cited, counted, in_100, listed, rounded, sentence
from peaceroom.findings.view import Finding
from peaceroom.scenario.naming import Names
from peaceroom.scenario.sampling.what_ifs import PARTISAN

if TYPE_CHECKING:
    from peaceroom.runs.robust_results import Assumed, Robust
    from peaceroom.runs.run import Run

#: a range of settlements wider than this part of the scale narrows nothing down
NARROW = 0.5
#: answers that survive, told in a sentence
_TOLD = 3
_KINDS = {"input": "inputs at the ends of their ranges", "event": "outcomes of events", "model": "models, each alone",
          "what-if": "what-ifs", "reading": "readings of the ledger", "mechanism": "mechanisms of the process left out"}


def robust_findings(run: Run, names: Names) -> list[Finding]:
    """What one assumption would turn round, then what survives every one of them; none for a redacted run."""
    found = run.result.get("robust", {})
    if names.redact:
        return []
    known = {name: r for name, r in found.items() if "unavailable" not in r}
    return [f for f in (_turned(run, known, names), _survives(run, known, names), _signed(run, known, names))
            if f is not None]


def robust_text(run: Run, names: Names) -> str:
    """What ``peaceroom robust`` prints."""
    parts = [f"{names.title} · which single assumption would make an answer another"]
    parts += [""] + [f.text for f in robust_findings(run, names)]
    for name, r in run.result.get("robust", {}).items():
        parts += ["", *robust_lines(run, name, r, names)]
    return "\n".join([*parts, "", "Others' responses are as modelled. One assumption is changed at a time; two changed "
                      "together may do what neither does alone."])


def robust_lines(run: Run, name: str, r: Robust, names: Names) -> list[str]:
    """One answer: as things stand, what would make it another, who agrees, what survives."""
    if "unavailable" in r:
        return [f"{_subject(run, name, names)}: nothing is said, {r['unavailable']}."]
    lines = [f"{sentence([said(run, name, r['state'], names)])[:-1]} ({_amount(run, name, r['value'])})."]
    for flip in r["flips"][:3]:
        lines.append(f"  Not if {assumption(run, flip, names)}: then {_short(name, flip['state'], names, run)} "
                     f"({_amount(run, name, flip['value'])}).")
    if len(r["flips"]) > 3:
        lines.append(f"  Nor under {counted(len(r['flips']) - 3, 'more assumption')} at least.")
    if not r["agree"]:
        return [*lines, "  No other assumption was there to try."]
    lines.append("  The same is said under " + listed([
        f"{a['same']} of {a['of']} {_KINDS[kind]}" for kind, a in r["agree"].items()]) + ".")
    lines.append(f"  {narrowest(run, name, r, names)}")
    return lines


def narrowest(run: Run, name: str, r: Robust, names: Names) -> str:
    """The narrowest statement that survives every single assumption, with the assumptions at its ends."""
    low, high = r["low"], r["high"]
    if low["value"] == high["value"]:
        return f"No single assumption moves it beyond chance: {_amount(run, name, r['value'])} whatever is changed."
    ends = [f"{_amount(run, name, end['value'])}" + (
        f" (if {assumption(run, end, names)})" if end["name"] else " (as things stand)") for end in (low, high)]
    kind, _, rest = name.partition(".")
    if kind == "settlement" and high["value"] - low["value"] > NARROW * _width(run, rest):
        return f"Nothing narrower than half of the scale survives: from {ends[0]} to {ends[1]}."
    return f"Whatever single assumption is changed: between {ends[0]} and {ends[1]}."


def _turned(run: Run, known: Mapping[str, Robust], names: Names) -> Finding | None:
    """The answer that one assumption moves most, of those that are a share or a probability; else a settlement."""
    rows = [({flip["state"], r["state"]} == {"yes", "no"}, _size(run, name, r, flip), name, flip)
            for name, r in known.items() for flip in r["flips"]
            if not name.startswith("settlement.") or flip["kind"] != "model"]
    if not rows:
        return None
    _, size, name, flip = max(rows, key=lambda row: row[:2])
    r = known[name]
    text = (f"One assumption would change the answer most: if {assumption(run, flip, names)}, "
            f"{said(run, name, flip['state'], names)} ({_amount(run, name, flip['value'])} instead of "
            f"{_amount(run, name, r['value'])}).")
    return Finding("robust.flip", text, numbers={"value": flip["value"], "now": r["value"], "size": size})


def _survives(run: Run, known: Mapping[str, Robust], names: Names) -> Finding | None:
    """What no single assumption makes another: answers that say something, those on time and on drafts first."""
    tried = max((sum(a["of"] for a in r["agree"].values()) for r in known.values()), default=0)
    firm = [name for name, r in known.items() if not r["flips"] and r["state"] != "open"]
    if not tried:
        return None
    numbers = {"tried": float(tried), "firm": float(len(firm))}
    if not firm:
        return Finding("robust.holds", f"No answer survives each of {counted(tried, 'other assumption')} that was "
                       "looked at.", numbers=numbers)
    told = [said(run, n, known[n]["state"], names) for n in firm if n in ("process.comprehensive", "package")]
    for kind in ("draft", "zone"):
        for state in ("yes", "no"):
            some = [n for n in firm if n.startswith(f"{kind}.") and known[n]["state"] == state]
            if some:
                told.append(_together(run, some, state, names))
    told += [said(run, n, known[n]["state"], names) for n in firm if n.startswith("settlement.")]
    if not told:  # outcomes of the process that nobody asks about first
        told = [said(run, firm[0], known[firm[0]]["state"], names)]
    more = f"; as firm are {counted(len(told) - _TOLD, 'more answer')}" if len(told) > _TOLD else ""
    return Finding("robust.holds", f"Whichever of {counted(tried, 'single assumption')} is changed, "
                   f"{'; '.join(told[:_TOLD])}{more}.", numbers=numbers)


def _signed(run: Run, known: Mapping[str, Robust], names: Names) -> Finding | None:
    """Which of the known texts all accept most often, and under which single assumption it would be another."""
    r = known.get("signed")
    if r is None:
        return None
    opening = said(run, "signed", r["state"], names)
    tried = sum(a["of"] for a in r["agree"].values())
    if not r["flips"]:
        end = f"under none of {counted(tried, 'single assumption')} would that be another"
    else:
        flip = r["flips"][0]
        more = f", and under {counted(len(r['flips']) - 1, 'more assumption')}" if len(r["flips"]) > 1 else ""
        end = f"not if {assumption(run, flip, names)}: then {_short('signed', flip['state'], names, run)}{more}"
    return Finding("robust.signed", f"{sentence([opening])[:-1]}; {end}.", numbers={"lead": r["value"]})


def _text(run: Run, key: str, names: Names) -> str:
    """A known text as it is called."""
    return "the text that most draws allow" if key == BEST else cited(names.text(_draft(run, key)))


def _together(run: Run, some: list[str], state: str, names: Names) -> str:
    """Zones, or drafts, of which the same is said."""
    rest = [n.partition(".")[2] for n in some]
    if some[0].startswith("draft."):
        what = "all would probably accept" if state == "yes" else "somebody would probably refuse"
        return f"{what} {listed([cited(_draft(run, d)) for d in rest], at_most=2, rest='more drafts')}"
    is_ = "there probably is room" if state == "yes" else "there probably is no room"
    return f"{is_} for a text on {listed([cited(names.issue(i)) for i in rest], at_most=2, rest='more issues')}"


def _size(run: Run, name: str, r: Robust, flip: Assumed) -> float:
    kind, _, rest = name.partition(".")
    return abs(flip["value"] - r["value"]) / (_width(run, rest) if kind == "settlement" else 1.0)


def _width(run: Run, issue: str) -> float:
    k = run.case.issues.index(issue)
    return float(run.case.high[k] - run.case.low[k])


def _subject(run: Run, name: str, names: Names) -> str:
    kind, _, rest = name.partition(".")
    if (on_issue := answer_on_issue(kind, rest, names)) is not None:
        return on_issue
    if kind == "signed":
        return "Which of the known texts all accept most often"
    if kind == "package":
        return "The text that most draws allow" if rest else "Whether there is a text over all issues that suits all"
    return f"The draft {cited(_draft(run, rest))}" if kind == "draft" else outcome_words(run, names, rest)


def _draft(run: Run, key: str) -> str:
    return run.scenario.drafts[key].name or key


def said(run: Run, name: str, state: str, names: Names) -> str:
    """What an answer in a state says, as a clause."""
    kind, _, rest = name.partition(".")
    if kind == "settlement":
        return f"{cited(names.issue(rest))} settles {_at(run, rest)} “{names.text(state)}”"
    if kind == "zone":
        there = {"yes": "there probably is room for a text on", "no": "there probably is no room for a text on",
                 "open": "it is undecided whether there is room for a text on"}
        return f"{there[state]} {cited(names.issue(rest))}"
    if name == "package":
        return {"yes": "there probably is a text over all issues that suits all",
                "no": "there probably is no text over all issues that suits all",
                "open": "it is undecided whether there is a text over all issues that suits all"}[state]
    if kind == "signed":
        return (f"of the known texts all most often accept {_text(run, state, names)}" if state != NONE else
                "all accept none of the known texts in a third of the draws")
    if kind in ("draft", "package"):
        draft = _text(run, BEST, names) if kind == "package" else f"the draft {cited(_draft(run, rest))}"
        return {"yes": f"all would probably accept {draft}",
                "no": f"somebody would probably refuse {draft}",
                "open": f"it is undecided whether all would accept {draft}"}[state]
    day = day_words(_last_day(run, rest))
    what = {"yes": "it is likely that", "no": "it is unlikely that", "open": "it is undecided whether"}[state]
    return f"{what} by {day} {_as_clause(outcome_words(run, names, rest))}"


def _at(run: Run, issue: str) -> str:
    return "at" if run.scenario.issues[issue].kind == "options" else "nearest to"


def _short(name: str, state: str, names: Names, run: Run) -> str:
    """The same where it is known what is spoken of."""
    kind = "draft" if name == BEST else name.partition(".")[0]
    if kind == "signed":
        return "none" if state == NONE else f"it is {_text(run, state, names)}"
    if kind == "settlement":
        return f"{_at(run, name.partition('.')[2])} “{names.text(state)}”"
    return {"zone": {"yes": "there probably is", "no": "there probably is none"},
            "package": {"yes": "there probably is", "no": "there probably is none"},
            "draft": {"yes": "all would probably accept", "no": "somebody would probably refuse"},
            "process": {"yes": "it is likely", "no": "it is unlikely"}}[kind].get(state, "it is undecided")


def _as_clause(words: str) -> str:
    """Outcomes that are named by a noun become a clause."""
    return f"there is {words}" if words.startswith(("any next text", "a first text")) else words


def _last_day(run: Run, name: str) -> str:
    process = run.result["process"]
    rows = process["outcomes"].get(name) or process["items"].get(name) or process["items"][name.removeprefix("item-")]
    return rows[-1]["by"]


def _amount(run: Run, name: str, value: float) -> str:
    kind, _, rest = name.partition(".")
    if kind == "settlement":
        return rounded(value, _width(run, rest) / 5, _width(run, rest) / 100)
    if kind == "process":
        return f"{in_hundred(value)} in 100"
    if kind == "signed":
        return f"{'ahead' if value >= 0 else 'behind'} by {in_hundred(abs(value))} of 100 draws"
    return f"{in_100(value, run.draws)} draws"


def assumption(run: Run, a: Assumed, names: Names) -> str:
    """An assumption as a clause that follows "if"."""
    kind, name, at = a["kind"], a["name"], a["at"]
    if kind == "event":
        return f"{cited(names.event(name))} ends in {cited(names.outcome(name, at))}"
    if kind == "model":
        return f"only the model {cited(name)} is believed"
    if kind == "mechanism":
        return f"the process is without its mechanism {cited(name.replace('_', ' '))}"
    if kind == "what-if" or name in PARTISAN:
        called = names.what_if(name, run.what_if_names.get(name))
        return called[3:] if called.lower().startswith("if ") else f"{cited(called)} holds"
    if kind == "reading":
        unit, _, id_ = name.partition(".")
        return f"{unit_name(run.scenario, unit, id_)} is not believed"
    what = number_name(names, name)
    return f"{what} is in its {at} tenth" if at in ("lowest", "highest") else f"{what} is {at}"
