"""`brief`: the one page of a run."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from peaceroom.core.errors import visible_lines
from peaceroom.findings.brief.call import calls
from peaceroom.findings.brief.deadlock import deadlock
from peaceroom.findings.brief.deal import deal
from peaceroom.findings.brief.issues import issue_rows
from peaceroom.findings.brief.rests import rests
from peaceroom.findings.brief.strip import strip
from peaceroom.findings.brief.text import brief_text
from peaceroom.findings.brief.types import Brief
from peaceroom.findings.brief.watch import watch
from peaceroom.findings.rounding import counted
from peaceroom.findings.summary import findings
from peaceroom.models.families import families

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


@lru_cache(maxsize=1)  # the summary, the terminal and the report of a run all ask for the same
def brief(run: Run, *, redact: bool = False) -> Brief:
    """The one page of ``run``, from its result alone: a run that was loaded from its folder gives the same.

    With ``redact`` names are hidden, and what would tell an actor's least is left out.
    """
    f = findings(run, redact=redact)
    v = f.view
    signed = deal(v)
    kept = f" (the first {v.draws:,} kept one by one)" if v.draws < run.draws else ""
    models = counted(len(families(run.models)), "model")
    versions = f" in {len(run.models):,} versions" if len(run.models) > len(families(run.models)) else ""
    basis = f"{counted(run.draws, 'draw')} of the inputs{kept}, {models}{versions}, seed {run.seed}"
    return Brief(
        title=v.names.title, as_of=run.scenario.as_of.isoformat(), until=run.scenario.horizon.isoformat(), basis=basis,
        strip=strip(v), issues=issue_rows(v, f.rows), deal=signed, stuck=deadlock(v), watch=watch(v),
        call=calls(v), rests=rests(v, f.inputs, f.rows, signed))


def summary(run: Run, *, redact: bool = False, width: int = 100, report: str = "") -> str:
    """The page as text of at most forty lines; ``report``: where the report is, named in the last."""
    told = brief_text(brief(run, redact=redact), width=width, report=report,
                      warnings=len(findings(run, redact=redact).warnings))
    return visible_lines(told)
