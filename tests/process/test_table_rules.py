"""Rules of the table: sufficient consensus, seats, authorities that stop talks, unilateral proposals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.process.actors import Authority, Ceasefire, Consensus, Passage, Proposal, Ratifier, Seat
from peaceroom.process.case import ProcessCase
from peaceroom.process.parameters import Parameters
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

from .small import QUICK, duel, within

NONE = Switches.only()
DRAWS = 8_192


def four(**more: Any) -> ProcessCase:
    """Sides a, b and d can live with the half; c cannot, and would rather have no deal."""
    fields: dict[str, Any] = {
        "parties": ("a", "b", "c", "d"), "issues": ("pie",), "items": ("pie",), "item_of": [0],
        "ideal": np.array([[60.0], [40.0], [0.0], [50.0]]), "bottom": np.array([[45.0], [55.0], [5.0], [45.0]]),
        "attractor": np.array([[[50.0]]]), "attractors": "given", "steps_ago": (),
        "no_agreement": np.array([0.1, 0.1, 0.9, 0.1])}
    return ProcessCase(**(fields | more))


def run(case: ProcessCase, params: Parameters = QUICK, weeks: int = 6, draws: int = 64) -> ProcessResult:
    return simulate(case, params, NONE, draws=draws, weeks=weeks, workers=1)


@pytest.mark.parametrize(("rule", "closes"), [
    (None, False), (Consensus(("a", "b")), True), (Consensus(("a", "b"), 1), True), (Consensus(("a", "b"), 2), False),
    (Consensus(("a", "c")), False), (Consensus((), 3), True), (Consensus((), 4), False)])
def test_sufficient_consensus_needs_whom_it_names_and_so_many_others(rule: Consensus | None, closes: bool) -> None:
    found = run(four(consensus={} if rule is None else {"pie": rule}))
    assert found.by("pie")[-1] == closes


@pytest.mark.parametrize(("signing", "signed"), [
    (None, True), (Consensus(("a", "b")), True), (Consensus(("a", "c")), False), (Consensus(("a", "b"), 1), True),
    (Consensus(("a", "b"), 2), False)])
def test_the_whole_has_a_rule_of_its_own(signing: Consensus | None, signed: bool) -> None:
    """Without one all sign whose consent some item needs; c, who would rather have no deal, is not among them."""
    found = run(four(consensus={"pie": Consensus(("a", "b"))}, signing=signing))
    assert found.by("pie")[-1] == 1 and found.by("comprehensive")[-1] == signed


def test_consensus_of_all_is_the_rule_of_all() -> None:
    case, params = four(bottom=np.full((4, 1), np.nan), no_agreement=np.zeros(4)), QUICK.replace(h0=.05)
    plain, named = run(case, params, 40, 512), run(
        case.replace(consensus={"pie": Consensus(("a", "b", "c", "d"))}), params, 40, 512)
    assert np.array_equal(plain.times, named.times) and 0 < plain.by("pie")[-1] < 1


def test_consent_is_needed_only_from_those_at_the_table() -> None:
    """The one in whose way nothing suits leaves in week 5, and the item closes then; so does the text."""
    found = run(four(seats=(Seat("c", leaves=Passage(week=5)),)), weeks=8)
    assert (found.column("pie") == 5).all() and (found.column("comprehensive") == 5).all()
    came = run(four(seats=(Seat("c", here=False, joins=Passage(week=3)),)), QUICK.replace(h0=.1), 12, DRAWS)
    assert within(came.by("pie")[2], 1 - np.exp(-.2), DRAWS) and came.by("pie")[-1] == came.by("pie")[2]


def test_leaving_at_a_rate() -> None:
    found = run(four(seats=(Seat("c", leaves=Passage(rate=.05)),)), weeks=20, draws=DRAWS)
    assert within(found.by("pie")[-1], 1 - np.exp(-1), DRAWS)


def test_one_alone_agrees_to_nothing() -> None:
    away = run(duel(seats=(Seat("b", here=False),), no_agreement=np.zeros(2)))
    joins = run(duel(seats=(Seat("b", here=False, joins=Passage(week=4)),), no_agreement=np.zeros(2)))
    assert away.by("step")[-1] == 0 and (joins.column("pie") == 4).all()


def test_joining_once_an_item_is_settled() -> None:
    """c comes with the first item and blocks the second, which would close a week later without it."""
    two = four(issues=("pie", "rest"), items=("pie", "rest"), item_of=[0, 1], ideal=np.tile(four().ideal[0], 2),
               bottom=np.tile(four().bottom[0], 2), attractor=np.full((1, 1, 2), 50.0),
               precedence=np.array([[False, False], [True, False]]))
    stays, joins = (run(two.replace(seats=(Seat("c", here=False, joins=way),))) for way in (
        None, Passage(after="pie")))
    assert (stays.column("rest") == 2).all()
    assert (joins.column("pie") == 1).all() and joins.by("rest")[-1] == 0


def test_an_authority_stops_talks_at_its_rate() -> None:
    still, slow = duel(authorities=(Authority("council", stops=.05),)), QUICK.replace(h0=0.0)
    found = run(still, slow, 20, DRAWS)
    assert within(found.by("break")[-1], 1 - np.exp(-1), DRAWS)
    assert found.by("break")[-1] == pytest.approx(1 - found.state[-1, found.states.index("in_session")])


def test_talks_resume_by_its_word_only() -> None:
    """A stop under way ends at the rate of its authority, not as breaks do, however long it has lasted."""
    case = duel(stage="suspended", break_weeks=80.0)
    slow = QUICK.replace(h0=0.0)
    for resumes, expected in ((.1, 1 - np.exp(-1)), (0.0, 0.0)):
        stopped = case.replace(authorities=(Authority("council", 0.0, resumes, stopped=True),))
        found = run(stopped, slow, 10, DRAWS)
        assert within(found.state[-1, found.states.index("in_session")], expected, DRAWS)
    assert 0 < run(case, slow, 10, DRAWS).state[-1, 1] < .5, "as breaks end"


def test_a_signed_text_is_ratified_whatever_was_talked_about_beside_the_talks() -> None:
    found = run(duel(back_channel=[True], ratifiers=(Ratifier("house", "b", (.2, .4)),)), draws=8)
    assert found.by("ratified")[-1] == 1


def test_its_conditions() -> None:
    def breaks(case: ProcessCase, weeks: int = 20, **how: Any) -> float:
        found = run(case.replace(authorities=(Authority("council", .05, **how),)), QUICK, weeks, DRAWS)
        return float(found.by("break")[-1])

    open_item = duel(no_agreement=np.ones(2), bottom=np.array([[100.0], [0.0]]))
    assert within(breaks(open_item, until="pie"), 1 - np.exp(-1), DRAWS) and breaks(open_item, after="pie") == 0
    settled = duel(no_agreement=np.ones(2), items_settled=("pie",))
    assert breaks(settled, until="pie") == 0 and within(breaks(settled, after="pie"), 1 - np.exp(-1), DRAWS)
    assert breaks(open_item.replace(ceasefires=(Ceasefire(3),)), quiet=True) == 0
    assert within(breaks(open_item, quiet=True), 1 - np.exp(-1), DRAWS)


def apart(**more: Any) -> ProcessCase:
    return duel(bottom=np.array([[40.0], [60.0]]), no_agreement=np.zeros(2), **more)


def test_a_proposal_narrows_the_gap_by_what_it_gives() -> None:
    """Hazard h0·e^(−gap/τ): gap 100 until week 4, then 60; beyond its own bottom line no proposal goes."""
    params = QUICK.replace(h0=.5, gamma=0.0, tau=20.0)

    def closed(gap: float) -> float:
        return float(1 - np.exp(-.5 * (4 * np.exp(-5) + 16 * np.exp(-gap / 20))))

    for value, gap in ((60.0, 60.0), (10.0, 40.0)):
        found = run(apart(proposals=(Proposal("a", "pie", value, Passage(week=5)),)), params, 20, DRAWS)
        assert within(found.by("pie")[-1], closed(gap), DRAWS)
    assert within(run(apart(), params, 20, DRAWS).by("pie")[-1], closed(100), DRAWS)


def test_others_respond_by_their_concession_rule() -> None:
    """γ = .1 towards 50: after four weeks 82.8 and 17.2; then 60 is tabled, b goes a tenth of the way, both concede."""
    params = QUICK.replace(h0=0.0, gamma=.1)
    tabled = run(apart(proposals=(Proposal("a", "pie", 60.0, Passage(week=5)),)), params)
    b = 50 - 50 * .9**4
    b += .1 * (60 - b)
    expected = 59 - (b + .1 * (50 - b))
    low, high = (int(x / 4) * 4 for x in (expected, expected + 4))  # bins of four per cent
    assert low <= tabled.gaps("pie", (.5,))[5, 0] <= high
    assert run(apart(), params).gaps("pie", (.5,))[5, 0] > 56


def test_a_proposal_at_a_rate_is_tabled_once() -> None:
    params = QUICK.replace(h0=0.0, gamma=0.0)
    found = run(apart(proposals=(Proposal("a", "pie", 60.0, Passage(rate=.05)),)), params, 20, DRAWS)
    assert within(found.gap_counts[-1, 0, 15] / DRAWS, 1 - np.exp(-1), DRAWS)


@pytest.mark.parametrize(("more", "code"), [
    ({"consensus": {"cake": Consensus(("a", "b"))}}, "E807"), ({"consensus": {"pie": Consensus(("a", "z"))}}, "E807"),
    ({"consensus": {"pie": Consensus(("a",))}}, "E806"), ({"signing": Consensus((), 5)}, "E806"),
    ({"seats": (Seat("z"),)}, "E807"), ({"seats": (Seat("c", leaves=Passage(rate=-1.0)),)}, "E806"),
    ({"seats": (Seat("c", leaves=Passage(after="cake")),)}, "E807"),
    ({"authorities": (Authority("x", -.1),)}, "E806"), ({"authorities": (Authority("x", .1, until="cake"),)}, "E807"),
    ({"proposals": (Proposal("a", "pie", 120.0, Passage(week=2)),)}, "E806"),
    ({"proposals": (Proposal("z", "pie", 20.0, Passage(week=2)),)}, "E807")])
def test_what_cannot_be_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        four(**more)
