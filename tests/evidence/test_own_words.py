"""What a party states itself about its own position is worth more than hearsay, and less about how far it would go."""

from __future__ import annotations

import json
from math import hypot
from typing import Any

import numpy as np
import pytest

from peaceroom.cli import main
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.pooling.grades import chance_informative, chance_stated
from peaceroom.evidence.pooling.inputs import pool
from peaceroom.evidence.pooling.items import InputKey, Item, items_for
from peaceroom.evidence.pooling.likelihood import spread, terms
from peaceroom.evidence.pooling.pooled import Pooled, pool_items

from .ledgers import AS_OF, build, grade, item, one, source

DEFAULT = Assumptions()
STATED = InputKey("north", "water", "position")
BOTTOM = InputKey("north", "water", "position", "bottom_line")


def said(value: str = "80..100", reliability: str = "B", credibility: int = 2, **more: Any) -> Any:
    coded = {"relation": "self", "sign": "public", **more}
    return build(source("s"), grade("s", coded["relation"], reliability),
                 *one("a", "s", value, credibility=credibility, **coded))


def range_of(pooled: Pooled) -> tuple[float, float]:
    low, high = pooled.quantile([.1, .9])
    return float(low), float(high)


def test_a_dated_statement_of_ones_own_position_keeps_its_range() -> None:
    """Coded 80..100 and graded B2 it was pooled to 40..100; now about as wide as it was coded."""
    low, high = range_of(pool(said(), STATED, AS_OF))
    assert 72 < low < 80 and 96 < high < 100
    hearsay = range_of(pool(said(relation="neutral", sign="neutral"), STATED, AS_OF))
    assert hearsay[0] < 45


@pytest.mark.parametrize(("reliability", "credibility", "chance"), [
    ("A", 2, .97), ("B", 2, .97), ("C", 2, .9), ("F", 2, .9), ("B", 3, .9), ("D", 2, None), ("E", 1, None),
    ("B", 4, None), ("A", 5, None), ("A", 6, None)])
def test_the_worse_grade_decides_whether_it_was_said(reliability: str, credibility: int, chance: float | None) -> None:
    assert chance_stated(reliability, credibility, DEFAULT) == chance
    found, = items_for(said(reliability=reliability, credibility=credibility), STATED, AS_OF)
    assert found.own_words == (chance is not None)
    graded = 2 if credibility == 1 else credibility  # nothing confirms it here
    assert found.p == pytest.approx(chance or chance_informative(reliability, graded, DEFAULT))


@pytest.mark.parametrize("other", [
    {"relation": "ally"}, {"relation": "adversary"}, {"relation": "fact"}, {"sign": "private"}, {"sign": "anonymous"},
    {"quantity": "salience"}, {"aspect": "bottom_line"}])
def test_only_public_words_of_its_own_about_its_stated_position(other: dict[str, Any]) -> None:
    ledger = said(**other)
    (key, _), = ledger.by_input.items()
    found, = items_for(ledger, InputKey(*key), AS_OF)
    assert not found.own_words


def test_neither_hedge_nor_class_nor_model_doubt_apply() -> None:
    own, any_other = item("a", 50, 6, .9, own_words=True, sign="public"), item("a", 50, 6, .9, sign="public")
    assert terms([own], DEFAULT).p[0] == .9 and terms([any_other], DEFAULT).p[0] == pytest.approx(.9 * .85)
    assert spread(own, DEFAULT) == pytest.approx(hypot(6, 7))
    assert spread(any_other, DEFAULT) == pytest.approx(hypot(6, 12, 7))


def test_how_far_it_would_go_stays_as_open_as_it_was() -> None:
    """The same words, about the bottom line: less a concession towards the counterpart, hedged, and wider."""
    ledger = said()
    stated, least = pool(ledger, STATED, AS_OF), pool(ledger, BOTTOM, AS_OF, toward=0.)
    assert least.median < stated.median - 5 and least.sd > 1.5 * stated.sd


def world(misprinted: float, inputs: int = 800) -> list[tuple[float, list[Item]]]:
    """(what a party states, items): one to three utterances, each off by 7 (1 sd) and by the coder's doubt of 8, and
    some of them misprinted: then anywhere."""
    rng = np.random.default_rng(3)
    found = []
    for _ in range(inputs):
        truth = float(rng.uniform(0, 100))
        x = [float(rng.uniform(0, 100) if rng.random() < misprinted else rng.normal(truth, hypot(7, 8)))
             for _ in range(int(rng.integers(1, 4)))]
        found.append((truth, [item(f"p{k}", v, 8, .97, sign="public", own_words=True) for k, v in enumerate(x)]))
    return found


@pytest.mark.parametrize(("misprinted", "least"), [(.03, .77), (.1, .73), (.2, .65)])
def test_coverage_of_the_range_where_more_is_misprinted_than_assumed(misprinted: float, least: float) -> None:
    hits = [low <= truth <= high for truth, items in world(misprinted)
            for low, high in [range_of(pool_items(items, DEFAULT))]]
    assert least <= np.mean(hits) <= .86


def test_grades_are_shown_before_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    """What the command prints is what the pool does."""
    main(["evidence", "grades", "--value", "80..100", "--json"])
    effects = {(e["words"], e["reliability"], e["credibility"]): e
               for e in json.loads(capsys.readouterr().out)["effects"]}
    assert len(effects) == 4 * 6 * 5
    for words, relation, sign in (("own words", "self", "public"), ("neutral report", "neutral", "neutral")):
        shown, pooled = effects[words, "B", 2], pool(said(relation=relation, sign=sign), STATED, AS_OF)
        assert (shown["p10"], shown["p90"]) == pytest.approx(range_of(pooled))
        assert shown["chance"] == pytest.approx(pooled.prior[0])
    main(["evidence", "grades", "--value", "80..100"])
    assert "74–97" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["evidence", "grades", "--value", "120"])
    assert "E912" in capsys.readouterr().err
