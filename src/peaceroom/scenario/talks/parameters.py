"""Values of the simulator's parameters for each input draw."""

from __future__ import annotations

import numpy as np

from peaceroom.base_rates.breaks import breaks
from peaceroom.core.case import Array
from peaceroom.process.parameters import BY_NAME
from peaceroom.scenario.process_types import Process
from peaceroom.scenario.talks.drawing import Drawn


def drawn_parameters(process: Process, drawn: Drawn, *, together: bool) -> dict[str, Array]:
    """``(input_draws,)`` of each that the file gives or a prior leaves in doubt; what base rates identify stays fitted.

    ``together``: mean and spread of the length of breaks come from one resample of their table.
    """
    out = {}
    for name, known in BY_NAME.items():
        if name in process.parameters:
            out[name] = drawn(f"parameters.{name}", process.parameters[name], known.default, known.floor,
                              known.ceiling)
        elif known.law != "fixed" and known.identified != "anchor":
            u = drawn.units(f"process.parameters.{name}")
            out[name] = np.clip(known.quantile(u), known.floor, known.ceiling)
    if drawn.input_draws > 1 and together:
        # mean and spread hang together, so an input draw takes both from one resample of the table
        table = breaks().drawn
        taken = np.arange(drawn.input_draws) % table.mu.size
        out = {"break_mean": table.mu[taken], "break_sd": table.sigma[taken]} | out
    return out
