"""A ledger with and without some of it, and its inputs pooled one by one and together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.pooling.bias import camp_biases, differences
from peaceroom.evidence.pooling.inputs import camp_ideals, estimated_biases, pool, pool_all
from peaceroom.evidence.pooling.items import LINK, InputKey, items_for
from peaceroom.evidence.pooling.pooled import pool_items

from .ledgers import AS_OF, build, coding, grade, one, passage, source

WATER = InputKey("north", "water", "position")
BOTTOM = WATER._replace(aspect="bottom_line")


def ledger(**more: Any) -> Ledger:
    return build(
        source("wire"), source("north-news", "north"), source("south-news", "south"), source("unused", "east"),
        grade("wire", "neutral", "B"), grade("north-news", "self", "B"), grade("south-news", "adversary", "E"),
        *one("w1", "wire", "60", credibility=1, confirmed_by="p-n1"),
        *one("n1", "north-news", "70", relation="self", sign="public", section="comment"),
        *one("s1", "south-news", "95", relation="adversary", sign="adversary", section="comment"),
        *one("s2", "south-news", "10", actor="south", relation="self", sign="public"),
        passage("p-copy", "d-w1", origin="o-p-n1", anonymous=True),
        coding("k-copy", "p-copy", "70", relation="neutral", sign="neutral"), **more)


def passages(found: Ledger) -> set[str]:
    return {i.passage for key in (WATER, WATER._replace(actor="south")) for i in items_for(found, key, AS_OF)}


ALL = {"p-w1", "p-n1", "p-s1", "p-s2", "p-copy"}


@pytest.mark.parametrize(("unit", "id", "gone"), [
    ("passage", "p-w1", {"p-w1"}), ("document", "d-w1", {"p-w1", "p-copy"}), ("source", "wire", {"p-w1", "p-copy"}),
    ("origin", "o-p-n1", {"p-n1", "p-copy"}), ("camp", "south", {"p-s1", "p-s2"}),
    ("comment", None, {"p-n1", "p-s1"}), ("anonymous", None, {"p-copy"}), ("translated", None, set())])
def test_without_a_unit(unit: Any, id: str | None, gone: set[str]) -> None:
    before = ledger()
    after = before.without(unit, id)
    assert passages(before) == ALL and passages(after) == ALL - gone
    assert before.sha256 == after.sha256 == ""
    named = {c.passage for c in after.codings.values()}
    assert named <= set(after.passages) and {p.document for p in after.passages.values()} <= set(after.documents)


def test_units_are_those_that_bear_on_an_input() -> None:
    found = ledger()
    assert set(found.units("source")) == {"wire", "north-news", "south-news"}
    assert set(found.units("camp")) == {"north", "south"}
    assert set(found.units("passage")) == ALL
    assert found.units("comment") == ("comment",) and found.units("translated") == ()
    for unit in ("passage", "document", "source", "origin", "camp"):
        for id in found.units(unit):  # type: ignore[arg-type]
            assert passages(found.without(unit, id)) < ALL  # type: ignore[arg-type]


def test_what_is_removed_confirms_nothing() -> None:
    by = {i.passage: i.p for i in items_for(ledger(), WATER, AS_OF)}
    without = {i.passage: i.p for i in items_for(ledger().without("source", "north-news"), WATER, AS_OF)}
    assert by["p-w1"] == pytest.approx(.846, abs=5e-4) and without["p-w1"] == pytest.approx(.710, abs=5e-4)


@pytest.mark.parametrize(("call", "code"), [
    (lambda x: x.without("outlet", "wire"), "E950"), (lambda x: x.units("outlet"), "E950"),
    (lambda x: x.without("source", "nobody"), "E951"), (lambda x: x.without("camp"), "E951"),
    (lambda x: x.discounted("west", .5), "E951"), (lambda x: x.discounted("any", 1.5), "E952"),
    (lambda x: x.discounted("any", float("nan")), "E952")])
def test_refused(call: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        call(ledger())
    assert [p.code for p in caught.value.problems] == [code]


def test_discounts_lower_trust_and_add_up() -> None:
    half = ledger().discounted("south", .5)
    assert half.discounts == {"south-news": .5}
    assert half.discounted("any", .5).discounts == {"south-news": .75, "north-news": .5, "unused": .5}
    full = ledger().discounted("south", 1)
    assert passages(full) == ALL - {"p-s1", "p-s2"}
    far = [abs(pool(x, WATER, AS_OF, ideals={}).mean - pool(full, WATER, AS_OF, ideals={}).mean)
           for x in (ledger(), half, ledger().discounted("south", .9), full)]
    assert far == sorted(far, reverse=True) and far[0] > far[-1] == 0


def test_ideals_are_what_camps_say_of_themselves() -> None:
    assert camp_ideals(ledger(), "water", AS_OF) == {"north": 70, "south": 10}
    assert camp_ideals(ledger(), "land", AS_OF) == {}
    only_bottom = build(source("a", "x"), *one("1", "a", "4", actor="x", relation="self", aspect="bottom_line"),
                        *one("2", "a", "9", actor="x", relation="ally"))
    assert camp_ideals(only_bottom, "water", AS_OF, (0, 10)) == {"x": 40}


def test_the_adversarys_word_is_moved_towards_its_own_ideal() -> None:
    alone = ledger().without("source", "wire").without("source", "north-news")
    known, unknown = pool(alone, WATER, AS_OF), pool(alone, WATER, AS_OF, ideals={})
    assert known.modes[0] == pytest.approx(83, abs=.2) and unknown.modes[0] == pytest.approx(95, abs=.2)


def test_stated_items_reach_the_bottom_line_through_the_link() -> None:
    found = pool(ledger(), BOTTOM, AS_OF, toward=0.)
    stated = pool(ledger(), WATER, AS_OF)
    link, = found.items
    assert link.passage == LINK and link.x == pytest.approx(stated.mean - 8)
    assert found.sd > stated.sd and pool(ledger(), WATER._replace(actor="west", aspect="bottom_line"), AS_OF).empty
    plain = pool(ledger(), BOTTOM, AS_OF)
    assert plain.items[0].x == pytest.approx(stated.mean) and plain.items[0].s_code > link.s_code


def test_an_utterance_coded_as_both_counts_once_for_the_bottom_line() -> None:
    records = [source("s"), *one("a", "s", "70", relation="self", sign="private"),
               coding("k-b", "p-a", "70", relation="self", sign="private", aspect="bottom_line")]
    found = pool(build(*records), BOTTOM, AS_OF)
    assert [i.passage for i in found.items] == ["p-a"]


def test_all_inputs_together_are_the_same_as_one_by_one() -> None:
    wanted = (WATER, BOTTOM, WATER._replace(actor="south"), InputKey("north", None, "capability"))
    keys = dict.fromkeys(wanted, (0., 100.))
    together = pool_all(ledger(), keys, AS_OF, toward={BOTTOM: 10.})
    assert list(together) == list(keys) and together[InputKey("north", None, "capability")].empty
    for key, ends in keys.items():
        alone = pool(ledger(), key, AS_OF, ends=ends, toward=10. if key == BOTTOM else None)
        assert np.array_equal(alone.density, together[key].density)


def test_a_pool_comes_back_on_the_scale_of_the_issue() -> None:
    found = pool(build(source("s"), *one("a", "s", "4")), WATER, AS_OF, ends=(2, 6))
    assert found.distribution().points[::1000] == (2, 6) and found.distribution().best == pytest.approx(4)


def test_the_pool_of_the_assumptions_is_the_default() -> None:
    found = pool(ledger(assumptions=Assumptions(pool="linear")), WATER, AS_OF)
    assert found.method == "linear"
    assert np.array_equal(found.density, pool(ledger(), WATER, AS_OF, method="linear").density)


def test_shifts_are_estimated_where_neutrals_speak_too() -> None:
    records: list[Any] = [source("wire"), source("south-news", "south"), grade("wire", "neutral", "A"),
                          *one("ideal", "south-news", "0", actor="south", relation="self", issue="a", sd=1)]
    for issue in "abcdef":
        if issue != "a":
            records += one(f"i-{issue}", "south-news", "0", actor="south", relation="self", issue=issue, sd=1)
        records += one(f"n-{issue}", "wire", "40", issue=issue, credibility=2, sd=1)
        records += one(f"s-{issue}", "south-news", "70", issue=issue, relation="adversary", sign="adversary", sd=1)
    found = build(*records, assumptions=Assumptions(hedge=1, model_sd=0))
    keys = {InputKey("north", issue, "position"): (0., 100.) for issue in "abcdef"}
    scales = dict.fromkeys("abcdef", (0.0, 100.0))
    assumed = pool_all(found, keys, AS_OF)
    estimated = pool_all(found, keys, AS_OF, biases=estimated_biases(found, scales, AS_OF))
    # 30 off the neutrals, drawn to the 12 assumed; the estimate is surer than the assumption
    for key in keys:
        assert abs(estimated[key].mean - 40) < abs(assumed[key].mean - 40)
    sets = [(items_for(found, key, AS_OF), {"south": 0.}) for key in keys]
    bias = camp_biases((differences(*one, found.assumptions) for one in sets), found.assumptions)["south", "adversary"]
    neutral = pool_items([i for i in sets[0][0] if i.relation == "neutral"], found.assumptions)
    v = 1 + 18**2 + neutral.sd**2  # coder, class of adversaries; none is a day old
    expected = (12 / 100 + 6 * (70 - neutral.mean) / v) / (1 / 100 + 6 / v)
    assert (bias.mean, bias.sd, bias.inputs) == pytest.approx((expected, (1 / 100 + 6 / v) ** -.5, 6))
    assert estimated_biases(found, {issue: scales[issue] for issue in "ab"}, AS_OF) == {}, "two are too few"
    fixed = build(*records, assumptions=Assumptions(hedge=1, model_sd=0, estimate_shift=False))
    assert estimated_biases(fixed, scales, AS_OF) == {}


def test_a_shift_is_away_from_the_camp_s_ideal_on_either_side_of_it() -> None:
    def shift(neutral: int, adversary: int, ideal: float, **more: Any) -> tuple[float, float]:
        found = build(source("wire"), source("south-news", "south"), *one("n", "wire", str(neutral), sd=1),
                      *one("s", "south-news", str(adversary), relation="adversary", sign="adversary", sd=1),
                      assumptions=Assumptions(model_sd=0, **more))
        return differences(items_for(found, WATER, AS_OF), {"south": ideal}, found.assumptions)["south", "adversary"]

    above, below = shift(40, 70, 0.0), shift(60, 30, 100.0)
    assert above[0] > 20 and above == pytest.approx(below, rel=1e-6)
    assert shift(40, 70, 0.0, pool="log") == above, "neutrals are mixed, whichever way others are pooled"


def test_a_method_that_is_asked_for_pools_all() -> None:
    linear = pool_all(ledger(), {WATER: (0.0, 100.0)}, AS_OF, method="linear")[WATER]
    assert linear.method == "linear"
    assert np.array_equal(linear.density, pool(ledger(), WATER, AS_OF, method="linear").density)


def test_pooling_without_a_ledger() -> None:
    items = items_for(ledger(), WATER, AS_OF)
    ideals = camp_ideals(ledger(), "water", AS_OF)
    assert np.array_equal(pool_items(items, Assumptions(), ideals=ideals).density, pool(ledger(), WATER, AS_OF).density)
