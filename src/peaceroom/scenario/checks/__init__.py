"""Meaning: what the values of a scenario say together, checked as strictly as their form.

Each module holds functions that take a `Context` and add to its findings. Local checks judge one entry by
the ids that exist; whole checks need every entry (what is missing) and are left out when the form of some
entry was bad, because they would report its absence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from peaceroom.files.places import PlacedProblems
from peaceroom.scenario.checks import (
    approval,
    dates,
    drafts,
    effects,
    model_options,
    names,
    process,
    provenance,
    scores,
    structure,
    values,
)
from peaceroom.scenario.checks.context import Context
from peaceroom.scenario.types import Scenario

_LOCAL = (names.references, names.duplicates, values.values, values.distributions, dates.dates, provenance.provenance,
          provenance.discounts, effects.effects, scores.scores, scores.thresholds, approval.approval, drafts.drafts,
          structure.local, structure.sums,
          structure.circles, process.process, model_options.model_options)
_WHOLE = (structure.participation, structure.capability)


def check(scenario: Scenario, findings: PlacedProblems, data: Mapping[str, Any], *, whole: bool, ledger: bool) -> None:
    """Add every problem of meaning to the findings.

    ``data`` is what was read, so that an id whose entry has a bad form still counts as known. ``whole`` says
    that no entry was left out. ``ledger`` says that the scenario's folder holds a ledger of evidence.
    """
    context = Context.of(scenario, findings, data, whole=whole, ledger=ledger)
    for run in (*_LOCAL, *(_WHOLE if whole else ())):
        run(context)
