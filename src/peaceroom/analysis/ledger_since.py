"""What later evidence does to the answer: the same draws solved with several ledgers of one scenario."""

from __future__ import annotations

from peaceroom.analysis.forecast import _run, slug
from peaceroom.analysis.pooled_inputs import pooled_result
from peaceroom.analysis.results import results_sha256
from peaceroom.core.blas_threads import one_blas_thread
from peaceroom.evidence.ledger.ledger import Ledger
from peaceroom.runs.execute import Execution, Progress
from peaceroom.runs.plan import canonical_scenario, make_plan
from peaceroom.runs.results import Result
from peaceroom.scenario.types import Scenario

#: differences are of the same draws, so that few are needed
DRAWS = 2048


@one_blas_thread()
def results_with(scenario: Scenario, ledgers: tuple[Ledger | None, ...], *, draws: int = DRAWS, seed: int = 1,
                 workers: int | None = None, progress: Progress | None = None) -> list[Result]:
    """Settlements, zones and pooled numbers of a scenario with each of several ledgers, on the same draws.

    Neither what-ifs nor the process, drivers and levers are looked at. Raises `InputError` E301–E303 for options that
    cannot be.
    """
    out = []
    for ledger in ledgers:
        of = scenario.with_ledger(ledger)
        work = Execution(make_plan(of, draws=draws, seed=seed, what_ifs=(), levers=False))
        work.run(workers=workers, progress=progress)
        run = _run(work, slug(scenario.title), None)
        if ledger is not None:
            run.result["evidence"] = pooled_result(of)
        run.result["results_sha256"] = results_sha256(run, canonical_scenario(of))
        out.append(run.result)
    return out
