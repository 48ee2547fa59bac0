"""From records to items: what counts, on which scale, how old, and with several coders."""

from __future__ import annotations

import datetime as dt
from math import hypot, inf, sqrt
from typing import Any

import pytest

from peaceroom.core.errors import InputError
from peaceroom.evidence.ledger.assumptions import Assumptions
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.ledger.records import Scale
from peaceroom.evidence.pooling.items import InputKey, items_for, link_item

from .ledgers import AS_OF, DAY, build, coding, document, grade, one, passage, source

WATER = InputKey("north", "water", "position")


def of(*records: Any, key: InputKey = WATER, ends: tuple[float, float] = (0, 100), **more: Any) -> Any:
    return items_for(build(source("s"), *records, **more), key, AS_OF, ends)


def test_a_number_on_the_issues_own_scale() -> None:
    item, = of(*one("a", "s", "2.5"), ends=(-5, 5))
    assert (item.x, item.s_code) == (75, Assumptions().coder_sd)
    item, = of(*one("a", "s", "2.5", sd=3), ends=(5, -5))
    assert (item.x, item.s_code) == (25, 3)


def test_a_range_holds_its_share() -> None:
    """80 % of a normal lie within 1.2816 sd of its mean."""
    item, = of(*one("a", "s", "40..60"))
    assert item.x == 50 and item.s_code == pytest.approx(20 / 2.563103)
    item, = of(*one("a", "s", "40..60", within=.5, sd=4))
    assert item.s_code == pytest.approx(hypot(20 / 1.348980, 4))


def test_a_level() -> None:
    scale = Scale(id="five", by="c1", on=DAY, quantity="position", cuts=(20, 40, 60, 80), words=tuple("abcde"))
    item, = of(scale, *one("a", "s", None, scale="five", level=1))
    assert (item.x, item.band, item.levels, item.s_code) == (10, (-inf, 20), 5, 0)
    assert item.own_variance == pytest.approx(20**2 / 12)
    top, = of(scale, *one("a", "s", None, scale="five", level=5))
    assert (top.x, top.band) == (90, (80, inf)) and top.own_variance == pytest.approx(20**2 / 12)
    both = [*one("a", "s", None, scale="five", level=4, sd=6),
            coding("k2", "p-a", None, scale="five", level=4, by="c2", sd=8)]
    item, = of(scale, *both)
    assert item.band == (60, 80) and item.s_code == pytest.approx(sqrt((36 + 64) / 2))
    item, = of(scale, *one("a", "s", None, scale="five", level=4),
               coding("k2", "p-a", None, scale="five", level=2, by="c2"))
    assert item.band is None and item.x == 50 and item.s_code == pytest.approx(sqrt(400 / 12 + 800))


def test_several_coders_make_one_item() -> None:
    item, = of(*one("a", "s", "40", sd=3, sign="public", credibility=2), grade("s", "neutral", "B"),
               coding("k2", "p-a", "60", sd=5, by="c2", sign="adversary", credibility=4),
               coding("k3", "p-a", "50", sd=4, by="c3", sign="public", credibility=2),
               coding("k4", "p-a", None, by="c4"))
    assert item.x == 50 and item.s_code == pytest.approx(sqrt((9 + 25 + 16) / 3 + 100))
    assert item.sign == "public" and item.codings == ("k-a", "k2", "k3")
    assert item.p == pytest.approx((2 * .710155 + .470) / 3, abs=2e-4)
    tied, = of(*one("a", "s", "40", sign="public"), coding("k2", "p-a", "60", by="c2", sign="adversary"))
    assert tied.sign == "adversary"  # of equals the more doubtful


@pytest.mark.parametrize("change", [
    {"polarity": "negated"}, {"polarity": "hypothetical"}, {"polarity": "question"}, {"sign": "slogan"},
    {"value": None}, {"date": AS_OF + dt.timedelta(1)}, {"said_on": AS_OF + dt.timedelta(1)},
    {"section": "scripture"}, {"quote": "scripture"}, {"actor": "south"}, {"issue": "land"}, {"aspect": "bottom_line"}])
def test_what_gives_no_item(change: dict[str, Any]) -> None:
    assert len(of(*one("a", "s"))) == 1 and of(*one("a", "s", **change)) == ()


def test_what_is_said_or_printed_on_the_very_day_counts() -> None:
    assert len(of(*one("a", "s", said_on=AS_OF))) == len(of(*one("a", "s", date=AS_OF))) == 1


def test_a_source_without_any_trust_gives_no_item() -> None:
    full, = of(*one("a", "s"))
    half, = of(*one("a", "s"), discounts={"s": .5})
    assert half.p == full.p / 2 and of(*one("a", "s"), discounts={"s": 1.}) == ()


def test_age_breaks_translations_and_voices() -> None:
    a = Assumptions(breaks=(dt.date(2020, 6, 1), dt.date(2020, 11, 1), dt.date(2022, 1, 1)))
    old, new = items_for(build(
        source("s", camp="south"), document("d", "s", dt.date(2020, 12, 1), translated_from="xx"),
        passage("p1", "d", said_on=dt.date(2020, 1, 2), speaker="east"), coding("k1", "p1"),
        passage("p2", "d", anonymous=True), coding("k2", "p2"), assumptions=a), WATER, AS_OF)
    assert (old.breaks, old.hops, old.voice, old.camp) == (2, 1, "east", "south")
    assert old.years == pytest.approx(365 / 365.25)
    assert (new.years, new.breaks, new.voice) == (pytest.approx(31 / 365.25), 0, "south")
    assert old.translated and new.anonymous and not old.anonymous


def test_salience_and_capability_of_an_actor_whatever_the_issue() -> None:
    records = [*one("a", "s", "30", quantity="salience", issue=None), *one("b", "s", "40", quantity="salience"),
               *one("c", "s", "50", issue=None)]
    key = InputKey("north", "water", "salience")
    assert [i.x for i in of(*records, key=key, ends=(0, 1))] == [30, 40]
    assert [i.x for i in of(*records, key=key._replace(issue="land"))] == [30]
    assert [i.x for i in of(*records, key=key._replace(issue=None, aspect="bottom_line"))] == [30]
    assert of(*records) == ()  # a position is on an issue


def test_the_link_from_words_to_the_bottom_line() -> None:
    """A party gives way towards its counterpart: 8 hundredths with an sd of 6."""
    for toward, x, doubt in ((10., 62, 6), (90., 78, 6), (73., 73, hypot(5, 6)), (70., 70, 10), (None, 70, 10)):
        link = link_item(70, 9, toward, Assumptions())
        assert link.x == x and link.s_code == pytest.approx(hypot(9, doubt)) and link.p == 1


@pytest.mark.parametrize(("value", "more", "ends", "code"), [
    ("forty", {}, (0, 100), "E906"), ("60..40", {}, (0, 100), "E913"), ("101", {}, (0, 100), "E912"),
    ("-1..5", {}, (0, 100), "E912"), ("1", {}, (1, 1), "E953"), (None, {"scale": "x", "level": 2}, (0, 100), "E914")])
def test_refused(value: str | None, more: dict[str, Any], ends: tuple[float, float], code: str) -> None:
    with pytest.raises(InputError) as caught:
        of(*one("a", "s", value, **more), *one("b", "s", value, **more), ends=ends)
    assert [p.code for p in caught.value.problems] == [code, code]
    assert all(p.message and p.why and p.remedy for p in caught.value.problems)


def test_codings_of_lost_passages_are_left_out() -> None:
    whole = build(source("s"), *one("a", "s"))
    for lost in ("sources", "documents", "passages"):
        kept = {f: getattr(whole, f) for f in ("sources", "documents", "passages", "codings") if f != lost}
        assert items_for(Ledger(**kept), WATER, AS_OF) == ()
