"""The part of “Whose word” that a ledger makes possible: influence, pooled ranges, what is worth a day's research."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

from peaceroom.findings.evidence import (
    Move,
    evidence_findings,
    input_name,
    moves,
    moves_of,
    pooled_name,
    split,
)
from peaceroom.findings.influence import change_words
from peaceroom.findings.rounding import finest, span
from peaceroom.findings.view import Finding, View
from peaceroom.report.figures.drawing import Drawing
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.analysis.influence.result import Traced
    from peaceroom.runs.run import Run
    from peaceroom.scenario.naming import Names
    from peaceroom.scenario.types import Scenario

#: sources shown in the figure; inputs shown in the table of what is worth research
SHOWN, WORTH = 10, 12
#: what the figure of sources shows
FIGURE_WORDS = ("What leaving a source out does to the compromise on the issue it moves most, in points of 100 of the "
                "scale, with the 95 % interval of the mean over the draws.")
#: positions drawn over time, and utterances that such a figure takes
LINES, LEAST_SAID = 4, 3
#: kinds of passages whose gain is weighed (`peaceroom.analysis.voi.result`), as heads of columns
PASSAGES = {"public-B2": "A public statement", "private-C3": "A leak", "signed-A1": "A signed text"}
#: what the table of pooled numbers calls its columns
GLOSS = {
    "Mixture": "each passage either says where the number lies or, if it is worth nothing, says nothing; agreement "
               "narrows, contradiction leaves several ranges. Shown is the smallest set that holds 80 %",
    "Linear": "the average of what the passages say one by one: the widest. Shown are the 10 and 90 % points",
    "Logarithmic": "their geometric mean: one range even where passages contradict each other. The same points",
    "Passages (utterances)": "how many passages speak of the number, and to how many original utterances they go back",
}
_UNITS = {"source": "source", "origin": "utterance", "camp": "camp", "comment": "comment", "anonymous": "anonymous",
          "translated": "translated"}


class EvidenceSection(TypedDict):
    """What the template shows of a ledger; tables are None where they would be empty."""

    sentences: list[Finding]
    figure: Drawing | None
    figure_words: str
    over_time: list[tuple[Drawing, str]]
    units: Table | None
    pooled: Table | None
    worth: Table | None
    assumptions: str
    gloss: dict[str, str]


def section(v: View, number: Callable[[], int]) -> EvidenceSection | None:
    """What the template shows; None for a run without a ledger."""
    run, names = v.run, v.names
    if names.redact or not run.result.get("evidence"):
        return None
    return {
        "sentences": evidence_findings(v),
        "figure": influence_figure(run.result.get("influence", {}), run.scenario, number), "figure_words": FIGURE_WORDS,
        "over_time": _over_time(run, names, number),
        "units": _units(run, names), "pooled": _pooled(run, names), "worth": _worth(run, names),
        "assumptions": _assumptions(run), "gloss": GLOSS,
    }


def influence_figure(influence: Traced, scenario: Scenario, number: Callable[[], int]) -> Drawing | None:
    """What leaving out each source does, the largest effects; None where none moves anything."""
    from peaceroom.report.figures.influence import dot_plot

    top = _largest(moves_of(influence, scenario, "source"))[:SHOWN]
    return dot_plot([(m, scenario.issues[m.issue].name) for m in top], number()) if top else None


def _over_time(run: Run, names: Names, number: Callable[[], int]) -> list[tuple[Drawing, str]]:
    """Of the positions with most utterances on several days, what was said and done when: figures and captions."""
    from peaceroom.evidence.over_time import over_time, spoken_of
    from peaceroom.findings.said_over_time import sentences
    from peaceroom.report.figures.said_over_time import said_over_time
    from peaceroom.report.figures.svg import panel_svg

    ledger, scenario = run.scenario.ledger, run.scenario
    if ledger is None:
        return []
    every = [over_time(ledger, actor, issue, scenario.as_of, scenario.issues[issue].ends)
             for actor, issue in spoken_of(ledger) if issue in scenario.issues]
    told = [(len({s.origin for s in f.sayings}), f) for f in every if len({s.day for s in f.sayings}) > 1]
    told = [(n, f) for n, f in told if n >= LEAST_SAID]
    told.sort(key=lambda one: (not any(t.moved for t in one[1].trends), -one[0], one[1].actor, one[1].issue))
    out = []
    for _, found in told[:LINES]:
        scale = scenario.issues[found.issue].scale
        low, high = (scale.get(end, "") for end in found.scale)
        drawn = panel_svg(said_over_time(found, names, (low, high)), number())
        out.append((drawn, " ".join(sentences(found, names))))
    return out


def _largest(found: list[Move]) -> list[Move]:
    """Of each unit the largest effect, without those that move nothing."""
    best: dict[str, Move] = {}
    for m in found:
        if m.delta:
            best.setdefault(m.id, m)
    return list(best.values())


def _units(run: Run, names: Names) -> Table | None:
    """Utterances, camps and kinds of passages left out as a whole."""
    rows = []
    for unit, word in _UNITS.items():
        for m in _largest(moves(run, unit))[:SHOWN if unit in ("source", "origin") else None]:
            change = change_words(m.delta, m.low, m.high)
            rows.append((m.name, word, names.issue(m.issue), change, _through(run, names, m)))
    heads = ("Left out", "Kind", "Moves most", "By", "Through")
    return Table(heads, tuple(rows), frozenset({3})) if rows else None


def _through(run: Run, names: Names, m: Move) -> str:
    """Whose numbers carry the effect: the issue stands beside it."""
    found = []
    for key in m.carried_by[:2]:
        e = run.result["evidence"][key]
        found.append(pooled_name(names, {**e, "issue": None}))
    return "; ".join(found) + (f" and {len(m.carried_by) - 2} more" if len(m.carried_by) > 2 else "")


def _pooled(run: Run, names: Names) -> Table:
    """Every position on which the ledger speaks: what the file says, and what three pools make of the passages."""
    rows = []
    for e in sorted(run.result["evidence"].values(), key=lambda e: not e["used"]):
        said = "from the ledger" if e["used"] else str(e["given"]).replace("..", "–")
        least = finest(e["scale"][1] - e["scale"][0])
        sets = " or ".join(span(a, b, least) for a, b in e["mixture"]["set"])
        sets += " (contradicts itself)" if e["torn"] else ""
        rows.append((pooled_name(names, e), said, sets, *(span(e[m]["p10"], e[m]["p90"], least)
                                                         for m in ("linear", "log")), f"{e['items']} ({e['origins']})"))
    heads = ("Position", "In the file", "Mixture", "Linear", "Logarithmic", "Passages (utterances)")
    return Table(heads, tuple(rows), frozenset({2, 3, 4, 5}))


def _worth(run: Run, names: Names) -> Table | None:
    """Inputs by how much of the spread of a compromise their knowledge would take away."""
    rows: list[tuple[float, tuple[str, ...]]] = []
    for quantity, by_input in run.result.get("voi", {}).items():
        if split(quantity)[1] is None:
            continue  # of a zone it is a gain of the Brier score, not a share of a spread
        for key, e in by_input.items():
            if e["low"] > 0:
                gains = e.get("evsi") or {}
                rows.append((e["evppi"], (
                    input_name(names, key), names.issue(split(quantity)[0]),
                    f"{_share(e['evppi'])} ({_share(e['low'])}–{_share(e['high'])})",
                    *(_share(gains[kind]) if kind in gains else "–" for kind in PASSAGES))))
    rows.sort(key=lambda row: (-row[0], row[1]))
    heads = ("To know", "For the compromise on", "The number", *PASSAGES.values())
    return Table(heads, tuple(row for _, row in rows[:WORTH]), frozenset({2, 3, 4, 5})) if rows else None


def _share(x: float) -> str:
    return f"{100 * x:.0f}" if x >= .005 else "<1"


def _assumptions(run: Run) -> str:
    ledger = run.scenario.ledger
    if ledger is None:
        return ""
    a = ledger.assumptions
    about = a.shift["adversary"]
    return (f"The run draws from the {'logarithmic' if a.pool == 'log' else a.pool} pool. Assumed, not measured, in "
            f"points of 100 of a scale: the chance that a passage says something, by its two grades, is taken × "
            f"{a.hedge:g}; every passage may be off by {a.model_sd:g} more (1 sd) than its kind; neither holds for "
            f"what an actor says itself in public about its position, which may be off by {a.own_words_sd:g}; copies "
            f"of one utterance have one vote together, near-copies are correlated by {a.re_reported:g} and reports of "
            f"one camp by {a.same_camp:g}; an adversary is taken to move the other side {about.mean:g} ± {about.sd:g} "
            "away from itself.")
