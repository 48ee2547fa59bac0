"""Positions over time: stated apart from done, a trend that is right, copies counted once, what does not count told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.evidence.over_time import OverTime, over_time, spoken_of

from .ledgers import AS_OF, build, grade, one, source

ENDS = (0.0, 200.0)


def ledger(*said: tuple[str, dt.date, str, dict[str, Any]]) -> Ledger:
    """Of statements ``(name, day, value, more)``, from one wire."""
    records = [record for name, day, value, more in said
               for record in one(name, "wire", value, date=day, **{"relation": "self", "sign": "public", **more})]
    return build(source("wire"), grade("wire", "self", "B"), grade("wire", "adversary", "C"), *records)


def line(found: Ledger, ends: tuple[float, float] = ENDS) -> OverTime:
    return over_time(found, "north", "water", AS_OF, ends)


def day(month: int) -> dt.date:
    return dt.date(2020, month, 1)


def test_kinds_are_apart_and_in_order() -> None:
    found = line(ledger(
        ("c", day(5), "120", {}), ("a", day(1), "180", {"sign": "deed"}), ("b", day(3), "100..140", {}),
        ("d", day(6), "90", {"aspect": "bottom_line", "sign": "private"}),
        ("e", day(7), "60", {"relation": "adversary", "sign": "adversary"})))
    assert [(s.passage, s.kind, s.line) for s in found.sayings] == [
        ("p-a", "done", "done"), ("p-b", "stated", "stated by itself"), ("p-c", "stated", "stated by itself"),
        ("p-d", "private", "private"), ("p-e", "stated", "stated by others")]
    b = found.sayings[1]
    assert (b.low, b.middle, b.high) == pytest.approx((100, 120, 140)) and b.coders == ("c1",)
    assert found.trends == () and found.left_out == ()


def test_a_trend_is_that_of_weighted_least_squares() -> None:
    """Equal weights and points on a line: the line itself, in either direction of the scale."""
    rise = [(f"s{m}", day(m), str(20 + 10 * m), {}) for m in range(1, 8)]
    (trend,) = line(ledger(*rise)).trends
    days = np.array([(day(m) - day(1)).days / 365.25 for m in range(1, 8)])
    slope, start = np.polyfit(days, [20 + 10 * m for m in range(1, 8)], 1)
    assert (trend.per_year, trend.start) == pytest.approx((slope, start), rel=1e-9)
    assert trend.end == pytest.approx(start + slope * days[-1]) and trend.utterances == 7
    # the textbook error of a slope: variances 8² of the coder and 7² of its own words, on half a scale
    w = .97 / (8**2 + 7**2)
    half = 1.959964 * 2 / np.sqrt(w * np.sum((days - days.mean())**2))
    assert (trend.high - trend.per_year, trend.per_year - trend.low) == pytest.approx((half, half), rel=1e-4)
    (back,) = line(ledger(*rise), (200.0, 0.0)).trends
    assert (back.per_year, back.low, back.high) == pytest.approx((trend.per_year, trend.low, trend.high))


def test_movement_is_told_from_none() -> None:
    years = [dt.date(2010 + k, 1, 1) for k in range(9)]
    moved = line(ledger(*((f"s{k}", d, str(20 + 15 * k), {}) for k, d in enumerate(years)))).trends[0]
    still = line(ledger(*((f"s{k}", d, "100", {}) for k, d in enumerate(years)))).trends[0]
    assert moved.moved and moved.per_year == pytest.approx(15, rel=.01)
    assert not still.moved and still.per_year == pytest.approx(0, abs=1e-9)


def test_five_reports_of_one_utterance_are_one() -> None:
    said = [(f"s{m}", day(m), str(100 + 10 * m), {}) for m in (1, 3, 5)]
    copies = [(f"x{k}", day(5), "150", {"origin": "o-p-s5"}) for k in range(5)]
    alone, copied = (line(ledger(*some)).trends[0] for some in (said, said + copies))
    assert copied == alone and len(line(ledger(*said, *copies)).sayings) == 8


def test_too_few_or_too_close_is_no_trend() -> None:
    two = [("a", day(1), "20", {}), ("b", day(9), "180", {})]
    close = [(n, day(1) + dt.timedelta(k), "20", {}) for k, n in enumerate("abcd")]
    assert line(ledger(*two)).trends == () and line(ledger(*close)).trends == ()


def test_what_does_not_count_is_told() -> None:
    found = line(ledger(
        ("a", day(1), "20", {"polarity": "negated"}), ("b", day(2), "20", {"section": "scripture"}),
        ("c", AS_OF + dt.timedelta(1), "20", {}), ("d", day(3), "20", {"sign": "slogan"}), ("e", day(4), "20", {})))
    assert [s.passage for s in found.sayings] == ["p-e"]
    assert [(x.passage, x.why) for x in found.left_out] == [
        ("p-a", "negated"), ("p-b", "scripture"), ("p-c", f"after {AS_OF}"),
        ("p-d", "a slogan, or coded as saying nothing")]


def test_which_positions_are_spoken_of() -> None:
    assert spoken_of(ledger(("a", day(1), "20", {}))) == (("north", "water"),)
    assert line(build()) == OverTime("north", "water", ENDS, (), (), ())
