"""Whose word moves the answer: sources left out one by one, and what is worth a day’s research."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, numbers, teller
from peaceroom.web.jobs.worker import Tell

if TYPE_CHECKING:
    from peaceroom.analysis.influence.result import Traced
    from peaceroom.report.figures.drawing import Drawing


def _quantities(scenario: Scenario) -> Mapping[str, str]:
    from peaceroom.analysis.influence.quantities import quantities
    from peaceroom.analysis.influence.result import issues_of, traceable
    from peaceroom.findings.influence import quantity_words
    from peaceroom.models import default_models

    issues = issues_of(scenario) if traceable(scenario) else scenario.issues
    return {"": "all of them, which takes longer", **{
        q.name: quantity_words(scenario, q.name) for q in quantities(issues, default_models("trace-back"))}}


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.influence.quantities import chosen, quantities
    from peaceroom.analysis.influence.result import influence_result, issues_of, leave_out
    from peaceroom.analysis.voi.result import worth_result
    from peaceroom.findings.influence import influence_text
    from peaceroom.models import default_models
    from peaceroom.scenario.sampling.sample import build_case, sample

    s, keys = loaded.scenario, default_models("trace-back")
    draws, seed = numbers(values)
    drawn = sample(s, draws, seed)
    asked = chosen([values["quantity"]], quantities(s.issues, keys)) if values["quantity"] else quantities(
        issues_of(s), keys)
    traced = leave_out(s, drawn, keys, asked)

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        progress, total, done = teller(tell, "units left out"), sum(1 for _ in traced.every()), count(1)
        moved = influence_result(traced, None, lambda unit, name, effects: progress(next(done), total))
        tell(stage="what is worth knowing")
        worth = worth_result(s, drawn, build_case(s, drawn), {}, asked if values["quantity"] else None, seed)
        return influence_text(moved, worth, s), {"draws": draws, "seed": seed, "influence": moved, "voi": worth}
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    wanted = values["quantity"]
    asked = f"chosen({[wanted]!r}, quantities(scenario.issues, models))" if wanted else (
        "quantities(issues_of(scenario), models)")
    return f"""\
from peaceroom.analysis.influence.quantities import chosen, quantities
from peaceroom.analysis.influence.result import influence_result, issues_of, leave_out
from peaceroom.analysis.voi.result import worth_result
from peaceroom.models import default_models
from peaceroom.scenario.sampling.sample import build_case, sample

scenario, models = peaceroom.load_scenario({{scenario}}), default_models("trace-back")
drawn = sample(scenario, {draws}, {seed})
asked = {asked}
result = {{"draws": {draws}, "seed": {seed}, "influence": influence_result(leave_out(scenario, drawn, models, asked))}}
result["voi"] = worth_result(scenario, drawn, build_case(scenario, drawn), {{}}, {"asked" if wanted else None}, {seed})
"""


def _figure(scenario: Scenario, found: Found) -> tuple[Drawing, str] | None:
    from peaceroom.report.evidence import FIGURE_WORDS, influence_figure

    drawn = influence_figure(cast("Traced", found["influence"]), scenario, lambda: 1)
    return None if drawn is None else (drawn, FIGURE_WORDS)


QUESTION = Question(
    "influence", "Whose word moves the answer",
    "What does leaving out each source, utterance and camp do, and which number is worth a day’s research?", "word",
    70, (
        Field("quantity", "The answer", choices=_quantities), Field("draws", "Draws", "2000"),
        Field("seed", "Seed", "1", "the same seed gives the same numbers")), _plan, _python, _figure,
    needs="influence")
