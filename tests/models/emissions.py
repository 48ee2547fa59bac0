"""EC automobile emissions: years until medium-sized cars must meet the standard (Bueno de Mesquita 1994, ch. 4).

Inputs as printed there and in Scholz, Calbert & Smith 2011, Table 1; positions 4, 7 and 10 years.
"""

from __future__ import annotations

from peaceroom.core.case import Case, make_case

# actor, capability, position (years), salience
ACTORS = (
    ("Netherlands", 0.08, 4.0, 0.8), ("Belgium", 0.08, 7.0, 0.4), ("Luxembourg", 0.03, 4.0, 0.2),
    ("Germany", 0.16, 4.0, 0.8), ("France", 0.16, 10.0, 0.6), ("Italy", 0.16, 10.0, 0.6), ("UK", 0.16, 10.0, 0.9),
    ("Ireland", 0.05, 7.0, 0.1), ("Denmark", 0.05, 4.0, 1.0), ("Greece", 0.08, 7.0, 0.7),
)
NAMES = tuple(a[0] for a in ACTORS)
CAPABILITY = [a[1] for a in ACTORS]
POSITION = [a[2] for a in ACTORS]
SALIENCE = [a[3] for a in ACTORS]


def emissions() -> Case:
    return make_case(POSITION, SALIENCE, CAPABILITY, low=4, high=10, actors=NAMES, issues=("delay",))
