"""How much less of a mechanism that holds a text back would be enough: the simulator with a part of it, draw for draw.

A mechanism is eased by parts of the way to where it holds nothing back: waiting (`wait_floor`, the pace of who waits),
breaks (`break_hazard`), the fear of a shift (`loss_through_deal`) or of defection (`guarantee`), attacks
(`opportunity`), readiness (motivation and trust of every party, on the way to 1), and what ratifiers need (on the way
to nothing). The smallest of a few parts counts that brings half of what switching the mechanism off brings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.process.answers import Answers, answer
from peaceroom.analysis.process.run import PACING, paired_mean
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ALL_TEXTS
from peaceroom.process.parameters import Parameters
from peaceroom.runs.obstacle_results import Eased
from peaceroom.runs.process_results import MeanDifference
from peaceroom.runs.threads import threads
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.anchor import Paces, anchor, anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

Array = NDArray[np.float64]

#: parts of a mechanism that are tried, and the share of what switching it off brings that is enough
PARTS, ENOUGH = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0), 0.5
_IN_CASE: Mapping[str, Callable[[ProcessCase, float], ProcessCase]] = {
    "commitment": lambda c, part: c.replace(shift=np.asarray(c.shift) * (1 - part)),
    "readiness": lambda c, part: c.replace(motivation=_nearer(c.motivation, part), trust_in=_nearer(c.trust_in, part)),
    "disrupt": lambda c, part: c.replace(disruptors=tuple(
        replace(d, opportunity=d.opportunity * (1 - part)) for d in c.disruptors)),
    "ratify": lambda c, part: c.replace(ratifiers=tuple(
        replace(r, needs=None if r.needs is None else (r.needs[0] * (1 - part), r.needs[1] * (1 - part)))
        for r in c.ratifiers)),
}
_IN_PARAMETERS: Mapping[str, Callable[[Parameters, float], Parameters]] = {
    "wait": lambda p, part: p.replace(wait_floor=_to_one(p["wait_floor"], part)),
    "break": lambda p, part: p.replace(break_hazard=p["break_hazard"] * (1 - part)),
    "guarantee": lambda p, part: p.replace(guarantee=_to_one(p["guarantee"], part)),
}


@dataclass(frozen=True)
class _Altered(Builder):
    """A builder of the same input draws with a part of one mechanism taken away."""

    mechanism: str = ""
    part: float = 0.0
    known: dict[int, Parameters] = field(default_factory=dict, compare=False)

    def case(self, g: int, multiplier: float = 1.0, texts_ratio: float = 1.0,
             texts_away: float = ALL_TEXTS, texts_resumed: float = 1.0) -> ProcessCase:
        """The base's case of input draw ``g``, changed."""
        assert self.base is not None
        found = self.base.case(g, multiplier, texts_ratio, texts_away, texts_resumed)
        change = _IN_CASE.get(self.mechanism)
        return found if change is None else change(found, self.part)

    def parameters(self, g: int) -> Parameters:
        """The base's parameters of input draw ``g``, changed."""
        assert self.base is not None
        if g not in self.known:
            change = _IN_PARAMETERS.get(self.mechanism)
            given = self.base.parameters(g)
            self.known[g] = given if change is None else change(given, self.part)
        return self.known[g]


def eased(scenario: Scenario, mechanisms: Mapping[str, Mapping[str, MeanDifference]], keys: Sequence[str], *,
          input_draws: int, each: int, seed: int, series: Sequence[Series] = (), pace: Paces | None = None) -> Eased:
    """The outcomes ``keys`` as things stand, and the smallest part of each mechanism that is enough.

    Parameters
    ----------
    mechanisms
        What switching each off brings to each outcome; those that bring nothing beyond chance are passed over.
    input_draws, each
        The draws on which that was counted.
    pace
        At which that was counted; by default it is looked for.
    """
    base = Builder(scenario, seed, input_draws, start_of(scenario, series))
    weeks = Horizon.of(scenario).weeks
    found: Eased = {"now": {}, "changes": {}}
    with threads(2) as pool:
        pace = anchors(base, base.switches) if pace is None else pace
        now = answer(pool, base, pace, base.switches, input_draws, each, weeks)
        found["now"] = {key: float(now.curves[key][:, -1].mean()) for key in keys if key in now.curves}
        for name, brings in mechanisms.items():
            wanted = [k for k in keys if k in brings and brings[k]["low"] > 0]
            if not wanted or name not in (*_IN_CASE, *_IN_PARAMETERS):
                continue
            open_ = dict.fromkeys(wanted)
            for part in PARTS:
                then = _with(pool, base, pace, name, part, input_draws, each, weeks)
                for key in list(open_):
                    change = paired_mean(then.curves[key][:, -1] - now.curves[key][:, -1])
                    if change["delta"] >= ENOUGH * brings[key]["delta"]:
                        found["changes"].setdefault(name, {})[key] = {"part": part, **change}
                        del open_[key]
                if not open_:
                    break
    return found


def _with(pool: ThreadPoolExecutor, base: Builder, pace: Paces, name: str, part: float, input_draws: int, each: int,
          weeks: int) -> Answers:
    """The answers with a part of a mechanism taken away; at a matched base rate where the mechanism is one of pace."""
    altered = _Altered(base.scenario, base.seed, base.input_draws, base.violence, base=base, mechanism=name, part=part)
    own = pace
    if name in PACING and pace.target is not None:
        matched = Paces({state: anchor(
            base.scenario, altered.case(g), base.seed, base.switches, (float(base.item_share.mean()),),
            pace.by_state[state], _IN_PARAMETERS[name](Parameters(), part)) for state, g in base.present.first.items()})
        own = matched if matched.target is not None else pace
    return answer(pool, altered, own, base.switches, input_draws, each, weeks)


def _to_one(value: float, part: float) -> float:
    return value + part * (1 - value)


def _nearer(values: Array, part: float) -> Array:
    return np.clip(np.asarray(values, float) + part * (1 - np.asarray(values, float)), 0.01, 0.99)
