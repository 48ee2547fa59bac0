"""Words of page one: each that the glossary has is linked or explained there, and no code of a warning stands on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import pytest

from findings.brief_cases import run
from peaceroom.analysis.forecast import forecast
from peaceroom.findings.glossary import SPOKEN, TERMS, anchor
from peaceroom.report.brief import html
from peaceroom.runs.run import Run
from peaceroom.scenario.file.loading import load_scenario
from peaceroom.scenario.types import Scenario
from report.random_talks import random_talks

_MODELS = ("compromise", "median", "nash", "challenge")


def read(page: str) -> str:
    """What a reader reads of the page, figures and quoted names apart."""
    body = re.sub(r"<(style|svg|title)\b.*?</\1>", " ", page[page.index("<body"):], flags=re.S)
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?a\b[^>]*>", "", body)))
    return " ".join(re.sub(r"“[^”]*”|‘[^’]*’", " ", text).split())


def unexplained(page: str) -> list[str]:
    """Words in the glossary's sense that the page says and neither links nor explains."""
    said, whole_text = [], read(page)
    text = whole_text
    for word in sorted(SPOKEN, key=len, reverse=True):  # a package is not the one in “best package”
        whole, term = rf"\b{re.escape(word)}\b", SPOKEN[word]
        told = f'#{anchor(term)}"' in page or f"{term}: {TERMS[term]}" in whole_text
        if not told and re.search(whole, text):
            said.append(word)
        text = re.sub(whole, " ", text)
    return said


def codes(page: str) -> Sequence[str]:
    """Codes of errors and warnings on the page."""
    return re.findall(r"\b[EW]\d{3}\b", read(page))


def holds(found: Run) -> None:
    """No code, and no word left unexplained."""
    page = html(found.brief(), "report.html")
    assert len(read(page).split()) > 250
    assert not codes(page)
    assert not unexplained(page)


@pytest.mark.parametrize("easy", [True, False])
def test_an_easy_and_a_hopeless_case(easy: bool) -> None:
    holds(run(easy))


def test_a_word_without_its_link_and_a_code_are_found() -> None:
    page = html(run(True).brief(), "report.html")
    bare = re.sub(r'<a class="term" href="[^"]*">', "<a>", page).replace("</body>", "<p>W301</p></body>")
    assert {"Room for a text", "package"} <= set(unexplained(bare))
    assert codes(bare) == ["W301"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "doha-2020", "eu-emissions-1994"])
def test_the_bundled_scenarios(name: str) -> None:
    scenario = load_scenario(name)
    holds(forecast(scenario, draws=60, seed=1, models=_MODELS, process=scenario.process is not None))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_talks(seed: int) -> None:
    holds(forecast(Scenario.model_validate(random_talks(seed)), draws=60, seed=1, models=_MODELS))
