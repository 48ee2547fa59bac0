"""Probabilities of the process by a date as outputs: ``process.OUTCOME`` at the end, ``process.OUTCOME@DATE`` by a day.

Points of a design are the simulator's input draws: the scenario's inputs, the numbers of the process file, the
settings of the simulator. All points are simulated with the same random numbers, so that what differs between two
points is what their inputs do, not chance; events happen or not within each simulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.process.answers import EVENTS, asked_of_ceasefires, curves_of, key_of
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.core.errors import InputError
from peaceroom.files.suggestions import did_you_mean
from peaceroom.process.anchoring.pacing import Pace
from peaceroom.process.case_fields import Stage
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.scenario.file.series import Series, folder_series
from peaceroom.scenario.sampling.sample import Sample
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.talks.anchor import anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]
#: simulations of each point
EACH = 64
#: input draws from which the states of the talks and their pace are found
PACE_DRAWS = 16


def outcomes_of(scenario: Scenario) -> list[str]:
    """Names that outcomes of the process have."""
    b = Builder(scenario, 0, 1, start_of(scenario))
    return [*EVENTS, *asked_of_ceasefires(b), *map(key_of, b.items), *(f"victory-{q}" for q in b.parties)]


def checked(scenario: Scenario, name: str) -> tuple[str, str | None]:
    """Outcome and day of ``OUTCOME`` or ``OUTCOME@DATE``. Raises `InputError` E316."""
    outcome, at, day = name.partition("@")
    known = outcomes_of(scenario)
    if outcome not in known:
        raise InputError.one("E316", f"there is no output {f'process.{name}'!r}", "nothing could be asked about it",
                             did_you_mean(f"process.{outcome}", [f"process.{k}" for k in known],
                                          "write process.OUTCOME or process.OUTCOME@DATE"))
    if not at:
        return outcome, None
    last = Horizon.of(scenario).days[-1]
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        wanted = None
    if wanted is None or not scenario.as_of < wanted <= last:
        raise InputError.one("E316", f"the process is not asked for on {day[:40]!r}", "it is simulated from the as-of "
                             "date to its end", f"write a day from {scenario.as_of} on up to {last}, as YYYY-MM-DD")
    return outcome, day


@dataclass(frozen=True, eq=False)
class ProcessOutputs:
    """Probabilities of ``asked``, pairs of outcome and day, at the points of samples."""

    scenario: Scenario
    asked: Sequence[tuple[str, str | None]]
    seed: int
    each: int = EACH
    series: tuple[Series, ...] | None = field(default=None)

    @cached_property
    def _base(self) -> Builder:
        origin = self.scenario.origin
        series = folder_series(origin.folder) if self.series is None and origin is not None else self.series or ()
        return Builder(self.scenario, self.seed, PACE_DRAWS, start_of(self.scenario, series))

    @cached_property
    def _paces(self) -> Mapping[Stage, Pace]:
        return anchors(self._base, self._base.switches).by_state

    @cached_property
    def weeks(self) -> list[int]:
        """Week of each output."""
        last, start = Horizon.of(self.scenario).weeks, self.scenario.as_of
        return [last if day is None else min(last, max(1, ceil((date.fromisoformat(day) - start).days / 7)))
                for _, day in self.asked]

    def streams(self, what_ifs: Sequence[str]) -> tuple[str, ...]:
        """Numbers of the process that are in doubt, those of what-ifs among them."""
        under = [self._base.under(get_what_if(self.scenario, w), w) for w in what_ifs]
        return tuple(sorted({name for b in (self._base, *under) for name in b.streams()}))

    def __call__(self, sample: Sample, what_if: str | None = None) -> Array:
        """``(D, Q)`` probabilities; numbers of the process are taken from ``sample.units``."""
        given = {name: u for name, u in sample.units.items() if name.startswith("process.")}
        b = Builder(self.scenario, self.seed, sample.draws, self._base.violence, sampled=sample, given=given)
        b = b if what_if is None else b.under(get_what_if(self.scenario, what_if), what_if)
        weeks, paces, share = max(self.weeks), self._paces, b.item_share
        usual = next(iter(paces.values()))

        def one(g: int) -> ProcessResult:
            pace = paces.get(b.present.state[g], usual)
            return simulate(b.case(g, *pace.at(float(share[g]))), b.parameters(g), b.switches, draws=self.each,
                            weeks=weeks, seed=self.seed, first=0, workers=1)

        with ThreadPoolExecutor(1) as pool:
            results = tuple(pool.map(one, range(sample.draws)))
        curves = curves_of(b, results)
        return np.column_stack([curves[name][:, w] for (name, _), w in zip(self.asked, self.weeks, strict=True)])
