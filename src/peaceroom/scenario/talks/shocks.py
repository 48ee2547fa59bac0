"""Shocks of no known day and mass action, as the simulator's shocks: rates a week, effects, and their end."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peaceroom.process import actors as sim
from peaceroom.scenario.process_limits import MOST_A_YEAR, effect_limits
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.talks.drawing import Drawn

Array = NDArray[np.float64]
WEEKS_A_YEAR = 365.25 / 7


@dataclass(frozen=True)
class Shocks:
    """All of a process file; ``numbers``: name → ``(input_draws,)`` of its rates and sizes."""

    process: Process
    numbers: dict[str, Array]

    @classmethod
    def of(cls, p: Process, drawn: Drawn) -> Shocks:
        """Draw every rate and size once for each input draw."""
        out: dict[str, Array] = {}
        for name, shock in p.shocks.items():
            out[f"shocks.{name}.a_year"] = drawn(f"shocks.{name}.a_year", shock.a_year, 0.0, 0, MOST_A_YEAR)
            for k, e in enumerate(shock.effects):
                out[f"shocks.{name}.{k}.{e.quantity}"] = drawn(f"shocks.{name}.{k}", e.value, 0.0,
                                                                *effect_limits(e))
        for name, action in p.mass_action.items():
            out[f"mass_action.{name}.a_year"] = drawn(f"mass_action.{name}.a_year", action.a_year, 0.0, 0, MOST_A_YEAR)
            if action.costs is not None:
                out[f"mass_action.{name}.costs"] = drawn(f"mass_action.{name}.costs", action.costs, 0.0, 0, 1)
            if action.pressure is not None:
                out[f"mass_action.{name}.pressure"] = drawn(f"mass_action.{name}.pressure", action.pressure, 0.0)
        return cls(p, out)

    def at(self, g: int) -> tuple[sim.Shock, ...]:
        """The shocks of input draw ``g``."""
        n, found = self.numbers, []
        for name, shock in self.process.shocks.items():
            effects = tuple(sim.Effect(e.quantity, e.op, float(n[f"shocks.{name}.{k}.{e.quantity}"][g]),
                                       round(e.delay_weeks), round(e.ramp_weeks))
                            for k, e in enumerate(shock.effects))
            if shock.lasts_weeks is not None:
                effects = (*effects, *(ended(x, round(shock.lasts_weeks)) for x in effects))
            found.append(sim.Shock(name, float(n[f"shocks.{name}.a_year"][g]) / WEEKS_A_YEAR, effects, shock.during))
        for name, action in self.process.mass_action.items():
            held = []
            for party in action.on:
                if action.costs is not None:
                    held.append(sim.Effect(f"reservation.{party}", "add", -float(n[f"mass_action.{name}.costs"][g])))
                if action.pressure is not None:
                    held.append(sim.Effect(f"pressure.{party}", "add", float(n[f"mass_action.{name}.pressure"][g])))
            lasts = round(action.lasts_weeks)
            found.append(sim.Shock(f"-{name}", float(n[f"mass_action.{name}.a_year"][g]) / WEEKS_A_YEAR,
                                   (*held, *(ended(x, lasts) for x in held)), action.during))
        return tuple(found)


def ended(x: sim.Effect, weeks: int) -> sim.Effect:
    """The effect that takes ``x`` back so many weeks after it is in: of what was added or multiplied."""
    back = 1 / x.value if x.op == "multiply" else -x.value
    return replace(x, value=back, delay=x.delay + max(1, x.ramp) - 1 + max(1, weeks))
