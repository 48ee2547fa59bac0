"""What an answer hangs on: single assumptions that would make it another."""

from __future__ import annotations

from pathlib import Path

from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.web.jobs.question import Found, Question, Values, Work, draws_fields, numbers, teller
from peaceroom.web.jobs.worker import Tell


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.findings.robustness import robust_text

    draws, seed = numbers(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        from peaceroom.analysis.forecast import forecast

        run = forecast(loaded.scenario, draws=draws, seed=seed, progress=teller(tell, "draws, what-ifs included"))
        return robust_text(run, run.names), {"seed": run.seed, "draws": run.draws, "robust": run.result["robust"]}
    return work


def _python(values: Values) -> str:
    draws, seed = numbers(values)
    return f"""\
run = peaceroom.forecast(peaceroom.load_scenario({{scenario}}), draws={draws}, seed={seed})
result = {{"seed": run.seed, "draws": run.draws, "robust": run.result["robust"]}}
"""


QUESTION = Question(
    "robust", "What it hangs on", "Which single assumption would make an answer another, and what survives all?",
    "robust", 60, draws_fields("2000"), _plan, _python)
