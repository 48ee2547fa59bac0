"""What a measure does to the course of the talks: the simulated process with and without it, on the same numbers.

Each act changes the process case of every input draw; what the draws share stays as it is, so that differences are the
act's alone. The pace is that of the talks as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.analysis.levers.catalogue import PROCESS, Act
from peaceroom.analysis.process.answers import Answers, answer, key_of
from peaceroom.analysis.process.run import PAIRED_DRAWS, PAIRED_INPUT_DRAWS, paired_mean
from peaceroom.analysis.process.violence_level import start_of
from peaceroom.process.actors import Event, Outcome, ThirdParty
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import ALL_TEXTS
from peaceroom.runs.lever_results import PairedShare
from peaceroom.runs.threads import threads
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.anchor import Paces, anchors
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.talks.horizon import Horizon
from peaceroom.scenario.types import Scenario

#: outcomes of the process that are told, beside the item at the table
ASKED = ("any-text", "substantive", "comprehensive", "break", "ceasefire")
#: of ceasefires, the class that is kept best
_MOST_CLASS = 3
Change = Callable[[ProcessCase], ProcessCase]


@dataclass(frozen=True)
class Course:
    """``now``: outcome → its probability by the end of the forecast as things stand.

    ``changes``: act → outcome → change of that, with the 95 % interval of the mean over input draws.
    """

    now: Mapping[str, float]
    changes: Mapping[Act, Mapping[str, PairedShare]]


@dataclass(frozen=True)
class Altered(Builder):
    """A builder whose cases are those of its base with one change."""

    change: Change = field(default=lambda case: case)

    def case(self, g: int, multiplier: float = 1.0, texts_ratio: float = 1.0,
             texts_away: float = ALL_TEXTS, texts_resumed: float = 1.0) -> ProcessCase:
        """The base's case of input draw ``g``, changed."""
        assert self.base is not None
        return self.change(self.base.case(g, multiplier, texts_ratio, texts_away, texts_resumed))


def course(scenario: Scenario, acts: Iterable[Act], *, seed: int, item: str, series: Sequence[Series] = (),
           workers: int | None = None, pace: Paces | None = None) -> Course:
    """What each act does to the probabilities of outcomes by the end of the forecast.

    Acts on the content, and those with nothing to act on here, are left out. ``item``: the agenda item at the table;
    ``pace``: of the talks, by default looked for.
    """
    base = Builder(scenario, seed, PAIRED_INPUT_DRAWS, start_of(scenario, series))
    wanted = {act: change for act in acts if act.on in PROCESS
              and (change := change_of(act, base.case(0))) is not None}
    if not wanted:
        return Course({}, {})
    weeks = Horizon.of(scenario).weeks
    with threads(workers or 2) as pool:
        pace = anchors(base, base.switches) if pace is None else pace

        def run(b: Builder) -> Answers:
            return answer(pool, b, pace, base.switches, PAIRED_INPUT_DRAWS, PAIRED_DRAWS, weeks)

        now = run(base)
        names = [n for n in (*ASKED, key_of(item)) if n in now.curves]
        found: dict[Act, dict[str, PairedShare]] = {}
        for act, change in wanted.items():
            then = run(Altered(scenario, seed, PAIRED_INPUT_DRAWS, base.violence, base=base, change=change))
            found[act] = {}
            for name in names:
                mean = paired_mean(then.curves[name][:, -1] - now.curves[name][:, -1])
                found[act][name] = {"delta": mean["delta"], "low": mean["low"], "high": mean["high"]}
    return Course({name: float(now.curves[name][:, -1].mean()) for name in names}, found)


def change_of(act: Act, case: ProcessCase) -> Change | None:
    """What an act does to a case; None where the case has nothing for it to act on."""
    by = act.by or 0.0
    match act.on:
        case "trust":
            return lambda c: c.replace(trust_in=np.clip(np.asarray(c.trust_in) + by, 0.01, 0.99))
        case "effort":
            return lambda c: c.replace(third_parties=_with_effort(c.third_parties, by))
        case "ceasefire-class":
            better = _better(np.asarray(case.ceasefire_class), by)
            if (better == case.ceasefire_class).all() and all(x.cls >= _MOST_CLASS for x in case.ceasefires):
                return None
            return lambda c: c.replace(
                ceasefire_class=_better(np.asarray(c.ceasefire_class), by),
                ceasefires=tuple(replace(x, cls=min(_MOST_CLASS, x.cls + round(by))) for x in c.ceasefires))
        case "deadline":
            return lambda c: c.replace(events=(*c.events, Event(
                "deadline-of-a-mediator", (Outcome("passes", 1.0),), (round(by), round(by)), waits=False, deadline=())))
        case "back-channel":
            if np.asarray(case.back_channel).all():
                return None
            return lambda c: c.replace(back_channel=np.ones(len(c.items), bool))
        case "reference":
            if np.asarray(case.may_refer).all():
                return None
            return lambda c: c.replace(may_refer=np.ones(len(c.items), bool))
        case _:
            return None


def _better(classes: NDArray[np.int64], by: float) -> NDArray[np.int64]:
    """Classes of ceasefires so many steps up, where an item brings one."""
    return np.where(classes > 0, np.minimum(classes + round(by), _MOST_CLASS), classes)


def words_of(act: Act) -> str:
    """What an act on the course of the talks is, in words."""
    by = act.by or 0.0
    return {"trust": f"if it raised each side's trust by {100 * by:g} of 100",
            "effort": f"with {100 * by:g} of 100 more effort of mediation",
            "ceasefire-class": "with a ceasefire of the next class, which is kept longer",
            "deadline": f"with a deadline in {by:g} weeks",
            "back-channel": "with every item talked about while talks are suspended",
            "reference": "with items of substance settled by reference, too"}.get(act.on, act.on)


def _with_effort(parties: Sequence[ThirdParty], by: float) -> tuple[ThirdParty, ...]:
    """Who mediates already with more effort; where nobody does, a mediator with that effort alone."""
    if any(p.effort > 0 for p in parties):
        return tuple(replace(p, effort=min(1.0, p.effort + by)) if p.effort > 0 else p for p in parties)
    return (*parties, ThirdParty("a-mediator", effort=min(1.0, max(by, 0.0))))
