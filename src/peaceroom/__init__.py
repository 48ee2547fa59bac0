"""Peaceroom: models of negotiations to end wars, with the doubts carried through.

Everything public is imported when first used, so that ``import peaceroom`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Case": "peaceroom.core.case",
    "make_case": "peaceroom.core.case",
    "Settlement": "peaceroom.core.settlement",
    "InputError": "peaceroom.core.errors",
    "Scenario": "peaceroom.scenario.types",
    "load_scenario": "peaceroom.interop.reading",
    "get_model": "peaceroom.models",
    "check_model": "peaceroom.models",
    "register": "peaceroom.models",
    "param": "peaceroom.models",
    "Traits": "peaceroom.models",
    "models": "peaceroom.models",
    "scenarios": "peaceroom.scenario.file.loading:bundled",
    "forecast": "peaceroom.analysis.forecast",
    "solve": "peaceroom.analysis.solving",
    "levers": "peaceroom.analysis.levers.result",
    "make_conflict": "peaceroom.conflict.file.reading",
    "load_conflict": "peaceroom.scenario.file.conflict:find_conflict",
    "graph_result": "peaceroom.conflict.result",
    "load_run": "peaceroom.runs.saved",
    "base_rate": "peaceroom.base_rates.base_rate",
    "item_rate": "peaceroom.base_rates.item_rate",
    "first_item_rate": "peaceroom.base_rates.first_items",
    "resume_rate": "peaceroom.base_rates.resume_rate",
    "end_rate": "peaceroom.base_rates.end_rate",
}

__all__ = ["__version__", *sorted(_PUBLIC)]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        where, _, called = _PUBLIC[name].partition(":")
        module = import_module(where)
        if name == "models":  # the folder; called, it lists them
            return module
        return getattr(module, called or name)
    raise AttributeError(f"module 'peaceroom' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
