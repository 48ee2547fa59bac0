"""Ceasefires by scope: in force on the day, still that of the as-of date, broken down."""

from __future__ import annotations

import math
from typing import Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.actors import Ceasefire, Violence
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .small import QUICK, duel, within

DRAWS = 8_000
NO_SCOPE: Any = "regional"


def run(weeks: int = 52, switches: Switches | None = None, **fields: Any) -> ProcessResult:
    return simulate(duel(**fields), QUICK.replace(h0=0.0, collapse_2=.02), switches or Switches.only("ceasefire"),
                    draws=DRAWS, weeks=weeks, workers=1)


def test_a_ceasefire_of_the_as_of_date_is_not_in_force_for_ever() -> None:
    r = run(ceasefires=(Ceasefire(2),))
    left = math.exp(-.02 * 52)
    assert r.ceasefire("general")[0] == 1
    for what, expected in (("in force", left), ("holds", left), ("broke down", 1 - left)):
        assert within(r.ceasefire("general", what)[52], expected, DRAWS)
    assert r.by("ceasefire")[52] == 0, "none was agreed in the run"


def test_scopes_end_each_for_itself() -> None:
    """A local one with a hazard of its own, a partial one whose term is over, a general one of its class."""
    r = run(ceasefires=(Ceasefire(1, scope="local", collapse=.1),
                        Ceasefire(2, expires=9, scope="partial", collapse=0.0),
                        Ceasefire(2)))
    assert within(r.ceasefire("local")[20], math.exp(-.1 * 20), DRAWS)
    assert r.ceasefire("partial")[8] == 1 and r.ceasefire("partial")[9] == 0
    assert r.ceasefire("partial", "broke down")[52] == 0, "the end of a term is no failure"
    assert within(r.ceasefire("general")[52], math.exp(-.02 * 52), DRAWS)
    assert (r.cease_counts.sum(axis=1) == r.truce_counts[:, 2, 0]).all(), "by class: the general one"


def test_an_item_may_bring_a_ceasefire_that_is_partial() -> None:
    r = simulate(duel(ceasefire_class=[2], ceasefire_scope=("partial",), ceasefire_collapse=[0.0]), QUICK,
                 Switches.only("ceasefire"), draws=256, weeks=12, workers=1)
    assert r.ceasefire("partial")[0] == 0 and r.ceasefire("partial")[12] > .99
    assert r.ceasefire("general")[12] == 0 and r.by("ceasefire")[12] == 0
    assert r.ceasefire("partial", "holds")[12] == 0, "nothing was in force on the as-of date"


def test_only_a_general_ceasefire_lowers_the_deaths_of_the_country() -> None:
    deaths = {}
    scope: Any
    for scope in ("local", "general"):
        r = run(ceasefires=(Ceasefire(2, expires=9, scope=scope, collapse=0.0),),
                violence=Violence(phi=0.0, sd=0.0, shape=1e4), switches=Switches.only("ceasefire", "truce"))
        deaths[scope] = r.deaths((.5,))[[1, 5], 0]
    assert deaths["general"][0] == deaths["local"][0], "the level was counted under it"
    assert deaths["general"][1] == pytest.approx(deaths["local"][1] / .7, rel=.05)


@pytest.mark.parametrize("fields", [
    {"ceasefire_scope": ("regional",)}, {"ceasefires": (Ceasefire(1, scope=NO_SCOPE),)},
    {"ceasefires": (Ceasefire(1, collapse=-.1),)}, {"ceasefire_collapse": [math.inf]}])
def test_scopes_and_hazards_that_cannot_be_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        duel(**fields)
