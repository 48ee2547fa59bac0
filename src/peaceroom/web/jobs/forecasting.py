"""The job that runs a scenario: what ``peaceroom run`` does, with its report."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

from peaceroom.core.extras import missing
from peaceroom.web.jobs.job import Options
from peaceroom.web.jobs.worker import Tell

#: seconds between two pieces of news
_PAUSE = 0.2


def work(folder: Path, runs: Path, options: Options, tell: Tell) -> str:
    """Run the scenario in ``folder`` with ``options`` of `peaceroom.forecast`; the name of the run's folder.

    Raises `InputError`.
    """
    from peaceroom.analysis.forecast import forecast
    from peaceroom.scenario.file.loading import read
    from peaceroom.scenario.file.placing import placed

    tell(stage="reading the scenario")
    loaded = read(folder)
    last = [0.0]

    def progress(done: int, total: int) -> None:
        if done >= total:
            tell(done=done, total=total, stage="packages, levers and sentences")
        elif monotonic() - last[0] > _PAUSE:
            last[0] = monotonic()
            tell(done=done, total=total, stage="models on draws, what-ifs included")

    with placed(loaded):
        run = forecast(loaded.scenario, out=runs, progress=progress, **options)
    assert run.folder is not None
    if not missing("report"):
        tell(stage="the report")
        run.report(run.folder / "report.html")
    return run.folder.name
