"""What decides each answer of a run, answer by answer: the inputs that stand out, and the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.deciding import WORTH_SAYING, decisions
from peaceroom.findings.process import outcome_words
from peaceroom.findings.rounding import cited
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


def decided_lines(run: Run, names: Names | None = None) -> list[tuple[str, list[str]]]:
    """Every answer of ``result["drivers"]`` in words, each with a sentence an input that decides it."""
    names = names or Names(run.scenario, redact=run.redacted)
    found: list[tuple[str, list[str]]] = []
    for output, decided in run.result.get("drivers", {}).items():
        if names.redact:
            continue
        lines = []
        if "unavailable" in decided:
            lines.append(f"Nothing is said: {names.ids(decided['unavailable'])}.")
        elif (models := decided.get("models_total", 0.0)) > WORTH_SAYING:
            lines.append(f"Which model is right: {round(100 * models)} of 100 of the doubt.")
        for d in decisions(run, output, names, at_most=6):
            lines.append(f"{d.name[:1].upper()}{d.name[1:]}: {d.parts} of the doubt "
                         f"({round(100 * d.low)}–{round(100 * d.high)}).")
        found.append((_answer(run, names, output), lines or ["No single number stands out from chance."]))
    return found


def _answer(run: Run, names: Names, output: str) -> str:
    kind, _, key = output.partition(".")
    if kind == "settlement":
        return f"Where {cited(names.issue(key))} settles"
    if kind == "zone":
        return f"Whether there is room for a text on {cited(names.issue(key))}"
    if kind == "draft":
        return f"Whether all accept the draft {cited(names.text(run.scenario.drafts[key].name or key))}"
    return f"How likely: {outcome_words(run, names, key)}"
