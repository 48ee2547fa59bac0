"""Power in a vote: who decides how often, which coalitions win, who can block."""

from __future__ import annotations

from pathlib import Path

from peaceroom.analysis.power import ScenarioPower
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.web.jobs.question import Found, Question, Values, Work
from peaceroom.web.jobs.worker import Tell


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.power import issue_power
    from peaceroom.findings.power import power_text
    from peaceroom.scenario.sampling.sample import best_case

    s = loaded.scenario

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        case = best_case(s)
        result: ScenarioPower = {
            "scenario": loaded.name, "as_of": s.as_of.isoformat(),
            "issues": {name: issue_power(case, k) for k, name in enumerate(case.issues)}}
        names = {key: issue.name for key, issue in s.issues.items()} | {key: a.name for key, a in s.actors.items()}
        return f"{s.title} · power in votes\n\n{power_text(result, names)}", result
    return work


def _python(values: Values) -> str:
    return """\
from peaceroom.analysis.power import issue_power
from peaceroom.scenario.sampling.sample import best_case

case = best_case(peaceroom.load_scenario({scenario}))
result = {"issues": {name: issue_power(case, k) for k, name in enumerate(case.issues)}}
"""


QUESTION = Question(
    "power", "Power in a vote", "Who decides how often, which coalitions win, and who can block, issue by issue?", "",
    80, (), _plan, _python)
