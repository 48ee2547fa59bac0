"""A trace-back to sources in words: what leaving each out does to an answer, and which number is worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.evidence import input_name, split, unit_name
from peaceroom.findings.rounding import rounded
from peaceroom.scenario.naming import Names
from peaceroom.scenario.types import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peaceroom.analysis.influence.result import Traced
    from peaceroom.runs.results import Influence, Worth

#: units told of an answer, the largest effects, and inputs worth knowing
TOLD, WORTH = 8, 5
#: units that are told, and how they are called before their names; passages and documents are parts of these
_KINDS = {"source": "the source ", "origin": "the utterance ", "camp": "", "comment": "", "anonymous": "",
          "translated": ""}
#: share of the scale, or of all draws, below which a change is no news
NEGLIGIBLE = 0.001
_CLOSE = ("Each number says how the mean over the draws changes without the unit, with its 95 % interval. Effects do "
          "not add up, and two sources that carry one utterance have none each.")


def quantity_words(scenario: Scenario, name: str) -> str:
    """An answer that is traced: a settlement by a model, or how often a text suits all."""
    issue, model = split(name)
    called = scenario.issues[issue].name
    return f"{called}: how often a text suits all" if model is None else f"{called}: settlement by {model}"


def influence_text(influence: Traced, voi: Mapping[str, Mapping[str, Worth]], scenario: Scenario) -> str:
    """Answer by answer, the largest effects first; then what knowing a number would take away of the doubt."""
    parts = [f"{scenario.title} · whose word moves the answer"]
    for quantity, by_unit in influence.items():
        parts += ["", quantity_words(scenario, quantity), *_moved(quantity, by_unit, scenario)]
    names = Names(scenario)
    for quantity, by_input in voi.items():
        known = sorted(((key, e) for key, e in by_input.items() if e["low"] > 0), key=lambda row: -row[1]["evppi"])
        if known:
            parts += ["", f"Worth knowing: {quantity_words(scenario, quantity)}", *(
                f"  {_capital(input_name(names, key))} would take away {_share(e['evppi'])} of 100 of the doubt "
                f"({_share(e['low'])}–{_share(e['high'])})" for key, e in known[:WORTH])]
    return "\n".join([*parts, "", _CLOSE])


def change_words(delta: float, low: float, high: float) -> str:
    """A change and half the width of its interval, no finer than the interval allows: ``+1.2 ±0.3``."""
    half = (high - low) / 2
    text = rounded(delta, max(10 * half, 1e-9)) if half else f"{delta:.3g}"
    sign = "+" if delta > 0 and text != "0" else ""
    return f"{sign}{text} ±{rounded(half, 10 * half) if half else 0}"


def _moved(quantity: str, by_unit: Mapping[str, Mapping[str, Influence]], scenario: Scenario) -> list[str]:
    issue, model = split(quantity)
    low, high = scenario.issues[issue].ends
    whole, unit_of = (1.0, 100.0) if model is None else (high - low, 1.0)
    found = [(unit, name, e) for unit, by in by_unit.items() if unit in _KINDS for name, e in by.items()
             if abs(e["delta"]) > NEGLIGIBLE * whole]
    found.sort(key=lambda row: (-abs(row[2]["delta"]), row[0], row[1]))
    out = []
    for unit, name, e in found[:TOLD]:
        change = change_words(*(unit_of * e[key] for key in ("delta", "low", "high")))
        kind = _KINDS[unit]
        out.append(f"  {change}{' in 100 draws' if model is None else ''} without {kind}"
                   f"{unit_name(scenario, unit, name, issue)}")
    return out or ["  Nothing moves it by more than a thousandth of the scale when left out alone."]


def _share(x: float) -> str:
    return f"{100 * x:.0f}" if x >= .005 else "<1"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
