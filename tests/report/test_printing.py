"""What a browser prints: page one on two sheets of A4 whatever the names, the whole report on Doha on fourteen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from browsing import launched, sheets
from findings.brief_cases import run as case_run
from findings.talks import run_of
from peaceroom import forecast, load_scenario
from peaceroom.findings.brief.types import PARTS, Line
from peaceroom.report.brief import html
from peaceroom.report.brief_fitting import SHEETS, shortened, shown, tall
from peaceroom.report.brief_parts import ROOMS
from peaceroom.report.page import html as report_html
from peaceroom.runs.run import Run
from report.random_talks import random_talks

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BUNDLED = ("tutorial", "doha-2020", "eu-emissions-1994")
HEADS = [f"{n}. {head}" for n, (head, _) in enumerate(PARTS.values(), 1)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as opened:
        yield opened


@cache
def bundled(name: str) -> Run:
    return forecast(load_scenario(name), draws=2000, seed=1)


def words(printed: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(printed))


@pytest.mark.slow
@pytest.mark.parametrize("name", BUNDLED)
def test_the_page_of_a_bundled_scenario_prints_on_two_sheets(name: str, browser: Browser) -> None:
    printed = sheets(browser, html(bundled(name).brief()))
    assert len(printed) <= 2
    assert all(head in words(printed) for head in HEADS)


@pytest.mark.slow
def test_the_page_of_doha_is_not_cut() -> None:
    page, room, _ = shown(bundled("doha-2020").brief())
    assert room == ROOMS[0] and page == shortened(bundled("doha-2020").brief(), ROOMS[0])


@pytest.mark.slow
def test_the_whole_report_on_doha_prints_on_fourteen_sheets(browser: Browser) -> None:
    report = report_html(bundled("doha-2020"))
    whole = sheets(browser, report, ticked="#open-all")
    assert 8 < len(whole) <= 14
    titles = re.findall(r"<summary><h2>(.*?)</h2>", report)
    assert len(titles) > 12 and all(title in words(whole) for title in titles)
    # folded: page one, then what there is
    folded = sheets(browser, report)
    assert len(folded) <= 3
    assert HEADS[-1] in words(folded[:2]) and titles[0] in words(folded[2:])


@pytest.mark.slow
@pytest.mark.parametrize("easy", [True, False])
def test_page_one_of_an_easy_and_of_a_hopeless_case_prints_on_two_sheets(easy: bool, browser: Browser) -> None:
    assert len(sheets(browser, html(case_run(easy).brief()))) <= 2


@pytest.mark.slow
def test_the_page_of_random_talks_with_long_names_prints_on_two_sheets(browser: Browser) -> None:
    shapes = [dict[str, int](), {"actors": 9, "issues": 40}, {"actors": 40, "issues": 1}]
    tried = [(seed, {}) for seed in range(20)] + [(7, shape) for shape in shapes[1:]]
    found = {}
    for seed, shape in tried:
        printed = sheets(browser, html(run_of(random_talks(seed, **shape), draws=64).brief()))
        if len(printed) > 2 or HEADS[-1] not in words(printed):
            found[seed, *shape.values()] = len(printed)
    assert found == {}


def test_a_page_that_is_too_tall_is_cut_and_says_what_is_left_out() -> None:
    page = case_run(True).brief()
    assert shown(page)[1:] == (ROOMS[0], False) and tall(page, ROOMS[0]) < SHEETS
    rows = tuple(replace(row, likely="far from what either side said in public " * 6) for row in page.issues) * 9
    long = replace(page, issues=rows, call=tuple(Line("word " * 200, "inputs") for _ in range(12)))
    assert tall(shortened(long, ROOMS[0]), ROOMS[0]) > SHEETS
    cut, room, tight = shown(long)
    assert tight and tall(cut, room) < tall(shortened(long, ROOMS[0]), ROOMS[0]) and room != ROOMS[0]
    assert f"{len(rows) - room.issues} more issues in the report" in html(long)
    assert all(len(line.text) <= 2 * room.letters for line in cut.call) and len(cut.call) == room.lines
