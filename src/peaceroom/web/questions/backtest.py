"""How the same method did on a real process of the library, with its country left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.question import Field, Found, Question, Values, Work, teller, whole
from peaceroom.web.jobs.worker import Tell


def _cases(scenario: Scenario) -> Mapping[str, str]:
    from peaceroom.scenario.cases.reading import origin_files

    return {name: name.replace("-", " ") for name in sorted({path.parent.name for path in origin_files()})}


def _numbers(values: Values) -> tuple[int, int]:
    """Draws and seed, in the bounds of the command. Raises `InputError` E301."""
    draws, seed = whole(values["draws"], "E301", "draws", "2000"), whole(values["seed"], "E302", "seed", "1")
    if not _FEWEST <= draws <= _MOST:
        raise InputError.one("E301", f"{draws} draws", CODES["E301"][1], f"take {_FEWEST} to {_MOST:,} draws")
    return draws, seed


def _plan(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.accuracy.backtest.forecasts import inside_views
    from peaceroom.accuracy.backtest.scoring import score
    from peaceroom.findings.backtested import backtest_text
    from peaceroom.scenario.cases.reading import origin_files

    draws, seed = _numbers(values)
    case, paths = values["case"], origin_files()
    if case not in {path.parent.name for path in paths}:
        raise InputError.one("E832", f"the library has no case {case[:80]!r}", CODES["E832"][1],
                             "choose one from the list")

    def work(runs: Path, tell: Tell) -> tuple[str, Found]:
        progress = teller(tell, "past days of real talks, this one’s country left out")
        scored = score(inside_views(paths, draws=draws, seed=seed, folder=runs / "backtest",
                                    told=lambda done, of, name: progress(done, of)))
        rows = [row for row in scored.plain() if row["case"] == case]
        nearest = {name: found for name, found in scored.nearest.items() if name.partition("/")[0] == case}
        return backtest_text(case, rows, nearest), {"rows": rows, "nearest": nearest}
    return work


def _python(values: Values) -> str:
    draws, seed = _numbers(values)
    return f"""\
from peaceroom.accuracy.backtest.forecasts import inside_views
from peaceroom.accuracy.backtest.scoring import score
from peaceroom.scenario.cases.reading import origin_files

case = {values["case"]!r}
scored = score(inside_views(origin_files(), draws={draws}, seed={seed}))
result = {{"rows": [row for row in scored.plain() if row["case"] == case],
          "nearest": {{name: found for name, found in scored.nearest.items() if name.partition("/")[0] == case}}}}
"""


_FEWEST, _MOST = 100, 100_000
QUESTION = Question(
    "backtest", "How it did on a real process",
    "What would the same method have said on past days of a real process, its country left out, and what came?",
    "method", 90, (
        Field("case", "The process", choices=_cases),
        Field("draws", "Draws", "500", "every process of the library is forecast: minutes"),
        Field("seed", "Seed", "1", "the same seed gives the same numbers")), _plan, _python, about_scenario=False)
