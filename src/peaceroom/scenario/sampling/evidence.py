"""Numbers that a scenario takes from its ledger: which they are, and the distributions pooled for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from peaceroom.core.distributions import Distribution
from peaceroom.evidence.ledger.ledger import Ledger, to_snapshot
from peaceroom.evidence.ledger.records import Aspect
from peaceroom.evidence.ledger.stored_texts import sha256
from peaceroom.evidence.pooling.inputs import estimated_biases, pool_all
from peaceroom.evidence.pooling.items import InputKey
from peaceroom.evidence.pooling.pooled import Ends, Method, Pooled
from peaceroom.evidence.pooling.statements import Statements, statements_for
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
    return _pooled(s.ledger, s.as_of, scales(s), tuple(dict.fromkeys((*wanted(s), *also))), method)


def scales(s: Scenario) -> tuple[tuple[str, Ends], ...]:
    """Issue and the ends of its scale, in the order of the file."""
    return tuple((name, issue.ends) for name, issue in s.issues.items())


def said_on(s: Scenario) -> Mapping[str, Statements]:
    """Number from the ledger → what its pool is made of, and can change with."""
    return {} if s.ledger is None else {w.name: statements_for(s.ledger, w.key, s.as_of, w.ends) for w in wanted(s)}


def rests_on(s: Scenario) -> Mapping[str, frozenset[str]]:
    """Number from the ledger → the passages that its pool can change with.

    Those coded about it; for a bottom line what its actor states; the own words of those whose reports are shifted
    away from, or towards, what they want; and passages that confirm one of these.
    """
    return {name: words.passages for name, words in said_on(s).items()}


@lru_cache(maxsize=16)
def _pooled(ledger: Ledger, as_of: date, on: tuple[tuple[str, Ends], ...], asked: tuple[Wanted, ...],
            method: Method | None) -> Mapping[str, Pooled]:
    biases = estimated_biases(ledger, dict(on), as_of)
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
    return None if found is None else as_drawn(s, name, issue, found)


def as_drawn(s: Scenario, name: str, issue: str | None, found: Pooled) -> Distribution:
    """The distribution of an input whose pool is ``found``; on an issue with options it lies on these."""
    if issue is not None and s.issues[issue].kind == "options" and name.endswith((".position", ".bottom_line")):
        return found.on_options(s.issues[issue].scale)
    return found.distribution()


def discounted(s: Scenario, what_if: WhatIf) -> Scenario:
    """The scenario with a what-if's discounts made in its ledger; itself where there is none."""
    if s.ledger is None or not what_if.discount:
        return s
    return s.with_ledger(_discounted(s.ledger, tuple(what_if.discount.items())))


@lru_cache(maxsize=16)
def _discounted(ledger: Ledger, discounts: tuple[tuple[str, float], ...]) -> Ledger:
    """The same ledger each time, so that what is pooled from it is pooled once and not for every block of draws."""
    for camp, by in discounts:
        ledger = ledger.discounted(camp, by)
    return ledger
