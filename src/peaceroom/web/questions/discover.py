"""What leads to an outcome: boxes of numbers under which it is reached."""

from __future__ import annotations

from pathlib import Path

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.outputs import output_names
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, draws_fields, numbers
from peaceroom.web.jobs.worker import Tell


def _goals(scenario: Scenario) -> list[str]:
    found = []
    for name in output_names(scenario):
        found += [f"{name} >= p75", f"{name} <= p25"] if name.startswith("settlement.") else [name, f"not {name}"]
    return found


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.discovery.goals import goal
    from peaceroom.analysis.discovery.result import of_scenario
    from peaceroom.findings.discovery import discovery_text

    s = loaded.scenario
    asked, (draws, seed) = goal(s, values["goal"]), numbers(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        result = of_scenario(s, asked, draws, seed)
        return discovery_text(result, s), result
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    return f"""\
from peaceroom.analysis.discovery.goals import goal
from peaceroom.analysis.discovery.result import of_scenario

scenario = peaceroom.load_scenario({{scenario}})
result = of_scenario(scenario, goal(scenario, {values["goal"]!r}), {draws}, {seed})
"""


QUESTION = Question(
    "discover", "What leads to an outcome", "Under which combinations of numbers is an outcome reached?", "change",
    20, (
        Field("goal", "The outcome", "", "choose one, or write OUTPUT >= NUMBER (or <=; p75 for the upper quarter)",
              examples=_goals), *draws_fields("10000")), _plan, _python)
