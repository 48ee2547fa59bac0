"""Outputs of a scenario by name, and their values for any sample of its inputs.

``settlement.ISSUE.MODEL``: where the model settles the issue; ``zone.ISSUE``: 1 where there is a zone of agreement;
``draft.ID``: 1 where all whose consent is required accept the draft; ``process.OUTCOME`` and ``process.OUTCOME@DATE``:
its probability at the end, or by a day. Each as things stand, under a what-if, or as the
difference between two what-ifs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.packages.draft import clauses_of, expecting
from peaceroom.analysis.packages.problem import Table, table_of
from peaceroom.analysis.sensitivity.process_outputs import ProcessOutputs, checked
from peaceroom.analysis.zone import zone_open
from peaceroom.core.case import Case
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.models import Model, canonical_key, default_models, get_model
from peaceroom.models.asking import ask
from peaceroom.models.packages.drafts import standing
from peaceroom.models.written_options import own_options
from peaceroom.scenario.sampling.sample import Sample, build_case
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.types import Draft, Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Output:
    """One output: ``kind`` is settlement, zone, draft or process; ``id`` is the issue's, the draft's or the outcome's.

    ``by``: of the process the day; None for its end.
    """

    kind: str
    id: str
    model: str | None = None
    by: str | None = None

    @property
    def name(self) -> str:
        name = ".".join((self.kind, self.id, *([] if self.model is None else [self.model])))
        return name if self.by is None else f"{name}@{self.by}"


def default_outputs(scenario: Scenario) -> tuple[Output, ...]:
    """The representative model's settlement of every issue, every zone, every draft."""
    model = default_models("value of information")[0]
    return (*(Output("settlement", i, model) for i in scenario.issues), *(Output("zone", i) for i in scenario.issues),
            *(Output("draft", d) for d in scenario.drafts))


def named(scenario: Scenario, name: str) -> Output:
    """The output of this name. Raises `InputError` E316 for one that is not known, E401 for an unknown model."""
    kind, _, rest = name.partition(".")
    if kind == "settlement":
        issue, _, model = rest.partition(".")
        if issue in scenario.issues and model:
            return Output(kind, issue, canonical_key(model))
    elif (kind == "zone" and rest in scenario.issues) or (kind == "draft" and rest in scenario.drafts):
        return Output(kind, rest)
    elif kind == "process":
        outcome, by = checked(scenario, rest)
        return Output(kind, outcome, by=by)
    known = [o.name for o in default_outputs(scenario)]
    raise InputError.one("E316", f"there is no output {name!r}", "nothing could be asked about it",
                         did_you_mean(name, known, "write settlement.ISSUE.MODEL, zone.ISSUE, draft.ID or "
                                      "process.OUTCOME@DATE"))


def chosen(scenario: Scenario, names: Iterable[str]) -> tuple[Output, ...]:
    """The outputs of these names, each once; by default `default_outputs`."""
    return tuple(dict.fromkeys(named(scenario, n) for n in names)) or default_outputs(scenario)


@dataclass(frozen=True, eq=False)
class Outputs:
    """Values of outputs of a scenario: as things stand or ``under`` a what-if, less those ``against`` another.

    Attributes
    ----------
    under, against
        Ids of what-ifs. With ``against`` the values are differences, with "" to as things stand.
    first
        A sample of the whole scenario, from which it is read once what a body is expected to find.
    """

    scenario: Scenario
    asked: Sequence[Output]
    first: Sample
    under: str | None = None
    against: str | None = None

    def __post_init__(self) -> None:
        for name in filter(None, (self.under, self.against)):
            get_what_if(self.scenario, name)
        _ = self._models, self._drafts

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {o.model: get_model(o.model, **own_options(self.scenario.models, o.model))
                for o in self.asked if o.model is not None}

    @cached_property
    def _drafts(self) -> dict[str, Draft]:
        wanted = [o.id for o in self.asked if o.kind == "draft"]
        if not wanted:
            return {}
        case = build_case(self.scenario, self.first)
        table = table_of(case)
        return {d: expecting(table, case, self.scenario.drafts[d]) for d in wanted}

    def __call__(self, sample: Sample) -> Array:
        """``(D, Q)`` values; NaN where an output has none."""
        values = self._under(sample, self.under)
        return values if self.against is None else values - self._under(sample, self.against or None)

    def _under(self, sample: Sample, what_if: str | None) -> Array:
        found = np.full((sample.draws, len(self.asked)), np.nan)
        timed = [q for q, o in enumerate(self.asked) if o.kind == "process"]
        if len(timed) < len(self.asked):
            found = self.of_case(build_case(self.scenario, sample, what_if))
        if self.process is not None:
            found[:, timed] = self.process(sample, what_if)
        return found

    @cached_property
    def process(self) -> ProcessOutputs | None:
        """The simulator, where an output of the process is asked for."""
        timed = [(o.id, o.by) for o in self.asked if o.kind == "process"]
        return ProcessOutputs(self.scenario, timed, self.first.seed) if timed else None

    def of_case(self, case: Case, settled: dict[str, Array] | None = None) -> Array:
        """``(D, Q)`` values for a case, NaN for the process; ``settled``: outcomes ``(D, K)`` by model."""
        solved = dict(settled or {})
        table = table_of(case) if self._drafts else None
        out = np.full((case.draws, len(self.asked)), np.nan)
        for q, o in enumerate(self.asked):
            if o.kind == "process":
                continue
            if o.kind == "draft":
                assert table is not None
                out[:, q] = self._accepted(case, table, o.id)
                continue
            k = case.issues.index(o.id)
            if o.model is None:
                found = zone_open(case, k)
                if found is not None:
                    out[:, q] = found
            elif o.model in solved:
                out[:, q] = solved[o.model][:, k]
            else:
                model = self._models[o.model]
                if model.traits.multi_issue:
                    solved[o.model] = np.asarray(ask(o.model, model, case).outcome)
                    out[:, q] = solved[o.model][:, k]
                else:
                    out[:, q] = ask(o.model, model, case.issue(k)).outcome[:, 0]
        return out

    def _accepted(self, case: Case, table: Table, draft: str) -> Array:
        if not table.problem.parties:
            return np.full(case.draws, np.nan)
        clauses = clauses_of(self.scenario, table, case, self._drafts[draft])
        return np.asarray(standing(table.problem, clauses).carried, float)
