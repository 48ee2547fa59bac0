"""Numbers that a scenario takes from its ledger: which they are, and the distributions pooled for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from peaceroom.core.distributions import Distribution
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Aspect
from peaceroom.evidence.ledger.snapshot import to_snapshot
from peaceroom.evidence.ledger.texts import sha256
from peaceroom.evidence.pooling.inputs import estimated_biases, pool_all
from peaceroom.evidence.pooling.items import LINK, InputKey, items_for
from peaceroom.evidence.pooling.pooled import Ends, Method, Pooled
from peaceroom.scenario.row_names import root_of, row_names

if TYPE_CHECKING:
    from peaceroom.scenario.types import Position, Quantity, Scenario, WhatIf

#: fields of a row that codings can speak about: field → (quantity, aspect)
FIELDS: Mapping[str, InputKey] = {
    "position": InputKey("", None, "position"), "bottom_line": InputKey("", None, "position", "bottom_line"),
    "salience": InputKey("", None, "salience"), "capability": InputKey("", None, "capability"),
}
HUNDRED: Ends = (0.0, 100.0)


class Wanted(NamedTuple):
    """One number that is to be pooled."""

    name: str
    key: InputKey
    ends: Ends
    toward: float | None


def wanted(s: Scenario) -> tuple[Wanted, ...]:
    """Every number written ``{from: evidence}``, under the name of its input."""
    return tuple(_wanted(s))


def rows_known(s: Scenario) -> dict[str, Wanted]:
    """Every position of a row on which the ledger may speak, whether it is taken from there or given by hand."""
    return {f"{name}.position": _of_row(s, name, row, "position") for name, row in zip(
        row_names(s), s.positions, strict=True)}


def _wanted(s: Scenario) -> Iterator[Wanted]:
    for name, actor in s.actors.items():
        if actor.capability is not None and actor.capability.from_ == "evidence":
            yield Wanted(f"actors.{name}.capability", InputKey(name, None, "capability"), HUNDRED, None)
    for row_name, row in zip(row_names(s), s.positions, strict=True):
        for field in FIELDS:
            cell: Quantity | None = getattr(row, field)
            if cell is not None and cell.from_ == "evidence":
                yield _of_row(s, row_name, row, field)


def _of_row(s: Scenario, row_name: str, row: Position, field: str) -> Wanted:
    _, _, quantity, aspect = FIELDS[field]
    ends = s.issues[row.issue].ends if quantity == "position" else HUNDRED
    return Wanted(f"{row_name}.{field}", InputKey(row.actor, row.issue, quantity, aspect), ends,
                  _counterpart(s, row, aspect) if quantity == "position" else None)


def _counterpart(s: Scenario, row: Position, aspect: Aspect) -> float | None:
    """Where the others whose consent is required stand, in hundredths: the mean of what their rows say."""
    if aspect != "bottom_line":
        return None
    low, high = s.issues[row.issue].ends
    others = [r.position.value.on(low, high).best for r in s.positions
              if r.issue == row.issue and r.position.value is not None and root_of(s, r.actor) != root_of(s, row.actor)
              and s.actors[root_of(s, r.actor)].consent == "required"]
    return 100 * (float(np.mean(others)) - low) / (high - low) if others else None


def pooled(s: Scenario, also: tuple[Wanted, ...] = (), method: Method | None = None) -> Mapping[str, Pooled]:
    """Input name → what the scenario's ledger says of it, by the ledger's pool or another; empty without a ledger."""
    if s.ledger is None:
        return {}
    scales = tuple((name, issue.ends) for name, issue in s.issues.items())
    return _pooled(s.ledger, s.as_of, scales, tuple(dict.fromkeys((*wanted(s), *also))), method)


def rests_on(s: Scenario) -> Mapping[str, frozenset[str]]:
    """Number from the ledger → the passages that its pool can change with.

    Those coded about it; for a bottom line what its actor states; the own words of those whose reports are shifted
    away from, or towards, what they want; and passages that confirm one of these.
    """
    ledger, found = s.ledger, {}
    if ledger is None:
        return {}
    for w in wanted(s):
        items = [i for i in pooled(s)[w.name].items if i.passage != LINK]
        if w.key.quantity == "position":
            if w.key.aspect == "bottom_line":
                items += items_for(ledger, w.key._replace(aspect="stated"), s.as_of, w.ends)
            voices = {i.voice for i in items if i.voice is not None and i.relation in ("adversary", "ally")}
            for actor in sorted(voices):
                for aspect in get_args(Aspect):
                    own = items_for(ledger, InputKey(actor, w.key.issue, "position", aspect), s.as_of, w.ends)
                    items += [i for i in own if i.relation == "self"]
        passages = {i.passage for i in items}
        confirming = {other for i in items for c in i.codings if (other := ledger.codings[c].confirmed_by)}
        found[w.name] = frozenset(passages | (confirming & set(ledger.passages)))
    return found


@lru_cache(maxsize=64)
def _pooled(ledger: Ledger, as_of: date, scales: tuple[tuple[str, Ends], ...], asked: tuple[Wanted, ...],
            method: Method | None) -> Mapping[str, Pooled]:
    biases = estimated_biases(ledger, dict(scales), as_of)
    found = pool_all(ledger, {w.key: w.ends for w in asked}, as_of, method=method, biases=biases,
                     toward={w.key: w.toward for w in asked if w.toward is not None})
    return {w.name: found[w.key] for w in asked}


def ledger_sha256(s: Scenario) -> str:
    """Hash of the ledger that numbers are pooled from; empty where none is.

    A ledger that is in no file (one made in memory, or without some unit) is told apart by its records.
    """
    if s.ledger is None or not wanted(s):
        return ""
    return s.ledger.sha256 or sha256(json.dumps(to_snapshot(s.ledger), sort_keys=True))


def said(s: Scenario, name: str) -> str:
    """A number taken from the evidence in words: ``from evidence (44..93)``, its 10 and 90 % points."""
    found = pooled(s).get(name)
    if found is None:
        return "from evidence"
    low, high = found.ends
    a, b = (low + (high - low) * float(u) / 100 for u in found.quantile([.1, .9]))
    digits = 0 if abs(high - low) >= 50 else 1 if abs(high - low) >= 5 else 2
    return f"from evidence ({a:.{digits}f}..{b:.{digits}f})"


def distribution(s: Scenario, name: str, issue: str | None) -> Distribution | None:
    """The distribution pooled for an input; on an issue with options it lies on these. None without a ledger."""
    found = pooled(s).get(name)
    if found is None:
        return None
    if issue is not None and s.issues[issue].kind == "options" and name.endswith((".position", ".bottom_line")):
        return found.on_options(s.issues[issue].scale)
    return found.distribution()


def discounted(s: Scenario, what_if: WhatIf) -> Scenario:
    """The scenario with a what-if's discounts made in its ledger; itself where there is none."""
    if s.ledger is None or not what_if.discount:
        return s
    ledger = s.ledger
    for camp, by in what_if.discount.items():
        ledger = ledger.discounted(camp, by)
    return s.with_ledger(ledger)
