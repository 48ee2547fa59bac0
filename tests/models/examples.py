"""Cases that several tests share."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from peaceroom.core.case import Array, Case, make_case

#: EC car emissions (Bueno de Mesquita 1994, p. 98, as printed in Scholz, Calbert & Smith 2011, Table 1):
#: capability, position (years), salience
EMISSIONS = np.array([
    (0.08, 4, 0.80), (0.08, 7, 0.40), (0.03, 4, 0.20), (0.16, 4, 0.80), (0.16, 10, 0.60),
    (0.16, 10, 0.60), (0.16, 10, 0.90), (0.05, 7, 0.10), (0.05, 4, 1.00), (0.08, 7, 0.70),
])


def emissions() -> Case:
    """The emissions case as one draw, ten actors, one issue."""
    c, x, s = EMISSIONS.T
    return make_case(x, s, c, low=4.0, high=10.0)


def random_case(seed: int, draws: int = 20, actors: int = 4, issues: int = 3, **given: object) -> Case:
    """A tie-free random case with a random reference point and value of failure."""
    rng = np.random.default_rng(seed)
    shape = (draws, actors, issues)
    drawn = {
        "reference": rng.uniform(0, 100, (draws, issues)),
        "no_agreement": rng.uniform(0.1, 0.5, (draws, actors)),
    }
    numbers = (rng.uniform(0, 100, shape), rng.uniform(0.1, 1, shape), rng.uniform(1, 50, shape))
    return make_case(*numbers, **(drawn | given))


def vectors(low: float, high: float, most: int) -> st.SearchStrategy[Array]:
    """Vectors of 1 … ``most`` ordinary numbers between two bounds."""
    size = st.integers(1, most)
    return size.flatmap(lambda n: arrays(float, n, elements=st.floats(low, high, allow_subnormal=False)))


@st.composite
def tables(draw: st.DrawFn, least: int = 1, most: int = 8) -> tuple[Array, Array, Array]:
    """(position 0–100, salience 0.05–1, capability 0.1–50) of some actors."""
    n = draw(st.integers(least, most))
    bounds = [(0, 100), (0.05, 1), (0.1, 50)]
    x, s, c = (draw(arrays(float, n, elements=st.floats(lo, hi, allow_subnormal=False))) for lo, hi in bounds)
    return x, s, c
