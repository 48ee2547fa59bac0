"""What decides each answer of a run, answer by answer: the inputs that stand out, and the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaceroom.findings.deciding import WORTH_SAYING, decisions
from peaceroom.findings.process import outcome_words, span_100
from peaceroom.findings.rounding import cited
from peaceroom.scenario.naming import Names

if TYPE_CHECKING:
    from peaceroom.runs.run import Run


def decided_lines(run: Run, names: Names | None = None) -> list[tuple[str, list[str]]]:
    """Every answer of ``result["drivers"]`` in words, each with a sentence an input that decides it.

    Last come those of which nothing is said, together by the reason.
    """
    names = names or Names(run.scenario, redact=run.redacted)
    if names.redact:
        return []
    found: list[tuple[str, list[str]]] = []
    silent: dict[str, list[str]] = {}
    for output, decided in run.result.get("drivers", {}).items():
        if "unavailable" in decided:
            silent.setdefault(names.ids(decided["unavailable"]), []).append(_answer(run, names, output))
            continue
        lines = []
        if (models := decided.get("models_total", 0.0)) > WORTH_SAYING:
            lines.append(f"Which model is right: {round(100 * models)} of 100 of the doubt.")
        lines += [f"{d.name[:1].upper()}{d.name[1:]}: {d.parts} of the doubt ({span_100(d.low, d.high)})."
                  for d in decisions(run, output, names, at_most=6)]
        found.append((_answer(run, names, output), lines or ["No single number stands out from chance."]))
    return found + [(f"Nothing is said of these: {reason}", answers) for reason, answers in silent.items()]


def answer_on_issue(kind: str, issue: str, names: Names) -> str | None:
    """What a settlement or a zone answers, as the subject of a sentence; None for other answers."""
    if kind == "settlement":
        return f"Where {cited(names.issue(issue))} settles"
    return f"Whether there is room for a text on {cited(names.issue(issue))}" if kind == "zone" else None


def _answer(run: Run, names: Names, output: str) -> str:
    kind, _, key = output.partition(".")
    if (on_issue := answer_on_issue(kind, key, names)) is not None:
        return on_issue
    if kind == "draft":
        return f"Whether all accept the draft {cited(names.text(run.scenario.drafts[key].name or key))}"
    return f"How likely: {outcome_words(run, names, key)}"
