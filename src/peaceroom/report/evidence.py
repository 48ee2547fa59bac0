"""The part of “Whose word” that a ledger makes possible: influence, pooled ranges, what is worth a day's research."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from peaceroom.analysis.findings_evidence import KINDS, Move, evidence_findings, input_name, moves, split
from peaceroom.analysis.numbers import rounded
from peaceroom.analysis.sentences import View
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.analysis.naming import Names
    from peaceroom.analysis.run import Run

#: sources shown in the figure; inputs shown in the table of what is worth research
SHOWN, WORTH = 10, 12
_UNITS = {"source": "source", "origin": "utterance", "camp": "camp", "comment": "comment", "anonymous": "anonymous",
          "translated": "translated"}


def section(v: View, number: Callable[[], int]) -> dict[str, Any] | None:
    """What the template shows; None for a run without a ledger."""
    from peaceroom.report.figures.influence import dot_plot

    run, names = v.run, v.names
    if names.redact or not run.result.get("evidence"):
        return None
    top = _largest(moves(run, "source"))[:SHOWN]
    return {
        "sentences": evidence_findings(v),
        "figure": Markup(dot_plot([(m, names.issue(m.issue)) for m in top], number())) if top else None,
        "units": _units(run, names), "pooled": _pooled(run, names), "worth": _worth(run, names),
        "assumptions": _assumptions(run),
    }


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
            carried = "; ".join(input_name(run, names, key) for key in m.carried_by[:2])
            rows.append((m.name, word, names.issue(m.issue), _delta(m), carried))
    heads = ("Left out", "Kind", "Moves most", "By", "Through")
    return Table(heads, tuple(rows), frozenset({3}), frozenset({0, 4})) if rows else None


def _delta(m: Move) -> str:
    half = (m.high - m.low) / 2
    text = rounded(m.delta, max(10 * half, 1e-9)) if half else f"{m.delta:.3g}"
    return f"{'' if text[0] in '−-0' else '+'}{text} ±{rounded(half, 10 * half) if half else 0}"


def _pooled(run: Run, names: Names) -> Table:
    """Every position on which the ledger speaks: what the file says, and what three pools make of the passages."""
    rows = []
    for e in sorted(run.result["evidence"].values(), key=lambda e: not e["used"]):
        if e["issue"] is None:
            what = f"{names.actor(e['actor'])}: {e['quantity']}"
        else:
            what = f"{names.actor(e['actor'])} on {names.issue(e['issue'])}"
        said = "from the ledger" if e["used"] else str(e["given"]).replace("..", "–")
        sets = " or ".join(f"{a:.0f}–{b:.0f}" for a, b in e["mixture"]["set"])
        rows.append((what, said, sets, *(f"{e[m]['p10']:.0f}–{e[m]['p90']:.0f}" for m in ("linear", "log")),
                     f"{e['items']} of {e['origins']}", "contradicts itself" if e["torn"] else ""))
    heads = ("Position", "In the file", "Pooled, 80 % set", "Linear pool", "Logarithmic pool", "Items of origins", "")
    return Table(heads, tuple(rows), frozenset({2, 3, 4, 5}), frozenset({0}))


def _worth(run: Run, names: Names) -> Table | None:
    """Inputs by how much of the spread of a compromise their knowledge would take away."""
    rows: list[tuple[float, tuple[str, ...]]] = []
    for quantity, by_input in run.result.get("voi", {}).items():
        for key, e in by_input.items():
            if e["low"] > 0:
                gains = (e.get("evsi") or {}).items()
                rows.append((e["evppi"], (
                    input_name(run, names, key), names.issue(split(quantity)[0]),
                    f"{_share(e['evppi'])} ({_share(e['low'])}–{_share(e['high'])})",
                    "; ".join(f"{KINDS[kind].rstrip(',')}: {_share(gain)}" for kind, gain in gains))))
    rows.sort(key=lambda row: (-row[0], row[1]))
    heads = ("To know", "For the compromise on", "Takes away, in 100 of its spread", "One passage instead")
    return Table(heads, tuple(row for _, row in rows[:WORTH]), frozenset({2}), frozenset({0, 3})) if rows else None


def _share(x: float) -> str:
    return f"{100 * x:.0f}" if x >= .005 else "<1"


def _assumptions(run: Run) -> str:
    ledger = run.scenario.ledger
    if ledger is None:
        return ""
    a = ledger.assumptions
    about = a.shift["adversary"]
    return (f"Pool: {a.pool}; reading probabilities × {a.hedge:g}, {a.model_sd:g} hundredths added to every item's sd; "
            f"copies of one utterance share one vote, near-copies with correlation {a.re_reported:g}, own reporting of "
            f"one camp {a.same_camp:g}; one side's word about the other is shifted by {about.mean:g} ± {about.sd:g}. "
            "None of these is measured.")
