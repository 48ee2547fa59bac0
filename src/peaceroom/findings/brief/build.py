"""`brief`: the one page of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.brief.call import calls
from peaceroom.findings.brief.deadlock import deadlock
from peaceroom.findings.brief.deal import deal
from peaceroom.findings.brief.issues import issue_rows
from peaceroom.findings.brief.rests import rests
from peaceroom.findings.brief.strip import strip
from peaceroom.findings.brief.types import Brief
from peaceroom.findings.brief.watch import watch
from peaceroom.findings.rounding import counted
from peaceroom.findings.summary import findings

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


def brief(run: Run, *, redact: bool = False) -> Brief:
    """The one page of ``run``, from its result alone: a run that was loaded from its folder gives the same.

    With ``redact`` names are hidden, and what would tell an actor's least is left out.
    """
    f = findings(run, redact=redact)
    v = f.view
    signed = deal(v)
    basis = f"{counted(v.draws, 'draw')} of the inputs, {counted(len(run.models), 'model')}, seed {run.seed}"
    return Brief(
        title=v.names.title, as_of=run.scenario.as_of.isoformat(), until=run.scenario.horizon.isoformat(), basis=basis,
        strip=strip(v), issues=issue_rows(v, f.rows), deal=signed, stuck=deadlock(v), watch=watch(v),
        call=calls(v), rests=rests(v, f.inputs, f.rows, signed))
