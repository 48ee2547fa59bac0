"""Content moves the right outcomes in the right direction by the sizes that docs/process-sensitivity.md argues for."""

from __future__ import annotations

from typing import Any

import numpy as np

from peaceroom.process.actors import Effect, Event, Outcome, Shock, ThirdParty
from peaceroom.process.simulate import simulate

from .small import duel

DUE = (Event("due", (Outcome("comes", 1.0),), (13, 13), waits=False, deadline=()),)
APART: tuple[float, float] = (75, 25)


def by(week: int, ideal: tuple[float, float] = APART, bottom: tuple[float, float] = (np.nan, np.nan), *,
       effort: float = .5, name: str = "pie", kind: str = "other", **more: Any) -> float:
    """Probability that the one item (or the text) is there by a week; all mechanisms at their defaults."""
    case = duel(ideal=np.array([[ideal[0]], [ideal[1]]]), bottom=np.array([[bottom[0]], [bottom[1]]]), kinds=(kind,),
                multiplier=3.0, third_parties=(ThirdParty("m", effort=effort),), **more)
    return float(simulate(case, draws=4_096, weeks=week, seed=5, workers=1).by(name)[week])


def test_positions_move_items_of_substance() -> None:
    same, apart, ends = by(13, (50, 50)), by(13), by(13, (100, 0))
    assert 1.5 < same / apart < 4
    assert 2 < apart / ends < 10
    assert by(52, (100, 0), (95, 5)) == 0, "no value suits both, and nothing says that it may be put off"


def test_a_mediator_and_a_deadline_help_and_do_not_decide() -> None:
    assert .05 < by(13, effort=.9) - by(13, effort=0.0) < .2
    assert 0 < by(13, events=DUE) - by(13) < .15


def test_breaks_and_rounds_hold_items_up() -> None:
    late = (Event("-rounds", (Outcome("sit", 1.0, (Effect("recess", "set", 12.0),)),), (1, 1), waits=False),)
    assert by(12, events=late) == 0
    assert .7 < by(52, events=late) / by(52) < 1
    away = by(13, stage="suspended", break_weeks=8.0)
    assert .05 < away / by(13) < .35, "breaks of 8 weeks end within 13 weeks in .28, and something has to close then"


def test_declared_shocks_move_items_by_as_much_as_they_are_given() -> None:
    """Four times a year, six weeks each: pressure on both sides helps, the more the more; a loss of trust hurts."""
    def pressed(size: float) -> tuple[Shock, ...]:
        return (Shock("-strike", 4 * 7 / 365.25, tuple(
            Effect(f"pressure.{q}", "add", sign * size, delay) for q in "ab" for sign, delay in ((1, 0), (-1, 6)))),)

    plain = by(52)
    assert plain < by(52, shocks=pressed(1.0)) < by(52, shocks=pressed(3.0)) < plain + .1
    assert plain - .1 < by(52, shocks=(Shock("x", 2 * 7 / 365.25, (Effect("trust", "add", -1.0),)),)) < plain


def test_failure_decides_where_it_is_worth_more_than_the_text() -> None:
    """A text half way is worth .75 to both: failure worth .2 leaves room for it, failure worth .9 none."""
    little, much = (by(52, name="comprehensive", no_agreement=[r, r]) for r in (.2, .9))
    assert little > .3 and much == 0
    assert by(52, no_agreement=[.9, .9]) == 0
