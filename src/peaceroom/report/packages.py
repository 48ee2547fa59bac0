"""The section on texts: drafts and best packages against everybody's alternative, trades, and why nothing is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from peaceroom.findings.packages import RULE_NAMES, actor, draft_sentences, trade_sentence
from peaceroom.findings.rounding import hundreds
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings
    from peaceroom.scenario.types import Issue

#: best packages in the figure and in the table of texts
SHOWN = ("nash", "robust")
TRADES = 6


def section(f: Findings, number: Callable[[], int]) -> dict[str, Any] | None:
    """What the template shows; None where no package was looked for, or names are hidden."""
    result = f.view.run.result
    if f.view.names.redact or "packages" not in result:
        return None
    packages, drafts = result["packages"], result.get("drafts", {})
    scenario, draws = f.view.run.scenario, f.view.run.draws
    return {
        "figure": _figure(f, packages, drafts, number),
        "texts": _texts(f, packages, drafts), "acceptance": _acceptance(f, packages, drafts),
        "trades": [trade_sentence(t, scenario) for t in packages.get("trades", [])[:TRADES]],
        "drafts": [(d["name"], draft_sentences(d, scenario, draws)) for d in drafts.values()],
    }


def _names(packages: Mapping[str, Any], drafts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Texts in the order in which they are shown: the drafts, then best packages that exist."""
    found = [(d["name"], d) for d in drafts.values()]
    return found + [(RULE_NAMES[rule], packages["best"][rule]) for rule in SHOWN
                    if packages["best"][rule]["text"] is not None]


def _margin(entry: Mapping[str, Any], party: str) -> Mapping[str, float]:
    found: Mapping[str, float] = entry["parties"][party]["margin"] if "parties" in entry else entry["margin"][party]
    return found


def _accepts(entry: Mapping[str, Any], party: str) -> float:
    return float(entry["parties"][party]["accepts"] if "parties" in entry else entry["margin"][party]["accepts"])


def _figure(f: Findings, packages: Mapping[str, Any], drafts: Mapping[str, Any],
            number: Callable[[], int]) -> Markup | None:
    from peaceroom.report.figures.margins import Margin, margin_plot

    shown = _names(packages, drafts)
    if not shown:
        return None
    rows = []
    for party, facts in packages["parties"].items():
        part = 100 / max(facts["best"], 1e-300)
        rows.append((actor(f.view.run.scenario, party), [
            Margin(name, *(part * _margin(e, party)[q] for q in ("p10", "median", "p90"))) for name, e in shown]))
    return Markup(margin_plot(rows, number()))


def _texts(f: Findings, packages: Mapping[str, Any], drafts: Mapping[str, Any]) -> Table:
    """What each text says, an issue a row."""
    shown = _names(packages, drafts)
    scenario = f.view.run.scenario
    rows = [(scenario.issues[k].name, *(_said(scenario.issues[k], e["text"].get(k)) for _, e in shown))
            for k in scenario.issues]
    return Table(("Issue", *(name for name, _ in shown)), tuple(rows), wide=frozenset(range(1, len(shown) + 1)))


def _said(asked: Issue, clause: float | str | None) -> str:
    """A clause short enough for a cell: its value with the words of the nearest point of the scale."""
    if clause is None:
        return "not spoken of"
    if isinstance(clause, str):
        if ".." in clause:
            low, _, high = clause.partition("..")
            return f"open, {low}–{high}"
        if not clause.removeprefix("-").replace(".", "", 1).isdigit():
            return clause.replace("refer:", "referred to ")
        clause = float(clause)
    near = min(asked.scale, key=lambda anchor: abs(anchor - clause))
    return f"{clause:.0f}, {'' if near == clause else 'near '}“{asked.scale[near]}”"


def _acceptance(f: Findings, packages: Mapping[str, Any], drafts: Mapping[str, Any]) -> Table:
    """In how many of 100 draws each party accepts each text, and all together."""
    shown = _names(packages, drafts)
    draws = f.view.run.draws
    rows = [(actor(f.view.run.scenario, p), *(hundreds(_accepts(e, p), draws) for _, e in shown))
            for p in packages["parties"]]
    rows.append(("All of them together", *(hundreds(e["accepted"], draws) for _, e in shown)))
    return Table(("Accepts, in 100 draws", *(name for name, _ in shown)), tuple(rows),
                 numeric=frozenset(range(1, len(shown) + 1)))
