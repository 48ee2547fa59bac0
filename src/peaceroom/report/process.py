"""The section on the process in time: figures and tables of ``result["process"]``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from peaceroom.accuracy.backtest.shipped import shipped
from peaceroom.analysis.process.answers import key_of
from peaceroom.analysis.process.hinges import FEWEST
from peaceroom.analysis.process.run import PACING
from peaceroom.findings.declared import declared, declared_finding
from peaceroom.findings.process import (
    day_words,
    in_hundred,
    item_name,
    outcome_words,
    process_findings,
    span_100,
)
from peaceroom.findings.rounding import decimal, tenths
from peaceroom.findings.view import Finding
from peaceroom.process.switches import MECHANISMS
from peaceroom.report.figures.drawing import Drawing
from peaceroom.report.tables import Table
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.process_results import Chance, MeanDifference, Outcome, Process
    from peaceroom.runs.run import Run

_STATES = {"not_opened": "not opened", "in_session": "in session", "recess": "in a planned recess",
           "suspended": "suspended", "dormant": "dormant (may revive)", "signed": "signed", "ratified": "ratified"}
_HEADS = {"any-text": "Any next text", "substantive": "A text of substance", "break": "A break",
          "ceasefire": "A general ceasefire holds", "comprehensive": "Comprehensive agreement", "ratified": "Ratified"}
_GLOSS = {"anchor": "the base rates", "weak": "data, weakly", "no": "no data: judgement",
          "scenario": "the file’s range"}
#: differences below this are printed as none
LEAST = 0.0005


class ProcessSection(TypedDict):
    """What the template ``process.html.j2`` shows."""

    sentences: list[Finding]
    curves: list[tuple[str, Drawing, str]]
    fans: list[tuple[str, Drawing, str]]
    states: Drawing
    legend: list[tuple[str, str]]
    table: Table
    mechanisms: Table
    glosses: list[tuple[str, str]]
    declared: Table
    what_ifs: Table
    hinges: Table
    each: str
    input_draws: int
    paired: str
    matched: str
    idle: str
    chance: str
    hinge_input_draws: int
    asked: bool
    pace: float | None
    share: str
    weight: str


def section(run: Run, names: Names, number: Callable[[], int]) -> ProcessSection | None:
    """What the template ``process.html.j2`` shows; None for a run without the process."""
    from peaceroom.report.figures import process as figures
    from peaceroom.report.figures.svg import render_all

    found = run.result.get("process")
    if not found:
        return None
    labels = _STATES | {f"victory_{q}": f"{names.actor(q)} has won by arms" for q in run.scenario.actors}

    def panel(key: str, figure: int) -> tuple[str, Drawing, str]:
        label = outcome_words(run, names, key)
        rows = found["outcomes"].get(key) or items[key]
        share = references.get(key, 0.0)
        told = f" Of these {in_hundred(share)} in 100 are by reference to later talks." if share > LEAST else ""
        return (f"{label[0].upper()}{label[1:]}", figures.curve(found, key, f"{label}, in 100", figure, rows),
                _caption(rows[-1]) + told)

    items = {key_of(item): by for item, by in found["items"].items()}
    references = {key_of(item): share for item, share in found["by_reference"].items()}
    keys = [*items, *found["outcomes"]]
    shown = [key for key in keys if key != "ratified" and max(found["curves"]["outcomes"][key]["p"]) > 0.005]
    curves = render_all([partial(panel, key, number()) for key in shown])
    weeks = found["curves"]["weeks"]
    fans = []
    curve = found["curves"]
    if curve["deaths"]:
        naive = curve["naive_deaths"]
        figure = figures.fan(curve["deaths"], weeks, "Deaths a month", number(), weekly=False, naive=naive)
        fans.append(("Violence: deaths a month", figure, _naive_words(naive)))
    for party, rows in list(curve["balance"].items())[:1]:
        figure = figures.fan(rows, weeks, "Share of strength", number(), weekly=True, naive={"now": [rows[0][1]]})
        fans.append((f"Battlefield: {names.actor(party)}’s share of strength", figure,
                     "Dashed: as it stands. No base rate says how fast a balance moves: how wide this opens is "
                     "judgement."))
    return {
        "sentences": [*process_findings(run, names), *declared_finding(run, names)], "curves": curves, "fans": fans,
        "states": figures.states(found, labels, number()), "legend": figures.legend(found, labels),
        "table": _probabilities(run, names, found), "mechanisms": _mechanisms(run, names, found),
        "glosses": [(name.replace("_", " "), MECHANISMS[name][1]) for name in found["mechanisms"]],
        "declared": _declared(run, names, found),
        "what_ifs": _what_ifs(run, names, found), "hinges": _hinges(run, names, found),
        "each": f"{found['draws'] // found['input_draws']:,}", "input_draws": found["input_draws"],
        "paired": f"{found['paired_draws']:,}",
        "matched": ", ".join(name for name in PACING if name in found["mechanisms"]),
        "idle": ", ".join(name.replace("_", " ") for name in _idle(found)),
        "chance": f"{found['hinge_limit']:.2f}", "hinge_input_draws": found["hinge_input_draws"],
        "asked": found["hinge_input_draws"] >= FEWEST, "pace": found["pace"]["base_rate"],
        "share": _share_sentence(run, names, found), "weight": _weight_words(run, names, found),
    }


def _naive_words(naive: dict[str, list[float]] | None) -> str:
    if naive is None:
        return "There is no series of deaths to hold a naive forecast of beside it."
    return (f"Naive forecasts beside it: dashed the last month ({naive['last'][0]:,.0f}) and the mean of twelve "
            f"({naive['mean'][0]:,.0f}), dotted 80 % of a negative binomial on those twelve.")


def _share_sentence(run: Run, names: Names, found: Process) -> str:
    """What the share of texts that close an item does to the item it moves most; empty where it was not asked."""
    ends = found["pace"]["by_item_share"]
    settled = run.scenario.process.talks.settled if run.scenario.process is not None else ()
    # what has a rate of its own does not hang on the share
    items = [k for k, by in found["items"].items() if k not in settled and by[-1]["outside"] is None]
    if len(ends) < 2 or not items or ends[0]["share"] == ends[1]["share"]:
        return ""
    low, high = (e["p"] for e in ends)
    key = max(map(key_of, items), key=lambda k: abs(high[k] - low[k]))
    begins = "Base rates of texts know no agenda items, so how many texts close an item is a judgement: "
    few, many = (f"{100 * e['share']:.0f} %" for e in ends)
    day = day_words(ends[0]["by"])
    if in_hundred(low[key]) == in_hundred(high[key]):
        return f"{begins}whether {few} or {many} of the texts to come do, no item has another number by {day}."
    return (f"{begins}that by {day} {outcome_words(run, names, key)} has {in_hundred(low[key])} in 100 if {few} of "
            f"the texts to come do, and {in_hundred(high[key])} in 100 if {many} do.")


def _weight_words(run: Run, names: Names, found: Process) -> str:
    """How much the simulator weighs where a base rate knows the same event; empty where none does."""
    by_weight: dict[float, list[str]] = {}
    both: dict[str, list[Outcome]] = {key_of(item): by for item, by in found["items"].items()} | found["outcomes"]
    for key, by in both.items():
        if by[-1]["outside"] is not None:
            by_weight.setdefault(by[-1]["weight"], []).append(outcome_words(run, names, key))
    if not by_weight:
        return "No base rate knows any of these events, so every number is the simulator’s alone."
    told = "; ".join(f"{'nothing' if weight == 0 else f'{100 * weight:.0f} % (in log-odds)'} for "
                     + ", ".join(f"“{x}”" for x in words) for weight, words in sorted(by_weight.items()))
    return ("Where a base rate knows the same event, the simulator weighs as much beside it as its forecasts from "
            f"{shipped().origins} past days of real talks support: {told}. Where it weighs nothing, the number is the "
            "base rate. Elsewhere the number is the simulator’s alone.")


def _by(row: Chance) -> str:
    return f"By {day_words(row['by'])}: {_with_span(row, ' in 100')}"


def _caption(row: Outcome) -> str:
    outside = row["outside"]
    if outside is None:
        return f"{_by(row)}; no base rate."
    return (f"{_by(row)}. Line: the simulator alone, {in_hundred(row['inside'])}. "
            f"Dashed: the base rate, {in_hundred(outside)}.")


def _with_span(row: Chance, unit: str = "") -> str:
    """``9 (5–16)``; without brackets where they would hold nothing but 0."""
    span = span_100(row["low"], row["high"])
    return f"{in_hundred(row['p'])}{unit}" + (f" ({span})" if span != "0" else "")


def _probabilities(run: Run, names: Names, found: Process) -> Table:
    days = [row["by"] for row in found["outcomes"]["any-text"]]
    rows = []
    both: dict[str, list[Outcome]] = {key_of(item): by for item, by in found["items"].items()}
    for key, by in (both | found["outcomes"]).items():
        label = outcome_words(run, names, key)
        rate = by[-1]["outside"]
        rows.append((f"{label[0].upper()}{label[1:]}",
                     *map(_with_span, by),
                     "none" if rate is None else in_hundred(rate)))
    return Table(("By", *map(day_words, days), "Base rate"), tuple(rows), frozenset(range(1, len(days) + 2)))


def _difference(d: MeanDifference) -> str:
    """``+1.8 ±1.5``: the mean paired difference in 100 and half the width of its 95 % interval."""
    half = (d["high"] - d["low"]) / 2
    if abs(d["delta"]) < LEAST and half < 10 * LEAST:
        return "0"
    return f"{tenths(d['delta'], sign=True)} ±{tenths(half)}"


def _head(run: Run, names: Names, key: str) -> str:
    """An outcome as a column head."""
    if key.startswith("victory-"):
        return f"{names.actor(key.removeprefix('victory-'))} wins"
    return _HEADS.get(key) or item_name(run, key.removeprefix("item-"))


def _shown(found: Process) -> list[str]:
    items = [key_of(item) for item in list(found["items"])[:1]]
    kept = [k for k in ("any-text", "substantive", "break", "ceasefire", "comprehensive") if k in found["outcomes"]]
    return list(dict.fromkeys([*items, *kept, *(k for k in found["outcomes"] if k.startswith("victory-"))]))


def _effects(run: Run, names: Names, found: Process, first: str,
             rows: list[tuple[str, dict[str, MeanDifference]]]) -> Table:
    keys = _shown(found)
    heads = (first, *(_head(run, names, k) for k in keys))
    return Table(heads, tuple((name, *(_difference(by[k]) for k in keys)) for name, by in rows),
                 frozenset(range(1, len(keys) + 1)))


def _mechanisms(run: Run, names: Names, found: Process) -> Table:
    idle = _idle(found)
    rows = [(name.replace("_", " "), by) for name, by in found["mechanisms"].items() if name not in idle]
    return _effects(run, names, found, "Switched off", rows)


def _idle(found: Process) -> list[str]:
    """Mechanisms whose absence changes nothing that the table shows."""
    keys = _shown(found)
    return [name for name, by in found["mechanisms"].items() if all(_difference(by[k]) == "0" for k in keys)]


def _declared(run: Run, names: Names, found: Process) -> Table:
    """What the file declares, each left out."""
    rows = [(x.says[0].upper() + x.says[1:], found["declared"][x.key]) for x in declared(run.scenario, names)
            if x.key in found.get("declared", {})]
    return _effects(run, names, found, "Left out", rows)


def _what_ifs(run: Run, names: Names, found: Process) -> Table:
    rows = [(names.what_if(key, run.what_if_names.get(key)), by) for key, by in found["what_ifs"].items()]
    return _effects(run, names, found, "What if", rows)


def _hinges(run: Run, names: Names, found: Process) -> Table:
    rows = tuple((row["parameter"], row["reason"], outcome_words(run, names, row["outcome"]),
                  decimal(row["rank_correlation"], 2, sign=True), _GLOSS[row["identified"]])
                 for row in found["hinges"])
    return Table(("Number", "What it is", "Goes most with", "Rank correlation", "Rests on"), rows,
                 frozenset({3}), frozenset({1}))
