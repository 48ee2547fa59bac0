"""The summary in the terminal: the answer in sentences, the settlements, what would change them."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from peaceroom.accuracy.error_labels import errors_line
from peaceroom.core.errors import visible
from peaceroom.findings.parties import MOST, WHICH
from peaceroom.findings.rounding import cited, counted
from peaceroom.findings.summary import Findings, findings, header
from peaceroom.findings.what_ifs import reach

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: narrower terminals get lines as if they were this wide
NARROWEST = 80
WIDEST = 120
#: how many what-ifs and warnings are listed; the report has them all
SHOWN = 3


def show(run: Run, console: Console, *, report: str | None = None, redact: bool = False) -> None:
    """Print the summary of ``run``.

    Parameters
    ----------
    report
        Path of the report to name in the last line; by default ``report.html`` in the run's folder, if it was written.
    """
    f = findings(run, redact=redact)
    width = max(NARROWEST, min(WIDEST, console.width))

    def line(text: str | Text = "") -> None:
        console.print(text, width=width, markup=False, highlight=False, soft_wrap=True)

    _hang(console, header(run, f.names), width, "", "  ", style="bold")
    line()
    line(Text("In short", style="bold"))
    for finding in f.headline:
        if finding.key.startswith("what-if."):  # they have their own block below
            continue
        _hang(console, finding.text, width, "  ", "    ", style="" if finding.said else "dim")
    line()
    console.print(Padding(_settlements(f, width), 0), width=width)
    if known := errors_line(run.models):
        _hang(console, known, width, "  ", "    ", style="dim")
    _changes(f, console, width)
    _outside(run, console, width, redact)
    if f.warnings:
        line()
        line(Text("Warnings", style="bold"))
        for code, message in f.warnings[:SHOWN]:
            _hang(console, code if redact else f"{code} {message}", width, "  ", "    ", lines=2)
        if len(f.warnings) > SHOWN:
            line(f"  and {len(f.warnings) - SHOWN} more in the report")
    written = run.folder / "report.html" if run.folder else None
    path = report or (str(written) if written and written.exists() else "")
    if path:
        line()
        line(Text.assemble(("Report", "bold"), f"  {visible(path)}"))


def _hang(console: Console, text: str, width: int, first: str, rest: str, *, style: str = "", lines: int = 0) -> None:
    """A paragraph with a hanging indent, cut after ``lines`` lines if that is above 0."""
    parts = wrap(visible(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    if lines and len(parts) > lines:
        parts = [*parts[:lines - 1], parts[lines - 1][: width - 1].rstrip() + "…"]
    for part in parts:
        console.print(Text(part, style=style), soft_wrap=True, highlight=False)


def _settlements(f: Findings, width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), width=width, header_style="bold", expand=False)
    narrow = width < 100
    table.add_column("Settlements", ratio=5, no_wrap=True, overflow="ellipsis")
    table.add_column("median", justify="right", no_wrap=True)
    table.add_column("80 %", no_wrap=True)
    table.add_column("differ by" if narrow else "models disagree by", justify="right", no_wrap=True)
    table.add_column(MOST, ratio=3, overflow="fold")
    for row in f.rows:
        mover = f.movers[row.issue]
        who = mover.text.removesuffix(WHICH) if mover.said or not narrow else "open"
        table.add_row(Text("  " + visible(row.name)), row.middle, row.interval, row.disagreement,
                      Text(visible(who), style="" if mover.said else "dim"))
    return table


def _changes(f: Findings, console: Console, width: int) -> None:
    if not f.shifts:
        return
    console.print()
    console.print(Text("What would change it", style="bold"))
    firm = sorted((s for found in f.shifts.values() for s in found if s.direction in ("up", "down")),
                  key=lambda s: -reach(s, f.view))
    best = {s.what_if: s for s in reversed(firm)}
    for s in sorted(best.values(), key=lambda s: -reach(s, f.view))[:SHOWN]:
        _hang(console, f"{s.name}: {cited(s.issue_name)} {s.text}", width, "  ", "    ", lines=2)
    unsure = sum(all(s.direction not in ("up", "down") for s in found)
                 and any(s.direction == "open" for s in found) for found in f.shifts.values())
    still = sum(all(s.direction == "nothing" for s in found) for found in f.shifts.values())
    parts = []
    if len(best) > SHOWN:
        parts.append(f"{len(best) - SHOWN} more move something firmly")
    if unsure:
        parts.append(f"for {counted(unsure, 'what-if')} the direction is open")
    if still:
        parts.append(f"{counted(still, 'what-if')} cannot be told apart from no change")
    if parts:
        text = "; ".join(parts)
        _hang(console, f"{text[0].upper()}{text[1:]}.", width, "  ", "    ")


def _outside(run: Run, console: Console, width: int, redact: bool) -> None:
    """How often real processes at this point reached a next text, for a scenario with a history."""
    view = run.result.get("base_rates")
    if not view or redact:
        return
    from peaceroom.analysis.outside_view import rate_rows, rate_sentence

    console.print()
    console.print(Text("The outside view", style="bold"))
    _hang(console, rate_sentence(run.scenario, view), width, "  ", "    ")
    for event, p, interval, _ in rate_rows(run.scenario, view):
        _hang(console, f"{event}: {p}" + (f" ({interval})" if interval else ""), width, "  ", "    ", lines=2)
