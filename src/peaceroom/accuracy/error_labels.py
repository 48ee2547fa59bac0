"""How far each model was from what the EU decided: the label that stands beside its settlement."""

from __future__ import annotations

from collections.abc import Iterable

from peaceroom.accuracy.scoring.residuals import eu_errors

#: what the figures are, for notes under tables
MEANING = ("Error on EU decisions: how far a model’s point was on average from what was decided, in hundredths of the "
           "issue’s scale, on {n} issues of EU legislation. On other talks the models have no such record; expect "
           "larger errors there.")


def error(key: str) -> str:
    """``±23``, in hundredths of the scale; ``–`` for a model without a record."""
    found = eu_errors().models.get(key)
    return "–" if found is None else f"±{found.mae:.0f}"


def record(key: str) -> str:
    """``±43 of 100 on EU decisions (151 of 211 issues)``; empty for a model without a record."""
    table = eu_errors()
    found = table.models.get(key)
    if found is None:
        return ""
    part = f" ({found.n} of {table.n_issues} issues)" if found.n < table.n_issues else ""
    return f"±{found.mae:.0f} of 100 on EU decisions{part}"


def meaning() -> str:
    return MEANING.format(n=eu_errors().n_issues)


def errors_line(keys: Iterable[str]) -> str:
    """One line for the terminal: the models of a run by their error, presets that err alike taken together."""
    known = [(found.mae, key) for key in keys if (found := eu_errors().models.get(key)) is not None]
    if not known:
        return ""
    best, worst = min(known), max(known)
    if len(known) == 1:
        return f"Error on EU decisions: {best[1]} {error(best[1])} of 100."
    return (f"Error on EU decisions, of 100: from {error(best[1])} ({best[1]}) to {error(worst[1])} ({worst[1]}); "
            "by model in the report.")
