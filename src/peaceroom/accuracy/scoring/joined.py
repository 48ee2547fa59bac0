"""Issues that were decided together as one case, for models whose answer on one hangs on the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peaceroom.core.case import Case, make_case


def joined(cases: Sequence[Case]) -> Case:
    """One case of several of one draw and one issue each: positions, saliences and capabilities by actor.

    What else a case may hold (reference points, rules, options) is left out; who is not in one has no position there.
    """
    actors = tuple(dict.fromkeys(actor for case in cases for actor in case.actors))
    x, s, c = np.full((3, len(actors), len(cases)), np.nan)
    for k, case in enumerate(cases):
        at = [actors.index(actor) for actor in case.actors]
        x[at, k], s[at, k], c[at, k] = (a[0, :, 0] for a in (case.position, case.salience, case.capability))
    return make_case(x, s, c, low=[float(case.low[0]) for case in cases],
                     high=[float(case.high[0]) for case in cases], actors=actors,
                     issues=tuple(f"{k}" for k in range(len(cases))))
