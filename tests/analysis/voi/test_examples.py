"""Values of information with closed forms, from 5,000 and 20,000 draws.

Of 5,000 draws by chance the standard error of an EVPPI is 3 to 12 % of it here. A tolerance of 10 % needs draws in a
Latin hypercube, which are also those of a run; that intervals hold is tried on draws by chance.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from peaceroom.analysis.voi import evppi, evsi

from . import reference, worked

SIZES = pytest.mark.parametrize(("m", "seed"), [(5000, 1), (20_000, 2)])


def test_closed_forms() -> None:
    assert worked.gain(worked.SD_1) == pytest.approx(1.152194, abs=1e-6)
    assert worked.gain(worked.SD_2) == pytest.approx(.271932, abs=1e-6)
    assert worked.gain(worked.SD) == pytest.approx(1.354925, abs=1e-6)
    assert worked.gain(worked.SD_SAMPLE) == pytest.approx(.630319, abs=1e-6)
    shares = [(sd / worked.SD) ** 2 for sd in (worked.SD_1, worked.SD_2)]
    assert shares == pytest.approx([.812744, .187256], abs=1e-6)


@SIZES
def test_of_a_decision(m: int, seed: int) -> None:
    d = worked.draws(m, seed, latin=True)
    for theta, sd in ((d.first, worked.SD_1), (d.second, worked.SD_2)):
        found = evppi(theta, d.payoffs)
        assert found.value == pytest.approx(worked.gain(sd), rel=.1) and found.kind == "decision"
        assert found.low < worked.gain(sd) < found.high
        assert found.share == pytest.approx(worked.gain(sd) / worked.gain(worked.SD), rel=.1)
    # whoever knows the payoff itself knows everything
    whole = evppi(d.amount, d.payoffs)
    assert whole.value == pytest.approx(worked.gain(worked.SD), rel=.1) and whole.share == pytest.approx(1, abs=1e-3)


@SIZES
def test_of_an_amount(m: int, seed: int) -> None:
    d = worked.draws(m, seed, latin=True)
    for theta, sd in ((d.first, worked.SD_1), (d.second, worked.SD_2)):
        found = evppi(theta, d.amount)
        assert found.kind == "amount" and found.value == pytest.approx(sd, rel=.1)
        assert found.share == pytest.approx(sd**2 / worked.SD**2, rel=.1)
        assert found.share_low < sd**2 / worked.SD**2 < found.share_high


@SIZES
def test_of_an_event(m: int, seed: int) -> None:
    """Uniform probability: its variance is 1/12 and that of the event ¼."""
    rng = np.random.default_rng(seed)
    theta = (np.arange(m) + .5) / m
    found = evppi(theta, rng.uniform(size=m) < theta)
    assert found.kind == "event" and found.value == pytest.approx(1 / 12, rel=.1)
    assert found.share == pytest.approx(1 / 3, rel=.1) and found.low < 1 / 12 < found.high


@SIZES
def test_of_one_observation(m: int, seed: int) -> None:
    d, wide = worked.draws(m, seed, latin=True), (-1000., 1000.)
    found = evsi(d.first, d.payoffs, p=1, sd=10, scale=wide)
    assert found.value == pytest.approx(.630319, rel=.1) and found.low < .630319 < found.high
    assert evsi(d.first, d.payoffs, p=1, sd=10).value == pytest.approx(.630319, rel=.1)
    assert evsi(d.first, d.amount, p=1, sd=10, scale=wide).value == pytest.approx(worked.SD_SAMPLE, rel=.05)


@pytest.mark.parametrize(("p", "sd"), [(.7, 12.), (.5, 25.), (.9, 5.)])
def test_of_one_passage_as_drawing_passages_says(p: float, sd: float) -> None:
    """Both use the same draws, but the plain way averages payoffs and not their smooth means, hence the slack."""
    d = worked.draws(3000, 4)
    by_hand, error, variance = reference.preposterior(d.first, d.payoffs, p, sd, (0, 100), 2000, 5)
    found = evsi(d.first, d.payoffs, p=p, sd=sd)
    assert found.value == pytest.approx(by_hand, abs=3 * error + .02)
    assert evsi(d.first, d.amount, p=p, sd=sd).value == pytest.approx(sqrt(variance), rel=.1)


def test_intervals_hold_what_they_say() -> None:
    """Of 100 intervals at 80 %, between 68 and 92 hold the truth (3 binomial standard errors)."""
    held = np.zeros(4)
    for seed in range(100):
        d = worked.draws(1000, 1000 + seed)
        one, two = evppi(d.first, d.payoffs, level=.8), evppi(d.second, d.amount, level=.8)
        three = evsi(d.first, d.payoffs, p=1, sd=10, scale=(-100, 200), level=.8)
        held += [one.low < worked.gain(worked.SD_1) < one.high, two.low < worked.SD_2 < two.high,
                 two.share_low < (worked.SD_2 / worked.SD) ** 2 < two.share_high,
                 three.low < worked.gain(worked.SD_SAMPLE) < three.high]
    assert ((held >= 68) & (held <= 92)).all(), held


def test_intervals_are_as_wide_as_by_bootstrap() -> None:
    """100 resamples give a standard deviation within 7 %; what is left over is the linear approximation."""
    d, rng = worked.draws(3000, 6), np.random.default_rng(7)
    again = []
    for _ in range(100):
        rows = rng.integers(0, 3000, 3000)
        again.append([evppi(d.first[rows], d.payoffs[rows], permutations=0).value,
                      evppi(d.second[rows], d.amount[rows], permutations=0).share])
    by_bootstrap = np.std(again, axis=0)
    one, two = evppi(d.first, d.payoffs, level=.6827), evppi(d.second, d.amount, level=.6827)
    linear = [(one.high - one.low) / 2, (two.share_high - two.share_low) / 2]
    assert linear == pytest.approx(by_bootstrap, rel=.25)
