"""Why nothing is signed: which obstacle, lifted alone, would open it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, draws_fields, numbers
from peaceroom.web.jobs.worker import Tell


def _items(scenario: Scenario) -> Mapping[str, str]:
    from peaceroom.analysis.packages.agenda import agenda

    names = {key: item.called(key, scenario.issues) for key, item in scenario.agenda.items()}
    names = {key: issue.name for key, issue in scenario.issues.items()} | names
    return {"": "the first that is open", **{key: names.get(key, key) for key in agenda(scenario)}}


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.packages.held_back import simulated
    from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
    from peaceroom.analysis.process.run import simulated_by_default
    from peaceroom.findings.stuck import stuck_text
    from peaceroom.scenario.file.series import folder_series

    s, item = loaded.scenario, values["item"] or None
    draws, seed = numbers(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        in_time = None
        if simulated_by_default(s):
            tell(stage="what time alone holds back")
            in_time = simulated(s, max(draws, 64), seed, folder_series(loaded.folder), item)
        tell(stage="lifting obstacles")
        result = stuck_result(s, as_things_stand(s, draws, seed), item=item, in_time=in_time)
        return stuck_text(result, s), result
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    return f"""\
from peaceroom.analysis.packages.held_back import simulated
from peaceroom.analysis.packages.stuck import as_things_stand, stuck_result
from peaceroom.analysis.process.run import simulated_by_default
from peaceroom.scenario.file.loading import read
from peaceroom.scenario.file.series import folder_series

found = read({{scenario}})
scenario, in_time = found.scenario, None
if simulated_by_default(scenario):
    in_time = simulated(scenario, {max(draws, 64)}, {seed}, folder_series(found.folder), {values["item"] or None!r})
result = stuck_result(scenario, as_things_stand(scenario, {draws}, {seed}), item={values["item"] or None!r}, \
in_time=in_time)
"""


QUESTION = Question(
    "stuck", "Why it is stuck", "Which obstacle, lifted alone, would open an item of the agenda and the whole?",
    "stuck", 50, (Field("item", "The item at the table", choices=_items), *draws_fields("512")), _plan, _python)
