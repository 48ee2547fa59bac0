"""Answers by their names, for questions that are asked about one of them."""

from __future__ import annotations

from collections.abc import Mapping

from peaceroom.scenario.types import Scenario


def output_names(scenario: Scenario) -> Mapping[str, str]:
    """Name → words of each answer of the scenario."""
    from peaceroom.analysis.sensitivity.outputs import default_outputs
    from peaceroom.findings.drivers import output_words

    return {o.name: output_words(scenario, o) for o in default_outputs(scenario)}
