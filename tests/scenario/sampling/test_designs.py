"""What each design promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc, spearmanr

from peaceroom.core.errors import InputError
from peaceroom.scenario.sampling.designs import DESIGNS, unit_plan
from peaceroom.scenario.sampling.sample import sample
from peaceroom.scenario.types import Scenario
from small import raw, scenario

NAMES = ["b", "a", "c.d"]


def test_random_draws_never_depend_on_how_many_there_are() -> None:
    s = scenario()
    few, many = sample(s, 100, 7), sample(s, 1000, 7)
    for key, value in few.values.items():
        assert np.array_equal(value, many.values[key][:100]), key
    late = sample(s, 50, 7, first=950)
    assert all(np.array_equal(value, many.values[key][950:]) for key, value in late.values.items())


@settings(deadline=None)
@given(total=st.integers(1, 300), seed=st.integers(0, 2**64 - 1))
def test_latin_hypercube_has_one_number_in_each_stratum(total: int, seed: int) -> None:
    for u in unit_plan(NAMES, total, seed, "lhs", first=0, total=total).values():
        assert sorted(np.floor(u * total).astype(int)) == list(range(total))


def test_the_place_in_a_stratum_says_nothing_about_the_order_of_the_strata() -> None:
    """Order and place are drawn apart: of one stream the places, in the order of the strata, would rise."""
    n = 2000
    for u in unit_plan(NAMES, n, 11, "lhs", first=0, total=n).values():
        stratum = np.floor(u * n).astype(int)
        place = u * n - stratum
        draws = np.arange(n)
        for a, b in ((draws, place[stratum]), (stratum, place), (draws, place), (draws, stratum),
                     (place[np.argsort(stratum)], draws)):
            assert abs(spearmanr(a, b).statistic) < 4 / np.sqrt(n)
        assert np.mean(place) == pytest.approx(0.5, abs=4 / np.sqrt(12 * n))


@pytest.mark.parametrize("design", DESIGNS)
@settings(deadline=None)
@given(cut=st.integers(1, 127))
def test_a_plan_can_be_drawn_in_pieces(design: str, cut: int) -> None:
    whole = unit_plan(NAMES, 128, 5, design, first=0, total=128)
    front = unit_plan(NAMES, cut, 5, design, first=0, total=128)
    back = unit_plan(NAMES, 128 - cut, 5, design, first=cut, total=128)
    for name in NAMES:
        assert np.array_equal(whole[name], np.concatenate([front[name], back[name]]))


@pytest.mark.parametrize("design", DESIGNS)
def test_numbers_lie_strictly_inside_the_unit_interval(design: str) -> None:
    for u in unit_plan(NAMES, 4096, 0, design, first=0, total=4096).values():
        assert ((u > 0) & (u < 1)).all()


def test_sobol_keeps_its_balance_and_spreads_better_than_chance() -> None:
    names = [f"x{i}" for i in range(5)]
    sobol = unit_plan(names, 256, 3, "sobol", first=0, total=256)
    for u in sobol.values():  # a digital shift keeps one point in each of 2**8 cells
        assert sorted(np.floor(u * 256).astype(int)) == list(range(256))
    chance = unit_plan(names, 256, 3, "random", first=0, total=256)
    spread = {d: qmc.discrepancy(np.column_stack(list(p.values()))) for d, p in (("s", sobol), ("r", chance))}
    assert spread["s"] < 0.5 * spread["r"]


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_seeds_change_the_plan_and_the_same_seed_repeats_it(design: str) -> None:
    plans = [unit_plan(NAMES, 64, seed, design, first=0, total=64)["a"] for seed in (1, 1, 2)]
    assert np.array_equal(plans[0], plans[1])
    assert not np.array_equal(plans[0], plans[2])


def test_an_unknown_design_is_refused() -> None:
    with pytest.raises(InputError, match="E304"):
        unit_plan(NAMES, 4, 1, "halton", first=0, total=4)


@pytest.mark.parametrize("design", ["random", "lhs"])
def test_what_is_added_elsewhere_leaves_other_inputs_alone(design: str) -> None:
    data = raw()
    data["actors"] = {"guest": {"name": "Guest", "kind": "observer", "capability": "1..9"}} | data["actors"]
    data["issues"] = {"seat": {"name": "Seat of the talks", "scale": {0: "here", 1: "there"}}} | data["issues"]
    data["positions"] = [{"actor": "guest", "issue": "seat", "position": "uniform(0, 1)", "salience": "1..9"},
                         *data["positions"]]
    before = sample(scenario(), 200, 4, design=design).values
    after = sample(Scenario.model_validate(data), 200, 4, design=design).values
    assert set(before) < set(after)
    for key, value in before.items():
        assert np.array_equal(value, after[key]), key


@pytest.mark.parametrize("design", DESIGNS)
def test_loadings_tie_doubts_together_by_the_correlation_they_say(design: str) -> None:
    drawn = sample(scenario(), 4096, 2, design=design).values
    one, two = drawn["positions.south.system.position"], drawn["positions.north.prisoners.position"]
    ranks = [np.argsort(np.argsort(v)) for v in (one, two)]
    # normal scores correlate by 0.8 · 0.6; Spearman's rank correlation is 6/π asin(ρ/2)
    assert np.corrcoef(*ranks)[0, 1] == pytest.approx(6 / np.pi * np.arcsin(0.48 / 2), abs=0.05)
    free = drawn["positions.south.ceasefire.position"]
    assert abs(np.corrcoef(one, free)[0, 1]) < 0.06


def test_loadings_leave_the_distribution_of_each_input_as_it_is() -> None:
    drawn = sample(scenario(), 20_000, 2).values["positions.north.prisoners.position"]
    assert np.quantile(drawn, [0.1, 0.9]) == pytest.approx([10.4, 40], abs=1)


def test_loadings_that_explain_more_than_all_are_refused() -> None:
    data = raw()
    data["positions"][6]["position"] = {"value": "80..100", "loadings": {"mood": 0.9, "weather": 0.9}}
    with pytest.raises(InputError, match="E252"):
        sample(Scenario.model_validate(data), 10, 1)
