"""Items of procedure: the class as a whole closes as fast as such items do, and content moves a case about that."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.base_rates.item_rate import item_rate
from peaceroom.core.errors import InputError
from peaceroom.process.actors import Event, Outcome, ThirdParty
from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.anchoring.pacing import find_pace, twin
from peaceroom.process.case import ProcessCase
from peaceroom.process.clocks import weekly_hazards
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .small import duel

#: talks of which nothing is known: the class itself
CLASS = generic_case(1).replace(kinds=("procedure",))
#: everything that is not content off: breaks, lasting differences in readiness
STILL = Switches().off("break", "balance", "readiness", "disrupt")


def run(case: ProcessCase, params: Parameters | None = None, switches: Switches = STILL, **more: Any) -> ProcessResult:
    return simulate(case, params, switches, **({"draws": 8_192, "weeks": 26, "workers": 1, "seed": 4} | more))


def procedure(ideal: tuple[float, float], bottom: tuple[float, float] = (np.nan, np.nan), **more: Any) -> ProcessCase:
    """Rules of procedure, open for three weeks and two days, between two sides."""
    return duel(ideal=np.array([[ideal[0]], [ideal[1]]]), bottom=np.array([[bottom[0]], [bottom[1]]]),
                kinds=("procedure",), item_weeks=[23 / 7],
                third_parties=(ThirdParty("m", effort=more.pop("effort", .5)),), **more)


@pytest.mark.parametrize("open_for", [0, 3, 30])
@pytest.mark.parametrize("values", [{}, {"clock_tau": 40.0, "gamma": .02}, {"clock_tau": 12.0, "tolerance": 3.0}])
def test_the_class_has_its_own_hazard(open_for: int, values: dict[str, float]) -> None:
    """Whatever content weighs, items with the gaps of the generic scenario close as the table of the class says."""
    found = run(CLASS.replace(item_weeks=[open_for]), Parameters().replace(**values)).by("item-1")
    gone = np.concatenate([[0.0], np.cumsum(weekly_hazards("procedure", open_for + 26))])
    for week in (2, 8, 13, 26):
        expected = 1 - np.exp(gone[open_for] - gone[open_for + week])
        # four Monte Carlo errors, and gaps at 16 nodes instead of all between 0 and 100
        assert abs(found[week] - expected) < 4 * np.sqrt(expected * (1 - expected) / 8_192) + .01, week


def test_the_class_in_full_lies_within_what_is_known_of_it() -> None:
    """With breaks, readiness and all else on: procedure open for 23 days, by 8 to 12 weeks, in the class's interval."""
    found = run(CLASS.replace(item_weeks=[23 / 7]), switches=Switches()).by("item-1")
    for week in (8, 12, 26):
        rate = item_rate("procedure", 23, 7 * week)
        assert rate.low is not None and rate.high is not None
        assert rate.low < found[week] < rate.high


def test_pace_and_momentum_of_texts_do_not_touch_procedure() -> None:
    slow, fast = (run(CLASS.replace(multiplier=m), switches=Switches().off("break", "readiness")).by("item-1")
                  for m in (.1, 30.0))
    assert np.array_equal(slow, fast)


def test_content_moves_procedure_about_its_class() -> None:
    """Identical positions, positions a typical distance apart, opposite ends with hard bottom lines."""
    same, typical, apart = (float(run(case).by("pie")[12]) for case in (
        procedure((50, 50)), procedure((75, 25)), procedure((100, 0), (95, 5))))
    rate = item_rate("procedure", 23, 84)
    assert rate.low is not None and rate.high is not None
    assert rate.low < typical < rate.high
    assert same > .7, "nearly twice the class: what is close is agreed as fast as in the first weeks of talks"
    assert apart < .03, "only by reference, and bottom lines lie 74 apart"


def test_mediator_and_deadline_speed_procedure() -> None:
    far = procedure((85, 15))
    none, strong = (float(run(far.replace(third_parties=(ThirdParty("m", effort=e),))).by("pie")[12])
                    for e in (0.0, .9))
    assert .05 < strong - none < .3
    due = Event("due", (Outcome("comes", 1.0),), (8, 8), waits=False, deadline=())
    plain, pressed = (float(run(far.replace(events=e)).by("pie")[8]) for e in ((), (due,)))
    assert .01 < pressed - plain < .15


def test_reference_falls_with_the_distance_between_bottom_lines() -> None:
    shares = []
    for far in (0.0, 10.0, 40.0):
        case = procedure((80 + far / 2, 20 - far / 2), (50 + far / 2 + 10, 50 - far / 2 - 10), effort=0.0)
        shares.append(float(run(case).by("pie")[-1]))
        assert run(case).by_reference("pie") == 1.0, "no value suits both"
        assert run(case.replace(may_refer=[False])).by("pie")[-1] == 0
    assert shares[0] > shares[1] > shares[2] > 0
    assert run(procedure((60, 40))).by_reference("pie") == 0.0


def test_substance_is_settled_by_reference_only_where_the_file_allows_it() -> None:
    """Positions at the two ends with bottom lines 5 and 95: no text, also where reference is allowed."""
    params = Parameters().replace(delegate=.02)
    hard = duel(ideal=np.array([[100.0], [0.0]]), bottom=np.array([[95.0], [5.0]]))
    assert not hard.may_refer.any()
    assert run(hard, params, weeks=104).by("pie")[-1] == 0
    assert run(hard.replace(may_refer=[True]), params, weeks=104).by("pie")[-1] < .02
    soft = duel(ideal=np.array([[60.0], [40.0]]), bottom=np.array([[58.0], [42.0]]), multiplier=5.0, may_refer=[True])
    assert run(soft, params, weeks=104).by("pie")[-1] > .3
    assert run(soft, params, weeks=104).by_reference("pie") > .3


def test_the_twin_is_without_clocks() -> None:
    """Procedure neither sets the pace of texts nor is set by it."""
    case = generic_case(3).replace(steps_ago=(3,), kinds=("procedure", "other", "other"))
    assert twin(case).items_settled == ("item-1",)
    settled = generic_case(3).replace(steps_ago=(3,), items_settled=("item-1",))
    assert find_pace(case, .3, draws=512, shares=(.6,)) == find_pace(settled, .3, draws=512, shares=(.6,))
    assert twin(generic_case(1).replace(kinds=("procedure",))).items_settled == (), "something has to be left"


def test_kinds_that_do_not_exist_are_refused() -> None:
    with pytest.raises(InputError, match="E808"):
        generic_case(1).replace(kinds=("protocol",))
    with pytest.raises(InputError, match="E805"):
        generic_case(2).replace(kinds=("procedure",))


def test_a_back_channel_closes_items_while_talks_are_suspended() -> None:
    """Only the item of the channel, and talks that wait for it resume when it is settled."""
    case = generic_case(2).replace(
        precedence=np.zeros((2, 2), bool), stage="suspended", break_weeks=8.0, multiplier=20.0, gap_range=(0.0, 0.2))
    on = Switches.only("break")
    params = Parameters().replace(break_mean=2.0, break_sd=.5, break_hazard=0.0, dormant_weeks=1000.0)

    def first(**more: Any) -> ProcessResult:
        return run(case.replace(**more), params, on, weeks=40, draws=2_048)

    closed, channel = first(resume_after=[True, False]), first(resume_after=[True, False], back_channel=[True, False])
    assert closed.by("item-1")[-1] == 0 and closed.state[-1, closed.states.index("suspended")] == 1
    assert channel.by("item-1")[-1] > .5
    one, two = channel.column("item-1"), channel.column("item-2")
    assert (two[two >= 0] > one[two >= 0]).all() and (one[two >= 0] >= 0).all(), "the other waits for talks to resume"
    free = first(back_channel=[True, False])
    assert (free.column("item-2") <= two).all() and (free.column("item-2") < two).any(), "without it, no wait"
