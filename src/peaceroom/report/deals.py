"""The section on deals and bargains: what lies behind the answers of the models that make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.workings import grouped, sentences

if TYPE_CHECKING:
    from peaceroom.findings.summary import Findings


def section(f: Findings) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Models in the order of the run, each with its sentences, those set in below them; none with hidden names."""
    run = f.view.run
    if f.view.names.redact:
        return []
    issues = tuple(run.scenario.issues)
    return [(key, grouped(sentences(found, run.scenario, issues)))
            for key, found in run.result.get("workings", {}).items()]
