"""What a run is to compute, and in which pieces.

Draws are always solved in blocks of :data:`BLOCK`, whatever the chunk and the number of workers: a model sees
the same arrays in every run of the same plan, so that its bytes cannot depend on how the work was shared out.
A chunk is a whole number of blocks.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from peaceroom import __version__
from peaceroom.core.codes import CODES
from peaceroom.core.errors import InputError, Problem
from peaceroom.core.settlement import Option
from peaceroom.models import canonical_key, default_models, failed, get_model
from peaceroom.models.base import split_key
from peaceroom.models.written_options import own_options
from peaceroom.scenario.file.series import Series
from peaceroom.scenario.sampling.designs import DESIGNS
from peaceroom.scenario.sampling.evidence import ledger_sha256
from peaceroom.scenario.sampling.sample import check_draws
from peaceroom.scenario.sampling.what_ifs import all_what_ifs, get_what_if
from peaceroom.scenario.types import Scenario

#: draws that are solved together, always
BLOCK = 1024
#: a block of one model at a time, where all models on a block would take long: draws × actors² × issues above this
DEAR = 20_000_000
#: what-ifs are answered on so many draws: paired differences need far fewer than the tails of a forecast
WHAT_IF_DRAWS = 512
#: of more draws only the first so many are kept one by one; all are counted (`peaceroom.runs.tally`)
KEPT_DRAWS = 16_384
#: draws that are counted in one piece of work, unless somebody asks for another size
TALLIED = 32 * BLOCK


class _ManifestParts(TypedDict, total=False):
    process: bool
    influence: bool
    no_levers: bool
    kept_draws: int
    measures_sha256: str
    conflict_sha256: str
    ledger_sha256: str
    plug_ins: dict[str, str]


class Manifest(_ManifestParts):
    """What ``manifest.json`` holds before the run's own hashes are added: everything that decides the numbers."""

    format: int
    scenario_sha256: str
    as_of: str
    seed: int
    draws: int
    design: str
    models: dict[str, dict[str, Option]]
    what_ifs: list[str]
    what_if_draws: int
    series: dict[str, str]
    redacted: bool
    plug_ins_failed: dict[str, str]
    versions: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """One run: everything that its numbers depend on.

    Attributes
    ----------
    models
        Canonical keys with their instances, in the order in which they are reported.
    what_ifs
        Ids of the what-ifs to answer.
    what_if_draws
        They are answered on this many draws, the first of the run.
    series
        Monthly series that are forecast beside the settlements.
    process
        Whether the process in time is simulated beside the settlements.
    influence
        Whether the answer is traced back to the ledger. False too where there is nothing to trace.
    levers
        Whether moves and measures are tried.
    measures
        Hash of the case's own measures, where they are tried and there are any.
    conflict
        Hash of the conflict beside the scenario, if there is one.
    keep
        Answers of so many draws, rounded up to whole blocks, and of all draws of what-ifs are kept one by one.
    """

    scenario: Scenario
    draws: int
    seed: int
    design: str
    models: Mapping[str, Any]
    what_ifs: tuple[str, ...]
    what_if_draws: int = WHAT_IF_DRAWS
    redacted: bool = False
    series: tuple[Series, ...] = ()
    process: bool = False
    influence: bool = False
    levers: bool = True
    measures: str = ""
    conflict: str = ""
    keep: int = KEPT_DRAWS

    @property
    def kept(self) -> int:
        """Draws whose answers are kept one by one, the first of the run; beyond them answers are counted."""
        return min(self.draws, -(-max(self.keep, self.what_if_draws) // BLOCK) * BLOCK)

    def manifest(self) -> Manifest:
        """Everything that decides the numbers, without times, hosts and paths."""
        parts: _ManifestParts = {}
        if self.process:
            parts["process"] = True
        if self.influence:
            parts["influence"] = True
        if not self.levers:
            parts["no_levers"] = True
        if self.measures:
            parts["measures_sha256"] = self.measures
        if self.conflict:
            parts["conflict_sha256"] = self.conflict
        if self.kept < self.draws:
            parts["kept_draws"] = self.kept
        if ledger := ledger_sha256(self.scenario):
            parts["ledger_sha256"] = ledger
        if foreign := foreign_models(self.models):
            parts["plug_ins"] = foreign
        return {
            "format": 1,
            "scenario_sha256": sha256(canonical_scenario(self.scenario)),
            "as_of": self.scenario.as_of.isoformat(),
            "seed": self.seed,
            "draws": self.draws,
            "design": self.design,
            "models": {key: asdict(model) for key, model in self.models.items()},
            "what_ifs": list(self.what_ifs),
            "what_if_draws": self.what_if_draws,
            "series": {s.id: sha256(s.values.astype("<i8").tobytes()) for s in self.series},
            **parts,
            "redacted": self.redacted,
            "plug_ins_failed": failed(),
            "versions": versions(),
        }


def make_plan(
    scenario: Scenario, *, draws: int, seed: int, design: str = "random", models: Iterable[str] | None = None,
    what_ifs: Iterable[str] | None = None, what_if_draws: int = WHAT_IF_DRAWS, redacted: bool = False,
    series: tuple[Series, ...] = (), process: bool = False, influence: bool = False,
    levers: bool = True, measures: str = "", conflict: str = "", all_kept: bool = False,
) -> Plan:
    """A checked plan. ``models=None``: every registered model with all its presets; ``what_ifs=None``: all.

    Raises `InputError` with every option that is wrong: E301 draws, E302 seed, E304 design, E305 unknown
    what-if, E306 no model, E311 draws of what-ifs, E401 and E402 unknown model or preset.
    """
    problems: list[Problem] = []
    keys = list(default_models() if models is None else models)
    chosen = list(all_what_ifs(scenario) if what_ifs is None else what_ifs)
    checks: list[Callable[[], object]] = [
        partial(check_numbers, draws, seed, design, all_kept), partial(_need, keys),
        partial(_check_what_if_draws, what_if_draws),
        *(partial(canonical_key, k) for k in keys), *(partial(get_what_if, scenario, name) for name in chosen)]
    for check in checks:
        try:
            check()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    canonical = dict.fromkeys(canonical_key(key) for key in keys)
    made = {key: get_model(key, **own_options(scenario.models, key)) for key in canonical}
    return Plan(scenario, draws, seed, design, made,
                tuple(dict.fromkeys(chosen)), min(what_if_draws, draws), redacted, series, process,
                influence, levers, measures, conflict, draws if all_kept else KEPT_DRAWS)


def check_numbers(draws: int, seed: int, design: str, all_kept: bool = False) -> None:
    """Raises `InputError` E301, E302, E304; E385 for a design that is held in memory whole and is too large for it."""
    check_draws(draws, seed)
    if design not in DESIGNS:
        raise InputError.one("E304", f"there is no design {design!r}", "the design says how the draws are spread",
                             "choose one of: " + ", ".join(DESIGNS))
    if design != "random" and draws > KEPT_DRAWS and not all_kept:
        raise InputError.one("E385", f"the design {design!r} of {draws:,} draws cannot be shared out", CODES["E385"][1],
                             f"take --design random, at most {KEPT_DRAWS} draws, or --keep-draws")


def check_work(workers: int | None, chunk: int | None) -> None:
    """Raises `InputError` E303 for fewer than one worker, E307 for an empty chunk."""
    if workers is not None and workers < 1:
        raise InputError.one("E303", f"{workers} workers cannot do any work", CODES["E303"][1],
                             "give a number of at least 1, e.g. --workers 2")
    if chunk is not None and chunk < 1:
        raise InputError.one("E307", f"a chunk of {chunk} draws is empty", "work is handed out in chunks of draws",
                             "give a number of at least 1, e.g. --chunk 1024, or leave it out")


def _need(keys: list[str]) -> None:
    if not keys:
        raise InputError.one("E306", "no model was chosen", "an answer needs at least one model",
                             "name models with --models, or leave it out to run all")


def _check_what_if_draws(n: int) -> None:
    if n < 1:
        raise InputError.one("E311", f"what-ifs cannot be answered on {n} draws", "a difference rests on at least one",
                             f"give a number of at least 1, e.g. --what-if-draws {WHAT_IF_DRAWS}, or --what-if none")


def foreign_models(keys: Iterable[str]) -> dict[str, str]:
    """Model → package and version (or module) it comes from, of those that are not Peaceroom's own."""
    found = {key: split_key(key)[0] for key in keys}
    return {key: entry.whose for key, entry in found.items() if entry.package != "peaceroom"}


def blocks(draws: int) -> list[tuple[int, int]]:
    """``(start, stop)`` of each block of a run."""
    return [(start, min(start + BLOCK, draws)) for start in range(0, draws, BLOCK)]


def chunks(draws: int, chunk: int | None, done: NDArray[np.bool_] | None = None) -> list[list[tuple[int, int]]]:
    """The blocks that are still to do, in pieces of at least ``chunk`` draws (rounded up to whole blocks)."""
    todo = [b for n, b in enumerate(blocks(draws)) if done is None or not done[n]]
    size = max(1, -(-(chunk or BLOCK) // BLOCK))
    return [todo[n : n + size] for n in range(0, len(todo), size)]


def default_workers() -> int:
    """The processors that this process may use, at most 8."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, min(8, len(os.sched_getaffinity(0))))
    return max(1, min(8, os.cpu_count() or 1))


def canonical_scenario(scenario: Scenario) -> str:
    """The scenario as one line of JSON, in the order of the file; comments and layout are gone."""
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    if not data["models"]:  # a later block: a scenario without it is the same as before, and so is its hash
        del data["models"]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def versions() -> dict[str, str]:
    """Versions that numbers can depend on."""
    found = {"peaceroom": __version__, "python": ".".join(platform.python_version_tuple()[:2])}
    return found | {name: metadata.version(name) for name in ("numpy", "scipy", "numba")}
