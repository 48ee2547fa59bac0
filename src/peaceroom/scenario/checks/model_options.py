"""The options that a scenario gives models: E291."""

from __future__ import annotations

from peaceroom.core.errors import InputError
from peaceroom.models.written_options import own_options
from peaceroom.scenario.checks.context import Context


def model_options(c: Context) -> None:
    """Every model must be known, and take its options."""
    for key in c.scenario.models:
        try:
            own_options(c.scenario.models, key)
        except InputError as refused:
            for p in refused.problems:
                c.findings.add("E291", ("models", key), p.message, p.remedy, why=p.why,
                               part="key" if p.code == "E401" else "value")
