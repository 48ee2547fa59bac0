"""The section on texts: drafts and best packages against everybody's alternative, trades, and why nothing is signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from peaceroom.findings.drafts import draft_sentences
from peaceroom.findings.packages import RULE_NAMES, actor, trade_sentence
from peaceroom.findings.rounding import hundreds
from peaceroom.report.figures.drawing import Drawing
from peaceroom.report.tables import Table

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings
    from peaceroom.runs.draft_results import Draft
    from peaceroom.runs.package_results import Packages, Spread
    from peaceroom.scenario.types import Issue, Scenario

#: best packages in the figure and in the table of texts
SHOWN = ("nash", "robust")
TRADES = 6
#: what the figure shows
FIGURE_WORDS = ("What each text leaves each party above (to the right) or below its alternative, in points of 100 of "
                "its best package: median and 10–90 % of the draws. A hollow mark: the party would rather have no "
                "agreement in most draws.")


class _Text(NamedTuple):
    """A draft or a best package: its clauses, how often all accept it, and each party's margin and acceptance."""

    name: str
    text: Mapping[str, float | str]
    accepted: float
    margin: Mapping[str, Spread]
    accepts: Mapping[str, float]


class PackagesSection(TypedDict):
    """What the template shows of texts."""

    figure: Drawing | None
    figure_words: str
    texts: Table
    acceptance: Table
    trades: list[str]
    drafts: list[tuple[str, list[str]]]


def section(f: Findings, number: Callable[[], int]) -> PackagesSection | None:
    """What the template shows; None where no package was looked for, or names are hidden."""
    result = f.view.run.result
    if f.view.names.redact or "packages" not in result:
        return None
    packages, drafts = result["packages"], result.get("drafts", {})
    scenario, draws = f.view.run.scenario, f.view.run.draws
    return {
        "figure": margins_figure(scenario, packages, drafts, number), "figure_words": FIGURE_WORDS,
        "texts": _texts(f, packages, drafts), "acceptance": _acceptance(f, packages, drafts),
        "trades": [trade_sentence(t, scenario) for t in packages.get("trades", [])[:TRADES]],
        "drafts": [(d["name"], draft_sentences(d, scenario, draws)) for d in drafts.values()],
    }


def _shown(packages: Packages, drafts: Mapping[str, Draft]) -> list[_Text]:
    """Texts in the order in which they are shown: the drafts, then best packages that exist."""
    found = [_Text(d["name"], d["text"], d["accepted"], {p: s["margin"] for p, s in d["parties"].items()},
                   {p: s["accepts"] for p, s in d["parties"].items()}) for d in drafts.values()]
    best = [(RULE_NAMES[rule], packages["best"][rule]) for rule in SHOWN]
    return found + [_Text(name, b["text"], b["accepted"], b["margin"],
                          {p: m["accepts"] for p, m in b["margin"].items()})
                    for name, b in best if b["text"] is not None]


def margins_figure(scenario: Scenario, packages: Packages, drafts: Mapping[str, Draft],
                   number: Callable[[], int]) -> Drawing | None:
    """What texts leave each party against its alternative; None where there is no text."""
    from peaceroom.report.figures.margins import Margin, margin_plot

    shown = _shown(packages, drafts)
    if not shown:
        return None
    rows = []
    for party, facts in packages["parties"].items():
        part = 100 / max(facts["best"], 1e-300)
        at = [(t.name, t.margin[party]) for t in shown]
        rows.append((actor(scenario, party), [
            Margin(name, part * m["p10"], part * m["median"], part * m["p90"]) for name, m in at]))
    return margin_plot(rows, number())


def _texts(f: Findings, packages: Packages, drafts: Mapping[str, Draft]) -> Table:
    """What each text says, an issue a row."""
    shown = _shown(packages, drafts)
    scenario = f.view.run.scenario
    rows = [(scenario.issues[k].name, *(_said(scenario.issues[k], t.text.get(k)) for t in shown))
            for k in scenario.issues]
    return Table(("Issue", *(t.name for t in shown)), tuple(rows), wide=frozenset(range(1, len(shown) + 1)))


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


def _acceptance(f: Findings, packages: Packages, drafts: Mapping[str, Draft]) -> Table:
    """In how many of 100 draws each party accepts each text, and all together."""
    shown = _shown(packages, drafts)
    draws = f.view.run.draws
    rows = [(actor(f.view.run.scenario, p), *(hundreds(t.accepts[p], draws) for t in shown))
            for p in packages["parties"]]
    together = "All of them together" if packages["approval"] is None else "Enough of them together"
    rows.append((together, *(hundreds(t.accepted, draws) for t in shown)))
    return Table(("Accepts, in 100 draws", *(t.name for t in shown)), tuple(rows),
                 numeric=frozenset(range(1, len(shown) + 1)))
