"""What decides an answer: uncertain numbers, events and judgements, alone and in groups."""

from __future__ import annotations

from pathlib import Path

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.web.jobs.outputs import output_names
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, teller, whole
from peaceroom.web.jobs.worker import Tell


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.sensitivity.keeping import kept_points
    from peaceroom.analysis.sensitivity.outputs import chosen
    from peaceroom.analysis.sensitivity.result import METHODS, check, drivers_result
    from peaceroom.findings.drivers import drivers_text
    from peaceroom.runs.plan import check_numbers

    s, routes = loaded.scenario, 32
    samples = whole(values["samples"], "E318", "rows of the design", "512")
    seed = whole(values["seed"], "E302", "seed", "1")
    check_numbers(samples, seed, "random")
    check(samples, routes, METHODS)
    asked = chosen(s, [values["output"]] if values["output"] else [])

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        with kept_points(runs, loaded.name, s, asked, samples, seed, None, None) as (pieces, kept):
            result = drivers_result(s, asked, samples=samples, routes=routes, seed=seed, methods=METHODS, under=None,
                                    against=None, progress=teller(tell, "points"), pieces=pieces, kept=kept)
        return drivers_text(result, s), result
    return work


def _python(values: Values) -> str:
    return f"""\
from peaceroom.analysis.sensitivity.outputs import chosen
from peaceroom.analysis.sensitivity.result import METHODS, drivers_result

scenario = peaceroom.load_scenario({{scenario}})
asked = chosen(scenario, {[values["output"]] if values["output"] else []!r})
result = drivers_result(scenario, asked, samples={whole(values["samples"], "E318", "rows", "512")}, routes=32, \
seed={whole(values["seed"], "E302", "seed", "1")}, methods=METHODS, under=None, against=None)
"""


QUESTION = Question(
    "drivers", "What decides an answer",
    "Which uncertain numbers, events and judgements drive an answer, alone and in groups?", "drivers", 10, (
        Field("output", "The answer", choices=lambda s: {"": "all of them, which takes longer", **output_names(s)}),
        Field("samples", "Rows of the design", "512", "a power of two; more rank more surely"),
        Field("seed", "Seed", "1", "the same seed gives the same numbers")), _plan, _python)
