"""The pace of a scenario, from the base rate of any next text at its stage, after its silence, at its recent pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peaceroom.base_rates.base_rate import base_rate
from peaceroom.core.errors import InputError
from peaceroom.process.anchoring.pacing import AWAY, DRAWS, SHARES, Pace, find_pace
from peaceroom.process.anchoring.search import WEEKS
from peaceroom.process.case import ProcessCase
from peaceroom.process.case_fields import Stage
from peaceroom.process.parameters import Parameters
from peaceroom.process.switches import Switches
from peaceroom.scenario.talks.case import Builder
from peaceroom.scenario.types import Scenario


@dataclass(frozen=True)
class Paces:
    """A pace for each state that the talks may be in on the as-of date, the most likely first."""

    by_state: Mapping[Stage, Pace]

    @property
    def target(self) -> float | None:
        """The base rate that the pace of the most likely state has; None where it has none."""
        return next(iter(self.by_state.values())).target

    def at(self, b: Builder, g: int, share: float) -> tuple[float, float, float, float]:
        """Multiplier, ratios of texts while talks sit, while they do not and with a resumption, of draw ``g``."""
        return self.by_state[b.present.state[g]].at(share)


def anchors(b: Builder, switches: Switches | None = None, shares: tuple[float, ...] = SHARES,
            near: Paces | None = None) -> Paces:
    """The pace of each state that some input draw has; see `anchor`."""
    found: dict[Stage, Pace] = {}
    for state, g in b.present.first.items():
        # the pace of one state is looked for about that of the state before
        about = near.by_state[state] if near is not None else next(reversed(found.values()), None)
        found[state] = anchor(b.scenario, b.case(g), b.seed, switches, shares, about)
    return Paces(found)


def anchor(scenario: Scenario, case: ProcessCase, seed: int, switches: Switches | None = None,
           shares: tuple[float, ...] = SHARES, near: Pace | None = None, params: Parameters | None = None,
           without: str | None = None, draws: int = DRAWS) -> Pace:
    """Find the pace of a scenario with a history; ``switches`` for a mechanism off, at a matched base rate,
    ``near`` the pace of almost the same talks, about which is looked first; ``params`` of the twin; ``without`` a
    country that the base rate leaves out, for scoring (`peaceroom.base_rates.left_out`).

    The twin starts in the state of the talks. Base rates do not know that state, and no table of ours
    shows beyond chance that texts come less often in one of them (docs/process.md).

    The pace of processes in general (`Pace` without a target) where there is no history, or where no pace of these
    talks has the base rate: an agenda that is settled already leaves nothing but the signature to wait for.
    """
    general = Pace(None, away=case.stage in AWAY)
    if scenario.history is None:
        return general
    found = base_rate(scenario.history.last_stage(), None, 7 * WEEKS, as_of=scenario.as_of,
                      dates=[step.date for step in scenario.history.steps], without=without)
    try:
        return find_pace(case, found.p, params, switches, shares=shares, draws=draws, seed=seed, near=near)
    except InputError:
        return general
