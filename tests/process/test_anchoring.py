"""The generic scenario reproduces the base rates; the fit and the identification table do what they say."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

from peaceroom.process.anchoring.fit import FITTED, compare, fit, loss, targets
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.parameter_table import TABLE
from peaceroom.process.parameters import BY_NAME, Parameters
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import MECHANISMS, Switches


@pytest.mark.slow
def test_generic_scenario_reproduces_the_base_rates() -> None:
    run = simulate(generic_case(), draws=16_384, weeks=522, seed=5)
    lines = {x.name: x for x in compare(run)}
    for b in targets()["bins"]:
        x = lines[f"ALL, {b}"]
        assert x.low <= x.simulated <= x.high, x
    for year in (1, 2, 5, 10):
        x = lines[f"comprehensive, {year} y"]
        assert x.low <= x.simulated <= x.high, x
    inside = sum(x.low <= x.simulated <= x.high for x in lines.values() if x.name[0] in "1248")
    assert inside >= 16, "of 24 cells by pace"


@pytest.mark.slow
def test_process_frailty_is_needed() -> None:
    """Without it the hazards cannot fall as they do: the loss is several times as large (the rest as fitted)."""
    with_, without = (loss(Parameters(), draws=2_048, seed=3, switches=s)
                      for s in (Switches(), Switches().off("frailty")))
    assert without > 3 * with_


@pytest.mark.slow
def test_fit_lowers_the_loss() -> None:
    bad = Parameters().replace(h0=.008, other_texts=.008)
    names = ("h0", "other_texts")
    fitted, lines = fit(base=bad, names=names, draws=512, search=4, simplex=25, seed=2)
    assert loss(fitted, draws=2_048, seed=9) < .6 * loss(bad, draws=2_048, seed=9)
    assert {x.name for x in lines} >= {"ALL, 0-30 d", "comprehensive, 10 y"}
    assert fitted["tau"] == BY_NAME["tau"].default


@pytest.mark.slow
def test_fit_by_command() -> None:
    from peaceroom.cli.fit import command

    done = CliRunner().invoke(command, ["process", "--draws", "256", "--search", "1", "--simplex", "2", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found["parameters"]) == set(FITTED)
    assert len(found["targets"]) == 6 * 6 + 4  # hazards by row and bin, comprehensive texts by year


def test_parameters_say_what_they_are() -> None:
    """Every parameter belongs to a mechanism, has a reason, and its default lies within its prior."""
    others = {"table"}
    for p in TABLE:
        assert p.mechanism in set(MECHANISMS) | others, p.name
        assert p.reason and p.floor <= p.default <= p.ceiling
        assert p.low <= p.default <= p.high, p.name
        if p.law == "log-uniform":
            assert p.low > 0
    assert len(BY_NAME) == len(TABLE)


def test_priors_are_drawn_by_name() -> None:
    """A drawn parameter never depends on which others are drawn, nor on the block it is asked for."""
    one = Parameters().sampling(["tau"]).table(3, 0, 4_000)
    every = Parameters().sampling().table(3, 0, 4_000)
    assert np.array_equal(one["tau"], every["tau"])
    assert np.array_equal(Parameters().sampling().table(3, 1_000, 10)["rho"], every["rho"][1_000:1_010])
    assert one["rho"].tolist() == [Parameters()["rho"]] * 4_000
    assert np.quantile(np.log(every["tau"]), .5) == pytest.approx(np.log(6 * 40) / 2, abs=.05)
    assert Parameters().sampling().replace(tau=10.0).table(3, 0, 5)["tau"].tolist() == [10.0] * 5
