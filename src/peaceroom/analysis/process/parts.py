"""The process in parts that any worker can do: paces, simulations of some input draws, and what is read off others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.process.answers import curves_of
from peaceroom.analysis.process.declared import lacking
from peaceroom.analysis.process.keeping import from_bytes, plain_paces, to_bytes
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.runs.parts import Made, Part
from peaceroom.runs.solver import Solver
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.sampling.what_ifs import get_what_if
from peaceroom.scenario.talks.anchor import Paces, anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario

#: draws that are simulated in one part, where input draws have fewer
TOGETHER = 1024


class Talks:
    """The process of a scenario, for any number of threads: builders of its cases, each made once."""

    def __init__(self, scenario: Scenario, seed: int, series: Sequence[Series] = ()) -> None:
        self.scenario, self.seed = scenario, seed
        self._violence = start_of(scenario, series)
        self._builders: dict[tuple[int, str], Builder] = {}
        self.lock = RLock()

    def builder(self, input_draws: int, what_if: str = "") -> Builder:
        """The builder for so many input draws, as things stand or under a what-if."""
        with self.lock:
            if (found := self._builders.get((input_draws, what_if))) is None:
                if what_if:
                    found = self.builder(input_draws).under(get_what_if(self.scenario, what_if), what_if)
                else:
                    found = Builder(self.scenario, self.seed, input_draws, self._violence)
                self._builders[input_draws, what_if] = found
        return found


def talks_of(solver: Solver) -> Talks:
    """The process of a plan."""
    return Talks(solver.plan.scenario, solver.plan.seed, solver.plan.series)


@dataclass(frozen=True, slots=True)
class Course:
    """What is simulated: ``each`` draws of each of ``input_draws`` input draws, of which a part may take some.

    ``share``: of texts that close an item; by default as drawn. ``lacking``: without this thing that the file declares.
    """

    input_draws: int
    each: int
    weeks: int
    paces: Paces
    switches: Switches
    what_if: str = ""
    share: float | None = None
    lacking: str = ""

    def of(self, talks: Talks, numbers: Sequence[int]) -> list[ProcessResult]:
        """The simulations of these input draws."""
        b = talks.builder(self.input_draws, self.what_if)
        with talks.lock:  # parts of a builder are made once
            cases = [b.case(g, *self.paces.at(b, g, float(b.item_share[g]) if self.share is None else self.share))
                     for g in numbers]
            if self.lacking:
                cases = [lacking(self.lacking, b, case) for case in cases]
            params = [b.parameters(g) for g in numbers]
        return [simulate(case, p, self.switches, draws=self.each, weeks=self.weeks, seed=b.seed, first=g * self.each,
                         workers=1) for g, case, p in zip(numbers, cases, params, strict=True)]


def pace_part(input_draws: int) -> Part:
    """The pace as things stand; `peaceroom.analysis.process.keeping.paces_from` reads its facts."""
    return Part("process/pace", talks_of, _paces, (input_draws,))


def _paces(talks: Talks, input_draws: int) -> Made:
    b = talks.builder(input_draws)
    return plain_paces(anchors(b, b.switches)), b""


def simulated(name: str, course: Course) -> list[Part]:
    """All input draws of a course, some to a part; `simulations` reads what they give."""
    size = max(1, TOGETHER // course.each)
    return [Part(f"{name}/{first}", talks_of, _simulated,
                 (course, tuple(range(first, min(first + size, course.input_draws)))))
            for first in range(0, course.input_draws, size)]


def _simulated(talks: Talks, course: Course, numbers: Sequence[int]) -> Made:
    found = [to_bytes(r) for r in course.of(talks, numbers)]
    return {"sizes": [len(data) for data in found]}, b"".join(found)


def simulations(made: Made) -> list[ProcessResult]:
    """The results of a part of `simulated`."""
    facts, data = made
    out, at = [], 0
    for size in facts["sizes"]:
        out.append(from_bytes(data[at : at + size]))
        at += size
    return out


def paired(name: str, course: Course, fewer: int) -> Part:
    """Outcome → its probability at the end, by input draw, of the first ``fewer``."""
    return Part(name, talks_of, _by_the_end, (course, fewer))


def _by_the_end(talks: Talks, course: Course, fewer: int) -> Made:
    curves = curves_of(talks.builder(course.input_draws, course.what_if), course.of(talks, range(fewer)))
    return {name: curve[:, -1].tolist() for name, curve in curves.items()}, b""


def ends(made: Made) -> dict[str, NDArray[np.float64]]:
    """What a part of `paired` or `without` gives."""
    return {name: np.array(values) for name, values in made[0].items()}


def without(mechanism: str, course: Course, fewer: int, *, matched: bool) -> Part:
    """`paired` with a mechanism off; ``matched``: at a pace that has the same base rate, where there is one."""
    return Part(f"process/without/{mechanism}", talks_of, _without, (mechanism, course, fewer, matched))


def _without(talks: Talks, mechanism: str, course: Course, fewer: int, matched: bool) -> Made:
    b, switches = talks.builder(course.input_draws), course.switches.off(mechanism)
    paces = course.paces
    if matched and paces.target is not None:
        with talks.lock:
            share = float(b.item_share.mean())
        found = anchors(b, switches, (share,), paces)
        paces = found if found.target is not None else paces
    return _by_the_end(talks, replace(course, switches=switches, paces=paces), fewer)


def averaged(name: str, course: Course, fewer: int, week: int) -> Part:
    """Outcome → its mean probability by the end of a week, of the first ``fewer`` input draws."""
    return Part(name, talks_of, _averaged, (course, fewer, week))


def _averaged(talks: Talks, course: Course, fewer: int, week: int) -> Made:
    curves = curves_of(talks.builder(course.input_draws), course.of(talks, range(fewer)))
    return {name: float(curve[:, week].mean()) for name, curve in curves.items()}, b""

