"""How far each model was from what the EU decided: the label that stands beside its settlement."""

from __future__ import annotations

from peaceroom.accuracy.scoring.residuals import eu_errors

#: what the figures are, for notes under tables
MEANING = ("Error on EU decisions: how far a model’s point was on average from what was decided, in points of 100 of "
           "the issue’s scale, on {n} issues of EU legislation. On other talks the models have no such record; expect "
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
