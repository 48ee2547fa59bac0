"""Random origins: their chances are those said, and the library's are the ones drawn; PA-X answers its questions."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from base_rates import data, sample
from peaceroom.accuracy.backtest.drawing import LAST, SEED, draw, strata
from peaceroom.accuracy.backtest.from_pax import answers
from peaceroom.accuracy.backtest.outcomes import outcome_file, read_outcomes
from peaceroom.accuracy.fitting.base_rates.pax import Steps
from peaceroom.accuracy.fitting.base_rates.risk import risk_set
from peaceroom.scenario.cases.reading import origin_files, read_origin


@pytest.fixture(scope="module")
def steps() -> Steps:
    return sample.poisson_processes(25, 0.15, 3)


def test_two_different_months_of_every_process_while_it_was_active(steps: Steps) -> None:
    found = draw(steps)
    assert set(Counter(one.process for one in found).values()) == {2}
    assert len({(one.process, one.as_of) for one in found}) == len(found)
    risk = risk_set(steps)
    months = {(steps.names[p], date.fromordinal(int(d))) for p, d in zip(risk.process, risk.day, strict=True)}
    assert all((one.process, one.as_of) in months and one.as_of <= LAST for one in found)


def test_the_same_seed_draws_the_same_and_a_process_does_not_depend_on_the_others(steps: Steps) -> None:
    found = draw(steps, 2, 5)
    assert found == draw(steps, 2, 5)
    assert found != draw(steps, 2, 6)


def test_weights_are_inverse_chances(steps: Steps) -> None:
    """Over many seeds the weights of a process's draws sum to its months: the estimate of Horvitz and Thompson."""
    totals = [sum(one.weight for one in draw(steps, 2, seed) if one.process == steps.names[0]) for seed in range(400)]
    risk = risk_set(steps)
    months = int(((risk.process == 0) & (risk.day <= LAST.toordinal())).sum())
    error = np.std(totals) / np.sqrt(len(totals))
    assert np.mean(totals) == pytest.approx(months, abs=4 * error + 1e-9)


def test_rare_strata_come_more_often_than_they_occur(steps: Steps) -> None:
    risk = risk_set(steps)
    risk = risk.take(risk.day <= LAST.toordinal())
    number = strata(risk)
    share = np.bincount(number) / len(number)
    drawn = [one for seed in range(60) for one in draw(steps, 2, seed)]
    where = {(steps.names[p], int(d)): s for p, d, s in zip(risk.process, risk.day, number, strict=True)}
    rarity = np.mean([share[where[one.process, one.as_of.toordinal()]] for one in drawn])
    assert rarity < np.mean(share[number])


def test_answers_are_those_of_the_next_texts(steps: Steps) -> None:
    mine = steps.day[steps.process == 4]
    day = date.fromordinal(int(mine[3]))
    gap = int(mine[4] - mine[3])
    found = answers(steps, steps.names[4], day)
    assert found["q1"] == ("yes" if gap <= 90 else "no", day + timedelta(gap))
    assert list(found) == ["q1", "q2", "q3", "q4", "q5"]
    last = date.fromordinal(int(mine[-1]))
    late = answers(steps, steps.names[4], max(last, date(2021, 11, 1)))
    assert {word for word, _ in late.values()} == {"unknown"}  # observation stops before any could be decided


def test_the_random_origins_of_the_library_are_the_ones_drawn() -> None:
    drawn = {(one.process.strip(), one.as_of): one for one in draw(data.steps(), 2, SEED)}
    for path in origin_files():
        origin = read_origin(path)
        if origin.how_drawn == "random":
            one = drawn[origin.pax_process.strip(), origin.as_of]
            assert (origin.stratum, origin.weight) == (one.stratum, pytest.approx(one.weight, abs=0.06))


def test_the_first_five_answers_of_the_library_are_those_of_pax() -> None:
    steps, seen = data.steps(), 0
    for path in origin_files():
        origin = read_origin(path)
        coded = read_outcomes(outcome_file(origin.case), whole=False).origins[origin.as_of]
        for key, (word, day) in answers(steps, origin.pax_process, origin.as_of).items():
            assert (coded[key].answer, coded[key].date) == (word, day), f"{origin.case} {origin.as_of} {key}"
            seen += 1
    assert seen >= 5
