"""The figure of positions over time: every saying is drawn and told, apart by shape, and no words meet."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings.talks import run_of, talks
from peaceroom.evidence.over_time import OverTime, Saying, Trend
from peaceroom.report.figures.boxes import FONT
from peaceroom.report.figures.said_over_time import _apart, said_over_time
from peaceroom.report.figures.svg import WIDTH, alone, panel_figure, panel_svg
from peaceroom.scenario.naming import Names
from report.measuring import faults

DAY = dt.date(2019, 3, 1)
SAID = Saying(DAY, "day", "stated", "self", "public", 20, 40, 60, .7, "p", "d", "s", "o", None, "we will\nwait", False,
              ("c",))


@cache
def known() -> Names:
    return run_of(talks()).names


@pytest.fixture
def names() -> Names:
    return known()


def found(*sayings: Saying, trends: tuple[Trend, ...] = ()) -> OverTime:
    return OverTime("north", "ceasefire", (0.0, 100.0), sayings, trends, ())


SEVERAL = found(
    SAID, replace(SAID, day=DAY + dt.timedelta(40), kind="done", sign="deed", middle=70, high=80),
    replace(SAID, day=DAY + dt.timedelta(40), kind="private", relation="neutral"),
    replace(SAID, day=DAY + dt.timedelta(900), relation="adversary", paraphrase=True, precision="month"),
    replace(SAID, day=DAY + dt.timedelta(900), relation="ally"),
    trends=(Trend("stated by itself", 3, DAY, DAY + dt.timedelta(900), 30, 60, 12, 4, 20),))


def test_shapes_tell_kinds_apart_without_colour(names: Names) -> None:
    drawn = panel_figure(said_over_time(SEVERAL, names)).axes[0].lines
    marks = [line for line in drawn if len(line.get_xdata()) == 1]
    assert Counter(line.get_marker() for line in marks) == {"o": 3 + 3, "s": 1 + 1, "D": 1 + 1}  # and the key
    fills = {line.get_markerfacecolor() for line in marks if line.get_marker() == "o"}
    assert len(fills) == 3  # its own, an ally's, an adversary's
    assert sum(line.get_linestyle() == "--" for line in drawn) == 1
    still = replace(SEVERAL, trends=(replace(SEVERAL.trends[0], low=-4),))
    assert not [ln for ln in panel_figure(said_over_time(still, names)).axes[0].lines if ln.get_linestyle() == "--"]


def test_the_text_alternative_says_all_of_it(names: Names) -> None:
    svg = panel_svg(said_over_time(SEVERAL, names), 3)
    (said,) = re.findall(r"<desc[^>]*>(.*?)</desc>", svg, re.S)
    said = unescape(said)
    assert said.count("1 Mar 2019") >= 2 and "10 Apr 2019, done or signed, its own: 70 (20–80)" in said
    assert "Aug 2021, said, as an adversary says: 40 (20–60), we will wait" in said  # a paraphrase has no marks
    assert "18 Aug 2021, said, as an ally says" not in said.replace("Aug 2021, said, as an ally", "")
    assert "“we will wait”" in said and "moved from 30 to 60" in said


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 100), st.sampled_from(["stated", "private", "done"]),
                          st.sampled_from(["self", "ally", "adversary", "neutral"])), min_size=1, max_size=30),
       st.booleans())
def test_no_words_meet_or_are_cut_off(drawn: list[tuple[int, int, str, str]], ends: bool) -> None:
    sayings = [replace(SAID, day=DAY + dt.timedelta(d), low=x, middle=x, high=x, kind=kind, relation=relation)
               for d, x, kind, relation in sorted(drawn)]  # type: ignore[arg-type]
    words = ("all that there is to be had and more than anybody could want", "nothing " * 12) if ends else ("", "")
    fig = panel_figure(said_over_time(found(*sayings), known(), words))
    assert faults(fig) == []
    # a phone of 390 pixels shows letters of 11 at 9 or more
    assert FONT * min(1, 374 / WIDTH) >= 9


@given(st.lists(st.floats(10, 400), min_size=1, max_size=40))
def test_marks_stand_apart_and_inside(places: list[float]) -> None:
    apart = _apart(sorted(places), 10, 400)
    step = min(8.0, 390 / max(len(places) - 1, 1))
    assert all(b - a >= step - 1e-6 for a, b in pairwise(apart))
    assert min(apart) >= 10 - 1e-6 and max(apart) <= 400 + 1e-6


def test_a_file_of_its_own_has_its_colours(names: Names) -> None:
    svg = alone(panel_svg(said_over_time(SEVERAL, names), 1))
    assert "var(--" not in svg and svg.startswith("<svg font-family=") and "#1b1f24" in svg
