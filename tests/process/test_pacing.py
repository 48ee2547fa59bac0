"""The pace of talks: a twin of which nothing is known has the base rate of the next text."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from peaceroom.base_rates.base_rate import base_rate
from peaceroom.base_rates.breaks import breaks
from peaceroom.core.errors import InputError
from peaceroom.process.anchoring import pacing
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.anchoring.pacing import find_pace, twin
from peaceroom.process.case import ProcessCase
from peaceroom.process.clocks import ITEM_TEXT
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

CASE = generic_case(items=3).replace(steps_ago=(20, 3))
TODAY = date(2015, 1, 1)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The multipliers of all runs of a search."""
    found: list[float] = []

    def counted(case: ProcessCase, *more: Any, **rest: Any) -> Any:
        found.append(case.multiplier)
        return simulate(case, *more, **rest)

    monkeypatch.setattr(pacing, "simulate", counted)
    return found


@pytest.mark.parametrize("target", [.1, .45, .7])
def test_the_twin_meets_the_base_rate(target: float) -> None:
    pace = find_pace(CASE, target, draws=4_096, shares=(.6,))
    run = simulate(pace.set_on(twin(CASE), .6), draws=16_384, weeks=13, seed=2)
    found = float(run.by("step")[13])
    # two independent samples, and the last step of the bisection (1 % of the multiplier)
    assert abs(found - target) < 4 * np.sqrt(target * (1 - target) * (1 / 4_096 + 1 / 16_384)) + .005


def test_share_of_texts_that_settle_items() -> None:
    pace = find_pace(CASE, .4, shares=(.3, .8))
    assert pace.ratios[0] > pace.ratios[1]
    assert pace.multipliers[0] < pace.multipliers[1], "fewer other texts: everything else has to come faster"


def test_where_items_are_no_texts_the_share_is_still_one_of_texts() -> None:
    """Half of the closings are texts, and .65 of the texts close an item: more of them close at the same base rate."""
    closed = []
    for written in (1.0, .5):
        case = CASE.replace(item_text=written)
        paced = find_pace(case, .4, draws=2_048, shares=(.65,)).set_on(twin(case), .65)
        run = simulate(paced, draws=16_384, weeks=13, seed=2)
        # two Monte Carlo errors and the search's width
        assert abs(float(run.by("step")[13]) - .4) < .045
        items = sum(int((run.column(k) > 0).sum()) for k in run.items)
        assert .57 < written * items / float(run.text_events[0].sum()) < .73
        closed.append(float(run.by("item-1")[13]))
    assert closed[1] > 1.2 * closed[0]


def _texts(case: ProcessCase, share: float, target: float) -> tuple[float, float]:
    """Probability of a text in 13 weeks at the pace that is found, and the share of texts that close an item."""
    paced = find_pace(case, target, draws=2_048, shares=(share,)).set_on(twin(case), share)
    run = simulate(paced, draws=16_384, weeks=13, seed=2)
    closed = sum(int((run.column(k) > 0).sum()) for k in run.items)
    return float(run.by("step")[13]), closed / float(run.text_events[0].sum())


@pytest.mark.parametrize("settled", [(), ("item-1",), ("item-1", "item-3")])
def test_what_is_settled_already_is_no_text_to_come(settled: tuple[str, ...]) -> None:
    """Whatever is settled, the twin has the base rate of a text and the given share of texts that close an item."""
    reached, share = _texts(CASE.replace(items_settled=settled), .4, .35)
    # two Monte Carlo errors (2,048 and 16,384 draws) and the search's width
    assert abs(reached - .35) < .045
    # found at a pace near the last one, on 2,048 draws
    assert .34 < share < .46


@pytest.mark.parametrize("state", [{"stage": "suspended", "break_weeks": 3.0}, {"stage": "not_opened"}])
def test_the_twin_starts_where_the_talks_stand(state: dict[str, Any]) -> None:
    """A suspended twin has the base rate too, so the case does not fall below it for its state a second time."""
    case = CASE.replace(**state)
    assert (twin(case).stage, twin(case).break_weeks) == (case.stage, case.break_weeks)
    reached, _ = _texts(case, .6, .25)
    assert abs(reached - .25) < .045
    away, here = (find_pace(x, .25, shares=(.6,)) for x in (case, CASE))
    assert away.multipliers == here.multipliers and away.ratios == here.ratios
    assert here.aways == here.resumed == (0.0,) and away.aways[0] > 0 and 0 < away.resumed[0] <= 1


@pytest.mark.parametrize("lasted", [3.0, 30.0])
def test_talks_come_back_as_breaks_end_whatever_the_base_rate_of_texts(lasted: float) -> None:
    """Breaks of talks: .42 of those of three weeks end within half a year, .27 of those of thirty."""
    case = CASE.replace(stage="suspended", break_weeks=lasted)
    for target in (.1, .5):
        paced = find_pace(case, target, shares=(.6,)).set_on(twin(case), .6)
        run = simulate(paced, draws=4_096, weeks=26, seed=2)
        for week in (13, 26):
            # four binomial errors, and weeks are whole
            assert float(run.by("opened")[week]) == pytest.approx(float(breaks().fit.resumed(lasted, week)), abs=.045)


def test_where_resumption_alone_would_bring_more_texts_fewer_come() -> None:
    case = CASE.replace(stage="suspended", break_weeks=3.0)
    for target in (.05, .004):
        paced = find_pace(case, target, draws=4_096, shares=(.6,))
        assert paced.resumed[0] < 1
        run = simulate(paced.set_on(twin(case), .6), draws=8_192, weeks=13, seed=2)
        assert float(run.by("step")[13]) == pytest.approx(target, abs=4 * np.sqrt(target / 3_000))


def test_without_other_texts_every_text_closes_an_item(runs: list[float]) -> None:
    """The share cannot be met and is not looked for: the same pace for every share, found in few runs."""
    found = find_pace(CASE, .3, switches=Switches().off("texts"), shares=(.1, .4, 1.0))
    assert len(set(found.multipliers)) == 1 and set(found.ratios) == {0.0}
    assert len(runs) < 12
    reached = simulate(found.set_on(twin(CASE), .4), switches=Switches().off("texts"), draws=4_096, weeks=13, seed=3)
    assert float(reached.by("step")[13]) == pytest.approx(.3, abs=.06)


def test_where_draws_change_sides_together_the_search_ends(runs: list[float]) -> None:
    """Processes of one pace: a step of the pace moves many draws at once, and no pace has the target exactly."""
    for target in (.2, .35, .5):
        runs.clear()
        find_pace(CASE, target, switches=Switches().off("frailty"), shares=(.65,))
        assert len(runs) <= 16


def test_a_rate_that_cannot_be_met_is_refused() -> None:
    with pytest.raises(InputError, match="E809"):
        find_pace(CASE, 1.0)
    settled = CASE.replace(items_settled=CASE.items)
    with pytest.raises(InputError, match="E809"):
        find_pace(settled, .9, switches=Switches().off("texts"), draws=256)


#: days since the texts of a process, from a fresh one to one that has been silent for long
HISTORIES = {"fresh": (20,), "quiet for a quarter": (100,), "busy": (300, 180, 100, 60, 20),
             "two texts, silent": (455, 219), "silent for long": (700, 500)}


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["pre-negotiation", "partial"])
@pytest.mark.parametrize("ago", HISTORIES.values(), ids=HISTORIES)
def test_the_twin_follows_the_base_rate_beyond_the_quarter_it_was_set_on(stage: str, ago: tuple[int, ...]) -> None:
    """At 26 and 52 weeks within a quarter of the base rate; only 13 weeks were set."""
    dates = [TODAY - timedelta(days=d) for d in ago]
    weeks = tuple(d // 7 for d in ago)
    case = generic_case(4).replace(steps_ago=tuple(w for w in weeks if w - weeks[-1] <= 52), item_text=ITEM_TEXT)
    target = {w: base_rate(stage, None, 7 * w, as_of=TODAY, dates=dates).p for w in (13, 26, 52)}
    pace = find_pace(case, target[13], draws=2_048, shares=(.5,))
    run = simulate(pace.set_on(twin(case), .5), draws=8_192, weeks=52, seed=3)
    for week in (26, 52):
        assert abs(float(run.by("step")[week]) / target[week] - 1) < .25, (week, target)


#: talks that do not sit, for how many weeks, and weeks since their texts
AWAY = {"a new break": ("suspended", 4, (4,)), "busy, a new break": ("suspended", 6, (45, 30, 20, 12, 6)),
        "half a year": ("suspended", 26, (60, 26)), "dormant": ("dormant", 120, (120,)), "not opened": (
            "not_opened", 0, (10,))}


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "lasted", "ago"), AWAY.values(), ids=AWAY)
def test_talks_that_do_not_sit_follow_the_base_rate_beyond_the_quarter(stage: Any, lasted: int,
                                                                       ago: tuple[int, ...]) -> None:
    """At 26, 52 and 104 weeks within a quarter of the base rate, though breaks end as breaks end."""
    dates = [TODAY - timedelta(weeks=w) for w in ago]
    case = generic_case(4).replace(steps_ago=tuple(w for w in ago if w - ago[-1] <= 52), stage=stage,
                                   break_weeks=float(lasted), item_text=ITEM_TEXT)
    target = {w: base_rate("pre-negotiation", None, 7 * w, as_of=TODAY, dates=dates).p for w in (13, 26, 52, 104)}
    pace = find_pace(case, target[13], draws=2_048, shares=(.5,))
    run = simulate(pace.set_on(twin(case), .5), draws=8_192, weeks=104, seed=3)
    for week in (26, 52, 104):
        assert abs(float(run.by("step")[week]) / target[week] - 1) < .25, (week, target)


def test_a_share_of_items_that_cannot_be_is_not_looked_for_long(runs: list[float]) -> None:
    """Texts on implementation follow a whole that is signed: of one item that is left they leave no share of .95."""
    one = CASE.replace(items_settled=CASE.items[1:])
    found = find_pace(one, .5, shares=(.95,))
    assert found.ratios == (0.0,) and len(runs) <= 24
    reached, share = _texts(one, .95, .5)
    assert abs(reached - .5) < .045 and share < .9


def test_where_both_do_not_settle_the_pace_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_STEPS", 1)
    pace = find_pace(CASE, .3, draws=1_024, shares=(.4,))
    reached = simulate(pace.set_on(twin(CASE), .4), draws=1_024, weeks=13, seed=1)
    assert abs(float(reached.by("step")[13]) - .3) <= 2 / 1_024
