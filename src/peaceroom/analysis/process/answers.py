"""Probabilities by input draw, from simulations of every input draw of a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.process.result import EVENTS as COLUMNS
from peaceroom.process.result import Fact, ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.talks.anchor import Paces
from peaceroom.scenario.talks.case import Builder

Array = NDArray[np.float64]

#: of ceasefires, beside being in force: word → what
FACTS: dict[str, Fact] = {"holds": "holds", "broke-down": "broke down"}
#: outcomes that are not items: name → how to read them off a result
EVENTS = {"any-text": "step", "substantive": "substantive", "break": "break", "comprehensive": "comprehensive",
          "ratified": "ratified"}
#: what is asked of ceasefires: name → scope, what of it. The first ones are of the day, not of any day until then.
CEASEFIRES: dict[str, tuple[str, Fact]] = {
    "ceasefire": ("general", "in force"), "ceasefire-partial": ("partial", "in force"),
    "ceasefire-local": ("local", "in force"),
    **{f"ceasefire{of}-{word}": (scope, what) for scope, of in (("general", ""), ("partial", "-partial"),
                                                                ("local", "-local"))
       for word, what in FACTS.items()}}


@dataclass(frozen=True)
class Answers:
    """Probabilities by input draw: name → ``(input_draws, W+1)``; and the results they come from."""

    curves: Mapping[str, Array]
    results: tuple[ProcessResult, ...]


def answer(pool: ThreadPoolExecutor, b: Builder, paces: Paces, switches: Switches, input_draws: int, each: int,
           weeks: int) -> Answers:
    """Simulate the first ``input_draws``, ``each`` draws of each."""
    # cached parts are not made twice
    cases = [b.case(g, *paces.at(b, g, float(b.item_share[g]))) for g in range(input_draws)]
    params = [b.parameters(g) for g in range(input_draws)]

    def one(g: int) -> ProcessResult:
        return simulate(cases[g], params[g], switches, draws=each, weeks=weeks, seed=b.seed, first=g * each, workers=1)

    results = tuple(pool.map(one, range(input_draws)))
    return Answers(curves_of(b, results), results)


def curves_of(b: Builder, results: Sequence[ProcessResult]) -> dict[str, Array]:
    """Outcome → ``(results, W+1)`` probability by week."""
    curves = {name: np.stack([r.by(column) for r in results]) for name, column in EVENTS.items()}
    curves |= {key_of(item): np.stack([_settled_by(r, k) for r in results]) for k, item in enumerate(b.items)}
    curves |= {name: np.stack([r.ceasefire(*CEASEFIRES[name]) for r in results]) for name in asked_of_ceasefires(b)}
    return curves | {f"victory-{q}": np.stack([r.victory(q) for r in results]) for q in b.parties}


def asked_of_ceasefires(b: Builder) -> list[str]:
    """Names of `CEASEFIRES` that a scenario has a use for: scopes in force, or that an item may bring."""
    p = b.process
    held = {c.scope for c in p.ceasefires}
    known = held | {f.ceasefire_scope for name, f in p.items.items() if f.ceasefire and name in b.items}
    return ["ceasefire", *(name for name, (scope, what) in CEASEFIRES.items() if name != "ceasefire" and (
        scope in held if what == "holds" else scope in known))]


def key_of(item: str) -> str:
    """An agenda item's name among the outcomes: its id, or ``item-<id>`` where an outcome is called so."""
    return f"item-{item}" if item in {*EVENTS, *CEASEFIRES} or item.startswith(("victory-", "item-")) else item


def _settled_by(r: ProcessResult, k: int) -> Array:
    """``(W+1,)`` probability that item ``k`` has been settled by the end of each week."""
    seen = r.times[:, len(COLUMNS) + k]
    return np.asarray(np.cumsum(np.bincount(seen[seen >= 0], minlength=r.weeks + 1)) / r.draws)


def interval(values: Array, p: Array | float, each: int) -> tuple[float, float]:
    """10–90 % of the input draws' probabilities, drawn in by the share of their variance that is chance."""
    spread = float(np.var(values))
    chance = float(np.mean(values * (1 - values))) / max(each, 1)
    real = max(0.0, spread - chance)
    shrink = np.sqrt(real / spread) if spread > 0 else 0.0
    low, high = np.quantile(float(p) + shrink * (values - float(p)), (0.1, 0.9))
    return float(np.clip(min(low, p), 0, 1)), float(np.clip(max(high, p), 0, 1))


def summed(results: Sequence[ProcessResult]) -> ProcessResult:
    """One result whose histograms are those of all input draws."""
    counts = ("death_counts", "balance_counts", "item_counts", "reference_counts")
    return replace(results[0], draws=sum(r.draws for r in results),
                   **{name: sum(getattr(r, name) for r in results) for name in counts})
