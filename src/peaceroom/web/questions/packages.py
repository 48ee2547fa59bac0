"""Best packages over more draws, and how often all would accept them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.question import Found, Question, Values, Work, draws_fields, numbers
from peaceroom.web.jobs.worker import Tell

if TYPE_CHECKING:
    from peaceroom.report.figures.drawing import Drawing
    from peaceroom.runs.package_results import Packages


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.packages.best import packages_result
    from peaceroom.findings.packages import packages_text
    from peaceroom.scenario.sampling.sample import best_case, sampled_case

    s = loaded.scenario
    draws, seed = numbers(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        result = packages_result(s, best_case(s), sampled_case(s, draws, seed))
        return packages_text(result, s, draws), result
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    return f"""\
from peaceroom.analysis.packages.best import packages_result
from peaceroom.scenario.sampling.sample import best_case, sampled_case

scenario = peaceroom.load_scenario({{scenario}})
result = packages_result(scenario, best_case(scenario), sampled_case(scenario, {draws}, {seed}))
"""


def _figure(scenario: Scenario, found: Found) -> tuple[Drawing, str] | None:
    from peaceroom.report.packages import FIGURE_WORDS, margins_figure

    drawn = margins_figure(scenario, cast("Packages", found), {}, lambda: 1)
    return None if drawn is None else (drawn, FIGURE_WORDS)


QUESTION = Question(
    "packages", "Best packages", "Which texts would be best, and how often would all accept them?", "packages", 40,
    draws_fields("10000"), _plan, _python, _figure)
