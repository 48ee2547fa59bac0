"""What once went wrong on ``doha-2020`` and on small talks, on the inputs on which it did."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.base_rates.breaks import breaks
from peaceroom.process.actors import ThirdParty, Violence
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.case import ProcessCase
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.talks.anchor import anchor
from peaceroom.scenario.talks.case import Builder


def test_a_settled_item_does_not_break_the_search_for_the_pace() -> None:
    """With the rules of procedure settled the ratio of other texts was 2,049, and a text came in 32, not 13, of 100."""
    s = load_scenario("doha-2020")
    assert s.process is not None
    talks = s.process.talks
    settled = s.model_copy(update={"process": s.process.model_copy(update={
        "talks": talks.model_copy(update={"settled": (*talks.settled, "rules-of-procedure")})})})
    texts, ratios = [], []
    for one in (s, settled):
        b = Builder(one, 1, 2, Violence())
        case = b.case(0)
        pace = anchor(one, case, 1, b.switches, (.5,))
        ratios.append(pace.ratios[0])
        run = simulate(pace.set_on(case, .5), b.parameters(0), b.switches, draws=2_000, weeks=13, workers=1)
        texts.append(float(run.by("step")[13]))
    assert .2 < ratios[1] / ratios[0] < 5
    # one text fewer can still come, the rest keep their pace: a tenth of texts, and four standard errors of both
    assert -.12 < texts[1] - texts[0] < .04


def far_apart(**more: object) -> ProcessCase:
    return generic_case(1).replace(ideal=np.array([[0.0], [100.0]]), bottom=np.array([[5.0], [95.0]]),
                                   gap_range=(1.0, 1.0), multiplier=3.0, **more)


def test_reference_is_off_for_substance_and_falls_with_the_gap() -> None:
    """At positions of 0 and 100 with bottom lines at 5 and 95 a text came with .40 within a year, all by reference."""
    silent = Switches().off("texts")

    def settled(case: ProcessCase) -> float:
        return float(simulate(case, switches=silent, draws=4_000, weeks=52, workers=1).by("item-1")[52])

    assert settled(far_apart()) == 0
    allowed = settled(far_apart(may_refer=[True]))
    near = settled(far_apart(may_refer=[True]).replace(ideal=np.array([[45.0], [55.0]]),
                                                       bottom=np.array([[46.0], [54.0]]), third_parties=(
                                                           ThirdParty("mediator", effort=0.0),)))
    assert allowed < .1 < .2 < near


@pytest.mark.parametrize("lasted", [2.0, 104.0])
def test_an_old_break_ends_as_old_breaks_do(lasted: float) -> None:
    """A break of 104 weeks ended like a new one, a third of them within a week."""
    case = generic_case(1).replace(stage="suspended", break_weeks=lasted)
    run = simulate(case, draws=8_000, weeks=52, workers=1)
    for week in (1, 13, 52):
        expected = float(breaks().fit.resumed(lasted, week))
        # four binomial errors, and a week's rounding of the day on which it ends
        assert float(run.by("opened")[week]) == pytest.approx(expected, abs=4 * (expected / 8_000) ** .5 + .03)
    if lasted > 100:
        assert run.by("opened")[1] < .02 and run.by("opened")[52] < .35
