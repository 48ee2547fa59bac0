"""The conflict beside a scenario as part of a run: which states last, how often, and where moves lead."""

from __future__ import annotations

import hashlib
from pathlib import Path

from peaceroom.analysis.conflict_in_draws import asks_scenario, from_scenario, in_draws
from peaceroom.conflict.file.reading import NAME, read_conflict
from peaceroom.conflict.inverse import CONCEPTS
from peaceroom.conflict.model import Conflict
from peaceroom.conflict.result import GraphResult, graph_result
from peaceroom.files.opening import exists, read_file
from peaceroom.scenario.types import Scenario

_MOST_BYTES = 2_000_000


def conflict_sha256(folder: Path | None) -> str:
    """Hash of a scenario's ``conflict.yaml``; empty where there is none. Raises `InputError` as reading it does."""
    if folder is None or not exists(folder / NAME):
        return ""
    return hashlib.sha256(read_file(folder / NAME, _MOST_BYTES, within=folder)).hexdigest()


def worked_out(conflict: Conflict, scenario: Scenario) -> tuple[Conflict, GraphResult]:
    """The conflict with the preferences that it leaves to the scenario, and what comes of it. Raises `InputError`."""
    draws = None
    if asks_scenario(conflict):
        found = from_scenario(conflict, scenario)
        conflict, draws = found.conflict, in_draws(found)
    result = graph_result(conflict, CONCEPTS)
    if draws is not None:
        result["draws"] = draws
    return conflict, result


def conflict_of_run(scenario: Scenario) -> GraphResult | None:
    """What comes of the conflict in the scenario's folder; None where there is none. Raises `InputError`."""
    folder = scenario.origin.folder if scenario.origin else None
    if folder is None or not conflict_sha256(folder):
        return None
    return worked_out(read_conflict(folder / NAME), scenario)[1]
