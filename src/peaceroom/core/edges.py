"""The edges of the house: what an object of a lower floor offers although a higher floor does it.

``run.summary()`` reads well, but sentences are made above runs. Such a method calls the function by its name in
this table, and only here: rooms import downwards, and a test holds every other late import to the floors.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: method → module and function that does it
EDGES = {
    "Scenario.from_frame": "peaceroom.interop.position_frame:from_frame",
    "Scenario.to_frame": "peaceroom.interop.position_frame:to_frame",
    "Scenario.sample": "peaceroom.scenario.sampling.sample:sampled_case",
    "Run._repr_html_": "peaceroom.findings.brief.notebook:notebook_html",
    "Run.brief": "peaceroom.findings.brief.build:brief",
    "Run.summary": "peaceroom.findings.brief.build:summary",
    "Run.plot": "peaceroom.report.figures.plots:figure",
    "Run.report": "peaceroom.report.page:write",
}


def call(edge: str, *args: Any, **options: Any) -> Any:
    """What the function behind ``edge`` returns."""
    module, _, name = EDGES[edge].partition(":")
    return getattr(import_module(module), name)(*args, **options)
