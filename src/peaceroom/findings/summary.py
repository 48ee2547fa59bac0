"""What a run says, in sentences, each with the numbers it rests on.

Every sentence is generated from the run. Where the intervals leave a question open it says so, with what the draws do
tell and the input that it hangs on most; where the file lacks a number, "the file cannot say". The sentences speak of
content (what may be agreed), and of dates only where the process was simulated.

Thresholds: an order or a direction is stated if at least 90 in 100 draws agree on it; "probably" means more
than two thirds and "probably not" less than one third, with the sampling error of the share on the same side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from peaceroom.findings.declared import declared_finding
from peaceroom.findings.evidence import evidence_findings
from peaceroom.findings.evidence import headline as headline_evidence
from peaceroom.findings.inputs import input_findings
from peaceroom.findings.packages import package_findings
from peaceroom.findings.parties import (
    blocker_finding,
    distance_findings,
    headline_distance,
    headline_zone,
    mover_finding,
    mover_findings,
    package_zone_finding,
    zone_finding,
)
from peaceroom.findings.process import process_findings
from peaceroom.findings.robustness import robust_findings
from peaceroom.findings.rounding import counted
from peaceroom.findings.settlements import (
    SettlementRow,
    agreement_finding,
    headline_agreement,
    headline_settlements,
    settlement_findings,
    settlement_rows,
)
from peaceroom.findings.stuck import stuck_findings
from peaceroom.findings.view import Finding, View
from peaceroom.findings.what_ifs import Shift, event_findings, package_finding, shifts, what_if_findings
from peaceroom.scenario.naming import Names
from peaceroom.scenario.provenance import Number, numbers

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

__all__ = ["Finding", "Findings", "findings", "header"]


@dataclass(frozen=True)
class Findings:
    """The sentences of a run by the question they answer, and the tables behind them.

    Attributes
    ----------
    headline
        The answer in a few sentences, most important first.
    table, settlements, changes, packages, word, robust
        Sentences of the sections: the parties, the settlements, the what-ifs, packages, whose word, single assumptions.
    rows
        One `SettlementRow` an issue: all models with equal weight.
    movers
        Issue id → who must move most to reach the settlement.
    shifts
        What-if id → its `Shift` on every issue, largest first.
    inputs
        Every number of the file with its provenance.
    warnings
        ``(code, message)``.
    """

    view: View
    headline: tuple[Finding, ...]
    table: tuple[Finding, ...]
    settlements: tuple[Finding, ...]
    changes: tuple[Finding, ...]
    packages: tuple[Finding, ...]
    stuck: tuple[Finding, ...]
    word: tuple[Finding, ...]
    robust: tuple[Finding, ...]
    rows: tuple[SettlementRow, ...]
    movers: Mapping[str, Finding]
    shifts: Mapping[str, tuple[Shift, ...]]
    inputs: tuple[Number, ...]
    warnings: tuple[tuple[str, str], ...]

    @property
    def names(self) -> Names:
        return self.view.names

    @property
    def all(self) -> tuple[Finding, ...]:
        """Every sentence once."""
        found = {f.key: f for part in (self.headline, self.table, self.settlements, self.changes, self.packages,
                                       self.stuck, self.word, self.robust) for f in part}
        return tuple(found.values())


@lru_cache(maxsize=1)  # the summary, the terminal and the report of a run all ask for the same
def findings(run: Run, *, redact: bool = False) -> Findings:
    """What ``run`` says. With ``redact``, actors' names do not occur in any sentence."""
    v = View(run, redact=redact)
    rows = settlement_rows(v)
    movers = mover_findings(v)
    moved = shifts(v)
    found = numbers(run.scenario)
    distance = distance_findings(v)
    table = [*distance, zone_finding(v), blocker_finding(v), mover_finding(v, movers)]
    package_zone = package_zone_finding(v)
    stuck = [] if redact else stuck_findings(v)  # what somebody would have to give up tells its least
    packages = [f for f in (package_zone, package_finding(v)) if f is not None]
    packages += [] if redact else package_findings(v)
    settlements = [agreement_finding(rows), *settlement_findings(v, rows)]
    changes = [*what_if_findings(v, moved), *event_findings(v)]
    word = [*input_findings(v, found), *evidence_findings(v)]
    points = headline_settlements(v, rows)
    apart = headline_distance(v, distance)
    robust = robust_findings(run, v.names)
    parted = headline_agreement(v, rows)
    timed = [*process_findings(run, v.names), *declared_finding(run, v.names)]
    headline = [*timed, points, *([apart] if any(f.said for f in distance[:2]) else []),
                headline_zone(v), blocker_finding(v, at_most=1), *([] if parted is None else [parted])]
    headline += [*robust, *stuck[:2]]
    headline += changes[:1]
    headline += [f for f in changes[1:] if f.key.startswith("event.")][:1]
    headline += headline_evidence(v) or word[:1]
    warnings = tuple((str(w["code"]), v.names.text(str(w["message"]))) for w in run.result.get("warnings", ()))
    if redact:  # who could block, and why, tells what an actor would accept at the least
        table = [f for f in table if f.key != "blockers"]
        headline = [f for f in headline if f.key != "blockers"]
    return Findings(v, tuple(headline), tuple(table), tuple(settlements), tuple(changes), tuple(packages), tuple(stuck),
                    tuple(word), tuple(robust), rows, movers, moved, found, warnings)


def header(run: Run, names: Names) -> str:
    """``Title · as of 5 October 2020 · 10,000 draws · seed 1 · 15 actors · 8 issues``; actors as in the file."""
    there, speaking = len(run.scenario.actors), len(run.case.actors)
    actors = counted(there, "actor") + ("" if there == speaking else f", {speaking} with positions")
    parts = [names.title, f"as of {run.scenario.as_of.day} {run.scenario.as_of:%B %Y}", counted(run.draws, "draw"),
             f"seed {run.seed}", actors, counted(len(run.case.issues), "issue")]
    return " · ".join(parts)
