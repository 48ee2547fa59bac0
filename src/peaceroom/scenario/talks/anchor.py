"""The pace of a scenario, from the base rate of any next text at its stage, after its silence, at its recent pace."""

from __future__ import annotations

from peaceroom.base_rates.base_rate import base_rate
from peaceroom.core.errors import InputError
from peaceroom.process.anchoring.pacing import DRAWS, SHARES, WEEKS, Pace, find_pace
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.switches import Switches
from peaceroom.scenario.types import Scenario


def anchor(scenario: Scenario, case: ProcessCase, seed: int, switches: Switches | None = None,
           shares: tuple[float, ...] = SHARES, near: Pace | None = None, params: Parameters | None = None,
           without: str | None = None, draws: int = DRAWS) -> Pace:
    """Find the pace of a scenario with a history; ``switches`` for a mechanism off, at a matched base rate,
    ``near`` the pace of almost the same talks, about which is looked first; ``params`` of the twin; ``without`` a
    country that the base rate leaves out, for scoring (`peaceroom.base_rates.left_out`).

    The twin starts in the state of the talks. Where it cannot have the base rate from there at any pace (talks that
    are dormant come alive too rarely for it), the pace is that of talks in session.

    The pace of processes in general (`Pace` without a target) where there is no history, or where no pace of these
    talks has the base rate: an agenda that is settled already leaves nothing but the signature to wait for.
    """
    if scenario.history is None:
        return Pace(None)
    found = base_rate(scenario.history.last_stage(), None, 7 * WEEKS, as_of=scenario.as_of,
                      dates=[step.date for step in scenario.history.steps], without=without)
    for state in (case, case.replace(stage="in_session", break_weeks=0.0)):
        try:
            return find_pace(state, found.p, params, switches, shares=shares, draws=draws, seed=seed, near=near)
        except InputError:
            continue
    return Pace(None)
