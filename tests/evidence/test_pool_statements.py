"""What is said on an input, and what is left of it without some passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.records import Aspect
from peaceroom.evidence.pooling.inputs import pool
from peaceroom.evidence.pooling.items import InputKey, Item
from peaceroom.evidence.pooling.likelihood import Bias
from peaceroom.evidence.pooling.pooled import Method
from peaceroom.evidence.pooling.statements import Statements, statements_for

from .ledgers import AS_OF, build, coding, document, grade, one, passage, source

ENDS = (0.0, 100.0)
#: North speaks for itself, the paper of South about it as an adversary; South says what it wants itself
LEDGER = build(
    source("north-office", camp="north"), source("south-paper", camp="south"), source("wire"),
    grade("south-paper", "adversary", "D"), grade("north-office", "self", "B"),
    *one("own", "north-office", "80", relation="self", sign="public"),
    *one("claim", "south-paper", "95", relation="adversary", sign="adversary"),
    *one("wire", "wire", "70", credibility=1, confirmed_by="p-other"),
    document("d-other", "wire"), passage("p-other", "d-other"),
    document("d-south", "south-paper"), passage("p-south", "d-south"),
    coding("k-south", "p-south", "10", actor="south", relation="self", sign="public"),
    passage("p-south-least", "d-south"),
    coding("k-south-least", "p-south-least", "40", actor="south", quantity="position", aspect="bottom_line",
           relation="self", sign="public"),
    passage("p-least", "d-wire"),
    coding("k-least", "p-least", "60", aspect="bottom_line"),
)


def of(aspect: Aspect) -> Statements:
    return statements_for(LEDGER, InputKey("north", "water", "position", aspect), AS_OF, ENDS)


def passages(items: Iterable[Item]) -> set[str]:
    return {i.passage for i in items}


def test_a_stated_position_rests_on_its_words_and_on_what_camps_want_that_report_on_it() -> None:
    said = of("stated")
    assert passages(said.items) == {"p-own", "p-claim", "p-wire"} and said.stated == ()
    assert {camp: (passages(a), passages(b)) for camp, (a, b) in said.own.items()} == {
        "south": ({"p-south"}, {"p-south-least"})}
    assert said.confirming == {"p-other"}
    assert said.passages == {"p-own", "p-claim", "p-wire", "p-south", "p-south-least", "p-other"}


def test_a_bottom_line_rests_on_what_its_actor_states_as_well() -> None:
    said = of("bottom_line")
    assert passages(said.items) == {"p-least"} and passages(said.stated) == {"p-own", "p-claim", "p-wire"}


def test_without_passages_all_the_rest_is_left() -> None:
    said = of("bottom_line")
    left = said.without(frozenset({"p-own", "p-south"}))
    assert passages(left.items) == {"p-least"} and passages(left.stated) == {"p-claim", "p-wire"}
    assert [passages(part) for part in left.own["south"]] == [set(), {"p-south-least"}]
    assert passages(said.without(frozenset({"p-least"})).items) == set()
    assert said.without(frozenset()).passages == said.passages and left.confirming == said.confirming


def test_a_camp_wants_what_it_states_and_where_it_states_nothing_its_bottom_line() -> None:
    assumptions = Assumptions()
    said = of("stated")
    assert said.ideals(assumptions)["south"] == pytest.approx(10)
    assert said.without(frozenset({"p-south"})).ideals(assumptions)["south"] == pytest.approx(40)
    assert said.without(frozenset({"p-south", "p-south-least"})).ideals(assumptions) == {}


def test_a_claim_about_an_adversary_is_shifted_away_from_what_its_camp_wants() -> None:
    said, assumptions = of("stated"), Assumptions()
    whole = said.pool(assumptions, ends=ENDS, toward=None, biases={})
    aimless = said.without(frozenset({"p-south", "p-south-least"})).pool(assumptions, ends=ENDS, toward=None, biases={})
    assert whole.mean < aimless.mean - .1


@pytest.mark.parametrize("aspect", ["stated", "bottom_line"])
@pytest.mark.parametrize("method", ["mixture", "linear", "log"])
def test_a_pool_of_less_is_the_same_whether_or_not_likelihoods_are_taken_from_the_pool_of_all(
    aspect: Aspect, method: Method
) -> None:
    said, assumptions = of(aspect), Assumptions().model_copy(update={"pool": method})
    options: dict[str, Any] = {"ends": ENDS, "toward": 30.0}
    whole = said.pool(assumptions, biases={}, **options)
    taken = 0
    for gone in said.passages - said.confirming:
        left = said.without(frozenset({gone}))
        for biases in ({}, {("south", "adversary"): Bias(20.0, 5.0, 3)}):
            plain = left.pool(assumptions, biases=biases, **options)
            quick = left.pool(assumptions, biases=biases, known=whole, **options)
            assert quick.density.tobytes() == plain.density.tobytes()
            assert quick.informative.tobytes() == plain.informative.tobytes() and quick.conflict == plain.conflict
            taken += whole.terms_of(quick.items, left.ideals(assumptions), biases) is not None
    assert (taken > 0) == (aspect == "stated")  # a bottom line's link to what is stated moves with it


def test_likelihoods_are_not_taken_where_a_camp_wants_something_else() -> None:
    whole = of("stated").pool(Assumptions(), ends=ENDS, toward=None, biases={})
    assert whole.terms_of(whole.items, {"south": 10.0}, {}) is not None
    assert whole.terms_of(whole.items, {"south": 11.0}, {}) is None
    assert whole.terms_of([*whole.items, replace(whole.items[0])], {"south": 10.0}, {}) is None  # alike is not the same


def test_shifts_that_were_estimated_take_the_place_of_those_assumed() -> None:
    given = {("south", "adversary"): Bias(20.0, 1.0, 5)}
    said = of("stated")
    shifted, plain = (said.pool(Assumptions(), ends=ENDS, toward=None, biases=b) for b in (given, {}))
    whole = pool(LEDGER, InputKey("north", "water", "position"), AS_OF, ends=ENDS, biases=given)
    assert shifted.mean == pytest.approx(whole.mean) and abs(shifted.mean - plain.mean) > .1
