"""Settlements model by model: one table of medians, and what each model says of every issue in words."""

from __future__ import annotations

from dataclasses import dataclass

from peaceroom.accuracy.error_labels import error
from peaceroom.findings.rounding import hundreds, in_100, rounded, span
from peaceroom.findings.summary import Findings
from peaceroom.findings.view import View
from peaceroom.runs.results import Distribution, Hump


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model: its medians as printed, issue by issue, its error on EU decisions, and a line an issue in words."""

    key: str
    medians: tuple[str, ...]
    error: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelTable:
    """A row for each model that says something on any issue."""

    rows: tuple[ModelRow, ...]


def model_table(f: Findings) -> ModelTable:
    """All models on all issues; those that say nothing at all are left out here, and stand among the models."""
    v = f.view
    rows = []
    for model in v.run.models:
        found = [v.run.result["settlements"][issue][model] for issue in v.case.issues]
        if all("unavailable" in entry for entry in found):
            continue
        rows.append(ModelRow(model, tuple(_median(v, k, entry) for k, entry in enumerate(found)), error(model),
                             tuple(f"{k + 1}. {v.issue(k)}: {_words(v, k, entry)}" for k, entry in enumerate(found))))
    return ModelTable(tuple(rows))


def _humps(entry: Distribution) -> list[Hump]:
    if len(entry["modes"]) > 1:
        return entry["modes"]
    return [Hump(low=entry["p10"], median=entry["median"], high=entry["p90"], share=1.0)]


def _median(v: View, k: int, entry: Distribution) -> str:
    if "unavailable" in entry:
        return "–"
    return " or ".join(rounded(h["median"], h["high"] - h["low"], v.finest(k)) for h in _humps(entry))


def _words(v: View, k: int, entry: Distribution) -> str:
    """Each outcome in few words, with its range and its share where there are several; how often there is none."""
    if "unavailable" in entry:
        return f"nothing here: {v.names.ids(str(entry['unavailable']))}"
    humps = _humps(entry)
    parts = []
    for h in humps:
        middle = rounded(h["median"], h["high"] - h["low"], v.finest(k))
        amount = f"{middle}, 80 % {span(h['low'], h['high'], v.finest(k))}"
        share = f"; {in_100(h['share'], v.draws)}" if len(humps) > 1 else ""
        parts.append(f"{v.place(k, h['median'])} ({amount}{share})")
    text = parts[0] if len(parts) == 1 else "either " + ", or ".join(parts)
    none = entry["n_no_agreement"]
    return text + (f"; without agreement in {hundreds(none / v.draws, v.draws)} of 100 draws" if none else "")
