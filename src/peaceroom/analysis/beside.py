"""What stands in a result beside the models' answers: the process, evidence, packages and what holds a text back."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from peaceroom.analysis.conflict_of_run import conflict_of_run
from peaceroom.analysis.influence.result import traced
from peaceroom.analysis.pooled_inputs import pooled_result
from peaceroom.analysis.process.keeping import paces_from
from peaceroom.analysis.process.parts import pace_part
from peaceroom.analysis.process.run import input_draws_of, process_result
from peaceroom.analysis.workings_of_run import workings_of_run
from peaceroom.core.case import Case
from peaceroom.core.errors import Warn
from peaceroom.runs.desk import Desks
from peaceroom.runs.execute import Execution
from peaceroom.runs.kept import Pieces
from peaceroom.runs.lever_results import Levers
from peaceroom.runs.obstacle_results import HeldBack
from peaceroom.runs.plan import Plan
from peaceroom.runs.process_results import Process
from peaceroom.runs.results import ResultParts
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.talks.anchor import Paces
from peaceroom.scenario.types import Scenario

#: the process, packages and drafts are looked at on so many draws of a run: shares of more change no printed digit
TEXT_DRAWS = 100_000


class Aside(NamedTuple):
    """What stands beside the models' answers and does not need them; warnings; what holds a text back in time."""

    parts: ResultParts
    warnings: list[Warn]
    held_back: list[HeldBack] | None


def aside_of(plan: Plan, work: Execution, desks: Desks, pieces: Pieces) -> Aside:
    """What needs no model's answer. ``held_back`` is None where nobody's consent is asked for, or without a process.

    ``desks``: from pieces to who has the parts done.
    """
    from peaceroom.analysis.packages.problem import members

    scenario = plan.scenario
    found = _beside(scenario, plan.series)
    told: list[Warn] = []
    held: list[HeldBack] | None = None
    if plan.process:
        with desks(pieces) as desk:
            found["process"], told = process_result(
                scenario, draws=min(plan.draws, TEXT_DRAWS), seed=plan.seed, what_ifs=tuple(work.answers.shifted),
                series=plan.series, desk=desk)
        found["drivers"] = {f"process.{name}": d for name, d in found["process"].pop("drivers", {}).items()}
        if members(work.case):
            held = pieces.once("held-back", lambda: held_back_of(plan, found["process"],
                                                                   _pace(plan, desks, pieces)))
    if (conflict := conflict_of_run(scenario)) is not None:
        found["conflict"] = conflict
    if workings := pieces.once("workings", lambda: workings_of_run(scenario, plan.models)):
        found["workings"] = workings
    if scenario.ledger is not None:
        found["evidence"] = pooled_result(scenario)
    if plan.influence:
        with desks(pieces) as desk:
            found["influence"] = traced(desk)
    return Aside(found, told, held)


def _beside(scenario: Scenario, series: tuple[Series, ...]) -> ResultParts:
    """What stands beside the models' answers: base rates of the process's next text, forecasts of the series."""
    found: ResultParts = {}
    if scenario.history is not None:
        from peaceroom.analysis.outside_view import outside_view

        found["base_rates"] = outside_view(scenario)
    if series:
        from peaceroom.analysis.violence_forecast import violence_result

        found["violence"] = violence_result(series, scenario.as_of)
    return found


def texts_of(plan: Plan, whole: Case, pieces: Pieces) -> ResultParts:
    """Packages, the scenario's drafts, and why nothing is signed; nothing where nobody's consent is asked for.

    Without what holds a text back in time (`held_back_of`), which needs the process. ``whole``: the drawn inputs.
    """
    from peaceroom.analysis.packages.best import packages_result
    from peaceroom.analysis.packages.draft import draft_result
    from peaceroom.analysis.packages.problem import members
    from peaceroom.analysis.packages.stuck import DRAWS, as_things_stand, stuck_result
    from peaceroom.scenario.sampling.sample import best_case

    scenario, case = plan.scenario, whole.slice(0, min(TEXT_DRAWS, plan.kept))
    if not members(case):
        return {}
    found: ResultParts = {"packages": pieces.once(
        "packages", lambda: packages_result(scenario, best_case(scenario), case))}
    if scenario.drafts:
        found["drafts"] = {name: pieces.once(f"drafts/{name}", partial(draft_result, scenario, case, name, draft))
                           for name, draft in scenario.drafts.items()}
    found["stuck"] = pieces.once("stuck", lambda: stuck_result(
        scenario, as_things_stand(scenario, min(DRAWS, plan.draws), plan.seed)))
    return found


def levers_of(plan: Plan, whole: Case, desks: Desks, pieces: Pieces) -> ResultParts:
    """Own moves of the parties and a mediator's measures, where they are wanted and somebody's consent is asked for."""
    from peaceroom.analysis.levers.result import levers_of_run
    from peaceroom.analysis.packages.problem import members

    if not (plan.levers and members(whole)):
        return {}

    def made() -> Levers:
        return levers_of_run(plan.scenario, plan.draws, plan.seed, process=plan.process,
                             pace=_pace(plan, desks, pieces) if plan.process else None)

    return {"levers": pieces.once("levers", made)}


def _pace(plan: Plan, desks: Desks, pieces: Pieces) -> Paces:
    """The pace of the process, which is looked for once."""
    with desks(pieces) as desk:
        return paces_from(desk.ask(pace_part(input_draws_of(min(plan.draws, TEXT_DRAWS))))()[0])


def held_back_of(plan: Plan, process: Process, pace: Paces) -> list[HeldBack]:
    """What holds a text back in time, of the item that `stuck_result` looks at by default; ``pace``: the process's."""
    from peaceroom.analysis.packages.agenda import item_at_table
    from peaceroom.analysis.packages.held_back import held_back, of_run

    return held_back(plan.scenario, of_run(plan.scenario, process, pace, plan.seed, plan.series),
                     item_at_table(plan.scenario))
