"""`forecast`: run every model on many draws of a scenario, as it stands and under its what-ifs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from peaceroom.analysis.beside import Aside, aside_of, levers_of, texts_of
from peaceroom.analysis.conflict_of_run import conflict_sha256
from peaceroom.analysis.influence.result import traceable
from peaceroom.analysis.levers.catalogue import own_sha256
from peaceroom.analysis.process.run import simulated_by_default
from peaceroom.analysis.results import build_result, results_sha256
from peaceroom.analysis.robustness.of_run import robust_of_run
from peaceroom.analysis.sensitivity.of_run import DRAWS as DRIVERS_DRAWS
from peaceroom.analysis.sensitivity.of_run import drivers_of_run
from peaceroom.analysis.voi.result import worth
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.core.errors import Warn
from peaceroom.models import failed
from peaceroom.models.asking import FAILED, inside, notes_of
from peaceroom.runs.chunk_store import must_work
from peaceroom.runs.desk import Desks, Handing, at_home
from peaceroom.runs.dispatch import Dispatch, dispatching
from peaceroom.runs.execute import Execution, Progress
from peaceroom.runs.executors.opening import check_on
from peaceroom.runs.forking import Parts, beside, may_fork
from peaceroom.runs.kept import Pieces
from peaceroom.runs.plan import WHAT_IF_DRAWS, Plan, canonical_scenario, check_work, make_plan
from peaceroom.runs.results import Result
from peaceroom.runs.run import Run
from peaceroom.runs.threads import finished, going_on, threads
from peaceroom.scenario.file.series import folder_series
from peaceroom.scenario.origin import Origin
from peaceroom.scenario.sampling.inputs import inputs
from peaceroom.scenario.sampling.what_ifs import get_what_if, what_if_name
from peaceroom.scenario.types import Scenario

_FEW_DRAWS = 100


@one_blas_thread()
def forecast(
    scenario: Scenario, *, draws: int = 10_000, seed: int = 1, models: Iterable[str] | None = None,
    what_ifs: Iterable[str] | None = None, what_if_draws: int = WHAT_IF_DRAWS, design: str = "random",
    workers: int | None = None, chunk: int | None = None, out: str | Path | None = None, redact: bool = False,
    progress: Progress | None = None, process: bool | None = None, influence: bool = True,
    levers: bool = True, on: str = "threads", store: str | None = None, keep_draws: bool = False,
) -> Run:
    """Forecast settlements with their doubts: what ``peaceroom run`` does, for a scenario that was loaded.

    Such a scenario knows where it was read from: the series in its folder are forecast beside, its warnings are
    repeated in the result.

    Parameters
    ----------
    draws, seed, design
        How many draws (≥ 1), their seed (0 … 2**64 − 1), and how they are spread: ``random``, ``lhs``, ``sobol``.
    models
        Keys, with preset where wanted (``challenge@scholz-2011``). Default: every registered model, all presets.
    what_ifs
        Ids. Default: all of the scenario's, and ``without-<actor>`` for every actor that gives support.
    what_if_draws
        What-ifs are answered on the first so many draws: differences between paired draws need far fewer than
        the tails of a forecast do. ``se`` in the result says how sure their means are.
    workers, chunk
        Workers, and draws per piece of work (rounded up to whole blocks of 1,024). They never change a result.
    out
        Base folder: the run is written to ``<out>/<as_of>-<name>-<hash>/``. Default: nothing is written.
    redact
        Hide names and bottom lines in everything that is written or printed.
    progress
        Called with (draws done, draws in all) as work goes on.
    process
        Simulate the process in time as well (``result["process"]``). By default for peace talks between two parties or
        more, and where there is a process file, as `peaceroom run` does.
    influence
        Trace the answer back to the ledger, where numbers are pooled from one (``result["influence"]``).
    levers
        Try own moves of the parties and a mediator's measures (``result["levers"]``), on the first 512 draws.
    on
        Who solves: ``threads``, ``processes``, ``dask`` (a cluster of processes of this machine) or
        ``dask://host:port`` (the scheduler of a cluster). Never changes a result.
    store
        A folder that all machines share, or a URL that fsspec knows (``s3://bucket/folder``), where workers leave
        finished work for this and later calls of the same plan. Default: they hand it back only.
    keep_draws
        Keep the answers of every draw one by one, however many there are. By default of more than 16,384 draws the
        first so many are kept, and all are counted: quantiles and means in ``result`` are of all of them.

    Raises
    ------
    InputError
        With every option that is wrong (E301–E309, E380–E385, E401, E402), or E260: a what-if that changes nothing.
    Interrupted
        After an interrupt, if ``out`` is given: the finished part is kept, and the same call goes on from there.
    """
    started = datetime.now(UTC)
    check_work(workers, chunk)
    check_on(on)
    origin = scenario.origin or Origin(slug(scenario.title))
    plan = planned(scenario, draws=draws, seed=seed, models=models, what_ifs=what_ifs, what_if_draws=what_if_draws,
                   design=design, redact=redact, process=process, influence=influence, levers=levers,
                   keep_draws=keep_draws)
    if store is not None:
        must_work(store, plan)
    name, source = origin.name, origin.path
    folder, original = None, None
    if out is not None:
        from peaceroom.runs.store import open_folder

        original = source.read_bytes() if source is not None else None

        folder = open_folder(Path(out), plan, name)
    work = Execution(plan, folder)
    with (_kept(work, folder) as pieces, threads(4) as pool,
          _beside(work, pieces, pool, on=on, workers=workers, store=store) as (hands, found)):
        work.run(chunk=chunk, progress=progress, pieces=pieces, hands=hands)
        if plan.influence:
            worth_of_inputs = pool.submit(worth, Handing(hands, work.solver, pieces))
        run = _run(work, name, folder)
        result, first = run.result, work.drawn.slice(0, min(DRIVERS_DRAWS, plan.kept))
        saving = _saving(run, work, folder, pool)
        drivers = pieces.once("drivers", lambda: drivers_of_run(run, first))
        aside: Aside = finished(found["aside"])
        rest = aside.parts
        if plan.influence:
            rest["voi"] = {}
        rest |= finished(found["texts"])
        rest["drivers"] = rest.get("drivers", {}) | drivers
        cast("dict[str, object]", result).update(rest)
        robust = pieces.once("robust", lambda: robust_of_run(run, first))
        if aside.held_back is not None:
            result["stuck"]["process"] = aside.held_back
        cast("dict[str, object]", result).update(finished(found["levers"]))
        result["drivers"] = result.pop("drivers")  # after them, as everywhere
        if plan.influence:
            result["voi"] = finished(worth_of_inputs)
        result["warnings"] = [w.to_dict() for w in sorted({*origin.warnings, *run_warnings(plan, work),
                                                           *aside.warnings})]
        result["results_sha256"] = results_sha256(run, canonical_scenario(scenario))
        result["robust"] = robust
        if folder is not None:
            from peaceroom.runs.saved import save

            saving()
            save(run, work, folder, original, started, scenario=source.as_posix() if source else None)
    return run


def planned(
    scenario: Scenario, *, draws: int = 10_000, seed: int = 1, models: Iterable[str] | None = None,
    what_ifs: Iterable[str] | None = None, what_if_draws: int = WHAT_IF_DRAWS, design: str = "random",
    redact: bool = False, process: bool | None = None, influence: bool = True, levers: bool = True,
    keep_draws: bool = False,
) -> Plan:
    """The plan of `forecast`. Parameters and errors are those."""
    origin = scenario.origin or Origin(slug(scenario.title))
    if process is None:
        process = simulated_by_default(scenario)
    return make_plan(scenario, draws=draws, seed=seed, design=design, models=models, what_ifs=what_ifs,
                     what_if_draws=what_if_draws, redacted=redact, series=folder_series(origin.folder),
                     process=process, influence=influence and traceable(scenario), levers=levers,
                     measures=own_sha256(origin.folder) if levers else "",
                     conflict=conflict_sha256(origin.folder), all_kept=keep_draws)


def slug(title: str) -> str:
    """A title as a file name: ``Intra-Afghan talks, Doha`` → ``intra-afghan-talks-doha``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "scenario"


@contextmanager
def _beside(work: Execution, pieces: Pieces, pool: ThreadPoolExecutor, *, on: str, workers: int | None,
            store: str | None) -> Iterator[tuple[Dispatch, dict[str, Future[Any]]]]:
    """Who hands out work, and what does not need the models' answers, which is found beside them.

    On threads in a copy of this process, where there may be one; else its parts go to the same workers.
    """
    plan = work.plan

    def apart(desks: Desks) -> Parts:
        return {"aside": partial(aside_of, plan, work, desks), "texts": partial(texts_of, plan, work.case),
                "levers": partial(levers_of, plan, work.case, desks)}

    if on == "threads" and workers != 1 and may_fork():  # before there is any thread
        with (beside(apart(partial(at_home, work.solver, workers)), pieces, pool, fork=True) as found,
              dispatching(on, work.solver, workers, store) as hands):
            yield hands, found
        return
    with dispatching(on, work.solver, workers, store) as hands:
        handing = partial(Handing, hands, work.solver)
        with beside(apart(lambda kept: nullcontext(handing(kept))), pieces, pool, fork=False) as found:
            yield hands, found


def _saving(run: Run, work: Execution, folder: Path | None, pool: ThreadPoolExecutor) -> Callable[[], None]:
    """Begin to write the draws while the rest is found; what is returned waits for it.

    In the folder of a run that was finished before they wait themselves: until then it stays as it is.
    """
    if folder is None:
        return lambda: None
    from peaceroom.runs import store
    from peaceroom.runs.saved import save_draws

    if not (folder / store.RESULT).exists():
        return partial(finished, pool.submit(save_draws, run, work, folder))

    def afterwards() -> None:
        store.unmark(folder)
        save_draws(run, work, folder)

    return afterwards


@contextmanager
def _kept(work: Execution, folder: Path | None) -> Iterator[Pieces]:
    """Go on from what an earlier call left in the folder, and keep there what is finished until the run is saved."""
    if folder is None:
        pieces = Pieces()
        try:
            yield pieces
        finally:
            pieces.close()
        return
    from peaceroom.runs.kept import FILE, Kept
    from peaceroom.runs.store import manifest_sha256

    kept = Kept(folder / FILE, manifest_sha256(work.plan.manifest()))
    try:
        with going_on(f"what was finished is kept in {folder}; the same command goes on from there"):
            work.resume(kept)
            yield kept
            kept.drop()
    finally:
        kept.close()


def _run(work: Execution, name: str, folder: Path | None) -> Run:
    """The run with what the models' answers say; what stands beside them is added to its result later."""
    plan, answers = work.plan, work.answers
    found = {key: get_what_if(plan.scenario, key) for key in answers.shifted}
    run = Run(
        scenario=plan.scenario, draws=plan.draws, seed=plan.seed, design=plan.design, models=tuple(plan.models),
        case=work.case, settlements=answers.settlements(plan.models),
        what_ifs=answers.shifted, what_if_names={key: what_if_name(key, w) for key, w in found.items()},
        folder=folder, result=cast("Result", {}), redacted=plan.redacted, tally=work.tally,
    )
    run.result.update(build_result(run, name, plan.what_if_draws))
    run.result["run"] = None if folder is None else folder.as_posix()
    return run


def run_warnings(plan: Plan, work: Execution) -> list[Warn]:
    """What the reader of the answers must know about how they were made (W101 …)."""
    found = []
    if plan.design == "sobol" and plan.draws & (plan.draws - 1):
        found.append(Warn("W101", f"a Sobol design is balanced only for powers of two; {plan.draws} draws are not"))
    if plan.draws < _FEW_DRAWS:
        found.append(Warn("W102", f"intervals from {plan.draws} draws are rough; take at least {_FEW_DRAWS}"))
    found += [Warn("W103", f"the plug-in {name} did not load and was left out: {why}")
              for name, why in failed().items()]
    lost = "on some draws, which count as without an answer"
    found += [Warn("W104", f"the model {key} failed {lost}: {inside(why)}") if why.startswith(FAILED) else
              Warn("W108", f"the answer of the model {key} was refused {lost}: {inside(why)}")
              for key, why in work.faults]
    found += [Warn("W107", f"the model {key}: {note}") for key, model in plan.models.items()
              for note in notes_of(model, work.case)]
    found += [Warn("W105", f"the what-if {name} was left out: it {why}") for name, why in work.skipped.items()]
    drawn = [i for i in inputs(plan.scenario) if i.kind != "event"]
    if all(i.is_fixed for i in drawn):
        found.append(Warn("W106", "every number was given without doubt: the answers show how far models differ, "
                                  "not how sure they are"))
    return found
