"""Moves of an actor: every move with all it brings and costs."""

from __future__ import annotations

from pathlib import Path

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, draws_fields, numbers
from peaceroom.web.jobs.worker import Tell


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.levers.result import levers
    from peaceroom.findings.levers_text import full_text

    s = loaded.scenario
    (draws, seed), who = numbers(values), values["actor"]
    if who and who not in s.actors:
        raise InputError.one("E465", f"there is no actor {who[:80]!r}", "there is nobody whose moves could be tried",
                             "choose one from the list")

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        result = levers(s, actor=who or None, draws=draws, seed=seed)
        return full_text(result, s, draws, every=True), result
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    return f"""\
scenario = peaceroom.load_scenario({{scenario}})
result = peaceroom.levers(scenario, actor={values["actor"] or None!r}, draws={draws}, seed={seed})
"""


QUESTION = Question(
    "levers", "Moves of an actor",
    "Which own moves carry an actor towards its interest? Every move, with all it brings and costs.", "levers", 30, (
        Field("actor", "Whose moves", choices=lambda s: {
            "": "all parties that must agree, and a mediator’s measures", **{k: a.name for k, a in s.actors.items()}}),
        *draws_fields("2000")), _plan, _python)
