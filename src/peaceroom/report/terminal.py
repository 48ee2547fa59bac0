"""The summary in the terminal: the one page as text, at most forty lines, headings in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from peaceroom.core.errors import visible
from peaceroom.findings.brief.build import summary

if TYPE_CHECKING:
    from peaceroom.runs.run import Run

#: narrower terminals get lines as if they were this wide
NARROWEST = 80
WIDEST = 120


def show(run: Run, console: Console, *, report: str | None = None, redact: bool = False) -> None:
    """Print the summary of ``run``.

    Parameters
    ----------
    report
        Path of the report to name in the last line; by default ``report.html`` in the run's folder, if it was written.
    """
    written = run.folder / "report.html" if run.folder else None
    path = report or (str(written) if written and written.exists() else "")
    width = max(NARROWEST, min(WIDEST, console.width))
    for line in summary(run, redact=redact, width=width, report=visible(path)).split("\n"):
        console.print(Text(line, style="" if line.startswith(" ") else "bold"), soft_wrap=True, highlight=False)
