"""Questions that a run does not answer, or only for its own outputs and draws: each is a verb of the command line.

A question's ``plan`` reads and checks what was typed, so that a form says at once what is wrong with it; what it
returns does the work, in the process of a job.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from time import monotonic

from peaceroom.core.errors import InputError
from peaceroom.scenario.file.loading import ScenarioFile
from peaceroom.scenario.types import Scenario
from peaceroom.web.jobs.job import Asked, Job
from peaceroom.web.jobs.worker import Tell

Values = Mapping[str, str]
#: does the work, given the folder of runs: the text of the verb, and its data
Work = Callable[[Path, Tell], tuple[str, Mapping[str, object]]]
#: seconds between two pieces of news
_PAUSE = 0.2


@dataclass(frozen=True)
class Field:
    """A field of a question's form.

    ``key`` is the option of the verb. With ``choices`` (value → words) one is chosen from a list; else it is typed, and
    ``examples`` are offered.
    """

    key: str
    label: str
    first: str = ""
    hint: str = ""
    choices: Callable[[Scenario], Mapping[str, str]] | None = None
    examples: Callable[[Scenario], list[str]] | None = None


@dataclass(frozen=True)
class Question:
    """``part`` is the page about a run beside which it is asked."""

    title: str
    asks: str
    part: str
    fields: tuple[Field, ...]
    plan: Callable[[ScenarioFile, Values], Work]

    def command(self, key: str, scenario: str, values: Values) -> str:
        """What gives the same on the command line."""
        given = [f"--{f.key} {quote(values[f.key])}" for f in self.fields if values.get(f.key)]
        return " ".join(["peaceroom", key, quote(scenario), *given])


def whole(text: str, code: str, what: str, example: str) -> int:
    """A whole number as people write it: thousands may be apart. Raises `InputError`."""
    plain = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if plain.isascii() and plain.isdecimal() and len(plain) <= 20:
        return int(plain)
    raise InputError.one(code, f"{text[:40]!r} is not a whole number", f"it says the {what}",
                         f"type a whole number, e.g. {example}")


def titled(job: Job) -> str:
    """What a job does, as a heading."""
    if job.question is None:
        return "Run"
    asked = QUESTIONS.get(job.question["question"])
    return asked.title if asked else "A question"


def told(asked: Asked) -> list[tuple[str, str]]:
    """What was typed, in the words of the form."""
    question = QUESTIONS.get(asked["question"])
    fields = question.fields if question else ()
    return [(f.label, asked["values"][f.key]) for f in fields if asked["values"].get(f.key)]


def _outputs(scenario: Scenario) -> Mapping[str, str]:
    from peaceroom.analysis.sensitivity.outputs import default_outputs
    from peaceroom.findings.drivers import output_words

    return {o.name: output_words(scenario, o) for o in default_outputs(scenario)}


def _goals(scenario: Scenario) -> list[str]:
    found = []
    for name in _outputs(scenario):
        found += [f"{name} >= p75", f"{name} <= p25"] if name.startswith("settlement.") else [name, f"not {name}"]
    return found


def _draws(values: Values) -> tuple[int, int]:
    from peaceroom.runs.plan import check_numbers

    draws = whole(values["draws"], "E301", "draws", "2000")
    seed = whole(values["seed"], "E302", "seed", "1")
    check_numbers(draws, seed, "random")
    return draws, seed


def _drivers(loaded: ScenarioFile, values: Values) -> Work:
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

    def work(runs: Path, tell: Tell) -> tuple[str, Mapping[str, object]]:
        last = [0.0]

        def progress(done: int, total: int) -> None:
            if done >= total or monotonic() - last[0] > _PAUSE:
                last[0] = monotonic()
                tell(done=done, total=total, stage="points")

        with kept_points(runs, loaded.name, s, asked, samples, seed, None, None) as (pieces, kept):
            result = drivers_result(s, asked, samples=samples, routes=routes, seed=seed, methods=METHODS, under=None,
                                    against=None, progress=progress, pieces=pieces, kept=kept)
        return drivers_text(result, s), result
    return work


def _discover(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.discovery.goals import goal
    from peaceroom.analysis.discovery.result import of_scenario
    from peaceroom.findings.discovery import discovery_text

    s = loaded.scenario
    asked, (draws, seed) = goal(s, values["goal"]), _draws(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Mapping[str, object]]:
        result = of_scenario(s, asked, draws, seed)
        return discovery_text(result, s), result
    return work


def _levers(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.levers.result import levers
    from peaceroom.findings.levers_text import full_text

    s = loaded.scenario
    (draws, seed), who = _draws(values), values["actor"]
    if who and who not in s.actors:
        raise InputError.one("E465", f"there is no actor {who[:80]!r}", "there is nobody whose moves could be tried",
                             "choose one from the list")

    def work(runs: Path, tell: Tell) -> tuple[str, Mapping[str, object]]:
        result = levers(s, actor=who or None, draws=draws, seed=seed)
        return full_text(result, s, draws, every=True), result
    return work


def _packages(loaded: ScenarioFile, values: Values) -> Work:
    from peaceroom.analysis.packages.best import packages_result
    from peaceroom.findings.packages import packages_text
    from peaceroom.scenario.sampling.sample import best_case, sampled_case

    s = loaded.scenario
    draws, seed = _draws(values)

    def work(runs: Path, tell: Tell) -> tuple[str, Mapping[str, object]]:
        result = packages_result(s, best_case(s), sampled_case(s, draws, seed))
        return packages_text(result, s, draws), result
    return work


def _draws_fields(draws: str) -> tuple[Field, Field]:
    return Field("draws", "Draws", draws), Field("seed", "Seed", "1", "the same seed gives the same numbers")


#: verb of the command line → the question
QUESTIONS: Mapping[str, Question] = {
    "drivers": Question(
        "What decides an answer",
        "Which uncertain numbers, events and judgements drive an answer, alone and in groups?",
        "drivers", (
            Field("output", "The answer", choices=lambda s: {"": "all of them, which takes longer", **_outputs(s)}),
            Field("samples", "Rows of the design", "512", "a power of two; more rank more surely"),
            Field("seed", "Seed", "1", "the same seed gives the same numbers")), _drivers),
    "discover": Question(
        "What leads to an outcome", "Under which combinations of numbers is an outcome reached?", "change", (
            Field("goal", "The outcome", "", "choose one, or write OUTPUT >= NUMBER (or <=; p75 for the upper quarter)",
                  examples=_goals), *_draws_fields("10000")), _discover),
    "levers": Question(
        "Moves of an actor",
        "Which own moves carry an actor towards its interest? Every move, with all it brings and costs.",
        "levers", (
            Field("actor", "Whose moves", choices=lambda s: {
                "": "all parties that must agree, and a mediator’s measures",
                **{k: a.name for k, a in s.actors.items()}}),
            *_draws_fields("2000")), _levers),
    "packages": Question(
        "Best packages", "Which texts would be best, and how often would all accept them?", "packages",
        _draws_fields("10000"), _packages),
}
