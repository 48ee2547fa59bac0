"""How hollow sides are whose support ends, as exits of principal patrons tell of two equal sides in the simulator.

The simulated side loses all its support; of the log of the strength that it loses with it the mean is moved until its
defeats come as those of the table. The spread is held: seventeen exits hardly tell it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from peaceroom.base_rates.curves import Cases
from peaceroom.core.months import MONTH_DAYS
from peaceroom.process.actors import Effect, Event, Outcome, ThirdParty
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

Array = NDArray[np.float64]

#: where exits are compared: the months of the table, and weeks of the simulation
MONTHS = (4, 12, 24, 36, 60)
WEEKS = (17, 52, 104, 156, 261)
_MEANS = np.linspace(-1.6, 0.8, 7)
_FINE = np.linspace(_MEANS[0], _MEANS[-1], 481)
_DRAWS = 2_048


def hollow_mean(cases: Cases) -> float:
    """The mean of the log of the strength lost that is nearest to these exits at `MONTHS`, by squared differences."""
    seen = np.array([cases.closed(0.0, m * MONTH_DAYS)[0] for m in MONTHS])
    fine = np.array([np.interp(_FINE, _MEANS, column) for column in _defeats().T]).T
    return float(_FINE[int(np.argmin(((fine - seen) ** 2).sum(axis=1)))])


@cache
def _defeats() -> Array:
    """``(M, 5)`` chances of defeat by `WEEKS` at each of the means, under common random numbers."""
    gone = Event("exit", (Outcome("yes", 1.0, (Effect("support.patron.a", "multiply", 0.0),)),), (1, 1), waits=False)
    case = ProcessCase(
        parties=("a", "b"), issues=("pie",), items=("pie",), item_of=np.array([0]), ideal=np.array([[100.0], [0.0]]),
        attractor=np.array([[[50.0]]]), attractors="given", steps_ago=(), events=(gone,),
        third_parties=(ThirdParty("patron", support={"a": 1.0}),))
    fight = Switches.only("balance", "events", "hollow")
    found = []
    for mean in _MEANS:
        r = simulate(case, Parameters().replace(h0=0.0, hollow_mean=float(mean)), fight, draws=_DRAWS,
                     weeks=WEEKS[-1], workers=1)
        found.append(r.victory("b")[list(WEEKS)])
    return np.array(found)
