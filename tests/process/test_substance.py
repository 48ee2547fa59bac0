"""A first text of substance: between any text and a comprehensive one."""

from __future__ import annotations

import numpy as np
import pytest

from peaceroom.process.anchoring.generic import generic_case
from peaceroom.process.clocks import KINDS
from peaceroom.process.result import ProcessResult
from peaceroom.process.simulate import simulate
from peaceroom.process.switches import Switches

ON = Switches.only("frailty", "momentum", "texts", "break", "mediation", "readiness", "beliefs", "balance")


def run(kinds: tuple[str, ...], switches: Switches = ON, draws: int = 2_048) -> ProcessResult:
    case = generic_case(len(kinds)).replace(kinds=kinds, precedence=np.zeros((len(kinds),) * 2, bool), multiplier=4.0)
    return simulate(case, None, switches, draws=draws, weeks=52, workers=1)


def test_the_part_is_never_likelier_than_the_whole() -> None:
    """P(comprehensive) ≤ P(substantive) ≤ P(any) in every week, for every mix of kinds; each of them happens."""
    for kinds in (("procedure", "other"), ("ceasefire", "politics"), ("procedure", "ceasefire"), ("justice",)):
        found = run(kinds)
        any_text, substance, whole = (found.by(name) for name in ("step", "substantive", "comprehensive"))
        assert (whole <= substance).all() and (substance <= any_text).all(), kinds
        assert whole[-1] > 0 and substance[-1] < any_text[-1], kinds
        first, step = found.column("substantive"), found.column("step")
        assert ((first < 0) | (first >= step)).all() and (step[first >= 0] >= 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_it_comes_with_the_item_itself_unless_that_is_procedure_or_a_ceasefire(kind: str) -> None:
    """Of two items the second is of substance; the first counts or does not by its kind."""
    found = run((kind, "other"))
    one, two, first = (np.where(x < 0, 999, x) for x in map(found.column, ("item-1", "item-2", "substantive")))
    expected = two if kind in ("procedure", "ceasefire") else np.minimum(one, two)
    assert np.array_equal(first, expected)
    assert (one < two).any() and (two < one).any(), "the comparison has something to compare"


def test_of_what_is_agreed_so_many_are_texts() -> None:
    """Half of what real parties agree is announced, no text: items close as often, and half as many texts come."""
    def texts(share: float) -> tuple[int, float, float]:
        case = generic_case(4).replace(precedence=np.zeros((4, 4), bool), multiplier=4.0, item_text=share)
        r = simulate(case, None, Switches.only("frailty", "mediation"), draws=2_048, weeks=40, workers=1)
        closed = sum(int((r.column(k) > 0).sum()) for k in r.items)
        return closed, float(r.text_events[0].sum()) / closed, float(r.by("step")[-1])

    (all_closed, every, by_text), (closed, half, rarer) = texts(1.0), texts(.5)
    # without breaks, signatures apart, texts are closings: a share of one, to those of a week that bring two
    assert closed == all_closed and .75 < every < 1.2
    assert half == pytest.approx(every / 2, abs=.1) and rarer < by_text
